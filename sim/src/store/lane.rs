//! A state series as it is drawn: stretches of x, each with the label that is held there.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::columns::{Answer, Column, Run};
use super::held::Held;
use super::label_columns::is_same;
use super::pyramid::shift_of;
use super::query;
use super::question::Question;
use super::series::Series;
use crate::written;

/// A stretch of x in which one thing is held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Where it begins; a column's begin where columns are asked for.
    #[serde(with = "written::number")]
    pub from: f64,
    /// Where it ends: at the next sample that holds something else, or at the newest sample.
    #[serde(with = "written::number")]
    pub to: f64,
    /// What is held.
    pub held: Held,
}

/// The blocks of a state series in a range, in order of arrival. Nothing stands where there is a gap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Lane {
    /// No block is followed by another of the same at once.
    pub blocks: Vec<Block>,
}

/// One label from when it began to be held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// Number of the label.
    pub label: u8,
    /// x of the first sample that holds it, or of the oldest in history.
    #[serde(with = "written::number")]
    pub from: f64,
    /// x of the first sample that holds something else, or of the newest.
    #[serde(with = "written::number")]
    pub to: f64,
    /// It goes on: nothing else has come so far.
    pub is_newest: bool,
}

impl Lane {
    /// Adds a block, or to the one before where that is of the same.
    fn push(&mut self, block: Block) {
        match self.blocks.last_mut() {
            Some(last) if last.held == block.held && last.to == block.from => last.to = block.to,
            _ => self.blocks.push(block),
        }
    }
}

/// Puts an answer's columns and samples together to blocks.
pub(super) fn lane(answer: Answer, question: &Question) -> Lane {
    let mut lane = Lane::default();
    for run in answer.runs {
        match run {
            Run::Columns {
                start,
                columns,
                before,
                after,
                ..
            } => {
                let mut open = Open::default();
                if let Some([x, value]) = before {
                    open.hold(
                        &mut lane,
                        x.max(question.x_from_column(start)),
                        Held::of(value),
                    );
                }
                for ((place, column), number) in columns.iter().enumerate().zip(start..) {
                    if column.is_empty() {
                        continue;
                    }
                    let x = question.x_from_column(number);
                    let held = passing(&columns, place).or(column.held());
                    open.hold(&mut lane, x, held);
                    // What comes after it is what its last sample holds.
                    let rest = Held::of(column.last);
                    if held != rest {
                        open.hold(&mut lane, question.x_from_column(number + 1), rest);
                    }
                    open.reach(question.x_from_column(number + 1));
                }
                let end = start + columns.len() as i64;
                if let Some([x, _]) = after {
                    open.reach(x.min(question.x_from_column(end + 1)));
                }
                open.end(&mut lane);
            }
            Run::Samples(samples) => {
                let mut open = Open::default();
                for [x, value] in samples {
                    open.hold(&mut lane, x, Held::of(value));
                    open.reach(x);
                }
                open.end(&mut lane);
            }
            // What stands in no order is held for no time.
            Run::Path(_) => {}
        }
    }
    lane
}

/// The one other label that a column holds where all around it one label is held: what passes is seen among what stays.
/// `None` where there may be others, or where it may come again in the next column.
fn passing(columns: &[Column], place: usize) -> Option<Held> {
    let column = &columns[place];
    let around = column.first;
    let is_around =
        |column: &Column| column.is_empty() || column.is_steady() && is_same(column.first, around);
    let before = place.checked_sub(1).and_then(|place| columns.get(place));
    let behind = columns.get(place + 1);
    // No number of a label lies between two that follow each other.
    let is_of_two = column.max - column.min == 1.0 && !column.flags.has_gap();
    let is_passing = column.held() == Some(Held::Several)
        && is_of_two
        && is_same(column.last, around)
        && before.is_some_and(is_around)
        && behind.is_some_and(is_around);
    let other = if is_same(column.min, around) {
        column.max
    } else {
        column.min
    };
    Held::of(other).filter(|_| is_passing)
}

