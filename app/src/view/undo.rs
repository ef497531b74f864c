//! What was done to a view and its list of jobs, so that it can be undone, and done again.

use std::collections::VecDeque;

use sprintscope_sim::order::JobRef;
use sprintscope_sim::scope::Cleared;
use sprintscope_sim::{Job, JobId, Order, Scope, StopBy};

use super::View;
use super::arranged::Arranged;
use super::clearing;
use super::command::Command;
use super::x_axis::Standings;
use super::y_command::YCommand;

/// Steps that are kept; the oldest go first.
const STEPS: usize = 200;

/// One step: what a command changed.
#[derive(Clone, Debug)]
enum Step {
    /// What was arranged, before it and behind it.
    Arranged(Box<[Arranged; 2]>, Box<[Standings; 2]>),
    /// Jobs that were removed.
    Removed(Vec<JobId>),
    /// What was seen so far was forgotten.
    Cleared(Cleared),
}

/// The steps of a view.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl Undo {
    /// A command has changed what was arranged, and what jobs stand over, from this to that.
    pub(super) fn note_arranged(
        &mut self,
        before: (Arranged, Standings),
        after: (Arranged, Standings),
    ) {
        if before != after {
            let arranged = Box::new([before.0, after.0]);
            let standings = Box::new([before.1, after.1]);
            self.note(Step::Arranged(arranged, standings));
        }
    }

    /// A command has removed these jobs.
    pub(super) fn note_removed(&mut self, jobs: Vec<JobId>) {
        if !jobs.is_empty() {
            self.note(Step::Removed(jobs));
        }
    }

    /// The scope was cleared.
    pub(super) fn note_cleared(&mut self, cleared: Cleared) {
        self.note(Step::Cleared(cleared));
    }

    fn note(&mut self, step: Step) {
        self.undone.clear();
        self.done.push_back(step);
        if self.done.len() > STEPS {
            self.done.pop_front();
        }
    }
}

/// Whether a command changes what is arranged.
pub(super) fn is_arranging(command: &Command) -> bool {
    matches!(
        command,
        Command::Arrange(_)
            | Command::X(_)
            | Command::LetGo
            | Command::PutNote
            | Command::Paint { .. }
            | Command::NextPainting(_)
            | Command::Y(YCommand::Scale(..) | YCommand::NextScale(_))
            | Command::FoldPlot(_)
            | Command::Density
            | Command::JobLanes
            | Command::CurveStyle
            | Command::ToggleSeries(_)
            | Command::ShowSeries(_)
            | Command::HideSeries(_)
            | Command::ShowSeriesOf(_)
            | Command::HideSeriesOf(_)
            | Command::FindSeries { .. }
    )
}

/// The jobs that an order takes off the list, if it can.
pub(super) fn removed_by(order: &Order, scope: &Scope) -> Vec<JobId> {
    match order {
        Order::Remove { job } => {
            let found = job.find(scope.jobs()).ok();
            found.iter().map(Job::id).collect()
        }
        Order::Flush => {
            let mut jobs = scope.jobs().list();
            jobs.retain(|job| job.state().has_ended());
            jobs.iter().map(Job::id).collect()
        }
        _ => Vec::new(),
    }
}

/// Undoes the last step.
pub(super) fn undo(scope: &Scope, view: &mut View, by: StopBy) {
    let Some(step) = view.undo.done.pop_back() else {
        view.note = Some("There is nothing to undo".into());
        return;
    };
    match &step {
        Step::Arranged(arranged, standings) => {
            let [before, after] = &**arranged;
            view.change_arranged(after, before.clone());
            let [before, after] = &**standings;
            after.change_to(before, scope, view);
        }
        Step::Removed(jobs) => {
            let back = jobs.iter().map(|job| (*job, Order::PutBack { job: *job }));
            let back = carry_out(scope, view, back, by);
            if let Some(first) = back.first() {
                view.selected_job = Some(*first);
            }
            if !back.is_empty() {
                view.undo.undone.push(Step::Removed(back));
            }
            return;
        }
        Step::Cleared(cleared) => clearing::put_back(scope, view, cleared),
    }
    view.undo.undone.push(step);
}

/// Does again what was undone last.
pub(super) fn redo(scope: &Scope, view: &mut View, by: StopBy) {
    let Some(step) = view.undo.undone.pop() else {
        view.note = Some("There is nothing to do again".into());
        return;
    };
    match &step {
        Step::Arranged(arranged, standings) => {
            let [before, after] = &**arranged;
            view.change_arranged(before, after.clone());
            let [before, after] = &**standings;
            before.change_to(after, scope, view);
        }
        Step::Removed(jobs) => {
            let gone = jobs.iter().map(|id| {
                let job = JobRef::from(*id);
                (*id, Order::Remove { job })
            });
            let gone = carry_out(scope, view, gone, by);
            if !gone.is_empty() {
                view.undo.done.push_back(Step::Removed(gone));
            }
            return;
        }
        Step::Cleared(_) => {
            let cleared = clearing::clear_again(scope, view);
            view.undo.done.push_back(Step::Cleared(cleared));
            return;
        }
    }
    view.undo.done.push_back(step);
}

/// Has these orders carried out; returns the jobs of those that were. The view says why the first of the others
/// wasn't.
fn carry_out(
    scope: &Scope,
    view: &mut View,
    orders: impl Iterator<Item = (JobId, Order)>,
    by: StopBy,
) -> Vec<JobId> {
    let mut refused = None;
    let done = orders.filter_map(|(job, order)| match scope.carry_out(order, by) {
        Ok(_) => Some(job),
        Err(error) => {
            refused.get_or_insert(error.to_string());
            None
        }
    });
    let done = done.collect();
    if refused.is_some() {
        view.note = refused;
    }
    done
}
