//! What a producer says of its series beside their samples: units, and with which others they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::job::{CutOff, Origin, SeriesSpec};

use super::Feed;

/// Of one series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct ToldOf {
    /// Empty where nothing was said of it.
    pub unit: String,
    pub group: Option<String>,
}

/// Of all series of a job, by their names in it.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct ToldSeries(Arc<Mutex<HashMap<String, ToldOf>>>);

impl ToldSeries {
    /// Keeps what was said, of so many series at most.
    pub(in crate::source) fn tell(&self, name: String, of: ToldOf, most: usize) {
        let mut told = self.0.lock();
        if told.len() < most || told.contains_key(&name) {
            told.insert(name, of);
        }
    }

    /// Adds what was said to what its samples show of a series. A unit that stands beside them comes first.
    pub(in crate::source) fn add_to(&self, spec: &mut SeriesSpec) {
        let told = self.0.lock();
        let Some(ToldOf { unit, group }) = told.get(&*spec.name) else {
            return;
        };
        if spec.unit.is_empty() {
            spec.unit.clone_from(unit);
        }
        spec.group.clone_from(group);
    }

    pub(in crate::source) fn unit_of(&self, name: &str) -> Option<String> {
        let told = self.0.lock();
        let unit = told.get(name).map(|of| of.unit.clone());
        unit.filter(|unit| !unit.is_empty())
    }
}

impl Feed {
    /// Says the units of series that were there before their units were told.
    pub(in crate::source) async fn tell_units(&mut self, told: &ToldSeries) -> Result<(), CutOff> {
        for (name, (axis, known)) in &mut self.names {
            let Some(unit) = told.unit_of(name).filter(|_| known.is_empty()) else {
                continue;
            };
            known.clone_from(&unit);
            let x_axis = axis.clone();
            let spec = SeriesSpec {
                x_axis,
                ..SeriesSpec::named(name.clone())
            };
            let writer = self.ctx.announce(spec, Origin::Parsed).await?;
            writer.unit(unit).await?;
        }
        Ok(())
    }
}
