//! What the terminal shows: its state, and when it is to be drawn again.

use std::time::{Duration, Instant};

use sprintscope_sim::{Job, Scope};

use super::copying::Copying;
use super::fields::Fields;
use super::jobs::Jobs;
use super::key_list::KeyList;
use super::log::Log;
use super::look::Look;
use super::plots::Plots;
use super::target::Targets;
use crate::view::closing::Answer;
use crate::view::exporting;
use crate::view::figures::{self, Figures, FrameRate};
use crate::view::job_list::JobList;
use crate::view::job_words;
use crate::view::keymap::Keymap;
use crate::view::measure::{LOOK_AGAIN, Measure};
use crate::view::plan::Plan;
use crate::view::run_table::RunTable;
use crate::view::selection::selected;
use crate::view::theme::Theme;
use crate::view::{Overlay, View};

/// As often as that it is drawn while what was seen is played.
const WHILE_PLAYING: Duration = Duration::from_millis(80);
/// How soon a redraw shows what a search of the log has found meanwhile.
const WHILE_SEARCHING: Duration = Duration::from_millis(30);
/// A long path that is being drawn is looked for again so soon.
const WHILE_DRAWING: Duration = Duration::from_millis(20);
/// The same for what is counted.
const WHILE_COUNTING: Duration = Duration::from_millis(100);

/// The state of the terminal view.
pub(super) struct Screen {
    pub(super) scope: Scope,
    pub(super) view: View,
    pub(super) jobs: JobList,
    pub(super) plan: Plan,
    pub(super) look: Look,
    pub(super) keymap: Keymap,
    pub(super) fields: Fields,
    /// What is chosen of what closing asks.
    pub(super) answer: Answer,
    /// What was clicked of that.
    pub(super) answered: Option<Answer>,
    pub(super) plots: Plots,
    pub(super) measure: Measure,
    pub(super) job_list: Jobs,
    pub(super) log: Log,
    pub(super) run_table: RunTable,
    /// In how many seconds that wants to be looked at again.
    runs_due: Option<f64>,
    pub(super) key_list: KeyList,
    /// What can be clicked, and where it was drawn last.
    pub(super) targets: Targets,
    pub(super) frames: FrameRate,
    pub(super) figures: Option<Figures>,
    /// The ground where a person chose none.
    is_usually_dark: bool,
    /// When to look again at what is to be kept.
    pub(super) keep_in: Option<Duration>,
    /// What the terminal does with what is copied.
    pub(super) copying: Copying,
    /// A text for its clipboard.
    pub(super) copied: Option<String>,
    /// What its clock counts from.
    pub(super) began: Instant,
    /// What was seen is played: it is to be drawn again soon.
    pub(super) plays: bool,
}

impl Screen {
    /// Of this scope, drawn so.
    pub(super) fn new(scope: Scope, look: Look) -> Self {
        Self {
            scope,
            view: View::default(),
            jobs: JobList::default(),
            plan: Plan::default(),
            look,
            keymap: Keymap::default(),
            fields: Fields::default(),
            answer: Answer::default(),
            answered: None,
            plots: Plots::default(),
            measure: Measure::default(),
            job_list: Jobs::default(),
            log: Log::default(),
            run_table: RunTable::default(),
            runs_due: None,
            key_list: KeyList::default(),
            targets: Targets::default(),
            frames: FrameRate::default(),
            figures: None,
            is_usually_dark: look.is_dark,
            keep_in: None,
            copying: Copying::of_terminal(),
            copied: None,
            began: Instant::now(),
            plays: false,
        }
    }

    /// Looks at what there is: the job that is shown as selected stays it, whatever ends or begins meanwhile.
    pub(super) fn look_anew(&mut self) {
        let Self {
            scope,
            view,
            jobs,
            plan,
            fields,
            keymap,
            run_table,
            runs_due,
            ..
        } = self;
        jobs.update(scope);
        let kept = view.selected_job.and_then(|id| jobs.get(id));
        let job = kept.cloned().or_else(|| selected(scope, view));
        view.selected_job = job.as_ref().map(Job::id);
        plan.compare_on(view.comparison.axis());
        plan.show_job_lanes(view.job_lanes);
        plan.update(scope, jobs.all());
        view.take_up_layout(plan);
        view.take_up_opened();
        plan.arrange(&mut view.arranging);
        view.take_over(plan);
        view.comparison.update(scope, plan, jobs.all());
        view.time_shown.follow(jobs.all());
        if let Some(remark) = view.comparison.take_remark() {
            view.note = Some(remark);
        }
        fields.look_at(job.as_ref());
        let is_listed = view.overlay == Overlay::Runs;
        *runs_due = is_listed
            .then(|| run_table.update(scope, &view.run_order))
            .flatten();
        exporting::look(view);
        if view.picture_to_copy.take().is_some() {
            let says = "a terminal's clipboard takes no pictures: export it to a file";
            view.note = Some(says.into());
        }
        match &mut view.overlay {
            Overlay::Palette(palette) => palette.update(scope, keymap),
            Overlay::Watch(dialog) => dialog.look(),
            _ => {}
        }
    }

    /// Keeps how it is arranged, if that has changed; returns when to look again.
    pub(super) fn keep_up(&mut self) -> Option<Duration> {
        self.look.is_dark = match self.view.theme {
            Some(Theme::Dark) => true,
            Some(Theme::Light) => false,
            Some(Theme::Auto) | None => self.is_usually_dark,
        };
        self.view.keep_up(&self.plan)
    }

    /// Keeps how it is arranged, at once.
    pub(super) fn keep_now(&mut self) {
        self.view.keep_now(&self.plan);
    }

    /// Light where it is dark, and dark where it is light.
    pub(super) fn other_theme(&mut self) {
        self.look.is_dark ^= true;
        self.view.theme = Some(if self.look.is_dark {
            Theme::Dark
        } else {
            Theme::Light
        });
    }

    /// A redraw begins; the one before it cost so much.
    pub(super) fn count_frame(&mut self, cost: Duration) {
        self.frames.count(cost);
    }

    /// When to draw again although nothing comes: ages grow, and who doesn't respond is shown.
    pub(super) fn due_in(&self) -> Option<Duration> {
        if self.plays {
            return Some(WHILE_PLAYING);
        }
        if self.log.has_more() {
            return Some(WHILE_SEARCHING);
        }
        if self.plots.is_drawing() {
            return Some(WHILE_DRAWING);
        }
        if self.plots.is_counting() || self.view.paths.is_at_work() {
            return Some(WHILE_COUNTING);
        }
        if self.measure.has_more() || self.view.cursors.copy_is_wanted {
            return Some(LOOK_AGAIN);
        }
        if let Overlay::Watch(dialog) = &self.view.overlay
            && dialog.is_asking()
        {
            return Some(LOOK_AGAIN);
        }
        if self.view.exporting.part().is_some() {
            return Some(LOOK_AGAIN);
        }
        // What counts down does so.
        if self.jobs.is_one_stopping() || self.view.intent.bar().is_some() {
            return Some(Duration::from_millis(100));
        }
        let figures = self.figures.as_ref();
        let is_at_rest = figures.is_some_and(|figures| figures.are_at_rest(&self.scope));
        let rest = (!is_at_rest).then_some(figures::REST);
        let age = self.jobs.least_age().map(job_words::age_step);
        let runs = self.runs_due.map(Duration::from_secs_f64);
        let others = runs.into_iter().chain(self.keep_in);
        let plan = self.plan.due_in();
        age.into_iter().chain(rest).chain(others).chain(plan).min()
    }
}
