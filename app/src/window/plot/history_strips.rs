//! The strips of history below all plots: one for each axis of which not all is shown.

use std::collections::HashMap;

use eframe::egui::{Rect, Ui};
use sprintscope_sim::store::XAxis;

use super::history_strip::{GAP, HEIGHT, HistoryStrip};
use super::shown_history::Shown;
use super::y_strips::Margins;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::history::{drawn, is_part_of};
use crate::view::lane_rows::rows;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::watched::Watched;

/// More axes than this have none: plots need the room.
const MOST: usize = 3;
/// Where there is less room than this they have none.
const LEAST_ROOM: f32 = 220.0;

/// What they keep from frame to frame.
#[derive(Default)]
pub(crate) struct HistoryStrips {
    strips: HashMap<XAxis, HistoryStrip>,
    /// The first plot in sight of each axis, as of the frame before.
    in_sight: Vec<PlotId>,
}

impl HistoryStrips {
    /// These plots are in sight.
    pub(crate) fn see<'a>(&mut self, plots: impl Iterator<Item = &'a PlotPlan>, view: &View) {
        self.in_sight.clear();
        for plot in plots {
            let is_known = |known: &&mut PlotId| known.axis == plot.id.axis;
            let is_at_hand = view.plot_folds.at_hand() == Some(&plot.id);
            match self.in_sight.iter_mut().find(is_known) {
                Some(first) if is_at_hand => first.clone_from(&plot.id),
                Some(_) => {}
                None => self.in_sight.push(plot.id.clone()),
            }
        }
    }

    /// The plots whose axes have one, where there is so much room.
    pub(crate) fn wanted(&mut self, view: &View, room: f32) -> Vec<PlotId> {
        let is_partly_shown = |axis: &XAxis| {
            let (shown, data) = (view.shown.get(axis), view.data.get(axis));
            let is_gripped = self.strips.get(axis).is_some_and(HistoryStrip::is_gripped);
            is_gripped
                || shown
                    .zip(data)
                    .is_some_and(|(shown, data)| is_part_of(*shown, *data))
        };
        let plots = self.in_sight.iter();
        let plots = plots.filter(|plot| room >= LEAST_ROOM && is_partly_shown(&plot.axis));
        let wanted: Vec<PlotId> = plots.take(MOST).cloned().collect();
        self.strips
            .retain(|axis, _| wanted.iter().any(|plot| plot.axis == *axis));
        wanted
    }

    /// How much room so many take.
    pub(crate) fn room(count: usize) -> f32 {
        count as f32 * (HEIGHT + GAP)
    }

    /// Draws them.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        (rect, margins, wanted): (Rect, Margins, &[PlotId]),
        (watched, plan): (&dyn Watched, &Plan),
        view: &View,
        asked: &mut Vec<Asked>,
    ) {
        let beside = margins.right * margins.sides as f32;
        let rect = rect
            .with_min_x(rect.left() + margins.left)
            .with_max_x(rect.right() - beside);
        for (place, id) in wanted.iter().enumerate() {
            let plot = plan.plots.iter().find(|plot| plot.id == *id);
            let (shown, data) = (view.shown.get(&id.axis), view.data.get(&id.axis));
            let (Some(plot), Some(ends), Some(data)) = (plot, shown, data) else {
                continue;
            };
            let top = rect.top() + HistoryStrips::room(place) + GAP;
            let strip = rect.with_min_y(top).with_max_y(top + HEIGHT);
            let lanes = plot.is_of_states.then(|| rows(watched, plan, plot, view));
            let shown = Shown {
                watched,
                plan,
                plot,
                traces: drawn(plan, plot, view),
                lanes: lanes.unwrap_or_default(),
                data: *data,
                ends: *ends,
            };
            let kept = self.strips.entry(id.axis.clone()).or_default();
            kept.show(ui, strip, &shown, view, asked);
        }
    }
}
