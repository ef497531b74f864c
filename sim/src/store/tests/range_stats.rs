//! What is said of a range, against sums that carry along what rounding takes from them.

use std::ops::Range;

use proptest::prelude::*;

use super::contract::{PLENTY, store};
use super::data::{Dice, append};
use super::range_contract::exact_sum;
use crate::store::{RangeStats, SampleChunk, SeriesId, SeriesInfo, Side, Store, XValues};

/// As near to the truth as a person may ask.
const NEAR: f64 = 1e-9;

pub(super) fn read_through(store: &Store, id: SeriesId, range: Range<f64>) -> RangeStats {
    let mut reading = store.range_stats(id, range, None).unwrap();
    while reading.read_on() {
        let so_far = reading.stats();
        assert!(so_far.read <= so_far.samples && so_far.summed <= so_far.samples);
    }
    let stats = reading.stats();
    assert!(stats.is_complete() && stats.are_sums_complete());
    stats
}

/// What needs no tolerance, or one alone: bounds, slope and quantiles.
pub(super) fn check_stats(stats: &RangeStats, samples: &[[f64; 2]]) {
    let finite = samples.iter().copied().filter(|[_, v]| v.is_finite());
    let finite: Vec<[f64; 2]> = finite.collect();
    assert_eq!(
        (stats.samples, stats.read),
        (samples.len() as u64, stats.summed)
    );
    let pairs = samples.windows(2);
    let changed = pairs.filter(|pair| {
        let [a, b] = [pair[0][1], pair[1][1]];
        a != b && !(a.is_nan() && b.is_nan())
    });
    assert_eq!(stats.changes, changed.count() as u64);
    let mut values: Vec<f64> = finite.iter().map(|[_, value]| *value).collect();
    values.sort_by(f64::total_cmp);
    let (Some(&min), Some(&max)) = (values.first(), values.last()) else {
        assert_eq!((stats.min, stats.max, stats.slope), (None, None, None));
        assert_eq!((stats.rms, stats.quantiles), (None, None));
        return;
    };
    assert!(stats.min == Some(min) && stats.max == Some(max));
    let quantiles = stats.quantiles.unwrap();
    assert!(quantiles.is_exact);
    for (told, part) in [(quantiles.p50, 0.5), (quantiles.p99, 0.99)] {
        let place = part * (values.len() - 1) as f64;
        let [low, high] = [place.floor(), place.ceil()].map(|place| values[place as usize]);
        let truth = low * (1.0 - place.fract()) + high * place.fract();
        assert!(
            (told - truth).abs() <= 1e-15 * max.abs().max(min.abs()) + 1e-322,
            "{told} {truth}"
        );
    }
    check_slope(stats, &finite);
}

fn check_slope(stats: &RangeStats, finite: &[[f64; 2]]) {
    let count = finite.len() as f64;
    // Distances from a sample are exact, and small: their means leave no offset behind.
    let from = |pair: &[f64; 2], one: usize| pair[one] - finite[0][one];
    let means = [0, 1].map(|one| exact_sum(finite.iter().map(|pair| from(pair, one))) / count);
    let apart = |pair: &[f64; 2], one: usize| from(pair, one) - means[one];
    let sum = |of: &dyn Fn(&[f64; 2]) -> f64| exact_sum(finite.iter().map(of));
    let squares = [0, 1].map(|one| sum(&|pair| apart(pair, one).powi(2)));
    let products = sum(&|pair| apart(pair, 0) * apart(pair, 1));
    // What is lost where values are no squares any more, or their mean isn't a number.
    let is_flat = finite.iter().all(|pair| pair[1] == finite[0][1]);
    if !squares[1].is_finite() || squares[1] < 1e-290 && !is_flat {
        return;
    }
    let is_one_x = finite.iter().all(|pair| pair[0] == finite[0][0]);
    assert_eq!(stats.slope.is_none(), is_one_x, "{:?}", stats.slope);
    if let Some(slope) = stats.slope {
        let truth = products / squares[0];
        // Of values that don't go with x the slope is what their scatter leaves.
        let scatter = (squares[1] / squares[0]).sqrt();
        assert!(
            (slope - truth).abs() <= NEAR * truth.abs() + 1e-12 * scatter,
            "slope {slope}, not {truth}"
        );
    }
}

