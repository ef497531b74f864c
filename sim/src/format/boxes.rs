//! Boxes: tables between drawn edges, as psql, tabulate, rich, Markdown and trainers draw them. A box
//! of two columns whose rows are a name and a value is pairs, with sections as groups.

mod head;
mod stacked;
mod titled;

use self::head::{Framed, Head};
use self::stacked::Stacked;
use self::titled::Titled;
use super::number;
use super::row::Row;
use super::text::trim;
use super::verdict::Verdict;

/// Signs that part cells.
const EDGES: [&str; 5] = ["|", "│", "┃", "║", "¦"];
/// Signs that rulers are drawn with.
const RULES: &str = "-=+|:_ \t─━═┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╇╈┡┩╞╡╪╔╗╚╝╠╣╦╩╬╤╧╟╢│┃║┠┨┝┥╂╴╶╸╺";
/// More boxes than that are one too many.
const BOXES_MAX: usize = 64;

/// What a line is to a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Boxed {
    /// It was read.
    As(Verdict),
    /// Edges, a ruler, names.
    Drawn,
    No,
}

/// The box that is being read, and those before.
#[derive(Default)]
pub(super) struct Boxes {
    list: Vec<Framed>,
    current: Option<usize>,
    names: Head,
    /// Where the bars of names without edges stand.
    bars: Vec<usize>,
    /// A box whose rows have several lines.
    stacked: Option<Stacked>,
    titled: Titled,
    /// Names and values in two columns.
    is_pairs: bool,
    section: String,
    is_open: bool,
    /// Lines of two cells since the box began, of which no ruler has said that the first are names.
    pairs_seen: u32,
}

impl Boxes {
    /// Takes a line that is drawn.
    pub(super) fn take(&mut self, line: &str, row: &mut Row) -> Boxed {
        let text = line.trim();
        if is_rule(text) {
            self.rule();
            return Boxed::Drawn;
        }
        if let Some(names) = names_in_edge(text) {
            self.rule();
            self.take_names(text, &names);
            self.names.close();
            return Boxed::Drawn;
        }
        if let Some(verdict) = self.titled.take(line, self.is_open, row) {
            return Boxed::As(verdict);
        }
        let Some((cells, is_closed)) = cells(text) else {
            self.is_open = false;
            return Boxed::No;
        };
        if !is_closed {
            return self.open_row(text, &cells, row);
        }
        if cells.len() == 2 && self.may_be_pair(&cells) {
            return self.pair(&cells, row);
        }
        if cells.len() < 2 {
            return Boxed::No;
        }
        self.row(text, &cells, row)
    }

    /// A row without edges, as psql prints it: only under names that a ruler followed.
    fn open_row(&mut self, text: &str, cells: &[&str], row: &mut Row) -> Boxed {
        let has_names = self.is_open
            && self
                .current
                .is_some_and(|index| self.list[index].width() == cells.len());
        if has_names || (self.is_open && self.names.width() == cells.len()) {
            return self.row(text, cells, row);
        }
        // Without a ruler the bars of names and of their first row stand below one another.
        if cells.len() > 2
            && self.names.width() == cells.len()
            && self.bars == bars(text)
            && cells.iter().any(|cell| measure(cell).is_some())
        {
            self.is_open = true;
            return self.row(text, cells, row);
        }
        if !self.is_open
            && let [name, value, rest @ ..] = cells
            && is_name(name)
            && rest.iter().all(|cell| measure(cell).is_none())
        {
            // `CPU Temp | 45 degrees C | ok`
            if number::is_absent(value.as_bytes()) {
                return Boxed::Drawn;
            }
            if let Some((value, unit)) = measure(value).filter(|_| !value.starts_with("0x")) {
                row.named(name, unit, value);
                return Boxed::As(Verdict::Row(Some(super::Text::Data)));
            }
        }
        if cells
            .iter()
            .all(|cell| measure(cell).is_none() && !cell.is_empty())
            && !self.is_open
        {
            self.names.clear();
            self.names.add(cells);
            self.bars = bars(text);
            self.is_open = false;
        }
        Boxed::No
    }

    fn rule(&mut self) {
        if let Some(stacked) = Stacked::of(self.names.lines()) {
            self.stacked = Some(stacked);
            self.names.clear();
        } else if let Some(stacked) = &mut self.stacked {
            stacked.begin();
        }
        self.names.close();
        if !self.is_open {
            self.is_open = true;
            self.section.clear();
            self.pairs_seen = 0;
        }
    }

    /// A name and a value, unless a header says that these are columns of their own.
    fn may_be_pair(&self, cells: &[&str]) -> bool {
        let [name, value] = cells else { return false };
        let has_name = name.chars().any(char::is_alphabetic);
        let is_header = self
            .current
            .is_some_and(|index| self.list[index].width() == 2)
            && !self.is_pairs;
        let is_section = value.is_empty() && name.ends_with('/');
        has_name && !is_header && (is_section || measure(value).is_some() || self.is_pairs)
    }

    fn pair(&mut self, cells: &[&str], row: &mut Row) -> Boxed {
        let (name, value) = (cells[0], cells[1]);
        self.is_pairs = true;
        self.is_open = true;
        if value.is_empty() {
            name.trim_end_matches(['/', ':'])
                .clone_into(&mut self.section);
            return Boxed::Drawn;
        }
        let Some((value, unit)) = measure(value) else {
            return Boxed::Drawn;
        };
        let name = name.trim_end_matches(':');
        let (plain, own_unit) = super::unit::split_name(name);
        let unit = if unit.is_empty() { own_unit } else { unit };
        let full = if self.section.is_empty() {
            plain.to_string()
        } else {
            format!("{}/{plain}", self.section)
        };
        row.named(&full, unit, value);
        Boxed::As(Verdict::Row(Some(super::Text::Data)))
    }

