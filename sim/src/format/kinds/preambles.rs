//! What stands before the data (kind G).

use proptest::prelude::*;

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

const LINES: &[&str] = &[
    "Serial Number: 123",
    "2024",
    "seed: 42",
    "Model X, v2",
    "# exported by hand",
    "=======",
    "Firmware 1.2.3 (build 77)",
    "Started at 10:00:00",
    "Loading 3 files",
    "Config: lr0=0.01 imgsz=640",
    "",
];

#[test]
fn lines_before_the_data_do_not_decide_how_it_is_read() {
    let preamble = prop::collection::vec(one_of(LINES), 1..5);
    hold(&(preamble, data(), 0..5_u8), |(preamble, data, form)| {
        let body = match form {
            0 => data.names.join(",") + "\n" + &data.lines(",", |_, text| text.into()),
            1 => data.names.join(";") + "\n" + &data.lines(";", |_, text| text.into()),
            2 => data.names.join("   ") + "\n" + &data.lines("   ", |_, text| text.into()),
            3 => {
                let rows = data.lines(",", |name, text| format!("\"{name}\":{text}"));
                rows.lines().map(|row| format!("{{{row}}}\n")).collect()
            }
            _ => data.lines(" ", |name, text| format!("{name}={text}")),
        };
        let script = read(&format!("{}\n{body}", preamble.join("\n")));
        prop_assert!(script.bad.is_empty(), "{}", script.data());
        // A line of the preamble that comes twice says something again.
        let mut seen = preamble.clone();
        seen.sort_unstable();
        seen.dedup();
        let more = if seen.len() < preamble.len() { 3 } else { 0 };
        expect(&script, &data.quantities(), more)
    });
}

#[test]
fn a_dated_file_stands_over_its_dates_whatever_its_head_says() {
    let preamble = prop::collection::vec(one_of(LINES), 0..4);
    hold(&(preamble, data()), |(preamble, data)| {
        let rows = data.lines(",", |_, text| text.into());
        let rows = rows.lines().enumerate();
        let rows: String = rows
            .map(|(day, row)| format!("2025-01-{:02},{row}\n", day + 1))
            .collect();
        let head = format!("{}\nDate,{}\n", preamble.join("\n"), data.names.join(","));
        let script = read(&(head + &rows));
        prop_assert!(script.axis.is_some(), "{}", script.data());
        let first = script.named(&data.names[0]);
        let is_placed = first.is_some_and(|series| series.samples.iter().all(|(x, _)| x.is_some()));
        prop_assert!(is_placed, "{}", script.data());
        expect(&script, &data.quantities(), 3)
    });
}

/// Rows of a preamble that have as many cells as the data, one of them a time; a dot where nothing was measured.
#[test]
fn rows_of_a_preamble_name_nothing_that_a_header_above_them_names() {
    let told = prop::sample::subsequence(
        vec![
            "unit,USD (US dollar),",
            "unit multiplier,one,",
            "last update,2026-11-27 15:59:04,",
            "source,bank,",
        ],
        0..5,
    );
    hold(&(data(), told, 2..5usize), |(data, told, gap)| {
        let name = &data.names[0];
        let mut lines = format!("\"\",{name},{name}_flags\n\"\",\"What it is of / all of it\"\n");
        for line in told {
            lines.push_str(&format!("{line}\n"));
        }
        let mut values = Vec::new();
        for row in 0..data.rows().min(28) {
            let is_gap = (row + gap) % 7 >= 7 - gap.min(3);
            let cells = if is_gap {
                ".,No value available"
            } else {
                &*format!("{},", data.row(row)[0])
            };
            lines.push_str(&format!("2026-08-{:02},{cells}\n", row + 1));
            if !is_gap {
                values.push(data.columns[0].values[row]);
            }
        }
        let script = read(&lines);
        prop_assert_eq!(script.series.len(), 1, "{}", script.data());
        expect(&script, &[Quantity::new(&[name], "", &values)], 0)
    });
}
