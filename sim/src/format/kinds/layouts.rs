//! Layouts of tables and lines that many programs share, each with its quantities told apart.

use std::fmt::Write as _;

use super::language::check;
use crate::format::script::read;

#[test]
fn a_long_table_is_read_by_its_names_with_the_units_beside_its_values() {
    for (separator, quote) in [(";", "\""), (",", ""), ("\t", "")] {
        let row = |cells: &[&str]| {
            let cells = cells.iter().map(|cell| format!("{quote}{cell}{quote}"));
            cells.collect::<Vec<_>>().join(separator) + "\n"
        };
        let mut lines = row(&["SECONDS", "PID", "VALUE", "UNITS"]);
        for index in 0..6_u32 {
            let (rpm, time) = (format!("{}.5", 800 + index), format!("36000.{index}"));
            lines += &row(&[&time, "Engine RPM", &rpm, "rpm"]);
            lines += &row(&[&time, "Coolant", &(60 + index).to_string(), "°C"]);
        }
        check(
            &lines,
            &["Engine RPM in rpm: 800.5@36000", "Coolant in °C: 60@36000"],
        );
    }
    let rooms = "time,room,quantity,value\n1,attic,temp,20.5\n1,cellar,temp,12.5\n2,attic,temp,21.5\n2,cellar,temp,13.5\n";
    check(
        rooms,
        &["attic/temp: 20.5@1 21.5@2", "cellar/temp: 12.5@1 13.5@2"],
    );
}

#[test]
fn a_row_may_have_no_cells_yet_for_the_last_names() {
    let lines = " Iter F-count            f(x)  Feasibility         step\n\
                 \x20   0       3    2.512569e+00    0.000e+00\n\
                 \x20   1       7    1.812385e+00    1.000e-01    5.274e-01\n\
                 \x20   2      11    1.308571e+00    7.500e-02    7.027e-01\n";
    check(
        lines,
        &[
            "f(x): 2.512569 1.812385 1.308571",
            "Feasibility: 0 0.1 0.075",
            "step: 0.5274 0.7027",
        ],
    );
}

#[test]
fn file_systems_of_one_name_are_told_apart_by_their_mounts() {
    let row = |name: &str, cells: [&str; 4], place: &str| {
        let [blocks, used, free, share] = cells;
        format!("{name:<14} {blocks:>10} {used:>9} {free:>10} {share:>4} {place}\n")
    };
    let frame = |used: u32| {
        row(
            "Filesystem",
            ["1K-blocks", "Used", "Available", "Use%"],
            "Mounted on",
        ) + &row(
            "tmpfs",
            ["1632048", &used.to_string(), "1629942", "1%"],
            "/run",
        ) + &row(
            "/dev/sda1",
            ["244506940", &format!("91{used}98"), "141045095", "40%"],
            "/",
        ) + &row(
            "tmpfs",
            ["8160232", &format!("4{used}"), "8159820", "1%"],
            "/dev/shm",
        )
    };
    let lines: String = (11..14).map(frame).collect();
    check(
        &lines,
        &[
            "tmpfs/Used: 11 12 13",
            "tmpfs /dev/shm/Used: 411 412 413",
            "/dev/sda1/Used: 911198",
        ],
    );
}

#[test]
fn how_busy_a_processor_is_says_not_which_one() {
    let lines = "#cpu sys inter  ctxsw\n  17   8  3305   5396\n   3   1  4790   3806\n  17   0  4935   3963\n";
    check(
        lines,
        &["cpu: 17 3 17", "sys: 8 1 0", "inter: 3305 4790 4935"],
    );
    let numbered = "CPU  %usr  %sys\n0  1.5  2.5\n1  3.5  4.5\n0  5.5  6.5\n1  7.5  8.5\n";
    check(
        numbered,
        &["cpu 0/%usr in %: 1.5 5.5", "cpu 1/%sys in %: 4.5 8.5"],
    );
}

#[test]
fn names_that_come_again_are_told_apart_by_the_row_above_them() {
    let lines = ",/cpu/load/1,/cpu/temperature/1,/ram/load\nTime,Core #1,Core #1,Memory\n\
                 10:00:00,58.5,44.5,45.5\n10:00:01,60.5,46.5,47.5\n";
    check(
        lines,
        &[
            "/cpu/load/1/Core #1: 58.5",
            "/cpu/temperature/1/Core #1: 44.5",
            "Memory: 45.5",
        ],
    );
    let called = "time,h,v,der(h),der(v)\n0,1.5,0.5,2.5,9.5\n1,1.25,0.25,2.25,9.25\n";
    check(called, &["h: 1.5@0", "der(h): 2.5@0", "der(v): 9.5@0"]);
}

