use proptest::prelude::*;

use super::*;
use crate::fuzz::hold;
use crate::store::tests::data::Dice;

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

fn packed(numbers: &[f64]) -> Packed {
    let packed = Packed::of(numbers, usize::MAX).expect("every bit");
    assert_eq!(bits(&packed.all()), bits(numbers));
    packed
}

/// Bytes a number.
fn weight(numbers: &[f64]) -> f64 {
    packed(numbers).bytes() as f64 / numbers.len() as f64
}

#[test]
fn every_bit_comes_back_of_numbers_of_every_kind() {
    let mut dice = Dice(7);
    let odd = [
        -0.0,
        0.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE / 3.0,
        f64::MAX,
        f64::from_bits(0x7FF8_0000_DEAD_BEEF),
        f64::from_bits(0xFFF0_0000_0000_0001),
    ];
    let mut odd_now_and_then: Vec<f64> = (0..70_000).map(|i| f64::from(i) * 0.01).collect();
    for number in odd_now_and_then.iter_mut().step_by(17) {
        *number = odd[dice.roll(8) as usize];
    }
    let mut raw: Vec<f64> = odd.to_vec();
    raw.extend((0..5_000).map(|_| f64::from_bits(dice.roll(1 << 53) << 11)));
    for numbers in [vec![1.5; 3_000], vec![1.0], odd_now_and_then, raw] {
        packed(&numbers);
    }
}

#[test]
fn columns_are_those_of_the_plain_numbers() {
    let mut dice = Dice(7);
    let decimal: Vec<f64> = (0..1_000)
        .map(|i| (f64::from(i) * 0.01 + dice.roll(100) as f64 * 1e-3) * 1e3)
        .map(|number| number.round() / 1e3)
        .collect();
    let binary = decimal.iter().map(|&number| f64::from(number as f32 - 5.1));
    let mut odd = decimal.clone();
    odd[200] = f64::NAN;
    odd[300] = f64::INFINITY;
    odd[500..520].fill(-0.0);
    let mut spiky = decimal.clone();
    spiky
        .iter_mut()
        .step_by(90)
        .for_each(|number| *number = 1e6);
    for numbers in [decimal.clone(), binary.collect(), odd, spiky] {
        let packed = packed(&numbers);
        for start in (0..1_000).step_by(7) {
            for end in [start + 1, start + 3, start + 50, start + 300] {
                let places = start..end.min(1_000);
                let column = packed.column(places.clone());
                assert_eq!(
                    format!("{column:?}"),
                    format!("{:?}", Column::of(&numbers[places]))
                );
            }
        }
    }
}

#[test]
fn numbers_weigh_by_what_they_say() {
    let mut dice = Dice(7);
    let mut noisy = |digits: i32| -> Vec<f64> {
        let power = 10_f64.powi(digits);
        let noise = (0..65_536).map(|_| dice.roll(1 << 20) as f64 / f64::from(1 << 20));
        noise.map(|noise| (noise * power).round() / power).collect()
    };
    // Three digits are ten bits, six are twenty; a block adds 16 bytes, as does a spike.
    assert!(weight(&noisy(3)) < 1.5);
    assert!(weight(&noisy(6)) < 2.75);
    let mut spiky = noisy(3);
    spiky
        .iter_mut()
        .step_by(100)
        .for_each(|number| *number += 1e3);
    assert!(weight(&spiky) < 1.6);
    // Two samples wide, and at a block's beginning.
    for first in [50, 0] {
        let mut spiky = noisy(3);
        for place in (first..spiky.len()).step_by(BLOCK) {
            spiky[place..place + 2].fill(1e6);
        }
        let weight = weight(&spiky);
        assert!(weight < 1.8, "{weight} with spikes at {first}");
    }
    let single: Vec<f64> = noisy(9)
        .iter()
        .map(|&number| f64::from(number as f32))
        .collect();
    assert!(weight(&single) < 4.25);
    assert!(weight(&vec![0.1; 65_536]) < 0.2);
}

#[test]
fn what_only_moves_where_no_scale_was_tried_weighs_little_all_the_same() {
    let mut dice = Dice(7);
    let mut moving =
        |count: usize| -> Vec<f64> { (0..count).map(|_| dice.roll(1_000) as f64 / 1e3).collect() };
    let mut late = vec![5.0; 65_536];
    late[57_500..].copy_from_slice(&moving(65_536 - 57_500));
    assert!(weight(&late) < 0.5);
    let mut idle_where_tried = moving(65_536);
    for idle in idle_where_tried.chunks_mut(65_536 / TRIED) {
        idle[..BLOCK].fill(0.0);
    }
    assert!(weight(&idle_where_tried) < 1.6);
}

#[test]
fn what_does_not_shrink_is_left_alone() {
    let mut dice = Dice(7);
    let noise: Vec<f64> = (0..8_192)
        .map(|_| dice.roll(1 << 53) as f64 / 3.0)
        .collect();
    assert!(Packed::of(&noise, 8 * noise.len()).is_none());
    assert!(Packed::of(&[], 100).is_none());
}

/// Numbers as programs write them: steps and decimals of so many digits, with others now and then.
fn numbers() -> impl Strategy<Value = Vec<f64>> {
    let odd = prop_oneof![
        any::<u64>().prop_map(f64::from_bits),
        any::<f32>().prop_map(f64::from),
        Just(-0.0),
        Just(f64::NAN),
    ];
    let digits = (0_i32..12, 1_i64..1 << 40, any::<i32>());
    let number = (
        digits,
        prop::collection::vec((any::<u32>(), 0_u8..40, odd), 1..700),
    );
    number.prop_map(|((digits, spread, first), rolls)| {
        let number = |(roll, turn, odd): (u32, u8, f64)| match turn {
            0 => odd,
            _ => (i64::from(first) + i64::from(roll) % spread) as f64 / 10_f64.powi(digits),
        };
        rolls.into_iter().map(number).collect()
    })
}

#[test]
fn fuzz_packed_numbers_come_back_to_the_bit_and_their_columns_are_those_of_plain_ones() {
    hold(
        &(numbers(), any::<[prop::sample::Index; 2]>()),
        |(numbers, places)| {
            let packed = packed(&numbers);
            let [first, last] = places.map(|place| place.index(numbers.len()));
            let places = first.min(last)..first.max(last) + 1;
            let column = packed.column(places.clone());
            let plain = Column::of(&numbers[places]);
            prop_assert_eq!(format!("{column:?}"), format!("{plain:?}"));
            Ok(())
        },
    );
}
