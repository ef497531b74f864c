//! Rows of units above or below the names.

use super::Tables;
use super::strip::without_comment;
use crate::format::cells::separator;
use crate::format::column::TableColumn;
use crate::format::number;
use crate::format::row::Row;
use crate::format::split::Split;
use crate::format::text::{Readable, is_blank};
use crate::format::unit;
use crate::format::verdict::Verdict;

impl Tables {
    pub(super) fn has_units_below(&self, at: usize, split: Split) -> bool {
        at + 1 < self.candidates.len() && self.are_units(at + 1, split)
    }

    /// Whether a candidate is a row of units under names of the same width.
    pub(super) fn are_units(&self, at: usize, split: Split) -> bool {
        let above = split
            .ranges(without_comment(&self.candidates[at - 1]))
            .len();
        readings(&self.candidates[at]).iter().any(|line| {
            let width = split.ranges(line).len();
            let is_under = width == above || width + 1 == above;
            is_under && with_texts(line, split, are_mostly_units)
        }) || units_by_place(
            without_comment(&self.candidates[at]),
            without_comment(&self.candidates[at - 1]),
            split,
        )
        .is_some()
    }

    /// Whether a candidate says what kind of value each name above it has: `Counter;Analog`.
    pub(super) fn are_kinds(&self, at: usize, split: Split) -> bool {
        let Some(above) = at.checked_sub(1).and_then(|at| self.candidates.get(at)) else {
            return false;
        };
        let kinds = self.candidates.get(at);
        let width = kinds.and_then(|line| with_texts(line, split, count_kinds));
        let names = |texts: &[&str]| {
            let begins = |text: &&str| text.starts_with(|first: char| first.is_alphabetic());
            let is_named = count_kinds(texts).is_none();
            let names = texts.iter().copied().filter(|text| !text.is_empty());
            (is_named && names.clone().all(|text| begins(&text))).then(|| names.count())
        };
        width.is_some() && width == with_texts(above, split, names)
    }

    /// A row of units with values that are said once between them: `Sequence,Volt,Volt,-6e-3,1e-6`.
    pub(super) fn row_of_units(
        &mut self,
        line: &[u8],
        separator: u8,
        row: &mut Row,
    ) -> Option<Verdict> {
        let split = if separator == b' ' {
            Split::Blanks
        } else {
            Split::Byte(separator)
        };
        let header = self.candidates.last()?;
        let ranges = split.ranges(line);
        let names = split.ranges(header);
        let is_under = ranges.len() == names.len() && ranges.len() > 1;
        if !is_under
            || !with_texts(line, split, |texts| {
                unit::are_units(texts) || are_types(texts)
            })
        {
            return None;
        }
        for ((start, end), (from, to)) in ranges.iter().zip(&names) {
            if let Some(value) = number::whole(&line[*start..*end]) {
                let name = Readable::default().text(&header[*from..*to]).to_owned();
                row.named(&name, "", value);
            }
        }
        self.note(line);
        Some(if row.has_samples() {
            Verdict::Row(None)
        } else {
            Verdict::Header
        })
    }

    /// A row of units stands before or behind the names.
    pub(super) fn add_units(&self, columns: &mut [TableColumn], at: usize, split: Split) {
        let is_above_kinds = self.are_kinds(at + 1, split);
        let below = if is_above_kinds { at + 2 } else { at + 1 };
        for other in [below, at.wrapping_sub(1), at.wrapping_sub(2)] {
            let Some(line) = self.candidates.get(other) else {
                continue;
            };
            let by_place = self.candidates.get(at).and_then(|names| {
                units_by_place(without_comment(line), without_comment(names), split)
            });
            if let Some(units) = by_place.filter(|units| units.len() == columns.len()) {
                for (column, unit) in columns.iter_mut().zip(units) {
                    if column.unit.is_empty() {
                        column.unit = unit;
                    }
                }
                return;
            }
            let mut take = |texts: &[&str]| {
                let fits = texts.len() == columns.len() || texts.len() == columns.len() + 1;
                if !fits || !are_mostly_units(texts) {
                    return false;
                }
                for (column, text) in columns.iter_mut().zip(texts) {
                    if column.unit.is_empty() && unit::is_known(text) {
                        (*text).clone_into(&mut column.unit);
                    }
                }
                true
            };
            if readings(line)
                .iter()
                .any(|line| with_texts(line, split, &mut take))
            {
                return;
            }
        }
        self.add_said_units(columns, split);
    }

