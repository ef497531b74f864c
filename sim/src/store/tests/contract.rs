//! The contract of columns, held against a slow and obvious way over every kind of data.

use std::sync::atomic::{AtomicBool, Ordering};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::data::{Data, Dice, GRAIN, append, cold_data, data};
use super::oracle::{check, check_shared};
use crate::store::{Detail, Question, SeriesId, SeriesInfo, Store, XValues};

/// More than any of these tests needs.
pub(in crate::store) const PLENTY: u64 = 1 << 30;

pub(in crate::store) fn store(budget_bytes: u64) -> (Store, SeriesId) {
    let store = Store::new(budget_bytes);
    let id = store.create(SeriesInfo {
        name: "test/series".into(),
        ..SeriesInfo::default()
    });
    (store, id)
}

/// Anything from all data in one column to a view deep inside a pause.
pub(in crate::store) fn question(samples: &[[f64; 2]], dice: &mut Dice) -> Question {
    let least = samples
        .iter()
        .fold(f64::INFINITY, |least, [x, _]| least.min(*x));
    let most = samples
        .iter()
        .fold(f64::NEG_INFINITY, |most, [x, _]| most.max(*x));
    let most_columns = [3, 50, 2_000][dice.roll(3) as usize];
    let count = 1 + dice.roll(most_columns) as i64;
    let span = (most - least).max(GRAIN) * [1.1, 0.3, 0.01, 7.0][dice.roll(4) as usize];
    let width = span / count as f64;
    let start = (least + (most - least) * (dice.roll(1_200) as f64 / 1_000.0 - 0.1)) / width;
    let start = if dice.roll(2) == 0 {
        (least / width) as i64 - 1
    } else {
        start as i64
    };
    Question {
        width,
        columns: start..start + count,
        detail: [
            Detail::ByCount,
            Detail::ByCount,
            Detail::Columns,
            Detail::Samples { most_per_column: 2 },
        ][dice.roll(4) as usize],
        ..Question::default()
    }
}

pub(super) fn holds(property: impl Fn(Data)) {
    holds_for(150, &data(), property);
}

pub(in crate::store) fn holds_for(
    cases: u32,
    data: &impl Strategy<Value = Data>,
    property: impl Fn(Data),
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let verdict = runner.run(data, |data| {
        property(data);
        Ok(())
    });
    verdict.unwrap();
}

#[test]
fn columns_are_what_a_look_at_every_sample_gives() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        for _ in 0..6 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
    });
}

#[test]
fn what_is_left_after_samples_were_dropped_is_answered_as_before() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let budget_bytes = [5_000, 100_000, 1_300_000][dice.roll(3) as usize];
        let (store, id) = store(budget_bytes);
        append(&store, id, &samples, &mut dice);
        assert!(store.bytes() <= budget_bytes);
        let stats = store.stats(id).unwrap();
        let history = &samples[samples.len() - stats.history_samples as usize..];
        let finite = history
            .iter()
            .map(|[_, value]| *value)
            .filter(|value| value.is_finite());
        assert_eq!(stats.history_min, finite.clone().reduce(f64::min));
        assert_eq!(stats.history_max, finite.reduce(f64::max));
        for _ in 0..6 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
    });
}

/// What was cleared answers nothing, and as before once it was put back.
#[test]
fn after_a_clear_only_what_came_since_is_answered() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        let (old, new) = samples.split_at(dice.roll(samples.len() as u64 + 1) as usize);
        append(&store, id, old, &mut dice);
        let cleared = store.clear();
        assert!(store.range(id).is_none() && store.nearest(id, 0.0).is_none());
        append(&store, id, new, &mut dice);
        let stats = store.stats(id).unwrap();
        assert_eq!(stats.samples, samples.len() as u64);
        assert_eq!(stats.history_samples, new.len() as u64);
        let read = |range| -> usize {
            let chunks = store.samples_in(id, range).unwrap();
            chunks.map(|chunk| chunk.values.len()).sum()
        };
        let all = || f64::NEG_INFINITY..f64::INFINITY;
        assert_eq!(read(all()), new.len());
        let x = question(&samples, &mut dice).width * 7.0;
        let distance = |[other, _]: [f64; 2]| (other - x).abs();
        let least = new.iter().copied().map(distance).reduce(f64::min);
        assert_eq!(store.nearest(id, x).map(distance), least);
        for _ in 0..4 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
        store.show_again(&cleared);
        assert_eq!(read(all()), samples.len());
        for _ in 0..2 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
    });
}

#[test]
fn scrolling_changes_no_column_that_both_views_show() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        for _ in 0..4 {
            let question = question(&samples, &mut dice);
            let by = dice.roll(20) as i64 - 10;
            let columns = question.columns.start + by..question.columns.end + by;
            let scrolled = store.columns(
                id,
                &Question {
                    columns,
                    ..question
                },
            );
            check_shared(&store.columns(id, &question), &scrolled, i64::MIN..i64::MAX);
        }
    });
}

#[test]
fn settled_columns_stay_as_they_are_while_samples_arrive() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        let (old, new) = samples.split_at(dice.roll(samples.len() as u64 + 1) as usize);
        append(&store, id, old, &mut dice);
        let question = question(&samples, &mut dice);
        let before = store.columns(id, &question);
        append(&store, id, new, &mut dice);
        let after = store.columns(id, &question);
        if before.segments == after.segments {
            check_shared(&before, &after, i64::MIN..before.settled);
        }
    });
}

