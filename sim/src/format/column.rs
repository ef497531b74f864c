//! The columns of a table: what each is called, and what stands in it.

use super::segment::{is_identifier, is_thing};
use super::stamp::{date_beside_clock, stamp, start_of_span, time_name, unit_of_time};
use super::state_names::names_state;
use super::token::may_name_a_day;
use super::unit;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// A quantity.
    Value,
    /// What the row is about: a device, a processor, a name in a long table.
    Key,
    /// A time, or the date of one.
    Time,
    /// The time of day that belongs to the date before it.
    TimeOfDay,
    /// What names something and is no quantity.
    Identifier,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub(super) struct TableColumn {
    /// As the header has it, without its unit; its number where there is none.
    pub name: String,
    pub unit: String,
    pub usage: Use,
    /// Seconds for each number of a column of times, where its name says so.
    pub scale: Option<f64>,
}

/// Columns that say what a row is about, by their names.
const KEYS: [&str; 43] = [
    "device",
    "dev",
    "iface",
    "interface",
    "cpu",
    "gpu",
    "name",
    "id",
    "idx",
    "host",
    "node",
    "rank",
    "core",
    "disk",
    "container",
    "command",
    "cmd",
    "filesystem",
    "mounted",
    "sensor",
    "channel",
    "layer",
    "worker",
    "process",
    "key",
    "metric",
    "series",
    "variable",
    "parameter",
    "tag",
    "signal",
    "symbol",
    "station",
    "location",
    "class",
    "lcore",
    "group",
    "topic",
    "namespace",
    "pod",
    "queue",
    "instance",
    "side",
];

/// What has a number of its own, beside the things that are called so alone.
const OWNERS: [&str; 24] = [
    "board", "module", "unit", "rack", "pump", "mote", "stack", "battery", "drone", "robot",
    "vehicle", "panel", "inverter", "meter", "beacon", "anchor", "machine", "card", "slave",
    "camera", "truck", "room", "chamber", "well",
];

impl TableColumn {
    pub(super) fn numbered(index: usize) -> Self {
        Self {
            name: (index + 1).to_string(),
            unit: String::new(),
            usage: Use::Value,
            scale: None,
        }
    }

    pub(super) fn named(cell: &str, index: usize) -> Self {
        let cell = cell.trim();
        let cell = if is_bracketed(cell) {
            cell[1..cell.len() - 1].trim()
        } else {
            cell
        };
        let (name, unit) = unit::split_name(cell);
        let name = name.trim().replace("\"\"", "\"");
        if name.is_empty() {
            return Self::numbered(index);
        }
        let unit = if unit.is_empty() && name.starts_with('%') && name.len() > 1 {
            "%"
        } else {
            unit
        };
        Self {
            unit: unit.to_owned(),
            usage: Use::Value,
            scale: None,
            name,
        }
    }

    /// Whether it says where a file system is to be found: two of one name differ in that.
    pub(super) fn is_mount(&self) -> bool {
        ["mounted", "mounted on"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&self.name))
    }

    /// Whether it holds dates by its name: `20261127` is one there.
    pub(super) fn is_of_dates(&self) -> bool {
        let word = self.name.trim_matches(|c: char| !c.is_alphanumeric());
        ["date", "datum"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Whether a number in it may be a date without signs.
    pub(super) fn may_hold_date(&self, number: f64) -> bool {
        (1e7..1e8).contains(&number) && self.is_of_dates()
    }

    pub(super) fn is_key(&self) -> bool {
        let name = self.name.trim_start_matches(['#', '%']).trim();
        is_key_name(name) || names_one_of_things(name)
    }
}

/// Whether what is called so says what a row is about.
pub(super) fn is_key_name(name: &str) -> bool {
    KEYS.iter().any(|key| key.eq_ignore_ascii_case(name)) || is_thing(name)
}

/// Whether what is called so says which of several things: `DeviceId`, `gpu_id`, `Sensor No.`, `board index`.
/// What is measured anew has such numbers, too, but each only once: `record_id`.
fn names_one_of_things(name: &str) -> bool {
    let name = name.trim_end_matches(['.', '#', ' ']).to_ascii_lowercase();
    let stem = ["id", "idx", "index", "no", "nr", "num", "number"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending));
    let stem = stem.map(|stem| stem.trim_end_matches([' ', '_', '-', '.', '/']));
    stem.is_some_and(|stem| {
        let last = stem.rsplit([' ', '_', '-', '.', '/']).next();
        last.is_some_and(|last| !last.is_empty() && (is_key_name(last) || OWNERS.contains(&last)))
    })
}

