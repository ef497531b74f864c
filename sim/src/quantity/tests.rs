use proptest::prelude::*;

use super::*;

/// Four digits of what is larger may be beyond what an `f64` holds: the largest one reads `1.798e308`.
const READABLE_MAX: f64 = 1.797e308;

/// Values of all sizes, round ones and ends of ranges among them.
fn values() -> impl Strategy<Value = f64> {
    let round = (-9_999_i32..=9_999, -12_i32..15)
        .prop_map(|(digits, power)| f64::from(digits) * 10_f64.powi(power));
    let sized = (-1.0..1.0_f64, -20_i32..25).prop_map(|(value, power)| value * 10_f64.powi(power));
    let whole = (-1_000_000_000_000_000_i64..1_000_000_000_000_000).prop_map(|value| value as f64);
    let edge = prop::sample::select(vec![
        0.0,
        -0.0,
        9.9995e-4,
        9.999_5,
        9_999.5,
        9_999_999.6,
        999_999_999_999_999.0,
        1e15,
        f64::MIN_POSITIVE,
        READABLE_MAX,
        -READABLE_MAX,
        5e-324,
    ]);
    let readable = |value: &f64| !value.is_finite() || value.abs() <= READABLE_MAX;
    prop_oneof![
        round,
        sized,
        whole,
        edge,
        any::<f64>().prop_filter("readable", readable)
    ]
}

/// One in the place of the last digit shown; of a whole number in full, that of a unit.
fn last_place(text: &str) -> f64 {
    let (mantissa, power) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = mantissa
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    let power: i32 = power.parse().expect("a power of ten");
    let place = format!("1e{}", power - decimals as i32);
    place.parse().expect("a number")
}

fn digits(text: &str) -> usize {
    let mantissa = text.split_once('e').map_or(text, |(mantissa, _)| mantissa);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len()
}

proptest! {
    #[test]
    fn a_text_says_its_value_to_half_a_unit_of_its_last_digit(value in values()) {
        let text = value_text(value);
        if value.is_finite() {
            let read = parse_number(&text).expect("a number");
            if is_reported(value) {
                prop_assert!((read - value).abs() <= value.abs() * 1e-15, "{} reads {}", value, text);
            } else {
                // Reading and comparing round, too.
                let room = 0.5 * last_place(&text) + value.abs() * 4.0 * f64::EPSILON + 5e-324;
                prop_assert!((read - value).abs() <= room, "{} reads {}", value, text);
                prop_assert!((read - value).abs() <= value.abs() * 0.51e-3 + 5e-324, "{} reads {}", value, text);
            }
        }
    }

    #[test]
    fn a_rounded_text_has_four_digits_at_least_and_another_one_no_zeros_at_its_end(value in values()) {
        let text = value_text(value);
        let (mantissa, power) = text.split_once('e').unwrap_or((&text, ""));
        if value.is_finite() && !is_reported(value) {
            prop_assert!(digits(&text) >= DIGITS, "{}", text);
        } else if mantissa.contains('.') {
            prop_assert!(!mantissa.ends_with(['0', '.']) && digits(&text) <= REPORTED, "{}", text);
        }
        let is_proper = !power.starts_with(['+', '0']) && !power.starts_with("-0");
        prop_assert!(is_proper && text != "-0" && text.len() <= 21, "{}", text);
    }

    #[test]
    fn a_prefix_moves_the_point_and_no_digit(value in values(), unit in prop::sample::select(vec!["V", "s", "B", "%", ""])) {
        let text = quantity_text(value, unit);
        if let Some(prefix) = prefix_of(value, unit) {
            let (number, _) = text.rsplit_once(' ').expect("a unit");
            let read = parse_number(number).expect("a number");
            let room = if is_reported(value) { 1e-12 } else { 0.51e-3 };
            let is_near = (read * prefix.scale - value).abs() <= value.abs() * room;
            prop_assert!(is_near, "{} reads {}", value, text);
        }
    }

    #[test]
    fn a_setting_in_seconds_is_read_back(secs in 1e-6..1e6_f64) {
        let text = secs_text(secs);
        let read = parse_secs(&text).expect("a time");
        prop_assert!((read - secs).abs() <= secs * 0.51e-3, "{} reads {}", secs, text);
    }

    #[test]
    fn a_running_count_keeps_its_width(count in 1e3..9.99e14_f64) {
        let text = count_text(count);
        let (number, _) = text.split_once(' ').expect("a prefix");
        prop_assert!(number.len() == 4 || digits(number) == 3, "{}", text);
    }
}