    /// The units that a line further above has said for columns at the same places.
    fn add_said_units(&self, columns: &mut [TableColumn], split: Split) {
        with_texts(&self.said_units, split, |texts| {
            let fits = texts.len() == columns.len() || texts.len() + 1 == columns.len();
            for (column, text) in columns.iter_mut().zip(texts).filter(|_| fits) {
                if column.unit.is_empty() && unit::is_known(text) {
                    (*text).clone_into(&mut column.unit);
                }
            }
        });
    }
}

/// The units of a row that has none for some of its names: each belongs to the name that it stands under.
fn units_by_place(line: &[u8], names: &[u8], split: Split) -> Option<Vec<String>> {
    if matches!(split, Split::Byte(_)) {
        return None;
    }
    let (units, names_at) = (split.ranges(line), split.ranges(names));
    let fits = units.len() > 1 && units.len() + 1 < names_at.len();
    if !fits
        || !with_texts(line, split, |texts| {
            texts.iter().all(|text| unit::is_known(text))
        })
    {
        return None;
    }
    let mut columns = vec![String::new(); names_at.len()];
    for (start, end) in units {
        let under = names_at
            .iter()
            .position(|(from, to)| start < *to && *from < end)?;
        columns[under] = String::from_utf8_lossy(&line[start..end]).into_owned();
    }
    Some(columns)
}

/// What a row of units may be: without a comment sign, or with a cell that is one, where it says that a column
/// counts.
fn readings(line: &[u8]) -> [&[u8]; 2] {
    [without_comment(line), line]
}

/// Whether a line's first cell says that the others are units, and they are.
pub(super) fn says_units(line: &[u8]) -> bool {
    let head = &line[..line.len().min(16)];
    let is_said = head
        .windows(4)
        .any(|word| word.eq_ignore_ascii_case(b"unit"));
    if !is_said {
        return false;
    }
    let separator = separator(line);
    separator != b' '
        && with_texts(line, Split::Byte(separator), |texts| {
            texts
                .iter()
                .skip(1)
                .filter(|text| unit::is_known(text))
                .count()
                > 1
        })
}

/// Whether a line could be a row of units: quickly told by its first words.
pub(super) fn may_be_units(line: &[u8]) -> bool {
    let words = line
        .split(|byte| is_blank(*byte))
        .filter(|word| !word.is_empty());
    words.take(3).any(|word| {
        let word = std::str::from_utf8(word).unwrap_or_default();
        let word = word.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '#'));
        let is_type = word.starts_with(|c: char| c.is_ascii_digit())
            && word.ends_with(|c: char| c.is_ascii_alphabetic());
        word.is_empty() || is_type || unit::is_known(word)
    })
}

/// Does something with the cells of a line as text, without brackets around them.
fn with_texts<T>(line: &[u8], split: Split, mut f: impl FnMut(&[&str]) -> T) -> T {
    let ranges = split.ranges(line);
    let mut readable = Readable::default();
    let texts: Vec<String> = ranges
        .iter()
        .map(|(start, end)| readable.text(&line[*start..*end]).to_owned())
        .collect();
    let texts: Vec<&str> = texts
        .iter()
        .map(|text| text.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']')))
        .collect();
    f(&texts)
}

/// Whether a row under names says how wide columns are and what they hold: `5s 15s 20d 14n`, as the
/// tab-separated files of RDB have it.
fn are_types(texts: &[&str]) -> bool {
    let kind = |text: &&str| {
        let (width, kind) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let fits = !width.is_empty() && width.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| kind.to_owned())
    };
    let kinds: Vec<String> = texts.iter().filter_map(kind).collect();
    kinds.len() == texts.len()
        && kinds
            .iter()
            .all(|kind| ["s", "n", "d"].contains(&kind.as_str()))
        && kinds.iter().any(|kind| *kind != kinds[0])
}

/// What values of a column are, as loggers of installations say it below their names.
const KINDS: [&str; 16] = [
    "counter", "analog", "digital", "status", "spot", "mean", "float", "double", "int", "integer",
    "bool", "boolean", "real", "numeric", "string", "text",
];

/// How many cells there are, where each that isn't empty is a kind of values.
fn count_kinds(texts: &[&str]) -> Option<usize> {
    let mut texts = texts.iter().filter(|text| !text.is_empty());
    let is_kind = |text: &&str| KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(text));
    let count = texts.clone().count();
    (count > 1 && texts.all(is_kind)).then_some(count)
}

/// Whether a row under names is one of units: half of its cells are, and two at least.
fn are_mostly_units(texts: &[&str]) -> bool {
    let cells = texts.iter().filter(|text| !text.is_empty()).count();
    let known = texts.iter().filter(|text| unit::is_known(text)).count();
    unit::are_units(texts) || (known > 1 && known * 2 >= cells)
}
