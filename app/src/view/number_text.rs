//! Numbers at a place of an axis, with the digits that tell it from its neighbours.

use sprintscope_sim::quantity::{Prefix, prefix_of, quantity_text, value_text};

use super::step::{decimal_step, decimals};

/// A number as exact as places need that are `step` apart: `0.6`, `3e-5`, `1,732,600,000,000`. No digit
/// of a whole number is left out.
pub(crate) fn number_text(value: f64, step: f64) -> String {
    number_among(value, step, value.abs())
}

/// A value with its unit, as exact as an axis shows it where values so much apart can be told from each other.
pub(crate) fn quantity_at(value: f64, unit: &str, step: f64) -> String {
    quantity_in(value, unit, step, prefix_of(value, unit))
}

/// The same in the prefix that the numbers along its axis are in.
pub(crate) fn quantity_in(value: f64, unit: &str, step: f64, prefix: Option<Prefix>) -> String {
    if !(value.is_finite() && step > 0.0 && step.is_finite()) {
        return quantity_text(value, unit);
    }
    let (scale, sign) = prefix.map_or((1.0, ""), |prefix| (prefix.scale, prefix.sign));
    let number = number_text(value / scale, step / scale);
    format!("{number} {sign}{unit}").trim_end().to_owned()
}

/// A last value with its unit: as [`quantity_text`] has it, with the decimals more that tell it from the value before,
/// where values change by so much.
pub(crate) fn quantity_changing(value: f64, unit: &str, change: Option<f64>) -> String {
    /// An f64 has hardly more digits.
    const MOST: f64 = 1e13;
    let text = quantity_text(value, unit);
    let prefix = prefix_of(value, unit);
    let (scale, sign) = prefix.map_or((1.0, ""), |prefix| (prefix.scale, prefix.sign));
    let (number, Some(change)) = (value / scale, change.map(|change| change / scale)) else {
        return text;
    };
    let shown = text.split_whitespace().next().unwrap_or_default();
    let is_plain = number.is_finite() && !shown.contains('e') && number.abs() < change * MOST;
    let has = shown.split_once('.').map_or(0, |(_, digits)| digits.len());
    if is_plain && decimals(change, 9) > has && (1e-4..1e15).contains(&number.abs()) {
        return format!("{} {sign}{unit}", plain(number, change))
            .trim_end()
            .to_owned();
    }
    text
}

/// The same among others, the greatest of which is of this size: with commas where that one has them.
pub(crate) fn number_among(value: f64, step: f64, greatest: f64) -> String {
    let size = value.abs().max(step);
    if value != 0.0 && !(1e-4..1e15).contains(&size) {
        scientific(value, step)
    } else if greatest >= 1e4 {
        grouped(&plain(value, step), ',')
    } else {
        plain(value, step)
    }
}

/// The same in little room, where such numbers stand one above the other: `2.5e8`.
pub(crate) fn short_number_text(value: f64, step: f64) -> String {
    /// More digits behind the first are no shorter than the number itself.
    const MOST: usize = 3;
    let size = value.abs().max(step);
    if value == 0.0 || (1e-4..1e7).contains(&size) {
        plain(value, step)
    } else if digits_behind(size, step) <= MOST {
        scientific(value, step)
    } else {
        number_text(value, step)
    }
}

/// A measured number among others that are so far apart: with four digits that tell them from each other, and four of
/// its own: on a logarithmic axis most are much smaller than the greatest.
pub(crate) fn measured_text(value: f64, apart: f64) -> String {
    const DIGITS: f64 = 1e-4;
    if !value.is_finite() {
        return value_text(value);
    }
    let own = value.abs().max(f64::MIN_POSITIVE);
    let size = match (value == 0.0, apart.is_finite() && apart > 0.0) {
        (true, true) => apart,
        (false, true) => apart.min(own),
        (_, false) => own,
    };
    // No more digits than a number has.
    let least = value.abs() * 1e-15;
    number_text(value, decimal_step((size * DIGITS).max(least)))
}

/// How exact a sample is read out where values so much apart can be told from each other in its plot: with the digits
/// that it came with, if these are few, else with five.
pub(crate) fn read_out_step(value: f64, step: f64) -> f64 {
    const DIGITS: i32 = 5;
    if value == 0.0 || !value.is_finite() {
        return step;
    }
    let power = value.abs().log10().floor() as i32;
    // As `1.25e-3`: shortest, and digits enough to be read back as this number.
    let written = format!("{value:e}");
    let mantissa = written.split('e').next().unwrap_or_default();
    let own = mantissa
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len()) as i32;
    let last = power - own.min(DIGITS - 1);
    // As it is written: a power isn't always as near.
    let least = format!("1e{last}").parse().unwrap_or(step);
    step.min(least)
}

/// A number with all its digits, as other programs read it.
pub(crate) fn exact_text(value: f64) -> String {
    value.to_string()
}

