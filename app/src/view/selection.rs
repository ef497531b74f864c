//! What is selected.

use sprintscope_sim::control::ControlStatus;
use sprintscope_sim::source::LineControls;
use sprintscope_sim::{Job, JobId, Scope};

use super::View;
use super::plot_id::PlotId;

/// What is selected: what a key or a command of the palette acts on.
#[derive(Debug)]
pub struct Selection {
    /// The selected job.
    pub job: Option<JobId>,
    /// The selected control of that job, by its name.
    pub control: Option<String>,
    /// Whether that one is said to a program as a line.
    pub line_control: bool,
    /// The plot that the pointer was over last, else the first in sight.
    pub plot: Option<PlotId>,
}

impl Selection {
    /// That of a view.
    pub fn of(scope: &Scope, view: &View) -> Self {
        let job = selected(scope, view);
        let place = view.picked_control();
        let controls = job.as_ref().zip(place);
        let controls = controls.map(|(job, place)| job.controls_in(place..place + 1));
        let control = controls.and_then(|mut controls| controls.pop());
        let has = |control: &ControlStatus| {
            let job = job.as_ref();
            job.is_some_and(|job| can_forget(job, &control.name))
        };
        Self {
            line_control: control.as_ref().is_some_and(has),
            job: job.map(|job| job.id()),
            control: control.map(|control| control.name.to_string()),
            plot: view.plot_folds.at_hand().cloned(),
        }
    }
}

impl View {
    /// The place of the selected control, where one is selected.
    pub(crate) fn picked_control(&self) -> Option<usize> {
        (!self.is_control_unpicked).then_some(self.selected_control)
    }
}

/// Whether the control of this name can be forgotten.
pub(crate) fn can_forget(job: &Job, name: &str) -> bool {
    LineControls::of(job).is_some_and(|controls| controls.has(name))
}

/// The selected job: if none is, or it is gone, the first that runs, else the last.
pub(crate) fn selected(scope: &Scope, view: &View) -> Option<Job> {
    let kept = view.selected_job.and_then(|id| scope.jobs().get(id));
    kept.or_else(|| {
        let jobs = scope.jobs().list();
        let running = jobs.iter().find(|job| !job.state().has_ended());
        running.or(jobs.last()).cloned()
    })
}
