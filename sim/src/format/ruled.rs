//! Tables whose names stand over a line of strokes, one for each column, as wide as the column:
//!
//! ```text
//!  iter      energy      time
//!  ---- --------------- -----
//!     1   -76.386643554   0.2
//! ```
//!
//! Where a stroke begins and ends is where its column does, whatever blanks stand in a cell.

use super::text::is_blank;

/// A longer line is no ruler, and more columns are none of such a table.
const LINE_BYTES_MAX: usize = 1_024;
const COLUMNS_MAX: usize = 64;

/// The table that is ruled at present.
#[derive(Default)]
pub(super) struct Ruled {
    /// The line before: the names, if a ruler follows.
    above: Vec<u8>,
    /// Where each column begins and ends.
    columns: Vec<(usize, usize)>,
    /// The word that stands before the names and before the rows: `INFO:`.
    mark: Vec<u8>,
    /// The cells of the last line that was ruled, parted by tabs.
    pub cells: Vec<u8>,
}

/// What a line is to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    /// A ruler; the names above it are in the cells.
    Ruler,
    /// A line whose cells stand under the strokes.
    Row,
    No,
}

impl Ruled {
    /// Whether a ruler has told where columns are.
    pub(super) fn has_columns(&self) -> bool {
        !self.columns.is_empty()
    }

    /// Looks at a line, and parts its cells if it belongs to such a table.
    pub(super) fn take(&mut self, line: &[u8]) -> Ruling {
        if line.len() > LINE_BYTES_MAX || line.contains(&b'\t') {
            self.above.clear();
            return Ruling::No;
        }
        if let Some(columns) = strokes(line) {
            let fits = parted(&self.above, &columns, &mut self.cells) == columns.len();
            self.above.clear();
            if !fits {
                return Ruling::No;
            }
            self.columns = columns;
            self.mark = mark(&self.cells).to_vec();
            self.drop_mark();
            return Ruling::Ruler;
        }
        let is_row = !self.columns.is_empty()
            && parted(line, &self.columns, &mut self.cells) * 2 > self.columns.len()
            && !is_blank(self.cells.first().copied().unwrap_or(b'\t'));
        self.above.clear();
        self.above.extend_from_slice(line);
        if is_row {
            self.drop_mark();
            Ruling::Row
        } else {
            Ruling::No
        }
    }

    /// Takes the word off the first cell that all lines begin with.
    fn drop_mark(&mut self) {
        if self.mark.is_empty() || !self.cells.starts_with(&self.mark) {
            return;
        }
        let rest = &self.cells[self.mark.len()..];
        let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
        self.cells.drain(..self.mark.len() + blanks);
    }
}

/// The word with a colon that stands apart before the first name: `INFO:` of `INFO:       STEP`.
fn mark(names: &[u8]) -> &[u8] {
    let end = names.iter().position(|byte| is_blank(*byte));
    match end.map(|end| names.split_at(end)) {
        Some((word, rest)) if word.ends_with(b":") && rest.starts_with(b"  ") => word,
        _ => b"",
    }
}

/// The strokes of a ruler: two at least, with blanks between.
fn strokes(line: &[u8]) -> Option<Vec<(usize, usize)>> {
    let first = *line.iter().find(|byte| !is_blank(**byte))?;
    let is_ruler = matches!(first, b'-' | b'=')
        && line.iter().all(|byte| *byte == first || *byte == b' ')
        && line.ends_with(&[first]);
    if !is_ruler {
        return None;
    }
    let mut strokes: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in line.iter().enumerate() {
        match strokes.last_mut() {
            _ if *byte == b' ' => {}
            Some((_, end)) if *end == at => *end += 1,
            _ => strokes.push((at, at + 1)),
        }
    }
    let is_wide = |(start, end): &(usize, usize)| end - start > 1;
    let fits = (2..=COLUMNS_MAX).contains(&strokes.len()) && strokes.iter().all(is_wide);
    fits.then_some(strokes)
}

/// Parts a line at the gaps between columns; returns how many cells hold something, or 0 where a word
/// stands across a gap.
fn parted(line: &[u8], columns: &[(usize, usize)], cells: &mut Vec<u8>) -> usize {
    cells.clear();
    let mut filled = 0;
    let mut from = 0;
    for (index, (_, end)) in columns.iter().enumerate() {
        let next = columns.get(index + 1).map(|(start, _)| *start);
        let to = next.map_or(line.len(), |_| *end).min(line.len());
        let gap = next.map_or(&[][..], |next| &line[to..next.min(line.len())]);
        if !gap.iter().all(|byte| is_blank(*byte)) {
            return 0;
        }
        let cell = line[from.min(to)..to].trim_ascii();
        filled += usize::from(!cell.is_empty());
        if index > 0 {
            cells.push(b'\t');
        }
        cells.extend_from_slice(cell);
        from = next.unwrap_or(line.len());
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::{Ruled, Ruling};

    fn take(ruled: &mut Ruled, line: &str) -> (Ruling, String) {
        let ruling = ruled.take(line.as_bytes());
        (ruling, String::from_utf8_lossy(&ruled.cells).into_owned())
    }

    #[test]
    fn cells_stand_under_the_strokes() {
        let mut ruled = Ruled::default();
        assert_eq!(ruled.take(b" Name of it   Value (m)"), Ruling::No);
        let (ruling, names) = take(&mut ruled, " ----------- ----------");
        assert_eq!(
            (ruling, names.as_str()),
            (Ruling::Ruler, "Name of it\tValue (m)")
        );
        let (ruling, cells) = take(&mut ruled, " d= 0, a            1.5");
        assert_eq!((ruling, cells.as_str()), (Ruling::Row, "d= 0, a\t1.5"));
        assert_eq!(ruled.take(b" a sentence that goes on"), Ruling::No);
        ruled.take(b"LOG:   STEP   ENERGY");
        let (_, names) = take(&mut ruled, " ------------ ------");
        let (_, cells) = take(&mut ruled, "LOG:       5   -1.25");
        assert_eq!(
            (names.as_str(), cells.as_str()),
            ("STEP\tENERGY", "5\t-1.25")
        );
        assert_eq!(ruled.take(b"---------"), Ruling::No);
    }
}
