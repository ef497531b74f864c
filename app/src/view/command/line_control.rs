//! What can be done with controls that are said as lines.

use sprintscope_sim::JobId;

/// What can be done with them.
#[derive(Clone, Debug, PartialEq)]
pub enum LineControlCommand {
    /// Have one typed for this job.
    Add(JobId),
    /// Take the one of this name from the job, and keep it no longer.
    Forget(JobId, String),
}
