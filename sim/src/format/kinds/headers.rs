//! Headers that say more, or less, than one name for each cell (kinds B and F).

use std::fmt::Write as _;

use super::language::{check, data, expect, hold, one_of};
use crate::format::script::read;

#[test]
fn rows_that_lack_their_last_cells_stay_rows_of_their_table() {
    let lines = "Nr,Time,Celsius(°C),Humidity(%rh),Serial Number\n\
                 1,27/11/2026 10:00:00,21.5,45.0,010012345\n\
                 2,27/11/2026 10:05:00,22.5,44.5\n3,27/11/2026 10:10:00,23.5,43.5\n";
    let data = read(lines).data();
    for expected in [
        "Celsius in °C: 21.5@1795773600 22.5@1795773900 23.5@1795774200",
        "Humidity in %rh: 45@1795773600 44.5@1795773900 43.5@1795774200",
    ] {
        assert!(data.contains(expected), "{data}");
    }
}

#[test]
fn the_numbers_of_rows_need_no_name() {
    for parting in ["\t", ",", ";"] {
        let lines = "\"x\"|\"y\"\n\"1\"|5.5|3.5\n\"2\"|4.5|2.5\n\"3\"|6.5|1.5\n";
        let data = read(&lines.replace('|', parting)).data();
        assert!(data.contains("x: 5.5 4.5 6.5 | y: 3.5 2.5 1.5"), "{data}");
        assert!(!data.contains("1: 1"), "{data}");
    }
}

#[test]
fn names_may_be_per_cents() {
    let lines = "Timestamp,Users,Rate,50%,99.9%,Total\n1795773600,5,1.5,N/A,N/A,0\n\
                 1795773601,10,2.5,48,97,39\n1795773602,15,3.5,49,98,85\n";
    let data = read(lines).data();
    for expected in [
        "Users: 5@1795773600 10@1795773601 15@1795773602",
        "50%: 48@1795773601 49@1795773602",
        "99.9%: 97@1795773601 98@1795773602",
    ] {
        assert!(data.contains(expected), "{data}");
    }
    // A row of texts and numbers above another one is no header.
    let data = read("web,12,13%,up\nweb,14,15%,up\nweb,16,17%,up\n").data();
    assert!(!data.contains("12:"), "{data}");
}

#[test]
fn a_number_in_brackets_behind_a_number_is_a_quantity_of_its_own() {
    for (cell, name) in [
        ("+786", "requests change"),
        ("12.5%", "requests % in %"),
        ("3", "requests 2"),
    ] {
        let mut lines = String::from(
            "------- data ------ ------- load -------\n\
             keys       mem      clients requests            connections\n",
        );
        for n in 1..6 {
            let requests = format!("{} ({cell})", 10_000 + n);
            let _ = writeln!(
                lines,
                "{n}          12.5{n}M   5       {requests:<20}{}",
                370 + n
            );
        }
        let data = read(&lines).data();
        assert!(
            data.contains("requests: 10001 10002 10003 10004 10005"),
            "{data}"
        );
        assert!(data.contains(&format!("{name}: ")), "{data}");
        assert!(data.contains("connections: 371 372 373 374 375"), "{data}");
    }
}

#[test]
fn the_names_of_a_box_may_stand_in_two_lines_and_several_in_a_cell() {
    let rule = "=========================================================\n";
    let mut lines = format!(
        "{rule}| Conflicts |      ORIGINAL     |   LEARNT   | Progress |\n\
         |           |    Vars   Clauses |      Limit |          |\n{rule}"
    );
    for n in 1..5 {
        let _ = writeln!(
            lines,
            "| {:>9} | {:>7} {:>9} | {:>10} | {:>6}.5 % |",
            n * 100,
            5000 - n,
            29_000 + n,
            n,
            n
        );
    }
    lines += rule;
    let data = read(&lines).data();
    for expected in [
        "Conflicts: 100 200 300 400",
        "ORIGINAL Vars: 4999 4998 4997 4996",
        "ORIGINAL Clauses: 29001 29002 29003 29004",
        "LEARNT Limit: 1 2 3 4",
        "Progress in %: 1.5 2.5 3.5 4.5",
    ] {
        assert!(data.contains(expected), "{data}");
    }
}