/// A whole number, or one of these decimals, with spaces between thousands: `101 325`.
pub(crate) fn spaced_text(value: f64, step: f64) -> String {
    grouped(&plain(value, step), ' ')
}

fn plain(value: f64, step: f64) -> String {
    let text = format!("{value:.*}", decimals(step, 9));
    // Which zero it is by a rounding is nobody's business.
    let is_zero = |text: &str| text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if is_zero(&text) { "0".into() } else { text }
}

fn scientific(value: f64, step: f64) -> String {
    let size = value.abs().max(step);
    format!("{value:.*e}", digits_behind(size, step))
}

/// How many digits stand behind the first one of a number of this size.
fn digits_behind(size: f64, step: f64) -> usize {
    (size.log10().floor() - step.log10().floor()).clamp(0.0, 12.0) as usize
}

/// With this sign between thousands.
fn grouped(number: &str, between: char) -> String {
    let end = number.find('.').unwrap_or(number.len());
    let (whole, fraction) = number.split_at(end);
    let digits = whole.trim_start_matches('-');
    let mut text = whole[..whole.len() - digits.len()].to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_shows_the_decimals_of_its_step() {
        for (value, step, text) in [
            (0.6, 0.2, "0.6"),
            (-1e-17, 0.2, "0"),
            (60.0, 2.0, "60"),
            (3e-5, 1e-5, "3e-5"),
            (0.0, 1e16, "0"),
            (-9_999.5, 0.5, "-9999.5"),
        ] {
            assert_eq!(number_text(value, step), text);
            assert_eq!(short_number_text(value, step), text);
        }
    }

    #[test]
    fn a_read_out_is_as_exact_as_its_axis() {
        let at = |value, unit, step| quantity_at(value, unit, step);
        assert_eq!(at(101_325.437_2, "", 0.002), "101,325.437");
        assert_eq!(at(3_214.56, "Hz", 10.0), "3.21 kHz");
        assert_eq!(at(3_214.56, "rpm", 10.0), "3215 rpm");
        assert_eq!(at(20.12, "°C", 0.05), "20.12 °C");
        assert_eq!(at(f64::NAN, "V", 0.05), "gap");
        assert_eq!(at(1.234e-7, "", 1e-9), "1.23e-7");
    }

    #[test]
    fn a_read_out_has_the_digits_of_its_sample_on_a_wide_axis_too() {
        let at = |value| quantity_in(value, "", read_out_step(value, 20.0), None);
        assert_eq!(at(2.34), "2.34");
        assert_eq!(at(0.0125), "0.0125");
        assert_eq!(at(1_234.5), "1234.5");
        assert_eq!(at(2.0 / 3.0), "0.66667");
        assert_eq!(at(40.0), "40");
        assert_eq!(at(0.0), "0");
        // A finer axis shows more.
        assert_eq!(
            quantity_in(2.5, "V", read_out_step(2.5, 0.001), None),
            "2.500 V"
        );
        let kilo = prefix_of(2_000.0, "W");
        let step = read_out_step(512.0, 10.0);
        assert_eq!(quantity_in(512.0, "W", step, kilo), "0.512 kW");
    }

    #[test]
    fn a_last_value_shows_by_how_much_it_changes() {
        let at = |value, change| quantity_changing(value, "", Some(change));
        assert_eq!(at(101_325.437_2, 0.05), "101325.44");
        assert_eq!(at(101_325.437_2, 3.0), "101325");
        assert_eq!(at(2.0, 0.5), "2.0");
        assert_eq!(at(61.437, 0.5), "61.44", "four digits are shown anyway");
        assert_eq!(at(3.0, 1.0), "3");
        assert_eq!(at(1e-7, 1e-9), "1e-7");
        assert_eq!(quantity_changing(f64::NAN, "V", Some(0.1)), "gap");
        assert_eq!(
            quantity_changing(101_325.5, "Pa", Some(0.2)),
            "101.3255 kPa"
        );
        assert_eq!(quantity_changing(0.5, "V", None), "0.5 V");
    }

    #[test]
    fn no_digit_of_a_whole_number_is_left_out() {
        let text = |value| number_text(value, 1_000.0);
        assert_eq!(text(1.7326e12), "1,732,600,000,000");
        assert_eq!(text(-12_000.0), "-12,000");
        assert_eq!(text(120_000.0), "120,000");
        assert_eq!(number_text(12_345.25, 0.05), "12,345.25");
        assert_eq!(number_text(2e15, 1e15), "2e15");
        assert_eq!(number_among(8_000.0, 2_000.0, 12_000.0), "8,000");
        assert_eq!(number_among(2_026.0, 1.0, 2_030.0), "2026");
    }

    #[test]
    fn where_there_is_little_room_round_numbers_are_short() {
        assert_eq!(short_number_text(1e6, 2e5), "1000000");
        assert_eq!(short_number_text(2.5e8, 5e7), "2.5e8");
        assert_eq!(short_number_text(1.7e9, 1.0), "1,700,000,000");
    }
}
