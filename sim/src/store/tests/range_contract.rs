//! The contract of ranges: their samples, and mean and deviation, against a look at every sample.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::contract::{PLENTY, holds, holds_for, store};
use super::data::{Data, Dice, GRAIN, append, cold_data};
use super::range_stats::{check_stats, read_through};
use crate::store::{Moments, SampleChunk, SeriesId, SeriesStats, Store, XValues};

const ALL: Range<f64> = f64::NEG_INFINITY..f64::INFINITY;

/// From everything to nothing, with bounds on samples and between them, and some without sense.
fn ranges(samples: &[[f64; 2]], dice: &mut Dice) -> Vec<Range<f64>> {
    let mut x = || samples[dice.roll(samples.len() as u64) as usize][0];
    let (one, other, first) = (x(), x(), samples[0][0]);
    let [least, most] = [one.min(other), one.max(other)];
    vec![
        ALL,
        least..most,
        least..most.next_up(),
        least - GRAIN / 2.0..most + GRAIN / 2.0,
        f64::NEG_INFINITY..most,
        least..f64::INFINITY,
        first..first,
        first..first.next_up(),
        most..least,
        f64::NAN..most,
        least..f64::NAN,
        f64::INFINITY..f64::INFINITY,
    ]
}

fn history<'a>(samples: &'a [[f64; 2]], stats: &SeriesStats) -> &'a [[f64; 2]] {
    &samples[samples.len() - stats.history_samples as usize..]
}

fn check_all(store: &Store, id: SeriesId, samples: &[[f64; 2]], dice: &mut Dice) {
    let dropped = samples.len() - history(samples, &store.stats(id).unwrap()).len();
    for range in ranges(samples, dice) {
        let told = store.samples_in(id, range.clone()).unwrap();
        let is_in = |[x, _]: &&[f64; 2]| range.contains(x);
        let is_lost = samples[..dropped].iter().any(|sample| is_in(&sample));
        assert!(!(is_lost && told.is_whole()), "{range:?} isn't whole");
        assert_eq!(told.dropped_samples(), dropped as u64);
        let moments = store.moments(id, range.clone()).unwrap();
        assert_eq!(moments.is_whole, told.is_whole());
        let kept = samples[dropped..].iter().filter(is_in).copied();
        let kept: Vec<[f64; 2]> = kept.collect();
        check_chunks(&told.collect::<Vec<_>>(), &kept);
        check_moments(&moments, &kept);
        let stats = read_through(store, id, range);
        check_stats(&stats, &kept);
        check_moments(
            &Moments {
                count: stats.count,
                not_finite: stats.not_finite,
                mean: stats.mean,
                deviation: stats.deviation,
                is_whole: stats.is_whole,
            },
            &kept,
        );
    }
}

fn check_chunks(chunks: &[SampleChunk], samples: &[[f64; 2]]) {
    let mut last_segment = None;
    for chunk in chunks {
        assert!(!chunk.xs.is_empty() && chunk.xs.len() == chunk.values.len());
        assert!(chunk.segment >= last_segment, "stretches in order");
        assert!(chunk.segment.is_none() || chunk.xs.is_sorted());
        last_segment = chunk.segment;
    }
    let pairs = chunks
        .iter()
        .flat_map(|chunk| chunk.xs.iter().zip(&chunk.values));
    let got = pairs.map(|(x, value)| (x.to_bits(), value.to_bits()));
    let all = samples
        .iter()
        .map(|[x, value]| (x.to_bits(), value.to_bits()));
    assert!(got.eq(all), "{} samples", samples.len());
}

/// A sum that carries along what rounding takes from it (Neumaier).
pub(super) fn exact_sum(values: impl Iterator<Item = f64>) -> f64 {
    let add = |(sum, lost): (f64, f64), value: f64| {
        let next = sum + value;
        let part = if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        (next, lost + part)
    };
    let (sum, lost) = values.fold((0.0, 0.0), add);
    if sum.is_finite() { sum + lost } else { sum }
}

fn check_moments(moments: &Moments, samples: &[[f64; 2]]) {
    let finite = samples.iter().map(|[_, value]| *value);
    let finite: Vec<f64> = finite.filter(|value| value.is_finite()).collect();
    let count = finite.len() as f64;
    assert_eq!(moments.count, finite.len() as u64);
    assert_eq!(moments.not_finite, (samples.len() - finite.len()) as u64);
    let (Some(mean), Some(deviation)) = (moments.mean, moments.deviation) else {
        assert!(finite.is_empty());
        return;
    };
    let largest = finite
        .iter()
        .fold(0.0_f64, |most, value| most.max(value.abs()));
    let sum = exact_sum(finite.iter().copied());
    let true_mean = if sum.is_finite() {
        sum / count
    } else {
        // Out of reach: in smaller units.
        let unit = f64::from(1 << 30);
        exact_sum(finite.iter().map(|value| value / unit)) / count * unit
    };
    // The last is what dividing the least numbers takes.
    assert!(
        (mean - true_mean).abs() <= 1e-13 * largest + 1e-322,
        "mean {mean}, not {true_mean}"
    );
    let squares = finite.iter().map(|value| (value - true_mean).powi(2));
    let truth = (exact_sum(squares) / count).sqrt();
    // The last rounds a value itself, or a square that is no number any more.
    let slack = 1e-12 * truth + 1e-15 * largest + 1e-150;
    assert!(
        deviation == truth || (deviation - truth).abs() <= slack,
        "deviation {deviation}, not {truth}"
    );
}