fn near(told: Option<f64>, truth: f64, scale: f64) -> bool {
    told.is_some_and(|told| (told - truth).abs() <= NEAR * scale)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// A clock's x, values far from zero that hardly differ, gaps between them, and chunks packed or not.
    #[test]
    fn an_offset_of_values_and_of_x_costs_no_digit(
        (count, seed) in (2_usize..150_000, any::<u64>()),
        offset in prop::sample::select(vec![0.0, 1e9, -1e9, 1e12]),
        x_offset in prop::sample::select(vec![0.0, 1.7e9]),
        noise in prop::sample::select(vec![1.0, 1e-3]),
        is_packed in any::<bool>(),
    ) {
        let mut dice = Dice(seed | 1);
        let mut samples: Vec<[f64; 2]> = Vec::with_capacity(count);
        for number in 0..count {
            let x = x_offset + number as f64 * 0.001;
            let value = offset + (dice.roll(1 << 20) as f64 / f64::from(1 << 20) + number as f64 * 1e-5) * noise;
            samples.push([x, if dice.roll(50) == 0 { f64::NAN } else { value }]);
        }
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        if is_packed {
            store.pack();
        }
        let (from, to) = (count / 7, count - count / 9);
        let range = samples[from][0] - 0.0005..samples[to - 1][0] + 0.0005;
        // As they are kept: even spacing is told by its step, to within the rounding of x.
        let chunks: Vec<SampleChunk> = store.samples_in(id, range.clone()).unwrap().collect();
        let kept = chunks.iter().flat_map(|chunk| chunk.xs.iter().zip(&chunk.values));
        let part: Vec<[f64; 2]> = kept.map(|(x, value)| [*x, *value]).collect();
        prop_assert_eq!(part.len(), to - from);
        let part = &part[..];
        let stats = read_through(&store, id, range);
        check_stats(&stats, part);
        let finite: Vec<f64> = part.iter().map(|[_, v]| *v).filter(|v| v.is_finite()).collect();
        let all = finite.len() as f64;
        if finite.is_empty() {
            return Ok(());
        }
        prop_assert_eq!(stats.count, finite.len() as u64);
        prop_assert_eq!(stats.not_finite, (part.len() - finite.len()) as u64);
        // Distances from one of the values are exact, and small.
        let origin = finite[0];
        let distance = exact_sum(finite.iter().map(|v| v - origin)) / all;
        let squares = exact_sum(finite.iter().map(|v| ((v - origin) - distance).powi(2)));
        let (mean, deviation) = (origin + distance, (squares / all).sqrt());
        let rms = (exact_sum(finite.iter().map(|v| v * v)) / all).sqrt();
        prop_assert!(near(stats.mean, mean, mean.abs()), "{:?} {}", stats.mean, mean);
        prop_assert!(near(stats.deviation, deviation, deviation), "{:?} {}", stats.deviation, deviation);
        prop_assert!(near(stats.rms, rms, rms), "{:?} {}", stats.rms, rms);
    }
}

