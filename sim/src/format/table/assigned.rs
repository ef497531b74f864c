//! What the columns of a table hold, as its first row tells it, and a later one that tells otherwise.

use super::Table;
use super::long::Long;
use crate::format::AxisKind;
use crate::format::column::{Use, assign};
use crate::format::number;
use crate::format::row::Row;
use crate::format::stamp::{ELAPSED_MAX, order_from_header};

impl Table {
    pub(super) fn assign(&mut self, cells: &[&[u8]], row: &mut Row) {
        self.is_assigned = true;
        let x = row.asked_axis().map(ToOwned::to_owned);
        assign(&mut self.columns, cells, x.as_deref());
        self.take_back_time(cells, row);
        self.long = Long::of(&self.columns, cells);
        if let Some(long) = &self.long {
            for index in &long.names {
                self.columns[*index].usage = Use::Key;
            }
            if let Some(unit) = long.unit {
                self.columns[unit].usage = Use::Identifier;
            }
        }
        let is_key = |index: &usize| self.columns[*index].usage == Use::Key;
        self.keys = (0..self.columns.len()).filter(is_key).collect();
        let time = self.columns.iter().find(|column| column.usage == Use::Time);
        if let Some(time) = time {
            if let Some(order) = order_from_header(time.name.as_bytes()) {
                row.stamps.tell_order(order);
            }
            let name = if time.name.bytes().all(|byte| byte.is_ascii_digit()) && x.is_none() {
                "time"
            } else {
                &time.name
            };
            row.set_axis(name, AxisKind::Number);
        }
    }

    /// A first column that is called a time and whose numbers fall is how long something took.
    fn take_back_time(&mut self, cells: &[&[u8]], row: &Row) {
        let is_asked = row.asked_axis().is_some();
        let value = cells.first().and_then(|cell| number::whole(cell));
        let is_elapsed = value.is_some_and(|value| value < ELAPSED_MAX);
        if let Some(first) = self.columns.first_mut()
            && first.usage == Use::Time
            && is_elapsed
            && row.begins_with_duration
            && !is_asked
        {
            first.usage = Use::Value;
        }
    }

    /// A column that was taken for what rows are about, since its first cell was a word, and holds a number
    /// with a fraction now, is one of values.
    pub(super) fn revise_key(&mut self, cells: &[&[u8]]) {
        let Some(key) = self
            .columns
            .iter()
            .position(|column| column.usage == Use::Key)
        else {
            return;
        };
        let column = &self.columns[key];
        let has_fraction = cells
            .get(key)
            .is_some_and(|cell| cell.contains(&b'.') && number::whole(cell).is_some());
        if has_fraction && !column.is_key() && !self.has_stub() && self.long.is_none() {
            self.columns[key].usage = Use::Value;
            self.is_simple = false;
        }
    }
}
