//! Controls turned by key: what a step is on each kind.

use sprintscope_sim::control::{ControlError, ControlKind, ControlSpec, ControlStatus, Scale};
use sprintscope_sim::order::Setting;

/// A step of a slider, as a part of its track.
const STEP: f64 = 0.02;

/// What to ask for so many steps from what was asked last; `None` where a step means nothing.
pub(crate) fn turned(control: &ControlStatus, steps: f64) -> Option<f64> {
    let value = control.requested;
    match &control.spec.kind {
        ControlKind::Slider {
            min,
            max,
            scale,
            step,
            is_integer,
        } => {
            let turned = match scale {
                Scale::Linear => linear(value, (*min, *max), steps),
                Scale::Log => log(value, (*min, *max), steps),
            };
            // Each press of the key leads somewhere.
            let least = step.unwrap_or(if *is_integer { 1.0 } else { 0.0 }) * steps.signum();
            Some(if (turned - value).abs() < least.abs() {
                value + least
            } else {
                turned
            })
        }
        ControlKind::Toggle => Some(1.0 - value),
        ControlKind::Choice(choices) => {
            let last = choices.len().saturating_sub(1) as f64;
            Some((value + steps.round()).clamp(0.0, last))
        }
        ControlKind::Button if steps > 0.0 => Some(0.0),
        ControlKind::Button | ControlKind::Value => None,
    }
}

/// What is asked for with a value: a press has none.
pub(crate) fn asked(spec: &ControlSpec, value: f64) -> Setting {
    match spec.kind {
        ControlKind::Button => Setting::Nothing,
        _ => value.into(),
    }
}

/// The value that a control began with; `None` where none is kept.
pub(crate) fn first_value(spec: &ControlSpec) -> Option<f64> {
    let keeps_one = !matches!(spec.kind, ControlKind::Button | ControlKind::Value);
    keeps_one.then_some(spec.default)
}

/// The value that a person typed for a control.
///
/// # Errors
/// Why it isn't asked for, and what would be right. What is out of a slider's range is no value: who typed 10
/// for 1 doesn't mean the greatest there is.
pub(crate) fn entered(spec: &ControlSpec, typed: &str) -> Result<f64, String> {
    let value = spec.parse(typed).map_err(|error| match error {
        ControlError::Text { text, right, .. } => format!("{text}: give {right}"),
        other => other.to_string(),
    })?;
    match spec.kind {
        ControlKind::Slider { min, max, .. } if !(min..=max).contains(&value) => {
            let [value, min, max] = [value, min, max].map(|value| spec.text(value));
            Err(format!("{value} is out of {min} to {max}"))
        }
        _ => Ok(value),
    }
}

fn linear(value: f64, (min, max): (f64, f64), steps: f64) -> f64 {
    let step = (max - min) * STEP;
    free_of_noise((value / step + steps).round() * step)
}

/// In two digits: a person turns to round values.
fn log(value: f64, (min, max): (f64, f64), steps: f64) -> f64 {
    let turned = value * (max / min).powf(steps * STEP);
    let unit = 10_f64.powf(turned.log10().floor() - 1.0);
    free_of_noise((turned / unit).round() * unit)
}