fn is_bracketed(cell: &str) -> bool {
    cell.len() > 2
        && (cell.starts_with('[') && cell.ends_with(']')
            || cell.starts_with('<') && cell.ends_with('>'))
}

/// What the columns hold, told from the first row's cells.
pub(super) fn assign(columns: &mut [TableColumn], cells: &[&[u8]], x: Option<&str>) {
    let asked = x.and_then(|x| called(x, columns));
    let has_stub = columns
        .first()
        .is_some_and(|column| column.usage != Use::Value);
    if has_stub {
        // The first column has no name.
    } else if let Some(index) = asked {
        columns[index].usage = Use::Time;
        columns[index].scale = time_name(&columns[index].name).and_then(|name| name.scale);
    } else if x.is_none() {
        find_time(columns, cells);
    }
    let first = columns
        .iter()
        .position(|column| matches!(column.usage, Use::Value))
        .unwrap_or(0);
    let mut has_key = columns.iter().any(|column| column.usage == Use::Key);
    for index in 0..columns.len() {
        if columns[index].usage != Use::Value {
            continue;
        }
        let cell = cells.get(index).copied().unwrap_or_default();
        let is_whole =
            cell.iter().all(u8::is_ascii_digit) && !cell.is_empty() || cell.starts_with(b"[");
        if !has_key && columns.len() > 1 && is_about(columns, index, cell, index == first) {
            columns[index].usage = Use::Key;
            has_key = true;
        } else if is_whole && is_identifying(&columns[index].name, cell, columns.len())
            || has_key && is_second_key(columns, index, cell)
        {
            columns[index].usage = Use::Identifier;
        }
    }
    add_keys(columns, cells);
}

/// What a row is about may be said in several columns beside each other: the namespace of a name, the topic of a
/// partition. Names are told by what their columns are called (a word elsewhere may be a state), numbers of
/// things by that, too.
fn add_keys(columns: &mut [TableColumn], cells: &[&[u8]]) {
    let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
    let Some(key) = columns.iter().position(|column| column.usage == Use::Key) else {
        return;
    };
    // A zone of time or a kind that stands first is no thing that has a name.
    if !is_word(cell(key)) || is_identifier(&columns[key].name) || !columns[key].is_key() {
        return;
    }
    for (index, column) in columns.iter_mut().enumerate().skip(key + 1) {
        let cell = cell(index);
        let is_number = !cell.is_empty() && cell.iter().all(u8::is_ascii_digit);
        let is_thing = is_number && is_thing(&column.name) && !is_share(&column.name);
        let is_name = is_word(cell) && column.is_key();
        if column.usage == Use::Time || !is_name && !is_thing {
            return;
        }
        column.usage = Use::Key;
    }
}

/// Whether a column says what its rows are about.
fn is_about(columns: &[TableColumn], index: usize, cell: &[u8], is_first: bool) -> bool {
    let column = &columns[index];
    let is_text = is_word(cell);
    let is_before_name = columns
        .get(index + 1)
        .is_some_and(|next| next.name == "name");
    let is_index = column.name == "index" && is_before_name;
    // The name beside a number says more: `id`, `name`.
    if column.name == "id" && is_before_name && !is_text {
        return false;
    }
    // The first row may be about all of them: `-` for each key.
    // What is numbered begins with the first; a share of a processor is called by its name, too.
    let is_first_one = !is_share(&column.name) || matches!(cell, b"0" | b"1");
    let is_whole = cell.iter().all(u8::is_ascii_digit) && !cell.is_empty() && is_first_one
        || cell.starts_with(b"[")
        || cell == b"-";
    is_index
        || is_text && is_first && !names_state(&column.name)
        || column.is_key() && (is_text || is_whole && is_first)
}