#[test]
fn pairs_between_tabs_are_no_headers_of_each_other() {
    let mut lines = String::new();
    for index in 0..4 {
        let _ = writeln!(
            lines,
            "Station aa:bb (on wlan0)\n\ttx bitrate:\t32{index}.5 MBit/s\n\tTDLS peer:\tno\n\tDTIM period:\t2\n\tshort slot time:yes\n\tconnected time:\t18{index} seconds"
        );
    }
    check(
        &lines,
        &[
            "tx bitrate in MBit/s: 320.5 321.5",
            "DTIM period: 2 2 2 2",
            "connected time in seconds: 180 181",
        ],
    );
}

#[test]
fn what_is_left_in_two_numbers_is_minutes_and_seconds() {
    let lines: String = (1..5)
        .map(|n| format!("loss=0.{n} eta: 00:1{n} left 1:02:0{n}\n"))
        .collect();
    check(
        &lines,
        &["eta in s: 11 12 13 14", "left in s: 3721 3722 3723 3724"],
    );
    let copied: String = (1..9)
        .map(|n| format!("a.tar {n}% {n}1MB 10.{n}MB/s 00:1{n} ETA\n"))
        .collect();
    let data = read(&copied).data();
    assert!(data.contains("11 12 13 14"), "{data}");
}

#[test]
fn norms_kinds_of_records_and_names_in_brackets_are_names() {
    let solver =
        " 0 Nonlinear |R| = 2.5e+00\n      0 Linear |R| = 2.5e+00\n      1 Linear |R| = 2.5e-01\n";
    check(
        &solver.repeat(4),
        &["Nonlinear |R|: 2.5 2.5", "Linear |R|: 2.5 0.25 2.5 0.25"],
    );
    let mut records = String::new();
    for index in 0..4 {
        let _ = writeln!(
            records,
            "POSITION {{time_boot_ms : {index}00, alt : 58400{index}}}\nVFR_HUD {{airspeed : 4.5, alt : 584.{index}}}"
        );
    }
    check(
        &records,
        &[
            "POSITION/alt: 584000 584001",
            "VFR_HUD/alt: 584 584.1 584.2",
        ],
    );
    let power: String = (0..4)
        .map(|n| format!("CPU Power: 25{n} mW\nCombined Power (CPU + GPU + ANE): 75{n} mW\n"))
        .collect();
    check(
        &power,
        &["CPU Power in mW: 250 251", "in mW: 750 751 752 753"],
    );
}

#[test]
fn a_list_s_units_may_be_a_column() {
    let device = |n: u32| {
        format!(
            "Cooler\n├── Liquid temperature    31.{n}  °C\n├── Pump speed            186{n}  rpm\n└── Pump duty               7{n}  %\n\n"
        )
    };
    let lines: String = (0..9).map(device).collect();
    check(
        &lines,
        &[
            "Liquid temperature in °C: 31 31.1",
            "Pump speed in rpm: 1860 1861",
            "Pump duty in %: 70 71",
        ],
    );
    let stars: String = (0..9)
        .map(|n| format!("Ambient = 23.{n}*C\tObject = 31.{n}*C\n"))
        .collect();
    check(&stars, &["Ambient in °C: 23 23.1", "Object in °C: 31 31.1"]);
}

#[test]
fn the_same_in_another_unit_and_scales_spelled_out_are_told_apart() {
    let mut lines = String::new();
    for n in 0..9 {
        let _ = writeln!(
            lines,
            "Rx average optical input power   : 0.5{n}00 mW / -2.{n}0 dBm\n\
             Module temperature               : 35.{n}1 degrees C / 95.{n}8 degrees F\n\
             Rx power low alarm threshold     : 0.0100 mW / -20.00 dBm"
        );
    }
    check(
        &lines,
        &[
            "Rx average optical input power in mW: 0.5",
            "Rx average optical input power (dBm) in dBm: -2",
            "Module temperature in °C: 35.01",
            "Module temperature (°F) in °F: 95.08",
            "Rx power low alarm threshold in mW: 0.01",
        ],
    );
}

