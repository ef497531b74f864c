//! What a person does with the y axes of plots: held, zoomed, panned, divided otherwise.

use super::View;
use super::plot_id::PlotId;
use super::range::within_reach;
use super::y_scale::YScale;

impl View {
    /// Holds these ends of y in a plot; not those between which there is nothing to see, because f64 doesn't
    /// tell them apart or reach so far.
    pub fn hold_y(&mut self, plot: PlotId, [bottom, top]: [f64; 2]) {
        let least = bottom.abs().max(top.abs()) * 1e-12;
        if top - bottom > least && top - bottom < f64::MAX / 8.0 {
            if let Some(shown) = self.y_shown.get_mut(&plot)
                && let Some(ends) = shown.places.ends([bottom, top])
            {
                shown.ends = ends;
            }
            self.y_ranges.insert(plot, [bottom, top]);
        }
    }

    /// Lets a plot's y be what its samples in sight need.
    pub fn let_go_y(&mut self, plot: &PlotId) {
        self.y_ranges.remove(plot);
    }

    /// Has a plot's y axis divided so.
    pub fn scale_y(&mut self, plot: PlotId, scale: YScale) {
        // What was held is another part of the other axis, if it is any.
        self.let_go_y(&plot);
        self.y_scales.choose(plot, scale);
    }

    /// Shows `factor` times as much of a plot's y, around its middle.
    pub fn zoom_y(&mut self, plot: PlotId, factor: f64) {
        if let Some(axis) = self.y_shown.get(&plot) {
            let ends = axis.zoomed(factor, 0.5);
            self.hold_y(plot, ends);
        }
    }

    /// Shows what lies so much of what is shown further up in a plot.
    pub fn pan_y(&mut self, plot: PlotId, by: f64) {
        if let Some(axis) = self.y_shown.get(&plot) {
            let ends = axis.ends_panned(by);
            let ends = within_reach(ends, self.y_data.get(&plot));
            let values = ends.map(|place| axis.places.value(place));
            self.hold_y(plot, values);
        }
    }
}
