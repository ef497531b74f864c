//! Records (kind H).

use proptest::prelude::*;

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

#[test]
fn each_field_is_a_series_and_what_is_nested_has_a_longer_name() {
    let style = one_of(&["{\"a\":{#}}", "{#}", "{\"name\":\"x\",#,\"ok\":null}"]);
    hold(
        &(data(), style, one_of(&[",", ", "])),
        |(data, style, between)| {
            let rows = data.lines(between, |name, text| format!("\"{name}\":{text}"));
            let lines: String = rows
                .lines()
                .map(|row| style.replace('#', row) + "\n")
                .collect();
            expect(&read(&lines), &data.quantities(), 0)
        },
    );
}

#[test]
fn records_of_loggers_stay_readable_and_their_own_fields_are_no_series() {
    let style = one_of(&[
        r#"{"level":30,"time":@000,"pid":77,"hostname":"h","msg":"done",#}"#,
        r#"{"name":"app","hostname":"h","pid":77,"level":30,#,"msg":"done","time":"2025-01-01T10:00:00.000Z","v":0}"#,
        r#"{"level":"info","ts":@.25,"caller":"x.go:12","msg":"done",#}"#,
        r#"{"time":"2025-01-01T10:00:00Z","level":"INFO","msg":"done",#}"#,
        r#"{"event":"done","level":"info","timestamp":"2025-01-01T10:00:00Z",#}"#,
    ]);
    hold(&(data(), style), |(data, style)| {
        let rows = data.lines(",", |name, text| format!("\"{name}\":{text}"));
        let rows = rows.lines().enumerate();
        let lines = rows.map(|(row, fields)| {
            let time = (1_700_000_000 + row).to_string();
            style.replace('@', &time).replace('#', fields) + "\n"
        });
        let script = read(&lines.collect::<String>());
        prop_assert_eq!(script.texts().lines().count(), data.rows());
        expect(&script, &data.quantities(), 0)
    });
}

#[test]
fn numbers_in_strings_are_numbers() {
    hold(&data(), |data| {
        let rows = data.lines(",", |name, text| format!("\"{name}\":\"{text}\""));
        let lines: String = rows.lines().map(|row| format!("{{{row}}}\n")).collect();
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn a_prefix_before_an_object_is_its_group() {
    let style = one_of(&[
        "@ #",
        "@: #",
        "INFO | @ | #",
        "2025-01-01 10:00:00 INFO @ #",
    ]);
    hold(&(data(), style), |(data, style)| {
        let rows = data.lines(",", |name, text| format!("\"{name}\":{text}"));
        let things = ["tele/kitchen", "tele/bath"];
        let rows = rows.lines().enumerate();
        let lines = rows.map(|(row, fields)| {
            let object = format!("{{{fields}}}");
            style.replace('@', things[row % 2]).replace('#', &object) + "\n"
        });
        let mut series = Vec::new();
        for (at, thing) in ["kitchen", "bath"].iter().enumerate() {
            for (name, column) in data.names.iter().zip(&data.columns) {
                let values = column.values.iter().copied().skip(at).step_by(2);
                series.push(Quantity::new(
                    &[thing, name],
                    "",
                    &values.collect::<Vec<_>>(),
                ));
            }
        }
        expect(&read(&lines.collect::<String>()), &series, 0)
    });
}

#[test]
fn an_object_may_go_over_several_lines() {
    hold(
        &(data(), one_of(&["  ", "    ", "\t"])),
        |(data, indent)| {
            let rows = data.lines(&format!(",\n{indent}"), |name, text| {
                format!("\"{name}\": {text}")
            });
            let rows = rows.lines().collect::<Vec<_>>();
            let records = rows
                .chunks(data.names.len())
                .map(|fields| format!("{{\n{indent}{}\n}}\n", fields.join("\n")));
            expect(&read(&records.collect::<String>()), &data.quantities(), 0)
        },
    );
}

/// A list of records, each over several lines.
#[test]
fn records_of_a_list_are_read_one_by_one() {
    for tab in ["\t", "  ", ""] {
        let record = |busy: f64| {
            format!("{{\n{tab}\"power\": {{\n{tab}\"GPU\": {busy}\n{tab}}},\n{tab}\"rc6\": 1.5\n}}")
        };
        let lines = format!(
            "[\n{},\n{},\n{}\n]\n",
            record(3.5),
            record(4.5),
            record(5.5)
        );
        let data = read(&lines).data();
        assert!(data.contains("power/GPU: 3.5 4.5 5.5"), "{data}");
        assert!(data.contains("rc6: 1.5 1.5 1.5"), "{data}");
    }
}
