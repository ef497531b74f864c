//! Units that are told of series which are there already.

use super::Feed;
use crate::job::{CutOff, Origin, SeriesSpec};
use crate::source::told_series::ToldSeries;

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
