//! What can be done with marks.

use sprintscope_sim::{JobId, Mark};

/// A mark as commands name it: there is no other of its job at its time that says the same.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkPlaced {
    /// Whose.
    pub job: JobId,
    /// Seconds since the scope's start.
    pub t: f64,
    /// What stands beside it.
    pub text: String,
}

impl MarkPlaced {
    /// This one.
    pub(crate) fn of(mark: &Mark) -> Self {
        Self {
            job: mark.job,
            t: mark.t,
            text: mark.text.clone(),
        }
    }
}

/// What can be done with the list.
#[derive(Clone, Debug, PartialEq)]
pub enum MarkCommand {
    /// Open it.
    List,
    /// Show what is around a mark.
    Go(MarkPlaced),
    /// The same with the mark so many places later.
    Next(isize),
}
