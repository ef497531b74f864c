//! What one run of a job works with: latches, an outlet and tasks of its own.

use std::sync::Arc;

use super::fill::Fill;
use super::findings::Findings;
use super::outlet::Outlet;
use super::signals::Signals;
use super::task_shared::TaskShared;

/// What one run's thread works with. Clones are the same run's.
#[derive(Clone)]
pub(super) struct RunParts {
    /// Which run of the job this is, counted from 0.
    pub number: u32,
    pub signals: Signals,
    pub outlet: Outlet,
    pub fill: Fill,
    pub findings: Arc<Findings>,
    pub tasks: Vec<Arc<TaskShared>>,
    pub stopper: Option<Arc<TaskShared>>,
}

impl RunParts {
    /// Those of a job's first run.
    pub fn first(
        outlet: &Outlet,
        fill: Fill,
        tasks: Vec<Arc<TaskShared>>,
        stopper: Option<Arc<TaskShared>>,
    ) -> Self {
        Self {
            number: 0,
            signals: Signals::default(),
            outlet: outlet.renewed(),
            fill,
            findings: Arc::default(),
            tasks,
            stopper,
        }
    }

    /// Those of the run after this one. No signal given to this run reaches it, and it isn't cut
    /// off although this one may be.
    pub fn next(&self) -> Self {
        let renewed = |task: &Arc<TaskShared>| Arc::new(task.renewed());
        Self {
            number: self.number + 1,
            signals: Signals::default(),
            outlet: self.outlet.renewed(),
            // What was before the first run has been told in it.
            fill: Fill::none(),
            findings: Arc::default(),
            tasks: self.tasks.iter().map(renewed).collect(),
            stopper: self.stopper.as_ref().map(renewed),
        }
    }

    /// The tasks in their order, the stopper last.
    pub fn all_tasks(&self) -> impl Iterator<Item = &Arc<TaskShared>> {
        self.tasks.iter().chain(&self.stopper)
    }

    /// Names of the tasks that haven't returned.
    pub fn unfinished(&self) -> Vec<String> {
        self.all_tasks()
            .filter(|task| !task.has_returned())
            .map(|task| task.name.to_string())
            .collect()
    }
}
