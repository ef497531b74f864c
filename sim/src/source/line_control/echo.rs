//! Whether what a program says of a value is what a person asked for.

use crate::job::{ControlKind, ControlSpec, FactValue};

/// Further apart, as a part of the value, two numbers aren't the same one rounded.
const ROUNDED: f64 = 0.005;
/// What a number loses in a float of 32 bits, and some more.
const EXACT: f64 = 1e-6;

/// Whether a number that was said is the one that was asked for, as a program may write it: in fewer
/// digits, or as a float of 32 bits.
pub(super) fn is_meant(asked: f64, said: f64) -> bool {
    let apart = (asked - said).abs();
    let size = asked.abs().max(said.abs());
    let half = 0.5 * 0.1_f64.powi(decimals(said)) * (1.0 + 1e-9);
    apart <= size * EXACT || apart <= half && apart <= size * ROUNDED
}

/// How many digits stand behind a number's point.
fn decimals(number: f64) -> i32 {
    let text = number.to_string();
    let behind = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    i32::try_from(behind).unwrap_or(i32::MAX)
}

/// The value of a control that a fact says, if it is one.
pub(super) fn of_fact(spec: &ControlSpec, fact: &FactValue) -> Option<f64> {
    match fact {
        FactValue::Number(number) => of_number(spec, *number),
        FactValue::Text(text) => of_text(spec, text),
    }
}

/// The value of a control that a number says. A choice may be called by one.
pub(super) fn of_number(spec: &ControlSpec, number: f64) -> Option<f64> {
    match &spec.kind {
        ControlKind::Choice(choices) => {
            let is_called = |choice: &String| choice.parse::<f64>().is_ok_and(|it| it == number);
            choices.iter().position(is_called).map(|place| place as f64)
        }
        _ => number.is_finite().then_some(number),
    }
}

/// The value of a choice that a label says.
pub(super) fn of_text(spec: &ControlSpec, text: &str) -> Option<f64> {
    match &spec.kind {
        ControlKind::Choice(choices) => {
            let place = choices.iter().position(|choice| choice == text.trim());
            place.map(|place| place as f64)
        }
        _ => text.trim().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_one_asked_for_in_fewer_digits_or_as_a_small_float() {
        assert!(is_meant(3.5, 3.5));
        assert!(is_meant(0.1, f64::from(0.1_f32)));
        assert!(is_meant(3.456, 3.46), "two digits");
        assert!(is_meant(1234.4, 1234.0));
        assert!(!is_meant(3.4, 3.0), "another value");
        assert!(!is_meant(3.0, 0.0));
        assert!(is_meant(0.0, 0.0));
        assert!(!is_meant(10.0, 5.0), "held to its limit");
    }

    #[test]
    fn a_choice_is_known_by_its_label_or_the_number_that_it_is_called_by() {
        let modes = ControlSpec::choice("mode", ["idle", "run"]);
        assert_eq!(of_text(&modes, "run"), Some(1.0));
        assert_eq!(of_text(&modes, "off"), None);
        assert_eq!(of_number(&modes, 1.0), None);
        let gains = ControlSpec::choice("gain", ["1", "2", "4"]);
        assert_eq!(of_number(&gains, 4.0), Some(2.0));
        assert_eq!(of_fact(&gains, &FactValue::Number(2.0)), Some(1.0));
        let kp = ControlSpec::slider("kp", 0.0, 1.0, 0.0);
        assert_eq!(of_fact(&kp, &FactValue::Text("0.5".into())), Some(0.5));
    }
}
