//! Lines that nobody took: one of them may be the header of the row that comes next.

use super::strip::{says_names, without_bar, without_comment};
use super::units::{may_be_units, says_units};
use super::{CANDIDATES, HEADER_BYTES_MAX, LINES_BETWEEN, Tables, UNREAD_BYTES_MAX, UNREAD_MAX};
use crate::format::number;
use crate::format::segment::{is_filler, is_level};
use crate::format::stamp::stamp;
use crate::format::text::{is_blank, trim};

impl Tables {
    /// Keeps a line that nobody took: it may be a header.
    pub(in crate::format) fn note(&mut self, line: &[u8]) {
        let line = without_bar(line);
        self.kinds.note(line);
        self.has_said_names |= line.first() == Some(&b'#') && says_names(line);
        if line.len() > UNREAD_BYTES_MAX {
            self.look_through();
            self.add_candidate(line);
            return;
        }
        let room = if self.unread.len() == UNREAD_MAX {
            self.unread.pop_front()
        } else {
            self.spare.pop()
        };
        let mut kept = room.unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(line);
        self.unread.push_back(kept);
    }

    /// Looks at the lines that were kept since the last row.
    pub(super) fn look_through(&mut self) {
        while let Some(line) = self.unread.pop_front() {
            self.add_candidate(&line);
            self.spare.push(line);
        }
    }

    pub(super) fn forget_lines(&mut self) {
        self.candidates.clear();
        self.spare.extend(self.unread.drain(..));
    }

    pub(super) fn add_candidate(&mut self, line: &[u8]) {
        if says_units(line) {
            self.said_units = line.to_vec();
            self.recall_names();
        }
        if line.first() == Some(&b'#') && self.is_told_already(line) {
            return;
        }
        // A row of a day on which nothing was measured: `2026-08-08,.,No value available`.
        if is_dated_row(line) {
            return;
        }
        self.since += 1;
        if self.since > LINES_BETWEEN {
            self.candidates.clear();
        }
        if line.len() <= HEADER_BYTES_MAX && has_letter(line) && !is_sentence(line) {
            self.since = 0;
            // A line that says that it is the header stays, whatever else a preamble says.
            if self.candidates.len() == CANDIDATES {
                self.candidates
                    .remove(usize::from(is_header_for_sure(&self.candidates[0])));
            }
            self.candidates.push(line.to_vec());
            self.is_fresh = true;
        }
    }
}

impl Tables {
    /// Whether a comment has named columns that blanks part: a `;` below is part of a cell, as in
    /// `Mozilla/5.0+(X11;+Linux)`.
    pub(super) fn is_said_between_blanks(&self, separator: u8) -> bool {
        let above = self.unread.iter().rev().chain(self.candidates.iter().rev());
        let mut above = above.filter(|line| says_names(line));
        above.next().is_some_and(|line| !line.contains(&separator))
    }

    /// The units of names may follow a row of ranges or the like, which took the names for its own.
    fn recall_names(&mut self) {
        let names = self.current().filter(|table| {
            table.is_csv()
                && table.rows == 1
                && !table.header.is_empty()
                && self.candidates.is_empty()
        });
        if let Some(header) = names.map(|table| table.header.clone()) {
            self.candidates.push(header);
        }
    }

    /// Whether a comment above has said that it is the header: this one isn't, though it may tell units.
    fn is_told_already(&self, comment: &[u8]) -> bool {
        let is_told = self.candidates.iter().any(|line| says_names(line))
            || self
                .current()
                .is_some_and(|table| says_names(&table.header));
        is_told && !says_names(comment) && !may_be_units(without_comment(comment))
    }
}

/// Whether a line says that it is a header, or leaves out the name of what rows begin with: `"",rate,flags`.
fn is_header_for_sure(line: &[u8]) -> bool {
    let rest = line.strip_prefix(b"\"\"").unwrap_or(line);
    matches!(rest.first(), Some(b',' | b';')) || says_names(line)
}

/// Whether a line's first cell is a date.
fn is_dated_row(line: &[u8]) -> bool {
    line.first().is_some_and(u8::is_ascii_digit)
        && stamp(line).is_some_and(|found| {
            found.date.is_some() && matches!(line.get(found.len), Some(b',' | b';' | b'\t'))
        })
}

/// Whether a line between blanks is prose rather than names of columns: it has numbers, or words that
/// only sentences have.
fn is_sentence(line: &[u8]) -> bool {
    let is_parted = line.iter().any(|byte| matches!(byte, b',' | b';' | b'\t'));
    if is_parted || trim(line).starts_with(b"#") {
        return false;
    }
    // `#` may be of a name, or drawn between numbers: `core  6.1 KiB [##---] 5%`.
    if line.contains(&b'#') {
        return line
            .split(|byte| is_blank(*byte))
            .any(|word| number::whole(word).is_some_and(|_| word.contains(&b'.')));
    }
    // `INFO:       STEP       ENERGY` may stand before rows that begin so, too.
    let label = line.iter().position(|byte| is_blank(*byte)).unwrap_or(0);
    let is_apart = line[..label].ends_with(b":") && line[label..].starts_with(b"  ");
    let names = &line[if is_apart { label } else { 0 }..];
    let mut words = names.split(|byte| is_blank(*byte));
    words.any(|word| {
        let text = std::str::from_utf8(word).unwrap_or_default();
        number::whole(word).is_some() || text.len() > 2 && is_filler(text) || is_level(text)
    })
}

fn has_letter(line: &[u8]) -> bool {
    trim(line)
        .iter()
        .any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}
