//! What a plot's pictures are to show, from what a person looks at.

use eframe::egui::Ui;
use sprintscope_sim::store::SeriesId;

use super::wanted::Wanted;
use super::{Shared, shown_series, traces};
use crate::canvas::Style;
use crate::view::View;
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::plan::{Plan, PlotPlan};
use crate::window::theme::{Look, pattern};

/// Diameter of the pen, in points.
const PEN: f32 = 1.5;
/// How much wider the pen is for points: a dot as thin as a line is hardly seen.
const POINT: f32 = 2.6;
/// How much wider the pen is for the curve that stands out.
const FRONT: f32 = 1.35;

/// What is to be drawn of the series of one y axis.
pub(super) fn wanted(
    ui: &Ui,
    shared: &Shared<'_>,
    (plot, axis): (&PlotPlan, usize),
    grid: Grid,
    view: &mut View,
) -> Wanted {
    let look = Look::of(ui);
    let id = plot.y_axis_id(axis);
    let data_of = |series: &SeriesId| shared.plan.data_of(*series);
    let of_axis = |series: &SeriesId| plot.sides.is_empty() || plot.y_axis_of(*series) == axis;
    view.y_scales
        .look(shared.watched, (&id, shared.plan.revision), || {
            plot.series
                .iter()
                .filter(|one| of_axis(one))
                .map(data_of)
                .collect()
        });
    let view = &*view;
    let places = view.y_scales.places(&id);
    let shown: Vec<SeriesId> = shown_series(plot, view).filter(of_axis).collect();
    let in_sight = traces::in_sight(shared, &shown, view, grid.ends());
    let patterns = in_sight.iter().map(|(_, ink)| pattern(*ink)).collect();
    let traces = in_sight.into_iter().map(|(trace, ink)| {
        let [r, g, b, _] = look.curve(ink).to_array();
        (trace, [r, g, b])
    });
    let painting = view.paintings.of(&plot.id, shown.len());
    let (style, pen) = match painting {
        Painting::Lines | Painting::Density => (Style::Line, PEN),
        Painting::Steps => (Style::Steps, PEN),
        Painting::Points => (Style::Points, PEN * POINT),
    };
    Wanted {
        grid,
        traces: traces.collect(),
        patterns,
        places,
        y: view.y_ranges.get(&id).and_then(|ends| places.ends(*ends)),
        pen_px: pen * ui.pixels_per_point(),
        style,
        density: (painting == Painting::Density).then_some(look.density),
        smoothing: view.smoothings.of(&plot.id),
    }
}

/// The curve that is to stand out, as a picture of its own: nothing else is painted anew for it.
pub(super) fn in_front_of(all: &Wanted, plan: &Plan, view: &View) -> Option<Wanted> {
    let highlighted = plan.data_of(view.highlighted()?);
    let (traces, patterns): (Vec<_>, Vec<_>) = all
        .traces
        .iter()
        .enumerate()
        .filter(|(_, (trace, _))| trace.series == highlighted)
        .map(|(place, one)| (*one, all.pattern(place)))
        .unzip();
    (!traces.is_empty()).then(|| Wanted {
        traces,
        patterns,
        pen_px: all.pen_px * FRONT,
        density: None,
        ..all.clone()
    })
}
