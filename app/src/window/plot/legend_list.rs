//! All series of a plot, in a list that opens from its legend.

use eframe::egui::{Popup, PopupCloseBehavior, RectAlign, Response, ScrollArea, Ui, vec2};
use eframe::egui::{Rect, pos2};
use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::curve_names::near;
use crate::view::needle::Needle;
use crate::view::plan::{Plan, PlotPlan};
use crate::window::jobs::branch::LINE;
use crate::window::series::search_head::{self, Bulk};
use crate::window::series::series_row;

const WIDTH: f32 = 300.0;
/// Lines in sight at most.
const LINES: usize = 18;

/// The list, and what is searched for in it.
#[derive(Default)]
pub(crate) struct LegendList {
    search: String,
    found: Vec<SeriesId>,
    /// What `found` was worked out from: the plan's revision and the search.
    made_of: Option<(u64, String)>,
    is_open: bool,
}

impl LegendList {
    /// Opens and closes with the button, and draws the list while it is open.
    pub(crate) fn show(
        &mut self,
        button: &Response,
        (scope, plan): (&Scope, &Plan),
        plot: &PlotPlan,
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        let was_open = self.is_open;
        let popup = Popup::from_toggle_button_response(button)
            .align(RectAlign::BOTTOM_END)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(format!("Series of {}", plot.title))
            .width(WIDTH);
        let shown = popup.show(|ui| {
            ui.set_width(WIDTH);
            let field = search_head::show_field(ui, &mut self.search, "Search the plot's series");
            if !was_open {
                field.request_focus();
            }
            self.find(plan, plot);
            let bulk = search_head::show_counts(ui, self.found.len(), plot.series.len(), 0);
            let command = bulk.map(|bulk| match bulk {
                Bulk::Show => Command::ShowSeries(self.found.clone()),
                Bulk::Hide => Command::HideSeries(self.found.clone()),
            });
            asked.extend(command.map(Asked::by_button));
            self.lines(ui, (scope, plan), view, asked);
        });
        self.is_open = shown.is_some();
        if was_open && !self.is_open {
            *self = Self::default();
        }
    }

    fn lines(
        &self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        let lines = self.found.len().clamp(1, LINES);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .max_height(lines as f32 * LINE)
            .min_scrolled_height(lines as f32 * LINE)
            .show_viewport(ui, |ui, seen| {
                ui.set_height(self.found.len() as f32 * LINE);
                let origin = ui.max_rect().min;
                let width = ui.available_width();
                // One more on each side: what has the focus moves there, and is then scrolled to.
                let first = (seen.top() / LINE - 1.0).floor().max(0.0) as usize;
                let end = (seen.bottom() / LINE + 1.0).ceil().max(0.0) as usize;
                let end = end.min(self.found.len());
                for place in first.min(end)..end {
                    let series = self.found[place];
                    let corner = pos2(origin.x - 10.0, origin.y + place as f32 * LINE);
                    let rect = Rect::from_min_size(corner, vec2(width + 8.0, LINE));
                    let name = |series: &SeriesId| {
                        let info = plan.infos.get(series);
                        info.map_or_else(String::new, |info| info.name.clone())
                    };
                    let beside = || near(&self.found, place).iter().map(name).collect();
                    let named = (&*name(&series), &beside as &dyn Fn() -> Vec<String>);
                    let command = series_row::show(ui, rect, series, named, (scope, plan, view));
                    asked.extend(command.map(Asked::by_button));
                }
            });
    }

    fn find(&mut self, plan: &Plan, plot: &PlotPlan) {
        let is_known = |(revision, search): &(u64, String)| {
            *revision == plan.revision && *search == self.search
        };
        if self.made_of.as_ref().is_some_and(is_known) {
            return;
        }
        let needle = Needle::new(&self.search);
        let name = |series: &SeriesId| plan.infos.get(series).map_or("", |info| &info.name);
        let all = plot.series.iter().copied();
        self.found = all.filter(|series| needle.is_in(name(series))).collect();
        self.made_of = Some((plan.revision, self.search.clone()));
    }
}