#[test]
fn a_bucket_that_reaches_as_far_as_it_may_changes_no_settled_column() {
    let values: Vec<f64> = (0..64).map(f64::from).collect();
    let widths =
        [0.1, 1e-3, 0.7, 1e-5].map(|base| (0..50).map(move |n| base * (1.0 + f64::from(n) * 1e-3)));
    for width in widths.into_iter().flatten() {
        for edge in 1..=10_i64 {
            let (store, id) = store(PLENTY);
            let first = (edge as f64 * width).next_down();
            let mut xs = [first + 63.0 / 64.0 * width; 64];
            xs[0] = first;
            let question = Question {
                width,
                columns: edge - 3..edge + 3,
                detail: Detail::Columns,
                ..Question::default()
            };
            store
                .append(id, XValues::Each(&xs[..63]), &values[..63])
                .unwrap();
            let before = store.columns(id, &question);
            store
                .append(id, XValues::Each(&xs[63..]), &values[63..])
                .unwrap();
            let after = store.columns(id, &question);
            check_shared(&before, &after, i64::MIN..before.settled);
        }
    }
}

#[test]
fn stats_are_what_a_look_at_every_sample_gives() {
    holds(|data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        let stats = store.stats(id).unwrap();
        let finite = samples
            .iter()
            .map(|[_, value]| *value)
            .filter(|value| value.is_finite());
        assert_eq!(stats.samples, samples.len() as u64);
        assert_eq!(
            stats.not_finite,
            (samples.len() - finite.clone().count()) as u64
        );
        assert_eq!(stats.min, finite.clone().reduce(f64::min));
        assert_eq!(stats.max, finite.reduce(f64::max));
        assert_eq!(
            stats.last.map(f64::to_bits),
            samples.last().map(|[_, value]| value.to_bits())
        );
        let xs = samples.iter().map(|[x, _]| *x);
        let range = xs.clone().reduce(f64::min).zip(xs.reduce(f64::max));
        assert_eq!(store.range(id), range);
    });
}

#[test]
fn packed_samples_are_answered_as_plain_ones() {
    holds_for(30, &cold_data(), |data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store(PLENTY);
        append(&store, id, &samples, &mut dice);
        let (stats, range) = (store.stats(id), store.range(id));
        let revision = store.series_revision(id);
        store.pack();
        assert_eq!(format!("{:?}", store.stats(id)), format!("{stats:?}"));
        assert_eq!(
            (store.range(id), store.series_revision(id)),
            (range, revision)
        );
        for _ in 0..6 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
        check(&store, id, &samples, &few(&samples, &mut dice));
        for _ in 0..6 {
            let [x, _] = samples[dice.roll(samples.len() as u64) as usize];
            check_nearest(&store, id, &samples, x + GRAIN * dice.roll(9) as f64);
        }
    });
}

/// About a hundred samples somewhere inside.
fn few(samples: &[[f64; 2]], dice: &mut Dice) -> Question {
    let start = dice.roll(samples.len() as u64 - 100) as usize;
    let (from, to) = (samples[start][0], samples[start + 100][0]);
    let width = (to - from).abs().max(GRAIN) / 400.0;
    let first = (from.min(to) / width) as i64;
    Question {
        width,
        columns: first..first + 400,
        ..Question::default()
    }
}

fn check_nearest(store: &Store, id: SeriesId, samples: &[[f64; 2]], x: f64) {
    let distance = |sample: &[f64; 2]| (sample[0] - x).abs();
    let nearest = samples.iter().copied().reduce(|one, later| {
        if distance(&later) <= distance(&one) {
            later
        } else {
            one
        }
    });
    let bits = |[x, value]: [f64; 2]| (x, value.to_bits());
    assert_eq!(store.nearest(id, x).map(bits), nearest.map(bits));
}

#[test]
fn what_is_left_of_packed_samples_is_answered_as_before() {
    holds_for(20, &cold_data(), |data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let budget_bytes = [700_000, 1_300_000, 2_000_000][dice.roll(3) as usize];
        let (store, id) = store(budget_bytes);
        for part in samples.chunks(70_000) {
            append(&store, id, part, &mut dice);
            store.pack();
            assert!(store.bytes() <= budget_bytes);
        }
        for _ in 0..6 {
            check(&store, id, &samples, &question(&samples, &mut dice));
        }
    });
}

#[test]
fn samples_that_are_packed_while_others_are_appended_and_asked_for_stay_as_they_are() {
    holds_for(12, &cold_data(), |data| {
        let samples = data.samples();
        let mut dice = Dice(data.seed | 1);
        let (store, id) = store([PLENTY, 3_000_000][dice.roll(2) as usize]);
        let question = question(&samples, &mut dice);
        let is_done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !is_done.load(Ordering::Relaxed) {
                        store.pack();
                        store.columns(id, &question);
                    }
                });
            }
            append(&store, id, &samples, &mut dice);
            is_done.store(true, Ordering::Relaxed);
        });
        assert_eq!(store.stats(id).unwrap().samples, samples.len() as u64);
        check(&store, id, &samples, &question);
        check(&store, id, &samples, &few(&samples, &mut dice));
    });
}
