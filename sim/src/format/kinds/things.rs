//! Lines about several things: each has quantities of its own, which are never drawn as one curve.

use proptest::prelude::*;

use super::language::check;
use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

/// Lines by turns of two or three things, whose quantities have the same names.
fn by_turns(
    things: &[String],
    data: &super::language::Data,
    line: impl Fn(&str, String) -> String,
    sign: &str,
) -> (String, Vec<Quantity>) {
    let rows = data.rows() / things.len();
    let mut lines = String::new();
    for row in 0..rows * things.len() {
        let pairs: Vec<String> = data
            .names
            .iter()
            .zip(data.row(row))
            .map(|(name, text)| format!("{name}{sign}{text}"))
            .collect();
        lines.push_str(&line(&things[row % things.len()], pairs.join(" ")));
        lines.push('\n');
    }
    let mut series = Vec::new();
    for (index, thing) in things.iter().enumerate() {
        for (name, column) in data.names.iter().zip(&data.columns) {
            let values: Vec<f64> = (0..rows)
                .map(|row| column.values[row * things.len() + index])
                .collect();
            series.push(Quantity::new(&[thing, name], "", &values));
        }
    }
    (lines, series)
}

fn words() -> impl Strategy<Value = Vec<String>> {
    let words = vec!["Inlet", "Outlet", "Boiler", "Tank", "Roof"];
    let words = prop::sample::subsequence(words, 2..4).prop_shuffle();
    words.prop_map(|words| words.into_iter().map(str::to_owned).collect())
}

/// `Inlet temp: 21 hum: 40`, `Outlet temp: 30 hum: 35`
#[test]
fn words_before_the_first_name_that_take_turns_are_things() {
    hold(&(words(), data()), |(things, data)| {
        if data.names.len() < 2 || data.rows() < 3 * things.len() {
            return Ok(());
        }
        let line = |thing: &str, pairs: String| format!("{thing} {pairs}");
        let (lines, series) = by_turns(&things, &data, line, ": ");
        expect(&read(&lines), &series, 0)
    });
}

/// `web.1  | rps=20 latency=3`, `db.1  | rows=7 latency=9`: writers whose names differ in part.
#[test]
fn what_stands_before_a_bar_or_in_brackets_is_a_writer() {
    let marks = one_of(&["bar", "bracket"]);
    hold(&(words(), data(), marks), |(things, data, mark)| {
        if data.rows() < 3 * things.len() {
            return Ok(());
        }
        let line = |thing: &str, pairs: String| match mark {
            "bar" => format!("{thing:<8} | own_{}=7.5 {pairs}", thing.to_lowercase()),
            _ => format!("[{thing}] own_{}=7.5 {pairs}", thing.to_lowercase()),
        };
        let (lines, series) = by_turns(&things, &data, line, "=");
        let data = read(&lines);
        let own = things.iter().map(|thing| {
            let count = series[0].values.len();
            Quantity::new(
                &[thing, &format!("own_{}", thing.to_lowercase())],
                "",
                &vec![7.5; count],
            )
        });
        expect(&data, &[series.clone(), own.collect()].concat(), 0)
    });
}

