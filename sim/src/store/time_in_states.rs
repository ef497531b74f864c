//! How long each label of a state series was held in a range of x.

use std::ops::Range;

use super::query;
use super::series::Series;
use super::stays::{TimeInStates, add_chunk, add_piece};

/// As [`Store::time_in_states`](super::Store::time_in_states).
pub(super) fn time_in_states(
    series: &Series,
    range: &Range<f64>,
    span: Option<u32>,
) -> Option<TimeInStates> {
    series.stays()?;
    let samples = query::samples_of(series, span)?;
    if series.segments().is_path(&samples) {
        return None;
    }
    let mut sum = TimeInStates::default();
    // Nothing is held from a span to the next one.
    for (_, stretch) in query::stretches(series, samples) {
        add_segment(&mut sum, series, stretch, range);
    }
    while sum.held.last().is_some_and(|held| *held == 0.0) {
        sum.held.pop();
    }
    Some(sum)
}

fn add_segment(sum: &mut TimeInStates, series: &Series, segment: Range<u64>, range: &Range<f64>) {
    if segment.is_empty() || range.start.is_nan() || range.end.is_nan() {
        return;
    }
    // The samples in the range, and the one before, which is held up to the first of them.
    let from = series.lower_bound(&segment, range.start);
    let end = series.lower_bound(&segment, range.end);
    if from > segment.start {
        let [x, value] = series.sample(from - 1);
        let next = if from < segment.end {
            series.x(from)
        } else {
            x
        };
        add_piece(sum, value, x.max(range.start), next.min(range.end));
    }
    if from == end {
        return;
    }
    let last = end - 1;
    add_between(sum, series, from, last);
    if end < segment.end {
        let [x, value] = series.sample(last);
        add_piece(sum, value, x, series.x(end).min(range.end));
    }
}

/// Adds what was held from one sample to another of the same stretch.
fn add_between(sum: &mut TimeInStates, series: &Series, from: u64, to: u64) {
    let [first, last] = [from, to].map(|number| series.place(number));
    if first == last {
        add_chunk(sum, series.chunk(from), from, to);
        return;
    }
    let head = series.chunk(from);
    let head_end = head.range().end;
    add_chunk(sum, head, from, head_end - 1);
    let tail = series.chunk(to);
    let tail_start = tail.range().start;
    if let Some(stays) = series.stays()
        && let (Some(before), Some(behind)) = (stays.up_to(first), stays.up_to(last - 1))
    {
        sum.add_all(behind, 1.0);
        sum.add_all(before, -1.0);
    }
    let [x, value] = series.sample(tail_start - 1);
    add_piece(sum, value, x, tail.x(tail_start));
    add_chunk(sum, tail, tail_start, to);
}
