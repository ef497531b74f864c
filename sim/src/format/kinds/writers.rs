//! What a line begins with where that is a number or a name with a type, and names that come twice in a line.

use proptest::prelude::*;

use super::language::{Quantity, column, data, expect, hold, one_of};
use crate::format::script::read;

/// Lines of a list.
const ROWS: usize = 12;

/// `0: loss=2.1`, `[3] loss=2.1`: ranks in any order within a step.
#[test]
fn a_number_that_lines_begin_with_by_turns_is_their_writer() {
    let layout = (
        data(),
        2..5usize,
        one_of(&["N: ", "[N] ", "[N]: "]),
        one_of(&["=", ": "]),
        prop::collection::vec(any::<u8>(), 40),
    );
    hold(&layout, |(data, ranks, begins, sign, order)| {
        let rows = data.rows() / ranks;
        if rows < 3 {
            return Ok(());
        }
        let mut lines = String::new();
        for row in 0..rows {
            let turn = usize::from(order[row % order.len()]);
            for at in 0..ranks {
                let rank = (at + turn) % ranks;
                let pairs: Vec<String> = data
                    .names
                    .iter()
                    .zip(data.row(row * ranks + rank))
                    .map(|(name, text)| format!("{name}{sign}{text}"))
                    .collect();
                let begins = begins.replace('N', &rank.to_string());
                lines.push_str(&format!("{begins}{}\n", pairs.join(" ")));
            }
        }
        let mut series = Vec::new();
        for rank in 0..ranks {
            for (name, column) in data.names.iter().zip(&data.columns) {
                let values = column.values.iter().skip(rank).step_by(ranks);
                let values: Vec<f64> = values.take(rows).copied().collect();
                series.push(Quantity::new(&[&rank.to_string(), name], "", &values));
            }
        }
        expect(&read(&lines), &series, 0)
    });
}

/// `7: train loss=0.5` and so on count lines, and name nobody.
#[test]
fn a_number_that_only_grows_is_no_writer() {
    hold(&(data(), 1..3usize), |(data, each)| {
        let lines: String = (0..data.rows())
            .map(|row| {
                let (name, text) = (&data.names[0], data.row(row)[0]);
                format!("{}: {name}={text} done\n", row / each)
            })
            .collect();
        let series = Quantity::new(&[&data.names[0]], "", &data.columns[0].values);
        let script = read(&lines);
        prop_assert_eq!(script.series.len(), 1, "{}", script.data());
        expect(&script, &[series], 0)
    });
}

/// `Mem: 209M (Peak 210M) | Mem: 151M, Peak: 172M`: of two things, whose names come again in the line.
#[test]
fn a_name_that_comes_again_behind_another_one_is_of_something_else() {
    let between = one_of(&[" | ", ", ", " ", "; "]);
    hold(&(data(), between), |(data, between)| {
        if data.names.len() < 2 || data.rows() < 6 {
            return Ok(());
        }
        let half = data.rows() / 2;
        let lines: String = (0..half)
            .map(|row| {
                let first = data.row(row);
                let second = data.row(half + row);
                let pairs: Vec<String> = [first, second]
                    .into_iter()
                    .flat_map(|texts| {
                        let pair = |(name, text)| format!("{name}={text}");
                        data.names.iter().zip(texts).map(pair).collect::<Vec<_>>()
                    })
                    .collect();
                format!("{}\n", pairs.join(between))
            })
            .collect();
        let of = |from: usize| {
            let values = data
                .columns
                .iter()
                .map(move |column| &column.values[from..from + half]);
            data.names
                .iter()
                .zip(values)
                .map(|(name, values)| Quantity::new(&[name], "", values))
        };
        let series: Vec<Quantity> = of(0).chain(of(half)).collect();
        expect(&read(&lines), &series, 0)
    });
}

/// `IF-MIB::ifInOctets.1 = Counter32: 37903`
#[test]
fn a_type_before_a_number_is_no_name() {
    let types = one_of(&[
        "Gauge32: #",
        "INTEGER: #",
        "STRING: \"#\"",
        "Opaque: Float: #",
        "INTEGER: up(#)",
    ]);
    let module = one_of(&["IF-MIB::", "", "iso.3.6.1.", ".1.3.6.1.4.1."]);
    hold(&(data(), types, module), |(data, value, module)| {
        // Without its names an object is numbers alone.
        let object = if module.starts_with('.') {
            "7"
        } else {
            &data.names[0]
        };
        let name = |index: usize| format!("{module}{object}.{}", index + 1);
        let lines: String = (0..data.rows())
            .flat_map(|row| data.row(row).into_iter().enumerate())
            .map(|(index, text)| format!("{} = {}\n", name(index), value.replace('#', text)))
            .collect();
        let columns = data.columns.iter().enumerate();
        let series: Vec<Quantity> = columns
            .map(|(index, column)| Quantity::new(&[&name(index)], "", &column.values))
            .collect();
        expect(&read(&lines), &series, 0)
    });
}

/// The time in ticks, and the same readable: neither is another clock's.
#[test]
fn ticks_and_the_time_they_stand_for_are_named_by_their_key() {
    let lines: String = (1..9)
        .flat_map(|second| ["upTime.0", "lastChange.3"].map(|name| (second, name)))
        .map(|(second, name)| {
            format!(
                "X::{name} = Timeticks: ({}) 0:00:0{second}.00\n",
                second * 100
            )
        })
        .collect();
    let names: Vec<String> = read(&lines)
        .series
        .iter()
        .map(|series| series.name.clone())
        .collect();
    assert_eq!(
        names,
        [
            "X::upTime.0",
            "X::upTime.0 (s)",
            "X::lastChange.3",
            "X::lastChange.3 (s)"
        ]
    );
}

