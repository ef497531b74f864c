//! Plots that stand still while data keeps coming.

use std::collections::HashMap;

use sprintscope_sim::store::XAxis;

use super::View;
use super::range::{BEYOND, Range};

/// Why the plots stand still.
#[derive(Clone, Debug, PartialEq)]
pub struct Pause {
    /// The ranges that are shown, by the axis.
    pub ranges: HashMap<XAxis, [f64; 2]>,
    /// How wide they were when it began.
    pub began: HashMap<XAxis, f64>,
}

impl View {
    /// Holds the plots where they are, or lets them go on. Data keeps coming.
    pub fn toggle_pause(&mut self) {
        self.pause = match self.pause.take() {
            Some(pause) => {
                self.keep_widths(&pause);
                None
            }
            None => Some(Pause {
                ranges: self.shown.clone(),
                began: self
                    .shown
                    .iter()
                    .map(|(axis, ends)| (axis.clone(), width(*ends)))
                    .collect(),
            }),
        };
    }

    /// What was zoomed while the plots stood still is as wide when they go on.
    fn keep_widths(&mut self, pause: &Pause) {
        for (axis, ends) in &pause.ranges {
            let is_as_wide = |before: &f64| (width(*ends) - before).abs() <= before * 1e-9;
            if pause.began.get(axis).is_none_or(is_as_wide) {
                continue;
            }
            let range = if self.range(axis).is_following() {
                Range::Last(width(*ends) / (1.0 + BEYOND))
            } else {
                Range::Fixed(*ends)
            };
            self.ranges.insert(axis.clone(), range);
        }
    }
}

fn width([left, right]: [f64; 2]) -> f64 {
    right - left
}
