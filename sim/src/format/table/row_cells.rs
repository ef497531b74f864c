//! Any other row, cell by cell.

use super::{GROUPS_MAX, Slot, Table, set_kind};
use crate::format::cell::{Content, content};
use crate::format::column::Use;
use crate::format::ledger::Reason;
use crate::format::number;
use crate::format::row::Row;
use crate::format::stamp;

/// A column of numbers beyond all bounds is one without a unit after so many rows.
const ROWS_BEFORE_UNIT: u64 = 8;
/// And one of zeros after so many.
const ROWS_OF_ZEROS: u64 = 64;

impl Table {
    /// Reads a cell; returns whether it held a number that counts as data.
    pub(super) fn read_cell(
        &mut self,
        index: usize,
        cell: &[u8],
        (group, is_comma_decimal): (Option<&str>, bool),
        cells: &[&[u8]],
        row: &mut Row,
    ) -> bool {
        match self.columns[index].usage {
            Use::Time => {
                self.read_time(index, cell, cells, row);
                false
            }
            Use::TimeOfDay => false,
            Use::Key => {
                if cell
                    .first()
                    .is_some_and(|byte| byte.is_ascii_digit() || *byte == b'[')
                {
                    row.ignore(Reason::Label);
                }
                false
            }
            Use::Identifier => {
                if number::whole(cell).is_some() {
                    row.ignore(Reason::Identifier);
                }
                false
            }
            Use::Value => self.read_value(index, cell, (group, is_comma_decimal), row),
        }
    }

    fn read_time(&self, index: usize, cell: &[u8], cells: &[&[u8]], row: &mut Row) {
        let column = &self.columns[index];
        let clock = self
            .columns
            .get(index + 1)
            .filter(|next| next.usage == Use::TimeOfDay);
        let date = stamp::stamp(cell).or_else(|| {
            let is_date = clock.is_some() || column.is_of_dates();
            is_date.then(|| stamp::date_beside_clock(cell)).flatten()
        });
        if let Some(date) = date {
            let both = clock
                .and_then(|_| stamp::stamp(cells.get(index + 1)?))
                .and_then(|clock| date.with_clock(&clock));
            if let Some(x) = row.stamps.read(&both.unwrap_or(date)) {
                set_kind(row, &column.name);
                row.set_x(x);
                if both.is_some() {
                    row.ignore(Reason::X);
                }
            } else {
                row.ignore(Reason::Date);
            }
        } else if let Some(value) = number::whole(cell).or_else(|| number::whole_with_comma(cell)) {
            let x = if row.asked_axis().is_some()
                && column.scale.is_none()
                && stamp::time_name(&column.name).is_none()
            {
                value
            } else {
                let x = row.stamps.number(value, column.scale);
                set_kind(row, &column.name);
                x
            };
            row.set_x(x);
        }
    }

    fn read_value(
        &mut self,
        index: usize,
        cell: &[u8],
        (group, is_comma_decimal): (Option<&str>, bool),
        row: &mut Row,
    ) -> bool {
        match without_mark(content(cell, is_comma_decimal), cell) {
            // `inf` before the first finite value tells no unit: `35.2%` may follow.
            Content::Number(value, "")
                if value.is_infinite() && self.waits_for_unit(index, group) =>
            {
                false
            }
            Content::Number(value, unit) if self.takes(index, unit, group) => {
                self.say(index, (value, unit), group, row);
                true
            }
            Content::Number(..) => {
                self.text_cell(index, cell, group, row);
                row.ignore(Reason::Text);
                false
            }
            Content::Two([first, second]) => {
                self.say(index, first, group, row);
                let name = format!("{} 2", self.full_name(index, group));
                row.named(&name, second.1, second.0);
                true
            }
            Content::Beside([first, second], beside) => {
                self.say(index, first, group, row);
                let name = format!("{} {}", self.full_name(index, group), beside.name());
                row.named(&name, second.1, second.0);
                true
            }
            Content::Overflow => {
                self.say(index, (f64::NAN, ""), group, row);
                false
            }
            Content::Gap => false,
            Content::Text(_) if self.says_label(index, cell, group, row) => true,
            Content::Text(reason) => {
                self.text_cell(index, cell, group, row);
                if let Some(reason) = reason {
                    row.ignore(reason);
                }
                false
            }
        }
    }

