//! A folded plot: a line with its title, its curves as small as they get, and their last values.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::title::{draw_name, draw_values};
use super::{Plot, Shared, grid};
use crate::terminal::lanes;
use crate::terminal::pen::Pen;
use crate::terminal::target::Targets;
use crate::view::folds::Fold;
use crate::view::plan::PlotPlan;

/// The title has so many cells of the line's hundred, and so many at most: curves of all folded plots begin below
/// each other.
const TITLE: (u16, u16) = (30, 26);
/// The curves have so many of a hundred of what is left, and so many at most.
const CURVES: (u16, u16) = (45, 60);
/// In less than this nothing of a curve is seen.
const CURVES_LEAST: u16 = 6;

impl Plot {
    /// Draws the plot as a line.
    pub(in crate::terminal) fn draw_folded(
        &mut self,
        (line, buffer): (Rect, &mut Buffer),
        shared: Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        targets: &mut Targets,
    ) {
        let [title, curves, values] = parted(line);
        draw_name(&mut Pen::new(buffer, title, 0), shared, plot, targets);
        if !curves.is_empty() {
            let grid = grid(ends, curves);
            if plot.is_of_states {
                let canvas = (curves, 0, &mut *buffer);
                lanes::draw(canvas, shared, plot, &grid, &mut self.lanes);
            } else {
                self.update(shared, plot, (grid, Fold::Closed));
                for picture in &self.pictures {
                    picture.draw_dots((curves, buffer), shared);
                }
            }
        }
        draw_values(
            &mut Pen::new(buffer, values, 0),
            shared,
            (plot, &[]),
            targets,
        );
    }
}

/// The parts of a line: title, curves, values.
fn parted(line: Rect) -> [Rect; 3] {
    let title = (line.width * TITLE.0 / 100).min(TITLE.1);
    let left = line.width - title;
    let curves = (left * CURVES.0 / 100).min(CURVES.1);
    let curves = if curves < CURVES_LEAST { 0 } else { curves };
    let gap = u16::from(curves > 0);
    let from = line.x + title;
    let part = |x, width| Rect {
        x,
        width,
        height: 1,
        ..line
    };
    [
        part(line.x, title),
        part(from + gap, curves.saturating_sub(gap)),
        part(from + curves + gap, left - curves - gap),
    ]
}
