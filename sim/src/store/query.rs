//! Columns out of buckets: the cost of an answer goes with the columns asked for.

use std::ops::Range;

use super::bucket::Bucket;
use super::chunk::Chunk;
use super::columns::{Answer, Run, Smooth};
use super::part::Part;
use super::path;
use super::pyramid::{BASE, BASE_SHIFT, shift_of};
use super::question::{Means, Question};
use super::room::{CHUNK, CHUNK_LEVELS};
use super::search::nearer;
use super::series::Series;
use super::smooth::smoothed;

/// How far a bucket may reach, in columns. One that reaches no farther belongs to the column it
/// begins in as a whole; one that does is taken apart.
const SPILL: f64 = 0.5;
/// The same for a bucket of the lowest level, which could be taken apart into samples only: packed
/// ones are dear to read. With `BASE` samples a column none has to be; and it is less than a column,
/// so that no rounding carries an extreme farther than into the one before.
const BASE_SPILL: f64 = (BASE - 1) as f64 / BASE as f64;

/// Columns, of all there is or of one span. A span that has ended changes no more.
pub(super) fn answer(series: &Series, question: &Question) -> Answer {
    let Some(samples) = samples_of(series, question.span) else {
        return Answer::default();
    };
    let Some(span) = question.span else {
        return answer_in(series, samples, question);
    };
    let answer = if samples.is_empty() {
        Answer::default()
    } else {
        answer_in(series, samples, question)
    };
    if series.spans().is_newest(span) {
        return answer;
    }
    Answer {
        settled: i64::MAX,
        segments: 0,
        ..answer
    }
}

/// The samples in history of a span, or of all; `None` where there is no such span.
pub(super) fn samples_of(series: &Series, span: Option<u32>) -> Option<Range<u64>> {
    match span {
        Some(span) => series.spans().range(span, series.seen()),
        None => Some(series.seen()),
    }
}

/// Columns of these samples, which are in history; the newest is among them or they change no more.
fn answer_in(series: &Series, samples: Range<u64>, question: &Question) -> Answer {
    let question = question.clipped();
    let Some(last_x) = series.last_x().filter(|_| question.is_answerable()) else {
        return Answer::default();
    };
    let mut smooth = Vec::new();
    let runs = if series.segments().is_path(&samples) {
        vec![Run::Path(path::path(series, samples))]
    } else {
        let mut runs = Vec::new();
        for (number, stretch) in stretches(series, samples) {
            let Some(run) = run(series, number, stretch.clone(), &question) else {
                continue;
            };
            if let Means::Smoothed(keep) = question.means {
                smooth.push(Smooth(smoothed(series, &stretch, (&question, keep), &run)));
            }
            runs.push(run);
        }
        runs
    };
    // A bucket that is completed later and then taken as a whole begins at most so far back.
    // A step further for each rounding, and for what was rounded to `last_x` when it was placed.
    let back = (last_x.next_down() - BASE_SPILL * question.width).next_down();
    let settled = question.column_from_x(back);
    Answer {
        runs,
        settled,
        segments: series.segments().begun(),
        smooth,
    }
}

/// Stretches of these samples that are one curve each: x runs backwards in none, and each lies within a span.
/// Their numbers stay what they are.
pub(super) fn stretches(
    series: &Series,
    samples: Range<u64>,
) -> impl Iterator<Item = (u64, Range<u64>)> {
    series
        .spans()
        .ranges(samples)
        .flat_map(|(span, samples, _)| {
            let segments = series.segments().ranges(samples);
            segments.map(move |(number, segment)| (number + u64::from(span), segment))
        })
}

/// The sample nearest to `x`, the newest of several; on a path the nearest of its points.
pub(super) fn nearest(series: &Series, x: f64) -> Option<[f64; 2]> {
    let history = series.seen();
    nearest_in(series, history, x)
}

