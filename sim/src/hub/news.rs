//! What passes the hub, as its subscribers see it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::job::{ControlSpec, DataLines, JobChange, JobId, LogLine, Sending, Times};
use crate::mark::Mark;
use crate::store::{SeriesId, XAxis};
use crate::written;

/// One piece of what passes the hub. Samples pass by the million: what is larger than they are is
/// boxed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum News {
    /// Here so many pieces are missing: the subscriber was too slow.
    Missed {
        /// How many.
        pieces: u64,
    },
    /// A job changed its state, or another stop was asked of it.
    State(Box<JobChange>),
    /// Samples of this series will follow.
    Series(Box<SeriesNews>),
    /// Another series took its place.
    SeriesGone {
        /// Whose.
        job: JobId,
        /// Its number.
        series: SeriesId,
    },
    /// A series' unit became known.
    Unit {
        /// Whose.
        job: JobId,
        /// Its number.
        series: SeriesId,
        /// The unit.
        unit: String,
    },
    /// A state series has a label more: its samples may have the number of how many there were.
    Label {
        /// Whose.
        job: JobId,
        /// Its number.
        series: SeriesId,
        /// The label.
        label: String,
    },
    /// Samples of one series.
    Samples {
        /// Whose.
        job: JobId,
        /// Its number.
        series: SeriesId,
        /// As many as there are values, at least.
        times: Times,
        /// The values; NaN is a gap.
        #[serde(with = "written::numbers")]
        values: Vec<f64>,
    },
    /// The source of a job's samples is lost: what comes later isn't joined to what came before.
    Gap {
        /// Whose.
        job: JobId,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// What was said of a series so far is to be forgotten.
    Cleared {
        /// Whose.
        job: JobId,
        /// Its number.
        series: SeriesId,
    },
    /// Lines of a job's log.
    Log {
        /// Whose.
        job: JobId,
        /// The lines, in order.
        lines: Vec<LogLine>,
    },
    /// Lines of a job's log carried samples, as turned out after they were said.
    TurnedOutData {
        /// Whose.
        job: JobId,
        /// Which lines.
        lines: DataLines,
    },
    /// A mark. One that follows the last one of its control within half a second takes its place.
    Mark(Box<Mark>),
    /// A job announced a control.
    Control {
        /// Whose.
        job: JobId,
        /// What it is.
        spec: Arc<ControlSpec>,
        /// Its value; `None` where nobody knows it.
        #[serde(with = "written::maybe_number")]
        value: Option<f64>,
        /// Whether its values are said to a program as lines: such a control is announced again when somebody else is
        /// on the other side.
        #[serde(default)]
        is_line: bool,
        /// Since when it has that value, in seconds since the scope's start; unknown in what older versions wrote.
        #[serde(default)]
        t: Option<f64>,
    },
    /// A request was said to a program as a line, or couldn't be.
    Sending {
        /// Whose.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The number of the request.
        request: u64,
        /// What became of it.
        sending: Sending,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A value was asked of a control, or a button was pressed.
    Asked {
        /// Whose.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The value.
        #[serde(with = "written::number")]
        value: f64,
        /// The number of the request, counted from 1 for each control.
        request: u64,
        /// When, in seconds since the scope's start.
        t: f64,
    },
    /// A control has this value.
    Applied {
        /// Whose.
        job: JobId,
        /// The control's name.
        control: Arc<str>,
        /// The value.
        #[serde(with = "written::number")]
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
    /// A job was taken off the list, with all that was its.
    Removed {
        /// Which.
        job: JobId,
    },
}

impl News {
    /// Whose it is; `None` where it is nobody's.
    pub(crate) fn job(&self) -> Option<JobId> {
        match self {
            Self::Missed { .. } => None,
            Self::State(change) => Some(change.job),
            Self::Series(series) => Some(series.job),
            Self::Mark(mark) => Some(mark.job),
            Self::SeriesGone { job, .. }
            | Self::Unit { job, .. }
            | Self::Label { job, .. }
            | Self::Samples { job, .. }
            | Self::Gap { job, .. }
            | Self::Cleared { job, .. }
            | Self::Log { job, .. }
            | Self::TurnedOutData { job, .. }
            | Self::Control { job, .. }
            | Self::Asked { job, .. }
            | Self::Sending { job, .. }
            | Self::Applied { job, .. }
            | Self::Dropped { job, .. }
            | Self::Removed { job } => Some(*job),
        }
    }
}

/// A series, as it is told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SeriesNews {
    /// Whose.
    pub job: JobId,
    /// Its number.
    pub series: SeriesId,
    /// Its full name, `job/series`.
    pub name: String,
    /// Its name within its job.
    #[serde(default)]
    pub own_name: Arc<str>,
    /// Unit of its values, empty where there is none.
    pub unit: String,
    /// What it stands over.
    pub x: XAxis,
    /// Series of one group are to share a plot, where their source said so.
    pub group: Option<String>,
    /// The labels of a state series so far; `None` for one of numbers.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_of_news_is_no_larger_than_a_batch_of_samples() {
        assert!(size_of::<News>() <= 64, "{}", size_of::<News>());
    }
}
