//! `csv`: a header line that names the columns, then rows (RFC 4180, but a row is a line).

use super::Bad;
use super::cells::{
    Cell, Cells, header_width, is_row, separator, text_width, without_comment_sign,
};
use super::row::Row;
use super::text::{Readable, trim_end};
use super::verdict::Verdict;

/// So many columns are compared with the known ones: a hostile line may have half a million.
const COMPARED_COLUMNS: usize = 100;

struct Column {
    name: Box<str>,
    series: Option<u32>,
}

/// Reads rows under a header.
pub(super) struct Csv {
    /// The header as it came: a restarted program prints it again.
    header: Vec<u8>,
    separator: u8,
    /// How many columns the header has; more than there are series for are not in `columns`.
    width: usize,
    columns: Vec<Column>,
    /// The x axis' column, counted from 0.
    x_column: Option<usize>,
    /// `--x` as it was given.
    x: Option<Box<str>>,
}

impl Csv {
    pub(super) fn new(row: &Row) -> Self {
        Self {
            header: Vec::new(),
            separator: b',',
            width: 0,
            columns: Vec::new(),
            x_column: None,
            x: row.axis().map(Into::into),
        }
    }

    /// Whether `row` confirms that the line before it was a header.
    pub(super) fn is_confirmed(candidate: &[u8], row: &[u8]) -> bool {
        let separator = separator(candidate);
        text_width(candidate, separator).is_some_and(|width| is_row(row, separator, width))
    }

    /// Names the columns by a header line. Columns beyond the most series there can be are left out.
    pub(super) fn set_header(&mut self, line: &[u8], row: &mut Row) {
        self.separator = separator(line);
        let cells = Cells::new(without_comment_sign(line), self.separator);
        let names = cells.enumerate().map(|(column, cell)| match cell {
            Cell::Text(text) => plain_name(text),
            Cell::Number(_) | Cell::Empty => (column + 1).to_string(),
        });
        let mut names: Vec<String> = names.collect();
        self.width = names.len();
        names.truncate(row.names.series_max() + 1);
        self.set_columns(names, row);
        self.header = line.to_vec();
    }

    /// Names the columns by their numbers, as a line with numbers came where a header should be.
    fn set_numbered(&mut self, line: &[u8], row: &mut Row) {
        self.separator = separator(line);
        self.width = Cells::new(line, self.separator).count();
        let named = self.width.min(row.names.series_max() + 1);
        self.set_columns((1..=named).map(|number| number.to_string()).collect(), row);
    }

    fn set_columns(&mut self, mut names: Vec<String>, row: &mut Row) {
        let mut seen = std::collections::HashMap::<String, u32>::new();
        for name in &mut names {
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                *name = format!("{name} {count}");
            }
        }
        self.x_column = self.x.as_deref().and_then(|x| column_called(x, &names));
        if let Some(name) = self.x_column.and_then(|column| names.get(column)) {
            row.set_axis(name);
        }
        let column = |name: String| Column {
            name: name.into(),
            series: None,
        };
        self.columns = names.into_iter().map(column).collect();
    }

    pub(super) fn read(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        if line == self.header {
            return Verdict::Header;
        }
        if self.columns.is_empty() {
            // Where the format was told, any line of text is a header, whatever its names begin with.
            if text_width(line, separator(line)).is_some() {
                return Verdict::MaybeHeader;
            }
            self.set_numbered(line, row);
        }
        self.read_row(line, row)
    }

    fn read_row(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        let (mut width, mut numbers, mut has_text, mut has_more) = (0, 0, false, false);
        for (column, cell) in Cells::new(line, self.separator).enumerate() {
            width += 1;
            has_more |= column >= self.width && cell != Cell::Empty;
            match cell {
                Cell::Number(value) => {
                    numbers += 1;
                    self.sample(column, value, row);
                }
                Cell::Text(_) => has_text = true,
                Cell::Empty => {}
            }
        }
        let is_narrow = width < self.width;
        if numbers == 0 {
            self.verdict_without_number(line, width)
        } else if is_narrow && has_text {
            Verdict::Prose
        } else if has_more {
            Verdict::Bad(Bad::TooManyColumns)
        } else {
            Verdict::Row(None)
        }
    }

    fn verdict_without_number(&self, line: &[u8], width: usize) -> Verdict {
        let is_header = width > 1 && header_width(line, self.separator).is_some();
        // A row of error messages has the same width too, but not a name in common with the header.
        if is_header && (width != self.width || self.shares_name(line)) {
            Verdict::MaybeHeader
        } else if width > 1 && width == self.width {
            Verdict::Bad(Bad::NoNumber)
        } else {
            Verdict::Prose
        }
    }

    fn shares_name(&self, line: &[u8]) -> bool {
        let is_known = |name| {
            self.columns
                .iter()
                .any(|column| column.name.as_bytes() == name)
        };
        Cells::new(without_comment_sign(line), self.separator)
            .take(COMPARED_COLUMNS)
            .any(|cell| matches!(cell, Cell::Text(name) if is_known(name)))
    }

    #[inline]
    fn sample(&mut self, column: usize, value: f64, row: &mut Row) {
        if self.x_column == Some(column) {
            row.set_x(value);
            return;
        }
        let Some(Column { name, series }) = self.columns.get_mut(column) else {
            return;
        };
        if let Some(series) = *series {
            row.sample(series, value);
        } else if let Some(new) = row.names.series(name) {
            row.sample(new, value);
            // Not kept before it is announced: a bad line takes its new series back.
            *series = row.names.is_announced(new).then_some(new);
        }
    }
}

