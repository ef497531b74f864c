//! A curve whose x isn't sorted, as it came.

use std::ops::Range;

use super::columns::Column;
use super::pyramid::{BASE, BASE_SHIFT, FACTOR, FACTOR_SHIFT, shift_of};
use super::search::nearer;
use super::series::Series;

/// A path has at most about this many points. A longer history is coarsened: of every 2ⁿ samples
/// the first, the least and the greatest finite value are kept, each where it truly stands. So
/// peaks in value survive; an excursion in x alone may not.
pub const PATH_POINTS: usize = 1 << 17;

/// Points that a block of samples may leave: three, and room for one more.
const POINTS_PER_BLOCK: u64 = 4;

/// `[x, value]` of these samples, which are in history, in order of arrival.
pub(super) fn path(series: &Series, history: Range<u64>) -> Vec<[f64; 2]> {
    let samples = history.end - history.start;
    if samples <= PATH_POINTS as u64 {
        return history.map(|number| series.sample(number)).collect();
    }
    let mut points = Vec::with_capacity(PATH_POINTS);
    add_points(series, history, block_of(samples), &mut points);
    points
}

/// Of so many samples, those that some points stand for.
pub(super) fn block_of(samples: u64) -> u64 {
    (samples * POINTS_PER_BLOCK)
        .div_ceil(PATH_POINTS as u64)
        .next_power_of_two()
}

/// Adds the points of these samples. The newest of a history is one.
pub(super) fn add_points(
    series: &Series,
    history: Range<u64>,
    block: u64,
    points: &mut Vec<[f64; 2]>,
) {
    let newest = series.seen().end.saturating_sub(1);
    let last = history.end.min(newest);
    let mut start = history.start;
    while start < last {
        // Blocks are aligned to the absolute number: new samples move no old point.
        let end = ((start / block + 1) * block).min(last);
        coarsen(series, start..end, points);
        start = end;
    }
    if history.end > newest && start <= newest {
        points.push(series.sample(newest));
    }
}

/// The point of the path that is nearest to `x`, the newest of several.
pub(super) fn nearest(series: &Series, history: Range<u64>, x: f64) -> Option<[f64; 2]> {
    if history.end - history.start > PATH_POINTS as u64 {
        let points = path(series, history).into_iter();
        return points.reduce(|one, later| nearer(x, one, later));
    }
    // Every sample is a point: x alone is looked at, for it lies in one piece.
    let mut number = history.start;
    // Behind every distance, and as near as any if `x` itself is NaN.
    let mut best = (f64::NAN, None);
    while number < history.end {
        let chunk = series.chunk(number);
        let xs = chunk.xs();
        let all = chunk.range().zip(&*xs);
        for (number, other) in all.filter(|(number, _)| history.contains(number)) {
            let distance = (other - x).abs();
            if distance.total_cmp(&best.0).is_le() {
                best = (distance, Some(number));
            }
        }
        number = chunk.range().end;
    }
    best.1.map(|number| series.sample(number))
}

/// Adds the points that stand for these samples.
fn coarsen(series: &Series, numbers: Range<u64>, points: &mut Vec<[f64; 2]>) {
    let pieces = pieces(series, numbers.clone());
    let mut whole = Column::EMPTY;
    for piece in &pieces {
        whole.merge(&piece.column);
    }
    let mut kept = [
        numbers.start,
        locate(series, &pieces, |min, _| min == whole.min).unwrap_or(numbers.start),
        locate(series, &pieces, |_, max| max == whole.max).unwrap_or(numbers.start),
    ];
    kept.sort_unstable();
    for (place, &number) in kept.iter().enumerate() {
        if place > 0 && kept[place - 1] == number {
            continue;
        }
        let [x, value] = series.sample(number);
        points.push([x, value]);
        if whole.flags.has_gap() {
            // Somewhere between these points the curve is broken: join none of them.
            points.push([x, f64::NAN]);
        }
    }
}

/// Samples whose column is known.
struct KnownColumn {
    numbers: Range<u64>,
    column: Column,
}

/// The largest buckets that fill these numbers, and single samples at the ends.
fn pieces(series: &Series, numbers: Range<u64>) -> Vec<KnownColumn> {
    let mut pieces = Vec::new();
    let mut start = numbers.start;
    while start < numbers.end {
        let whole = (0..series.levels()).rev().find_map(|level| {
            let size = 1 << shift_of(level);
            let fits = start.is_multiple_of(size) && size <= numbers.end - start;
            let bucket = if fits {
                series.bucket(level, start >> shift_of(level))
            } else {
                None
            };
            bucket.map(|bucket| KnownColumn {
                numbers: start..start + size,
                column: bucket,
            })
        });
        let piece = whole.unwrap_or_else(|| {
            let block = ((start >> BASE_SHIFT) + 1) << BASE_SHIFT;
            let numbers = start..block.min(numbers.end);
            let column = series.chunk(start).column(numbers.clone());
            KnownColumn { numbers, column }
        });
        start = piece.numbers.end;
        pieces.push(piece);
    }
    pieces
}

/// The first sample for which `is_it` holds, told its value twice; told the bounds of a column, it
/// holds if it does for a sample in it.
fn locate(
    series: &Series,
    pieces: &[KnownColumn],
    is_it: impl Fn(f64, f64) -> bool,
) -> Option<u64> {
    let mut numbers = pieces
        .iter()
        .find(|piece| is_it(piece.column.min, piece.column.max))?
        .numbers
        .clone();
    while numbers.end - numbers.start > BASE as u64 {
        let size = (numbers.end - numbers.start) >> FACTOR_SHIFT;
        let level = ((size.ilog2() - BASE_SHIFT) / FACTOR_SHIFT) as usize;
        let start = numbers.step_by(size as usize).take(FACTOR).find(|start| {
            series
                .bucket(level, start >> shift_of(level))
                .is_some_and(|bucket| is_it(bucket.min, bucket.max))
        })?;
        numbers = start..start + size;
    }
    let chunk = series.chunk(numbers.start);
    numbers.into_iter().find(|number| {
        let value = chunk.value(*number);
        is_it(value, value)
    })
}
