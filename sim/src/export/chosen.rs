//! What an export reads, and why it ends early.

use std::io;
use std::sync::Arc;

use crate::store::{SampleRange, SeriesInfo};

/// A series that is exported.
pub(super) struct Chosen {
    /// What it is.
    pub(super) info: Arc<SeriesInfo>,
    /// What is read of it.
    pub(super) samples: SampleRange,
}

/// Why an export ends early.
pub(super) enum Stop {
    /// Somebody ended it.
    Cancelled,
    /// The x of this series runs backwards.
    Backwards(String),
    /// It can't be written.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
