//! The samples of one series, on their way into a trial.

use std::collections::VecDeque;

use super::leaf::{Hold, Test};
use crate::job::Times;
use crate::store::{SeriesId, XAxis, XKind};

/// What the x of a series tells about when its samples came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clock {
    /// Seconds since the scope's start.
    Scope,
    /// Seconds of another clock.
    Other,
    /// Nothing: the time of arrival has to do.
    No,
}

/// A sample that waits for those of other series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub x: f64,
    pub value: f64,
    /// When it came, in seconds since the scope's start.
    pub came: f64,
}

/// A series as a trial looks at it.
#[derive(Debug)]
pub(super) struct Lane {
    pub series: SeriesId,
    /// What is tested of it, by the number of the part.
    pub parts: Vec<(usize, Test, Hold)>,
    pub axis: XAxis,
    clock: Clock,
    pub waiting: VecDeque<Point>,
}

impl Lane {
    pub(super) fn new(series: SeriesId, axis: XAxis) -> Self {
        let clock = match &axis {
            XAxis::Time => Clock::Scope,
            XAxis::Own { kind, .. } => match kind {
                XKind::Clock | XKind::Day | XKind::Elapsed => Clock::Other,
                XKind::Number | XKind::Row => Clock::No,
            },
        };
        Self {
            series,
            parts: Vec::new(),
            axis,
            clock,
            waiting: VecDeque::new(),
        }
    }

    /// The second by which it is told how long something held.
    #[inline]
    pub(super) fn seconds(&self, x: f64, came: f64) -> f64 {
        if self.clock == Clock::No { came } else { x }
    }

    /// When a sample came, in seconds since the scope's start.
    #[inline]
    pub(super) fn t(&self, x: f64, came: f64) -> f64 {
        if self.clock == Clock::Scope { x } else { came }
    }
}

/// x of each of these samples, and its value.
pub(super) fn samples<'a>(
    times: &'a Times,
    values: &'a [f64],
) -> impl Iterator<Item = (f64, f64)> + 'a {
    let (regular, each): (_, &[f64]) = match times {
        Times::Regular { start, step } => (Some((*start, *step)), &[]),
        Times::Each(each) => (None, each),
    };
    let count = regular.map_or(each.len(), |_| values.len());
    values[..count.min(values.len())]
        .iter()
        .enumerate()
        .map(move |(index, value)| {
            let x = match regular {
                Some((start, step)) => start + index as f64 * step,
                None => each[index],
            };
            (x, *value)
        })
}
