//! How finely a value of a series is told: one rule for lists, legends, read-outs, tables and what is spoken.
//!
//! A value as it was reported keeps its digits, and has as many decimals as others of its series were written with. Only
//! one that was worked out, or has a prefix, is rounded: what tells it from its neighbours (the step of an axis, the last
//! change) is left of it, some digits at least, and never more than it came with. Zeros at its end say that it was.

use sprintscope_sim::quantity::{
    Prefix, grouped, is_reported, prefix_of, quantity_text, reported_decimals, value_text,
};
use sprintscope_sim::store::SeriesStats;

use super::number_text::{MOST_DECIMALS, PLAIN_FROM, PLAIN_TO, exponent_text, plain_text};
use super::step::decimals;

/// A series that was written with at most so many has them in each of its values, zeros too: so it was measured.
const WRITTEN: u8 = 6;
/// Digits of a value that is rounded, wherever it is told.
const DIGITS: i32 = 4;
/// An f64 has hardly more digits.
const MOST: f64 = 1e13;

/// How finely values of a series are told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Resolution {
    /// The most decimals that its values were written with, where these are few.
    written: Option<u8>,
    /// Values that are so far apart are to be told from each other.
    step: Option<f64>,
}

impl Resolution {
    /// Of a series of which this is known; told from each other are values as far apart as they were of late.
    pub(crate) fn of(stats: &SeriesStats) -> Self {
        let written = stats.decimals.filter(|decimals| *decimals <= WRITTEN);
        let step = stats.change;
        Self { written, step }
    }

    /// The same where values so far apart are to be told from each other.
    pub(crate) fn at(self, step: f64) -> Self {
        let step = Some(step).filter(|step| step.is_finite() && *step > 0.0);
        Self { step, ..self }
    }

    /// A value with its unit, as a list has it: a prefix where its size takes one.
    pub(crate) fn listed(self, value: f64, unit: &str) -> String {
        let prefix = prefix_of(value, unit);
        if prefix.is_some() && self.step.is_none() {
            return quantity_text(value, unit);
        }
        self.text(value, unit, (prefix, DIGITS))
    }

    /// A value with its unit, as it is read out: with the digits that a list has, in the prefix of its axis.
    pub(crate) fn read_out(self, value: f64, unit: &str, prefix: Option<Prefix>) -> String {
        self.text(value, unit, (prefix, DIGITS))
    }

    fn text(self, value: f64, unit: &str, (prefix, digits): (Option<Prefix>, i32)) -> String {
        if !value.is_finite() {
            return quantity_text(value, unit);
        }
        let (scale, sign) = prefix.map_or((1.0, ""), |prefix| (prefix.scale, prefix.sign));
        let number = value / scale;
        let size = number.abs();
        let text = if size == 0.0 || (PLAIN_FROM..PLAIN_TO).contains(&size) {
            let shown = self.decimals((value, number), prefix, digits);
            grouped(&plain_text(number, shown))
        } else {
            self.with_exponent((value, number), (scale, digits))
        };
        with_unit(&text, sign, unit)
    }

    /// With digits enough, and no more than it came with.
    fn with_exponent(self, (value, number): (f64, f64), (scale, digits): (f64, i32)) -> String {
        if scale == 1.0 && is_reported(value) {
            return value_text(value);
        }
        let needed = self.step.map_or(0.0, |step| {
            number.abs().log10().floor() - (step / scale).log10().floor()
        });
        // A cast saturates.
        exponent_text(number, (needed as usize).max(digits as usize - 1))
    }

