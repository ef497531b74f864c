//! One plot: its title and legend, its curves as dots, its labels and marks.

mod cursors;
mod folded;
mod marks;
mod picture;
mod title;
mod x_labels;
mod y_strip;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::cursors::{draw_cursors, draw_upright};
use self::marks::draw_marks;
use self::picture::Picture;
use self::title::draw_title;
use self::x_labels::draw_x_labels;
use self::y_strip::YStrip;
use super::dots::{ACROSS, DOWN};
use super::lanes;
use super::plot_shared::Shared;
use super::target::{Target, Targets};
use crate::view::folds::Fold;
use crate::view::grid::Grid;
use crate::view::lanes::Lanes;
use crate::view::plan::PlotPlan;
use crate::view::quantity::name_end;
use crate::view::y_axis::YAxis;

/// Cells for the labels of y: one width for all plots, so that none moves when numbers grow.
const LABELS: u16 = 9;
/// Cells of a name over a plot.
const NAME: usize = 24;
/// Lines from one label of y to the next.
const LINES: f64 = 3.0;
/// What a plot keeps from one redraw to the next.
#[derive(Default)]
pub(super) struct Plot {
    /// One for each of its y axes.
    pictures: Vec<Picture>,
    lanes: Lanes,
}

/// Cells right of the curves of all these plots.
pub(super) fn right_of<'a>(mut plots: impl Iterator<Item = &'a PlotPlan>) -> u16 {
    if plots.any(|plot| !plot.sides.is_empty()) {
        LABELS
    } else {
        0
    }
}

/// Where the curves of a plot in this area are.
fn canvas(area: Rect, right: u16) -> Rect {
    Rect {
        x: area.x + LABELS.min(area.width),
        y: area.y + 1.min(area.height),
        width: area.width.saturating_sub(LABELS + right),
        height: area.height.saturating_sub(2),
    }
}

/// The columns of dots for these ends of x. The picture moves by whole cells: half of them would be written anew
/// for nothing.
fn grid(ends: [f64; 2], canvas: Rect) -> Grid {
    let size = [
        usize::from(canvas.width) * ACROSS,
        usize::from(canvas.height) * DOWN,
    ];
    let mut grid = Grid::new(ends, size);
    grid.first += grid.first.rem_euclid(ACROSS as i64);
    grid
}

impl Plot {
    /// Whether something of it is being drawn beside the view.
    pub(super) fn is_drawing(&self) -> bool {
        self.pictures.iter().any(Picture::is_at_work)
    }

    /// Draws the plot and says what can be clicked; returns its y axes.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        shared: Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        targets: &mut Targets,
    ) -> Vec<YAxis> {
        let canvas = canvas(area, shared.right);
        let grid = grid(ends, canvas);
        let axes = self.update(shared, plot, (grid, Fold::Open));
        let strips = self.strips(shared, (plot, &axes), (canvas, &grid));
        draw_title(
            (area, buffer),
            shared,
            (plot, &axes, &strips),
            &grid,
            targets,
        );
        if canvas.is_empty() {
            return axes;
        }
        targets.add(
            canvas,
            Target::Plot {
                plot: plot.id.clone(),
                grid,
            },
        );
        draw_x_labels((canvas, buffer), shared, plot, &grid);
        let mut below = 0;
        if plot.is_of_states {
            below = lanes::draw(
                (canvas, LABELS, buffer),
                shared,
                plot,
                &grid,
                &mut self.lanes,
            );
        }
        for strip in &strips {
            strip.draw((canvas, buffer), shared.inks);
        }
        for picture in &self.pictures {
            picture.draw_dots((canvas, buffer), shared);
        }
        draw_marks((canvas, below, buffer), shared, plot, &grid);
        draw_cursors((canvas, buffer), shared, plot, &grid);
        if let Some(x) = shared.cursor {
            let style = shared.inks.accent();
            let sign = shared.inks.sign("│", "|");
            draw_upright((canvas, buffer), &grid, x, (sign, style));
        }
        axes
    }

    /// Has the pictures show what is wanted; returns the y axes.
    fn update(&mut self, shared: Shared<'_>, plot: &PlotPlan, seen: (Grid, Fold)) -> Vec<YAxis> {
        // Lanes have no y to tell of.
        let count = if plot.is_of_states { 0 } else { plot.y_axes() };
        self.pictures.resize_with(count, Picture::default);
        let pictures = self.pictures.iter_mut().enumerate();
        pictures
            .map(|(axis, picture)| picture.update(shared, (plot, axis), seen))
            .collect()
    }

    /// The plot's y axes as they are to be drawn.
    fn strips(
        &self,
        shared: Shared<'_>,
        (plot, axes): (&PlotPlan, &[YAxis]),
        (canvas, grid): (Rect, &Grid),
    ) -> Vec<YStrip> {
        let strip = |(place, y): (usize, &YAxis)| {
            let mut series = plot.series.iter();
            let first = series.find(|series| plot.y_axis_of(**series) == place);
            let style = match first.filter(|_| !plot.sides.is_empty()) {
                Some(first) => shared.inks.curve(shared.plan.ink(*first)),
                None => shared.inks.muted(),
            };
            let notes = self.pictures[place].notes(shared, &plot.y_axis_id(place), grid);
            let name = first.map_or("", |first| shared.plan.short_name(*first));
            let name = name_end(name, NAME);
            let named = (plot.y_unit(place), name);
            YStrip::new(place, (*y, canvas), named, (style, notes))
        };
        axes.iter().enumerate().map(strip).collect()
    }

    /// The least and the greatest place of what is in sight, of each y axis.
    pub(super) fn seen(&self) -> impl Iterator<Item = Option<[f64; 2]>> {
        self.pictures.iter().map(Picture::seen)
    }
}
