//! The list of jobs: each one line of truth, its reason below, its series with their last values.

pub(super) mod branch;
pub(super) mod counts_row;
pub(super) mod fact_row;
pub(super) mod job_progress;
pub(super) mod job_row;
pub(super) mod tree;

use eframe::egui::{self, Align, Layout};
use eframe::egui::{Rect, RichText, ScrollArea, Ui, pos2, vec2};
use sprintscope_sim::store::SeriesId;
use sprintscope_sim::{JobId, Scope};

use self::branch::{Branch, LINE, Line, PADDING};
use self::tree::Tree;
use crate::view::View;
use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::curve_names::near;
use crate::view::job_list::JobList;
use crate::view::plan::Plan;
use crate::view::scrolls::Scrolled;
use crate::window::series::search_head::{self, Bulk};
use crate::window::series::series_row;
use crate::window::theme::Look;
use crate::window::widgets::scroll_by;

/// With fewer jobs, series and facts than this, all are in sight, and there is nothing to search.
const SEARCHED_ROWS_MIN: usize = 12;

/// What the list keeps from frame to frame.
#[derive(Default)]
pub(super) struct JobsPanel {
    tree: Tree,
    /// The selected job that was brought into sight.
    brought: Option<JobId>,
    /// The search field had the focus: it stays while something may be typed into it.
    search_has_focus: bool,
}

impl JobsPanel {
    /// Draws the list; of a thousand jobs and ten thousand series only what is in sight.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        scope: &Scope,
        jobs: &JobList,
        (plan, view): (&Plan, &mut View),
        asked: &mut Vec<Asked>,
    ) {
        show_heading(ui, jobs.all().len());
        let all = plan.series_count();
        // How long the list is says whether there is a search, and that says what is listed.
        self.tree.update(jobs, plan, view);
        let is_long = jobs.all().len() + all + self.tree.facts() > SEARCHED_ROWS_MIN;
        let is_used = view.is_searching() || view.search_is_wanted || self.search_has_focus;
        let has_search = is_long || is_used;
        self.search_has_focus = has_search && show_search(ui, view, asked);
        self.tree.update(jobs, plan, view);
        if has_search {
            self.show_counts(ui, all, view, asked);
        }
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show_viewport(ui, |ui, seen| {
                ui.set_height(self.tree.height());
                let halves = view.scrolls.take(Scrolled::Jobs) as f32;
                scroll_by(ui, halves * seen.height() / 2.0);
                self.bring_into_sight(ui, view.selected_job);
                for branch in self.tree.between([seen.top(), seen.bottom()]) {
                    show_branch(ui, seen, branch, (scope, plan, view), asked);
                }
            });
    }

    fn show_counts(&self, ui: &mut Ui, all: usize, view: &View, asked: &mut Vec<Asked>) {
        let facts = if view.is_searching() {
            self.tree.matching_facts()
        } else {
            0
        };
        let bulk = search_head::show_counts(ui, self.tree.matching(), all, facts);
        let Some(bulk) = bulk else { return };
        let series = self.tree.matching_series();
        let command = match bulk {
            Bulk::Show => Command::ShowSeries(series),
            Bulk::Hide => Command::HideSeries(series),
        };
        asked.push(Asked::by_button(command));
    }

    /// A job selected by a key may be far away.
    fn bring_into_sight(&mut self, ui: &Ui, selected: Option<JobId>) {
        if self.brought == selected {
            return;
        }
        let is_first = self.brought.is_none();
        self.brought = selected;
        let head = selected.and_then(|job| self.tree.head_of(job));
        if let Some([top, bottom]) = head.filter(|_| !is_first) {
            let origin = ui.max_rect().min;
            let rect = Rect::from_min_max(
                pos2(origin.x, origin.y + top),
                pos2(origin.x + 1.0, origin.y + bottom),
            );
            ui.scroll_to_rect(rect, None);
        }
    }
}

fn show_heading(ui: &mut Ui, count: usize) {
    let look = Look::of(ui);
    let heading = |text: String| RichText::new(text).size(11.0).color(look.muted);
    ui.horizontal(|ui| {
        ui.add_space(6.0);
        ui.label(heading("JOBS".into()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(4.0);
            ui.label(heading(count.to_string()));
        });
    });
}

/// Draws the search field; returns whether it has the focus.
fn show_search(ui: &mut Ui, view: &mut View, asked: &mut Vec<Asked>) -> bool {
    let mut text = view.series_search.clone();
    let field = search_head::show_field(ui, &mut text, "Search jobs and series");
    if std::mem::take(&mut view.search_is_wanted) {
        field.request_focus();
    }
    // Escape ends a search as it ends all else.
    if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        asked.push(Asked::by_key(Deed::Command(Command::SearchFor(
            String::new(),
        ))));
    } else if field.changed() {
        asked.push(Asked::by_key(Deed::Command(Command::SearchFor(text))));
    }
    ui.memory(|memory| memory.has_focus(field.id))
}

fn show_branch(
    ui: &mut Ui,
    seen: Rect,
    branch: &Branch,
    (scope, plan, view): (&Scope, &Plan, &mut View),
    asked: &mut Vec<Asked>,
) {
    let origin = ui.max_rect().min;
    let width = ui.available_width();
    let at = |y: f32, height: f32| {
        Rect::from_min_size(pos2(origin.x, origin.y + y), vec2(width, height))
    };
    let is_selected = view.selected_job == Some(branch.job.id());
    job_row::show(
        ui,
        at(branch.top, branch.height()),
        branch,
        (is_selected, view.playback.moment()),
        asked,
    );
    if let Some(ink) = plan.job_inks.get(&branch.job.id()) {
        job_row::show_hue(ui, at(branch.top, branch.height()), *ink);
    }
    for place in branch.lines_between([seen.top(), seen.bottom()]) {
        let rect = at(branch.line_y(place), LINE).shrink2(vec2(PADDING, 0.0));
        match branch.line(place) {
            Some(Line::Series(series)) => {
                let name = |series: &SeriesId| plan.short_name(*series).to_owned();
                let beside = || near(&branch.series, place).iter().map(name).collect();
                let named = (&*name(&series), &beside as &dyn Fn() -> Vec<String>);
                let row = series_row::show(ui, rect, series, named, (scope, plan, view));
                asked.extend(row.map(Asked::by_button));
            }
            Some(Line::Counts) => counts_row::show(ui, rect, &branch.job),
            Some(Line::Facts) => fact_row::show_head(ui, rect, branch, asked),
            Some(Line::Fact(fact)) => fact_row::show(ui, rect, branch.job.id(), fact),
            None => {}
        }
    }
}
