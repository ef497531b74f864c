//! What the series of a job stand over.

use serde::{Deserialize, Serialize};

use crate::store::{SeriesId, XAxis, XKind};

/// What the series of a job stand over at present, where that is a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The counter's name, without its group.
    pub counter: String,
    /// How its numbers are to be read.
    #[serde(default)]
    pub kind: XKind,
    /// The counters of this name.
    pub counters: Vec<SeriesId>,
    /// Each series that stands over one of them, and the one to draw in its place.
    pub twins: Vec<(SeriesId, SeriesId)>,
}

impl Standing {
    /// What the twins stand over.
    pub fn axis(&self) -> XAxis {
        XAxis::Own {
            name: self.counter.clone(),
            kind: self.kind,
        }
    }
}
