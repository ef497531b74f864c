//! The numbers along a plot's y axes, beside its curves.

use std::sync::Arc;

use eframe::egui::{Align2, Color32, FontFamily, FontId, Galley, Rangef, Rect, Ui, pos2, vec2};

use super::ticks::CHAR;
use crate::view::y_axis::YAxis;
use crate::view::y_ticks::{YTick, YTicks};
use crate::window::theme::Look;

/// Between numbers and curves, in points.
const GAP: f32 = 5.0;
/// Before the longest number.
const BEFORE: f32 = 2.0;
/// What all numbers have in common stands over them where it is no longer than this, in letters so wide, in points.
const CORNER: usize = 12;
const OVER_CHAR: f32 = 6.05;
/// Numbers of a line are at least so far from each other, as a part of the plot.
const LINES: f32 = 38.0;
/// The lowest number stands over the end of its axis: below it are the numbers along x.
const OVER_END: f32 = 6.0;
/// Between the middle of a pin and that of a number next to it, at least.
const PIN: f32 = 14.0;
/// A number that is nearer to words over the axis would touch them: it stands so far below.
const BELOW_WORDS: f32 = 6.0;

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

    /// That of lanes: names beside those that have no room for them, each as far up as the middle of its lane.
    pub(crate) fn of_lanes(axis: YAxis, names: Vec<(f64, String)>) -> Self {
        let tick = |(part, text)| YTick {
            place: axis.place_at(part),
            text,
        };
        let ticks = YTicks {
            ticks: names.into_iter().map(tick).collect(),
            ..YTicks::default()
        };
        Self {
            axis,
            ticks,
            unit: String::new(),
            least: 0.0,
        }
    }
}

impl YStrip {
    /// How wide it has to be, in points.
    pub(crate) fn width(&self) -> f32 {
        let ticks = &self.ticked.ticks;
        let lengths = ticks.ticks.iter().map(|tick| tick.text.chars().count());
        let longest = lengths.max().unwrap_or(0);
        // What they have in common stands over them unless it is long.
        let corner = ticks.corner.chars().count();
        let corner = if corner > CORNER { 0 } else { corner };
        let over = corner as f32 * OVER_CHAR + GAP + BEFORE;
        (longest as f32 * CHAR as f32 + GAP + BEFORE).max(over.ceil())
    }

    /// How far down each of its numbers stands beside these curves, below words that stand over them.
    fn numbers(&self, strip: Rect, has_words: bool) -> impl Iterator<Item = (f32, &str)> {
        let top = if has_words {
            strip.top() + BELOW_WORDS
        } else {
            f32::MIN
        };
        let ticks = self.ticked.ticks.ticks.iter();
        let numbered = ticks.filter(|tick| !tick.text.is_empty());
        numbered.map(move |tick| {
            let y = strip.bottom() - self.ticked.axis.part_of(tick.place) as f32 * strip.height();
            (y.min(strip.bottom() - OVER_END).max(top), &*tick.text)
        })
    }

    /// How far down a pin stands that shows that the axis is held: where no number is.
    pub(crate) fn pin_y(&self, strip: Rect) -> f32 {
        let numbers: Vec<f32> = self.numbers(strip, true).map(|(y, _)| y).collect();
        pin_y(&numbers, strip.top() + PIN / 2.0)
    }

    /// Draws its numbers on the left of the curves, or on their right, below words that stand over it.
    pub(crate) fn show(&self, ui: &Ui, strip: Rect, side: Side, has_words: bool) {
        let font = FontId::new(11.0, FontFamily::Monospace);
        let painter = ui.painter();
        for (y, text) in self.numbers(strip, has_words) {
            let (x, align) = match side {
                Side::Left => (strip.right() - GAP, Align2::RIGHT_CENTER),
                Side::Right => (strip.left() + GAP, Align2::LEFT_CENTER),
            };
            painter.text(pos2(x, y), align, text, font.clone(), self.ink);
        }
    }
}

