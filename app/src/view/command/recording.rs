//! What can be done with recordings.

use std::path::PathBuf;

/// What can be done with recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordingCommand {
    /// Have the name typed under which what was seen is kept.
    Keep,
    /// List those that can be opened.
    List,
    /// Have the path typed of one that is to be opened.
    Name,
    /// Open this one beside what is there.
    Open(PathBuf),
}
