//! Quantities of a source that others of its job have room beside.

use super::{Names, State};
use crate::format::Sink;
use crate::format::ledger::Ledger;
use crate::format::room::Room;

impl Names {
    /// Takes a place for one more that is wanted, if there is one.
    pub(super) fn has_room(&self) -> bool {
        self.known.len() - self.unwanted < self.series_max
            && self.room.as_ref().is_none_or(Room::take)
    }

    /// A value of this key came alone under its name: it is one of a series, the first time, too.
    pub(in crate::format) fn make_series(
        &mut self,
        key: u32,
        ledger: &mut Ledger,
        sink: &mut impl Sink,
    ) {
        let is_new = self.known.get_index(key as usize);
        if is_new.is_some_and(|(_, known)| known.state == State::New) {
            self.christen(key);
            self.begin_series(key, Vec::new(), ledger, sink);
        }
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        if let Some(room) = &self.room {
            room.give_back(self.known.len() - self.unwanted);
        }
    }
}
