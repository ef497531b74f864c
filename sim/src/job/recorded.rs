//! A job that ran in a scope which is no more: how it stood is known, and it never runs again.

use std::sync::Arc;

use super::control::ControlSpec;
use super::core::JobCore;
use super::counts::JobCounts;
use super::history::History;
use super::id::JobId;
use super::job::Job;
use super::launch;
use super::manager::JobManager;
use super::message::Message;
use super::recorded_run::RecordedRun;
use super::spec::JobSpec;

/// Such a job.
#[derive(Debug)]
pub(crate) struct JobRecord {
    pub(crate) name: String,
    pub(crate) detail: String,
    pub(crate) is_live_source: bool,
    pub(crate) format: Option<String>,
    /// Oldest first; the last one is how it stands.
    pub(crate) runs: Vec<RecordedRun>,
    pub(crate) controls: Vec<Arc<ControlSpec>>,
    /// Which of its series others may stand over, each with whether it says the wall clock's time.
    pub(crate) axes: Vec<(String, bool)>,
    pub(crate) log_lines: u64,
    /// What else its last run counted.
    pub(crate) counts: JobCounts,
    /// What it had told by when.
    pub(crate) history: History,
}

impl JobManager {
    /// Lists a job that is no more, under its name or, if that is taken, the name with a number.
    /// What is to be found at it is attached.
    pub(crate) fn list_recorded(
        &self,
        mut record: JobRecord,
        attach: impl FnOnce(JobSpec) -> JobSpec,
    ) -> Job {
        let history = Arc::new(std::mem::take(&mut record.history));
        let mut spec = JobSpec::new(record.name.clone()).detail(record.detail.clone());
        spec = spec.attach(history);
        spec.is_live_source = record.is_live_source;
        spec.is_recorded = true;
        let job = self.list_one(attach(spec), launch::prepare);
        job.core.stand_as(record);
        job
    }

    /// Has the hub take this in behind all that was said before; waits while the channel is full.
    pub(crate) fn say(&self, message: Message) {
        self.say_to_hub(message);
    }
}

impl JobCore {
    fn stand_as(self: &Arc<Self>, record: JobRecord) {
        let JobRecord {
            runs,
            controls,
            axes,
            log_lines,
            counts,
            format,
            ..
        } = record;
        if let Some(format) = format {
            self.tell("format", &format);
        }
        for (name, is_clock) in axes {
            self.offers.add(&name, is_clock);
        }
        let left = runs.last().map_or(&[][..], |run| &run.controls);
        for spec in controls {
            let mut spec = ControlSpec::clone(&spec);
            let known = left.iter().find(|known| *known.name == *spec.name);
            spec.default = known.and_then(|known| known.value).unwrap_or(spec.default);
            // One that no control can be was none.
            let _none = self.controls.find_or_add(spec.cleaned(), None);
        }
        self.count_log_lines(log_lines as usize);
        self.counters.restore(&counts);
        self.with_life(|life| {
            let mut runs = runs.into_iter().peekable();
            while let Some(run) = runs.next() {
                if runs.peek().is_some() {
                    life.remember(run.into_past());
                } else {
                    life.stand_as(run);
                }
            }
            life.retire();
        });
        self.tell_change();
    }
}

/// What a recording calls a job, and what it is here.
pub(crate) type JobIds = std::collections::HashMap<JobId, JobId>;
