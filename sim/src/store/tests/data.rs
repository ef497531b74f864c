//! Data of every kind, for tests.

use proptest::prelude::*;

use crate::store::{SeriesId, Store, XValues};

/// Times are multiples of this, so that columns can be compared to the bit.
pub(in crate::store) const GRAIN: f64 = 1.0 / 1024.0;

#[derive(Debug, Clone, Copy)]
enum TimeKind {
    Regular,
    Uneven,
    Bursts,
    OneStamp,
    /// Equal stamps, for longer than any bucket and across the borders of chunks.
    Stairs,
    Restarts,
}

#[derive(Debug, Clone, Copy)]
enum ValueKind {
    Noise,
    Spikes,
    Constant,
    Gaps,
    Infinities,
    EveryOtherGap,
    Subnormal,
    Extreme,
    Zeros,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Data {
    time: TimeKind,
    value: ValueKind,
    count: usize,
    pub(in crate::store) seed: u64,
}

/// Any kind of data, of sizes on either side of a bucket, a chunk, and four chunks.
pub(in crate::store) fn data() -> impl Strategy<Value = Data> {
    data_of(prop_oneof![
        3 => 1_usize..4,
        8 => 4_usize..700,
        6 => 700_usize..20_000,
        2 => 60_000_usize..140_000,
        1 => 260_000_usize..400_000,
    ])
}

/// Any kind of data, enough for chunks to go cold.
pub(in crate::store) fn cold_data() -> impl Strategy<Value = Data> {
    data_of(140_000_usize..300_000)
}

fn data_of(count: impl Strategy<Value = usize>) -> impl Strategy<Value = Data> {
    use {TimeKind as T, ValueKind as V};
    let time = prop::sample::select(vec![
        T::Regular,
        T::Uneven,
        T::Bursts,
        T::OneStamp,
        T::Stairs,
        T::Restarts,
    ]);
    let value = prop::sample::select(vec![
        V::Noise,
        V::Spikes,
        V::Constant,
        V::Gaps,
        V::Infinities,
        V::EveryOtherGap,
        V::Subnormal,
        V::Extreme,
        V::Zeros,
    ]);
    (time, value, count, any::<u64>()).prop_map(|(time, value, count, seed)| Data {
        time,
        value,
        count,
        seed,
    })
}

/// Small and repeatable (xorshift).
pub(in crate::store) struct Dice(pub(in crate::store) u64);

impl Dice {
    pub(in crate::store) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

impl Data {
    pub(in crate::store) fn samples(self) -> Vec<[f64; 2]> {
        let mut dice = Dice(self.seed | 1);
        let mut x = dice.roll(1 << 20) as f64 * GRAIN - 500.0;
        let restart = 1 + self.count as u64 / 3;
        (0..self.count)
            .map(|number| {
                x += GRAIN * self.pause(number, restart, &mut dice);
                [x, self.value_of(number, &mut dice)]
            })
            .collect()
    }

    /// In grains.
    fn pause(self, number: usize, restart: u64, dice: &mut Dice) -> f64 {
        match self.time {
            TimeKind::Restarts if (number as u64 + 1).is_multiple_of(restart) => {
                -(dice.roll(100_000) as f64)
            }
            TimeKind::Regular | TimeKind::Restarts => 8.0,
            TimeKind::Uneven => dice.roll(17) as f64,
            TimeKind::Bursts if dice.roll(300) == 0 => dice.roll(1 << 16) as f64,
            TimeKind::Bursts => 1.0,
            TimeKind::OneStamp => 0.0,
            TimeKind::Stairs => f64::from(u8::from(number.is_multiple_of(10_007))),
        }
    }

    fn value_of(self, number: usize, dice: &mut Dice) -> f64 {
        let noise = dice.roll(1_000) as f64 + (number as f64 * 0.01).sin();
        match (self.value, dice.roll(400)) {
            (ValueKind::Spikes, 0) => noise * 1e9,
            (ValueKind::Spikes, 1) => noise * -1e9,
            (ValueKind::Constant, _) => 7.0,
            (ValueKind::Gaps, 0..40) => f64::NAN,
            (ValueKind::EveryOtherGap, _) if number.is_multiple_of(2) => f64::NAN,
            (ValueKind::Subnormal, roll) => f64::from_bits(roll + 1),
            (ValueKind::Extreme, roll) if roll % 2 == 0 => f64::MAX,
            (ValueKind::Extreme, _) => f64::MIN,
            (ValueKind::Zeros, roll) if roll % 2 == 0 => -0.0,
            (ValueKind::Zeros, _) => 0.0,
            (ValueKind::Infinities, 0) => f64::INFINITY,
            (ValueKind::Infinities, 1) => f64::NEG_INFINITY,
            _ => noise,
        }
    }
}

/// Appends in batches of every size, from one sample to more than a chunk.
pub(in crate::store) fn append(store: &Store, id: SeriesId, samples: &[[f64; 2]], dice: &mut Dice) {
    let mut rest = samples;
    while !rest.is_empty() {
        let sizes = [
            1,
            1 + dice.roll(100),
            1 + dice.roll(5_000),
            1 + dice.roll(100_000),
        ];
        let count = (sizes[dice.roll(4) as usize] as usize).min(rest.len());
        let (batch, after) = rest.split_at(count);
        let xs: Vec<f64> = batch.iter().map(|[x, _]| *x).collect();
        let values: Vec<f64> = batch.iter().map(|[_, value]| *value).collect();
        let step = if count > 1 { xs[1] - xs[0] } else { 0.0 };
        let is_regular = (0..count).all(|i| xs[i] == xs[0] + i as f64 * step);
        let times = if is_regular && dice.roll(2) == 0 {
            XValues::Regular { start: xs[0], step }
        } else {
            XValues::Each(&xs)
        };
        store.append(id, times, &values).unwrap();
        rest = after;
    }
}