/// The block that may go on.
#[derive(Default)]
struct Open {
    block: Option<Block>,
}

impl Open {
    /// From `x` on this is held.
    fn hold(&mut self, lane: &mut Lane, x: f64, held: Option<Held>) {
        if self.block.map(|block| block.held) == held {
            return;
        }
        // What is held for no time, as by samples of one x, is not seen.
        let before = self.block.take().filter(|block| x > block.from);
        if let Some(before) = before {
            lane.push(Block { to: x, ..before });
        }
        self.block = held.map(|held| Block {
            from: x,
            to: x,
            held,
        });
    }

    /// What is held is so at least up to here.
    fn reach(&mut self, x: f64) {
        if let Some(block) = &mut self.block {
            block.to = block.to.max(x);
        }
    }

    fn end(&mut self, lane: &mut Lane) {
        if let Some(block) = self.block.take() {
            lane.push(block);
        }
    }
}

/// What is held at `x` in a span, or in all: by the newest sample that isn't behind it, of the newest stretch of
/// curve that reaches there.
pub(super) fn stay_at(series: &Series, x: f64, span: Option<u32>) -> Option<Stay> {
    series.stays()?;
    let history = series.seen();
    let samples = query::samples_of(series, span)?;
    if series.segments().is_path(&samples) {
        return None;
    }
    let stretches = query::stretches(series, samples);
    let holds = |(_, segment): (u64, Range<u64>)| {
        let behind = series.lower_bound(&segment, x.next_up());
        let is_in = behind > segment.start && (behind < segment.end || series.x(behind - 1) == x);
        let is_newest = segment.end == history.end && behind == segment.end;
        let is_held = is_in || (is_newest && behind > segment.start);
        // Before the first sample of all nothing is counted back.
        is_held.then(|| (segment, behind - 1))
    };
    let (segment, number) = stretches.filter_map(holds).last()?;
    let Held::Label(label) = Held::of(series.sample(number)[1])? else {
        return None;
    };
    let first = first_of_stay(series, number, segment.start);
    let end = end_of_stay(series, number, segment.end);
    let is_newest = end == history.end;
    let last = if end < segment.end { end } else { end - 1 };
    Some(Stay {
        label,
        from: series.x(first),
        to: series.x(last),
        is_newest,
    })
}

/// Whether a complete bucket holds nothing but this.
fn holds_only(series: &Series, level: usize, bucket: u64, value: f64) -> bool {
    let column = series.bucket(level, bucket);
    column.is_some_and(|column| column.is_steady() && is_same(column.first, value))
}

/// The first sample of the stay that this one belongs to.
fn first_of_stay(series: &Series, number: u64, from: u64) -> u64 {
    let value = series.sample(number)[1];
    let mut first = number;
    let levels = series.levels();
    while first > from {
        let fits = |&level: &usize| {
            let length = 1 << shift_of(level);
            first.is_multiple_of(length)
                && first - from >= length
                && holds_only(series, level, (first - length) >> shift_of(level), value)
        };
        match (0..levels).take_while(fits).last() {
            Some(level) => first -= 1 << shift_of(level),
            None if is_same(series.sample(first - 1)[1], value) => first -= 1,
            None => break,
        }
    }
    first
}

/// The first sample behind that stay.
fn end_of_stay(series: &Series, number: u64, to: u64) -> u64 {
    let value = series.sample(number)[1];
    let mut end = number + 1;
    let levels = series.levels();
    while end < to {
        let fits = |&level: &usize| {
            let length = 1 << shift_of(level);
            end.is_multiple_of(length)
                && to - end >= length
                && holds_only(series, level, end >> shift_of(level), value)
        };
        match (0..levels).take_while(fits).last() {
            Some(level) => end += 1 << shift_of(level),
            None if is_same(series.sample(end)[1], value) => end += 1,
            None => break,
        }
    }
    end
}