/// `speed 10s/60s/15m 8956.8 8914.1 n/a H/s`
#[test]
fn spans_before_a_list_name_its_numbers() {
    let spans = one_of(&["10s/60s/15m", "1m/5m/15m", "1s/1m/1h", "1h/1d/7d"]);
    let layout = one_of(&[
        "rate S V Hz",
        "load (S): V",
        "load S: V",
        "pool rate S V Hz top 7 Hz",
    ]);
    let between = one_of(&[" ", ", "]);
    let columns = prop::collection::vec(column(ROWS), 3);
    hold(
        &(columns, spans, layout, between),
        |(columns, spans, layout, between)| {
            let is_gap = |row: usize, at: usize| at == 2 && row < 2 && layout.contains("Hz");
            let line = |row: usize| {
                let texts = (0..3).map(|at| {
                    if is_gap(row, at) {
                        "n/a"
                    } else {
                        columns[at].texts[row].as_str()
                    }
                });
                let values = texts.collect::<Vec<_>>().join(between);
                format!("{}\n", layout.replace('S', spans).replace('V', &values))
            };
            let lines: String = (0..ROWS).map(line).collect();
            let unit = if layout.contains("Hz") { "Hz" } else { "" };
            let series = spans.split('/').enumerate().map(|(at, span)| {
                let value = |row: usize| {
                    if is_gap(row, at) {
                        f64::NAN
                    } else {
                        columns[at].values[row]
                    }
                };
                let values: Vec<f64> = (0..ROWS).map(value).collect();
                Quantity::new(&[span], unit, &values)
            });
            expect(&read(&lines), &series.collect::<Vec<_>>(), 1)
        },
    );
}

/// `test sort_10k    ... bench: 512.5 ns`: dots lead on from a padded name.
#[test]
fn a_name_that_dots_lead_on_from_may_be_padded() {
    let layout = (data(), one_of(&[": # ns/iter", ": # ms", " = # s"]));
    hold(&layout, |(data, value)| {
        let line = |(name, text): (&String, &str)| {
            let value = value.replace('#', text);
            format!("case of_{name:12} ... took{value}\n")
        };
        let rows = (0..data.rows()).flat_map(|row| data.names.iter().zip(data.row(row)));
        let lines: String = rows.map(line).collect();
        let unit = value.rsplit(' ').next().unwrap_or_default();
        let series = data.names.iter().zip(&data.columns);
        let series = series
            .map(|(name, column)| Quantity::new(&[&format!("of_{name}")], unit, &column.values));
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// `{"key": "train_loss", "value": 0.5}`: the record says of what its value is.
#[test]
fn the_key_of_a_record_names_its_value() {
    let keys = one_of(&["key", "metric", "metric_name"]);
    let begins = one_of(&["", ":::LOG ", "2026-11-27 10:00:00 INFO "]);
    hold(&(data(), keys, begins), |(data, key, begins)| {
        let line = |(name, text): (&String, &str)| {
            format!("{begins}{{\"{key}\": \"{name}\", \"value\": {text}, \"rank\": \"a\"}}\n")
        };
        let rows = (0..data.rows()).flat_map(|row| data.names.iter().zip(data.row(row)));
        let lines: String = rows.map(line).collect();
        let series = data.names.iter().zip(&data.columns);
        let series = series.map(|(name, column)| Quantity::new(&[name], "", &column.values));
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// Columns between bars without a ruler: `ID  | Name  | Reading | Units`.
#[test]
fn names_between_bars_need_no_ruler_where_the_bars_stand_in_line() {
    hold(&data(), |data| {
        let mut lines = String::new();
        for row in 0..data.rows() {
            lines.push_str(&format!(
                "{:4}| {:14}| {:14}| Event\n",
                "ID", "Name", "Reading"
            ));
            for (at, (name, text)) in data.names.iter().zip(data.row(row)).enumerate() {
                lines.push_str(&format!("{:<4}| {name:14}| {text:14}| 'OK'\n", at * 7 + 4));
            }
        }
        let series = data.names.iter().zip(&data.columns);
        let series = series.map(|(name, column)| Quantity::new(&[name], "", &column.values));
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// A maker's sentences of fractions alone, and norms with a blank within.
#[test]
fn fields_of_an_unknown_sentence_and_norms_are_kept_apart() {
    let sum = |body: &str| body.bytes().fold(0, |sum, byte| sum ^ byte);
    let line = |at: u32| {
        let body = format!("XYABC,+{at}.5,-00{at}.250");
        format!("${body}*{:02X}\n", sum(&body))
    };
    let lines: String = (0..9).map(line).collect();
    assert_eq!(
        read(&lines).data(),
        "XYABC/1: 0.5 1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5 | \
         XYABC/2: -0.25 -1.25 -2.25 -3.25 -4.25 -5.25 -6.25 -7.25 -8.25"
    );
    let lines: String = (0..9)
        .map(|at| format!("f=  {at}.5    |proj g|= {at}.1\n"))
        .collect();
    let names: Vec<String> = read(&lines)
        .series
        .iter()
        .map(|series| series.name.clone())
        .collect();
    assert_eq!(names, ["f", "|proj g|"]);
}
