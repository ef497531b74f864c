//! The samples before and behind a place.

use std::ops::Range;

use super::path;
use super::series::Series;

/// On which side of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// At a lower x.
    Before,
    /// At a greater x.
    Behind,
}

impl Side {
    /// The nearer of two places on this side.
    fn nearer(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Before => one.max(other),
            Self::Behind => one.min(other),
        }
    }
}

/// As [`Store::beside`](super::Store::beside).
pub(super) fn beside(series: &Series, x: f64, side: Side) -> Option<f64> {
    if x.is_nan() {
        return None;
    }
    let history = series.seen();
    if series.segments().is_path(&history) {
        let points = path::path(series, series.seen())
            .into_iter()
            .map(|[x, _]| x);
        let on_side = points.filter(|other| match side {
            Side::Before => *other < x,
            Side::Behind => *other > x,
        });
        return on_side.reduce(|one, other| side.nearer(one, other));
    }
    let next = |(_, segment): (u64, Range<u64>)| {
        let number = match side {
            Side::Before => series.lower_bound(&segment, x).checked_sub(1)?,
            Side::Behind => series.lower_bound(&segment, x.next_up()),
        };
        segment.contains(&number).then(|| series.x(number))
    };
    let segments = series.segments().ranges(history);
    let found = segments.filter_map(next);
    found.reduce(|one, other| side.nearer(one, other))
}
