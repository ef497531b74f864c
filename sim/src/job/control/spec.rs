//! What a control is before anyone turns it, and which values it can take.

use serde::{Deserialize, Serialize};

use super::super::clean::clean_text;
use super::error::ControlError;
use crate::written;

/// How a slider's values lie along its track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; minimum and maximum are positive.
    Log,
}

/// What a person turns, and what its value (always an `f64`) means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlKind {
    /// Any value of a range.
    Slider {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
        /// How the values lie along the track.
        scale: Scale,
        /// Values are this far from each other, counted from the minimum.
        step: Option<f64>,
        /// Only whole numbers.
        is_integer: bool,
    },
    /// 0 is off, 1 is on.
    Toggle,
    /// One of these; the value is its place, counted from 0.
    Choice(Vec<String>),
    /// The value counts how often it was pressed.
    Button,
    /// Only read; the job alone changes it. NaN is a gap.
    Value,
}

/// A control as it is announced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ControlSpec {
    /// Name within the job.
    pub name: String,
    /// Unit of the value, empty for none.
    pub unit: String,
    /// What it is.
    pub kind: ControlKind,
    /// The value at the start.
    #[serde(with = "written::number")]
    pub default: f64,
    /// A text goes with each press of a button.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub takes_text: bool,
}

/// A slider over any value of its range, as it is announced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SliderSpec {
    /// Name within the job.
    pub name: String,
    /// Unit of the value, empty for none.
    pub unit: String,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The value at the start.
    #[serde(with = "written::number")]
    pub default: f64,
    /// How the values lie along the track.
    pub scale: Scale,
}

impl From<SliderSpec> for ControlSpec {
    fn from(slider: SliderSpec) -> Self {
        let (min, max) = (slider.min, slider.max);
        Self {
            unit: slider.unit,
            kind: ControlKind::Slider {
                min,
                max,
                scale: slider.scale,
                step: None,
                is_integer: false,
            },
            ..Self::new(slider.name, ControlKind::Value, slider.default)
        }
    }
}

impl ControlSpec {
    fn new(name: impl Into<String>, kind: ControlKind, default: f64) -> Self {
        let (name, unit) = (name.into(), String::new());
        Self {
            name,
            unit,
            kind,
            default,
            takes_text: false,
        }
    }

    /// A linear slider over any value from `min` to `max`.
    pub fn slider(name: impl Into<String>, min: f64, max: f64, default: f64) -> Self {
        let (scale, step) = (Scale::Linear, None);
        let kind = ControlKind::Slider {
            min,
            max,
            scale,
            step,
            is_integer: false,
        };
        Self::new(name, kind, default)
    }

    /// Something that is off or on.
    pub fn toggle(name: impl Into<String>, is_on: bool) -> Self {
        Self::new(name, ControlKind::Toggle, f64::from(u8::from(is_on)))
    }

    /// One of these, the first unless told.
    pub fn choice<C: Into<String>>(
        name: impl Into<String>,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        let choices = choices.into_iter().map(Into::into).collect();
        Self::new(name, ControlKind::Choice(choices), 0.0)
    }

    /// Something to press.
    pub fn button(name: impl Into<String>) -> Self {
        Self::new(name, ControlKind::Button, 0.0)
    }

    /// The same button with a field: a text goes with each press.
    pub fn with_text(mut self) -> Self {
        self.takes_text = true;
        self
    }

    /// Something to read.
    pub fn value(name: impl Into<String>, value: f64) -> Self {
        Self::new(name, ControlKind::Value, value)
    }

    /// The same with a unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// The same, starting from this value.
    pub fn default(mut self, value: f64) -> Self {
        self.default = value;
        self
    }

    /// The same slider on a logarithmic scale.
    pub fn log(mut self) -> Self {
        if let ControlKind::Slider { scale, .. } = &mut self.kind {
            *scale = Scale::Log;
        }
        self
    }

    /// The same slider over whole numbers.
    pub fn integer(mut self) -> Self {
        if let ControlKind::Slider { is_integer, .. } = &mut self.kind {
            *is_integer = true;
        }
        self
    }

    /// The same slider over values that are this far from each other.
    pub fn step(mut self, width: f64) -> Self {
        if let ControlKind::Slider { step, .. } = &mut self.kind {
            *step = Some(width);
        }
        self
    }

    /// Fit to be shown beside others.
    pub(in crate::job) fn cleaned(mut self) -> Self {
        let clean = |text: &mut String| *text = clean_text(text).into_owned();
        clean(&mut self.name);
        clean(&mut self.unit);
        if let ControlKind::Choice(choices) = &mut self.kind {
            choices.iter_mut().for_each(clean);
        }
        self
    }

    /// Whether both are the same control, wherever they start.
    pub(in crate::job) fn is_like(&self, other: &Self) -> bool {
        let Self {
            name,
            unit,
            kind,
            default: _,
            takes_text,
        } = self;
        (name, unit, kind, takes_text) == (&other.name, &other.unit, &other.kind, &other.takes_text)
    }

