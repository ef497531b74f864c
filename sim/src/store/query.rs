//! Columns out of buckets: the cost of an answer goes with the columns asked for.

use std::ops::Range;

use super::columns::{Answer, Column, Question, Run};
use super::path;
use super::pyramid::{BASE, BASE_SHIFT, shift_of};
use super::series::Series;

/// How far a bucket may reach out of the column it begins in, in columns. A bucket that reaches
/// no farther belongs to that column as a whole; one that does is taken apart.
const SPILL: f64 = 0.5;

pub(super) fn answer(series: &Series, question: &Question) -> Answer {
    let question = question.clipped();
    let Some(last_x) = series.last_x().filter(|_| question.is_answerable()) else {
        return Answer::default();
    };
    let history = series.history();
    let runs = if series.segments().is_path(history.end - history.start) {
        vec![Run::Path(path::path(series))]
    } else {
        let segments = series.segments().ranges(history);
        segments
            .filter_map(|segment| run(series, segment, &question))
            .collect()
    };
    // A bucket that is completed later and then taken as a whole begins at most so far back.
    let settled = question.column_from_x(last_x - SPILL * question.width);
    Answer {
        runs,
        settled,
        segments: series.segments().begun(),
    }
}

/// The sample nearest to `x`; on a path the nearest of its points.
pub(super) fn nearest(series: &Series, x: f64) -> Option<[f64; 2]> {
    let history = series.history();
    let closest = |samples: &mut dyn Iterator<Item = [f64; 2]>| {
        // The last of equals wins, so the newest is found first.
        samples.min_by(|[a, _], [b, _]| (a - x).abs().total_cmp(&(b - x).abs()))
    };
    if series.segments().is_path(history.end - history.start) {
        return closest(&mut path::path(series).into_iter().rev());
    }
    let around = |segment: Range<u64>| {
        let behind = series.lower_bound(&segment, x.next_up());
        (behind.saturating_sub(1).max(segment.start)..(behind + 1).min(segment.end)).rev()
    };
    let mut segments: Vec<_> = series.segments().ranges(history).collect();
    segments.reverse();
    closest(
        &mut segments
            .into_iter()
            .flat_map(around)
            .map(|number| series.sample(number)),
    )
}

fn run(series: &Series, segment: Range<u64>, question: &Question) -> Option<Run> {
    let Range { start, end } = question.columns;
    let from = series.lower_bound(&segment, question.x_from_column(start));
    let to = series.lower_bound(&segment, question.x_from_column(end));
    if from == to && (from == segment.start || to == segment.end) {
        return None;
    }
    if to - from < (end - start) as u64 {
        let neighbours = from.saturating_sub(1).max(segment.start)..(to + 1).min(segment.end);
        return Some(Run::Samples(
            neighbours.map(|number| series.sample(number)).collect(),
        ));
    }
    Some(columns(series, segment, question))
}

fn columns(series: &Series, segment: Range<u64>, question: &Question) -> Run {
    let Range { start, end } = question.columns;
    let (start, end) = (start - 1, end + 1);
    let from = series.lower_bound(&segment, question.x_from_column(start));
    let to = series.lower_bound(&segment, question.x_from_column(end));
    let neighbour = |number: u64| segment.contains(&number).then(|| series.sample(number));
    let (before, after) = (neighbour(from.wrapping_sub(1)), neighbour(to));
    let mut columns = vec![Column::EMPTY; (end - start) as usize];
    let mut walk = Walk {
        series,
        segment,
        question,
        level: 0,
    };
    let mut number = walk.bucket_start(from);
    while number < to {
        let x = series.x(number);
        let column = question.column_from_x(x);
        let (next, part) = walk.step(number, x, question.x_from_column(column + 1));
        let place = usize::try_from(column - start).ok();
        if let Some(place) = place.and_then(|place| columns.get_mut(place)) {
            place.merge(&part);
        }
        number = next;
    }
    Run::Columns {
        start,
        columns,
        before,
        after,
    }
}

/// A walk over the samples of a segment by the largest buckets that may be taken whole.
///
/// Which column a sample falls into must depend on the column width alone, not on the range asked
/// for, or columns would change while a view scrolls. So it is decided by the largest complete
/// bucket around the sample that spans no more than [`SPILL`]. A larger one that lies within one
/// column altogether gives the same, faster.
struct Walk<'a> {
    series: &'a Series,
    segment: Range<u64>,
    question: &'a Question,
    /// One above the level last taken; zero after single samples.
    level: usize,
}

impl Walk<'_> {
    /// Where the bucket begins that decides about this sample, or the sample itself.
    fn bucket_start(&self, number: u64) -> u64 {
        let starts = (0..self.series.levels()).rev().map(|level| {
            let shift = shift_of(level);
            (level, number >> shift << shift)
        });
        let reach = SPILL * self.question.width;
        starts
            .filter(|&(level, start)| {
                self.segment.contains(&start)
                    && self
                        .bucket(level, start, self.series.x(start) + reach)
                        .is_some()
            })
            .map(|(_, start)| start)
            .next()
            .unwrap_or(number)
    }

    /// What to take from `number` on, which stands at `x` in a column that ends at `edge`:
    /// where it ends, and what it holds.
    fn step(&mut self, number: u64, x: f64, edge: f64) -> (u64, Column) {
        let reach = edge.max(x + SPILL * self.question.width);
        let mut taken = None;
        if number.is_multiple_of(BASE as u64) {
            // Reaching less far the higher it is, a level fits only if all below do.
            let mut level = self.level.saturating_sub(1);
            while let Some(bucket) = self.bucket(level, number, reach) {
                taken = Some((level, *bucket));
                level += 1;
            }
            while taken.is_none() && level > 0 {
                level -= 1;
                taken = self
                    .bucket(level, number, reach)
                    .map(|bucket| (level, *bucket));
            }
        }
        if let Some((level, bucket)) = taken {
            self.level = level + 1;
            return (number + (1 << shift_of(level)), bucket);
        }
        self.level = 0;
        let block = ((number >> BASE_SHIFT) + 1) << BASE_SHIFT;
        let chunk = self.series.chunk(number);
        let next = chunk.lower_bound(number + 1..block.min(self.segment.end), edge);
        (next, Column::of(chunk.values(number..next)))
    }

    /// The complete bucket that begins with this sample, if all of it lies in the segment and
    /// before `reach`.
    fn bucket(&self, level: usize, number: u64, reach: f64) -> Option<&Column> {
        let size = 1 << shift_of(level);
        let last = number + size - 1;
        let is_whole = number.is_multiple_of(size) && last < self.segment.end;
        if !is_whole || self.series.x(last) > reach {
            return None;
        }
        self.series.bucket(level, number >> shift_of(level))
    }
}