    fn slot(&self, index: usize, group: Option<&str>) -> Option<&Slot> {
        match group {
            None => self.slots.get(index),
            Some(group) => self
                .groups
                .get(group.as_bytes())
                .and_then(|slots| slots.get(index)),
        }
    }

    /// Whether a column has had no number yet that could tell its unit.
    fn waits_for_unit(&self, index: usize, group: Option<&str>) -> bool {
        self.rows < ROWS_BEFORE_UNIT
            && self.columns[index].unit.is_empty()
            && self
                .slot(index, group)
                .is_none_or(|slot| slot.target.is_none())
    }

    /// Whether a column that has had numbers goes on in this unit. `0A` under numbers is no current.
    fn takes(&self, index: usize, unit: &str, group: Option<&str>) -> bool {
        let Some(Slot {
            target: Some(_),
            unit: known,
        }) = self.slot(index, group)
        else {
            return true;
        };
        unit.is_empty()
            || **known == *unit
            || crate::format::unit::conversion(unit, known).is_some()
    }

    /// Whether a text is a label, which is a sample then: in a column that has a name, between commas and the like.
    fn says_label(&self, index: usize, cell: &[u8], group: Option<&str>, row: &mut Row) -> bool {
        let has_numbers = self
            .slot(index, group)
            .is_some_and(|slot| slot.target.is_some());
        let is_named = self.is_csv() && !self.header.is_empty();
        is_named && !has_numbers && row.text(&self.full_name(index, group), cell)
    }

    /// A text among numbers is bad, and it is said which; a column of texts is none of ours.
    fn text_cell(&self, index: usize, cell: &[u8], group: Option<&str>, row: &mut Row) {
        if self
            .slot(index, group)
            .is_some_and(|slot| slot.target.is_some())
        {
            row.bad_cell(&self.columns[index].name, cell);
        }
    }

    fn say(
        &mut self,
        index: usize,
        (value, unit): (f64, &str),
        group: Option<&str>,
        row: &mut Row,
    ) {
        let unit = if unit.is_empty() && !self.row_unit.is_empty() {
            self.row_unit.clone()
        } else if unit.is_empty() {
            self.columns[index].unit.clone()
        } else {
            unit.to_owned()
        };
        let known = self.slot(index, group);
        if let Some(Slot {
            target: Some(target),
            unit: known,
        }) = known
            && **known == *unit
        {
            row.scaled(*target, value);
            return;
        }
        let name = self.full_name(index, group);
        let Some(target) = row.names.column_target(&name, &unit) else {
            row.refuse();
            return;
        };
        row.scaled(target, value);
        if self.tells_unit(value, &unit) && row.names.is_kept(target.key) {
            self.keep(
                index,
                group,
                Slot {
                    target: Some(target),
                    unit: unit.into(),
                },
            );
        }
    }

    /// Whether a value settles that its column has this unit: nothing of something has none, as in `0` before
    /// `4096B`.
    pub(super) fn tells_unit(&self, value: f64, unit: &str) -> bool {
        value != 0.0 || !unit.is_empty() || self.rows >= ROWS_OF_ZEROS
    }

    fn keep(&mut self, index: usize, group: Option<&str>, slot: Slot) {
        let width = self.columns.len();
        let slots = match group {
            None => &mut self.slots,
            Some(group)
                if self.groups.len() < GROUPS_MAX || self.groups.contains_key(group.as_bytes()) =>
            {
                self.groups
                    .entry(group.as_bytes().into())
                    .or_insert_with(|| vec![Slot::default(); width])
            }
            Some(_) => return,
        };
        if let Some(place) = slots.get_mut(index) {
            *place = slot;
        }
    }
}

/// A letter behind a number with an exponent marks it, as solvers mark their steps: `1.70e-01h` isn't
/// counted in hours.
fn without_mark<'a>(content: Content<'a>, cell: &[u8]) -> Content<'a> {
    match content {
        Content::Number(value, unit)
            if unit.len() == 1
                && unit.starts_with(|c: char| c.is_ascii_alphabetic() && c != 's')
                && has_exponent(&cell[..cell.len() - 1]) =>
        {
            Content::Number(value, "")
        }
        content => content,
    }
}

fn has_exponent(number: &[u8]) -> bool {
    matches!(
        number,
        [.., b'e' | b'E', b'+' | b'-', b'0'..=b'9', b'0'..=b'9']
    )
}