    /// Whether it can be, and the value it starts from.
    pub(super) fn check(&self) -> Result<f64, ControlError> {
        let name = || self.name.clone();
        match &self.kind {
            ControlKind::Slider {
                min,
                max,
                scale,
                step,
                is_integer,
            } => {
                let (min, max) = (*min, *max);
                let lowest = match scale {
                    Scale::Linear => f64::MIN,
                    Scale::Log => f64::MIN_POSITIVE,
                };
                let has_whole = !is_integer || min.ceil() <= max.floor();
                if !(min >= lowest && min < max && max.is_finite() && has_whole) {
                    let name = name();
                    return Err(ControlError::Range { name, min, max });
                }
                match *step {
                    Some(step) if !(step > 0.0 && step <= max - min) => {
                        let name = name();
                        return Err(ControlError::Step { name, step });
                    }
                    _ => {}
                }
            }
            ControlKind::Choice(choices) => self.check_choices(choices)?,
            ControlKind::Button => return Ok(0.0),
            ControlKind::Value => return Ok(self.default),
            ControlKind::Toggle => {}
        }
        let clamped = self.clamped(self.default)?;
        match self.kind {
            // The job begins with the value it has, on a step or between two.
            ControlKind::Slider {
                min,
                max,
                is_integer: false,
                ..
            } => Ok(self.default.clamp(min, max)),
            _ => Ok(clamped),
        }
    }

    fn check_choices(&self, choices: &[String]) -> Result<(), ControlError> {
        let name = || self.name.clone();
        if choices.is_empty() {
            return Err(ControlError::NoChoices { name: name() });
        }
        let mut sorted: Vec<&String> = choices.iter().collect();
        sorted.sort_unstable();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(twins) => Err(ControlError::TwinChoices {
                name: name(),
                choice: twins[0].clone(),
            }),
            None => Ok(()),
        }
    }

    /// The nearest value that it can take when a person asks for this one.
    ///
    /// # Errors
    /// [`ControlError`] for NaN, for none of the choices, and where there is nothing to ask for.
    pub fn clamped(&self, value: f64) -> Result<f64, ControlError> {
        let name = || self.name.clone();
        let no_value = |min, max| ControlError::Value {
            name: name(),
            value,
            min,
            max,
        };
        match &self.kind {
            ControlKind::Slider { min, max, .. } if value.is_nan() => Err(no_value(*min, *max)),
            ControlKind::Slider {
                min,
                max,
                step,
                is_integer,
                ..
            } => {
                let mut clamped = value.clamp(*min, *max);
                if let Some(step) = step {
                    let most = ((max - min) / step + 1e-9).floor();
                    let steps = ((clamped - min) / step).round().min(most);
                    clamped = exact(min + steps * step, *min, *step);
                }
                if *is_integer {
                    clamped = clamped.round().clamp(min.ceil(), max.floor());
                }
                Ok(clamped.clamp(*min, *max))
            }
            ControlKind::Toggle if value.is_nan() => Err(no_value(0.0, 1.0)),
            ControlKind::Toggle => Ok(f64::from(u8::from(value != 0.0))),
            ControlKind::Choice(choices) => {
                let is_place = value.fract() == 0.0 && (0.0..choices.len() as f64).contains(&value);
                is_place
                    .then_some(value)
                    .ok_or_else(|| self.unknown_choice(&format!("number {value}")))
            }
            ControlKind::Button => Ok(value),
            ControlKind::Value => Err(ControlError::ReadOnly { name: name() }),
        }
    }

    /// Refuses what only [`clamped`](Self::clamped) makes a value of a slider.
    pub(crate) fn expect_within(&self, value: f64) -> Result<(), ControlError> {
        match self.kind {
            ControlKind::Slider { min, max, .. } if !(min..=max).contains(&value) => {
                Err(ControlError::Value {
                    name: self.name.clone(),
                    value,
                    min,
                    max,
                })
            }
            _ => Ok(()),
        }
    }

    /// The value that the job itself works with: it may have left the range that it announced.
    pub(super) fn held_for_job(&self, value: f64) -> Result<f64, ControlError> {
        match &self.kind {
            ControlKind::Slider { .. } if value.is_finite() => Ok(value),
            ControlKind::Value => Ok(value),
            _ => self.clamped(value),
        }
    }

    /// The choice that a value stands for.
    pub fn choice_at(&self, value: f64) -> Option<&str> {
        match &self.kind {
            // What is no place at all is 0 or too far: a negative value saturates.
            ControlKind::Choice(choices) => choices.get(value as usize).map(String::as_str),
            _ => None,
        }
    }

    pub(super) fn unknown_choice(&self, choice: &str) -> ControlError {
        const SHOWN: usize = 20;
        let choices: &[String] = match &self.kind {
            ControlKind::Choice(choices) => choices,
            _ => &[],
        };
        let more = if choices.len() > SHOWN { ", …" } else { "" };
        ControlError::UnknownChoice {
            name: self.name.clone(),
            choice: choice.into(),
            choices: choices[..choices.len().min(SHOWN)].join(", ") + more,
        }
    }
}

/// The decimal that steps from `min` lead to: 0.3 where 0 and three steps of 0.1 add up to
/// 0.30000000000000004. Where a step has more digits than a number can be true to, the sum stays.
fn exact(sum: f64, min: f64, step: f64) -> f64 {
    const DIGITS_MAX: usize = 15;
    let places = decimals(min).max(decimals(step));
    let meant = (places <= DIGITS_MAX).then(|| format!("{sum:.places$}").parse().ok());
    meant.flatten().unwrap_or(sum)
}

/// How many digits stand behind a number's point.
fn decimals(number: f64) -> usize {
    let text = number.to_string();
    text.split_once('.').map_or(0, |(_, behind)| behind.len())
}
