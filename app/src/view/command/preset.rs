//! What can be done with presets.

use sprintscope_sim::JobId;

/// What can be done with presets.
#[derive(Clone, Debug, PartialEq)]
pub enum PresetCommand {
    /// Have a name typed under which the values of a job's controls are kept.
    Save(JobId),
    /// Ask for the values that were kept under this name.
    Recall(JobId, String),
    /// Keep the values under this name no longer.
    Forget(JobId, String),
    /// Ask for the values from before the last change.
    Revert(JobId),
}
