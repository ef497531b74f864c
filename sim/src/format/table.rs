//! A table: a header that names the columns, and rows, between commas, semicolons, tabs, blanks or
//! the edges of a box. Without a header columns are called by their numbers.

use indexmap::IndexMap;

use super::cell::{Content, content};
use super::cells::{Cell, Cells};
use super::column::{Column, Use, assign, is_long, is_word};
use super::ledger::Reason;
use super::names::Target;
use super::number;
use super::row::Row;
use super::split::Split;
use super::stamp::{self, order_from_header};
use super::text::{Readable, trim};
use super::verdict::Verdict;
use super::{AxisKind, Bad};

/// More kinds of rows than this (devices, interfaces) are one.
const GROUPS_MAX: usize = 1_000;

/// What a column's samples go to.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// Once it is there to stay.
    target: Option<Target>,
    /// The unit that stood in the cell.
    unit: Box<str>,
}

/// Rows of one kind.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the rows"
)]
pub(super) struct Table {
    /// What the header looks like, cell by cell; empty without one.
    pub header: Vec<u8>,
    pub split: Split,
    /// As many as there can be series for, and one more.
    pub columns: Vec<Column>,
    /// How many cells a row has.
    width: usize,
    /// Rows begin with a label that ends with a colon, `ENER_0:`, which the header has, too.
    has_label: bool,
    /// Whether what stands in the columns has been told from a row.
    is_assigned: bool,
    is_long: bool,
    /// What every name of its begins with: another table has the same.
    prefix: String,
    /// By what the row is about; one without a name where there is no such column.
    groups: IndexMap<Box<[u8]>, Vec<Slot>>,
    /// The group of a table without such a column.
    slots: Vec<Slot>,
    is_simple: bool,
    pub rows: u64,
}

impl Table {
    pub(super) fn new(split: Split, columns: Vec<Column>, header: &[u8]) -> Self {
        let slots = vec![Slot::default(); columns.len()];
        Self {
            header: header.to_vec(),
            split,
            width: columns.len(),
            columns,
            has_label: false,
            is_assigned: false,
            is_long: false,
            prefix: String::new(),
            groups: IndexMap::new(),
            slots,
            is_simple: false,
            rows: 0,
        }
    }

    /// The same with rows of more cells than there are columns: the rest is refused.
    pub(super) fn of_width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    pub(super) fn with_label(mut self) -> Self {
        self.has_label = true;
        self
    }

    /// How the columns are parted, for a person: `table` of blanks, `csv`.
    pub(super) fn is_csv(&self) -> bool {
        matches!(self.split, Split::Byte(_))
    }

    pub(super) fn label(&self) -> bool {
        self.has_label
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The names of its columns, for a person.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self
            .columns
            .iter()
            .take(40)
            .map(|column| column.name.as_str())
            .collect();
        names.join(", ")
    }

    /// Whether rows begin with a name that no column has.
    pub(super) fn has_stub(&self) -> bool {
        self.columns
            .first()
            .is_some_and(|column| column.usage == Use::Key && column.name == "1")
    }

    /// How many columns have a name of their own.
    pub(super) fn named_columns(&self) -> usize {
        let is_named = |column: &&Column| !column.name.bytes().all(|byte| byte.is_ascii_digit());
        self.columns.iter().filter(is_named).count()
    }

    /// How many different names there are; a second of one has a number behind it.
    pub(super) fn distinct_names(&self) -> usize {
        let is_repeated = |name: &str| {
            name.rsplit_once(' ').is_some_and(|(stem, count)| {
                count.parse::<u32>().is_ok()
                    && self.columns.iter().any(|column| column.name == stem)
            })
        };
        self.named_columns()
            - self
                .columns
                .iter()
                .filter(|column| is_repeated(&column.name))
                .count()
    }

    /// The name of what stands before the others: its time.
    pub(super) fn time_name(&self) -> Option<&str> {
        self.columns
            .iter()
            .find(|column| column.usage == Use::Time)
            .map(|column| column.name.as_str())
    }

