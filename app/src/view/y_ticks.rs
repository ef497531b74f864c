//! What stands along a y axis: lines and numbers, and what all of the numbers have in common.

use sprintscope_sim::quantity::Prefix;

use super::axis_numbers::AxisNumbers;
use super::decades::numbered;
use super::number_text::short_number_text;
use super::step::{decimal_step, multiples};
use super::y_axis::YAxis;
use super::y_scale::Places;

/// A line across the plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct YTick {
    /// Where.
    pub place: f64,
    /// Its number; empty for a line between two numbers.
    pub text: String,
}

/// All of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct YTicks {
    /// From below.
    pub ticks: Vec<YTick>,
    /// What is to be added to each number (`101 325 +`), or in what they are (`kHz`); empty if nothing.
    pub corner: String,
    /// What all of its numbers are in, and with them what is read out over it.
    pub prefix: Option<Prefix>,
}

impl YTicks {
    /// Numbers at least `least` of what is shown apart, of values in this unit.
    pub(crate) fn new(axis: &YAxis, least: f64, unit: &str) -> Self {
        let values = axis.values();
        match axis.places {
            Places::Linear => Self::even(axis, values, least, unit),
            Places::Log => Self::by_powers(axis, &powers(values), least)
                .unwrap_or_else(|| Self::even(axis, values, least, unit)),
            Places::Symlog { linear } => {
                let [low, high] = values;
                let nearest = if low <= 0.0 && high >= 0.0 {
                    0.0
                } else {
                    low.abs().min(high.abs())
                };
                let least_shown = nearest.max(linear);
                let up = if high > linear {
                    powers([low.max(linear), high])
                } else {
                    Vec::new()
                };
                let down = if low < -linear {
                    powers([(-high).max(linear), -low])
                } else {
                    Vec::new()
                };
                let has_zero = low <= 0.0 && high >= 0.0;
                let mut all: Vec<f64> = down.into_iter().rev().map(|value| -value).collect();
                all.extend(has_zero.then_some(0.0));
                all.extend(up);
                // Near zero, and far from it between two powers, it is as good as even.
                let spans_powers = high.abs().max(low.abs()) > least_shown * 3.0;
                let by_powers = if spans_powers {
                    Self::by_powers(axis, &all, least)
                } else {
                    None
                };
                by_powers.unwrap_or_else(|| Self::even(axis, values, least, unit))
            }
        }
    }

    /// At multiples of a step of the values, as many as have room; at both ends where there are no two.
    fn even(axis: &YAxis, [low, high]: [f64; 2], least: f64, unit: &str) -> Self {
        /// Steps that are tried: each is about half of the one before.
        const STEPS: usize = 5;
        let mut step = decimal_step((high / 2.0 - low / 2.0) * least * 2.0);
        let mut values = apart(axis, multiples([low, high], step), least);
        for _ in 1..STEPS {
            if values.len() > 1 {
                break;
            }
            // One number says nothing of how far apart two are.
            step = decimal_step(step * 0.4);
            values = apart(axis, multiples([low, high], step), least);
        }
        if values.len() < 2 && high > low {
            step = decimal_step((high / 2.0 - low / 2.0) * 0.02);
            values = vec![low, high];
        }
        let told = AxisNumbers::new([low, high], step, unit);
        let ticks = values.into_iter().map(|value| YTick {
            place: axis.places.place(value),
            text: told.text_of(value, step),
        });
        let (corner, prefix) = (told.corner(unit), told.prefix());
        Self {
            ticks: ticks.collect(),
            corner,
            prefix,
        }
    }

    /// At these values: a number at every decade, or at every second or third one as far as there is room, and at 2 and
    /// 5 or at 3 of each where there is room for all of them; none where there would hardly be any.
    fn by_powers(axis: &YAxis, values: &[f64], least: f64) -> Option<Self> {
        let numbered = numbered(axis, values, least * 0.8);
        if numbered.len() < 2 || numbered.len() < 3 && least < 0.3 {
            return None;
        }
        let ticks = values.iter().enumerate().map(|(place, value)| YTick {
            place: axis.places.place(*value),
            text: if numbered.contains(&place) {
                power_text(*value)
            } else {
                String::new()
            },
        });
        Some(Self {
            ticks: ticks.collect(),
            corner: String::new(),
            prefix: None,
        })
    }
}

/// Those of these values that stand far enough from the one before, where places aren't even; from above, for there they
/// stand closest.
fn apart(axis: &YAxis, values: Vec<f64>, least: f64) -> Vec<f64> {
    if axis.places == Places::Linear {
        return values;
    }
    let mut kept: Vec<f64> = Vec::new();
    for value in values.into_iter().rev() {
        let part = axis.part(value);
        let is_free = |other: &f64| (axis.part(*other) - part).abs() >= least * 0.8;
        if kept.last().is_none_or(is_free) {
            kept.push(value);
        }
    }
    kept.reverse();
    kept
}

