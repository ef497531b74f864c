//! Rows of tables between blanks that begin with a word which is no cell, or end with words.

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

/// Cells at the right of their columns.
fn padded(cells: &[String], width: usize) -> String {
    cells.iter().map(|cell| format!("{cell:>width$}")).collect()
}

/// `INFO:   STEP   ENERGY` over strokes or none, then `INFO:      0    -1.25`.
#[test]
fn a_word_before_the_names_and_before_the_rows_is_no_cell() {
    let layout = (data(), one_of(&["INFO:", "ENER:", "log:"]), 0..2u8);
    hold(&layout, |(data, mark, has_strokes)| {
        let width = 16;
        let indent = " ".repeat(6 - mark.len());
        let names: Vec<String> = ["STEP".to_owned()]
            .into_iter()
            .chain(data.names.clone())
            .collect();
        let mut lines = format!("{mark}{indent}{}\n", &padded(&names, width)[5..]);
        if has_strokes == 1 {
            let strokes = vec![" ---------------"; names.len()];
            lines.push_str(&format!("{}\n", strokes.concat()));
        }
        for row in 0..data.rows() {
            let mut cells = vec![(row * 500).to_string()];
            cells.extend(data.row(row).iter().map(ToString::to_string));
            lines.push_str(&format!("{mark}{indent}{}\n", &padded(&cells, width)[5..]));
        }
        let script = read(&lines);
        expect(&script, &data.quantities(), 1)
    });
}

/// ` Iteration   Func-count    f(x)    Procedure` over `3   7   13.0858   contract inside`; the first rows say nothing.
#[test]
fn a_text_of_some_words_may_end_a_row() {
    let layout = (data(), 0..3usize, 3..6usize);
    hold(&layout, |(data, silent, gap)| {
        let gap = " ".repeat(gap);
        let texts = ["initial simplex", "reflect", "contract inside", "expand"];
        let cell = |text: &str| format!("{gap}{text:>12}");
        let mut lines = format!("{gap}   Iteration");
        for name in &data.names {
            lines.push_str(&cell(name));
        }
        lines.push_str(&format!("{gap}Procedure\n"));
        for row in 0..data.rows() {
            lines.push_str(&cell(&row.to_string()));
            for text in data.row(row) {
                lines.push_str(&cell(text));
            }
            let text = if row < silent {
                ""
            } else {
                texts[row % texts.len()]
            };
            lines.push_str(&format!("{gap}{text}\n"));
        }
        let mut series = data.quantities();
        let steps: Vec<f64> = (0..data.rows()).map(|row| row as f64).collect();
        series.push(Quantity::new(&["Iteration"], "", &steps));
        expect(&read(&lines), &series, 0)
    });
}