/// The column with that name, or else with that number.
fn column_called(x: &str, names: &[String]) -> Option<usize> {
    let by_name = names.iter().position(|name| name == x);
    by_name.or_else(|| {
        let column = x.parse::<usize>().ok()?.checked_sub(1)?;
        (column < names.len()).then_some(column)
    })
}

fn plain_name(cell: &[u8]) -> String {
    let mut readable = Readable::default();
    readable.text(trim_end(cell)).replace("\"\"", "\"")
}

#[cfg(test)]
mod tests {
    use crate::format::Format::Csv;
    use crate::format::script::{parse_as, parse_x};

    #[test]
    fn the_header_names_the_series_in_the_order_of_their_first_samples() {
        assert_eq!(
            parse_as(Csv, "t,loss,\"top \"\"1\"\"\"\n1,.5,\n2,,90\n"),
            "series 0 `t` | series 1 `loss` | row 0=1 1=0.5 | series 2 `top \"1\"` | row 0=2 2=90"
        );
    }

    #[test]
    fn quotes_may_hold_separators_and_numbers() {
        assert_eq!(
            parse_as(Csv, "\"a,b\",c\n\"1.5\",\"x,y\"\n\"2\" , 3\n"),
            "series 0 `a,b` | row 0=1.5 | series 1 `c` | row 0=2 1=3"
        );
    }

    #[test]
    fn the_separator_is_found_and_a_comma_may_be_decimal() {
        let expected = "series 0 `a` | series 1 `b` | row 0=1.5 1=2";
        for lines in [
            "a,b\n1.5,2",
            "a;b\n1,5;2",
            "a\tb\n1,5\t2",
            "# a, b\n1.5, 2",
            "a b\n1.5   2",
            "\u{feff}a,b\n1.5,2",
        ] {
            assert_eq!(parse_as(Csv, lines), expected, "{lines}");
        }
    }

    #[test]
    fn a_header_in_the_middle_is_recognised_again() {
        assert_eq!(
            parse_as(
                Csv,
                "a,b\n1,2\na,b\n3,4\nb,c\n5,6\nStopping, please wait\n7,8,9\n"
            ),
            "series 0 `a` | series 1 `b` | row 0=1 1=2 | row 0=3 1=4 | series 2 `c` | row 1=5 2=6 \
             | bad: no number in the row | bad text `Stopping, please wait` | bad: more columns than the header | bad text `7,8,9`"
        );
    }

    #[test]
    fn text_is_ignored_and_a_row_without_a_number_is_bad() {
        assert_eq!(
            parse_as(
                Csv,
                "day,a,b\n2024-01-02,1,ok\nThe end.\n2024-01-03,,\nERR,ERR,ERR\n2024-01-03,4,5\n"
            ),
            "series 0 `a` | row 0=1 | text `The end.` | bad: no number in the row | bad text `2024-01-03,,` \
             | bad: no number in the row | bad text `ERR,ERR,ERR` | series 1 `b` | row 0=4 1=5"
        );
    }

    #[test]
    fn the_x_axis_is_found_by_name_or_number() {
        let expected =
            "series 0 `a` | x axis `time` | row at 1 0=2 | row 0=3 | bad: no value for the x axis";
        for x in ["time", "1"] {
            assert_eq!(parse_x(Csv, x, "time,a\n1,2\n,3"), expected);
        }
    }

    #[test]
    fn columns_without_a_name_or_with_another_ones_get_names() {
        assert_eq!(
            parse_as(Csv, ",a,a\n1,2,3\n"),
            "series 0 `1` | series 1 `a` | series 2 `a 2` | row 0=1 1=2 2=3"
        );
    }

    #[test]
    fn without_a_header_columns_are_numbered() {
        assert_eq!(
            parse_as(Csv, "10:00:00,1,2\n10:00:01,3,4\n"),
            "series 0 `2` | series 1 `3` | row 0=1 1=2 | row 0=3 1=4"
        );
    }

    #[test]
    fn prose_before_the_header_is_prose() {
        assert_eq!(
            parse_as(Csv, "Loading dataset\nReady, set, go\na,b\n1,2"),
            "text `Loading dataset` | text `Ready, set, go` | series 0 `a` | series 1 `b` | row 0=1 1=2"
        );
    }
}
