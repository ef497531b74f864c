//! A table: a header that names the columns, and rows, between commas, semicolons, tabs, blanks or
//! the edges of a box. Without a header columns are called by their numbers.

mod apart;
mod assigned;
mod long;
mod row_cells;
mod simple;
mod sum;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use self::long::Long;
pub(super) use self::long::{names_what, says_value};
use super::Bad;
use super::column::{TableColumn, Use, is_word};
use super::names::Target;
use super::number;
use super::row::Row;
use super::split::Split;
use super::stamp;
use super::text::{Readable, trim};
use super::unit;
use super::verdict::Verdict;

/// More kinds of rows than this (devices, interfaces) are one.
const GROUPS_MAX: usize = 1_000;

/// Kinds of values that stand below names are cut short: `Smp`, `Avg`.
const TYPE_BYTES_MAX: usize = 3;

/// What a column's samples go to.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// Once it is there to stay.
    target: Option<Target>,
    /// The unit that stood in the cell.
    unit: Box<str>,
}

/// Rows of one kind.
pub(super) struct Table {
    /// What the header looks like, cell by cell; empty without one.
    pub header: Vec<u8>,
    pub split: Split,
    /// As many as there can be series for, and one more.
    pub columns: Vec<TableColumn>,
    /// How many cells a row has.
    width: usize,
    /// From where to where its columns go between blanks: those of a whole row, or of the names before one came.
    pub extents: Vec<(usize, usize)>,
    /// Rows begin with a label that ends with a colon, `ENER_0:`, which the header has, too.
    has_label: bool,
    /// Whether what stands in the columns has been told from a row.
    is_assigned: bool,
    /// Its rows name what they hold.
    long: Option<Long>,
    /// The columns that say what a row is about.
    keys: Vec<usize>,
    /// The unit that stands in the row of a long table.
    row_unit: String,
    /// What every name of its begins with: another table has the same.
    prefix: String,
    /// The thing that its rows are about, which a line above its header names.
    pub section: String,
    /// Where the names begin in a header that begins with a time: it comes again with another one.
    pub names_at: usize,
    /// The time of its first row, and whether that is about a thing: tables that have both in common stand beside
    /// each other.
    pub since: (Vec<u8>, bool),
    /// By what the row is about; one without a name where there is no such column.
    groups: IndexMap<Box<[u8]>, Vec<Slot>>,
    /// The number of whoever had a group's name first.
    owners: HashMap<String, Vec<u8>>,
    /// The group of a table without such a column.
    slots: Vec<Slot>,
    is_simple: bool,
    pub rows: u64,
}

