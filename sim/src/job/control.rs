//! Controls: what a person can turn while a job runs, with what was asked and what is applied.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// The range of every interval, in seconds; a task that starts with a longer one widens it.
pub const INTERVAL_SECS: (f64, f64) = (0.0001, 10.0);

/// The longest interval, a year: every `Duration` and every deadline holds it.
const LONGEST_SECS: f64 = 31_536_000.0;

/// How a slider's values lie along its track.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; minimum and maximum are positive.
    Log,
}

/// What a control is before anyone turns it.
#[derive(Clone, Debug, PartialEq)]
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
    pub default: f64,
    /// How the values lie along the track.
    pub scale: Scale,
}

/// A value or a range that no control can take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ControlError {
    /// The range holds no value.
    #[error(
        "{name}: the range {min} to {max} holds no value: give a minimum below the maximum, \
         both finite, and above 0 for a logarithmic scale"
    )]
    Range {
        /// The control's name.
        name: String,
        /// The minimum as given.
        min: f64,
        /// The maximum as given.
        max: f64,
    },
    /// The value is no number.
    #[error("{name}: {value} is no value: give a number from {min} to {max}")]
    Value {
        /// The control's name.
        name: String,
        /// The value as given.
        value: f64,
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
}

/// A slider: a person asks for a value, the job's task applies it, and both are visible.
///
/// The two values live in one place each and are never locked together: a reader may see a request
/// before it is applied, which is what the view shows.
#[derive(Debug)]
pub struct Control {
    name: Arc<str>,
    spec: SliderSpec,
    requested_bits: AtomicU64,
    applied_bits: AtomicU64,
    changed: Notify,
}

impl Control {
    /// A control at its default, which is held to the range.
    ///
    /// # Errors
    /// [`ControlError::Range`] for a range that holds no value, [`ControlError::Value`] for a
    /// default that is NaN.
    pub fn new(spec: SliderSpec) -> Result<Self, ControlError> {
        let lowest = match spec.scale {
            Scale::Linear => f64::MIN,
            Scale::Log => f64::MIN_POSITIVE,
        };
        let holds_values = spec.min >= lowest && spec.min < spec.max && spec.max.is_finite();
        if !holds_values {
            return Err(ControlError::Range {
                name: spec.name,
                min: spec.min,
                max: spec.max,
            });
        }
        let control = Self {
            name: spec.name.as_str().into(),
            requested_bits: AtomicU64::new(0),
            applied_bits: AtomicU64::new(0),
            changed: Notify::new(),
            spec,
        };
        let default = control.held(control.spec.default)?;
        control
            .requested_bits
            .store(default.to_bits(), Ordering::Relaxed);
        control
            .applied_bits
            .store(default.to_bits(), Ordering::Relaxed);
        Ok(control)
    }

    /// The control of a task's interval. The range is the usual one, widened to a longer interval;
    /// a shorter one is held to it.
    pub(super) fn interval(name: String, interval: Duration) -> Self {
        let (min, usual_max) = INTERVAL_SECS;
        let default = interval.as_secs_f64().clamp(min, LONGEST_SECS);
        Self {
            name: name.as_str().into(),
            requested_bits: AtomicU64::new(default.to_bits()),
            applied_bits: AtomicU64::new(default.to_bits()),
            changed: Notify::new(),
            spec: SliderSpec {
                name,
                unit: "s".into(),
                min,
                max: default.max(usual_max),
                default,
                scale: Scale::Log,
            },
        }
    }

    /// Its name within the job.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What it is.
    pub fn spec(&self) -> &SliderSpec {
        &self.spec
    }

    /// What was asked for last.
    pub fn requested(&self) -> f64 {
        f64::from_bits(self.requested_bits.load(Ordering::Acquire))
    }

    /// What the task works with.
    pub fn applied(&self) -> f64 {
        f64::from_bits(self.applied_bits.load(Ordering::Acquire))
    }

    /// Asks for a value, held to the range, and wakes the task that waits on this control.
    /// Returns the value that was asked for in the end.
    ///
    /// # Errors
    /// [`ControlError::Value`] for NaN.
    pub fn request(&self, value: f64) -> Result<f64, ControlError> {
        let value = self.held(value)?;
        self.requested_bits
            .store(value.to_bits(), Ordering::Release);
        self.changed.notify_waiters();
        Ok(value)
    }

    /// Applies what was asked for. `Some` if that changed the applied value.
    pub(super) fn apply(&self) -> Option<f64> {
        let requested = self.requested_bits.load(Ordering::Acquire);
        let before = self.applied_bits.swap(requested, Ordering::AcqRel);
        (before != requested).then(|| f64::from_bits(requested))
    }

    /// The next request. Made before the value is read, no request is missed.
    pub(super) fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    fn held(&self, value: f64) -> Result<f64, ControlError> {
        let SliderSpec { name, min, max, .. } = &self.spec;
        if value.is_nan() {
            return Err(ControlError::Value {
                name: name.clone(),
                value,
                min: *min,
                max: *max,
            });
        }
        Ok(value.clamp(*min, *max))
    }
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

/// A value as a person reads it, in four digits: `0.0003`, `12.5`, `1.5e-7`.
pub(super) fn human_value(value: f64) -> String {
    let rounded = format!("{value:.3e}").parse().unwrap_or(value);
    if rounded == 0.0 || (1e-4..1e7).contains(&rounded.abs()) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}
