//! What samples weigh, plain and packed, and that the budget is kept meanwhile.

use super::data::Dice;
use crate::store::{SeriesId, SeriesInfo, Store, XValues};

const STEP: f64 = 0.001;

fn store(budget_bytes: u64) -> (Store, SeriesId) {
    let store = Store::new(budget_bytes);
    let id = store.create(SeriesInfo {
        name: "test/series".into(),
        ..SeriesInfo::default()
    });
    (store, id)
}

/// A sine with a noise of a tenth of a per cent, in six significant digits.
fn noisy_sine(numbers: std::ops::Range<usize>, dice: &mut Dice) -> Vec<f64> {
    let value = |number: usize| {
        let noise = (dice.roll(2_000) as f64 - 1_000.0) * 1e-6;
        (((number as f64 * STEP).sin() + noise) * 1e5).round() / 1e5
    };
    numbers.map(value).collect()
}

fn append(store: &Store, id: SeriesId, first: usize, values: &[f64]) {
    let start = first as f64 * STEP;
    let times = XValues::Regular { start, step: STEP };
    store.append(id, times, values).unwrap();
}

/// Of what is packed: all but the newest full chunk and the open one, of which each sample weighs
/// `plain_bytes` at most.
fn packed_bytes_per_sample(store: &Store, samples: usize, plain_bytes: usize) -> f64 {
    let packed = ((samples >> 16) - 1) << 16;
    let plain = plain_bytes * (samples - packed);
    (store.bytes() as f64 - plain as f64) / packed as f64
}

#[test]
fn nine_bytes_a_sample_and_forty_a_batch_are_enough_from_the_first_full_chunk_on() {
    let (store, id) = store(1 << 30);
    let mut dice = Dice(7);
    let values: Vec<f64> = (0..500).map(|_| dice.roll(1 << 53) as f64).collect();
    for first in (0..1_000_000).step_by(values.len()) {
        append(&store, id, first, &values);
        let samples = (first + values.len()) as u64;
        assert!(
            // x of one batch are told by three numbers; those of the next one are rounded otherwise.
            samples <= 1 << 16 || store.bytes() <= 9 * samples + 40 * samples / 500,
            "{} bytes for {samples} samples",
            store.bytes()
        );
    }
}

#[test]
fn a_noisy_sine_with_six_digits_weighs_two_and_a_half_bytes_a_sample_once_packed() {
    const SAMPLES: usize = 2_000_000;
    let (store, id) = store(1 << 30);
    append(&store, id, 0, &noisy_sine(0..SAMPLES, &mut Dice(7)));
    store.pack();
    let each = packed_bytes_per_sample(&store, SAMPLES, 9);
    assert!(each <= 2.5, "{each} bytes a sample");
}

#[test]
fn uneven_times_are_packed_too() {
    const SAMPLES: usize = 400_000;
    let (store, id) = store(1 << 30);
    let mut dice = Dice(7);
    let mut micros = 0;
    let xs: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            micros += 900 + dice.roll(200);
            micros as f64 * 1e-6
        })
        .collect();
    let values = noisy_sine(0..SAMPLES, &mut dice);
    store.append(id, XValues::Each(&xs), &values).unwrap();
    store.pack();
    let each = packed_bytes_per_sample(&store, SAMPLES, 18);
    assert!(each <= 4.5, "{each} bytes a sample");
}

#[test]
fn the_budget_is_filled_and_kept_while_samples_are_packed() {
    const BUDGET: u64 = 16 << 20;
    const BATCH: usize = 50_000;
    let (store, id) = store(BUDGET);
    let mut dice = Dice(7);
    let mut rounds_after_first_drop = 0;
    for first in (0..).step_by(BATCH) {
        append(
            &store,
            id,
            first,
            &noisy_sine(first..first + BATCH, &mut dice),
        );
        assert!(store.bytes() <= BUDGET, "{} bytes", store.bytes());
        store.pack();
        let stats = store.stats(id).unwrap();
        if stats.history_samples < stats.samples {
            rounds_after_first_drop += 1;
            assert!(store.bytes() > BUDGET / 100 * 95, "{} bytes", store.bytes());
        }
        if rounds_after_first_drop == 20 {
            // Packed, the budget holds many more samples than plain.
            assert!(stats.history_samples > BUDGET / 3);
            return;
        }
    }
}
