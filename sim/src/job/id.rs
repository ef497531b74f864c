//! The number of a job.

use serde::{Deserialize, Serialize};

/// The number of a job in its scope, counted from 0 and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct JobId(pub u32);
