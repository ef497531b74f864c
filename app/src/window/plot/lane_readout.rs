//! What is held under the pointer, since when, and how long each label was held in sight.

use eframe::egui::{Rect, Shape, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::lanes::places;
use crate::view::View;
use crate::view::axis::{Wall, place_text};
use crate::view::lane_rows::rows;
use crate::view::lanes::{stay_text, times_in_states};
use crate::view::plan::{Ink, Plan, PlotPlan};
use crate::view::quantity::name_end;
use crate::view::watched::Watched;
use crate::window::theme::{Look, mono, pattern};
use crate::window::widgets::dash;

/// More rows than this would hide the plot.
const ROWS_MAX: usize = 14;
const ROW: f32 = 16.0;

/// A row: its colour, and what stands on its left and right.
type Row = (Option<Ink>, String, String);

/// Draws the table beside the pointer.
pub(super) fn show(
    ui: &Ui,
    (watched, plan): (&dyn Watched, &Plan),
    plot: &PlotPlan,
    view: &View,
    (transform, x): (&PlotTransform, f64),
) {
    let lanes = rows(watched, plan, plot, view);
    let wall = Wall {
        zone: &view.zone,
        start: watched.wall_start(),
        now: watched.now(),
        since: view.time_shown.since(),
    };
    let step = transform.dvalue_dpos()[0] / f64::from(ui.pixels_per_point());
    let first = lanes.first().and_then(|row| row.parts.last());
    let trace = first.map(|part| part.trace);
    let sample = trace.and_then(|trace| Some((trace.nearest(watched, x)?[0], trace)));
    let step = sample.map_or(step, |(x, trace)| {
        trace.step_at(watched, &plot.id.axis, (x, step))
    });
    let mut rows: Vec<Row> = vec![(
        None,
        place_text(&plot.id.axis, x, step, wall),
        String::new(),
    )];
    for lane in &lanes {
        // As pale as its lane.
        let strength = lane.parts.last().map_or(100, |part| part.strength);
        let (ink, said) = match stay_text(watched, plan, (lane, &plot.id.axis), x) {
            Some((label, length)) => (
                Some(plan.label_ink(lane.series, &label).receded(strength)),
                format!("{label} {length}"),
            ),
            None => (None, "–".into()),
        };
        rows.push((ink, name_end(&lane.name, 40), said));
    }
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let mut places = places(*transform.frame(), lanes.len());
    let pointed = places.position(|place| pointer.is_some_and(|at| place.contains(at)));
    if let Some(one) = pointed.and_then(|place| lanes.get(place)) {
        let bounds = transform.bounds();
        let ends = [bounds.min()[0], bounds.max()[0]];
        let times = times_in_states(watched, plan, (one, &plot.id.axis), ends);
        let title = format!("{} in view", name_end(&one.name, 40));
        rows.push((None, title, String::new()));
        rows.extend(times.into_iter().map(|time| {
            let ink = plan.label_ink(one.series, &time.label);
            (Some(ink), time.label, time.text)
        }));
    }
    rows.truncate(ROWS_MAX);
    show_rows(ui, rows, (transform, x));
}

fn show_rows(ui: &Ui, rows: Vec<Row>, at: (&PlotTransform, f64)) {
    let look = Look::of(ui);
    let layout = |text, color| ui.painter().layout_no_wrap(text, mono(), color);
    let galleys: Vec<_> = rows
        .into_iter()
        .map(|(ink, left, right)| (ink, layout(left, look.muted), layout(right, look.text)))
        .collect();
    let widest = galleys
        .iter()
        .map(|(_, left, right)| left.size().x + right.size().x)
        .fold(0.0, f32::max);
    let size = vec2(widest + 54.0, ROW * galleys.len() as f32 + 12.0);
    let rect: Rect = beside(ui, at.0, at.1, size);
    let painter = ui.painter();
    painter.add(Shape::rect_filled(
        rect,
        6,
        look.raised.gamma_multiply(0.96),
    ));
    for (row, (ink, left, right)) in galleys.into_iter().enumerate() {
        let middle = rect.top() + 6.0 + ROW * (row as f32 + 0.5);
        if let Some(ink) = ink {
            let at = pos2(rect.left() + 13.0, middle);
            dash(painter, at, (look.curve(ink), pattern(ink)));
        }
        let indent = if ink.is_some() { 24.0 } else { 8.0 };
        let top = middle - left.size().y / 2.0;
        painter.galley(pos2(rect.left() + indent, top), left, look.muted);
        painter.galley(
            pos2(rect.right() - 8.0 - right.size().x, top),
            right,
            look.text,
        );
    }
}

/// The table's place beside the line at `x`: lanes have no room between curves.
fn beside(ui: &Ui, transform: &PlotTransform, x: f64, size: Vec2) -> Rect {
    let area = *transform.frame();
    let at = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    let right_of = at + 12.0;
    let left = if right_of + size.x <= area.right() {
        right_of
    } else {
        at - 12.0 - size.x
    };
    let pointer = ui
        .input(|input| input.pointer.hover_pos())
        .unwrap_or(area.center());
    let lowest = (area.bottom() - size.y).max(area.top());
    let top = (pointer.y - size.y / 2.0).clamp(area.top(), lowest);
    Rect::from_min_size(pos2(left.max(area.left()), top), size)
}
