//! Numbers at a place of an axis, with the digits that tell it from its neighbours.

use sprintscope_sim::quantity::{grouped, reported_decimals, value_text};

use super::step::{decimal_step, decimals};

/// More decimals are of a number that was worked out.
pub(crate) const MOST_DECIMALS: usize = 9;

/// Below this a number has an exponent, as everywhere.
pub(crate) const PLAIN_FROM: f64 = 1e-3;
/// From here on, too.
pub(crate) const PLAIN_TO: f64 = 1e15;

/// A number as exact as places need that are `step` apart: `0.6`, `3e-5`, `1 732 600 000 000`. No digit
/// of a whole number is left out.
pub(crate) fn number_text(value: f64, step: f64) -> String {
    number_among(value, step, value.abs())
}

/// A number with so many decimals; a zero alone where none of these is another digit.
pub(crate) fn plain_text(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // Which zero it is by a rounding is nobody's business.
    let is_zero = |text: &str| text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if is_zero(&text) { "0".into() } else { text }
}

/// A number among others, the greatest of which is of this size: all of them have an exponent, or none.
pub(crate) fn number_among(value: f64, step: f64, greatest: f64) -> String {
    let size = greatest.max(step);
    if value != 0.0 && !(PLAIN_FROM..PLAIN_TO).contains(&size) {
        scientific(value, step)
    } else {
        grouped(&plain(value, step))
    }
}

/// The same in little room, where such numbers stand one above the other: `2.5e8`.
pub(crate) fn short_number_text(value: f64, step: f64) -> String {
    /// More digits behind the first are no shorter than the number itself.
    const MOST: usize = 3;
    let size = value.abs().max(step);
    if value == 0.0 || (1e-4..1e7).contains(&size) {
        grouped(&plain(value, step))
    } else if digits_behind(size, step) <= MOST {
        scientific(value, step)
    } else {
        number_text(value, step)
    }
}

/// A number that was worked out of measured ones which are so far apart: with four digits that tell it from them, and
/// four of its own, for on a logarithmic axis most are much smaller than the greatest. Zeros at the end say that it was
/// rounded there; one that is round has none.
pub(crate) fn measured_text(value: f64, apart: f64) -> String {
    if !value.is_finite() {
        return value_text(value);
    }
    let step = measured_step(value, apart);
    let own = reported_decimals(value);
    number_text(value, own.map_or(step, |own| step.max(power_below(own))))
}

/// How far numbers are apart that are to be told from each other, where all of them are so far apart.
pub(crate) fn measured_step(value: f64, apart: f64) -> f64 {
    const DIGITS: f64 = 1e-4;
    let own = value.abs().max(f64::MIN_POSITIVE);
    let size = match (value == 0.0, apart.is_finite() && apart > 0.0) {
        (true, true) => apart,
        (false, true) => apart.min(own),
        (_, false) => own,
    };
    // No more digits than a number has.
    let least = value.abs() * 1e-15;
    decimal_step((size * DIGITS).max(least))
}

/// How many decimals a value has, as the shortest text has it that is read back as this value; `None` where these are
/// more than anybody writes.
pub(crate) fn own_decimals(value: f64) -> Option<usize> {
    if !value.is_finite() {
        return None;
    }
    if let Some(decimals) = reported_decimals(value) {
        return Some(decimals);
    }
    // As `1.25e-3`: shortest, and digits enough to be read back as this number.
    let written = format!("{value:e}");
    let (mantissa, power) = written.split_once('e')?;
    let digits = mantissa_digits(mantissa);
    let power: i32 = power.parse().ok()?;
    let count = usize::try_from(digits as i32 - power).unwrap_or(0);
    (count <= MOST_DECIMALS).then_some(count)
}

/// How many digits stand behind the first one.
fn mantissa_digits(written: &str) -> usize {
    let mantissa = written.split('e').next().unwrap_or_default();
    mantissa
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len())
}

/// The power of ten that has so many decimals.
pub(crate) fn power_below(decimals: usize) -> f64 {
    // As it is written: a power isn't always as near.
    format!("1e-{decimals}").parse().unwrap_or(1.0)
}

/// With an exponent, and so many digits behind the first one; no more than it came with.
pub(crate) fn exponent_text(value: f64, digits: usize) -> String {
    let shown = digits.min(mantissa_digits(&format!("{value:e}")));
    format!("{value:.shown$e}")
}

/// A number with all its digits, as other programs read it.
pub(crate) fn exact_text(value: f64) -> String {
    value.to_string()
}

/// A whole number, or one of these decimals: `101 325`.
pub(crate) fn spaced_text(value: f64, step: f64) -> String {
    grouped(&plain(value, step))
}

fn plain(value: f64, step: f64) -> String {
    plain_text(value, decimals(step, MOST_DECIMALS))
}

fn scientific(value: f64, step: f64) -> String {
    let size = value.abs().max(step);
    format!("{value:.*e}", digits_behind(size, step))
}

/// How many digits stand behind the first one of a number of this size.
fn digits_behind(size: f64, step: f64) -> usize {
    (size.log10().floor() - step.log10().floor()).clamp(0.0, 12.0) as usize
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
    fn no_digit_of_a_whole_number_is_left_out() {
        let text = |value| number_text(value, 1_000.0);
        assert_eq!(text(1.7326e12), "1 732 600 000 000");
        assert_eq!(text(-12_000.0), "-12 000");
        assert_eq!(text(120_000.0), "120 000");
        assert_eq!(number_text(12_345.25, 0.05), "12 345.25");
        assert_eq!(number_text(2e15, 1e15), "2e15");
        assert_eq!(number_among(8_000.0, 2_000.0, 12_000.0), "8000");
        assert_eq!(number_among(2_026.0, 1.0, 2_030.0), "2026");
    }

    #[test]
    fn where_there_is_little_room_round_numbers_are_short() {
        assert_eq!(short_number_text(1e6, 2e5), "1 000 000");
        assert_eq!(short_number_text(2.5e8, 5e7), "2.5e8");
        assert_eq!(short_number_text(1.7e9, 1.0), "1 700 000 000");
    }
}
