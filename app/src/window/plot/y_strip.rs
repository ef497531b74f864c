//! The numbers along a plot's y axes, beside its curves.

use std::sync::Arc;

use eframe::egui::{Align2, Color32, FontFamily, FontId, Rect, Ui, pos2};

use super::ticks::CHAR;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::YTicks;

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
    /// What stands along it.
    pub ticked: Arc<Ticked>,
    /// The ink of its numbers.
    pub ink: Color32,
}

/// What stands along a y axis of some height: mostly the same from frame to frame.
pub(crate) struct Ticked {
    /// How it is divided, and what is shown of it.
    pub axis: YAxis,
    /// Lines and numbers.
    pub ticks: YTicks,
    /// The unit of its values.
    pub unit: String,
    least: f32,
}

impl Ticked {
    /// That of an axis as high as this, in points; what it had in the frame before, if nothing has changed.
    pub(crate) fn new_or_same(
        before: Option<&Arc<Self>>,
        axis: YAxis,
        height: f32,
        unit: &str,
    ) -> Arc<Self> {
        let least = 1.0 / (height / LINES).clamp(2.0, 10.0);
        let is_same = |before: &&Arc<Self>| {
            before.axis == axis && before.least == least && before.unit == unit
        };
        let before = before.filter(is_same).cloned();
        before.unwrap_or_else(|| {
            Arc::new(Self {
                axis,
                ticks: YTicks::new(&axis, f64::from(least), unit),
                unit: unit.into(),
                least,
            })
        })
    }

    /// That of an axis without numbers.
    pub(crate) fn without_numbers(axis: YAxis) -> Self {
        Self {
            axis,
            ticks: YTicks::default(),
            unit: String::new(),
            least: 0.0,
        }
    }
}

impl YStrip {
    /// How wide it has to be, in points.
    pub(crate) fn width(&self) -> f32 {
        let lengths = self
            .ticked
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
        for tick in self
            .ticked
            .ticks
            .ticks
            .iter()
            .filter(|tick| !tick.text.is_empty())
        {
            let y = strip.bottom() - self.ticked.axis.part_of(tick.place) as f32 * strip.height();
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

/// Between two words over the curves.
const APART: f32 = 10.0;

/// Words in their inks, the first first.
pub(crate) type Words = Vec<(String, Color32)>;

/// Draws what is to be known of axes into the row over the curves, where it hides nothing: on the left what is said of
/// the first axis, on the right what is said of the others, as far as there is room.
pub(crate) fn show_words(ui: &Ui, row: Rect, left: Words, right: Words) {
    let font = FontId::new(10.0, FontFamily::Monospace);
    let laid_out = |(text, ink): (String, Color32)| {
        let galley = ui.painter().layout_no_wrap(text, font.clone(), ink);
        (galley, ink)
    };
    let is_any = |(text, _): &(String, Color32)| !text.is_empty();
    let mut at = row.left();
    for (galley, ink) in left.into_iter().filter(is_any).map(laid_out) {
        let end = at + galley.size().x;
        if end > row.right() {
            return;
        }
        let place = pos2(at, row.center().y - galley.size().y / 2.0);
        ui.painter().galley(place, galley, ink);
        at = end + APART;
    }
    let mut end = row.right();
    for (galley, ink) in right.into_iter().rev().filter(is_any).map(laid_out) {
        let begin = end - galley.size().x;
        if begin < at {
            return;
        }
        let place = pos2(begin, row.center().y - galley.size().y / 2.0);
        ui.painter().galley(place, galley, ink);
        end = begin - APART;
    }
}
