//! What a recording holds beside samples, a line of JSON each, in the order in which it happened.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::lines::Lines;
use crate::difference::RecordedDifference;
use crate::hub::{News, RunSeries};
use crate::job::{ControlValue, Fact, JobCounts, JobId, Ledger, Progress};
use crate::store::{SeriesId, SeriesState, XAxis};
use crate::written;

/// The first line of a recording.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingHead {
    /// The version of the form.
    pub version: u32,
    /// The wall clock's time at second 0, in seconds since 1970, UTC.
    pub wall_start: f64,
    /// The words of the command line, secrets masked.
    pub command: Vec<String>,
    /// The version of the program that wrote it.
    pub program: String,
}

/// What lines of a log begin with among the entries.
pub(super) const LOG_LINES: &[u8] = b"{\"lines\":";

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    /// It passed the hub.
    News(News),
    /// Lines of a log, which passed it, too.
    Lines(Lines),
    /// A job, beside what its states say.
    Job(RecordedJob),
    /// What a run has told so far.
    Findings(Box<Findings>),
    /// How a series stands.
    Series {
        series: SeriesId,
        state: SeriesState,
    },
    /// A job had come so far on an axis of its own when so many lines of its log were there.
    Reached {
        job: JobId,
        axis: XAxis,
        lines: u64,
        #[serde(with = "written::number")]
        x: f64,
    },
    /// These samples of a series were dropped before they could be written.
    Dropped {
        series: SeriesId,
        from: u64,
        to: u64,
    },
    /// So many entries found no room.
    Lost { entries: u64 },
    /// Nothing could be written from then on.
    Trouble { t: f64, why: String },
    /// It can be written again.
    Resumed { t: f64 },
    /// There was room for so many bytes only: what was oldest of samples and logs is gone.
    Shortened { t: f64, from: u64, to: u64 },
    /// The scope closed, and the recording with it.
    Closed { t: f64 },
}

/// What a job is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedJob {
    pub(super) job: JobId,
    /// One line on what runs, secrets masked.
    pub(super) detail: String,
    #[serde(default)]
    pub(super) is_client: bool,
    #[serde(default)]
    pub(super) is_live_source: bool,
    /// What its source told of it.
    #[serde(default)]
    pub(super) details: Vec<(String, String)>,
    /// Which of its series others may stand over, each with whether it says the wall clock's time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) axes: Vec<(String, bool)>,
    /// How long it is given to apply what is asked of its controls, in seconds; not in what older versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) grace: Option<f64>,
    /// Of what its series is the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<RecordedDifference>,
}

/// What a run has told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Findings {
    pub(super) job: JobId,
    pub(super) run: u32,
    /// When it had told that, in seconds since the scope's start; unknown in what older versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) t: Option<f64>,
    pub(super) facts: Arc<[Fact]>,
    pub(super) progress: Option<Progress>,
    pub(super) ledger: Ledger,
    /// What else it counted, but for the lines of its log; not of an earlier run, and not in what older versions wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) counts: Option<JobCounts>,
    /// Once the run is an earlier one: what it has added to the series of its job.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) series: Vec<RunSeries>,
    /// Once the run is an earlier one: what it left of its controls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) controls: Option<Vec<ControlValue>>,
}

/// Entries stand in frames of so many bytes, about: what is damaged takes no more of them with it.
const FRAME_BYTES: usize = 8 << 10;

/// Entries, a line each, as the bodies of frames.
pub(super) fn bodies(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', text.get(FRAME_BYTES..).unwrap_or_default());
        let end = end.map_or(text.len(), |end| FRAME_BYTES + end + 1);
        let (body, rest) = text.split_at(end);
        text = rest;
        (!body.is_empty()).then_some(body)
    })
}

impl Entry {
    /// When it happened, where it says so.
    pub(super) fn t(&self) -> Option<f64> {
        match self {
            Self::News(news) => match news {
                News::State(change) => Some(change.t),
                News::Mark(mark) => Some(mark.t),
                News::Control { t, .. } => *t,
                News::Gap { t, .. }
                | News::Asked { t, .. }
                | News::Sending { t, .. }
                | News::Applied { t, .. }
                | News::Dropped { t, .. } => Some(*t),
                _ => None,
            },
            Self::Lines(lines) => lines.t(),
            Self::Trouble { t, .. }
            | Self::Resumed { t }
            | Self::Shortened { t, .. }
            | Self::Closed { t } => Some(*t),
            _ => None,
        }
    }
}
