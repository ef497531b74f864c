//! All y axes of a plot: the room they have beside its curves, and what stands there.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Rect, Ui};
use egui_plot::PlotTransform;

use super::Shared;
use super::cursor_strip::flags;
use super::lanes::{DrawnLane, names_beside};
use super::picture::Picture;
use super::title_place::Y_LABELS;
use super::y_strip::{Side, Ticked, YStrip, show_over, show_words};
use crate::view::View;
use crate::view::plan::PlotPlan;

use crate::view::y_axis::YAxis;
use crate::view::y_scale::YScale;
use crate::window::theme::Look;

/// What is counted on another thread is looked at again after so long.
const COUNTED_AGAIN: Duration = Duration::from_millis(100);

/// Room for numbers beside the curves of all plots, so that what is at one x stands below each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::window) struct Margins {
    /// On the left, in points.
    pub left: f32,
    /// For each axis on the right.
    pub right: f32,
    /// How many axes there are on the right, at most.
    pub sides: usize,
}

impl Default for Margins {
    fn default() -> Self {
        Self {
            left: Y_LABELS - 8.0,
            right: 0.0,
            sides: 0,
        }
    }
}

impl Margins {
    /// Makes room for what has been drawn: it grows, so that curves stand still while numbers get shorter.
    pub(super) fn take(&mut self, strips: &[YStrip]) {
        for (place, strip) in strips.iter().enumerate() {
            let room = if place == 0 {
                &mut self.left
            } else {
                &mut self.right
            };
            *room = room.max(strip.width().ceil());
        }
        self.sides = self.sides.max(strips.len() - 1);
    }
}

/// The plot's y axes as they are to be drawn, of which it had these in the frame before.
pub(super) fn strips(
    ui: &Ui,
    shared: &Shared<'_>,
    plot: &PlotPlan,
    (axes, before): (&[YAxis], &[Arc<Ticked>]),
    (height, lanes): (f32, &[DrawnLane]),
) -> Vec<YStrip> {
    let look = Look::of(ui);
    let strip = |(place, axis): (usize, &YAxis)| {
        let mut series = plot.series.iter();
        let first = series.find(|series| plot.y_axis_of(**series) == place);
        let ink = match first {
            _ if plot.is_of_states => look.muted,
            Some(first) if !plot.sides.is_empty() => look.curve(shared.plan.ink(*first)),
            _ => look.faint,
        };
        // Lanes have names, and no numbers.
        let ticked = if plot.is_of_states {
            Arc::new(Ticked::of_lanes(*axis, names_beside(lanes, height)))
        } else {
            let before = before.get(place);
            Ticked::new_or_same(before, *axis, height, plot.y_unit(place))
        };
        YStrip { ticked, ink }
    };
    axes.iter().enumerate().map(strip).collect()
}

/// Where the numbers of a y axis stand beside these curves.
pub(super) fn strip_rect(curves: Rect, axis: usize, margins: Margins) -> (Rect, Side) {
    let Some(side) = axis.checked_sub(1) else {
        let left = curves.left() - margins.left;
        let rect = curves.with_min_x(left).with_max_x(curves.left());
        return (rect, Side::Left);
    };
    let left = curves.right() + side as f32 * margins.right;
    let rect = curves.with_min_x(left).with_max_x(left + margins.right);
    (rect, Side::Right)
}

/// What is missing of the curves over each axis, in words: of the curves themselves, or how many values in sight it has no
/// place for. Nothing where nothing is.
pub(super) fn lost_words<'a>(
    ui: &Ui,
    shared: &Shared<'_>,
    plot: &PlotPlan,
    pictures: impl Iterator<Item = &'a Picture>,
) -> Vec<String> {
    let words = |(place, picture): (usize, &Picture)| {
        if let Some(words) = picture.lacks() {
            ui.ctx().request_repaint_after(COUNTED_AGAIN);
            return words.to_owned();
        }
        let lost = picture.lost();
        if !lost.are_columns {
            return lost.text();
        }
        let Some((grid, traces)) = picture.shows() else {
            return lost.text();
        };

        let drawn = (shared.watched, &*traces);
        let axis = (&plot.y_axis_id(place), grid.ends());
        let store = shared.scope.store();
        let (lost, has_more) = shared.lost_counts.counted(store, drawn, axis, lost);
        if has_more {
            ui.ctx().request_repaint_after(COUNTED_AGAIN);
        }
        lost.text()
    };
    pictures.enumerate().map(words).collect()
}

/// Draws them beside the curves, and what is to be known of them into the row over them, at its end what the plot stands
/// over where that has no place else.
pub(super) fn show_strips(
    ui: &Ui,
    (transform, row): (&PlotTransform, Rect),
    (plot, view): (&PlotPlan, &View),
    strips: &[YStrip],
    margins: Margins,
    (lost, over): (&[String], Option<String>),
) {
    let look = Look::of(ui);
    let curves = *transform.frame();
    let mut left = Vec::new();
    let mut right = Vec::new();
    for (number, strip) in strips.iter().enumerate() {
        let id = plot.y_axis_id(number);
        let (rect, side) = strip_rect(curves, number, margins);
        let scale = match view.y_scales.of(&id) {
            YScale::Linear => "",
            YScale::Log if view.y_scales.is_log_by_itself(&id) => "log, by itself",
            scale => scale.name(),
        };
        // The title has the unit of an axis that is the only one.
        let unit = match (strips.len() > 1, strip.ticked.ticks.corner.is_empty()) {
            (true, true) => &strip.ticked.unit,
            _ => &strip.ticked.ticks.corner,
        };
        let place = (rect, row, side);
        let is_over = show_over(ui, place, unit, strip.ink);
        strip.show(ui, rect, side, is_over);
        let words = match side {
            Side::Left => &mut left,
            Side::Right => &mut right,
        };
        let unit = if is_over { String::new() } else { unit.clone() };
        words.push((unit, strip.ink));
        words.push((scale.to_owned(), look.muted));
        let lost = lost.get(number).cloned();
        words.push((lost.unwrap_or_default(), look.waiting));
    }
    right.push((over.unwrap_or_default(), look.muted));
    // Beside them the topmost number of the first axis may reach into that row.
    let over = Rect::from_x_y_ranges(curves.x_range(), row.y_range());
    let flags = flags(transform, view.cursors.on(&plot.id.axis));
    show_words(ui, over, &flags, left, right);
}
