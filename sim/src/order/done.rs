//! What came of an order that wasn't refused.

use serde::{Deserialize, Serialize};

/// What came of an order that wasn't refused. That something was asked doesn't say yet that it is
/// done: the jobs' states and their controls show that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Done {
    /// So many jobs were asked.
    Asked {
        /// How many.
        jobs: usize,
    },
    /// The job had been asked in this way before; nothing changed.
    AskedBefore,
    /// So many jobs are off the list.
    Removed {
        /// How many.
        jobs: usize,
    },
    /// So many jobs are on the list again.
    PutBack {
        /// How many.
        jobs: usize,
    },
    /// The mark is on its way to the plots.
    Marked,
}
