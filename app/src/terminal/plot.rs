//! One plot: its title and legend, its curves as dots, its labels and marks.

mod cursors;
mod marks;
mod picture;
mod title;
mod x_labels;
mod y_labels;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sprintscope_sim::Mark;

use self::cursors::{draw_cursors, draw_upright};
use self::marks::draw_marks;
use self::picture::Picture;
use self::title::draw_title;
use self::x_labels::draw_x_labels;
use self::y_labels::draw_y_labels;
use super::dots::{ACROSS, DOWN};
use super::inks::Inks;
use super::lanes;
use super::target::{Target, Targets};
use crate::view::View;
use crate::view::grid::Grid;
use crate::view::lanes::Lanes;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;

/// Cells for the labels of y: one width for all plots, so that none moves when numbers grow.
const LABELS: u16 = 9;
/// Lines from one label of y to the next.
const LINES: f64 = 3.0;
/// What a plot keeps from one redraw to the next.
#[derive(Default)]
pub(super) struct Plot {
    picture: Picture,
    lanes: Lanes,
}

/// What is drawn, and what it is drawn of.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub scope: &'a dyn Watched,
    pub plan: &'a Plan,
    pub view: &'a View,
    pub inks: Inks,
    pub marks: &'a [Mark],
    /// Where the cursor is, on the axis of this plot.
    pub cursor: Option<f64>,
}

/// Where the curves of a plot in this area are.
pub(super) fn canvas(area: Rect) -> Rect {
    Rect {
        x: area.x + LABELS.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(LABELS),
        height: area.height.saturating_sub(2),
    }
}

/// The columns of dots for these ends of x. The picture moves by whole cells: half of them would be written anew
/// for nothing.
pub(super) fn grid(ends: [f64; 2], canvas: Rect) -> Grid {
    let size = [
        usize::from(canvas.width) * ACROSS,
        usize::from(canvas.height) * DOWN,
    ];
    let mut grid = Grid::new(ends, size);
    grid.first += grid.first.rem_euclid(ACROSS as i64);
    grid
}

impl Plot {
    /// Draws the plot and says what can be clicked.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        shared: Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        targets: &mut Targets,
    ) -> YAxis {
        let canvas = canvas(area);
        let grid = grid(ends, canvas);
        let y = if plot.is_of_states {
            YAxis::default()
        } else {
            self.picture.update(shared, plot, grid)
        };
        let labels = (f64::from(canvas.height) / LINES).max(2.0);
        let ticks = YTicks::new(&y, 1.0 / labels, &plot.id.unit);
        // Lanes have no y to tell of.
        let notes = if plot.is_of_states {
            String::new()
        } else {
            [&*ticks.corner, &*self.picture.notes(shared, plot, &grid)].join(" ")
        };
        draw_title((area, buffer), shared, (plot, notes.trim()), &grid, targets);
        if canvas.is_empty() {
            return y;
        }
        targets.add(
            canvas,
            Target::Plot {
                plot: plot.id.clone(),
                grid,
            },
        );
        draw_x_labels((canvas, buffer), shared, plot, &grid);
        if plot.is_of_states {
            lanes::draw(
                (canvas, LABELS, buffer),
                shared,
                plot,
                &grid,
                &mut self.lanes,
            );
        } else {
            draw_y_labels((area, canvas, buffer), shared.inks, (&y, &ticks));
            self.picture.draw_dots((canvas, buffer), shared);
        }
        draw_marks((canvas, buffer), shared, plot, &grid);
        draw_cursors((canvas, buffer), shared, plot, &grid);
        if let Some(x) = shared.cursor {
            let style = shared.inks.accent();
            let sign = shared.inks.sign("│", "|");
            draw_upright((canvas, buffer), &grid, x, (sign, style));
        }
        y
    }

    /// The least and the greatest place of what is in sight.
    pub(super) fn seen(&self) -> Option<[f64; 2]> {
        self.picture.seen()
    }

    /// Draws the plot as a line: its title with the last values.
    pub(super) fn draw_folded(
        (area, buffer): (Rect, &mut Buffer),
        shared: Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        targets: &mut Targets,
    ) {
        let columns = Rect { height: 1, ..area };
        let grid = grid(ends, columns);
        draw_title((area, buffer), shared, (plot, ""), &grid, targets);
    }
}
