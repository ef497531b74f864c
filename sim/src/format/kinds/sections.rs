//! Things whose quantities are indented below a line that names them, one thing after the other, again and again.

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::{Heard, read};

/// How a line may name the thing that those below it are about.
const HEADS: [&str; 5] = [
    "@: flags=73<UP,RUNNING>",
    "#: @: <UP> state UNKNOWN",
    "@     kind 7-B  \"office\"",
    "@: connected",
    "@:",
];

/// `eth0: flags=73<UP>` and `    rx=5` below it, of `eth0` and `lo` by turns.
#[test]
fn lines_that_are_indented_are_about_the_thing_above_them() {
    let kind = (
        one_of(&HEADS),
        one_of(&["  ", "    ", "\t"]),
        one_of(&["eth0 lo", "left right", "sda sdb sdc"]),
    );
    hold(&(data(), kind), |(data, (head, indent, things))| {
        let things: Vec<&str> = things.split(' ').collect();
        let rows = data.rows() / things.len();
        if rows < 3 {
            return Ok(());
        }
        let mut lines = String::new();
        for row in 0..rows * things.len() {
            let at = row % things.len();
            let head = head
                .replace('@', things[at])
                .replace('#', &(at + 1).to_string());
            lines.push_str(&format!("{head}\n"));
            for (name, text) in data.names.iter().zip(data.row(row)) {
                lines.push_str(&format!("{indent}{name}: {text}\n"));
            }
        }
        let quantities = things.iter().enumerate().flat_map(|(at, thing)| {
            let things = things.len();
            let columns = data.names.iter().zip(&data.columns);
            columns.map(move |(name, column)| {
                let values = column.values.iter().skip(at).step_by(things);
                let values: Vec<f64> = values.take(rows).copied().collect();
                Quantity::new(&[thing, name], "", &values)
            })
        });
        expect(&read(&lines), &quantities.collect::<Vec<_>>(), things.len())
    });
}

/// Tables of the same names, one below each thing, and two of them below each.
#[test]
fn tables_below_a_thing_are_its_own() {
    for (head, first, second) in [
        (
            "1: @: <UP> mtu 65536",
            "RX:  bytes  packets  errors",
            "TX:  bytes  packets  errors",
        ),
        (
            "Port @:",
            "in:  octets  frames  lost",
            "out:  octets  frames  lost",
        ),
        (
            "@: ready",
            "read:   ops/s    kB/s    wait",
            "write:   ops/s    kB/s    wait",
        ),
    ] {
        let mut lines = String::new();
        for row in 0..6 {
            for (at, thing) in ["lo", "eth0"].iter().enumerate() {
                let base = row + 100 * at;
                lines += &format!(
                    "{}\n    {first}\n    {base:8}  {:7}  {:6}\n",
                    head.replace('@', thing),
                    base + 20,
                    0
                );
                lines += &format!(
                    "    {second}\n    {:8}  {:7}  {:6}\n",
                    base + 40,
                    base + 60,
                    1
                );
            }
        }
        let read = read(&lines);
        for (at, thing) in ["lo", "eth0"].iter().enumerate() {
            for (title, base) in [(first, 0), (second, 40)] {
                let (title, names) = title.split_once(':').unwrap();
                let name = names.split_whitespace().next().unwrap();
                let values: Vec<f64> = (0..6)
                    .map(|row| f64::from(row + 100 * at as u32 + base))
                    .collect();
                let ends = format!("{thing}/{title}/{name}");
                let series = read
                    .series
                    .iter()
                    .find(|series| series.name.ends_with(&ends));
                assert_eq!(
                    series.map(Heard::values),
                    Some(values),
                    "{ends}: {}",
                    read.data()
                );
            }
        }
    }
}

/// What a log says below its messages is about no thing: levels, one thing alone, rows of a table.
#[test]
fn what_is_indented_below_messages_is_about_no_thing() {
    let levels: String = (0..6)
        .map(|i| {
            format!(
                "{}: slow request\n    took={i}.5 ms\n",
                ["INFO", "WARNING"][i % 2]
            )
        })
        .collect();
    assert!(
        read(&levels).data().contains("took in ms: 0.5 1.5 2.5"),
        "{}",
        read(&levels).data()
    );
    let rows: String = (0..9)
        .map(|i| {
            format!(
                "{}    it: {i}  energy: -{i}.25\n",
                ["start: now\n", "timer: again\n", ""][i.min(2)]
            )
        })
        .collect();
    assert!(
        read(&rows).data().contains("energy: -0.25 -1.25 -2.25"),
        "{}",
        read(&rows).data()
    );
}