impl Table {
    pub(super) fn new(split: Split, columns: Vec<TableColumn>, header: &[u8]) -> Self {
        let slots = vec![Slot::default(); columns.len()];
        Self {
            header: header.to_vec(),
            split,
            width: columns.len(),
            extents: Vec::new(),
            columns,
            has_label: false,
            is_assigned: false,
            long: None,
            keys: Vec::new(),
            row_unit: String::new(),
            prefix: String::new(),
            section: String::new(),
            names_at: 0,
            since: (Vec::new(), false),
            groups: IndexMap::new(),
            owners: HashMap::new(),
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

    /// The same with columns that go from there to there.
    pub(super) fn over(mut self, extents: Vec<(usize, usize)>) -> Self {
        self.extents = extents;
        self
    }

    pub(super) fn with_label(mut self) -> Self {
        self.has_label = true;
        self
    }

    /// The same with values that are called after what their rows are about: they sum up others, or another
    /// table has the same names.
    pub(super) fn of_group(mut self, label: &str) -> Self {
        self.prefix = format!("{label}/");
        self
    }

    /// The same where it is known what its columns hold.
    pub(super) fn assigned(mut self) -> Self {
        self.is_assigned = true;
        self
    }

    /// The same with values of the thing that a line above its header names.
    pub(super) fn of_section(mut self, section: &str) -> Self {
        if !section.is_empty() {
            section.clone_into(&mut self.section);
            self.prefix.insert_str(0, &format!("{section}/"));
        }
        self
    }

    /// A table as this one of another thing, without rows.
    pub(super) fn in_section(&self, section: &str) -> Self {
        let prefix = match self.prefix.strip_prefix(&*self.section) {
            Some(rest) if !self.section.is_empty() => rest.strip_prefix('/').unwrap_or(rest),
            _ => &self.prefix,
        };
        let mut table = Self::new(self.split, self.columns.clone(), &self.header);
        prefix.clone_into(&mut table.prefix);
        table.width = self.width;
        table.has_label = self.has_label;
        table.is_assigned = self.is_assigned;
        table.long.clone_from(&self.long);
        table.of_section(section)
    }

    /// How the columns are parted, for a person: `table` of blanks, `csv`.
    pub(super) fn is_csv(&self) -> bool {
        matches!(self.split, Split::Byte(_))
    }

    /// Tells names that come again apart by those of the row above: `CPU Core #1` of a load and of a temperature.
    /// Returns whether both are rows of names of one table; units and the kinds of values (`Smp`, `Avg`) come
    /// again, too.
    pub(super) fn tell_apart_by(&mut self, above: &Self) -> bool {
        let stems: Vec<String> = self.columns.iter().map(stem).collect();
        let is_repeated = |stem: &String| stems.iter().filter(|other| *other == stem).count() > 1;
        let mut repeated = stems.iter().filter(|stem| is_repeated(stem));
        let is_one = self.is_csv()
            && above.split == self.split
            && above.width == self.width
            && above.named_columns() + 1 >= self.named_columns()
            && self.distinct_names() < self.named_columns()
            && repeated.all(|stem| stem.len() > TYPE_BYTES_MAX && !unit::is_known(stem))
            || self.is_told_apart_by(above);
        if is_one {
            for ((column, title), own) in self.columns.iter_mut().zip(&above.columns).zip(&stems) {
                if is_repeated(own) {
                    column.name = format!("{}/{own}", stem(title));
                }
            }
        }
        is_one
    }

    /// Whether neither row tells its columns apart, and both together do: the parts of a body and its coordinates.
    pub(super) fn is_told_apart_by(&self, above: &Self) -> bool {
        let pairs: HashSet<(String, String)> = self
            .columns
            .iter()
            .zip(&above.columns)
            .map(|(below, above)| (stem(above), stem(below)))
            .collect();
        self.is_csv()
            && above.split == self.split
            && above.width == self.width
            && [self, above]
                .iter()
                .all(|row| row.distinct_names() + 1 < row.named_columns())
            && pairs.len() == self.columns.len()
    }

    /// Whether its rows are a word and a value, by their first one: a number in the word's place is another
    /// table's then.
    pub(super) fn is_of_pairs(&self) -> bool {
        let first = self.columns.first();
        let is_key = first.is_some_and(|column| column.usage == Use::Key && !column.is_key());
        is_key && self.columns.len() <= 3 && self.rows > 0 && self.long.is_none()
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
        let is_named =
            |column: &&TableColumn| !column.name.bytes().all(|byte| byte.is_ascii_digit());
        self.columns.iter().filter(is_named).count()
    }

    /// Whether its first column has a name.
    pub(super) fn names_first(&self) -> bool {
        self.columns
            .first()
            .is_some_and(|column| !column.name.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// How many different names there are; a second of one has a number behind it.
    pub(super) fn distinct_names(&self) -> usize {
        let is_repeated = |column: &&TableColumn| {
            without_count(&column.name)
                .is_some_and(|stem| self.columns.iter().any(|other| other.name == stem))
        };
        self.named_columns() - self.columns.iter().filter(is_repeated).count()
    }

    /// The name of what stands before the others: its time.
    pub(super) fn time_name(&self) -> Option<&str> {
        self.columns
            .iter()
            .find(|column| column.usage == Use::Time)
            .map(|column| column.name.as_str())
    }

    fn full_name(&self, column: usize, group: Option<&str>) -> String {
        let name = &self.columns[column].name;
        let group = group.filter(|group| !group.is_empty());
        match group {
            Some(group) if self.long.is_some() => format!("{}{group}", self.prefix),
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

    /// The same for cells that don't lie in one line.
    pub(super) fn read_list(&mut self, cells: &[&[u8]], row: &mut Row) -> Verdict {
        let (label, cells) = match cells.split_first() {
            Some((label, rest)) if self.has_label => (Some(*label), rest),
            _ => (None, cells),
        };
        if !self.is_assigned {
            self.assign(cells, row);
        }
        self.revise_key(cells);
        self.take_unit(cells);
        let key = self
            .columns
            .iter()
            .position(|column| column.usage == Use::Key);
        let extra = cells.get(self.width).copied().filter(|cell| is_word(cell));
        let group = key.and_then(|key| cells.get(key).copied()).or(extra);
        let group = group.or(label
            .map(|label| trim(label.strip_suffix(b":").unwrap_or(label)))
            .filter(|_| self.has_label && !self.is_sole_label()));
        let group = match &self.long {
            Some(long) => Some(self.joined(&long.names, cells)),
            None if self.keys.len() > 1 => Some(self.joined(&self.keys, cells)),
            None => group.map(|group| self.group_name(key, group)),
        };
        let group = group.map(|group| match self.second_key(key, cells) {
            Some(second) => format!("{group}/{second}"),
            None => group,
        });
        let group = group.map(|group| self.own_group(group, key, cells));
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

    /// What a row is about that says so in several cells.
    fn joined(&self, names: &[usize], cells: &[&[u8]]) -> String {
        let names = names.iter();
        let names =
            names.filter_map(|index| Some(self.group_name(Some(*index), cells.get(*index)?)));
        names.collect::<Vec<_>>().join("/")
    }

    /// Keeps the unit that a row of a long table has beside its value.
    fn take_unit(&mut self, cells: &[&[u8]]) {
        if let Some(unit) = self.long.as_ref().and_then(|long| long.unit) {
            let cell = cells.get(unit).copied().unwrap_or_default();
            let mut readable = Readable::default();
            readable.text(cell).clone_into(&mut self.row_unit);
        }
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
            Some(name) if is_number && name != "index" => format!("{} {text}", name.to_lowercase()),
            _ => text,
        }
    }
}

/// The name that a column shares with others, where it was numbered for that.
fn stem(column: &TableColumn) -> String {
    let name = &column.name;
    without_count(name).unwrap_or(name).to_owned()
}

/// The name of a column whose name came before, without the number that tells it from that.
fn without_count(name: &str) -> Option<&str> {
    let (stem, count) = name.rsplit_once(' ')?;
    count.parse::<u32>().is_ok().then_some(stem)
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
