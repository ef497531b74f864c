//! Reading on along a long curve, with the lock of its series for a moment each time.

use super::Store;
use crate::store::path_reading::PathReading;

impl PathReading {
    /// Finds the points of what is next; returns whether there was anything.
    pub fn read_on(&mut self, store: &Store) -> bool {
        if self.history.is_empty() {
            return false;
        }
        let next = store.ask(self.id, |series| self.read_part(series));
        self.history.start = next.unwrap_or(self.history.end);
        true
    }
}
