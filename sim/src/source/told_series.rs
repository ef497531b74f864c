//! What a producer says of its series beside their samples: units, and with which others they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::job::SeriesSpec;

/// Of one series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ToldOf {
    /// Empty where nothing was said of it.
    pub unit: String,
    /// What it is shown with; `None` where nothing was said of that.
    pub group: Option<String>,
}

/// Of all series of a job, by their names in it.
#[derive(Clone, Debug, Default)]
pub(super) struct ToldSeries(Arc<Mutex<HashMap<String, ToldOf>>>);

impl ToldSeries {
    /// Keeps what was said, of so many series at most.
    pub(super) fn tell(&self, name: String, of: ToldOf, most: usize) {
        let mut told = self.0.lock();
        if told.len() < most || told.contains_key(&name) {
            told.insert(name, of);
        }
    }

    /// Adds what was said to what its samples show of a series. A unit that stands beside them comes first.
    pub(super) fn add_to(&self, spec: &mut SeriesSpec) {
        let told = self.0.lock();
        let Some(ToldOf { unit, group }) = told.get(&*spec.name) else {
            return;
        };
        if spec.unit.is_empty() {
            spec.unit.clone_from(unit);
        }
        spec.group.clone_from(group);
    }

    /// The unit of a series, where one was said.
    pub(super) fn unit_of(&self, name: &str) -> Option<String> {
        let told = self.0.lock();
        let unit = told.get(name).map(|of| of.unit.clone());
        unit.filter(|unit| !unit.is_empty())
    }
}
