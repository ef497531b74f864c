//! How the cells of a table are parted, and where they lie in a line.

use super::cells::{Cell, Cells};
use super::text::is_blank;
use super::unit;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Split {
    /// This byte: a comma, a semicolon, a tab; blanks around don't count.
    Byte(u8),
    /// Blanks, in any number.
    Blanks,
    /// Blanks, but a number and its unit are one cell, and so is what stands in brackets.
    Units,
    /// Two blanks or more.
    Gaps,
}

impl Split {
    /// The cells of a line as ranges of bytes, without the blanks and quotes around them.
    pub(super) fn ranges(self, line: &[u8]) -> Vec<(usize, usize)> {
        match self {
            Self::Byte(byte) => by_byte(line, byte),
            Self::Blanks => whole_words(words(line, is_gap), line),
            Self::Units => with_units(line),
            Self::Gaps => by_gaps(line),
        }
    }
}

fn by_byte(line: &[u8], byte: u8) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, found) in line.iter().chain([&byte]).enumerate() {
        if *found == b'"' && at < line.len() {
            is_quoted = !is_quoted;
        }
        if (*found == byte && !is_quoted) || at == line.len() {
            ranges.push(trimmed(line, start, at));
            start = at + 1;
        }
    }
    ranges
}

fn trimmed(line: &[u8], mut start: usize, mut end: usize) -> (usize, usize) {
    while start < end && is_blank(line[start]) {
        start += 1;
    }
    while end > start && is_blank(line[end - 1]) {
        end -= 1;
    }
    if end > start + 1 && line[start] == b'"' && line[end - 1] == b'"' {
        return trimmed(line, start + 1, end - 1);
    }
    (start, end)
}

fn words(line: &[u8], is_gap: fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < line.len() {
        while at < line.len() && is_gap(line[at]) {
            at += 1;
        }
        let start = at;
        while at < line.len() && !is_gap(line[at]) {
            at += 1;
        }
        if at > start {
            ranges.push((start, at));
        }
    }
    ranges
}

/// Words, where a date and the time behind it are one (`Nov 28 10:00:00`), and so are a range or a share
/// whose second number is padded (`0.0- 1.0`, `1/ 8918`) and the parts of a complex number (`0.5,  -0.1`).
fn whole_words(mut words: Vec<(usize, usize)>, line: &[u8]) -> Vec<(usize, usize)> {
    let mut kept = 0;
    let mut at = 0;
    while at < words.len() {
        let (start, mut end) = words[at];
        let is_day =
            line[start].is_ascii_uppercase() && super::token::may_name_a_day(&line[start..]);
        if is_day
            && start > 0
            && let Some(found) = super::stamp::stamp(&line[start..])
        {
            while at + 1 < words.len() && words[at + 1].0 < start + found.len {
                at += 1;
                end = words[at].1;
            }
        } else if let [.., before, b'-' | b'/' | b','] = line[start..end]
            && before.is_ascii_digit()
            && let Some((from, to)) = words.get(at + 1)
            && begins_number(&line[*from..*to])
            && super::number::prefix(&line[start..end])
                .is_some_and(|(_, len)| len == end - start - 1)
        {
            at += 1;
            end = *to;
        }
        words[kept] = (start, end);
        kept += 1;
        at += 1;
    }
    words.truncate(kept);
    words
}

fn begins_number(word: &[u8]) -> bool {
    word.first()
        .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.'))
}

/// Blanks, and the bars that part groups of columns: `usr sys| read  writ`.
fn is_gap(byte: u8) -> bool {
    is_blank(byte) || byte == b'|'
}

