//! Appending to any series while the set of them stays as it is.

use super::super::catalog::Catalog;
use super::super::info::{Removed, SeriesId};
use super::super::x_values::XValues;
use super::Store;

/// Appends to any series of a store, inside [`Store::write`].
#[derive(Debug)]
pub struct Writer<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) store: &'a Store,
}

impl Writer<'_> {
    /// As [`Store::append`].
    ///
    /// # Errors
    /// The series was removed.
    pub fn append(&self, id: SeriesId, times: XValues<'_>, values: &[f64]) -> Result<(), Removed> {
        let slot = self.catalog.slot(id).ok_or(Removed(id))?;
        let values = match times {
            XValues::Each(xs) => &values[..values.len().min(xs.len())],
            XValues::Regular { .. } => values,
        };
        let budget = &self.store.shared.budget;
        let mut done = 0;
        while done < values.len() {
            // By reference: copies on the way down are a fifth of what a single sample costs.
            let (count, is_full) = match done {
                0 => slot.append(budget, &times, values),
                _ => slot.append(budget, &times.skip(done), &values[done..]),
            };
            done += count;
            if is_full {
                self.store.wake_packer();
            }
            if budget.is_over() {
                self.store.enforce_in(self.catalog);
            }
        }
        Ok(())
    }
}
