//! Blocks in braces: what stands in one is about what it opens with.

use proptest::prelude::*;

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

/// Heads of blocks in which each of the things has one, and what tells which one it is.
const HEADS: [(&str, &str); 6] = [
    ("counter #", ""),
    ("#", ""),
    ("\"#\":", ""),
    ("# =", ""),
    ("layer", "name: \"#\""),
    ("joint", "name: '#'"),
];
const THINGS: [&str; 4] = ["alpha", "beta", "gamma", "delta"];

/// A snapshot for each row: a block of blocks, one for each of the things.
#[test]
fn a_block_in_braces_is_what_its_lines_are_about() {
    let layout = (
        data(),
        2..4usize,
        one_of(&["\t", "  ", "    "]),
        one_of(&[": ", " = ", " "]),
        prop::sample::select(HEADS.to_vec()),
        any::<bool>(),
    );
    hold(
        &layout,
        |(data, things, indent, sign, (head, label), is_deep)| {
            let rows = data.rows() / things;
            if rows < 4 {
                return Ok(());
            }
            let mut lines = String::new();
            let outer = if is_deep { indent } else { "" };
            for row in 0..rows {
                if is_deep {
                    lines.push_str("table inet filter {\n");
                }
                for (at, thing) in THINGS.iter().enumerate().take(things) {
                    lines.push_str(&format!("{outer}{} {{\n", head.replace('#', thing)));
                    if !label.is_empty() {
                        lines.push_str(&format!("{outer}{indent}{}\n", label.replace('#', thing)));
                    }
                    for (name, text) in data.names.iter().zip(data.row(row * things + at)) {
                        lines.push_str(&format!("{outer}{indent}{name}{sign}{text}\n"));
                    }
                    lines.push_str(&format!("{outer}}}\n"));
                }
                if is_deep {
                    lines.push_str("}\n");
                }
            }
            let mut series = Vec::new();
            for (at, thing) in THINGS.iter().enumerate().take(things) {
                for (name, column) in data.names.iter().zip(&data.columns) {
                    let values = column.values.iter().skip(at).step_by(things);
                    let values: Vec<f64> = values.take(rows).copied().collect();
                    series.push(Quantity::new(&[thing, name], "", &values));
                }
            }
            expect(&read(&lines), &series, 0)
        },
    );
}

#[test]
fn names_stand_before_numbers_where_a_line_ends_with_one() {
    let read = |line: &str| {
        let lines: String = (1..5)
            .map(|row| line.replace('#', &format!("{row}0")) + "\n")
            .collect();
        read(&lines).data()
    };
    assert_eq!(
        read("packets # bytes 90#"),
        "packets: 10 20 30 40 | bytes: 9010 9020 9030 9040"
    );
    assert_eq!(
        read("rx # bytes tx 5 bytes"),
        "rx in bytes: 10 20 30 40 | tx in bytes: 5 5 5 5"
    );
}

#[test]
fn a_brace_that_nothing_closes_holds_what_is_indented() {
    let lines: String = (0..5).map(|row| format!("loss: 0.{row}\n")).collect();
    let read = |begin: &str| read(&format!("{begin}\n{lines}")).data();
    let alone = read("");
    assert_eq!(read("Starting server {"), alone);
    assert_eq!(read("if (x) {"), alone);
}

/// Of blocks that nothing tells apart within another one, none is taken for the one before.
#[test]
fn blocks_of_one_name_within_another_are_counted() {
    let frame = |row: u32| {
        let point = |x: u32| format!("  point {{\n    x: {x}\n  }}\n");
        format!("scan {{\n{}{}}}\n", point(row), point(row + 50))
    };
    let lines: String = (1..5).map(frame).collect();
    assert_eq!(
        read(&lines).data(),
        "scan/point/x: 1 2 3 4 | scan/point[1]/x: 51 52 53 54"
    );
}