    /// How many decimals a value is told with, which is this number of its prefix.
    fn decimals(self, (value, number): (f64, f64), prefix: Option<Prefix>, digits: i32) -> usize {
        let scale = prefix.map_or(1.0, |prefix| prefix.scale);
        let in_prefix = |count: usize| {
            let moved = count as i32 + scale.log10().round() as i32;
            usize::try_from(moved).unwrap_or(0)
        };
        let own = reported_decimals(value);
        let written = self.written.map(usize::from);
        let came_with = own.map(|own| written.map_or(own, |written| own.max(written)));
        if let (Some(decimals), None) = (came_with, prefix) {
            return decimals;
        }
        let needed = match self.step.map(|step| step / scale) {
            Some(step) => decimals(step.max(number.abs() / MOST), MOST_DECIMALS),
            None => 0,
        };
        let shown = decimals_of_digits(number, digits).max(needed);
        came_with.map_or(shown, |most| shown.min(in_prefix(most)))
    }
}

/// How many decimals a number of so many digits has.
fn decimals_of_digits(number: f64, digits: i32) -> usize {
    if number == 0.0 {
        return 0;
    }
    let power = number.abs().log10().floor() as i32;
    usize::try_from(digits - 1 - power).unwrap_or(0)
}

fn with_unit(number: &str, sign: &str, unit: &str) -> String {
    format!("{number} {sign}{unit}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sprintscope_sim::quantity::GROUPED_BY;

    use super::*;

    fn written(decimals: u8) -> Resolution {
        Resolution {
            written: Some(decimals),
            step: None,
        }
    }

    fn worked_out() -> Resolution {
        Resolution::default()
    }

    #[test]
    fn a_value_has_the_decimals_of_its_series_wherever_it_is_told() {
        for (decimals, value, text) in [
            (0, 261.0, "261"),
            (0, 1.0, "1"),
            (2, 37.0, "37.00"),
            (2, -0.5, "-0.50"),
            (3, 2.686, "2.686"),
            (4, 0.001, "0.0010"),
            (4, 9e-4, "9e-4"),
            (4, 0.0, "0"),
            (4, 1_325.437_2, "1325.4372"),
            (6, 0.523_15, "0.523150"),
            (8, 0.999_999_98, "0.99999998"),
        ] {
            for step in [1e-9, 0.05, 20.0] {
                let resolution = written(decimals).at(step);
                let told = resolution.read_out(value, "", None);
                // A finer step may bring in decimals that there was no room for.
                assert!(told.starts_with(text), "{told} for {text}");
                assert!(own_decimals_of(&told) <= decimals.into(), "{told}");
            }
            assert_eq!(written(decimals).listed(value, ""), text);
            assert_eq!(written(decimals).read_out(value, "", None), text);
        }
    }

    fn own_decimals_of(told: &str) -> usize {
        told.split_once('.').map_or(0, |(_, digits)| digits.len())
    }

    #[test]
    fn a_value_that_was_worked_out_shows_by_how_much_it_changes() {
        let at = |value, change| worked_out().at(change).listed(value, "");
        assert_eq!(at(101_325.437_218_271_3, 0.05), "101 325.44");
        assert_eq!(at(101_325.437_218_271_3, 3.0), "101 325");
        assert_eq!(at(61.437_218_271_364, 0.5), "61.44", "four digits anyway");
        assert_eq!(at(3.0, 1.0), "3");
        assert_eq!(at(2.686, 1e-7), "2.686", "it came with three decimals");
        assert_eq!(at(2.5, 0.001), "2.5");
        assert_eq!(
            at(101_326.3 + 0.1, 3.0),
            "101 326.4",
            "what adding leaves is noise"
        );
        assert_eq!(at(1e-7, 1e-9), "1e-7");
        assert_eq!(worked_out().at(0.1).listed(f64::NAN, "V"), "gap");
        let pascal = worked_out().at(0.2).listed(101_325.5, "Pa");
        assert_eq!(pascal, "101.3255 kPa");
        assert_eq!(worked_out().listed(0.5, "V"), "0.5 V");
        assert_eq!(worked_out().listed(2.0 / 3.0, "V"), "0.6667 V");
        assert_eq!(at(0.999_999_98, 0.05), "0.99999998", "it was reported so");
        assert_eq!(at(1.0 - 1e-13, 0.05), "1.0000", "no 1: it was rounded");
    }

    #[test]
    fn a_read_out_is_as_exact_as_its_axis_and_has_the_digits_of_its_sample_on_a_wide_one_too() {
        let at = |value, step| worked_out().at(step).read_out(value, "", None);
        assert_eq!(at(101_325.437_218_271_3, 0.002), "101 325.437");
        assert_eq!(at(2.0 / 3.0, 20.0), "0.6667");
        for (value, text) in [
            (2.34, "2.34"),
            (0.0125, "0.0125"),
            (1_234.5, "1234.5"),
            (40.0, "40"),
            (0.0, "0"),
            (f64::NAN, "gap"),
            (3e-5, "3e-5"),
            (1e300, "1e300"),
            (-1.25e-300, "-1.25e-300"),
        ] {
            assert_eq!(at(value, 20.0), text);
        }
        let kilo = prefix_of(2_000.0, "W");
        assert_eq!(written(0).read_out(512.0, "W", kilo), "0.512 kW");
        assert_eq!(worked_out().read_out(512.0, "W", kilo), "0.512 kW");
    }

    #[test]
    fn a_list_and_a_read_out_tell_a_value_with_the_same_digits() {
        for value in [
            0.157_123_456,
            101_367.218_271_36,
            12.345_678_912,
            1.234_567_891e-5,
        ] {
            for step in [None, Some(0.003), Some(0.4), Some(70.0)] {
                let resolution = Resolution {
                    written: None,
                    step,
                };
                let told = resolution.read_out(value, "", None);
                assert_eq!(resolution.listed(value, ""), told);
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_worked_out_is_right_to_its_last_digit_and_to_its_step(
            value in (-4.0..12.0_f64, 1.0..10.0_f64).prop_map(|(power, digit)| digit * 10_f64.powf(power)),
            step in prop_oneof![Just(None), (-6.0..6.0_f64).prop_map(|power| Some(10_f64.powf(power)))],
        ) {
            let resolution = Resolution { written: None, step };
            for told in [resolution.listed(value, ""), resolution.read_out(value, "", None)] {
                let (mantissa, power) = told.split_once('e').unwrap_or((&told, "0"));
                let power: i32 = power.parse().unwrap();
                let last = 10_f64.powi(power - own_decimals_of(mantissa) as i32);
                let read: f64 = told.replace(GROUPED_BY, "").parse().unwrap();
                prop_assert!((read - value).abs() <= 0.501 * last, "{told} of {value}");
                prop_assert!(last <= (value * 1e-3).max(1.0), "{told} of {value}");
                let is_fine = step.is_none_or(|step| last <= step * 1.001 || last <= value * 1e-8);
                prop_assert!(is_fine, "{told} of {value} at {step:?}");
            }
        }

        #[test]
        fn no_value_has_more_decimals_than_it_came_with(
            whole in -100_000_000_i64..100_000_000,
            decimals in 0..=8_usize,
            step in prop_oneof![Just(None), (-9.0..6.0_f64).prop_map(|power| Some(10_f64.powf(power)))],
        ) {
            let value: f64 = format!("{:.decimals$}", whole as f64 / 10_f64.powi(decimals as i32)).parse().unwrap();
            let few = Some(decimals as u8).filter(|decimals| *decimals <= WRITTEN);
            let resolution = Resolution { written: few, step };
            for told in [resolution.listed(value, ""), resolution.read_out(value, "", None)] {
                prop_assert!(told.contains('e') || own_decimals_of(&told) <= decimals, "{told} of {value}");
                // It was reported so: nothing is rounded, whatever the step.
                let read: f64 = told.replace(GROUPED_BY, "").parse().unwrap();
                prop_assert_eq!(read, value, "{}", told);
            }
        }
    }
}
