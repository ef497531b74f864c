//! What a job has instead of a result.

use super::state::Reason;

/// Why a job has no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotCompleted {
    /// It hasn't ended.
    #[error("the job hasn't ended")]
    Running,
    /// It is dead, for this reason.
    #[error("the job is dead: {0}")]
    Dead(Reason),
}
