//! A control's value as people read and write it: `3e-4`, `250 ms`, `on`, `adam`.

use super::error::ControlError;
use super::spec::{ControlKind, ControlSpec};

impl ControlSpec {
    /// The value as a person reads it, with its unit.
    pub fn text(&self, value: f64) -> String {
        match &self.kind {
            ControlKind::Toggle => if value == 0.0 { "off" } else { "on" }.into(),
            ControlKind::Choice(_) => self.choice_at(value).unwrap_or_default().into(),
            ControlKind::Button if value == 1.0 => "pressed once".into(),
            ControlKind::Button => format!("pressed {value} times"),
            ControlKind::Slider { .. } | ControlKind::Value => self.number_text(value),
        }
    }

    fn number_text(&self, value: f64) -> String {
        if value.is_nan() {
            return "gap".into();
        }
        match (self.unit.as_str(), &self.kind) {
            ("s", ControlKind::Slider { .. }) => human_secs(value),
            // A whole number is told whole: a seed, an epoch.
            (unit, _) if value.fract() == 0.0 && value.abs() < 1e15 => {
                format!("{value} {unit}").trim_end().into()
            }
            (unit, _) => format!("{} {unit}", human_value(value)).trim_end().into(),
        }
    }

    /// The value that a text says, not yet held to what the control can take.
    ///
    /// # Errors
    /// [`ControlError`] with what would be right.
    pub fn parse(&self, text: &str) -> Result<f64, ControlError> {
        let text = text.trim();
        let wrong = |right| ControlError::Text {
            name: self.name.clone(),
            text: text.into(),
            right,
        };
        match &self.kind {
            ControlKind::Slider { .. } => self
                .parse_number(text)
                .filter(|value| !value.is_nan())
                .ok_or_else(|| match self.unit.as_str() {
                    "s" => wrong("a number of seconds, or as in 250ms, 10s, 2m"),
                    _ => wrong("a number, as in 0.5 or 3e-4"),
                }),
            ControlKind::Toggle => match text.to_ascii_lowercase().as_str() {
                "on" | "true" | "yes" | "1" => Ok(1.0),
                "off" | "false" | "no" | "0" => Ok(0.0),
                _ => Err(wrong("on or off")),
            },
            ControlKind::Choice(choices) => choices
                .iter()
                .position(|choice| choice == text)
                .map(|place| place as f64)
                .ok_or_else(|| self.unknown_choice(text)),
            ControlKind::Button => match text.to_ascii_lowercase().as_str() {
                "" | "press" | "on" | "true" | "1" => Ok(1.0),
                _ => Err(wrong("press")),
            },
            ControlKind::Value => Err(ControlError::ReadOnly {
                name: self.name.clone(),
            }),
        }
    }

    fn parse_number(&self, text: &str) -> Option<f64> {
        if self.unit == "s" {
            return parse_secs(text);
        }
        let number = text.strip_suffix(&self.unit).unwrap_or(text);
        number.trim().parse().ok()
    }
}

/// Reads seconds as a person writes them: `250ms`, `1.5 s`, `2m`, `1h`; a bare number is seconds.
pub fn parse_secs(text: &str) -> Option<f64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3_600.0,
        _ => return None,
    };
    let number: f64 = digits.trim().parse().ok()?;
    Some(number * factor)
}

/// An interval as a person reads it: `250 ms`, `1.5 s`.
pub fn human_secs(secs: f64) -> String {
    let rounded = |value: f64| {
        let text = format!("{value:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    if secs < 1.0 {
        format!("{} ms", rounded(secs * 1e3))
    } else {
        format!("{} s", rounded(secs))
    }
}

/// A value as a person reads it, in four digits: `0.0125`, `12.5`, `3e-4`.
fn human_value(value: f64) -> String {
    let rounded = format!("{value:.3e}").parse().unwrap_or(value);
    if rounded == 0.0 || (1e-3..1e7).contains(&rounded.abs()) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}
