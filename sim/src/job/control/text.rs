//! A control's value as people read and write it: `3e-4`, `250 ms`, `on`, `adam`.

use super::error::ControlError;
use super::spec::{ControlKind, ControlSpec};
use crate::quantity::{parse_number, parse_secs, quantity_text, secs_text};

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
        match self.unit.as_str() {
            "s" => secs_text(value),
            unit => quantity_text(value, unit),
        }
    }

    /// The value that a text says, not yet limited to what the control can take.
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
        parse_number(number)
    }
}
