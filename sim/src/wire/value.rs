//! A control's value on the wire: a number, true or false, the name of a choice, null.

use serde_json::Value;

use crate::job::{ControlError, ControlKind, ControlSpec};
use crate::order::Setting;

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
    match (&spec.kind, setting(value)) {
        (ControlKind::Value, Setting::Text(text)) => Err(ControlError::Text {
            name: spec.name.clone(),
            text,
            right: "a number, and say texts in the log",
        }),
        (_, setting) => setting.value(spec),
    }
}

/// What a control is to be set to, as the wire has it.
pub(super) fn setting(value: &Value) -> Setting {
    match value {
        Value::Null => Setting::Nothing,
        Value::Bool(is_on) => Setting::Switch(*is_on),
        Value::Number(number) => Setting::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Setting::Text(text.clone()),
        // No control takes these, and says so.
        Value::Array(_) | Value::Object(_) => Setting::Text(value.to_string()),
    }
}