#[test]
fn a_name_in_a_header_may_look_like_a_pair() {
    let data = crate::format::script::read(
        "epoch,train/loss,metrics/mAP_0.5,metrics/mAP_0.5:0.95\n0,0.5,0.25,0.125\n1,0.4,0.3,0.15\n",
    )
    .data();
    assert!(data.contains("metrics/mAP_0.5:0.95: 0.125 0.15"), "{data}");
    assert!(data.contains("train/loss: 0.5 0.4"), "{data}");
}

/// `#! FIELDS time phi psi`, `#Fields: phi psi`: a comment that says that it is the header, however many others
/// stand between it and the rows.
#[test]
fn a_comment_may_say_that_names_follow() {
    let style = one_of(&[
        "#! FIELDS @",
        "# Fields: @",
        "#Fields: @",
        "# Columns: @",
        "# HEADER @",
    ]);
    let notes = 0..7_usize;
    hold(&(data(), style, notes), |(data, style, notes)| {
        if data.names.len() < 2 {
            return Ok(());
        }
        let notes: String = (0..notes)
            .map(|at| format!("#! SET min_{} -pi\n", ["a", "b", "c"][at % 3]))
            .collect();
        let lines = style.replace('@', &data.names.join(" "))
            + "\n"
            + &notes
            + &data.lines(" ", |_, text| text.into());
        expect(&read(&lines), &data.quantities(), 0)
    });
}

/// `#Fields: date time c-ip sc-status`: the names of a log's date and clock are two.
#[test]
fn a_date_and_its_clock_have_two_names() {
    let lines: String = (0..8)
        .map(|row| format!("2026-11-27 10:00:0{row} 10.0.0.{row} GET 20{row} {row}.5 3{row}\n"))
        .collect();
    let read = read(
        &("#Fields: date time c-ip cs-method sc-status time-taken sc-bytes\n".to_owned() + &lines),
    );
    for (name, last) in [
        ("sc-status", 207.0),
        ("time-taken", 7.5),
        ("sc-bytes", 37.0),
    ] {
        let series = read.named(name);
        let series = series.unwrap_or_else(|| panic!("no {name} in {}", read.data()));
        assert_eq!(series.values().last(), Some(&last));
    }
    assert!(read.data().starts_with("x time (clock)"), "{}", read.data());
}

/// `Mozilla/5.0+(X11;+Linux)`: where a comment names columns between blanks, no other sign parts cells.
#[test]
fn signs_in_cells_between_blanks_part_nothing() {
    for agent in ["Mozilla/5.0+(X11;+Linux;+x64)", "a,b,c,d", "curl/8.5.0"] {
        let lines: String = (0..8)
            .map(|row| {
                let agent = if row < 3 { agent } else { "-" };
                format!("2026-11-27 10:00:0{row} {agent} 20{row} {row}.5 7\n")
            })
            .collect();
        let header = "#Software: Server 10.0\n#Fields: date time agent status taken bytes\n";
        let read = read(&format!("{header}{lines}{header}{lines}"));
        for name in ["status", "taken"] {
            let of_name = read
                .series
                .iter()
                .filter(|series| series.name.ends_with(name));
            let count: usize = of_name.map(|series| series.samples.len()).sum();
            assert_eq!(count, 16, "{agent}: {}", read.data());
        }
    }
}

/// `#` in a row of units says that a column counts; it makes no comment of it.
#[test]
fn a_row_of_units_may_begin_with_the_sign_for_a_count() {
    for between in ["\t", ";", ","] {
        let line = |cells: &[&str]| cells.join(between) + "\n";
        let lines = line(&["", "Pt", "T", "Im", "Vu"])
            + &line(&["", "#", "s", "A", "V"])
            + &(0..9)
                .map(|row| line(&["", &row.to_string(), &format!("{row}.5"), "0.25", "1.5"]))
                .collect::<String>();
        let read = read(&lines);
        for (name, unit) in [("Pt", ""), ("T", "s"), ("Im", "A"), ("Vu", "V")] {
            let series = read.named(name).map(|series| series.unit.as_str());
            assert_eq!(series, Some(unit), "{name} in {} {lines}", read.data());
        }
    }
}