/// The same among these samples, which are in history.
pub(super) fn nearest_in(series: &Series, history: Range<u64>, x: f64) -> Option<[f64; 2]> {
    if series.segments().is_path(&history) {
        return path::nearest(series, history, x);
    }
    // The last sample that isn't behind `x`, and the last of those next behind it.
    let around = |(_, segment): (u64, Range<u64>)| {
        let behind = series.lower_bound(&segment, x.next_up());
        let next = segment.contains(&behind).then(|| {
            let next_x = series.x(behind);
            series.lower_bound(&(behind..segment.end), next_x.next_up()) - 1
        });
        let last = (behind > segment.start).then(|| behind - 1);
        last.into_iter().chain(next)
    };
    let samples = stretches(series, history).flat_map(around);
    samples
        .map(|number| series.sample(number))
        .reduce(|one, later| nearer(x, one, later))
}

/// Samples one by one.
pub(crate) struct Samples {
    /// The number of the first one.
    pub first: u64,
    /// The span of which they are.
    pub span: u32,
    /// `[x, value]` of each.
    pub points: Vec<[f64; 2]>,
}

/// The samples in history from this number on, at most so many, and of one span.
pub(super) fn samples(series: &Series, from: u64, at_most: usize) -> Option<Samples> {
    let history = series.seen();
    let first = from.max(history.start);
    let (span, span_end) = series.spans().around(first);
    let end = first.saturating_add(at_most as u64).min(span_end);
    let end = history.end.min(end);
    let points: Vec<_> = (first..end).map(|number| series.sample(number)).collect();
    (!points.is_empty()).then_some(Samples {
        first,
        span,
        points,
    })
}

/// As [`Store::walked_back`](super::Store::walked_back).
pub(super) fn walked_back(series: &Series, number: u64, x: f64) -> Option<u64> {
    let segments = series.segments().ranges(series.seen());
    let mut ahead = segments
        .map(|(_, segment)| segment)
        .skip_while(|segment| segment.end <= number);
    let last_in = |segment: &Range<u64>| {
        let behind = series.lower_bound(segment, x.next_up());
        (behind > segment.start).then(|| behind - 1)
    };
    let this = ahead.next()?;
    let stretch = ahead.next().unwrap_or(this);
    last_in(&stretch).or(Some(stretch.start))
}

fn run(
    series: &Series,
    segment_number: u64,
    segment: Range<u64>,
    question: &Question,
) -> Option<Run> {
    let Range { start, end } = question.columns;
    let from = series.lower_bound(&segment, question.x_from_column(start));
    let to = series.lower_bound(&segment, question.x_from_column(end));
    if from == to && (from == segment.start || to == segment.end) {
        return None;
    }
    if question.detail.is_samples(to - from, (end - start) as u64) {
        let neighbours = from.saturating_sub(1).max(segment.start)..(to + 1).min(segment.end);
        return Some(Run::Samples(
            neighbours.map(|number| series.sample(number)).collect(),
        ));
    }
    Some(columns(series, segment_number, segment, question))
}

fn columns(series: &Series, segment_number: u64, segment: Range<u64>, question: &Question) -> Run {
    let Range { start, end } = question.columns;
    let (start, end) = (start - 1, end + 1);
    let from = series.lower_bound(&segment, question.x_from_column(start));
    let to = series.lower_bound(&segment, question.x_from_column(end));
    let neighbour = |number: u64| segment.contains(&number).then(|| series.sample(number));
    let (before, after) = (neighbour(from.wrapping_sub(1)), neighbour(to));
    let sight = (start..end, from..to);
    let (columns, means) = match question.means {
        Means::Unasked => (walked(series, segment, question, sight), Vec::new()),
        Means::Asked | Means::Smoothed(_) => {
            let buckets: Vec<Bucket> = walked(series, segment, question, sight);
            let parts = buckets.into_iter();
            parts.map(|bucket| (bucket.column, bucket.mean)).unzip()
        }
    };
    Run::Columns {
        segment: segment_number,
        start,
        columns,
        means,
        before,
        after,
    }
}

