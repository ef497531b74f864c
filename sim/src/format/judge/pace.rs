//! How fast the times of a live source run beside arrivals: a thousand or a million times as fast are milliseconds or
//! microseconds, whatever their column doesn't say.

use crate::format::cells::separator;
use crate::format::json::elapsed_of;
use crate::format::number;
use crate::format::stamp::{COUNTER_LEN, time_name};
use crate::format::text::trim;
use crate::format::window::Window;

/// So many lines, over so many seconds, show a pace.
const LINES_MIN: usize = 4;
const SPAN_MIN: f64 = 0.2;
/// Fewer do over a longer time, in which late arrivals weigh less.
const SLOW_LINES_MIN: usize = 3;
const SLOW_SPAN_MIN: f64 = 2.0;
/// How far a pace may be off: arrivals are late at times.
const OFF: f64 = 1.3;
/// Seconds for each number, and how often they are counted in a second.
const PACES: [(f64, f64); 2] = [(1e-3, 1e3), (1e-6, 1e6)];

/// The times of a source's first lines that don't say their unit, each with its arrival.
#[derive(Default)]
pub(super) struct Pace {
    /// A header has called the first column a time.
    is_named: bool,
    times: Vec<(f64, f64)>,
}

impl Pace {
    pub(super) fn of(window: &Window) -> Self {
        let mut pace = Self::default();
        for kept in window.lines.iter().filter(|kept| !kept.is_cut) {
            if let Some(time) = pace.time(&kept.line) {
                pace.times.push((time, kept.arrival));
            }
        }
        pace
    }

    /// Whether a few more lines would tell.
    pub(super) fn may_tell(&self) -> bool {
        !self.times.is_empty() && self.times.len() < LINES_MIN && !self.is_enough()
    }

    /// Seconds for each number, if arrivals say so.
    pub(super) fn scale(&self) -> Option<f64> {
        let goes_on = self.times.is_sorted_by(|one, next| one.0 <= next.0);
        if !self.is_enough() || !goes_on {
            return None;
        }
        let pace = self.span(|time| time.0) / self.span(|time| time.1);
        let mut paces = PACES.into_iter();
        let found = paces.find(|(_, each)| pace > each / OFF && pace < each * OFF);
        found.map(|(scale, _)| scale)
    }

    /// Whether so many lines came one after the other: what was all there at once came at no pace.
    fn is_enough(&self) -> bool {
        let arrivals = self.span(|time| time.1);
        let apart = self.times.windows(2);
        let apart = apart.filter(|pair| pair[1].1 - pair[0].1 > arrivals / 100.0);
        let lines = apart.count() + 1;
        lines >= LINES_MIN && arrivals >= SPAN_MIN
            || lines >= SLOW_LINES_MIN && arrivals >= SLOW_SPAN_MIN
    }

    fn span(&self, of: impl Fn(&(f64, f64)) -> f64) -> f64 {
        let (first, last) = (self.times.first(), self.times.last());
        first
            .zip(last)
            .map_or(0.0, |(first, last)| of(last) - of(first))
    }

    fn time(&mut self, line: &[u8]) -> Option<f64> {
        let line = trim(line);
        let time = if line.first() == Some(&b'{') {
            elapsed_of(line)
        } else {
            let separator = separator(line);
            let first = trim(line.split(|byte| *byte == separator).next()?);
            let number = number::whole(first);
            if number.is_none() {
                let name = std::str::from_utf8(first).ok().and_then(time_name);
                self.is_named = name.is_some_and(|name| name.scale.is_none());
            }
            number.filter(|_| self.is_named)
        };
        // Larger than 1e8 it may be a time since 1970, or one that has counted for long: the pace tells.
        time.filter(|time| (0.0..COUNTER_LEN).contains(time))
    }
}

#[cfg(test)]
mod tests {
    use crate::format::parser::{Options, Parser};
    use crate::format::script::{Heard, Script};

    /// A few rows that stand in a file are there a second later; of a live source more are waited for, which tell
    /// whether its times are milliseconds.
    #[test]
    fn what_was_there_at_once_has_no_pace_to_be_waited_for() {
        for (is_paced, seconds) in [(false, 1.0), (true, 12.0)] {
            let options = Options {
                is_paced,
                ..Options::default()
            };
            let (mut parser, mut script) = (Parser::new(options), Script::default());
            let values = |script: &Script| script.named("v").map(Heard::values).unwrap_or_default();
            parser.feed(b"t,v\n0,1\n1,3\n2,2\n", 5.0, &mut script);
            assert_eq!(parser.deadline(), Some(5.0 + seconds));
            parser.tick(5.0 + seconds - 0.1, &mut script);
            assert_eq!(values(&script), [0.0; 0]);
            parser.tick(5.0 + seconds, &mut script);
            assert_eq!(values(&script), [1.0, 3.0, 2.0]);
        }
    }
}