/// Names in the upper edge of a box, over their columns.
#[test]
fn names_may_stand_in_the_edge_of_a_box() {
    for [left, tee, right, line] in [["┌", "┬", "┐", "─"], ["┏", "┳", "┓", "━"]] {
        let mut lines = format!("{left}{line}{line}minute{line}{tee}{line}avg_ms{line}{right}\n");
        for row in 1..8 {
            lines += &format!("│ 2026-11-28 10:0{row}:00 │  {row}.25 │\n");
        }
        let data = read(&lines).data();
        assert!(data.contains("avg_ms: 1.25@"), "{data}");
        assert!(data.starts_with("x minute (clock)"), "{data}");
    }
}

/// Ranges may stand between the names and their units: the names are the rows' all the same.
#[test]
fn a_row_of_ranges_takes_no_names_away() {
    for (titles, names, ranges, units) in [
        (
            ["ChannelTitle=", "Range=", "UnitName="],
            ["ECG", "Blood Pressure"],
            ["10.000 mV", "300.000 mmHg"],
            ["mV", "mmHg"],
        ),
        (
            ["Name", "Full scale", "Units"],
            ["Inlet", "Motor"],
            ["120 °C", "4000 rpm"],
            ["°C", "rpm"],
        ),
    ] {
        for separator in ["\t", ";"] {
            let line = |title: &str, cells: [&str; 2]| {
                format!("{title}{separator}{}\n", cells.join(separator))
            };
            let mut lines = format!("Interval={separator}0.01 s\n");
            lines += &line(titles[0], names);
            lines += &line(titles[1], ranges);
            lines += &line(titles[2], units);
            for row in 0..9 {
                lines += &line(
                    &format!("0.{row}"),
                    [&format!("1.{row}"), &format!("79.{row}")],
                );
            }
            let [first, second] = names;
            check(
                &lines,
                &[
                    &format!("{first} in {}: 1 1.1 1.2", units[0]),
                    &format!("{second} in {}: 79 79.1 79.2", units[1]),
                ],
            );
        }
    }
}

/// What kinds of values columns have may be told between their names and their units.
#[test]
fn a_row_of_kinds_names_nothing() {
    for kinds in [";Counter;Analog\n", ";counter;Status\n", ""] {
        let lines = format!(
            ";SB 3000;SB 3000\n;Total yield;Power\n{kinds}dd/MM/yyyy HH:mm:ss;kWh;kW\n27/11/2026 10:00:00;12,691;0,154\n27/11/2026 10:05:00;12,716;0,308\n"
        );
        let data = read(&lines).data();
        assert!(data.contains("Total yield in kWh: 12.691@"), "{data}");
        assert!(data.contains("Power in kW: 0.154@"), "{data}");
    }
    // Without other names they are the names.
    let data = read("Counter,Analog\n1,0.5\n2,0.75\n").data();
    assert_eq!(data, "Counter: 1 2 | Analog: 0.5 0.75");
}

/// Loggers add serial numbers to the names of what they log: quoted texts are names, whatever they say.
#[test]
fn quoted_names_may_hold_pairs() {
    let serial = "S/N: 10123456";
    for of in [
        "LGR #",
        "LGR #, SEN #",
        "LGR #, SEN #, LBL: attic of the old house, north",
    ] {
        let of = of.replace('#', serial);
        let lines = format!(
            "\"Plot Title: attic\"\n\"#\",\"Date Time, GMT+01:00\",\"Temp, °C ({of})\",\"Coupler Attached (LGR {serial})\"\n1,11/27/26 08:10:00 AM,20.5,\n2,11/27/26 08:15:00 AM,20.75,\n"
        );
        let script = read(&lines);
        let temp = script
            .series
            .iter()
            .find(|one| one.name.starts_with("Temp"));
        let temp = temp.map(|one| (one.unit.as_str(), one.values()));
        assert_eq!(temp, Some(("°C", vec![20.5, 20.75])), "{}", script.data());
        assert!(script.facts.iter().all(|(name, ..)| !name.contains("S/N")));
    }
}
