//! Which job is meant.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::job::{Job, JobId};

/// Which job is meant: by its number or by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JobRef {
    /// The job with this number.
    Id(JobId),
    /// The job with this name; where none has it, the one whose number this is.
    Name(String),
}

impl fmt::Display for JobRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{}", id.0),
            Self::Name(name) => f.write_str(name),
        }
    }
}

impl From<JobId> for JobRef {
    fn from(id: JobId) -> Self {
        Self::Id(id)
    }
}

impl From<&Job> for JobRef {
    fn from(job: &Job) -> Self {
        Self::Id(job.id())
    }
}

impl From<&str> for JobRef {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for JobRef {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}