#[test]
fn a_range_is_what_a_look_at_every_sample_gives() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        check_all(&store, id, &samples, &mut dice);
    });
}

#[test]
fn a_range_of_packed_samples_is_that_of_plain_ones() {
    holds_for(20, &cold_data(), |data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        store.pack();
        check_all(&store, id, &samples, &mut dice);
        check_all(&store, id, &samples, &mut dice);
    });
}

#[test]
fn a_range_that_lost_samples_says_so() {
    holds(|data: Data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let budget_bytes = [5_000, 100_000, 1_300_000][dice.roll(3) as usize];
        let (store, id) = store(budget_bytes);
        append(&store, id, &samples, &mut dice);
        check_all(&store, id, &samples, &mut dice);
        assert!(store.bytes() <= budget_bytes);
    });
}

/// `x` and value are the sample's number.
fn append_numbers(store: &Store, id: SeriesId, numbers: Range<u32>) {
    let values: Vec<f64> = numbers.map(f64::from).collect();
    let start = values[0];
    let times = XValues::Regular { start, step: 1.0 };
    store.append(id, times, &values).unwrap();
}

fn numbers(range: Range<u32>) -> Vec<[f64; 2]> {
    range
        .map(|number| [f64::from(number), f64::from(number)])
        .collect()
}

#[test]
fn what_lies_behind_the_dropped_samples_is_whole() {
    for budget_bytes in [20_000, 3_000_000] {
        let (store, id) = store(budget_bytes);
        for batch in 0..2_000 {
            append_numbers(&store, id, batch * 1_000..(batch + 1) * 1_000);
        }
        let first = store.stats(id).unwrap().history_first_x.unwrap();
        let is_whole = |range| store.samples_in(id, range).unwrap().is_whole();
        assert!(first > 0.0 && is_whole(first..2e6) && is_whole(-9.0..0.0));
        assert!(!is_whole(first - 1.0..2e6) && !is_whole(0.0..1.0));
    }
}

#[test]
fn a_range_is_read_as_it_was_though_its_series_grew_was_thinned_or_removed() {
    let (store, id) = store(4_000_000);
    append_numbers(&store, id, 0..300_000);
    let range = store.samples_in(id, 100.0..250_000.0).unwrap();
    let other = store.samples_in(id, 0.0..1e9).unwrap();
    for batch in 3..30 {
        append_numbers(&store, id, batch * 100_000..(batch + 1) * 100_000);
        store.pack();
    }
    assert!(store.stats(id).unwrap().history_first_x > Some(300_000.0));
    check_chunks(&range.collect::<Vec<_>>(), &numbers(100..250_000));
    store.remove(id);
    check_chunks(&other.collect::<Vec<_>>(), &numbers(0..300_000));
    assert!(store.samples_in(id, ALL).is_none() && store.moments(id, ALL).is_none());
}

#[test]
fn a_series_without_samples_has_a_range_without_samples() {
    let (store, id) = store(PLENTY);
    let mut range = store.samples_in(id, ALL).unwrap();
    assert!(range.next().is_none() && range.is_whole());
    let moments = store.moments(id, ALL).unwrap();
    assert_eq!((moments.count, moments.not_finite), (0, 0));
    assert_eq!((moments.mean, moments.deviation), (None, None));
}

#[test]
fn ranges_that_are_read_while_samples_are_appended_packed_and_dropped_have_no_holes() {
    const SAMPLES: u32 = 2_000_000;
    for budget_bytes in [PLENTY, 3_000_000] {
        let (store, id) = store(budget_bytes);
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for batch in 0..SAMPLES / 1_000 {
                    append_numbers(&store, id, batch * 1_000..(batch + 1) * 1_000);
                }
                is_done.store(true, Ordering::Relaxed);
            });
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    store.pack();
                }
            });
            loop {
                let is_last = is_done.load(Ordering::Relaxed);
                let before = store.stats(id).unwrap().samples;
                let range = store.samples_in(id, ALL).unwrap();
                let first = range.dropped_samples() as u32;
                let chunks: Vec<SampleChunk> = range.collect();
                let count: usize = chunks.iter().map(|chunk| chunk.xs.len()).sum();
                let end = first + count as u32;
                assert!(u64::from(end) >= before, "{end} is less than {before}");
                check_chunks(&chunks, &numbers(first..end));
                check_mean(&store, id, before as f64 - 1.0);
                if is_last {
                    assert_eq!(end, SAMPLES);
                    break;
                }
            }
        });
    }
}

/// The numbers up to `last` that are left have their mean in the middle.
fn check_mean(store: &Store, id: SeriesId, last: f64) {
    let moments = store.moments(id, f64::NEG_INFINITY..last + 1.0).unwrap();
    if let (Some(mean), Some(deviation)) = (moments.mean, moments.deviation) {
        let count = moments.count as f64;
        // Merged sums are within rounding of one over all samples; a sample too many or too few is half off.
        let middle = last - (count - 1.0) / 2.0;
        let rounding = 4.0 * f64::EPSILON * middle.abs();
        assert!((mean - middle).abs() <= rounding, "{mean} {middle}");
        let truth = ((count * count - 1.0) / 12.0).sqrt();
        assert!((deviation - truth).abs() <= 1e-12 * truth);
    }
}
