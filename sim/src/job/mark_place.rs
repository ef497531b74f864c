//! Where a mark stands that isn't about now.

use serde::{Deserialize, Serialize};

use super::axis::AxisSpec;

/// A place on the x axis of a job's plots, where a person wants a mark.
///
/// [`on`](Self::on) makes one of an axis of the store's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkPlace {
    /// The axis, where it is one of the job's own; without one, the scope's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<AxisSpec>,
    /// Where on it.
    pub x: f64,
}
