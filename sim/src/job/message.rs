//! What a job says: everything that goes through the one channel towards the store and the log.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::axis::AxisSpec;
use super::change::JobChange;
use super::clean::clean_text;
use super::control::{ControlSpec, Sending};
use super::id::JobId;
use super::mark_kind::MarkKind;
use super::mark_place::MarkPlace;

/// The times of a batch's samples, in seconds since the scope's start or in the series' own x.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    /// `start + i * step`.
    Regular {
        /// Time of the first sample.
        start: f64,
        /// From one sample to the next.
        step: f64,
    },
    /// One time per sample; series that were read from the same lines share it.
    Each(Arc<[f64]>),
}

/// What the samples of a series are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeriesKind {
    /// Numbers.
    #[default]
    Numbers,
    /// Labels, told by their numbers.
    State,
}

/// What a job tells of a series before its first sample.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesSpec {
    /// Name within the job.
    pub name: String,
    /// Unit of the values, empty for none.
    pub unit: String,
    /// What it stands over where that isn't the scope's time.
    pub x_axis: Option<AxisSpec>,
    /// A wish: series with the same group are plotted together. Views decide where nothing is wished.
    pub group: Option<String>,
    /// What its samples are.
    #[serde(default)]
    pub kind: SeriesKind,
}

impl SeriesSpec {
    /// A series over the scope's time, without a unit.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// A state series over the scope's time: one of labels (`idle`, `running`).
    pub fn state(name: impl Into<String>) -> Self {
        Self {
            kind: SeriesKind::State,
            ..Self::named(name)
        }
    }

    /// The same with a unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// The same over an x axis of the job's own; a name alone is one over any quantity.
    pub fn over(mut self, axis: impl Into<AxisSpec>) -> Self {
        self.x_axis = Some(axis.into());
        self
    }

    /// The name of its own x axis; `None` where that is the scope's time.
    pub fn axis_name(&self) -> Option<&str> {
        self.x_axis.as_ref().map(|axis| axis.name.as_str())
    }

    /// Fit to be shown beside others.
    pub(super) fn cleaned(self) -> Self {
        let clean = |text: String| clean_text(&text).into_owned();
        let clean_axis = |axis: AxisSpec| AxisSpec {
            name: clean(axis.name),
            ..axis
        };
        Self {
            name: clean(self.name),
            unit: clean(self.unit),
            x_axis: self.x_axis.map(clean_axis),
            group: self.group.map(clean),
            kind: self.kind,
        }
    }

    /// The same, plotted with the series of this group.
    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = Some(group.into());
        self
    }
}

/// Where a log line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// A task's own line, or a program's standard output.
    Out,
    /// A program's standard error.
    Err,
    /// A note of the scope's: what was asked, applied, detected, refused.
    Note,
}

/// One line of a job's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogLine {
    /// Seconds since the scope's start.
    pub t: f64,
    /// Where it comes from.
    pub stream: Stream,
    /// The line without its end.
    pub text: Arc<str>,
    /// It has no end so far, as a prompt has none: the next line of its stream is the same one with
    /// more to it, and takes its place.
    pub is_open: bool,
    /// It stands on a person's terminal already, which its program has as its screen.
    pub is_shown: bool,
    /// It carried samples.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_data: bool,
}

/// Lines of a log by their texts: those that were said lately and carried samples, as turned out later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataLines {
    /// Where they come from.
    pub stream: Stream,
    /// Each text once or more often.
    pub texts: Arc<[Box<str>]>,
}

/// One message through the channel.
#[derive(Debug)]
pub(crate) enum Message {
    /// A restart begins this run of a job; what came before it was the earlier one's.
    NextRun {
        /// The job.
        job: JobId,
        /// The number of the run that begins, counted from 0.
        run: u32,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A job will send samples of a series under this index.
    Series {
        /// Whose series.
        job: JobId,
        /// Its index within the job, counted from 0.
        index: u32,
        /// What it is.
        spec: SeriesSpec,
    },
    /// Another series has the name now: this one goes, and takes nothing more.
    Superseded {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
    },
    /// The unit of an announced series became known.
    Unit {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
        /// The unit.
        unit: String,
    },
    /// A state series has a label more, whose number is how many there were.
    Label {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
        /// The label.
        label: String,
    },
    /// One sample.
    Sample {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
        /// Seconds since the scope's start, or the series' own x.
        t: f64,
        /// The value; NaN is a gap.
        value: f64,
    },
    /// Samples of one series.
    Batch {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
        /// As many as there are values.
        times: Times,
        /// The values; NaN is a gap.
        values: Vec<f64>,
    },
    /// Lines of the log that were said before it was known how they are read: they carried samples.
    TurnedOutData {
        /// Whose log.
        job: JobId,
        /// What they are.
        lines: DataLines,
    },
    /// What was said of a series so far is to be forgotten.
    Clear {
        /// Whose series.
        job: JobId,
        /// Its index within the job.
        index: u32,
    },
    /// The source of a job's samples is lost: what comes later isn't joined to what came before.
    Gap {
        /// Whose.
        job: JobId,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// Lines of a job's log, in order.
    Log {
        /// Whose log.
        job: JobId,
        /// The lines.
        lines: Vec<LogLine>,
    },
    /// A control's value was applied.
    Applied {
        /// Whose control.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The value.
        value: f64,
        /// What was applied, as a person reads it; empty for a button that was pressed.
        text: String,
        /// The request that this answers; `None` where the job changed the value itself.
        request: Option<u64>,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A job changed its state, or another stop was asked of it.
    State(Box<JobChange>),
    /// A job announced a control.
    Control {
        /// Whose.
        job: JobId,
        /// What it is.
        spec: Arc<ControlSpec>,
        /// Its value, where anybody knows it.
        value: Option<f64>,
        /// Whether its values are said to a program as lines: such a control is announced again when somebody else
        /// is on the other side.
        is_line: bool,
        /// Since when, in seconds since the scope's start.
        t: f64,
    },
    /// A request was said to a program as a line, or couldn't be.
    Sending {
        /// Whose control.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The request's number.
        request: u64,
        /// What became of it.
        sending: Sending,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A value was asked of a control.
    Asked {
        /// Whose control.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The value.
        value: f64,
        /// The request's number.
        request: u64,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A control has the value that it had, or shows another one: nothing for the log or the plots.
    Confirmed {
        /// Whose control.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The value.
        value: f64,
        /// The request that this answers; `None` where the job changed the value itself.
        request: Option<u64>,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// Samples were lost on their way to the scope.
    Dropped {
        /// Whose.
        job: JobId,
        /// How many.
        samples: u64,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// Something happened that is worth a mark.
    Mark {
        /// To which job.
        job: JobId,
        /// What.
        kind: MarkKind,
        /// What stands beside it.
        text: String,
        /// When, in seconds since the scope's start.
        t: f64,
        /// Where a person wants it, if that isn't where the job has come to.
        place: Option<Box<MarkPlace>>,
    },
    /// The series of a job are to stand over one of its counters, or, without one, over what they
    /// stand over by themselves.
    StandOver {
        /// Whose series.
        job: JobId,
        /// The counter's name, without its group.
        counter: Option<String>,
    },
    /// Jobs were removed or put back: the series and logs of those that are no longer there are set aside.
    Listing,
    /// Something of the scope's own that its owner is to see, whichever job that looks at.
    Notice {
        /// A line.
        text: String,
    },
    /// The views are closed: what stands in another's place for them isn't kept up any more.
    Unwatched,
    /// Answered when everything sent before has been taken in.
    Barrier(flume::Sender<()>),
    /// The scope closes: whoever drains the channel is to end.
    Close,
}
