//! How far jobs have come on axes of their own as time goes on: samples over those say no time themselves.

use std::collections::HashMap;

use super::before::Before;
use super::entry::Entry;
use crate::hub::LogPlaces;
use crate::job::{JobId, JobManager};
use crate::store::XAxis;

/// It is written no more often than so, in seconds, nor than by this part of all the time there was: of a day there are some
/// thousand places.
const LEAST: f64 = 1.0;
const PART: f64 = 1.0 / 500.0;

/// What was written of it last.
pub(super) struct Reached {
    places: LogPlaces,
    /// How many lines were there, and when that was.
    written: HashMap<(JobId, XAxis), (u64, f64)>,
}

impl Reached {
    /// Nothing was written.
    pub(super) fn new(places: LogPlaces) -> Self {
        let written = HashMap::new();
        Self { places, written }
    }

    /// What is to be written at this second; all of it at the end.
    pub(super) fn changes(
        &mut self,
        (jobs, before): (&JobManager, &Before),
        t: f64,
        is_end: bool,
    ) -> Vec<Entry> {
        let mut changes = Vec::new();
        for job in jobs.list().iter().filter(|job| !job.is_recorded()) {
            for (axis, lines, x) in self.places.reached(job.id()) {
                let key = (job.id(), axis);
                let known = self.written.get(&key);
                let is_due = known.is_none_or(|(known, then)| {
                    *known != lines && (is_end || t - then >= LEAST.max(t * PART))
                });
                if !is_due {
                    continue;
                }
                changes.push(Entry::Reached {
                    job: key.0,
                    axis: key.1.clone(),
                    // Lines of a recording are counted from its first one.
                    lines: lines.saturating_sub(before.first_line(key.0)),
                    x,
                });
                self.written.insert(key, (lines, t));
            }
        }
        changes
    }
}
