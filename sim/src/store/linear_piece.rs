//! Stretches of equal spacing: a few numbers, however many samples. Only what they give to the bit stands on one.

use std::ops::Range;

use super::search::partition_point;

#[derive(Debug, Clone, Copy)]
pub(super) struct LinearPiece {
    /// Place of its first sample; negative once that was forgotten.
    pub(super) first: i64,
    pub(super) start: f64,
    /// Finite, not negative; zero while there is but one sample.
    pub(super) step: f64,
    /// What both are divided by: 1, or a power of ten, by which decimal numbers are whole ones.
    pub(super) unit: f64,
}

/// Most digits behind the point that are tried: a clock's nanoseconds.
const MOST_DIGITS: i32 = 9;
/// Whole numbers below this are exact, and so are their sums.
const WHOLE_MOST: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
/// A stretch of so many samples is looked at once more where the next one doesn't fit: two or three lie on many.
const SHORT: usize = 64;

impl LinearPiece {
    /// One sample, which must not be -0.
    pub(super) fn of_one(place: usize, x: f64) -> Self {
        Self {
            first: place as i64,
            start: x,
            step: 0.0,
            unit: 1.0,
        }
    }

    /// Samples at `start + i * step`.
    pub(super) fn regular(place: usize, start: f64, step: f64) -> Self {
        Self {
            step,
            ..Self::of_one(place, start)
        }
    }

    #[inline]
    pub(super) fn x(&self, place: usize) -> f64 {
        // `mul_add` would round once less, but is a function call on the plainest machines.
        let x = self.start + (place as i64 - self.first) as f64 * self.step;
        if self.unit == 1.0 { x } else { x / self.unit }
    }

    /// x of its first sample.
    #[inline]
    fn start_x(&self) -> f64 {
        if self.unit == 1.0 {
            self.start
        } else {
            self.start / self.unit
        }
    }

    /// Whether the x is the one that stands there, to the bit.
    #[inline]
    pub(super) fn has(&self, place: usize, x: f64) -> bool {
        self.x(place).to_bits() == x.to_bits()
    }

    /// As [`Clock::lower_bound`]. Equal spacing names the place; only rounding can move it.
    pub(super) fn lower_bound(&self, range: Range<usize>, x: f64) -> usize {
        let steps = ((x * self.unit - self.start) / self.step).ceil() as i64;
        // One time for all makes infinitely many steps.
        let guess = steps.saturating_add(self.first);
        let guess = guess.clamp(range.start as i64, range.end as i64) as usize;
        let is_behind = guess == range.start || self.x(guess - 1) < x;
        if is_behind && (guess == range.end || self.x(guess) >= x) {
            guess
        } else {
            partition_point(range, |place| self.x(place) < x)
        }
    }

    /// A stretch that has the samples of this one up to the place, and the x there, if there is one.
    pub(super) fn meet(&self, place: usize, x: f64) -> Option<Self> {
        let is_single = place as i64 == self.first + 1;
        if !is_single && self.has(place, x) {
            return Some(*self);
        }
        // One that was cut keeps what it says.
        let first = usize::try_from(self.first).ok()?;
        if place - first > SHORT {
            return None;
        }
        let start = self.x(first);
        let second = if is_single { x } else { self.x(first + 1) };
        let decimal = decimal_steps(start, second);
        let plain = [start, second - start, 1.0];
        decimal.into_iter().chain([plain]).find_map(|line| {
            let [start, step, unit] = line;
            let other = Self {
                first: self.first,
                start,
                step,
                unit,
            };
            let is_fit = step >= 0.0 && step.is_finite() && other.has(place, x);
            let mut before = first..place;
            (is_fit && before.all(|at| other.has(at, self.x(at)))).then_some(other)
        })
    }
}

/// The first and the distance to the second as whole numbers, and the power of ten by which they are.
fn decimal_steps(first: f64, second: f64) -> Option<[f64; 3]> {
    (0..=MOST_DIGITS).find_map(|digits| {
        let unit = 10_f64.powi(digits);
        let whole = |x: f64| {
            let whole = (x * unit).round();
            let is_it = whole.abs() < WHOLE_MOST && (whole / unit).to_bits() == x.to_bits();
            is_it.then_some(whole)
        };
        let (first, second) = (whole(first)?, whole(second)?);
        Some([first, second - first, unit])
    })
}

#[inline]
pub(super) fn piece_at(pieces: &[LinearPiece], place: usize) -> &LinearPiece {
    match pieces {
        [piece] => piece,
        _ => &pieces[pieces.partition_point(|piece| piece.first <= place as i64) - 1],
    }
}

/// The first place in `range` whose x is not below `x`, else the range's end: the pieces' beginnings tell which one has it,
/// however many places there are.
pub(super) fn lower_bound(pieces: &[LinearPiece], range: Range<usize>, x: f64) -> usize {
    if range.is_empty() {
        return range.start;
    }
    let at = |place: usize| pieces.partition_point(|piece| piece.first <= place as i64) - 1;
    let (first, last) = (at(range.start), at(range.end - 1));
    // Those after the first begin inside the range, so the x they begin with are sorted.
    let later = first + 1..last + 1;
    let piece = partition_point(later, |number| pieces[number].start_x() < x) - 1;
    let end = pieces.get(piece + 1).map_or(range.end, |next| {
        usize::try_from(next.first).map_or(range.end, |next| next.min(range.end))
    });
    let start =
        usize::try_from(pieces[piece].first).map_or(range.start, |own| own.max(range.start));
    pieces[piece].lower_bound(start..end, x)
}
