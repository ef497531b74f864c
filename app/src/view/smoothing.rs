//! How much the curves of plots are smoothed.

use std::collections::HashMap;

use super::plot_id::PlotId;

/// What a command goes through: how much is kept of the average at each sample.
const KEPT: [f64; 5] = [0.0, 0.6, 0.9, 0.99, 0.999];

/// How much each plot is smoothed, where a person said so.
#[derive(Clone, Debug, Default)]
pub struct Smoothings {
    of_plots: HashMap<PlotId, f64>,
}

impl Smoothings {
    /// What is kept of the average at each sample of a plot's curves; 0 where nothing is smoothed.
    pub fn of(&self, plot: &PlotId) -> f64 {
        self.of_plots.get(plot).copied().unwrap_or(0.0)
    }

    /// Has a plot smoothed so.
    pub fn smooth(&mut self, plot: PlotId, keep: f64) {
        if keep > 0.0 {
            self.of_plots.insert(plot, keep.min(KEPT[KEPT.len() - 1]));
        } else {
            self.of_plots.remove(&plot);
        }
    }

    /// Has a plot smoothed by the next step, and after the last one not at all; says how.
    pub fn next(&mut self, plot: PlotId) -> String {
        let now = self.of(&plot);
        let next = KEPT.into_iter().find(|keep| *keep > now).unwrap_or(0.0);
        self.smooth(plot, next);
        if next > 0.0 {
            format!("Smoothed: {next} of the average is kept at each sample")
        } else {
            "Not smoothed".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::XAxis;

    use super::*;

    #[test]
    fn a_plot_goes_through_all_steps_and_back_to_none() {
        let plot = PlotId {
            group: "loss".into(),
            unit: String::new(),
            axis: XAxis::Time,
        };
        let mut smoothings = Smoothings::default();
        smoothings.smooth(plot.clone(), 0.7);
        let steps = [(); 4].map(|()| {
            smoothings.next(plot.clone());
            smoothings.of(&plot)
        });
        assert_eq!(steps, [0.9, 0.99, 0.999, 0.0]);
    }
}