    fn row(&mut self, text: &str, cells: &[&str], row: &mut Row) -> Boxed {
        if let Some(stacked) = self
            .stacked
            .as_mut()
            .filter(|stacked| stacked.width() == cells.len())
        {
            if stacked.read(cells, row) {
                return Boxed::As(Verdict::Row(Some(super::Text::Data)));
            }
            if stacked.is_inside() {
                return Boxed::Drawn;
            }
        }
        let is_names = cells.iter().all(|cell| measure(cell).is_none())
            && cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        let has_number = cells.iter().any(|cell| measure(cell).is_some());
        if is_names {
            self.take_names(text, cells);
            return Boxed::Drawn;
        }
        if !has_number {
            return Boxed::Drawn;
        }
        self.names.close();
        if self.names.width() == cells.len() && self.list.len() < BOXES_MAX {
            self.list.push(self.names.table(cells));
            self.current = Some(self.list.len() - 1);
            self.names.clear();
        }
        let fits = self
            .current
            .filter(|index| self.list[*index].width() == cells.len());
        let Some(index) = fits else { return Boxed::No };
        let framed = &mut self.list[index];
        if let Some(values) = framed.values(cells)
            && let Verdict::Row(_) = framed.table.read_list(&values, row)
        {
            return Boxed::As(Verdict::Row(Some(super::Text::Data)));
        }
        row.discard();
        Boxed::Drawn
    }

    /// A line without a number: names, or a row of texts.
    fn take_names(&mut self, text: &str, cells: &[&str]) {
        // A row without a number under a header of its width is a row.
        let is_row = if let Some(index) = self.current {
            self.list[index].width() == cells.len()
                && self.list[index].table.rows > 0
                && text.contains(|c: char| c.is_ascii_digit())
        } else {
            let is_gap = |cell: &&str| number::is_absent(cell.as_bytes());
            self.names.is_closed() && self.names.width() == cells.len() && cells.iter().any(is_gap)
        };
        let is_row = is_row && self.is_open;
        if is_row {
            return;
        }
        self.names.add(cells);
        let key = self.names.key();
        let mut list = self.list.iter();
        let known = list.position(|framed| framed.table.header == key.as_bytes());
        self.current = known;
        if known.is_some() {
            self.names.clear();
        }
        self.is_open = true;
        self.is_pairs = false;
    }
}

/// Whether a cell names something: words, none of which is a number's.
fn is_name(cell: &str) -> bool {
    let is_word = |word: &str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "_-+./#".contains(c))
    };
    cell.chars().any(char::is_alphabetic)
        && measure(cell).is_none_or(|(_, unit)| unit.chars().any(char::is_uppercase))
        && cell.split_whitespace().count() <= 4
        && cell.split_whitespace().all(is_word)
}

/// Where the bars of a line stand, in characters.
fn bars(text: &str) -> Vec<usize> {
    let bars = text.chars().enumerate().filter(|(_, c)| *c == '|');
    bars.map(|(at, _)| at).collect()
}

fn measure(cell: &str) -> Option<(f64, &str)> {
    super::cell::measure(trim(cell.as_bytes()), false)
}

/// Whether a line can be drawn: quickly told.
pub(super) fn may_be_drawn(line: &[u8]) -> bool {
    let first = trim(line).first().copied().unwrap_or(b' ');
    matches!(first, b'|' | b'+') || first == 0xe2 || line.contains(&b'|') || is_rule_start(line)
}

fn is_rule_start(line: &[u8]) -> bool {
    let start = trim(line);
    start.starts_with(b"---") || start.starts_with(b"===") || start.starts_with(b"___")
}

/// Names that stand in a box's upper edge, each over its column: `┌──minute─┬─queries─┐`.
fn names_in_edge(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix(['┌', '┏', '╭', '╔'])?;
    let inner = inner.strip_suffix(['┐', '┓', '╮', '╗'])?;
    let parts = inner.split(['┬', '┳', '╤', '╦']);
    let names: Vec<&str> = parts
        .map(|part| part.trim_matches(['─', '━', '═', ' ']))
        .collect();
    let are_names = |name: &&str| name.chars().any(char::is_alphabetic) && measure(name).is_none();
    (names.len() > 1 && names.iter().all(are_names)).then_some(names)
}

/// Whether a line is drawn from edge to edge.
fn is_rule(text: &str) -> bool {
    let long = text.chars().filter(|c| "-=─━═_╌┄".contains(*c)).count();
    long >= 3 && text.chars().all(|c| RULES.contains(c))
}

/// The cells between edges: `| a | b |`, `a | b`, `│ a ┃ b │`.
fn cells(text: &str) -> Option<(Vec<&str>, bool)> {
    let edge = EDGES.iter().find(|edge| text.starts_with(**edge));
    let is_edge = |c: char| EDGES.iter().any(|edge| edge.starts_with(c));
    let (inner, is_framed) = match edge {
        Some(edge) => (&text[edge.len()..], true),
        None => (text, false),
    };
    let ends = EDGES.iter().find(|edge| inner.ends_with(**edge));
    let inner = ends.map_or(inner, |edge| &inner[..inner.len() - edge.len()]);
    let is_closed = is_framed && ends.is_some();
    // `train-1 | step` is a prefix, `a | b` without edges a row of psql if a ruler is near.
    if !is_closed && (is_framed || !text.contains(" | ")) {
        return None;
    }
    let cells: Vec<&str> = inner.split(is_edge).map(str::trim).collect();
    (cells.len() > 1).then_some((cells, is_closed))
}