/// The first place from here down that is far enough from all of these.
fn pin_y(numbers: &[f32], first: f32) -> f32 {
    let mut y = first;
    // Each step leads below one of them.
    while let Some(near) = numbers.iter().find(|number| (*number - y).abs() < PIN) {
        y = near + PIN + 0.01;
    }
    y
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
/// Between a word and a cursor's flag.
const BESIDE: f32 = 3.0;

/// Draws the unit of an axis over its numbers, in the row over the curves; says whether it has room there.
pub(crate) fn show_over(
    ui: &Ui,
    (strip, row, side): (Rect, Rect, Side),
    unit: &str,
    ink: Color32,
) -> bool {
    let font = FontId::new(10.0, FontFamily::Monospace);
    let galley = ui.painter().layout_no_wrap(unit.into(), font, ink);
    if unit.is_empty() || galley.size().x + GAP > strip.width() {
        return false;
    }
    let x = match side {
        Side::Left => strip.right() - GAP - galley.size().x,
        Side::Right => strip.left() + GAP,
    };
    let at = pos2(x, row.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    true
}

/// Words in their inks, the first first.
pub(crate) type Words = Vec<(String, Color32)>;

/// Draws what is to be known of axes into the row over the curves, where it hides nothing: on the left what is said of
/// the first axis, on the right what is said of the others, as far as there is room between the cursors' `flags`.
pub(crate) fn show_words(ui: &Ui, row: Rect, flags: &[Rangef], left: Words, right: Words) {
    let font = FontId::new(10.0, FontFamily::Monospace);
    let laid_out = |(text, ink): (String, Color32)| {
        let galley = ui.painter().layout_no_wrap(text, font.clone(), ink);
        (galley, ink)
    };
    let is_any = |(text, _): &(String, Color32)| !text.is_empty();
    let ground = Look::of(ui).background;
    let paint = |begin: f32, galley: Arc<Galley>, ink: Color32| {
        let place = pos2(begin, row.center().y - galley.size().y / 2.0);
        // The strip of the cursors goes on behind a word.
        let behind = Rect::from_min_size(place, galley.size()).intersect(row);
        let behind = behind.expand2(vec2(BESIDE - 1.0, 0.0));
        ui.painter().rect_filled(behind, 0, ground);
        ui.painter().galley(place, galley, ink);
    };
    let mut free = row.x_range();
    for (galley, ink) in left.into_iter().filter(is_any).map(laid_out) {
        let Some(place) = first_room(free, flags, galley.size().x) else {
            return;
        };
        free.min = place.max + APART;
        paint(place.min, galley, ink);
    }
    for (galley, ink) in right.into_iter().rev().filter(is_any).map(laid_out) {
        let Some(place) = last_room(free, flags, galley.size().x) else {
            return;
        };
        free.max = place.min - APART;
        paint(place.min, galley, ink);
    }
}

/// The leftmost room for something so wide, beside all flags.
fn first_room(free: Rangef, flags: &[Rangef], width: f32) -> Option<Rangef> {
    let mut place = Rangef::new(free.min, free.min + width);
    while let Some(flag) = flags.iter().find(|flag| are_close(place, **flag)) {
        let begin = flag.max + BESIDE;
        place = Rangef::new(begin, begin + width);
    }
    (place.max <= free.max).then_some(place)
}

/// The rightmost one.
fn last_room(free: Rangef, flags: &[Rangef], width: f32) -> Option<Rangef> {
    let mirrored = |range: Rangef| Rangef::new(-range.max, -range.min);
    let flags: Vec<Rangef> = flags.iter().map(|flag| mirrored(*flag)).collect();
    first_room(mirrored(free), &flags, width).map(mirrored)
}

/// Whether they are closer than they may be. The place right of a flag begins at the very number that it is compared with: taken
/// from the other side, rounding could call that close, too.
fn are_close(place: Rangef, flag: Rangef) -> bool {
    flag.min < place.max + BESIDE && flag.max + BESIDE > place.min
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_covers_no_number_wherever_they_stand() {
        for first in 0..40_u8 {
            for apart in [30.4, 33.0, 40.0, 90.0_f32] {
                let first = f32::from(first);
                let numbers: Vec<f32> = (0..6_u8).map(|n| first + f32::from(n) * apart).collect();
                let y = pin_y(&numbers, 7.0);
                let is_free = |number: &f32| (number - y).abs() >= PIN - 1e-3;
                assert!(numbers.iter().all(is_free), "{numbers:?} {y}");
                assert!(y <= numbers[1], "{numbers:?} {y}");
            }
        }
        assert_eq!(pin_y(&[], 7.0), 7.0);
    }

    #[test]
    fn words_stand_beside_flags_and_not_below_them() {
        let free = Rangef::new(100.0, 300.0);
        let flag = |x: f32| Rangef::new(x - 5.0, x + 5.0);
        let first = |flags: &[f32]| {
            let flags: Vec<Rangef> = flags.iter().map(|x| flag(*x)).collect();
            first_room(free, &flags, 80.0).map(|place| [place.min, place.max])
        };
        assert_eq!(first(&[]), Some([100.0, 180.0]));
        assert_eq!(first(&[250.0]), Some([100.0, 180.0]));
        assert_eq!(first(&[100.0]), Some([108.0, 188.0]));
        // Whichever comes first, and also one behind the other.
        assert_eq!(first(&[190.0, 110.0]), Some([198.0, 278.0]));
        assert_eq!(first(&[150.0, 240.0]), None);
        // Wherever a flag stands the search ends.
        for step in 0..40_000_u16 {
            let flag = Rangef::new(90.0, 100.0 + f32::from(step) * 0.031_7);
            let wide = Rangef::new(95.0, 2_000.0);
            let place = first_room(wide, &[flag], 80.0).unwrap();
            assert!(place.min >= flag.max + BESIDE);
            let mirrored = Rangef::new(-flag.max, -flag.min);
            let last = last_room(Rangef::new(-2_000.0, -95.0), &[mirrored], 80.0).unwrap();
            assert!(last.max <= mirrored.min - BESIDE);
        }
        let last = last_room(free, &[flag(298.0)], 80.0);
        assert_eq!(last, Some(Rangef::new(210.0, 290.0)));
    }
}
