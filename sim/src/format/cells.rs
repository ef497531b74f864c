//! A csv line's cells: quotes, separators, and whether it could be a header or a row.

use memchr::memchr;

use super::number;
use super::text::trim;

/// What stands between two separators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Number(f64),
    Empty,
    /// Without its quotes; inner quotes are still doubled.
    Text(&'a [u8]),
}

/// The cells of a line, from left to right.
pub(super) struct Cells<'a> {
    line: &'a [u8],
    /// Beyond the line's length when the last cell has been read.
    at: usize,
    separator: u8,
}

impl<'a> Cells<'a> {
    pub(super) fn new(line: &'a [u8], separator: u8) -> Self {
        Self {
            line,
            at: 0,
            separator,
        }
    }

    fn is_end(&self, at: usize) -> bool {
        self.line.get(at).is_none_or(|byte| *byte == self.separator)
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.line.get(at) == Some(&b' ') {
            at += 1;
        }
        at
    }

    #[inline(never)]
    fn unquoted(&mut self) -> Cell<'a> {
        let rest = &self.line[self.at..];
        let len = memchr(self.separator, rest).unwrap_or(rest.len());
        self.at += len + 1;
        let text = trim(&rest[..len]);
        if text.is_empty() {
            return Cell::Empty;
        }
        let value = match self.separator {
            b',' => number::whole(text),
            _ => number::whole(text).or_else(|| number::whole_with_comma(text)),
        };
        value.map_or(Cell::Text(text), Cell::Number)
    }

    /// The cell whose opening quote stands before `start`.
    #[inline(never)]
    fn quoted(&mut self, start: usize) -> Cell<'a> {
        let mut end = start;
        loop {
            match memchr(b'"', &self.line[end..]) {
                // Never closed: the rest of the line is the cell.
                None => end = self.line.len(),
                Some(len) if self.line.get(end + len + 1) == Some(&b'"') => {
                    end += len + 2;
                    continue;
                }
                Some(len) => end += len,
            }
            break;
        }
        let behind = (end + 1).min(self.line.len());
        let rest = &self.line[behind..];
        self.at = behind + memchr(self.separator, rest).unwrap_or(rest.len()) + 1;
        let text = trim(&self.line[start..end]);
        match number::whole(text) {
            Some(value) => Cell::Number(value),
            None if text.is_empty() => Cell::Empty,
            None => Cell::Text(text),
        }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        if self.at > self.line.len() {
            return None;
        }
        self.at = self.skip_blanks(self.at);
        let rest = &self.line[self.at..];
        if rest.first() == Some(&b'"') {
            return Some(self.quoted(self.at + 1));
        }
        if let Some((value, len)) = number::prefix(rest)
            && self.is_end(self.at + len)
        {
            self.at += len + 1;
            return Some(Cell::Number(value));
        }
        Some(self.unquoted())
    }
}

/// What separates the line's columns: the commonest of tab, semicolon and comma outside quotes, or
/// else a blank.
pub(super) fn separator(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut is_quoted = false;
    for &byte in line {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(candidate, _)| *candidate == byte) {
            *count += u32::from(!is_quoted);
        }
    }
    // A comma between digits is decimal where something else parts the cells.
    let others = counts
        .iter()
        .filter(|(byte, count)| *byte != b',' && *count > 0);
    if let Some((other, _)) = others.max_by_key(|(_, count)| *count)
        && has_decimal_commas_alone(line)
    {
        return *other;
    }
    let commonest = counts.into_iter().max_by_key(|(_, count)| *count);
    if commonest.is_some_and(|(_, count)| count == 0) && are_bars_glued(line) {
        return b'|';
    }
    commonest
        .filter(|(_, count)| *count > 0)
        .map_or(b' ', |(byte, _)| byte)
}

/// Whether bars part cells without blanks around them, as `sqlite3` prints rows: `22.65|44.5|612`.
fn are_bars_glued(line: &[u8]) -> bool {
    if memchr(b'|', line).is_none() || line.windows(2).any(|pair| pair == b"  ") {
        return false;
    }
    let is_edge = |at: Option<usize>| {
        let byte = at.and_then(|at| line.get(at));
        byte.is_none_or(|byte| super::text::is_blank(*byte))
    };
    memchr::memchr_iter(b'|', line).all(|at| !is_edge(at.checked_sub(1)) && !is_edge(Some(at + 1)))
}

/// Whether each comma of the line stands between two digits.
fn has_decimal_commas_alone(line: &[u8]) -> bool {
    memchr::memchr_iter(b',', line).all(|at| {
        let is_digit = |at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
        at > 0 && is_digit(at - 1) && is_digit(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{Cell, Cells, separator};

    #[test]
    fn cells_are_numbers_text_or_empty() {
        let cells: Vec<Cell<'_>> =
            Cells::new(b" 1.5 ,,\"a,\"\"b\",\"2\" , x y ,\"open, 3", b',').collect();
        let expected = [
            Cell::Number(1.5),
            Cell::Empty,
            Cell::Text(b"a,\"\"b"),
            Cell::Number(2.0),
            Cell::Text(b"x y"),
            Cell::Text(b"open, 3"),
        ];
        assert_eq!(cells, expected);
        assert_eq!(Cells::new(b"1,", b',').last(), Some(Cell::Empty));
    }

    #[test]
    fn the_commonest_separator_outside_quotes_wins() {
        for (line, expected) in [
            ("a,b;c,d", b','),
            ("\"a,b,c\";d", b';'),
            ("a\tb", b'\t'),
            ("a b", b' '),
        ] {
            assert_eq!(separator(line.as_bytes()), expected, "{line}");
        }
    }
}