/// `T: 0 Min: 2`, `T: 1 Min: 3`: a count that begins again and again says which thing it is.
#[test]
fn a_count_that_begins_anew_is_a_thing() {
    let name = one_of(&["T", "Mixer", "Pump", "Link", "CPU"]);
    hold(&(name, 2..5_usize, data()), |(name, things, data)| {
        if data.rows() < 3 * things {
            return Ok(());
        }
        let things: Vec<String> = (0..things).map(|thing| thing.to_string()).collect();
        let line = |thing: &str, pairs: String| format!("{name}: {thing} {pairs}");
        let (lines, series) = by_turns(&things, &data, line, ": ");
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn a_count_that_grows_or_stays_is_a_quantity() {
    let lines: String = (0..20).map(|i| format!("Found: {i} rate: 2.5\n")).collect();
    let data = read(&lines).data();
    assert!(data.contains("Found: 0 1 2 3"), "{data}");
    let lines: String = (0..20)
        .map(|i| format!("Errors: {} rate: 2.5\n", [0, 3, 1][i % 3]))
        .collect();
    let data = read(&lines).data();
    assert!(data.contains("Errors: 0 3 1 0"), "{data}");
}

/// What happened is no part of a name: the quantities are the same whatever it was.
#[test]
fn words_that_come_in_no_order_are_events() {
    let events = [
        "NEW", "REDUCE", "NEW", "NEW", "pulse", "REDUCE", "REDUCE", "NEW", "pulse", "NEW",
    ];
    let lines: String = events
        .iter()
        .enumerate()
        .map(|(i, event)| format!("#{}\t{event:<6} cov: {} ft: {}\n", i * 7, i + 12, i + 30))
        .collect();
    let data = read(&lines).data();
    assert!(
        data.contains("cov: 12 13 14 15 16 17 18 19 20 21"),
        "{data}"
    );
    assert!(data.contains("ft: 30 31 32 33"), "{data}");
}

#[test]
fn a_cell_between_bars_is_named_by_the_cell_before() {
    let lines =
        "CPU Temp   | 45 degrees C | ok\nFAN3 | no reading | ns\n12V  | 12.06 Volts  | ok\n";
    let data = read(&lines.repeat(3)).data();
    assert!(data.contains("CPU Temp in °C: 45 45 45"), "{data}");
    assert!(data.contains("12V in V: 12.06 12.06"), "{data}");
    assert!(!data.contains("FAN3"), "{data}");
}

/// Codes before a colon, and kinds of records whose numbers have no names.
#[test]
fn codes_and_records_tell_whose_the_numbers_are() {
    let lines: String = (0..6)
        .flat_map(|i| {
            ["8a1e25ce7c4f", "7d98d813d54f"].map(|id| format!("{id}: Downloading {i}.5MB/29.5MB\n"))
        })
        .collect();
    let data = read(&lines).data();
    for id in ["8a1e25ce7c4f", "7d98d813d54f"] {
        assert!(
            data.contains(&format!("{id}/Downloading in MB: 0.5 1.5 2.5")),
            "{data}"
        );
    }
    let lines: String = (0..6)
        .map(|i| {
            format!(
                "ATT, {}, 0.5, {i}.25\nBAT, {}, 16.5, {i}.75\nATT, 7, 0.5, 9.25\n",
                i * 10,
                i * 10 + 5
            )
        })
        .collect();
    let data = read(&lines).data();
    assert!(data.contains("ATT/2: 0.5 0.5"), "{data}");
    assert!(data.contains("BAT/2: 16.5 16.5"), "{data}");
    // A code that never comes again says nothing.
    let lines: String = (0..12)
        .map(|i| format!("{:x}a1f3e: took {i}.5 ms\n", 4_000 + i))
        .collect();
    assert_eq!(read(&lines).series.len(), 1);
}

#[test]
fn pairs_under_a_heading_are_not_those_of_other_lines() {
    let lines = "temp: 20.5 hum: 40\ntemp: 21.5 hum: 41\nBaseline values: temp: 900 hum: 901\n";
    let data = read(&lines.repeat(3)).data();
    assert!(data.contains("temp: 20.5 21.5 20.5"), "{data}");
    assert!(data.contains("Baseline values/temp: 900 900"), "{data}");
}

/// What lines that take turns say behind their first name is about the same thing, also where that name ends with a
/// word that says little.
#[test]
fn a_second_name_belongs_to_the_thing_of_the_first() {
    for (things, names, sign) in [
        (
            ["FORCE CONVERGENCE", "DISP CONVERGENCE"],
            ["VALUE", "CRITERION"],
            " = ",
        ),
        (["Heap", "Stack"], ["used", "free"], ": "),
        (["inner", "outer"], ["size", "took"], "="),
        (["Inlet", "Outlet"], ["max", "flow"], ": "),
    ] {
        let [first, second] = names;
        let line = |thing: &str, row: u32| {
            format!("  {thing} {first}{sign}{row}.5    {second}{sign}{row}.25\n")
        };
        let lines: String = (0..6)
            .map(|row| line(things[0], row) + &line(things[1], row + 10))
            .collect();
        let of = |thing: &str, name: &str, values: &str| format!("{thing}/{name}: {values}");
        check(
            &lines,
            &[
                &of(things[0], first, "0.5 1.5 2.5"),
                &of(things[0], second, "0.25 1.25"),
                &of(things[1], first, "10.5 11.5"),
                &of(things[1], second, "10.25 11.25"),
            ],
        );
    }
    // In no order they are no things, and a word that says little keeps what stands before it.
    let lines: String = [
        "Heap", "Heap", "Stack", "Heap", "Stack", "Stack", "Heap", "Heap",
    ]
    .iter()
    .map(|name| format!("{name} used: 1.5 took: 2.5\n"))
    .collect();
    check(&lines, &["Heap used: 1.5", "Stack used: 1.5"]);
}

/// What a row is about may be said in several columns: a namespace and a name, a topic and a partition.
#[test]
fn several_columns_may_say_what_a_row_is_about() {
    for (keys, rows) in [
        (
            "NAMESPACE    NAME ",
            [
                ("default      web-1", "default/web-1"),
                ("default      web-2", "default/web-2"),
                ("kube-system  web-1", "kube-system/web-1"),
            ],
        ),
        (
            "HOST   SHARD",
            [
                ("alpha  0    ", "alpha/shard 0"),
                ("alpha  1    ", "alpha/shard 1"),
                ("beta   0    ", "beta/shard 0"),
            ],
        ),
    ] {
        let frame = |n: u32| {
            let rows = rows.iter().zip(1..);
            let rows = rows.map(|((row, _), at)| format!("{row}  {at}{n}.5   {at}{n}.25\n"));
            format!("{keys}  load   wait\n") + &rows.collect::<String>()
        };
        let lines: String = (0..4).map(frame).collect();
        for (index, (_, group)) in rows.iter().enumerate() {
            let at = index + 1;
            check(
                &lines,
                &[
                    &format!("{group}/load: {at}0.5 {at}1.5 {at}2.5"),
                    &format!("{group}/wait: {at}0.25 {at}1.25"),
                ],
            );
        }
    }
    // A word elsewhere is a state, which tells no rows apart.
    let lines = "name,state,temp\na,ok,1.5\nb,ok,2.5\na,bad,3.5\nb,ok,4.5\n";
    check(lines, &["a/temp: 1.5 3.5", "b/temp: 2.5 4.5"]);
}

/// Rows may have more texts than numbers where all cells stand under their names.
#[test]
fn a_row_of_texts_stands_under_its_names() {
    let frame = |n: u32| {
        let mut text = String::from(
            "\nQUEUE     TOPIC     PARTITION  OFFSET     LAG    CONSUMER          HOST         CLIENT\n",
        );
        for part in 0..3 {
            text += &format!(
                "bills     orders    {part}          {part}{n}84       {:<6} consumer-{part}-3f2b   /192.0.2.1   c-{part}\n",
                n * 10 + part
            );
        }
        text
    };
    let lines: String = (1..7).map(frame).collect();
    check(
        &lines,
        &[
            "bills/orders/partition 0/OFFSET: 184 284 384",
            "bills/orders/partition 2/LAG: 12 22 32",
        ],
    );
}

/// `Timestamp, DeviceId, loss` over rows of several devices, whose times differ, or that have none.
#[test]
fn a_column_that_numbers_things_tells_rows_apart() {
    let name = one_of(&[
        "DeviceId",
        "gpu_id",
        "Sensor No.",
        "board index",
        "module-id",
    ]);
    let layout = (data(), name, 2..4usize, 0..3u32, any::<bool>());
    hold(&layout, |(data, name, things, from, is_timed)| {
        let rows = data.rows() / things;
        if rows < 4 {
            return Ok(());
        }
        let time = |text: String| if is_timed { text + ", " } else { String::new() };
        let mut lines = format!(
            "{}{name}, {}\n",
            time("Timestamp".into()),
            data.names.join(", ")
        );
        for row in 0..rows * things {
            let which = from as usize + row % things;
            let stamp = format!("10:00:{:02}.{:03}", row / things % 60, row * 7 % 10);
            let cells = data.row(row).join(", ");
            lines.push_str(&format!("{}{which}, {cells}\n", time(stamp)));
        }
        let mut series = Vec::new();
        for thing in 0..things {
            let number = (from as usize + thing).to_string();
            for (name, column) in data.names.iter().zip(&data.columns) {
                let values = column.values.iter().skip(thing).step_by(things);
                let values: Vec<f64> = values.take(rows).copied().collect();
                series.push(Quantity::new(&[&number, name], "", &values));
            }
        }
        expect(&read(&lines), &series, 0)
    });
}

/// `core    6.1 KiB  146.7 KiB/s 00:05 [#-----]   5%`: what is under way, one after the other.
#[test]
fn a_row_of_measures_is_of_the_name_before_it() {
    let bar = one_of(&["[###---]", "[=>    ]", ""]);
    let name = prop::sample::select(vec!["KiB KiB/s", "MB MB/s", "kB B/s"]);
    hold(&(bar, name, 2..12usize), |(bar, units, width)| {
        let (size, rate) = units.split_once(' ').unwrap_or_default();
        let mut lines = String::new();
        let mut series = Vec::new();
        for (at, thing) in ["core", "linux-6.1.tar", "extra"].iter().enumerate() {
            let value = |row: usize, scale: usize| (row + 2) as f64 * (scale + at) as f64 + 0.5;
            for row in 0..5 {
                let (done, fast) = (value(row, 3), value(row, 50));
                let pad = " ".repeat(16 - thing.len() + width);
                lines.push_str(&format!(
                    "\r {thing}{pad}{done} {size}  {fast} {rate} 00:0{row} {bar}  {}%",
                    row * 25
                ));
            }
            lines.push('\n');
            let column = |scale| (0..5).map(|row| value(row, scale)).collect::<Vec<_>>();
            series.push(Quantity::new(&[thing], size, &column(3)));
            series.push(Quantity::new(&[thing], rate, &column(50)));
            let times: Vec<f64> = (0..5).map(f64::from).collect();
            series.push(Quantity::new(&[thing], "s", &times));
            let shares: Vec<f64> = times.iter().map(|time| time * 25.0).collect();
            series.push(Quantity::new(&[thing], "%", &shares));
        }
        expect(&read(&lines), &series, 0)
    });
}

/// A device may be called by its address, whatever digits that is made of, and its quantities may stand behind signs or
/// behind their names alone: `A4:C1:38:11:22:33 Temp 21.5 C, Hum 40 %`.
#[test]
fn what_is_said_behind_an_address_is_of_that_device() {
    let of = one_of(&[
        "a4:cf:12:aa:bb:01 a4:cf:12:aa:bb:02",
        "24:6F:28:10:20:30 34:6F:28:10:20:31 44:6F:28:10:20:32",
        "24-6F-28-10-20-30 A4-6F-28-10-20-31",
        "28-0316a2794bff 28-000005e2fdc3",
        "28F7C81E0000805A 2805A71E000080C3",
        "kitchen bath attic",
    ]);
    let style = one_of(&["@ #", "@: #", "[@] #", "Device Address: @ #"]);
    hold(
        &(data(), of, style, one_of(&["=", " "])),
        |(data, of, style, sign)| {
            let things: Vec<String> = of.split(' ').map(str::to_owned).collect();
            let is_word = style.starts_with("Device") && of.starts_with('k')
                || !style.starts_with("@ ") && sign == " ";
            if data.names.len() < 2 || data.rows() < 4 * things.len() || is_word {
                return Ok(());
            }
            let line = |thing: &str, pairs: String| style.replace('@', thing).replace('#', &pairs);
            let (lines, series) = by_turns(&things, &data, line, sign);
            expect(&read(&lines), &series, 0)
        },
    );
}
