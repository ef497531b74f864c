//! Records (kind H).

use proptest::prelude::*;

use super::language::{Quantity, check, data, expect, hold, one_of};
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
        "@ dev: #",
        "@ start server | #",
        "run @ stdout: #",
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

/// Records of several things, by a field that says which.
#[test]
fn what_tells_records_apart_is_their_group() {
    let style = one_of(&[
        r#"{"split":"@",#}"#,
        r#"{"v":null,"unit":"kB","device":"@",#}"#,
        r#"{#,"pool_name":"@","ok":null}"#,
        r#"{"time":"2025-01-01T10:00:00Z","side":"@",#}"#,
    ]);
    let things = one_of(&["train val", "sda sdb", "left right", "web-1 web-2 db-1"]);
    hold(&(data(), style, things), |(data, style, things)| {
        let things: Vec<&str> = things.split(' ').collect();
        let rows = data.lines(",", |name, text| format!("\"{name}\":{text}"));
        let records = |thing: &str| {
            let rows = rows.lines().map(move |row| style.replace('#', row));
            rows.map(|row| row.replace('@', thing) + "\n").collect()
        };
        let each: Vec<Vec<String>> = things.iter().map(|thing| records(thing)).collect();
        let lines = (0..data.rows()).flat_map(|row| each.iter().map(move |rows| &*rows[row]));
        let quantities = things.iter().flat_map(|thing| {
            let columns = data.names.iter().zip(&data.columns);
            columns.map(|(name, column)| Quantity::new(&[thing, name], "", &column.values))
        });
        let lines = lines.collect::<Vec<_>>().repeat(3).concat();
        let mut quantities: Vec<Quantity> = quantities.collect();
        for quantity in &mut quantities {
            quantity.values = quantity.values.repeat(3);
        }
        expect(&read(&lines), &quantities, 0)
    });
}

#[test]
fn numbers_that_take_turns_say_which_and_what_comes_in_no_order_says_nothing() {
    let lines: String = (0..9)
        .map(|row| format!("{{\"gpu\":{},\"used\":{row}}}\n", row % 3))
        .collect();
    let data = read(&lines).data();
    assert_eq!(
        data,
        "gpu 0/used: 0 3 6 | gpu 1/used: 1 4 7 | gpu 2/used: 2 5 8"
    );
    let rest = [3, 1, 0, 0, 2, 1, 3, 0, 2, 2];
    let lines: String = rest
        .iter()
        .map(|gpu| {
            format!(
                "{{\"gpu\":{gpu},\"used\":5,\"state\":\"{}\"}}\n",
                gpu % 2 == 0
            )
        })
        .collect();
    let script = read(&lines);
    assert_eq!(script.names(), ["gpu", "used", "state"]);
    assert_eq!(script.series[0].values(), rest.map(f64::from));
}

#[test]
fn what_happens_now_and_then_tells_no_records_apart() {
    let lines: String = (0..40)
        .map(|row| {
            let state = if row % 17 == 9 { "REJ" } else { "SF" };
            format!("{{\"state\":\"{state}\",\"bytes\":{row}}}\n")
        })
        .collect();
    assert_eq!(read(&lines).names(), ["state", "bytes"]);
    let lines: String = (0..40)
        .map(|row| {
            format!(
                "{{\"msg\":\"done\",\"uri\":\"/n/{}\",\"ms\":{row}}}\n",
                row % 4
            )
        })
        .collect();
    assert_eq!(read(&lines).series.len(), 1);
}

#[test]
fn records_as_ruby_writes_them_are_read_where_they_stand() {
    let style = one_of(&[
        "{#}",
        "[0] cpu.local: [[1795773601.870037525, {}], {#}]",
        "[0] cpu.local: [1795773601.870037525, {#}]",
        "stats {#}",
    ]);
    hold(&(data(), style), |(data, style)| {
        let rows = data.lines(", ", |name, text| format!("\"{name}\"=>{text}"));
        let rows = rows.lines();
        let lines: String = rows
            .map(|row| style.replace('#', &format!("{row}, \"state\"=>nil")) + "\n")
            .collect();
        expect(&read(&lines), &data.quantities(), 0)
    });
}

/// Who writes the object may be told by a path and what is run there.
#[test]
fn a_prefix_of_two_names_is_one_group() {
    let lines: String = (0..6)
        .map(|n| {
            format!(
                "packages/api dev: {{\"latency_ms\":12{n}.5}}\napps/worker dev: {{\"latency_ms\":1{n}.5}}\n"
            )
        })
        .collect();
    check(
        &lines,
        &[
            "packages/api/dev/latency_ms: 120.5 121.5",
            "apps/worker/dev/latency_ms: 10.5 11.5",
        ],
    );
}

/// What counts from a beginning never falls, and is the axis; how long an iteration took is a series.
#[test]
fn a_time_that_falls_is_how_long_something_took() {
    let style = one_of(&[
        "{\"iter\": @, \"loss\": 0.5, \"time\": #}",
        "{\"loss\": 0.5, \"time\": \"#\"}",
        "json_stats: {\"loss\": 0.5, \"time\": \"#\"}",
        "{\n  \"epoch\": @,\n  \"time\": #\n}",
        "{\"mode\": \"train\", \"data_time\": 0.01, \"time_ms\": #}",
    ]);
    let took = prop::collection::vec(1_u32..999, 8..30);
    hold(&(style, took), |(style, took)| {
        let rows = took.iter().enumerate();
        let lines = rows.map(|(row, took)| {
            let line = style.replace('@', &row.to_string());
            line.replace('#', &format!("0.{took:03}")) + "\n"
        });
        let script = read(&lines.collect::<String>());
        prop_assert_eq!(&script.axis, &None);
        let values: Vec<f64> = took.iter().map(|took| f64::from(*took) / 1e3).collect();
        let times = script.series.iter().find(|one| {
            let is_time = one
                .name
                .rsplit('/')
                .next()
                .is_some_and(|name| name.starts_with("time"));
            is_time && one.values() == values
        });
        prop_assert!(times.is_some(), "{}", script.data());
        Ok(())
    });
}

#[test]
fn a_time_that_goes_on_is_the_axis_also_where_it_stumbles_once() {
    let line = |n: f64| format!("{{\"time\": {n}, \"loss\": 1}}\n");
    let lines: String = (0..30)
        .map(|n| line(if n == 20 { 18.5 } else { f64::from(n) }))
        .collect();
    let axis = read(&lines).axis.map(|(name, _)| name);
    assert_eq!(axis.as_deref(), Some("time"));
    // One record beside a counter may say either.
    assert_eq!(
        read("{\"iter\": 20, \"time\": 0.3, \"loss\": 1}\n").axis,
        None
    );
    let counted: String = (0..9)
        .map(|n| format!("{{\"step\": {n}, \"time\": {}.5, \"loss\": 1}}\n", n * 12))
        .collect();
    assert!(read(&counted).axis.is_some());
}