/// Without what calculating has added: 0.3, not 0.30000000000000004.
fn free_of_noise(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// Where a value is on a slider between these ends: from 0 to 1.
pub(crate) fn part_of(value: f64, (min, max, scale): (f64, f64, Scale)) -> f64 {
    let part = match scale {
        Scale::Linear => (value - min) / (max - min),
        Scale::Log => (value / min).ln() / (max / min).ln(),
    };
    // A value outside the range that is no place on the track (0 on a log scale) is its beginning.
    if part.is_nan() {
        0.0
    } else {
        part.clamp(0.0, 1.0)
    }
}

/// The value at this part of a slider.
pub(crate) fn value_at(part: f64, (min, max, scale): (f64, f64, Scale)) -> f64 {
    match scale {
        Scale::Linear => min + (max - min) * part,
        Scale::Log => min * (max / min).powf(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sprintscope_sim::control::{ControlSpec, ControlState};

    fn turned_once(spec: ControlSpec, value: f64, steps: f64) -> Option<f64> {
        let control = ControlStatus {
            name: spec.name.as_str().into(),
            spec: spec.into(),
            requested: value,
            applied: value,
            is_known: true,
            state: ControlState::Applied,
            applied_at: None,
        };
        turned(&control, steps)
    }

    #[test]
    fn what_is_typed_is_a_value_within_the_range_or_refused_with_what_would_be_right() {
        let spec = ControlSpec::slider("lr", 1e-5, 0.1, 1e-3).log();
        assert_eq!(entered(&spec, " 3e-4 "), Ok(3e-4));
        let refused = |typed| entered(&spec, typed).expect_err("no value");
        assert_eq!(refused("1"), "1 is out of 1e-5 to 0.1");
        assert_eq!(refused("0"), "0 is out of 1e-5 to 0.1");
        assert_eq!(refused("much"), "much: give a number, as in 0.5 or 3e-4");
        assert_eq!(refused(""), ": give a number, as in 0.5 or 3e-4");
        let interval = ControlSpec::slider("interval", 0.001, 1.0, 0.1).unit("s");
        assert_eq!(entered(&interval, "250ms"), Ok(0.25));
        let error = entered(&interval, "2m").expect_err("too long");
        assert_eq!(error, "120 s is out of 1 ms to 1 s");
    }

    #[test]
    fn what_a_control_began_with_is_kept_where_it_has_a_value() {
        let first = |spec: ControlSpec| first_value(&spec);
        assert_eq!(first(ControlSpec::slider("x", 0.0, 1.0, 0.5)), Some(0.5));
        assert_eq!(first(ControlSpec::choice("opt", ["a", "b"])), Some(0.0));
        assert_eq!(first(ControlSpec::button("save")), None);
        assert_eq!(first(ControlSpec::value("epoch", 3.0)), None);
    }

    #[test]
    fn a_step_is_what_each_kind_makes_of_it() {
        let slider = || ControlSpec::slider("x", 0.0, 10.0, 5.0);
        assert_eq!(turned_once(slider(), 5.0, 1.0), Some(5.2));
        assert_eq!(turned_once(slider().integer(), 5.0, -1.0), Some(4.0));
        assert_eq!(turned_once(slider().step(2.5), 5.0, 1.0), Some(7.5));
        let small = || ControlSpec::slider("x", 1e-5, 5.0, 0.2);
        assert_eq!(
            turned_once(small(), 0.2, 1.0),
            Some(0.299_999_4),
            "2 % of its range"
        );
        let five = ControlSpec::slider("x", 0.0, 5.0, 0.2);
        assert_eq!(turned_once(five, 0.2, 1.0), Some(0.3), "not 0.1 + 0.2");
        assert_eq!(turned_once(small().log(), 2.3e-4, 1.0), Some(3e-4));
        assert_eq!(
            turned_once(ControlSpec::toggle("t", true), 1.0, 1.0),
            Some(0.0)
        );
        let choice = || ControlSpec::choice("opt", ["a", "b", "c"]);
        assert_eq!(turned_once(choice(), 1.0, 1.0), Some(2.0));
        assert_eq!(turned_once(choice(), 2.0, 1.0), Some(2.0));
        assert_eq!(turned_once(choice(), 2.0, -10.0), Some(0.0));
        assert_eq!(
            turned_once(ControlSpec::button("save"), 3.0, 1.0),
            Some(0.0)
        );
        assert_eq!(turned_once(ControlSpec::button("save"), 3.0, -1.0), None);
        assert_eq!(turned_once(ControlSpec::value("n", 1.0), 1.0, 1.0), None);
    }
}
