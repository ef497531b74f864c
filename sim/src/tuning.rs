//! Controls as messages have them: announced by a producer, asked for, and said to be applied; over a socket and
//! over a broker alike. `PROTOCOL.md` has the words.
//!
//! A control's value is a number, true or false, the name of a choice, or null.

use serde::Deserialize;
use serde_json::Value;

use crate::job::{ControlError, ControlKind, ControlSpec, TaskContext, clean_name};
use crate::order::Setting;

/// Controls of one job, at most.
const CONTROLS_MAX: usize = 10_000;

/// Why what a producer says of a control can't be taken.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// The control.
    pub name: String,
    pub why: String,
}

/// An announced control.
#[derive(Debug, Deserialize)]
pub(crate) struct Control {
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub value: Value,
    pub min: Option<f64>,
    pub max: Option<f64>,
    #[serde(default)]
    pub log: bool,
    #[serde(default)]
    pub integer: bool,
    pub step: Option<f64>,
    pub choices: Option<Vec<String>>,
    pub unit: Option<String>,
}

/// A control's value is what the program works with from now on.
#[derive(Debug, Deserialize)]
pub(crate) struct Applied {
    pub control: String,
    pub value: Value,
    pub request: Option<u64>,
    pub at: Option<f64>,
}

/// Takes the announcement of a control.
pub(crate) async fn announce(ctx: &TaskContext, announced: Control) -> Result<(), Mistake> {
    let name = clean_name(&announced.name);
    let taken = try_announce(ctx, announced, &name).await;
    taken.map_err(|why| Mistake { name, why })
}

/// A producer says what a control's value is from now on.
pub(crate) async fn applied(ctx: &TaskContext, applied: Applied) -> Result<(), Mistake> {
    let Applied {
        control: name,
        value,
        request,
        at,
    } = applied;
    let name = clean_name(&name);
    let Some(control) = ctx.control_named(&name) else {
        let why = "no control of this name was announced".into();
        return Err(Mistake { name, why });
    };
    let now = ctx.now();
    let at = at
        .filter(|at| at.is_finite())
        .map_or(now, |at| at.clamp(0.0, now));
    let taken = match from_json(control.spec(), &value) {
        Ok(value) => control.applied(value, request, at).await,
        Err(error) => Err(error),
    };
    taken.map_err(|error| Mistake {
        name,
        why: error.to_string(),
    })
}

async fn try_announce(ctx: &TaskContext, announced: Control, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("a control needs a name".into());
    }
    if ctx.control_count() >= CONTROLS_MAX && ctx.control_named(name).is_none() {
        return Err(format!("more than {CONTROLS_MAX} controls"));
    }
    let said = |error: ControlError| error.to_string();
    let value = announced.value.clone();
    let spec = spec(announced, name)?;
    let value = from_json(&spec, &value).map_err(said)?;
    let control = ctx.control(spec.default(value)).map_err(said)?;
    if control.spec().kind == ControlKind::Button {
        // It has no value: to be shown anew answers no press.
        return Ok(());
    }
    // One that was known, from an earlier run or because it is shown anew, has this value now.
    control.applied(value, None, ctx.now()).await.map_err(said)
}

fn spec(announced: Control, name: &str) -> Result<ControlSpec, String> {
    let Control {
        kind,
        name: _,
        value: _,
        min,
        max,
        log,
        integer,
        step,
        choices,
        unit,
    } = announced;
    let number = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let spec = match &*kind {
        "slider" => {
            let slider = ControlSpec::slider(name, number(min), number(max), f64::NAN);
            let slider = if log { slider.log() } else { slider };
            let slider = if integer { slider.integer() } else { slider };
            match step {
                Some(step) => slider.step(step),
                None => slider,
            }
        }
        "toggle" => ControlSpec::toggle(name, false),
        "choice" => {
            let choices = choices.unwrap_or_default();
            ControlSpec::choice(name, choices.iter().map(|choice| clean_name(choice)))
        }
        "button" => ControlSpec::button(name),
        "value" => ControlSpec::value(name, f64::NAN),
        unknown => {
            return Err(format!(
                "{}: this scope has no such control",
                clean_name(unknown)
            ));
        }
    };
    Ok(spec.unit(clean_name(unit.as_deref().unwrap_or_default())))
}

/// The value as the wire has it. A button has none, and neither has a gap.
pub(crate) fn to_json(spec: &ControlSpec, value: f64) -> Value {
    match &spec.kind {
        ControlKind::Toggle => (value != 0.0).into(),
        ControlKind::Choice(_) => spec.choice_at(value).into(),
        ControlKind::Button => Value::Null,
        // No JSON number is infinite or NaN: those are null.
        ControlKind::Slider { .. } | ControlKind::Value => value.into(),
    }
}

/// The value that the wire means.
pub(crate) fn from_json(spec: &ControlSpec, value: &Value) -> Result<f64, ControlError> {
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
pub(crate) fn setting(value: &Value) -> Setting {
    match value {
        Value::Null => Setting::Nothing,
        Value::Bool(is_on) => Setting::Switch(*is_on),
        Value::Number(number) => Setting::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Setting::Text(text.clone()),
        // No control takes these, and says so.
        Value::Array(_) | Value::Object(_) => Setting::Text(value.to_string()),
    }
}
