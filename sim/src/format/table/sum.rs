//! Rows that sum up the others: their values are called after them, and stand nowhere on the axis.

use super::{Slot, Table};
use crate::format::column::{TableColumn, Use};
use crate::format::row::Row;
use crate::format::verdict::Verdict;

impl Table {
    /// A row that sums up the others, behind its label.
    pub(in crate::format) fn read_total(
        &mut self,
        label: &[u8],
        line: &[u8],
        ranges: &[(usize, usize)],
        row: &mut Row,
    ) -> Verdict {
        let label = String::from_utf8_lossy(label.strip_suffix(b":").unwrap_or(label)).into_owned();
        self.read_called(&label, line, ranges, row)
    }

    /// Whether a row could sum up others by what its first cell says: that of the others is a time, or isn't
    /// known so far. A row of things may be called anything.
    pub(in crate::format) fn may_sum_up(&self) -> bool {
        let first = self.columns.first().map(|column| column.usage);
        !self.header.is_empty()
            && !self.has_label
            && (!self.is_assigned && first == Some(Use::Value) || first == Some(Use::Time))
    }

    /// The same where the label stands in the first column.
    pub(in crate::format) fn read_sum(
        &mut self,
        name: &str,
        line: &[u8],
        ranges: &[(usize, usize)],
        row: &mut Row,
    ) -> Verdict {
        let columns = self.columns.clone();
        let is_assigned = std::mem::replace(&mut self.is_assigned, true);
        for column in &mut self.columns {
            if column.usage != Use::Value {
                column.usage = Use::Identifier;
            }
        }
        if let Some(TableColumn { usage, .. }) = self.columns.first_mut() {
            *usage = Use::Identifier;
        }
        let verdict = self.read_called(name, line, ranges, row);
        (self.columns, self.is_assigned) = (columns, is_assigned);
        verdict
    }

    fn read_called(
        &mut self,
        name: &str,
        line: &[u8],
        ranges: &[(usize, usize)],
        row: &mut Row,
    ) -> Verdict {
        let prefix = std::mem::replace(&mut self.prefix, format!("{name}/"));
        let groups = std::mem::take(&mut self.groups);
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); self.columns.len()]);
        let is_simple = self.is_simple;
        let verdict = self.read_cells(line, ranges, row);
        (self.prefix, self.groups, self.slots, self.is_simple) = (prefix, groups, slots, is_simple);
        row.needs_x = false;
        verdict
    }
}
