//! `numbers`: columns between blanks, commas, semicolons or tabs.

use memchr::memchr2;

use super::Bad;
use super::number;
use super::parser::Verdict;
use super::row::Row;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Column {
    Number(f64),
    /// Nothing, or what people write for it.
    Absent,
    /// No number.
    Word,
}

/// The columns of a line, from left to right.
///
/// Blanks in any number are one separator, with a comma, semicolon or tab among them too; two of
/// those have an absent column between them. In a line with a semicolon or a tab a comma is decimal.
pub(super) struct Columns<'a> {
    line: &'a [u8],
    at: usize,
    is_comma_decimal: bool,
}

impl<'a> Columns<'a> {
    pub(super) fn new(line: &'a [u8]) -> Self {
        Self {
            line,
            at: 0,
            is_comma_decimal: memchr2(b';', b'\t', line).is_some(),
        }
    }

    fn separates(&self, byte: u8) -> bool {
        matches!(byte, b' ' | b'\t' | b';') || (byte == b',' && !self.is_comma_decimal)
    }

    fn skip_blanks(&mut self) {
        while self.line.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
    }

    /// Goes behind the separator: at most one that isn't a blank.
    fn skip_separator(&mut self) {
        self.skip_blanks();
        if self
            .line
            .get(self.at)
            .is_some_and(|byte| self.separates(*byte))
        {
            self.at += 1;
        }
    }

    fn word(&self, word: &[u8]) -> Column {
        match number::whole_with_comma(word).filter(|_| self.is_comma_decimal) {
            Some(value) => Column::Number(value),
            None if word.is_empty() || number::is_absent(word) => Column::Absent,
            None => Column::Word,
        }
    }
}

impl Iterator for Columns<'_> {
    type Item = Column;

    #[inline]
    fn next(&mut self) -> Option<Column> {
        self.skip_blanks();
        let rest = self.line.get(self.at..).filter(|rest| !rest.is_empty())?;
        if let Some((value, len)) = number::prefix(rest)
            && rest.get(len).is_none_or(|next| self.separates(*next))
        {
            self.at += len;
            self.skip_separator();
            return Some(Column::Number(value));
        }
        let len = rest.iter().position(|byte| self.separates(*byte));
        let len = len.unwrap_or(rest.len());
        self.at += len;
        self.skip_separator();
        Some(self.word(&rest[..len]))
    }
}

/// Whether the line is a row of numbers, and of how many columns.
pub(super) fn row_width(line: &[u8]) -> Option<usize> {
    let mut numbers = 0;
    let mut width = 0;
    for column in Columns::new(line) {
        width += 1;
        match column {
            Column::Number(_) => numbers += 1,
            Column::Absent => {}
            Column::Word => return None,
        }
    }
    (numbers > 0).then_some(width)
}

/// Reads lines of columns.
pub(super) struct Numbers {
    /// The x axis' column, counted from 0.
    x_column: Option<usize>,
    /// Column → series, where it has had a sample.
    series: Vec<Option<u32>>,
}

impl Numbers {
    pub(super) fn new(row: &Row) -> Self {
        let number = row.axis().and_then(|name| name.parse::<usize>().ok());
        Self {
            x_column: number.and_then(|number| number.checked_sub(1)),
            series: Vec::new(),
        }
    }

    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        let mut numbers = 0;
        let mut words = 0;
        for (column, content) in Columns::new(line).enumerate() {
            match content {
                Column::Number(value) => {
                    numbers += 1;
                    self.sample(column, value, row);
                }
                Column::Absent => {}
                // A line that begins with a word is prose, whatever numbers it may hold.
                Column::Word if numbers == 0 => return Verdict::Prose,
                Column::Word => words += 1,
            }
        }
        match (numbers, words) {
            (0, _) => Verdict::Prose,
            (_, 0) => Verdict::Row(None),
            // `12.5 ERR 40.1` is a broken row, `3 files loaded` is prose.
            (numbers, words) if words < numbers => Verdict::Bad(Bad::NotANumber),
            _ => Verdict::Prose,
        }
    }

    #[inline]
    fn sample(&mut self, column: usize, value: f64, row: &mut Row) {
        if self.x_column == Some(column) {
            row.set_x(value);
        } else if let Some(Some(series)) = self.series.get(column) {
            row.sample(*series, value);
        } else {
            self.first_sample(column, value, row);
        }
    }

    fn first_sample(&mut self, column: usize, value: f64, row: &mut Row) {
        let Some(series) = row.names.series(&(column + 1).to_string()) else {
            return;
        };
        row.sample(series, value);
        // Not kept before it is announced: a bad line takes its new series back.
        if row.names.is_announced(series) {
            if self.series.len() <= column {
                self.series.resize(column + 1, None);
            }
            self.series[column] = Some(series);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::format::Format::Numbers;
    use crate::format::script::{parse_as, parse_x};

    #[test]
    fn columns_stand_between_blanks_commas_semicolons_or_tabs() {
        let expected = "series 0 `1` | series 1 `2` | row 0=1 1=2 | row 0=-3 1=0.5";
        for lines in [
            "1 2\n-3 .5",
            "1,2\n-3,.5",
            "  1 ;2 \n-3;.5",
            "1\t2\n-3\t.5",
            "1 ,  2\n-3   5e-1",
        ] {
            assert_eq!(parse_as(Numbers, lines), expected, "{lines}");
        }
    }

    #[test]
    fn a_comma_is_decimal_beside_a_semicolon_or_a_tab() {
        let expected = "series 0 `1` | series 1 `2` | row 0=1.5 1=-2.25";
        for line in ["1,5;-2,25", "1,5\t-2,25", "1,5; -2.25"] {
            assert_eq!(parse_as(Numbers, line), expected, "{line}");
        }
    }

    #[test]
    fn the_number_of_columns_may_change() {
        assert_eq!(
            parse_as(Numbers, "1\n2 3\n4\n,5\n6,,7\n- 8"),
            "series 0 `1` | row 0=1 | series 1 `2` | row 0=2 1=3 | row 0=4 | row 1=5 \
             | series 2 `3` | row 0=6 2=7 | row 1=8"
        );
    }

    #[test]
    fn a_column_can_be_the_x_axis_and_the_others_keep_their_names() {
        assert_eq!(
            parse_x(Numbers, "1", "10 1\n20 2\nnan 3"),
            "series 0 `2` | x axis `1` | row at 10 0=1 | row at 20 0=2 | row 0=3 | bad: no value for the x axis"
        );
    }

    #[test]
    fn prose_is_prose_and_a_broken_row_is_bad() {
        assert_eq!(
            parse_as(Numbers, "Loading 3 files\n3 files loaded\n1 2 3\n1 ERR 3\n"),
            "text `Loading 3 files` | text `3 files loaded` | series 0 `1` | series 1 `2` | series 2 `3` \
             | row 0=1 1=2 2=3 | bad: not a number | bad text `1 ERR 3`"
        );
    }

    #[test]
    fn names_of_a_bad_line_are_taken_back() {
        assert_eq!(
            parse_as(Numbers, "1 2 x\n,5"),
            "bad: not a number | bad text `1 2 x` | series 0 `2` | row 0=5"
        );
    }
}