/// What the samples with these numbers come to in each of the columns.
// Each kind of part has a walk of its own: inlined into one function, they would share its registers.
#[inline(never)]
fn walked<P: Part>(
    series: &Series,
    segment: Range<u64>,
    question: &Question,
    (columns, numbers): (Range<i64>, Range<u64>),
) -> Vec<P> {
    let Range { start, end } = columns;
    let mut walk = Walk {
        series,
        segment,
        question,
        start,
        columns: vec![P::EMPTY; (end - start) as usize],
        column: start,
        edge: 0.0,
        below_edge: 0.0,
        spills: [BASE_SPILL, SPILL].map(|part| part * question.width),
        level: 0,
    };
    walk.enter_column(start);
    walk.walk(numbers.start, numbers.end);
    walk.columns
}

/// A walk over the samples of a segment by the largest buckets that may be taken whole.
///
/// Which column a sample falls into must depend on the column width alone, not on the range asked
/// for, or columns would change while a view scrolls. So it is decided by the largest complete
/// bucket around the sample that spans no more than [`SPILL`] or, of the lowest level,
/// [`BASE_SPILL`]. A larger one that lies within one column altogether gives the same, faster.
struct Walk<'a, P> {
    series: &'a Series,
    segment: Range<u64>,
    question: &'a Question,
    /// Number of `columns[0]`.
    start: i64,
    columns: Vec<P>,
    /// The column last entered, where it ends, and the greatest x in it.
    column: i64,
    edge: f64,
    below_edge: f64,
    /// How far a bucket may reach of the lowest level, and one of any other.
    spills: [f64; 2],
    /// The level last taken from a chunk: the next is likely near.
    level: usize,
}

