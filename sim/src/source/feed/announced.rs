//! The series of a source, each announced before its first sample.

use super::{FallbackAxis, Feed, ROW_AXIS};
use crate::job::{AxisKind, AxisSpec, CutOff, Origin, SeriesSpec};

impl Feed {
    /// Announces a series before its first sample.
    pub(super) async fn announce(&mut self, series: u32) -> Result<(), CutOff> {
        let spec = self.parsed.series.get_mut(series as usize);
        let Some(spec) = spec.and_then(Option::take) else {
            return Ok(());
        };
        let x_axis = match (self.parsed.columns.has_axis(series), self.axis) {
            (Some(true), _) => self.own_axis(),
            (_, FallbackAxis::Row) => Some(AxisSpec::named(ROW_AXIS).kind(AxisKind::Row)),
            (_, FallbackAxis::Time) => None,
        };
        let spec = self.named_apart(SeriesSpec { x_axis, ..spec });
        let known = self.names.get(&spec.name);
        if known.is_none() && self.names.len() >= self.series_max {
            return Ok(());
        }
        let has_other_unit = known.is_some_and(|(_, unit)| *unit != spec.unit);
        let (name, unit) = (spec.name.clone(), spec.unit.clone());
        self.names.insert(name, (spec.x_axis.clone(), unit.clone()));
        let writer = self.ctx.announce(spec, Origin::Parsed).await?;
        if has_other_unit {
            writer.unit(unit).await?;
        }
        let index = series as usize;
        if self.writers.len() <= index {
            self.writers.resize(index + 1, None);
        }
        self.writers[index] = Some(writer);
        Ok(())
    }

    /// A name that stood over something else until it was corrected goes on as another series: no
    /// series has two axes.
    fn named_apart(&self, spec: SeriesSpec) -> SeriesSpec {
        let known = self.names.get(&spec.name);
        if known.is_none_or(|(axis, _)| *axis == spec.x_axis) {
            return spec;
        }
        let over = spec.x_axis.as_ref().map_or("time", |axis| &*axis.name);
        let name = format!("{} over {over}", spec.name);
        SeriesSpec { name, ..spec }
    }
}