#[test]
fn a_range_is_told_of_as_it_was_and_is_the_same_until_something_in_it_changes() {
    let (store, id) = store(PLENTY);
    let append = |first: u32, count: u32| {
        let values: Vec<f64> = (first..first + count).map(f64::from).collect();
        let (start, step) = (values[0], 1.0);
        store
            .append(id, XValues::Regular { start, step }, &values)
            .unwrap();
    };
    append(0, 200_000);
    let range = 10.0..150_000.0;
    let mut reading = store.range_stats(id, range.clone(), None).unwrap();
    reading.read_on();
    let so_far = reading.stats();
    assert!(so_far.read < so_far.samples && so_far.quantiles.is_none());
    append(200_000, 100_000);
    assert_eq!(
        store.numbers_in(id, &range, None).as_ref(),
        Some(reading.numbers())
    );
    let open = store.numbers_in(id, &(10.0..1e9), None);
    append(300_000, 1);
    assert_ne!(store.numbers_in(id, &(10.0..1e9), None), open);
    while reading.read_on() {}
    let told = reading.stats();
    assert_eq!(
        (told.samples, told.count, told.slope),
        (149_990, 149_990, Some(1.0))
    );
    assert_eq!((told.min, told.max), (Some(10.0), Some(149_999.0)));
    store.remove(id);
    assert!(store.range_stats(id, range.clone(), None).is_none());
    assert!(store.numbers_in(id, &range, None).is_none());
}

#[test]
fn sums_that_are_made_are_known_before_anything_is_read() {
    let (store, id) = store(PLENTY);
    let values: Vec<f64> = (0..200_000).map(f64::from).collect();
    store
        .append(
            id,
            XValues::Regular {
                start: 0.0,
                step: 1.0,
            },
            &values,
        )
        .unwrap();
    let range = 0.0..131_072.0;
    assert!(store.moments(id, range.clone()).is_some());
    let stats = store.range_stats(id, range, None).unwrap().stats();
    assert!(stats.are_sums_complete() && !stats.is_complete() && stats.slope.is_none());
    assert_eq!((stats.count, stats.mean), (131_072, Some(65_535.5)));
    assert_eq!((stats.min, stats.max), (Some(0.0), Some(131_071.0)));
}

#[test]
fn the_samples_beside_a_place_are_the_next_on_either_side() {
    let (store, id) = store(PLENTY);
    // The same x twice, and a second stretch between the samples of the first.
    let xs = [0.0, 1.0, 1.0, 4.0, 0.5, 2.0];
    store.append(id, XValues::Each(&xs), &[1.0; 6]).unwrap();
    let walk = |mut x: f64, side| {
        let mut seen = Vec::new();
        while let Some(next) = store.beside(id, x, side) {
            seen.push(next);
            x = next;
        }
        seen
    };
    assert_eq!(walk(-1.0, Side::Behind), [0.0, 0.5, 1.0, 2.0, 4.0]);
    assert_eq!(walk(3.0, Side::Before), [2.0, 1.0, 0.5, 0.0]);
    assert_eq!(store.beside(id, f64::NAN, Side::Behind), None);
}

/// Over a counter each run of a job passes the same places.
#[test]
fn of_one_span_only_its_own_samples_are_read() {
    let store = Store::new(PLENTY);
    let id = store.create(SeriesInfo::default());
    let steps: Vec<f64> = (0..20_000).map(f64::from).collect();
    for (span, value) in [(0, 1.0), (1, 5.0)] {
        if span > 0 {
            store.begin_span(id, span);
        }
        let values = vec![value; steps.len()];
        store.append(id, XValues::Each(&steps), &values).unwrap();
    }
    let range = 100.0..19_900.0;
    let told = |span: Option<u32>| {
        let mut reading = store.range_stats(id, range.clone(), span).unwrap();
        while reading.read_on() {}
        let stats = reading.stats();
        (stats.count, stats.mean)
    };
    assert_eq!(told(None), (39_600, Some(3.0)));
    assert_eq!(told(Some(0)), (19_800, Some(1.0)));
    assert_eq!(told(Some(1)), (19_800, Some(5.0)));
    assert_eq!(told(Some(2)).0, 0);
    let numbers = |span| store.numbers_in(id, &range, span).unwrap();
    assert_ne!(numbers(Some(1)), numbers(Some(0)));
}
