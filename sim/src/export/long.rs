//! A row for each sample: one series after the other.

use super::ExportProgress;
use super::chosen::{Chosen, Stop};
use super::table::Table;

/// Writes all samples of the series, chunk by chunk.
pub(super) fn write(
    table: &mut dyn Table,
    chosen: Vec<Chosen>,
    progress: &ExportProgress,
) -> Result<u64, Stop> {
    let mut rows = 0;
    for (place, series) in chosen.into_iter().enumerate() {
        for chunk in series.samples {
            if progress.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            table.samples(place, &chunk.xs, &chunk.values)?;
            rows += chunk.xs.len() as u64;
            progress.add(chunk.xs.len() as u64);
        }
    }
    Ok(rows)
}
