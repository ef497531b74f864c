//! Rows that sum up others (kind B): never mixed into what they sum up.

use proptest::prelude::*;

use super::language::{data, one_of};
use crate::format::script::read;

#[test]
fn sums_of_cells_are_facts_above_and_below_the_rows() {
    let label = one_of(&[
        "Total",
        "Sums (of 30 values)",
        "Averages",
        "Service total",
        "Mean",
    ]);
    let time = one_of(&[
        "2026-11-DD",
        "2026-11-DD 08:00:00",
        "11/DD/2026 8:00:00 AM - 8:05:00 AM",
    ]);
    let separator = one_of(&[",", ";", "\t"]);
    super::language::hold(
        &(data(), label, time, separator, any::<bool>()),
        |(data, label, time, separator, is_above)| {
            let row = |first: &str, cells: &[String]| {
                let cells = cells.iter().map(|cell| format!("\"{cell}\""));
                let cells: Vec<String> =
                    [format!("\"{first}\"")].into_iter().chain(cells).collect();
                cells.join(separator) + "\n"
            };
            let total = row(label, &vec!["123456.5".to_owned(); data.names.len()]);
            let mut lines = row("When", &data.names);
            if is_above {
                lines += &total;
            }
            let rows = data.rows().min(20);
            for at in 0..rows {
                let cells = data.row(at).into_iter().map(str::to_owned);
                let day = format!("{:02}", at + 1);
                lines += &row(&time.replace("DD", &day), &cells.collect::<Vec<_>>());
            }
            if !is_above {
                lines += &total;
            }
            let script = read(&lines);
            prop_assert!(script.axis.is_some(), "no axis: {}", script.data());
            for (name, column) in data.names.iter().zip(&data.columns) {
                let series = script.named(name);
                prop_assert!(series.is_some(), "no {name}: {}", script.data());
                let values = series.map(super::super::script::Heard::values);
                prop_assert_eq!(values, Some(column.values[..rows].to_vec()));
            }
            prop_assert_eq!(script.facts.len(), data.names.len(), "{}", script.data());
            Ok(())
        },
    );
}

#[test]
fn rows_of_things_may_be_called_anything() {
    let lines =
        "name,price,sold\nTotal War,59.5,10\nSumo,20.25,30\nTotal War,58.5,11\nSumo,20.5,31\n";
    let data = read(lines).data();
    assert!(data.contains("Sumo/price: 20.25 20.5"), "{data}");
}

/// `Energy_0 (J) = 56.7` below rows, or what a column means: the column is of rows alone.
#[test]
fn what_is_said_below_a_table_is_no_row_of_it() {
    let below = one_of(&[
        "@ = 987654.5",
        "@: 987654.5 by default",
        "@: 987654.5\n\n@: 987655.5",
    ]);
    let separator = one_of(&[",", ";"]);
    super::language::hold(&(data(), below, separator), |(data, below, separator)| {
        if data.names.len() < 2 || data.rows() < 4 {
            return Ok(());
        }
        let mut lines = data.names.join(separator) + "\n";
        for at in 0..data.rows() {
            lines += &(data.row(at).join(separator) + "\n");
        }
        lines += &format!("\n{}\n", below.replace('@', &data.names[1]));
        let script = read(&lines);
        let series = script.named(&data.names[1]);
        let values = series.map(super::super::script::Heard::values);
        prop_assert_eq!(
            values,
            Some(data.columns[1].values.clone()),
            "{}",
            script.data()
        );
        Ok(())
    });
}

/// A text that stands first and is called after no thing has no name beside it: each sale is a row of one series.
#[test]
fn a_name_behind_a_text_that_is_no_thing_tells_no_rows_apart() {
    let mut lines = String::from("Date,TimeZone,Name,Gross,Fee\n");
    for (row, name) in ["Ada", "Ben", "Cleo", "Dan", "Eve", "Flo"]
        .iter()
        .enumerate()
    {
        lines.push_str(&format!(
            "2026-11-{:02},CET,{name} Shop,{row}1.50,-0.{row}5\n",
            row + 1
        ));
    }
    let read = read(&lines);
    let gross = read.named("CET/Gross").or(read.named("Gross"));
    assert_eq!(
        gross.map(|series| series.samples.len()),
        Some(6),
        "{}",
        read.data()
    );
}
