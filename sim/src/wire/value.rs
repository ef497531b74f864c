//! A control's value on the wire: a number, true or false, the name of a choice, null.

use serde_json::Value;

use crate::job::{ControlError, ControlKind, ControlSpec};

/// The value as the wire has it. A button has none, and neither has a gap.
pub(super) fn to_json(spec: &ControlSpec, value: f64) -> Value {
    match &spec.kind {
        ControlKind::Toggle => (value != 0.0).into(),
        ControlKind::Choice(_) => spec.choice_at(value).into(),
        ControlKind::Button => Value::Null,
        // No JSON number is infinite or NaN: those are null.
        ControlKind::Slider { .. } | ControlKind::Value => value.into(),
    }
}

/// The value that the wire means.
pub(super) fn from_json(spec: &ControlSpec, value: &Value) -> Result<f64, ControlError> {
    match (&spec.kind, value) {
        (ControlKind::Button, _) => Ok(1.0),
        (_, Value::Bool(is_on)) => Ok(f64::from(u8::from(*is_on))),
        (ControlKind::Choice(_) | ControlKind::Toggle, Value::Null) => Ok(spec.default),
        (_, Value::Null) => Ok(f64::NAN),
        (_, Value::Number(number)) => Ok(number.as_f64().unwrap_or(f64::NAN)),
        (ControlKind::Value, other) => Err(ControlError::Text {
            name: spec.name.clone(),
            text: other
                .as_str()
                .map_or_else(|| other.to_string(), str::to_owned),
            right: "a number, and say texts in the log",
        }),
        (_, Value::String(text)) => spec.parse(text),
        (_, other) => spec.parse(&other.to_string()),
    }
}
