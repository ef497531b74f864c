//! Appends to many series in one go.

use super::super::catalog::Catalog;
use super::super::info::{Removed, SeriesId, XAxis};
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
            let (count, is_full) = slot.append(budget, (&times, done), &values[done..]);
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

    /// Ends the curve of a series where its source is lost, at `t` seconds since the scope's start or, over an
    /// axis of its own, at its last sample: nothing that comes later is joined to it.
    ///
    /// # Errors
    /// The series was removed.
    pub fn add_gap(&self, id: SeriesId, t: f64) -> Result<(), Removed> {
        let removed = Removed(id);
        let slot = self.catalog.slot(id).ok_or(removed)?;
        let info = &self.catalog.entry(id).ok_or(removed)?.info;
        let x = (info.x == XAxis::Time).then_some(t);
        let budget = &self.store.shared.budget;
        if slot.add_gap(budget, x) {
            self.store.wake_packer();
        }
        if budget.is_over() {
            self.store.enforce_in(self.catalog);
        }
        Ok(())
    }
}