/// 1 to 9 times each power of ten between these ends, or powers alone where these are many.
fn powers([low, high]: [f64; 2]) -> Vec<f64> {
    /// With more powers lines between them would be a grey.
    const MOST: f64 = 12.0;
    if !(low > 0.0 && high.is_finite()) {
        return Vec::new();
    }
    let (first, last) = (low.log10().floor(), high.log10().ceil());
    let digits = if last - first > MOST { 1 } else { 9 };
    let all = (first as i32..=last as i32)
        .flat_map(|power| (1..=digits).map(move |digit| times_power(f64::from(digit), power)));
    all.filter(|value| (low..=high).contains(value)).collect()
}

/// As the number is written: no product is as near to `3e-5`.
fn times_power(digit: f64, power: i32) -> f64 {
    format!("{digit}e{power}").parse().unwrap_or(f64::NAN)
}

/// `0.001`, `1000`, `1e-4`, `-2e5`: short, and all of one digit.
fn power_text(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (0.999e-3..0.999e4).contains(&size) {
        short_number_text(
            value,
            10_f64.powf((size.max(1e-300).log10() + 1e-9).floor()),
        )
    } else {
        scientific(value)
    }
}

fn scientific(value: f64) -> String {
    let power = (value.abs().log10() + 1e-9).floor();
    let digit = (value / 10_f64.powf(power)).round();
    format!("{digit}e{power}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn along(places: Places, values: [f64; 2], unit: &str) -> (Vec<String>, String) {
        let ends = places.ends(values).expect("ends");
        let ticks = YTicks::new(&YAxis { places, ends }, 0.12, unit);
        let texts = ticks.ticks.into_iter().map(|tick| tick.text);
        (
            texts.filter(|text| !text.is_empty()).collect(),
            ticks.corner,
        )
    }

    #[test]
    fn what_long_numbers_have_in_common_stands_in_the_corner() {
        let (texts, corner) = along(Places::Linear, [101_324.69, 101_325.41], "");
        assert_eq!(corner, "101 324 +");
        assert_eq!(
            texts,
            ["0.7", "0.8", "0.9", "1.0", "1.1", "1.2", "1.3", "1.4"]
        );
        let (texts, corner) = along(Places::Linear, [-0.500_002, -0.500_001], "");
        assert!(
            corner.starts_with("-0.5000") && texts[0].len() <= 6,
            "{corner} {texts:?}"
        );
        let (_, corner) = along(Places::Linear, [1.7e9, 1.7e9 + 60.0], "");
        assert_eq!(corner, "1 700 000 000 +");
        for plain in [[0.0, 1.0], [-3e5, 3e5], [2_000.0, 2_100.0], [20.0, 20.5]] {
            assert_eq!(along(Places::Linear, plain, "").1, "", "{plain:?}");
        }
    }

    #[test]
    fn what_small_numbers_have_in_common_is_told_as_read_outs_tell_it() {
        let (texts, corner) = along(Places::Linear, [1.000_1e-5, 1.000_9e-5], "V");
        assert_eq!(corner, "µV");
        assert_eq!(texts[0], "10.001", "{texts:?}");
        let (texts, corner) = along(Places::Linear, [1.000_001e-5, 1.000_009e-5], "V");
        assert_eq!(corner, "10.0000 µV +");
        assert_eq!(texts[0], "10 pV", "{texts:?}");
        let (texts, corner) = along(Places::Linear, [0.050_001, 0.050_009], "A");
        assert_eq!(corner, "0.05000 +");
        assert_eq!(texts[0], "1 µA", "{texts:?}");
        // Without a unit there is no prefix, and zero isn't what they have in common.
        let (texts, corner) = along(Places::Linear, [9.99e-6, 1.001e-5], "");
        assert_eq!(corner, "× 1e-5");
        assert_eq!(texts[0], "0.9990", "{texts:?}");
        let (texts, corner) = along(Places::Linear, [1.000_000_1e-10, 1.000_000_9e-10], "");
        assert_eq!(corner, "1.000000e-10 +", "{texts:?}");
    }

    /// Whatever is shown of an axis, however low it is: two numbers at least say how far apart values are, and they don't
    /// lie on each other.
    #[test]
    fn no_number_stands_alone() {
        let mut seed = 3_u64;
        let mut random = move |from: f64, to: f64| {
            // Knuth's MMIX.
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            from + (to - from) * ((seed >> 40) as f64 / (1_u64 << 24) as f64)
        };
        for turn in 0..6_000 {
            let low = 10_f64.powf(random(-9.0, 9.0));
            let decades = [0.05, 0.4, 1.5, 6.0][turn % 4];
            let high = low * 10_f64.powf(random(0.01, 1.0) * decades);
            let linear = 10_f64.powf(random(-3.0, 3.0));
            let (places, values) = match turn % 5 {
                0 => (Places::Linear, [low, high]),
                1 | 2 => (Places::Log, [low, high]),
                3 => (Places::Symlog { linear }, [-low, high]),
                _ => (Places::Symlog { linear }, [low, high]),
            };
            let Some(ends) = places.ends(values) else {
                continue;
            };
            let axis = YAxis { places, ends };
            let least = [0.1, 0.2, 0.33, 0.5][turn / 5 % 4];
            let unit = ["", "V"][turn / 7 % 2];
            let ticks = YTicks::new(&axis, least, unit);
            let numbered = ticks.ticks.iter().filter(|tick| !tick.text.is_empty());
            let numbered: Vec<&YTick> = numbered.collect();
            let said = format!("{places:?} {values:?} {least}: {numbered:?}");
            assert!(numbered.len() >= 2, "{said}");
            for pair in numbered.windows(2) {
                let [a, b] = [pair[0], pair[1]].map(|tick| axis.part_of(tick.place));
                assert!(b - a >= least * 0.39, "{said}");
                assert_ne!(pair[0].text, pair[1].text, "{said}");
            }
        }
    }

    #[test]
    fn a_unit_takes_a_prefix_where_numbers_are_large_or_small() {
        let (texts, corner) = along(Places::Linear, [0.0, 40_000.0], "Hz");
        assert_eq!(
            (corner.as_str(), texts.last().unwrap().as_str()),
            ("kHz", "40")
        );
        let (texts, corner) = along(Places::Linear, [0.0, 0.004], "V");
        assert_eq!(
            (corner.as_str(), texts.last().unwrap().as_str()),
            ("mV", "4.0")
        );
        for unit in ["", "°C", "%", "kHz"] {
            assert_eq!(along(Places::Linear, [0.0, 40_000.0], unit).1, "", "{unit}");
        }
    }

    #[test]
    fn a_log_axis_has_a_number_at_powers_and_between_them_where_these_are_few() {
        let (texts, _) = along(Places::Log, [1e-8, 1.0], "");
        assert_eq!(
            texts,
            [
                "1e-8", "1e-7", "1e-6", "1e-5", "1e-4", "0.001", "0.01", "0.1", "1"
            ]
        );
        let (texts, _) = along(Places::Log, [0.8, 90.0], "");
        assert_eq!(texts, ["1", "2", "5", "10", "20", "50"]);
        let (texts, _) = along(Places::Log, [1e-30, 1e30], "");
        assert!((5..=11).contains(&texts.len()), "{texts:?}");
        assert!(texts.contains(&"1".to_owned()), "{texts:?}");
        // Between two neighbouring powers it is as good as even.
        let (texts, corner) = along(Places::Log, [101_324.7, 101_325.4], "");
        assert_eq!((texts[0].as_str(), corner.as_str()), ("0.7", "101 324 +"));
    }

    #[test]
    fn between_decades_of_a_log_axis_there_are_all_numbers_or_none() {
        let along = |values, least| {
            let ends = Places::Log.ends(values).expect("ends");
            let axis = YAxis {
                places: Places::Log,
                ends,
            };
            let ticks = YTicks::new(&axis, least, "").ticks.into_iter();
            let texts: Vec<String> = ticks
                .map(|tick| tick.text)
                .filter(|text| !text.is_empty())
                .collect();
            texts
        };
        assert_eq!(along([0.015, 40.0], 0.33), ["0.1", "1", "10"]);
        // At 3 where there is no room for 2 and 5.
        assert_eq!(along([0.08, 1.1], 0.34), ["0.1", "0.3", "1"]);
        assert_eq!(along([0.08, 1.1], 0.2), ["0.1", "0.2", "0.5", "1"]);
        assert_eq!(along([0.008, 90.0], 0.33), ["0.01", "1"]);
        assert_eq!(along([0.8, 90.0], 0.33), ["1", "10"]);
        assert_eq!(along([2.0, 9e5], 0.5), ["10", "1e4"]);
    }

    #[test]
    fn a_symlog_axis_has_powers_on_both_sides_of_zero() {
        let symlog = Places::Symlog { linear: 0.1 };
        let (texts, _) = along(symlog, [-1_000.0, 1_000.0], "");
        assert!(texts.contains(&"0".to_owned()), "{texts:?}");
        assert_eq!(texts.first().unwrap(), "-1000");
        assert_eq!(texts.last().unwrap(), "1000");
        let few = symlog.ends([-1_900.0, 1_900.0]).expect("ends");
        let few = YAxis {
            places: symlog,
            ends: few,
        };
        let texts = YTicks::new(&few, 0.33, "").ticks;
        let texts: Vec<_> = texts
            .into_iter()
            .map(|tick| tick.text)
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(texts, ["-1000", "0", "1000"]);
        let (texts, _) = along(symlog, [-0.05, 0.05], "");
        assert!(
            texts.len() > 3 && texts.contains(&"0.02".to_owned()),
            "{texts:?}"
        );
    }
}