#[test]
fn rows_may_be_labelled_with_their_time() {
    for names in [&["temp"][..], &["temp", "watts"], &["a", "b", "c"]] {
        let mut lines = format!("            {}\n\n", names.join("        "));
        for n in 0..9 {
            let _ = write!(lines, "{}:", 1_795_773_600 + 300 * n);
            for _ in names {
                let _ = write!(lines, " 2.{n}000000000e+01");
            }
            lines.push('\n');
        }
        for name in names {
            check(&lines, &[&format!("{name}: 20@1795773600 21@1795773900")]);
        }
    }
}

#[test]
fn a_date_beside_a_time_of_day_is_spelled_in_any_way() {
    for date in ["2026.11.27", "2026-11-27", "20261127", "27.11.2026"] {
        for separator in ['\t', ',', ';'] {
            let mut lines =
                String::from("<DATE>,<TIME>,<OPEN>,<HIGH>\n").replace(',', &separator.to_string());
            for n in 0..9 {
                let row = format!("{date},10:0{n}:00,1.{n}5,2.{n}5\n");
                lines += &row.replace(',', &separator.to_string());
            }
            check(&lines, &["OPEN: 1.05@1795773600 1.15@1795773660"]);
        }
    }
}

#[test]
fn abbreviated_names_keep_what_they_stand_for() {
    let mut lines = String::new();
    for n in 1..10 {
        let _ = writeln!(
            lines,
            "Ep. {n} : Up. {n}00 : Sen. {n},200 : Cost 8.{n} : L.r. {n}e-05"
        );
    }
    check(
        &lines,
        &[
            "Up: 100 200",
            "Sen: 1200 2200",
            "Cost: 8.1 8.2",
            "L.r: 0.00001",
        ],
    );
}

#[test]
fn names_of_columns_may_begin_with_digits() {
    let mut lines = String::from("    free   active    0fill  2nd-level\n");
    for n in 0..9 {
        let _ = writeln!(lines, "   4104{n}   40094{n}     737{n}         2{n}");
    }
    check(
        &lines,
        &["free: 41040 41041", "0fill: 7370 7371", "2nd-level: 20 21"],
    );
}

/// `read:  ops/s  kB/s` above a row and `write:  ops/s  kB/s` above the next one: what stands before the names
/// tells the tables apart.
#[test]
fn a_label_before_the_names_tells_tables_apart() {
    for (labels, names) in [
        (["read", "write"], ["ops/s", "kB/s", "avg RTT (ms)"]),
        (["rx", "tx"], ["packets", "bytes", "drops"]),
        (["Inlet", "Outlet"], ["flow", "temp (C)", "pressure (bar)"]),
    ] {
        let lines: String = (0..5)
            .map(|row| {
                let mut text = format!(
                    "\nhost1 report:\n\n     {}   idle\n     {row}.5    7{row}.25\n\n",
                    names[0]
                );
                for (at, label) in labels.iter().enumerate() {
                    let cell = |text: &str| format!("{text:>16}");
                    let head: String = names.iter().map(|name| cell(name)).collect();
                    text += &format!("{:<8}{head}\n", format!("{label}:"));
                    let cells = [row, 10 + row, 20 + row]
                        .map(|value| cell(&format!("{value}.{}75", at + 1)));
                    text += &format!("{:<8}{}\n", "", cells.concat());
                }
                text
            })
            .collect();
        let read = read(&lines);
        for (at, label) in labels.iter().enumerate() {
            let name = format!("{label}/{}", names[0]);
            let series = read.named(&name);
            let series = series.unwrap_or_else(|| panic!("no {name} in {}", read.data()));
            let values: Vec<f64> = (0..5)
                .map(|row| f64::from(row) + 0.1 * (at + 1) as f64 + 0.075)
                .collect();
            assert_eq!(series.values().len(), values.len(), "{}", read.data());
            let is_near = |(read, value): (&f64, &f64)| (read - value).abs() < 1e-9;
            assert!(
                series.values().iter().zip(&values).all(is_near),
                "{}",
                read.data()
            );
        }
        let alone = read.named(names[0]).map(|series| series.values().len());
        assert_eq!(alone, Some(5), "{}", read.data());
    }
}
