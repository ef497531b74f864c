//! Rows whose cells are numbers, nearly all of them: read at a pass.

use super::{Slot, Table, read_stamp, set_kind};
use crate::format::cells::{Cell, Cells};
use crate::format::column::Use;
use crate::format::row::Row;
use crate::format::split::Split;
use crate::format::verdict::Verdict;

impl Table {
    /// Reads a row whose cells are numbers, nearly all of them.
    #[inline]
    pub(in crate::format) fn read_simple(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        if !self.is_simple {
            return None;
        }
        let byte = match self.split {
            Split::Byte(byte) => byte,
            // A lone cell with a comma may be two of another table.
            Split::Blanks if self.width == 1 && line.contains(&b',') => return None,
            Split::Blanks => b' ',
            Split::Units | Split::Gaps => return None,
        };
        let mut width = 0;
        for cell in Cells::new(line, byte) {
            let Some(slot) = self.slots.get(width) else {
                if cell == Cell::Empty {
                    continue;
                }
                if width < self.width && matches!(cell, Cell::Number(_)) {
                    row.refuse();
                    width += 1;
                    continue;
                }
                row.discard();
                return None;
            };
            match cell {
                Cell::Number(value) if self.columns[width].usage == Use::Value => match slot.target
                {
                    Some(target) => row.sample(target.key, value),
                    None => self.first(width, value, row),
                },
                Cell::Empty if byte != b' ' => {}
                Cell::Text(text) if self.columns[width].usage == Use::Time => {
                    if !read_stamp(text, row) {
                        row.discard();
                        return None;
                    }
                }
                Cell::Number(value)
                    if self.columns[width].usage == Use::Time
                        && !self.columns[width].may_hold_date(value) =>
                {
                    let x = row.stamps.number(value, self.columns[width].scale);
                    set_kind(row, &self.columns[width].name);
                    row.set_x(x);
                }
                _ => {
                    row.discard();
                    return None;
                }
            }
            width += 1;
        }
        if width < self.width || !row.has_samples() {
            row.discard();
            return None;
        }
        row.needs_x = true;
        self.rows += 1;
        Some(Verdict::Row(None))
    }

    fn first(&mut self, column: usize, value: f64, row: &mut Row) {
        let name = self.full_name(column, None);
        let unit = self.columns[column].unit.clone();
        match row.names.column_target(&name, &unit) {
            Some(target) => {
                row.scaled(target, value);
                let tells_unit = self.tells_unit(value, &unit);
                if tells_unit && row.names.is_kept(target.key) && target.scale.is_none() {
                    self.slots[column] = Slot {
                        target: Some(target),
                        unit: unit.into(),
                    };
                }
            }
            None => row.refuse(),
        }
    }
}
