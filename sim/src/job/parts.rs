//! What one run of a job works with: latches, an outlet and tasks of its own.

use std::sync::Arc;

use super::findings::Findings;
use super::outlet::Outlet;
use super::prefill::Prefill;
use super::signals::Signals;
use super::task_core::TaskCore;

/// What one run's thread works with. Clones are the same run's.
#[derive(Clone)]
pub(super) struct RunParts {
    /// Which run of the job this is, counted from 0.
    pub number: u32,
    pub signals: Signals,
    pub outlet: Outlet,
    pub prefill: Prefill,
    pub findings: Arc<Findings>,
    pub tasks: Vec<Arc<TaskCore>>,
    pub stopper: Option<Arc<TaskCore>>,
}

impl RunParts {
    /// Those of a job's first run.
    pub(super) fn first(
        outlet: &Outlet,
        prefill: Prefill,
        tasks: Vec<Arc<TaskCore>>,
        stopper: Option<Arc<TaskCore>>,
    ) -> Self {
        Self {
            number: 0,
            signals: Signals::default(),
            outlet: outlet.renewed(),
            prefill,
            findings: Arc::default(),
            tasks,
            stopper,
        }
    }

    /// Those of the run after this one. No signal given to this run reaches it, and it isn't cut
    /// off although this one may be.
    pub(super) fn next(&self) -> Self {
        let renewed = |task: &Arc<TaskCore>| Arc::new(task.renewed());
        Self {
            number: self.number + 1,
            signals: Signals::default(),
            outlet: self.outlet.renewed(),
            // What was before the first run has been told in it.
            prefill: Prefill::none(),
            findings: Arc::default(),
            tasks: self.tasks.iter().map(renewed).collect(),
            stopper: self.stopper.as_ref().map(renewed),
        }
    }

    /// The tasks in their order, the stopper last.
    pub(super) fn all_tasks(&self) -> impl Iterator<Item = &Arc<TaskCore>> {
        self.tasks.iter().chain(&self.stopper)
    }

    /// Names of the tasks that haven't returned.
    pub(super) fn unfinished(&self) -> Vec<String> {
        self.all_tasks()
            .filter(|task| !task.has_returned())
            .map(|task| task.name.to_string())
            .collect()
    }
}
