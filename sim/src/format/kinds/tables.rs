//! Tables between blanks and between drawn edges (kind B).

use proptest::prelude::*;

use super::language::{Data, Quantity, data, expect, hold, one_of};
use crate::format::script::{Heard, read};

/// How a table is drawn.
#[derive(Clone, Copy, Debug)]
struct Style {
    width: usize,
    is_left: bool,
}

fn style() -> impl Strategy<Value = Style> {
    (14..20_usize, any::<bool>()).prop_map(|(width, is_left)| Style { width, is_left })
}

impl Style {
    fn line<T: AsRef<str>>(self, cells: &[T]) -> String {
        let Self { width, is_left } = self;
        let cell = |cell: &T| {
            let cell = cell.as_ref();
            if is_left {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        };
        let line: String = cells.iter().map(cell).collect();
        line.trim_end().to_owned() + "\n"
    }

    fn rows(self, data: &Data) -> Vec<String> {
        (0..data.rows())
            .map(|row| self.line(&data.row(row)))
            .collect()
    }
}

#[test]
fn columns_between_blanks_are_named_by_their_header() {
    hold(&(data(), style()), |(data, style)| {
        let lines = style.line(&data.names) + &style.rows(&data).concat();
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn a_header_that_is_printed_again_is_no_row() {
    hold(&(data(), style(), 3..12_usize), |(data, style, every)| {
        let head = style.line(&data.names);
        let pages: Vec<String> = style
            .rows(&data)
            .chunks(every)
            .map(<[String]>::concat)
            .collect();
        let script = read(&(head.clone() + &pages.join(&head)));
        prop_assert!(script.bad.is_empty());
        expect(&script, &data.quantities(), 0)
    });
}

#[test]
fn a_row_of_units_gives_units() {
    let units = ["ms", "V", "°C", "%", "MB", "W"];
    let units = prop::sample::subsequence(units.to_vec(), 5).prop_shuffle();
    let brackets = one_of(&["", "()", "[]"]);
    hold(
        &(data(), style(), units, brackets),
        |(data, style, units, brackets)| {
            let units = &units[..data.names.len()];
            let (open, close) = brackets.split_at(brackets.len() / 2);
            let row: Vec<String> = units
                .iter()
                .map(|unit| format!("{open}{unit}{close}"))
                .collect();
            let lines = style.line(&data.names) + &style.line(&row) + &style.rows(&data).concat();
            let mut series = data.quantities();
            for (series, unit) in series.iter_mut().zip(units) {
                series.unit = Some((*unit).into());
            }
            expect(&read(&lines), &series, 0)
        },
    );
}

#[test]
fn rows_may_begin_with_a_time() {
    hold(
        &(data(), style(), any::<bool>()),
        |(data, style, is_named)| {
            let lines = style.rows(&data).into_iter().enumerate();
            let rows = lines.map(|(row, line)| format!("10:00:{row:02} {line}"));
            let head = if is_named { "10:00:00 " } else { "09:59:59 " };
            let lines = head.to_owned() + &style.line(&data.names) + &rows.collect::<String>();
            let script = read(&lines);
            expect(&script, &data.quantities(), 0)?;
            let places = script.series[0].samples.iter().map(|(x, _)| *x);
            let expected = (0..data.rows()).map(|row| Some(36_000.0 + row as f64));
            prop_assert!(places.eq(expected), "{}", script.data());
            Ok(())
        },
    );
}

#[test]
fn cells_may_be_text() {
    let words = one_of(&["ok", "idle", "run"]);
    hold(
        &(data(), style(), words, any::<bool>()),
        |(data, style, word, is_first)| {
            let with = |cells: Vec<&str>, cell| {
                let mut cells: Vec<String> = cells.into_iter().map(str::to_owned).collect();
                let at = if is_first { 0 } else { cells.len() };
                cells.insert(at, String::from(cell));
                style.line(&cells)
            };
            let names = data.names.iter().map(String::as_str).collect();
            let rows = (0..data.rows()).map(|row| with(data.row(row), word));
            let lines = with(names, "state") + &rows.collect::<String>();
            let script = read(&lines);
            prop_assert!(script.bad.is_empty(), "{}", script.data());
            expect(&script, &data.quantities(), 0)
        },
    );
}

/// A column whose cells name things: each thing has series of its own.
#[test]
fn a_key_column_makes_groups() {
    let key = one_of(&["device", "interface", "NAME", "Device:"]);
    hold(&(data(), style(), key), |(data, style, key)| {
        let things = ["sda", "sdb"];
        let mut cells = vec![key.to_owned()];
        cells.extend(data.names.iter().cloned());
        let mut lines = style.line(&cells);
        for row in 0..data.rows() {
            let mut cells = vec![things[row % 2]];
            cells.extend(data.row(row));
            lines += &style.line(&cells);
        }
        let mut series = Vec::new();
        for (at, thing) in things.iter().enumerate() {
            for (name, column) in data.names.iter().zip(&data.columns) {
                let values: Vec<f64> = column.values.iter().copied().skip(at).step_by(2).collect();
                series.push(Quantity::new(&[thing, name], "", &values));
            }
        }
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn a_row_of_averages_is_not_mixed_in() {
    let word = one_of(&["Average:", "Total:", "Mean:"]);
    hold(&(data(), style(), word), |(data, style, word)| {
        let rows = style.rows(&data).into_iter().enumerate();
        let rows = rows.map(|(row, line)| format!("10:00:{row:02}  {line}"));
        let zeros = style.line(&vec!["0.25"; data.names.len()]);
        let head = format!("10:00:00  {}", style.line(&data.names));
        let lines = head + &rows.collect::<String>() + "\n" + &format!("{word:<10}{zeros}");
        expect(&read(&lines), &data.quantities(), 0)
    });
}

/// `edge`, `between`, and the lines above, under the header and below.
const BOXES: [(&str, &str, [&str; 3]); 6] = [
    ("| ", " | ", ["", "|---|---|", ""]),
    ("", " | ", ["", "----+----", ""]),
    ("| ", " | ", ["+----+----+", "+----+----+", "+----+----+"]),
    ("| ", " | ", ["+----+----+", "+====+====+", "+----+----+"]),
    ("│ ", " │ ", ["┌────┬────┐", "├────┼────┤", "└────┴────┘"]),
    ("│ ", " │ ", ["╭────┬────╮", "├────┼────┤", "╰────┴────╯"]),
];

#[test]
fn tables_are_read_between_drawn_edges() {
    let layout = (data(), style(), prop::sample::select(&BOXES[..]));
    hold(
        &layout,
        |(data, style, (edge, between, [above, under, below]))| {
            let width = style.width;
            let line = |cells: &[&str]| {
                let cells: Vec<String> =
                    cells.iter().map(|cell| format!("{cell:<width$}")).collect();
                let end: String = edge.chars().rev().collect();
                format!("{edge}{}{end}\n", cells.join(between))
                    .trim_end()
                    .to_owned()
                    + "\n"
            };
            let rule = |rule: &str| {
                if rule.is_empty() {
                    String::new()
                } else {
                    format!("{rule}\n")
                }
            };
            let names: Vec<&str> = data.names.iter().map(String::as_str).collect();
            let rows = (0..data.rows()).map(|row| line(&data.row(row)));
            let lines = [
                rule(above),
                line(&names),
                rule(under),
                rows.collect(),
                rule(below),
            ]
            .concat();
            let script = read(&lines);
            prop_assert!(script.bad.is_empty(), "{}", script.data());
            expect(&script, &data.quantities(), 0)
        },
    );
}

/// As Stable-Baselines3 prints: each box is a row, its sections are groups.
#[test]
fn a_box_of_two_columns_is_pairs_under_their_sections() {
    hold(&data(), |mut data| {
        data.names.truncate(2);
        data.columns.truncate(2);
        let record = |row: usize| {
            let texts = data.row(row);
            let pair = |name: &str, text: &str| format!("|    {name:<16}| {text:<10} |\n");
            format!(
                "-----------------------------------\n| train/             |            |\n{}| rollout/           |            |\n{}-----------------------------------\n",
                pair(&data.names[0], texts[0]),
                pair(&data.names[1], texts[1]),
            )
        };
        let lines: String = (0..data.rows()).map(record).collect();
        let named = ["train", "rollout"]
            .iter()
            .zip(&data.names)
            .zip(&data.columns);
        let series =
            named.map(|((group, name), column)| Quantity::new(&[group, name], "", &column.values));
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// `---- ------`: where a stroke begins and ends is where its column does.
#[test]
fn a_ruler_under_the_names_tells_where_columns_are() {
    for stroke in ["-", "="] {
        let ruler = format!(
            "  {}  {}  {}",
            stroke.repeat(8),
            stroke.repeat(12),
            stroke.repeat(6)
        );
        let rows = [
            "d= 0, ls        -76.50     0.2",
            "d= 0, ls        -77.25     0.4",
        ];
        let lines = format!(
            "  start by    the energy    time\n{ruler}\n  {}\n  {}\n",
            rows[0], rows[1]
        );
        let data = read(&lines.repeat(2)).data();
        assert!(
            data.contains("/the energy: -76.5 -77.25 -76.5 -77.25"),
            "{data}"
        );
        assert!(data.contains("/time: 0.2 0.4"), "{data}");
    }
}

#[test]
fn a_mark_before_a_row_is_no_cell() {
    let lines = "   Nodes    BestSol    Gap\n\n     0        inf      inf\n T   4      912.5    35.5%\n     9      900.5    20.5%\n";
    let data = read(lines).data();
    assert!(data.contains("Nodes: 0 4 9"), "{data}");
    assert!(data.contains("Gap in %: 35.5 20.5"), "{data}");
}

/// A date of several words, a range whose end is padded and the parts of a complex number are one cell.
#[test]
fn cells_may_have_blanks_in_them() {
    let data = read(
        "insert command  res                time\n   120    39|0  845M Nov 28 10:00:02.123\n   138    41|0  846M Nov 28 10:00:03.123\n",
    )
    .data();
    assert!(data.contains("insert: 120 138"), "{data}");
    let data = read(
        "[ ID] Interval       Transfer     Bandwidth\n[  3]  0.0- 1.0 sec  12.5 MBytes   105 Mbits/sec\n[  3]  9.0-10.0 sec  12.4 MBytes   103 Mbits/sec\n",
    )
    .data();
    assert!(data.contains("Transfer in MBytes: 12.5 12.4"), "{data}");
    let data = read(
        "Index   frequency   v(out)\n0\t1.0e+01\t9.5e-01,\t-6.2e-03\t\n1\t1.5e+01\t9.4e-01,\t-7.5e-03\t\n",
    )
    .data();
    assert!(data.contains("v(out): 0.95 0.94"), "{data}");
    assert!(data.contains("v(out) 2: -0.0062 -0.0075"), "{data}");
    let data = read("Freq.\tV(out)\n10.5\t9.5e-01,-6.2e-03\n20.5\t9.4e-01,-7.5e-03\n").data();
    assert!(data.contains("V(out) 2: -0.0062 -0.0075"), "{data}");
    // Decimal commas and thousands are none.
    let data = read("at\tsum\n1\t1,234.5\n2\t1,235.5\n").data();
    assert!(data.contains("sum: 1234.5 1235.5"), "{data}");
}

#[test]
fn a_column_of_values_may_begin_with_words() {
    let lines = "| Training Loss | Epoch | Step |\n|:-----:|:----:|:--:|\n| No log | 0.5 | 10 |\n| 0.75 | 1.0 | 20 |\n| 0.5 | 1.5 | 30 |\n";
    let data = read(lines).data();
    assert!(data.contains("Training Loss: 0.75 0.5"), "{data}");
    assert!(data.contains("Epoch: 0.5 1 1.5"), "{data}");
}

/// A row in several lines, each under names of its own, as `nvidia-smi` draws it.
#[test]
fn rows_of_several_lines_are_read_under_their_names() {
    let frame = |temp: u32| {
        format!(
            "+-----------------------+----------------------+\n\
             | GPU  Name             | Bus-Id        Disp.A |\n\
             | Fan  Temp  Usage/Cap  |         Memory-Usage |\n\
             |=======================+======================|\n\
             |   0  RTX 3090         | 00000000:01:00.0 Off |\n\
             | 30%   {temp}C  240W / 350W |   8123MiB / 24576MiB |\n\
             +-----------------------+----------------------+\n\
             |   1  RTX 3090         | 00000000:02:00.0 Off |\n\
             | 35%   {}C   90W / 350W |   1000MiB / 24576MiB |\n\
             +-----------------------+----------------------+\n\n",
            temp + 10
        )
    };
    let data = read(&[48, 50, 51].map(frame).concat()).data();
    assert!(data.contains("gpu 0/Temp in C: 48 50 51"), "{data}");
    assert!(data.contains("gpu 1/Temp in C: 58 60 61"), "{data}");
    assert!(data.contains("gpu 1/Usage in W: 90 90 90"), "{data}");
    assert!(
        data.contains("gpu 0/Memory-Usage total in MiB: 24576"),
        "{data}"
    );
}

#[test]
fn a_mark_behind_a_number_and_zeros_before_units_are_no_other_unit() {
    let lines = " it      alpha   ls\n  0  0.00e+00    0\n  1  1.70e-01h   2\n  2  2.40e-01f   1\n";
    assert!(
        read(lines).data().contains("alpha: 0 0.17 0.24"),
        "{}",
        read(lines).data()
    );
    let lines =
        "usr sys| read  writ\n 26   1|   0    435k\n 12   7|4096B   33k\n 15   1|  84k  456k\n";
    let data = read(lines).data();
    assert!(data.contains("read in B: 0 4096 84000"), "{data}");
}

#[test]
fn units_may_be_said_above_the_names() {
    let lines = "Channels\t2\nY_Unit_Label\tVolts\tAmps\nX0\t0\t0\nDelta\t0.1\t0.1\n***End***\t\t\n\
                 X_Value\tVoltage\tCurrent\n0.0\t2.5\t0.5\n0.1\t2.75\t0.75\n0.2\t2.5\t0.5\n";
    let data = read(lines).data();
    assert!(data.contains("Voltage in V: 2.5 2.75 2.5"), "{data}");
}

/// A row between blanks that leaves out a cell stays a row of its table, and none of its numbers is another column's.
#[test]
fn a_row_that_leaves_out_a_cell_has_a_gap_there() {
    let layout = (
        data(),
        prop::collection::vec(0_usize..9, 40),
        one_of(&["left", "right"]),
    );
    hold(&layout, |(data, holes, side)| {
        let (width, rows) = (data.names.len(), data.rows());
        if width < 4 || rows < 4 {
            return Ok(());
        }
        // The first row is whole or has a hole, too; none is left out at the ends.
        let hole =
            |row: usize| Some(holes[row % holes.len()]).filter(|at| (1..width - 1).contains(at));
        let cell = |text: &str| {
            if *side == *"left" {
                format!("{text:<16}")
            } else {
                format!("{text:>16}")
            }
        };
        let mut lines: String = data.names.iter().map(|name| cell(name)).collect();
        for row in 0..rows {
            lines.push('\n');
            let cells = data.row(row).into_iter().enumerate();
            lines.extend(
                cells.map(|(at, text)| cell(if hole(row) == Some(at) { "" } else { text })),
            );
        }
        lines.push('\n');
        let script = read(&lines);
        for (at, name) in data.names.iter().enumerate() {
            let values = data.columns[at].values.iter().enumerate();
            let kept = values.filter(|(row, _)| hole(*row) != Some(at));
            let kept: Vec<f64> = kept.map(|(_, value)| *value).collect();
            let heard = script.named(name).map_or(Vec::new(), Heard::values);
            let heard: Vec<f64> = heard
                .into_iter()
                .filter(|value| value.is_finite())
                .collect();
            prop_assert!(
                kept.len() < 2 || heard == kept,
                "{name} in {lines}\n{}",
                script.data()
            );
        }
        prop_assert!(script.series.len() <= width, "{lines}\n{}", script.data());
        Ok(())
    });
}

/// How busy a thing is stands behind its name, and is no second one.
#[test]
fn a_share_of_a_processor_behind_a_name_is_a_quantity() {
    let rows: String = (100..104)
        .map(|row| format!("api         {row}   2{row}\nweb         {row}   3{row}\n"))
        .collect();
    let data = read(&format!("NAME        CPU    MEM\n{rows}")).data();
    assert!(data.contains("api/CPU: 100 101 102 103"), "{data}");
}
