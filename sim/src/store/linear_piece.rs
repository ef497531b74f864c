//! Stretches of equal spacing: two numbers, however many samples.

use std::ops::Range;

use super::search::partition_point;

#[derive(Debug, Clone, Copy)]
pub(super) struct LinearPiece {
    /// Place of its first sample; negative once that was forgotten.
    pub(super) first: i64,
    pub(super) start: f64,
    /// Finite, not negative; zero while there is but one sample.
    pub(super) step: f64,
}

/// The steps with which the last piece still meets each of its samples within the tolerance
/// (the swing filter: Elmeleegy et al., "Online LinearPiece-wise Linear Approximation of Numerical
/// Streams with Precision Guarantees", VLDB 2009).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cone {
    low: f64,
    high: f64,
}

impl Cone {
    /// One sample: any step will do.
    pub(super) const OPEN: Self = Self {
        low: 0.0,
        high: f64::INFINITY,
    };
    /// The step was told and is kept as long as it fits.
    pub(super) const STEP_KNOWN: Self = Self {
        low: 0.0,
        high: f64::MAX,
    };
}

/// How far from equal spacing an x may lie, in units of its own rounding error. A grid computed as
/// `i * step` or as a running sum stays below; no clock is that regular by chance for long.
const TOLERANCE: f64 = 2.0 * f64::EPSILON;

impl LinearPiece {
    #[inline]
    pub(super) fn x(&self, place: usize) -> f64 {
        // `mul_add` would round once less, but is a function call on the plainest machines.
        self.start + (place as i64 - self.first) as f64 * self.step
    }

    /// As [`Clock::lower_bound`]. Equal spacing names the place; only rounding can move it.
    pub(super) fn lower_bound(&self, range: Range<usize>, x: f64) -> usize {
        let steps = ((x - self.start) / self.step).ceil() as i64;
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

    /// Widens the piece to a sample at `place`, if equal spacing allows it.
    #[inline]
    pub(super) fn meet(&self, cone: Cone, place: usize, x: f64) -> Option<(Self, Cone)> {
        let tolerance = TOLERANCE * x.abs().max(self.start.abs());
        // One division for three: it is what a sample costs here.
        let share = 1.0 / (place as i64 - self.first) as f64;
        let low = cone.low.max((x - tolerance - self.start) * share);
        let high = cone.high.min((x + tolerance - self.start) * share);
        let is_first_step = cone.high == f64::INFINITY;
        let step = if is_first_step {
            (x - self.start) * share
        } else if self.step < low || self.step > high {
            low.midpoint(high)
        } else {
            self.step
        };
        (low <= high && step >= 0.0 && step.is_finite())
            .then_some((Self { step, ..*self }, Cone { low, high }))
    }
}

/// Lets the last piece reach these samples as well, all or none.
#[inline]
pub(super) fn widen(pieces: &mut [LinearPiece], cone: &mut Cone, samples: &[(usize, f64)]) -> bool {
    let Some(piece) = pieces.last_mut() else {
        return false;
    };
    let mut wide = (*piece, *cone);
    for &(place, x) in samples {
        match wide.0.meet(wide.1, place, x) {
            Some(met) => wide = met,
            None => return false,
        }
    }
    (*piece, *cone) = wide;
    true
}

/// The step at which these x are equally spaced, if they are and it pays to know.
pub(super) fn even_step(xs: &[f64]) -> Option<f64> {
    let &[first, _, .., last] = xs else {
        return None;
    };
    let step = (last - first) / (xs.len() - 1) as f64;
    let tolerance = TOLERANCE * first.abs().max(last.abs());
    let is_met = |(index, x): (usize, &f64)| (first + index as f64 * step - x).abs() <= tolerance;
    (step.is_finite() && xs.iter().enumerate().all(is_met)).then_some(step)
}

#[inline]
pub(super) fn piece_at(pieces: &[LinearPiece], place: usize) -> &LinearPiece {
    match pieces {
        [piece] => piece,
        _ => &pieces[pieces.partition_point(|piece| piece.first <= place as i64) - 1],
    }
}
