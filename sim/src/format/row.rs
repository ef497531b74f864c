//! The line that is being read: its samples, before it is known to be good.

use super::names::Names;
use super::{Bad, Sink};

/// A source's own x axis.
struct Axis {
    /// The name asked for, or found.
    name: Option<Box<str>>,
    is_asked_for: bool,
    is_told: bool,
}

/// Collects a line's samples and passes them on if the line turns out good.
pub(super) struct Row {
    pub(super) names: Names,
    axis: Axis,
    x: Option<f64>,
    samples: Vec<(u32, f64)>,
}

impl Row {
    pub(super) fn new(names: Names, x: Option<&str>) -> Self {
        Self {
            names,
            axis: Axis {
                name: x.map(Into::into),
                is_asked_for: x.is_some(),
                is_told: false,
            },
            x: None,
            samples: Vec::new(),
        }
    }

    /// The name of the x axis; a format that has names for it of its own may find one.
    pub(super) fn axis(&self) -> Option<&str> {
        self.axis.name.as_deref()
    }

    /// Makes `name` the x axis. A column asked for by its number gets its name this way.
    pub(super) fn set_axis(&mut self, name: &str) {
        self.axis.name = Some(name.into());
    }

    /// The row's place on the x axis: the first one said counts.
    pub(super) fn set_x(&mut self, value: f64) {
        if value.is_finite() {
            self.x.get_or_insert(value);
        }
    }

    pub(super) fn sample(&mut self, series: u32, value: f64) {
        self.samples.push((series, value));
    }

    /// A sample known by its name, or the x axis' value.
    pub(super) fn named(&mut self, name: &str, unit: &str, value: f64) {
        if self.axis() == Some(name) {
            self.set_x(value);
        } else if let Some(series) = self.names.series(name) {
            if !unit.is_empty() {
                self.names.set_unit(series, unit);
            }
            self.sample(series, value);
        }
    }

    pub(super) fn has_samples(&self) -> bool {
        !self.samples.is_empty()
    }

    /// The line was good: passes it on and is empty again.
    pub(super) fn commit(&mut self, sink: &mut impl Sink) {
        self.names.commit(sink);
        if self.x.is_some() && !self.axis.is_told {
            self.axis.is_told = true;
            sink.x_axis(self.axis.name.as_deref().unwrap_or_default());
        }
        sink.row(self.x);
        for &(series, value) in &self.samples {
            sink.sample(series, value);
        }
        if self.x.is_none() && self.axis.name.is_some() {
            sink.bad(Bad::MissingX);
        }
        self.clear();
    }

    /// The line was no good: forgets it.
    pub(super) fn discard(&mut self) {
        self.names.discard();
        if !self.axis.is_asked_for && !self.axis.is_told {
            self.axis.name = None;
        }
        self.clear();
    }

    fn clear(&mut self) {
        self.x = None;
        self.samples.clear();
    }
}
