//! Rows of units under a header: `Idx  W  C  %  MHz`, `;Watt;Watt;Amp;Volt;%;Hz`.

use super::is_known;
use super::reading::find;

/// What stands in a row of units where a column has none, in lower case.
const NO_UNITS: [&str; 22] = [
    "#", "-", "--", "idx", "index", "id", "no", "bool", "boolean", "errs", "err", "errors",
    "count", "counts", "num", "sequence", "seq", "none", "n/a", "int", "float", "string",
];

/// What a cell tells of its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    Unit,
    /// A letter that is also the name of many columns.
    Letter,
    /// A letter that is a unit only beside others.
    Weak,
    /// No unit, in so many words.
    NoUnit,
    Number,
    Other,
}

/// Whether a row of cells gives the units of its columns. Numbers may follow where the first cell
/// says what the row counts, as oscilloscopes write it: `Sequence,Volt,Volt,-6e-3,1e-6`.
pub(in crate::format) fn are_units(cells: &[&str]) -> bool {
    let mut kinds = Vec::with_capacity(cells.len());
    for cell in cells {
        let kind = kind(cell);
        // Most lines are told by their first word.
        if kind == Cell::Other {
            return false;
        }
        kinds.push(kind);
    }
    let count = |wanted| kinds.iter().filter(|kind| **kind == wanted).count();
    let (units, letters) = (count(Cell::Unit), count(Cell::Letter));
    let is_enough = units > 0 || (letters >= 2 && count(Cell::Weak) == 0);
    let has_numbers = count(Cell::Number) > 0;
    is_enough && (!has_numbers || (units + letters >= 2 && numbers_are_behind(cells, &kinds)))
}

/// Whether a row begins with a word for what it counts and has its numbers behind all units.
fn numbers_are_behind(cells: &[&str], kinds: &[Cell]) -> bool {
    let begins = cells.first().is_some_and(|first| !first.trim().is_empty())
        && kinds.first() == Some(&Cell::NoUnit);
    let mut from_number = kinds.iter().skip_while(|kind| **kind != Cell::Number);
    begins && from_number.all(|kind| matches!(kind, Cell::Number | Cell::NoUnit))
}

fn kind(cell: &str) -> Cell {
    let cell = cell.trim();
    let word = cell.trim_start_matches('#').trim_start();
    let inner = in_brackets(word);
    let word = inner.unwrap_or(word);
    match word.as_bytes() {
        [] => Cell::NoUnit,
        [b'x' | b'b' | b'd' | b'B'] => Cell::Weak,
        [letter] if letter.is_ascii_alphabetic() && is_known(word) => Cell::Letter,
        [b'L' | b'l' | b'T'] => Cell::Weak,
        _ if is_known(word) || is_long_unit(word) => Cell::Unit,
        _ if inner.is_some() || is_no_unit(word) => Cell::NoUnit,
        _ if word.parse::<f64>().is_ok() => Cell::Number,
        _ => Cell::Other,
    }
}

/// `m2`, which elsewhere is a name.
fn is_long_unit(word: &str) -> bool {
    word.len() > 1 && find(word).is_some()
}

fn is_no_unit(word: &str) -> bool {
    NO_UNITS
        .iter()
        .any(|other| other.eq_ignore_ascii_case(word))
}

fn in_brackets(word: &str) -> Option<&str> {
    let round = word
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    round.or_else(|| word.strip_prefix('[')?.strip_suffix(']'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::are_units;

    fn cells(row: &str) -> Vec<&str> {
        row.split(',').collect()
    }

    #[test]
    fn rows_of_units_are_told() {
        for row in [
            "# Idx,W,C,%,%,%,%,MHz,MHz,%,bool,MB,MB,errs,errs,errs,MB/s,MB/s",
            "#,Idx,W,C,%",
            ",Watt,Watt,Amp,Volt,%,Hz",
            "Sequence,Volt,Volt,-6.000000e-03,1.000000e-06,",
            "(s),(V),(V)",
            "[s],[-],[m/s²]",
            "s,V,A",
            "V,A",
            "-,%,ppm",
            "DAYS,PSIA,K",
            "ms",
            "Time [s],V,V,mA".split_once(',').map_or("", |row| row.1),
        ] {
            assert!(are_units(&cells(row)), "{row}");
        }
    }

    #[test]
    fn headers_and_data_are_no_rows_of_units() {
        for row in [
            "",
            ",,,",
            "-,-",
            "Idx,count,none",
            "V",
            "A,B,C",
            "x,y,z",
            "x,V,A",
            "time,V,A",
            "1,2,3",
            "12.3,ms,45,%",
            "C,45,F,3",
            "cpu,45,%",
            "Sequence,1,2",
            "(a),(b)",
            "epoch,loss,acc",
            "min,max,avg",
            "nan,V,A",
        ] {
            assert!(!are_units(&cells(row)), "{row}");
        }
    }

    proptest! {
        #[test]
        fn no_row_with_a_measured_first_cell_is_one_of_units(
            first in -1e6..1e6_f64,
            rest in prop::collection::vec(prop::sample::select(vec!["V", "ms", "%", "", "3.5", "-"]), 0..6),
        ) {
            let first = first.to_string();
            let mut row = vec![first.as_str()];
            row.extend(rest);
            prop_assert!(!are_units(&row));
        }

        #[test]
        fn no_cells_panic(row in prop::collection::vec("\\PC{0,8}", 0..8)) {
            are_units(&row.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