    /// Reads a row whose cells are numbers, nearly all of them.
    #[inline]
    pub(super) fn read_simple(&mut self, line: &[u8], row: &mut Row) -> Option<Verdict> {
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
                Cell::Number(value) if self.columns[width].usage == Use::Time => {
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
        match row.names.target(&name, &unit) {
            Some(target) => {
                row.scaled(target, value);
                if row.names.is_kept(target.key) && target.scale.is_none() {
                    self.slots[column] = Slot {
                        target: Some(target),
                        unit: unit.into(),
                    };
                }
            }
            None => row.refuse(),
        }
    }

    fn full_name(&self, column: usize, group: Option<&str>) -> String {
        let name = &self.columns[column].name;
        let group = group.filter(|group| !group.is_empty());
        match group {
            Some(group) if self.is_long => format!("{}{group}", self.prefix),
            Some(group) => format!("{}{group}/{name}", self.prefix),
            None => format!("{}{name}", self.prefix),
        }
    }

    /// Reads a row cell by cell. `ranges` are its cells.
    pub(super) fn read_cells(
        &mut self,
        line: &[u8],
        ranges: &[(usize, usize)],
        row: &mut Row,
    ) -> Verdict {
        let cells: Vec<&[u8]> = ranges
            .iter()
            .map(|(start, end)| &line[*start..*end])
            .collect();
        self.read_list(&cells, row)
    }

    /// A row that sums up the others: its values are called after it.
    pub(super) fn read_total(
        &mut self,
        label: &[u8],
        line: &[u8],
        ranges: &[(usize, usize)],
        row: &mut Row,
    ) -> Verdict {
        let label = String::from_utf8_lossy(label.strip_suffix(b":").unwrap_or(label)).into_owned();
        let prefix = std::mem::replace(&mut self.prefix, format!("{label}/"));
        let groups = std::mem::take(&mut self.groups);
        let slots = std::mem::replace(&mut self.slots, vec![Slot::default(); self.columns.len()]);
        let is_simple = self.is_simple;
        let verdict = self.read_cells(line, ranges, row);
        (self.prefix, self.groups, self.slots, self.is_simple) = (prefix, groups, slots, is_simple);
        row.needs_x = false;
        verdict
    }

    /// The same for cells that don't lie in one line.
    pub(super) fn read_list(&mut self, cells: &[&[u8]], row: &mut Row) -> Verdict {
        let (label, cells) = match cells.split_first() {
            Some((label, rest)) if self.has_label => (Some(*label), rest),
            _ => (None, cells),
        };
        if !self.is_assigned {
            self.assign(cells, row);
        }
        let key = self
            .columns
            .iter()
            .position(|column| column.usage == Use::Key);
        let extra = cells.get(self.width).copied().filter(|cell| is_word(cell));
        let group = key.and_then(|key| cells.get(key).copied()).or(extra);
        let group = group.or(label
            .map(|label| trim(label.strip_suffix(b":").unwrap_or(label)))
            .filter(|_| self.has_label && !self.is_sole_label()));
        let group = group.map(|group| self.group_name(key, group));
        let group = group.map(|group| match self.second_key(key, cells) {
            Some(second) => format!("{group}/{second}"),
            None => group,
        });
        let is_comma_decimal = self.split != Split::Byte(b',');
        let mut numbers = 0;
        for (index, cell) in cells.iter().enumerate().take(self.columns.len()) {
            numbers += usize::from(self.read_cell(
                index,
                cell,
                (group.as_deref(), is_comma_decimal),
                cells,
                row,
            ));
        }
        for cell in cells.iter().take(self.width).skip(self.columns.len()) {
            if number::whole(cell).is_some() {
                row.refuse();
            }
        }
        if numbers == 0 {
            return Verdict::Bad(Bad::NoNumber);
        }
        row.needs_x = self.time_name().is_some();
        self.rows += 1;
        self.is_simple = key.is_none()
            && !self.has_label
            && !self
                .columns
                .iter()
                .any(|column| matches!(column.usage, Use::TimeOfDay | Use::Identifier));
        Verdict::Row(None)
    }

    fn is_sole_label(&self) -> bool {
        self.groups.is_empty()
    }

    /// The command beside a number that says where it runs: `gpu 0`, `python`.
    fn second_key(&self, key: Option<usize>, cells: &[&[u8]]) -> Option<String> {
        let key = key?;
        let is_number = cells.get(key)?.first()?.is_ascii_digit();
        let last = self.columns.len() - 1;
        let is_command = ["command", "cmd", "process", "name"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&self.columns[last].name));
        let cell = cells
            .get(last)
            .filter(|cell| is_number && is_command && last != key && is_word(cell))?;
        Some(Readable::default().text(cell).to_owned())
    }

    fn group_name(&self, key: Option<usize>, group: &[u8]) -> String {
        let mut readable = Readable::default();
        let text = readable.text(group);
        let text = text
            .trim_matches(|c: char| matches!(c, '[' | ']' | '"' | ':' | ' '))
            .to_owned();
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match key.map(|key| self.columns[key].name.trim_start_matches(['#', ' '])) {
            Some(name) if is_number => format!("{} {text}", name.to_lowercase()),
            _ => text,
        }
    }

    fn assign(&mut self, cells: &[&[u8]], row: &mut Row) {
        self.is_assigned = true;
        let x = row.asked_axis().map(ToOwned::to_owned);
        assign(&mut self.columns, cells, x.as_deref());
        self.is_long = is_long(&self.columns);
        if self.is_long
            && let Some(name) = self
                .columns
                .iter_mut()
                .find(|column| !matches!(column.usage, Use::Time | Use::TimeOfDay))
        {
            name.usage = Use::Key;
        }
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

    /// Reads a cell; returns whether it held a number that counts as data.
    fn read_cell(
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
        if let Some(date) = stamp::stamp(cell) {
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
        match content(cell, is_comma_decimal) {
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
            Content::Overflow => {
                self.say(index, (f64::NAN, ""), group, row);
                false
            }
            Content::Gap => false,
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

    /// Whether a column that has had numbers goes on in this unit. `0A` under numbers is no current.
    fn takes(&self, index: usize, unit: &str, group: Option<&str>) -> bool {
        let Some(Slot {
            target: Some(_),
            unit: known,
        }) = self.slot(index, group)
        else {
            return true;
        };
        unit.is_empty() || **known == *unit || super::unit::conversion(unit, known).is_some()
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
        let unit = if unit.is_empty() {
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
        let Some(target) = row.names.target(&name, &unit) else {
            row.refuse();
            return;
        };
        row.scaled(target, value);
        if row.names.is_kept(target.key) {
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

/// Reads a cell as a time; returns whether it is one.
fn read_stamp(cell: &[u8], row: &mut Row) -> bool {
    let Some(x) = stamp::stamp(cell).and_then(|stamp| row.stamps.read(&stamp)) else {
        return false;
    };
    row.set_x(x);
    true
}

/// The x axis is of the kind that its times turned out to be.
fn set_kind(row: &mut Row, name: &str) {
    if row.has_axis() {
        return;
    }
    let name = if name.bytes().all(|byte| byte.is_ascii_digit()) {
        "time"
    } else {
        name
    };
    let kind = row.stamp_kind();
    row.set_axis(name, kind);
}
