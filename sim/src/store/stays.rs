//! How long each label of a state series was held.

use std::collections::VecDeque;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::chunk::{CHUNK_LEVELS, Chunk};
use super::info::Values;
use super::lane::Held;
use super::pyramid::{BASE, shift_of};
use super::query;
use super::series::Series;
use crate::written;

/// How long each label was held in a range of x.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeInStates {
    /// By the number of the label, in units of x; those behind the last one that was held are left out.
    #[serde(with = "written::numbers")]
    pub held: Vec<f64>,
    /// Nothing was held.
    #[serde(with = "written::number")]
    pub gaps: f64,
}

impl TimeInStates {
    fn add(&mut self, value: f64, time: f64) {
        let Some(Held::Label(label)) = Held::of(value) else {
            self.gaps += time;
            return;
        };
        let place = usize::from(label);
        if self.held.len() <= place {
            self.held.resize(place + 1, 0.0);
        }
        self.held[place] += time;
    }

    /// Adds `sign` times what the other has.
    fn add_all(&mut self, other: &Self, sign: f64) {
        if self.held.len() < other.held.len() {
            self.held.resize(other.held.len(), 0.0);
        }
        for (held, other) in self.held.iter_mut().zip(&other.held) {
            *held += sign * other;
        }
        self.gaps += sign * other.gaps;
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.held.capacity() * size_of::<f64>()
    }
}

/// What was held from the series' first sample to the last one of each sealed chunk: the difference
/// of two tells what lies between, however many chunks that are.
#[derive(Debug, Default)]
pub(super) struct Stays {
    /// One for each sealed chunk.
    sums: VecDeque<TimeInStates>,
    /// Before the oldest of them.
    before: TimeInStates,
    /// The last sample of the newest one.
    last: Option<[f64; 2]>,
    bytes: usize,
}

impl Stays {
    pub(super) fn of(values: Values) -> Option<Box<Self>> {
        (values == Values::Labels).then(Box::default)
    }

    /// This chunk is full.
    pub(super) fn sealed(&mut self, chunk: &Chunk) {
        let numbers = chunk.range();
        let mut sum = self.sums.back().unwrap_or(&self.before).clone();
        if let Some([x, value]) = self.last {
            sum.add(value, (chunk.x(numbers.start) - x).max(0.0));
        }
        add_chunk(&mut sum, chunk, numbers.start, numbers.end - 1);
        let last = numbers.end - 1;
        self.last = Some([chunk.x(last), chunk.value(last)]);
        sum.held.shrink_to_fit();
        self.bytes += sum.bytes();
        self.sums.push_back(sum);
    }

    /// The oldest sealed chunk is gone.
    pub(super) fn forget_oldest(&mut self) {
        if let Some(oldest) = self.sums.pop_front() {
            self.bytes -= oldest.bytes();
            self.before = oldest;
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.bytes + self.before.held.capacity() * size_of::<f64>()
    }
}

/// Adds what was held from sample `from` to sample `to` of the chunk: by buckets where one thing was
/// held all the time.
fn add_chunk(sum: &mut TimeInStates, chunk: &Chunk, from: u64, to: u64) {
    let mut number = from;
    while number < to {
        let steady = |&level: &usize| {
            let length = 1 << shift_of(level);
            let bucket = chunk.bucket(level, number >> shift_of(level));
            number.is_multiple_of(length)
                && number + length <= to
                && bucket.is_some_and(|bucket| bucket.is_steady())
        };
        let level = (0..CHUNK_LEVELS).take_while(steady).last();
        let next = match level {
            Some(level) => number + (1 << shift_of(level)),
            None => (number / BASE as u64 + 1) * BASE as u64,
        };
        let next = next.min(to);
        if level.is_some() {
            add_piece(sum, chunk.value(number), chunk.x(number), chunk.x(next));
        } else {
            let values = chunk.values_of(number..next);
            let mut x = chunk.x(number);
            for (value, number) in values.into_iter().zip(number + 1..) {
                let next = chunk.x(number);
                add_piece(sum, value, x, next);
                x = next;
            }
        }
        number = next;
    }
}

/// Where x runs backwards nothing is held until the next sample.
fn add_piece(sum: &mut TimeInStates, value: f64, from: f64, to: f64) {
    if to > from {
        sum.add(value, to - from);
    }
}

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
        && let (Some(before), Some(behind)) = (stays.sums.get(first), stays.sums.get(last - 1))
    {
        sum.add_all(behind, 1.0);
        sum.add_all(before, -1.0);
    }
    let [x, value] = series.sample(tail_start - 1);
    add_piece(sum, value, x, tail.x(tail_start));
    add_chunk(sum, tail, tail_start, to);
}