impl<P: Part> Walk<'_, P> {
    fn walk(&mut self, from: u64, to: u64) {
        let mut number = self.bucket_start(from);
        if number < to {
            self.find_column(self.series.x(number));
        }
        while number < to {
            number = match self.take_chunks(number) {
                Some(next) => next,
                None => self.walk_chunk(self.series.chunk(number), number, to),
            };
        }
    }

    /// Where the bucket begins that decides about this sample, or the sample itself.
    fn bucket_start(&self, number: u64) -> u64 {
        let decides = |&(level, start): &(usize, u64)| {
            let last = start + (1 << shift_of(level)) - 1;
            self.segment.contains(&start)
                && last < self.segment.end
                && self.series.x(last) <= self.series.x(start) + self.spill(level)
                && self
                    .series
                    .bucket(level, start >> shift_of(level))
                    .is_some()
        };
        let levels = (0..self.series.levels()).rev();
        let mut starts = levels.map(|level| (level, number >> shift_of(level) << shift_of(level)));
        starts.find(decides).map_or(number, |(_, start)| start)
    }

    /// Takes the largest bucket of one or more chunks that begins here, if one fits.
    fn take_chunks(&mut self, number: u64) -> Option<u64> {
        if !number.is_multiple_of(CHUNK as u64) {
            return None;
        }
        let first_x = self.series.chunk_x(number)?.start;
        let [_, reach] = self.enter(first_x);
        let mut taken = None;
        for level in CHUNK_LEVELS..self.series.levels() {
            let next = number + (1 << shift_of(level));
            if !number.is_multiple_of(next - number) || next > self.segment.end {
                break;
            }
            let is_in_reach = |last: Range<f64>| last.end <= reach;
            if !self.series.chunk_x(next - 1).is_some_and(is_in_reach) {
                break;
            }
            taken = P::of_chunks(self.series, level, number >> shift_of(level))
                .map(|part| (next, part));
        }
        let (next, part) = taken?;
        self.put(&part);
        Some(next)
    }

    /// Walks to the chunk's end, or to a bucket that begins at `to` or behind.
    fn walk_chunk(&mut self, chunk: &Chunk, from: u64, to: u64) -> u64 {
        // Two numbers in registers, and not a look at the clock for every x.
        match chunk.line() {
            Some(line) => self.walk_by(|number| line.x(number as usize), chunk, from, to),
            None => self.walk_by(|number| chunk.x(number), chunk, from, to),
        }
    }

    fn walk_by(&mut self, x: impl Fn(u64) -> f64, chunk: &Chunk, from: u64, to: u64) -> u64 {
        let end = chunk.range().end.min(self.segment.end);
        let mut number = from;
        while number < end.min(to) {
            let reaches = self.enter(x(number));
            let fitting = self.fitting_level(&x, chunk, number, end, reaches);
            let part = fitting.and_then(|level| {
                Some((
                    level,
                    P::of_bucket(chunk, level, number >> shift_of(level))?,
                ))
            });
            number = match part {
                Some((level, part)) => {
                    self.level = level;
                    self.put(&part);
                    number + (1 << shift_of(level))
                }
                None => self.take_samples(&x, chunk, number, end),
            };
        }
        number
    }

    /// Level of the largest complete bucket that begins here, ends before `end`, and reaches no
    /// farther than it may.
    #[inline]
    fn fitting_level(
        &self,
        x: impl Fn(u64) -> f64,
        chunk: &Chunk,
        number: u64,
        end: u64,
        [base_reach, reach]: [f64; 2],
    ) -> Option<usize> {
        let fits = |&level: &usize| {
            let last = number + (1 << shift_of(level)) - 1;
            number.is_multiple_of(1 << shift_of(level))
                && last < end
                && chunk.has_bucket(level, number >> shift_of(level))
                && x(last) <= if level == 0 { base_reach } else { reach }
        };
        // The larger a bucket the farther it reaches, and it may reach no farther than a smaller one:
        // if one doesn't fit no larger one does.
        if fits(&self.level) {
            let larger = (self.level + 1..CHUNK_LEVELS).take_while(fits);
            larger.last().or(Some(self.level))
        } else {
            (0..self.level).rev().find(fits)
        }
    }

    /// Takes single samples up to the column's end or the next bucket that fits.
    fn take_samples(
        &mut self,
        x: impl Fn(u64) -> f64,
        chunk: &Chunk,
        number: u64,
        end: u64,
    ) -> u64 {
        let mut block = number;
        loop {
            block = ((block >> BASE_SHIFT) + 1) << BASE_SHIFT;
            let last = block + BASE as u64 - 1;
            if last >= end || x(block) >= self.edge {
                break;
            }
            if x(last) <= self.reach(x(block), 0) {
                break;
            }
        }
        let block = block.min(end);
        let next = if x(block - 1) < self.edge {
            block
        } else {
            chunk.lower_bound(number + 1..block, self.edge)
        };
        self.put(&P::of_samples(chunk, number..next));
        next
    }

    /// Goes to the column of `x`; returns how far a bucket may reach that begins there, one of the
    /// lowest level and any other.
    fn enter(&mut self, x: f64) -> [f64; 2] {
        if x >= self.edge {
            // The next column, more often than not; finding out costs less than a division.
            self.enter_column(self.column + 1);
        }
        if x >= self.edge {
            self.find_column(x);
        }
        [0, 1].map(|level| self.reach(x, level))
    }

    /// How far a bucket of that level may reach that begins at `x` in this column: what stands at the
    /// edge is in the next one.
    #[inline]
    fn reach(&self, x: f64, level: usize) -> f64 {
        self.below_edge.max(x + self.spill(level))
    }

    fn find_column(&mut self, x: f64) {
        self.enter_column(self.question.column_from_x(x));
    }

    #[inline]
    fn enter_column(&mut self, column: i64) {
        self.column = column;
        self.edge = self.question.x_from_column(column + 1);
        self.below_edge = self.edge.next_down();
    }

    #[inline]
    fn spill(&self, level: usize) -> f64 {
        self.spills[usize::from(level > 0)]
    }

    fn put(&mut self, part: &P) {
        // What begins before the first column was met for its end only.
        if let Ok(place) = usize::try_from(self.column - self.start)
            && let Some(column) = self.columns.get_mut(place)
        {
            column.merge(part);
        }
    }
}
