//! What a control is to be set to.

use serde::{Deserialize, Serialize};

use crate::job::{ControlError, ControlKind, ControlSpec};

/// What a control is to be set to, as a person or a program says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Setting {
    /// On or off; as a number 1 or 0.
    Switch(bool),
    /// A number: a slider's value, the place of a choice.
    Number(f64),
    /// A text: `3e-4`, `250ms`, `on`, the name of a choice.
    Text(String),
    /// Nothing: presses a button, and leads a toggle or a choice back to its default.
    Nothing,
}

impl Setting {
    /// Refuses a value for a button that takes none: who gives one means something else.
    pub(crate) fn expect_for(&self, spec: &ControlSpec) -> Result<(), ControlError> {
        let is_press = match self {
            Self::Nothing | Self::Switch(true) => true,
            Self::Text(text) => matches!(text.trim(), "" | "press"),
            Self::Switch(false) | Self::Number(_) => false,
        };
        if spec.kind != ControlKind::Button || spec.takes_text || is_press {
            return Ok(());
        }
        let name = spec.name.clone();
        Err(ControlError::Button { name })
    }

    /// The value that is meant, not yet held to what the control can take.
    pub(crate) fn value(&self, spec: &ControlSpec) -> Result<f64, ControlError> {
        match (&spec.kind, self) {
            (ControlKind::Button, _) => Ok(1.0),
            (_, Self::Switch(is_on)) => Ok(f64::from(u8::from(*is_on))),
            (ControlKind::Choice(_) | ControlKind::Toggle, Self::Nothing) => Ok(spec.default),
            (_, Self::Nothing) => Ok(f64::NAN),
            (_, Self::Number(number)) => Ok(*number),
            (_, Self::Text(text)) => spec.parse(text),
        }
    }
}

impl From<f64> for Setting {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Setting {
    fn from(is_on: bool) -> Self {
        Self::Switch(is_on)
    }
}

impl From<&str> for Setting {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}
