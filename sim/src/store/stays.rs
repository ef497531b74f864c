//! How long each label of a state series was held.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::chunk::Chunk;
use super::held::Held;
use super::info::Values;
use super::pyramid::{BASE, shift_of};
use super::room::CHUNK_LEVELS;
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
    pub(super) fn add_all(&mut self, other: &Self, sign: f64) {
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

    /// What was held up to the end of the sealed chunk at this place.
    pub(super) fn up_to(&self, place: usize) -> Option<&TimeInStates> {
        self.sums.get(place)
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.bytes + self.before.held.capacity() * size_of::<f64>()
    }
}

/// Adds what was held from sample `from` to sample `to` of the chunk: by buckets where one thing was
/// held all the time.
pub(super) fn add_chunk(sum: &mut TimeInStates, chunk: &Chunk, from: u64, to: u64) {
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
pub(super) fn add_piece(sum: &mut TimeInStates, value: f64, from: f64, to: f64) {
    if to > from {
        sum.add(value, to - from);
    }
}
