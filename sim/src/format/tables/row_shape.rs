//! What the cells of a line are, and whether it could be a row.

use super::strip::without_stamp;
use crate::format::cell::{Content, content};
use crate::format::number;
use crate::format::split::Split;
use crate::format::stamp;
use crate::format::text::{is_blank, trim, trim_start};
use crate::format::token::may_name_a_day;

/// What the cells of a line are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowShape {
    pub numbers: usize,
    pub texts: usize,
    pub stamps: usize,
    gaps: usize,
    /// Numbers with a unit.
    pub measures: usize,
    /// Cells that end with a colon: names of what stands behind them.
    colons: usize,
    /// Whether two blanks or more part cells somewhere.
    has_gap: bool,
}

/// Words that rows of averages and sums begin with.
const TOTALS: [&str; 8] = [
    "average", "avg", "mean", "total", "totals", "sum", "summary", "overall",
];

/// What a longer cell says is no name of a row.
const TOTAL_BYTES_MAX: usize = 40;

impl RowShape {
    /// Whether a line of such cells could be a row. Between blanks prose looks like a row, too.
    pub(super) fn is_row(self, split: Split, has_header: bool) -> bool {
        let Self {
            numbers,
            texts,
            stamps,
            colons,
            has_gap,
            ..
        } = self;
        match split {
            Split::Byte(_) => numbers > 0 || (has_header && stamps > 1),
            Split::Blanks | Split::Units | Split::Gaps => {
                let is_wide = numbers > 1 || (numbers > 0 && (texts == 0 || has_gap));
                is_wide
                    && colons == 0
                    && (texts <= 1
                        || texts < numbers
                        || split == Split::Gaps && has_header && texts == numbers)
                    && (numbers + stamps + texts > 1 || texts == 0)
            }
        }
    }
}

impl RowShape {
    /// Whether a line of such cells is a row where each stands under its name.
    pub(super) fn may_stand_under(self, split: Split) -> bool {
        split == Split::Blanks && self.numbers > 1 && self.colons == 0 && self.has_gap
    }
}

pub(super) fn row_shape(line: &[u8], ranges: &[(usize, usize)], split: Split) -> RowShape {
    let mut shape = RowShape::default();
    let is_comma_decimal = split != Split::Byte(b',');
    shape.has_gap = ranges.windows(2).any(|pair| pair[1].0 - pair[0].1 > 1);
    for (index, (start, end)) in ranges.iter().enumerate() {
        let cell = &line[*start..*end];
        shape.colons += usize::from(
            index > 0 && cell.ends_with(b":")
                || index == 0 && cell.ends_with(b":") && ranges.len() < 3,
        );
        if number::whole(cell).is_some() {
            shape.numbers += 1;
            continue;
        }
        if interval(cell).is_some()
            || stamp::stamp(cell).is_some_and(|found| found.len == cell.len())
        {
            shape.stamps += 1;
            continue;
        }
        match content(cell, is_comma_decimal) {
            Content::Number(_, unit) => {
                shape.numbers += 1;
                shape.measures += usize::from(!unit.is_empty());
            }
            Content::Two(_) | Content::Beside(..) | Content::Overflow => shape.numbers += 1,
            Content::Gap => shape.gaps += 1,
            Content::Text(_) => shape.texts += 1,
        }
    }
    shape
}

/// Whether a line could be a row: quickly told, since most lines of prose can't.
pub(super) fn may_be_row(line: &[u8], separator: u8) -> bool {
    if separator == b' ' {
        let (body, _) = without_stamp(line);
        may_be_row_between_blanks(body)
    } else {
        may_be_row_between(line, separator)
    }
}

/// Cells of numbers begin like numbers; times among them have digits, too.
fn may_be_row_between(line: &[u8], separator: u8) -> bool {
    line.split(|byte| *byte == separator).any(|cell| {
        let start = trim_start(cell);
        let start = start.strip_prefix(b"\"").map_or(start, trim_start);
        start.first().is_none_or(|first| may_begin_number(*first))
            || may_be_no_number(start)
            || may_name_a_day(start)
    })
}

fn may_be_row_between_blanks(line: &[u8]) -> bool {
    let (mut numbers, mut texts) = (0, 0);
    let mut is_start = true;
    let (mut has_gap, mut has_colon) = (false, false);
    for (at, byte) in line.iter().enumerate() {
        if is_blank(*byte) || *byte == b'|' {
            has_gap |= is_start && numbers + texts > 0;
            has_colon |= !is_start && line[at - 1] == b':' && numbers + texts > 1;
            is_start = true;
        } else if is_start {
            is_start = false;
            if may_begin_number(*byte) || may_be_no_number(&line[at..]) {
                numbers += 1;
            } else {
                texts += 1;
            }
        }
    }
    // A number's unit may be a word of its own. Where more than a blank parts cells, a number may stand
    // among words alone, and a name may end with its colon.
    let may_stand = numbers > 1 || texts == 0 || has_gap;
    numbers > 0 && may_stand && texts <= 2 * numbers + 2 && (has_gap || !has_colon)
}

fn may_begin_number(byte: u8) -> bool {
    byte.is_ascii_digit()
        || matches!(byte, b'-' | b'+' | b'.' | b'*' | b'[' | b'$' | b'(')
        || !byte.is_ascii()
}

/// Whether a word begins as `nan`, `inf` and what stands for no number do.
fn may_be_no_number(word: &[u8]) -> bool {
    let second = word.get(1).map(u8::to_ascii_lowercase);
    match word[0] {
        b'n' | b'N' => matches!(second, Some(b'a' | b'/' | b'u' | b'o' | b'i')),
        b'i' | b'I' => second == Some(b'n'),
        _ => false,
    }
}

/// A stretch of time, from one number to another: `0.0- 1.0 sec`.
pub(super) fn interval(cell: &[u8]) -> Option<(f64, f64)> {
    let (from, len) = number::prefix(cell)?;
    let to = cell[len..].strip_prefix(b"-").map(trim_start);
    let (to, rest) = to.and_then(|to| {
        let (value, len) = number::prefix(to)?;
        Some((value, trim_start(&to[len..])))
    })?;
    let is_time = rest.is_empty() || matches!(rest, b"sec" | b"s" | b"secs");
    (from < to && is_time).then_some((from, to))
}

/// What a row is called whose first cell says in a few words that it sums up others: `Sums (of 30 values)`,
/// `Service total`.
pub(super) fn total_name(cell: &[u8]) -> Option<&str> {
    let cell = memchr::memchr(b'(', cell).map_or(cell, |at| &cell[..at]);
    let text = std::str::from_utf8(trim(cell)).ok()?;
    if !text.starts_with(char::is_alphabetic) || text.len() > TOTAL_BYTES_MAX {
        return None;
    }
    let word = |word: Option<&str>| {
        let word = word.unwrap_or_default().as_bytes();
        is_total(word) || is_total(word.strip_suffix(b"s").unwrap_or(word))
    };
    let mut words = text.split_whitespace();
    (word(words.clone().next()) || word(words.next_back())).then_some(text)
}

/// Whether a row's first cell says that it sums up the others.
pub(super) fn is_total(cell: &[u8]) -> bool {
    let word = cell.strip_suffix(b":").unwrap_or(cell);
    TOTALS
        .iter()
        .any(|total| total.as_bytes().eq_ignore_ascii_case(word))
}
