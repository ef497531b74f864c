//! What can be done with x axes.

use sprintscope_sim::JobId;

/// What an x axis may be.
#[derive(Clone, Debug, PartialEq)]
pub enum XChoice {
    /// What the series stand over by themselves, as it came.
    Own,
    /// The same, told as the time since the job began.
    Elapsed,
    /// The same, told as the wall clock showed it.
    Clock,
    /// A counter or another series of the job, by its name.
    Over(String),
}

/// What can be done with x axes.
#[derive(Clone, Debug, PartialEq)]
pub enum XCommand {
    /// The next one on offer, for the jobs whose plot the pointer is over, or else for the selected one.
    Next,
    /// This one for this job.
    Choose(JobId, XChoice),
}
