//! What a series is called and measured in.

use std::sync::Arc;

/// A series of one store. Never given twice, not even after the series was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesId(pub u32);

/// What the x axis of a series means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum XAxis {
    /// Seconds since the scope's start.
    #[default]
    Time,
    /// A quantity of the source's own, by its name (`epoch`, `frequency`).
    Own(String),
}

/// What is known of a series beside its samples.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeriesInfo {
    /// Full name, `job/series`; unique in the store.
    pub name: String,
    /// Unit of the values, empty where there is none.
    pub unit: String,
    /// What x means.
    pub x: XAxis,
    /// The plot the series would like to be in; series of one group share it.
    pub group: Option<String>,
}

/// All series at one moment, in the order they were created.
pub type SeriesList = Arc<[(SeriesId, Arc<SeriesInfo>)]>;

/// Samples were sent to a series that the store doesn't hold (any more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("series {}: it was removed from the store; create it again to go on", .0.0)]
pub struct Removed(pub SeriesId);
