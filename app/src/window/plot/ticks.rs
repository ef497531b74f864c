//! The ticks of a plot as its widget asks for them.

use egui_plot::GridMark;

use crate::view::wall_clock::Tick;
use crate::view::y_ticks::YTick;

/// Width of a character of a tick label, in points.
pub(crate) const CHAR: f64 = 6.6;
/// Points between two labels, at least.
const BETWEEN: f64 = 8.0;

/// The ticks of an x axis.
pub(crate) struct XTicks {
    ticks: Vec<Tick>,
    /// From one to the next, at least.
    step: f64,
}

impl XTicks {
    /// At least `least` apart, and so far that what stands at them has room; `points` is what a unit of x
    /// is long.
    pub(crate) fn with_room(least: f64, points: f64, ticks: impl Fn(f64) -> Vec<Tick>) -> Self {
        /// The labels of longer steps are no wider, or not by much.
        const TRIES: usize = 4;
        let mut made = Self::new(ticks(least), least);
        for _ in 0..TRIES {
            let needed = (made.widest() as f64 * CHAR + BETWEEN) / points;
            if needed <= made.step {
                break;
            }
            made = Self::new(ticks(needed), needed);
        }
        made
    }

    /// In letters.
    fn widest(&self) -> usize {
        let widths = self.ticks.iter().map(width);
        widths.max().unwrap_or(0)
    }

    /// Of these, which are at least `least` apart but for what a clock that is changed does.
    fn new(ticks: Vec<Tick>, least: f64) -> Self {
        let gaps = ticks.windows(2).map(|pair| pair[1].x - pair[0].x);
        let step = gaps.fold(f64::INFINITY, f64::min);
        let step = if step.is_finite() {
            step.max(least)
        } else {
            least
        };
        Self { ticks, step }
    }

    /// Where lines are.
    pub(crate) fn marks(&self) -> Vec<GridMark> {
        let mark = |tick: &Tick| GridMark {
            value: tick.x,
            step_size: self.step,
        };
        self.ticks.iter().map(mark).collect()
    }

    /// What stands at a line, and how many letters wide that is.
    pub(crate) fn text(&self, mark: GridMark) -> (String, usize) {
        let tick = self.ticks.iter().find(|tick| tick.x == mark.value);
        let Some(tick) = tick else {
            return (String::new(), 0);
        };
        let width = width(tick);
        (two_lines(&tick.text, &tick.below, width), width)
    }
}

/// How many letters wide it is what stands there.
fn width(tick: &Tick) -> usize {
    tick.text.chars().count().max(tick.below.chars().count())
}

/// The shorter line stands in the middle of the longer one, in letters of one width.
fn two_lines(text: &str, below: &str, width: usize) -> String {
    if below.is_empty() {
        return text.into();
    }
    let [text, below] = [text, below].map(|line| format!("{line:^width$}"));
    format!("{}\n{}", text.trim_end(), below.trim_end())
}

/// Lines across all of y. Those without a number fade as they get closer.
pub(crate) fn y_marks(ticks: &[YTick]) -> Vec<GridMark> {
    let gap = |place: usize| {
        let next = ticks
            .get(place + 1)
            .or_else(|| ticks.get(place.checked_sub(2)?));
        let here = ticks.get(place.min(ticks.len().saturating_sub(2)));
        next.zip(here)
            .map_or(1.0, |(next, here)| (next.place - here.place).abs())
    };
    let mark = |(place, tick): (usize, &YTick)| GridMark {
        value: tick.place,
        step_size: if tick.text.is_empty() {
            gap(place)
        } else {
            f64::MAX
        },
    };
    ticks.iter().enumerate().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::step::multiples;

    fn tick(x: f64, text: &str, below: &str) -> Tick {
        let (text, below) = (text.into(), below.into());
        Tick { x, text, below }
    }

    #[test]
    fn what_stands_below_is_in_the_middle_and_counts_for_the_width() {
        let ticks = XTicks::new(
            vec![
                tick(0.0, "10:00", "27 Nov 2026"),
                tick(1.0, "10:00:05.25", "CET"),
                tick(2.0, "12:00", ""),
            ],
            1.0,
        );
        let texts: Vec<_> = ticks
            .marks()
            .into_iter()
            .map(|mark| ticks.text(mark))
            .collect();
        let text = |text: &str, width| (text.to_owned(), width);
        assert_eq!(texts[0], text("   10:00\n27 Nov 2026", 11));
        assert_eq!(texts[1], text("10:00:05.25\n    CET", 11));
        assert_eq!(texts[2], text("12:00", 5));
    }

    #[test]
    fn labels_that_are_wide_stand_further_apart() {
        let numbers = |digits: usize| {
            move |least: f64| {
                let text = "1".repeat(digits);
                let places = multiples([0.0, 100.0], least.ceil());
                places.into_iter().map(|x| tick(x, &text, "")).collect()
            }
        };
        // A hundred units have a thousand points.
        let step = |digits| XTicks::with_room(11.0, 10.0, numbers(digits)).step;
        assert_eq!(step(5), 11.0);
        assert_eq!(step(17), 13.0);
        assert!(step(1_000) > 660.0);
    }

    #[test]
    fn ticks_that_stand_nearer_by_a_change_of_the_clock_have_the_room_of_all_others() {
        let ticks = [0.0, 2.0, 5.0, 7.0].map(|x| tick(x, "", "")).to_vec();
        assert_eq!(XTicks::new(ticks.clone(), 1.5).marks()[0].step_size, 2.0);
        assert_eq!(XTicks::new(ticks, 2.5).marks()[0].step_size, 2.5);
        assert_eq!(XTicks::new(Vec::new(), 2.5).marks(), []);
    }
}
