//! How a client says that its job has ended.

use crate::job::{JobState, Reason, StopMethod, TaskEnd};

/// The end it means by this error, or by none after it stopped itself so; an error that is a text of
/// its own comes back.
pub(super) fn said(error: Option<String>, stop: Option<StopMethod>) -> Result<TaskEnd, String> {
    let Some(error) = error else {
        return Ok(match stop {
            // With the event it has completed, as one that was asked to.
            None | Some(StopMethod::Event) => TaskEnd::Ended(Reason::TasksFinished),
            Some(StopMethod::Loop) => TaskEnd::Failed(Reason::LoopStopped),
            Some(StopMethod::Cancel) => TaskEnd::Failed(Reason::TasksCancelled),
            Some(StopMethod::Kill) => TaskEnd::Failed(Reason::Killed),
        });
    };
    reason_called(&error).map(TaskEnd::Failed).ok_or(error)
}

/// The reason that a client calls by its name.
fn reason_called(error: &str) -> Option<Reason> {
    let named = [
        Reason::ProgramEnded,
        Reason::LoopStopped,
        Reason::TasksCancelled,
        Reason::Killed,
        Reason::Abandoned,
    ];
    let exit_code = || {
        Some(Reason::ExitCode(
            error.strip_prefix("exit code ")?.parse().ok()?,
        ))
    };
    let is_it = |reason: &Reason| reason.to_string() == error;
    named
        .into_iter()
        .find(is_it)
        .or_else(exit_code)
        .filter(|reason| reason.state() == JobState::Dead)
}
