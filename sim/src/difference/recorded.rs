//! Of what a difference is, in a recording.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::{Between, Difference, DifferenceSide};
use crate::job::{AxisSpec, Job};
use crate::store::SeriesId;
use crate::written;

/// Of what it is; series are the recording's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecordedDifference {
    minuend: RecordedSide,
    subtrahend: RecordedSide,
    between: Between,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct RecordedSide {
    series: u32,
    run: u32,
    #[serde(with = "written::number")]
    origin: f64,
}

/// What a job of a recording is the difference of, once its parts are there; nothing where they aren't in the recording.
#[derive(Debug, Default)]
pub(crate) struct Reopened(OnceLock<Arc<Difference>>);

impl Difference {
    /// What a job is the difference of, if it is one: here, or in a recording that has its parts.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment::<Self>()
            .or_else(|| job.attachment::<Reopened>()?.0.get().cloned())
    }

    /// Whether it is one.
    pub fn is_one(job: &Job) -> bool {
        job.attachment::<Self>().is_some() || job.attachment::<Reopened>().is_some()
    }

    /// As it is written down.
    pub(crate) fn recorded(&self) -> RecordedDifference {
        let side = |side: &DifferenceSide| RecordedSide {
            series: side.series.0,
            run: side.run,
            origin: side.origin,
        };
        RecordedDifference {
            minuend: side(&self.minuend),
            subtrahend: side(&self.subtrahend),
            between: self.between,
        }
    }
}

impl RecordedDifference {
    /// Says of a job of a recording what it is the difference of; `here` has the series as they are now called.
    pub(crate) fn reopen(self, job: &Job, here: impl Fn(u32) -> Option<SeriesId>) {
        let side = |side: RecordedSide| {
            Some(DifferenceSide {
                series: here(side.series)?,
                run: side.run,
                states: None,
                origin: side.origin,
            })
        };
        let sides = side(self.minuend).zip(side(self.subtrahend));
        if let (Some((minuend, subtrahend)), Some(reopened)) = (sides, job.attachment::<Reopened>())
        {
            let _only_once = reopened.0.set(Arc::new(Difference {
                name: job.name().to_string(),
                minuend,
                subtrahend,
                between: self.between,
                // Its series says it.
                axis: AxisSpec::from("x"),
                unit: String::new(),
            }));
        }
    }
}
