//! Values in the room that a line of a list has: a number is rounded to what fits and never cut, a label is cut, and the
//! name beside them keeps room of its own.

use sprintscope_sim::quantity::{GROUPED_BY, grouped};

use super::number_text::{exponent_text, plain_text};

/// Signs that a name keeps, at least, where it has so many: what it is cut to still tells it from others.
const NAME_LEAST: usize = 8;
/// A value has room for so many signs, however little there is.
const VALUE_LEAST: usize = 6;
/// Signs that are left of a unit.
const UNIT_LEAST: usize = 3;
/// Fewer digits are left of a number with an exponent alone.
const DIGITS_LEAST: usize = 3;

/// How many signs a value has room for on a line of so many, beside a name and a space.
pub(crate) fn value_room(line: usize, name: &str) -> usize {
    let name = name.chars().count().min(NAME_LEAST);
    line.saturating_sub(name + 1).max(VALUE_LEAST)
}

/// A value as a list tells it, in so many signs: of a label its beginning; a number with as many of its digits as have
/// room, and all of its exponent and unit.
pub(crate) fn value_in(text: &str, is_label: bool, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let (written, unit) = number_and_unit(text);
    match written.parse::<f64>() {
        Ok(number) if !is_label && number.is_finite() => rounded((&written, number), &unit, most),
        _ => beginning(text, most),
    }
}

/// A number without what its digits are grouped by, and what stands behind it.
fn number_and_unit(text: &str) -> (String, String) {
    let parts: Vec<&str> = text.split(GROUPED_BY).collect();
    let is_group = |part: &&&str| part.starts_with(|c: char| c.is_ascii_digit());
    let groups = 1 + parts.iter().skip(1).take_while(is_group).count();
    let (number, unit) = parts.split_at(groups);
    (number.concat(), unit.join(&String::from(GROUPED_BY)))
}

fn rounded((written, number): (&str, f64), unit: &str, most: usize) -> String {
    let digits_behind = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let mantissa = written.split('e').next().unwrap_or(written);
    let behind = digits_behind(mantissa);
    let has_exponent = mantissa.len() < written.len();
    let size = number.abs().max(f64::MIN_POSITIVE).log10().floor() as i32;
    // A plain number keeps digits enough to be told from others of its size.
    let is_telling = |decimals: &usize| *decimals as i32 + size + 1 >= DIGITS_LEAST as i32;
    let plain = (0..=behind).rev().filter(|_| !has_exponent);
    let plain = plain
        .filter(is_telling)
        .map(|decimals| grouped(&plain_text(number, decimals)));
    let most_digits = if has_exponent { behind } else { 12 };
    let with_exponent = (0..=most_digits)
        .rev()
        .map(|digits| exponent_text(number, digits));
    let texts: Vec<String> = plain.chain(with_exponent).collect();
    let with_unit = |text: &String| format!("{text} {unit}").trim_end().to_owned();
    let is_short = |text: &String, most: usize| text.chars().count() <= most;
    let whole = texts.iter().map(with_unit);
    if let Some(text) = whole.into_iter().find(|text| is_short(text, most)) {
        return text;
    }
    // Of a long unit there is its beginning, of the number all that tells its size.
    let room = most.saturating_sub(UNIT_LEAST + 1);
    let number = texts.iter().find(|text| is_short(text, room));
    let Some(number) = number.or(texts.last()) else {
        return beginning(unit, most);
    };
    let least = number.chars().count() + UNIT_LEAST + 1;
    beginning(&with_unit(number), most.max(least))
}

/// At most so many signs of a text, from its beginning.
fn beginning(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(1));
    kept.chain(std::iter::once('…')).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_rounded_to_its_room_and_a_label_is_cut() {
        for (text, most, told) in [
            ("2.99999999990e-12", 17, "2.99999999990e-12"),
            ("2.99999999990e-12", 10, "3.0000e-12"),
            ("-2.5123456e300 V", 12, "-2.512e300 V"),
            ("0.12345678", 6, "0.1235"),
            ("0.00123456", 6, "1.2e-3"),
            ("101.3255 kPa", 9, "101.3 kPa"),
            ("1 234 567.25 V", 11, "1 234 567 V"),
            ("3.14159 requests/s", 9, "3.142 re…"),
        ] {
            assert_eq!(value_in(text, false, most), told, "{text} in {most}");
        }
        assert_eq!(value_in("warming up slowly", true, 8), "warming…");
        assert_eq!(value_in("200 OK for everybody", true, 8), "200 OK …");
        assert_eq!(value_in("gap", false, 8), "gap");
    }

    #[test]
    fn a_name_keeps_room_beside_any_value() {
        assert_eq!(value_room(30, "temperature_of_the_room"), 21);
        assert_eq!(value_room(30, "loss"), 25);
        assert_eq!(value_room(4, "loss"), VALUE_LEAST);
    }

    proptest! {
        #[test]
        fn what_is_left_of_a_number_is_that_number_rounded(
            value in (-1.0..1.0_f64, -300..300_i32).prop_map(|(digits, power)| digits * 10_f64.powi(power)),
            decimals in 0..12_usize,
            most in 9..30_usize,
        ) {
            let text = if (1e-3..1e9).contains(&value.abs()) {
                grouped(&plain_text(value, decimals))
            } else {
                format!("{value:.decimals$e}")
            };
            let whole: f64 = text.replace(GROUPED_BY, "").parse().unwrap();
            let told = value_in(&text, false, most);
            let read: f64 = told.replace(GROUPED_BY, "").parse().unwrap();
            prop_assert!(told.chars().count() <= most, "{told} of {text} in {most}");
            prop_assert!((read - whole).abs() <= whole.abs() * 0.06, "{told} of {text}");
        }
    }
}