/// Words, where `[  5]` is one and so are `109 MBytes` and `0.00-1.00   sec`.
fn with_units(line: &[u8]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let words = whole_words(words(line, is_blank), line);
    while at < words.len() {
        let (start, mut end) = words[at];
        if line[start] == b'[' && !line[start..end].contains(&b']') {
            while at + 1 < words.len() && !line[start..end].contains(&b']') {
                at += 1;
                end = words[at].1;
            }
        } else if let Some(to) = stamp_end(line, start)
            && to > end
        {
            while at + 1 < words.len() && words[at + 1].0 < to {
                at += 1;
                end = words[at].1;
            }
        } else if line[start].is_ascii_digit()
            && let Some((from, to)) = words.get(at + 1)
            && std::str::from_utf8(&line[*from..*to]).is_ok_and(unit::is_known)
            && from - end <= 3
        {
            at += 1;
            end = *to;
        }
        // `10412 (+0)`: what stands in brackets behind a number is about it.
        if let Some((from, to)) = words.get(at + 1)
            && super::cell::measure(&line[start..end], true).is_some()
            && *from == end + 1
            && line[*from] == b'('
            && line[*to - 1] == b')'
        {
            at += 1;
            end = *to;
        }
        ranges.push((start, end));
        at += 1;
    }
    ranges
}

/// Where the date and time end that begin here.
fn stamp_end(line: &[u8], start: usize) -> Option<usize> {
    let rest = &line[start..];
    let may_begin = rest.get(4) == Some(&b'-')
        || rest
            .get(2)
            .is_some_and(|byte| matches!(byte, b'/' | b'.' | b':'));
    let found = if may_begin {
        super::stamp::stamp(rest)
    } else {
        None
    };
    found.map(|found| start + found.len)
}

/// Whether every word of the line but one is a number with a decimal comma, or a number: then no comma
/// parts.
pub(super) fn has_decimal_commas(line: &[u8]) -> bool {
    if memchr::memchr(b',', line).is_none() {
        return false;
    }
    if line.contains(&b'\t') || line.contains(&b';') {
        return false; // These part the cells.
    }
    let words = words(line, is_gap);
    let (mut commas, mut texts) = (0, 0);
    let all = words.iter().all(|(start, end)| {
        let word = &line[*start..*end];
        let is_comma = !word.ends_with(b",")
            && super::number::whole_with_comma(word).is_some()
            && word.contains(&b',');
        commas += usize::from(is_comma);
        // What the row is about may stand among its numbers.
        let is_text = word.first().is_some_and(u8::is_ascii_alphabetic) && !word.contains(&b',');
        texts += usize::from(is_text);
        is_comma || is_text || super::number::whole(word).is_some()
    });
    all && commas > 0 && texts <= 1 && words.len() > 1
}

fn by_gaps(line: &[u8]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (start, end) in words(line, is_gap) {
        match ranges.last_mut() {
            Some((_, last)) if start - *last == 1 && line[*last] == b' ' => *last = end,
            _ => ranges.push((start, end)),
        }
    }
    ranges
}

/// Whether each cell is a number, empty or absent, by the plain parser.
pub(super) fn are_plain(line: &[u8], byte: u8) -> bool {
    let mut numbers = 0;
    for cell in Cells::new(line, byte) {
        match cell {
            Cell::Number(_) => numbers += 1,
            Cell::Empty => {}
            Cell::Text(_) => return false,
        }
    }
    numbers > 0
}

#[cfg(test)]
mod tests {
    use super::Split;

    #[test]
    fn cells_are_parted_as_people_draw_tables() {
        let cells = |split: Split, line: &str| {
            let ranges = split.ranges(line.as_bytes());
            let texts = ranges.iter().map(|(start, end)| &line[*start..*end]);
            texts.collect::<Vec<_>>().join("|")
        };
        assert_eq!(cells(Split::Byte(b','), " a , \"b,c\",,d"), "a|b,c||d");
        assert_eq!(cells(Split::Blanks, "  a b   c "), "a|b|c");
        assert_eq!(
            cells(
                Split::Units,
                "[  5]   0.00-1.00   sec   109 MBytes   914 Mbits/sec    1"
            ),
            "[  5]|0.00-1.00   sec|109 MBytes|914 Mbits/sec|1"
        );
        assert_eq!(
            cells(
                Split::Gaps,
                "CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT"
            ),
            "CONTAINER ID|NAME|CPU %|MEM USAGE / LIMIT"
        );
    }
}
