//! What a series is called and measured in.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A series of one store. Never given twice, not even after the series was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeriesId(pub u32);

/// What the x axis of a series means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XAxis {
    /// Seconds since the scope's start.
    #[default]
    Time,
    /// A quantity of the source's own.
    Own {
        /// Its name (`epoch`, `frequency`, `timestamp`).
        name: String,
        /// How its numbers are to be read.
        kind: XKind,
    },
}

/// How the numbers of an axis of a source's own are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum XKind {
    /// As numbers, of any quantity.
    #[default]
    Number,
    /// As the number of a row.
    Row,
    /// As seconds since 1970, UTC.
    Clock,
    /// As seconds since midnight, going on past 86,400 on the next day.
    Day,
    /// As seconds since something began.
    Elapsed,
}

impl XAxis {
    /// An axis of a source's own, over any quantity.
    pub fn own(name: impl Into<String>) -> Self {
        let (name, kind) = (name.into(), XKind::Number);
        Self::Own { name, kind }
    }

    /// The name of an axis of a source's own.
    pub fn own_name(&self) -> Option<&str> {
        match self {
            Self::Time => None,
            Self::Own { name, .. } => Some(name),
        }
    }
}

/// What is known of a series beside its samples.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeriesInfo {
    /// Full name, `job/series`; unique in the store.
    pub name: String,
    /// Unit of the values, empty where there is none.
    pub unit: String,
    /// What x means.
    pub x: XAxis,
    /// Whom it shares a plot with, where its source said so: series of one group. Without a word from
    /// the source a view decides.
    pub group: Option<String>,
    /// The labels of a state series, in the order in which they first came: its values are their
    /// numbers. `None` for a series of numbers.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
}

/// More labels than this a state series doesn't have.
pub const LABELS_MAX: usize = 256;

/// What the values of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    Numbers,
    /// Numbers of labels.
    Labels,
}

impl SeriesInfo {
    /// Whether it is a state series.
    pub fn is_state(&self) -> bool {
        self.labels.is_some()
    }

    /// The label that a value of a state series is the number of; `None` for a gap.
    pub fn label(&self, value: f64) -> Option<&str> {
        let labels = self.labels.as_ref()?;
        let label = (value >= 0.0).then(|| labels.get(value as usize))?;
        label.map(String::as_str)
    }

    pub(super) fn values(&self) -> Values {
        match self.labels {
            Some(_) => Values::Labels,
            None => Values::Numbers,
        }
    }
}

/// All series at one moment, in the order they were created.
pub type SeriesList = Arc<[(SeriesId, Arc<SeriesInfo>)]>;

/// Samples were sent to a series that the store doesn't hold (any more).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("series {}: it was removed from the store; create it again to go on", .0.0)]
pub struct Removed(pub SeriesId);