#[test]
fn values_read_as_people_write_them() {
    for (value, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (3e-4, "3e-4"),
        (-3.14e-4, "-3.14e-4"),
        (0.001, "0.001"),
        (9.9996e-4, "9.9996e-4"),
        (1.0 / 1_024.3, "9.763e-4"),
        (0.0125, "0.0125"),
        (0.231_74, "0.23174"),
        (0.999_999_98, "0.99999998"),
        (1.0 - 1e-14, "1.000"),
        (0.1 + 0.2, "0.3"),
        (101_326.3 + 0.1, "101 326.4"),
        (61.40, "61.4"),
        (98.25, "98.25"),
        (9_999.96, "9999.96"),
        (101_326.3, "101 326.3"),
        (304_000.0 / 3.0, "101 333"),
        (9_999_999.6, "9 999 999.6"),
        (12_345_678.5, "12 345 678.5"),
        (1e9, "1 000 000 000"),
        (-1_732_600_000_123.0, "-1 732 600 000 123"),
        (1e15, "1e15"),
        (1e300, "1e300"),
        (f64::MAX, "1.798e308"),
        (f64::NAN, "gap"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
    ] {
        assert_eq!(value_text(value), text);
    }
    assert_eq!(quantity_text(0.25, "V"), "0.25 V");
    assert_eq!(quantity_text(640.0, ""), "640");
    assert_eq!(quantity_text(f64::NAN, "V"), "gap");
    assert_eq!(quantity_text(1_234_567_890.0, "B"), "1.23456789 GB");
    assert_eq!(quantity_text(10_000.0 / 3.0, "Hz"), "3.333 kHz");
}

#[test]
fn durations_have_the_digits_that_count() {
    let texts = [0.0001, 0.02, 0.25, 1.5, 120.0].map(secs_text);
    assert_eq!(texts, ["0.1 ms", "20 ms", "250 ms", "1.5 s", "120 s"]);
    assert_eq!(secs_text(0.0033), "3.3 ms");
    assert_eq!(parse_secs("12 000 s"), Some(12_000.0));
    assert_eq!(parse_number("1  2"), None, "two numbers");
    let texts = [0.0, 0.000_25, 0.005, 0.41, 2.0, 14.2, 302.5].map(elapsed_text);
    let expected = [
        "0 ms",
        "0.25 ms",
        "5 ms",
        "0.41 s",
        "2 s",
        "14 s",
        "5 min 2 s",
    ];
    assert_eq!(texts, expected);
    assert_eq!(elapsed_text(119.9), "1 min 59 s");
    let texts = [-1.0, 0.9, 14.9, 302.5].map(running_text);
    assert_eq!(texts, ["0 s", "0 s", "14 s", "5 min 2 s"]);
    let texts = [0.004, 0.504, 2.96].map(rough_elapsed_text);
    assert_eq!(texts, ["4 ms", "0.5 s", "3 s"]);
}

#[test]
fn counts_sizes_and_shares_keep_to_three_digits() {
    let counts = [7.0, 999.6, 48_200.0, 1.24e9].map(count_text);
    assert_eq!(counts, ["7", "1.00 k", "48.2 k", "1.24 G"]);
    let rates = [
        48_200.0,
        12.3,
        9.96,
        2.5,
        1.0,
        0.2,
        0.096,
        0.0333,
        1.0 / 3_600.0,
        0.0,
    ];
    let expected = [
        "48.2 k", "12", "10", "2.5", "1", "0.2", "0.1", "0.03", "0.0003", "0",
    ];
    assert_eq!(rates.map(rate_text), expected);
    let sizes = [120e6, 12.0].map(bytes_text);
    assert_eq!(sizes, ["120 MB", "12 B"]);
    assert_eq!(percent_text(0.416), "42 %");
}

#[test]
fn what_is_left_is_said_roughly() {
    let texts = [
        -1.0, 0.4, 45.0, 59.6, 100.0, 3_569.0, 3_570.0, 4_320.0, 86_399.0, 183_600.0, 1e8,
    ]
    .map(left_text);
    let expected = [
        "0 s", "0 s", "45 s", "1 min", "2 min", "59 min", "1 h 00", "1 h 12", "1 d 0 h", "2 d 3 h",
        "1157 d",
    ];
    assert_eq!(texts, expected);
}
