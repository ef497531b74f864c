//! What a range of x takes of a series: which samples of which chunks.

use std::ops::Range;
use std::sync::Arc;

use super::moments::{MomentsDraft, Rest};
use super::range_stats::RangeNumbers;
use super::room::{CHUNK, CHUNK_SHIFT};
use super::sample_range::{Part, SampleChunk, SampleRange};
use super::series::Series;

/// Samples with consecutive numbers that may lie in the range.
struct Excerpt {
    /// `None` where x isn't sorted, and each sample is to be looked at.
    segment: Option<u64>,
    numbers: Range<u64>,
}

/// As [`Store::samples_in`](super::Store::samples_in), to be read without the series; of one span, or of all.
pub(super) fn samples(series: &Series, range: &Range<f64>, span: Option<u32>) -> SampleRange {
    let history = series.history();
    let mut parts = Vec::new();
    for Excerpt { segment, numbers } in excerpts(series, range, span) {
        let within = segment.is_none().then_some(range);
        parts.reserve(series.chunks_of(&numbers));
        let mut number = numbers.start;
        while number < numbers.end {
            let end = numbers.end.min(chunk_range(number, &history).end);
            match series.sealed(number) {
                None => {
                    let chunk = series.chunk(number);
                    let copy = SampleChunk::of(chunk, segment, number..end, within);
                    parts.push(Part::Copied(copy));
                }
                Some(sealed) if segment.is_none() && !sealed.meets(range) => {}
                Some(sealed) => {
                    let is_all = (number..end) == sealed.chunk.range()
                        && within.is_none_or(|range| sealed.lies_in(range));
                    let sums = sealed.sums.as_ref().filter(|_| is_all);
                    parts.push(Part::Sealed {
                        segment,
                        chunk: Arc::clone(&sealed.chunk),
                        numbers: number..end,
                        within: within.cloned(),
                        sums: sums.map(|(sums, _)| *sums),
                    });
                }
            }
            number = end;
        }
    }
    SampleRange::new(parts, history.start, series.is_whole(range))
}

/// As [`Store::numbers_in`](super::Store::numbers_in).
pub(super) fn numbers(series: &Series, range: &Range<f64>, span: Option<u32>) -> RangeNumbers {
    let all = joined(excerpts(series, range, span)).into_iter();
    RangeNumbers(all.map(|excerpt| excerpt.numbers).collect())
}

/// As [`Store::moments`](super::Store::moments), but for what is to be read without the series.
pub(super) fn moments(series: &Series, range: &Range<f64>) -> MomentsDraft {
    let history = series.history();
    let mut draft = MomentsDraft::new(series.is_whole(range));
    for Excerpt { segment, numbers } in joined(excerpts(series, range, None)) {
        let mut number = numbers.start;
        while number < numbers.end {
            let in_chunk = chunk_range(number, &history);
            let numbers = number..numbers.end.min(in_chunk.end);
            number = numbers.end;
            let sealed = series.sealed(numbers.start);
            // Where x isn't sorted a chunk lies in the range, or has nothing in it, or is looked at.
            let within = match sealed {
                _ if segment.is_some() => None,
                Some(sealed) if sealed.lies_in(range) => None,
                Some(sealed) if !sealed.meets(range) => continue,
                _ => Some(range),
            };
            match (sealed, within) {
                // What isn't sealed can't be shared; it isn't packed, either.
                (None, Some(within)) => {
                    draft.add_within(series.chunk(numbers.start), numbers, within);
                }
                (None, None) => {
                    let sums = series.chunk(numbers.start).sums_of(numbers.clone(), None);
                    draft.add(numbers.start, numbers.end - numbers.start, sums);
                }
                (Some(sealed), _) => match &sealed.sums {
                    Some((sums, _)) if within.is_none() && numbers == in_chunk => {
                        draft.add(numbers.start, numbers.end - numbers.start, *sums);
                    }
                    sums => draft.add_later(Rest {
                        chunk: Arc::clone(&sealed.chunk),
                        numbers,
                        blocks: sums.as_ref().map(|(_, blocks)| Arc::clone(blocks)),
                        within: within.cloned(),
                    }),
                },
            }
        }
    }
    draft
}

/// The numbers in the chunk of a sample in history: told without reading it, which takes longer.
fn chunk_range(number: u64, history: &Range<u64>) -> Range<u64> {
    let start = number >> CHUNK_SHIFT << CHUNK_SHIFT;
    start.max(history.start)..(start + CHUNK as u64).min(history.end)
}

/// Those of a range, in order of arrival; none if a bound is NaN, or if there is no such span.
fn excerpts(series: &Series, range: &Range<f64>, span: Option<u32>) -> Vec<Excerpt> {
    let seen = series.seen();
    let history = match span {
        None => seen,
        Some(span) => series.spans().range(span, seen).unwrap_or_default(),
    };
    if history.is_empty() || range.is_empty() {
        return Vec::new();
    }
    if series.segments().is_path(&history) {
        let (segment, numbers) = (None, history);
        return vec![Excerpt { segment, numbers }];
    }
    let segments = series.segments().ranges(history);
    let excerpts = segments.map(|(segment, all)| {
        let [start, end] = [range.start, range.end].map(|x| series.lower_bound(&all, x));
        Excerpt {
            segment: Some(segment),
            numbers: start..end,
        }
    });
    excerpts
        .filter(|excerpt| !excerpt.numbers.is_empty())
        .collect()
}

/// The same with those in one that follow each other: what matters is which samples, not where x
/// runs backwards.
fn joined(excerpts: Vec<Excerpt>) -> Vec<Excerpt> {
    let mut joined: Vec<Excerpt> = Vec::new();
    for excerpt in excerpts {
        match joined.last_mut() {
            Some(last) if last.numbers.end == excerpt.numbers.start => {
                last.numbers.end = excerpt.numbers.end;
            }
            _ => joined.push(excerpt),
        }
    }
    joined
}
