//! The numbers along a plot's y axes, beside its curves.

use eframe::egui::{Align2, Color32, FontFamily, FontId, Pos2, Rect, Ui, pos2, vec2};

use super::ticks::CHAR;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;
use crate::window::theme::Look;

/// Between numbers and curves, in points.
const GAP: f32 = 5.0;
/// Before the longest number.
const BEFORE: f32 = 2.0;
/// Numbers of a line are at least so far from each other, as a part of the plot.
const LINES: f32 = 38.0;
/// A number that is nearer to a pin than this would lie under it.
const PIN: f32 = 20.0;

/// One y axis of a plot.
pub(crate) struct YStrip {
    /// How it is divided, and what is shown of it.
    pub axis: YAxis,
    /// What stands along it.
    pub ticks: YTicks,
    /// The unit of its values.
    pub unit: String,
    /// The ink of its numbers.
    pub ink: Color32,
}

impl YStrip {
    /// That of an axis as high as this, in points.
    pub(crate) fn new(axis: YAxis, height: f32, unit: &str, ink: Color32) -> Self {
        let least = 1.0 / (height / LINES).clamp(2.0, 10.0);
        Self {
            axis,
            ticks: YTicks::new(&axis, f64::from(least), unit),
            unit: unit.into(),
            ink,
        }
    }

    /// How wide it has to be, in points.
    pub(crate) fn width(&self) -> f32 {
        let lengths = self
            .ticks
            .ticks
            .iter()
            .map(|tick| tick.text.chars().count());
        let longest = lengths.max().unwrap_or(0);
        longest as f32 * CHAR as f32 + GAP + BEFORE
    }

    /// Draws its numbers on the left of the curves, or on their right.
    pub(crate) fn show(&self, ui: &Ui, strip: Rect, side: Side, is_held: bool) {
        let font = FontId::new(11.0, FontFamily::Monospace);
        let painter = ui.painter();
        for tick in self.ticks.ticks.iter().filter(|tick| !tick.text.is_empty()) {
            let y = strip.bottom() - self.axis.part_of(tick.place) as f32 * strip.height();
            if is_held && y < strip.top() + PIN {
                continue;
            }
            let (x, align) = match side {
                Side::Left => (strip.right() - GAP, Align2::RIGHT_CENTER),
                Side::Right => (strip.left() + GAP, Align2::LEFT_CENTER),
            };
            painter.text(pos2(x, y), align, &tick.text, font.clone(), self.ink);
        }
    }
}

/// On which side of the curves an axis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The first one.
    Left,
    /// The others.
    Right,
}

/// Draws what is to be known of an axis into a corner of the curves.
pub(crate) fn show_corner(ui: &Ui, at: Pos2, align: Align2, words: &[(String, Color32)]) {
    let look = Look::of(ui);
    let font = FontId::new(11.0, FontFamily::Monospace);
    let mut at = at;
    for (text, ink) in words.iter().filter(|(text, _)| !text.is_empty()) {
        let galley = ui
            .painter()
            .layout_no_wrap(text.clone(), font.clone(), *ink);
        let size = galley.size();
        let rect = align.anchor_size(at, size + vec2(6.0, 2.0));
        let shade = look.background.gamma_multiply(0.6);
        ui.painter().rect_filled(rect, 3, shade);
        ui.painter().galley(rect.min + vec2(3.0, 1.0), galley, *ink);
        at.y += rect.height() + 1.0;
    }
}