/// Whether what is called so may be how busy it is, rather than which one.
fn is_share(name: &str) -> bool {
    let name = name.trim_start_matches(['#', '%']).trim();
    ["cpu", "gpu", "disk", "net"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a column numbers things within those of the column before: `Core CPU`.
fn is_second_key(columns: &[TableColumn], index: usize, cell: &[u8]) -> bool {
    let is_behind = index > 0 && columns[index - 1].usage == Use::Key;
    let is_whole = cell == b"-" || cell.iter().all(u8::is_ascii_digit) && !cell.is_empty();
    let is_share = is_share(&columns[index].name) && !matches!(cell, b"-" | b"0" | b"1");
    is_behind && is_whole && !is_share && is_thing(&columns[index].name)
}

/// Whether whole numbers of a column say which one rather than how much: by its name, or since they
/// are padded as codes are.
fn is_identifying(name: &str, cell: &[u8], columns: usize) -> bool {
    let is_named = columns > 2 && is_identifier(name) && is_plain_identifier(name);
    is_named || cell.len() >= 6 && cell.starts_with(b"0")
}

fn is_plain_identifier(name: &str) -> bool {
    ["pid", "ppid", "uid", "gid", "tid"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

fn find_time(columns: &mut [TableColumn], cells: &[&[u8]]) {
    let Some(cell) = cells.first() else { return };
    let whole = |cell: &[u8]| stamp(cell).filter(|found| found.len == cell.len());
    let follows = cells.get(1).and_then(|cell| whole(cell));
    let is_clock = follows.is_some_and(|next| next.date.is_none());
    let beside_clock = || date_beside_clock(cell).filter(|_| is_clock);
    if let Some(found) = whole(cell)
        .or_else(beside_clock)
        .or_else(|| start_of_span(cell))
    {
        columns[0].usage = Use::Time;
        if !found.has_clock && is_clock && columns.len() > 1 {
            columns[1].usage = Use::TimeOfDay;
        }
        return;
    }
    if is_time_behind_number(columns, cells) {
        return;
    }
    let is_numbered = columns[0].name.bytes().all(|byte| byte.is_ascii_digit());
    let is_epoch = super::number::whole(cell).is_some_and(|value| is_epoch(cell, value));
    let is_said = is_numbered || columns[0].name.eq_ignore_ascii_case("epoch");
    if is_said && columns.len() > 1 && is_epoch {
        columns[0].usage = Use::Time;
        return;
    }
    let is_number =
        super::number::whole(cell).is_some() || super::number::whole_with_comma(cell).is_some();
    let name = time_name(&columns[0].name).or_else(|| unit_of_time(&columns[0].name));
    if let Some(name) = name.filter(|_| is_number)
        && !columns[0].name.bytes().all(|byte| byte.is_ascii_digit())
    {
        columns[0].usage = Use::Time;
        let of_unit = match columns[0].unit.as_str() {
            "ms" => Some(1e-3),
            "µs" | "us" | "μs" => Some(1e-6),
            "ns" => Some(1e-9),
            "min" => Some(60.0),
            "h" => Some(3600.0),
            "s" => Some(1.0),
            _ => None,
        };
        columns[0].scale = of_unit.or(name.scale);
    }
}

/// A row's number, or the name of its variable, may stand before its date: `Nr.;Datum;Uhrzeit`.
fn is_time_behind_number(columns: &mut [TableColumn], cells: &[&[u8]]) -> bool {
    let whole = |index: usize| {
        let cell = cells.get(index)?;
        stamp(cell).filter(|found| found.len == cell.len())
    };
    let is_label = cells
        .first()
        .is_some_and(|cell| cell.iter().all(u8::is_ascii_digit) || is_word(cell));
    let Some(found) = whole(1).filter(|found| found.date.is_some() && is_label) else {
        return false;
    };
    if columns.len() < 3 {
        return false;
    }
    columns[1].usage = Use::Time;
    if !found.has_clock && whole(2).is_some_and(|next| next.date.is_none()) {
        columns[2].usage = Use::TimeOfDay;
    }
    true
}

/// Whether a number can hardly be anything but a time since 1970, between 2001 and 2100: its digits
/// before the point say whether in seconds or in parts of them.
pub(super) fn is_epoch(cell: &[u8], value: f64) -> bool {
    let digits = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let seconds = match digits {
        10 => value,
        13 => value / 1e3,
        16 => value / 1e6,
        19 => value / 1e9,
        _ => return false,
    };
    (1e9..4.1e9).contains(&seconds)
}

/// The column with that name, or else with that number.
pub(super) fn called(x: &str, columns: &[TableColumn]) -> Option<usize> {
    let by_name = columns.iter().position(|column| column.name == x);
    by_name
        .or_else(|| {
            columns
                .iter()
                .position(|column| column.name.eq_ignore_ascii_case(x))
        })
        .or_else(|| {
            let column = x.parse::<usize>().ok()?.checked_sub(1)?;
            (column < columns.len()).then_some(column)
        })
}

/// Whether a cell is a text that could say what a row is about.
pub(super) fn is_word(cell: &[u8]) -> bool {
    let begins = cell.first().is_some_and(|byte| {
        byte.is_ascii_alphabetic() || *byte == b'/' || *byte == b'_' || !byte.is_ascii()
    });
    begins
        && !super::number::is_absent(cell)
        && super::cell::measure(cell, false).is_none()
        && !(may_name_a_day(cell) && stamp(cell).is_some_and(|found| found.len == cell.len()))
}
