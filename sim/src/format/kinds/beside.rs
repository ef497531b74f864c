//! What stands beside names and values: sections with their titles, states, marks, signs of degrees, sentences
//! above numbers.

use std::fmt::Write as _;

use super::language::check;
use crate::format::script::read;

#[test]
fn a_sentence_above_numbers_is_no_header() {
    for sentence in [
        "MOT: No current sense.",
        "Waiting for the sensor!",
        "Ready to send data.",
        "* Smoothing: of the curve",
    ] {
        for separator in ["\t", "   "] {
            let mut lines = format!("{sentence}\n");
            for n in 0..9 {
                let _ = writeln!(
                    lines,
                    "{}",
                    [
                        format!("2.{n}0"),
                        format!("0.{n}5"),
                        format!("7.{n}1"),
                        format!("4.{n}2")
                    ]
                    .join(separator)
                );
            }
            check(&lines, &["1: 2 2.1 2.2", "4: 4.02 4.12"]);
        }
    }
    let names = "Time step Temp. Press.\n0 1.5 2.5 3.5\n1 1.6 2.6 3.6\n";
    check(names, &["Temp.: 2.5@0 2.6@1"]);
}

#[test]
fn comments_that_stars_begin_may_name_columns() {
    let mut lines =
        String::from("* Source: Mic-1\n* Smoothing: None\n*\n* Freq(Hz) SPL(dB) Phase(degrees)\n");
    for n in 0..9 {
        let _ = writeln!(lines, "2{n},000000 72,8{n}3 -17{n},1154");
    }
    check(
        &lines,
        &[
            "Freq in Hz: 20 21",
            "SPL in dB: 72.803 72.813",
            "Phase in degrees: -170.1154",
        ],
    );
}

#[test]
fn what_is_measured_may_be_called_as_levels_are() {
    let mut lines = String::new();
    for n in 1..10 {
        let _ = writeln!(
            lines,
            "Epochs    {n}000. Current error: 0.2{n}. Bit fail 3{n}."
        );
    }
    check(&lines, &["Current error: 0.21 0.22", "Bit fail: 31 32"]);
    let logged = "ERROR: 3 files\nWARNING: 4 files\n".repeat(9);
    assert_eq!(read(&logged).data(), "");
}

#[test]
fn a_word_that_names_begin_with_is_no_unit() {
    let mut lines = String::new();
    for n in 1..10 {
        let _ = writeln!(
            lines,
            "fps step: 5850{n} fps step and policy: 5350{n} fps total: 4817{n} epoch: {n}/500"
        );
    }
    check(&lines, &["total: 48171 48172"]);
}

#[test]
fn states_behind_a_value_are_no_names() {
    let mut lines = String::new();
    for n in 0..12 {
        let state = ["", "HIGH MINOR", "LOW", "INVALID"][n % 4];
        let _ = writeln!(
            lines,
            "LAB:TEMP:A     2026-11-27 10:00:{n:02}.593 4.{n}  {state}"
        );
        let _ = writeln!(lines, "LAB:CURRENT    2026-11-27 10:00:{n:02}.834 85.{n}  ");
    }
    let data = read(&lines).data();
    assert!(!data.contains("MINOR") && !data.contains("LOW"), "{data}");
    assert!(
        data.contains("LAB:TEMP:A/1: 4@") || data.contains("LAB:TEMP:A/1: 4 "),
        "{data}"
    );
}

#[test]
fn titles_beside_lists_of_pairs_are_groups() {
    let mut lines = String::new();
    for n in 0..9 {
        let _ = write!(
            lines,
            "  --------------------\n  Signal | refresh rate: 10 seconds\n  --------------------\n\
             \x20 LTE    |   rssi: -6{n}.00 dBm\n         |   rsrq: -1{n}.00 dB\n\
             \x20 --------------------\n\
             \x20 5G     |   rsrq: -2{n}.00 dB\n         |   rsrp: -9{n}.00 dBm\n"
        );
    }
    check(
        &lines,
        &[
            "LTE/rsrq in dB: -10 -11",
            "5G/rsrq in dB: -20 -21",
            "LTE/rssi in dBm: -60",
        ],
    );
    let prefixed = "web-1 | step: 1\nweb-2 | step: 5\n".repeat(9);
    check(&prefixed, &["web-1/step: 1", "web-2/step: 5"]);
}

#[test]
fn an_at_sign_ties_a_name_to_its_rate() {
    let mut lines = String::new();
    for n in 0..9 {
        let _ = writeln!(
            lines,
            "in @  62.{n} MiB/s, out @  60.{n} MiB/s,  6{n}.3 MiB total, buffer  1{n}% full"
        );
    }
    check(
        &lines,
        &["in in MiB/s: 62", "out in MiB/s: 60", "total in MiB: 60.3"],
    );
}

#[test]
fn units_keep_to_their_values_in_lists_and_cells() {
    let mut lines = String::new();
    for n in 0..9 {
        let _ = writeln!(
            lines,
            "sensors: 699{n} events, 56404{n}us elapsed, 80.6{n}us avg, min 7us max 10{n}us 52.0{n}us rms"
        );
    }
    check(
        &lines,
        &[
            "sensors events: 6990",
            "sensors elapsed in us: 564040",
            "sensors min in us: 7",
        ],
    );
    let degrees: String = (0..9)
        .map(|n| format!("temperature:24.{n}^C  EC:1.4{n}ms/cm\n"))
        .collect();
    check(&degrees, &["temperature in ", "EC in ms/cm: 1.4 1.41"]);
    let boxed: String = (1..10)
        .map(|n| format!("| Sort | 1{n} | {n},345.842 us |\n"))
        .collect();
    check(
        &format!("| Method | N | Mean |\n|---|---|---|\n{boxed}"),
        &["Mean in us: 1345.842 2345.842"],
    );
}

#[test]
fn rows_of_units_may_have_none_for_some_names() {
    let mut lines =
        String::from("   yyyy  mm   tmax    tmin    rain\n              degC    degC      mm\n");
    for n in 1..10 {
        let _ = writeln!(lines, "   1951   {n}    7.{n}     1.{n}    7{n}.4");
    }
    check(
        &lines,
        &["yyyy: 1951", "tmax in degC: 7.1", "rain in mm: 71.4"],
    );
}

#[test]
fn cells_may_begin_under_their_names_or_be_marked() {
    let mut lines = String::from("  SEQ HOST              SIZE TTL TIME       STATUS\n");
    for n in 0..9 {
        let _ = writeln!(lines, "    {n} 192.0.2.9           56  57 1{n}ms304us");
    }
    check(&lines, &["SIZE: 56", "TIME in s: 0.010304 0.011304"]);
    let mut lines = String::from(
        "   Variable    Rhs norm      N_iter  Norm. residual   Drift   Time residual\n",
    );
    for n in 0..9 {
        for name in ["Velocity", "Pressure"] {
            let _ = writeln!(
                lines,
                "c  {name}    0.1410{n}E+01       4     0.2341{n}E-08    0.28000E+00 0.4062{n}E+00"
            );
        }
    }
    check(
        &lines,
        &["Velocity/Rhs norm: 1.41", "Pressure/Time residual: 0.4062"],
    );
}

#[test]
fn two_rows_of_names_that_only_together_differ_are_one() {
    let mut lines = String::from(
        "scorer,dlc,dlc,dlc,dlc,dlc,dlc\nparts,nose,nose,nose,tail,tail,tail\ncoords,x,y,p,x,y,p\n",
    );
    for n in 0..9 {
        let _ = writeln!(lines, "{n},37{n}.5,19{n}.5,0.9{n},20{n}.5,21{n}.5,0.8{n}");
    }
    check(&lines, &["nose/x: 370.5", "tail/y: 210.5", "tail/p: 0.8"]);
}

#[test]
fn names_and_values_before_numbers_are_not_their_header() {
    let mut lines = String::from(
        "Type;FSV-7;\nVersion;3.30;\nCenter Freq;100000000;Hz;\nTrace 1;;\nPreselector;BYPASSED;\nValues;9;\n",
    );
    for n in 0..9 {
        let _ = writeln!(lines, "9000000{n};-93.3{n};");
    }
    check(&lines, &["1: 90000000 90000001", "2: -93.3 -93.31"]);
}

#[test]
fn stars_at_a_line_s_beginning_are_drawn() {
    let drawn = "   ** INFORMATION ON CONVERGENCE\n".repeat(9);
    assert_eq!(read(&drawn).data(), "");
    check(&"energy = *****  force = 2.5\n".repeat(3), &["energy: "]);
    // Stars around a line are drawn: no number stands in them.
    for frame in ["***", "******"] {
        let lines =
            format!("\t{frame} Frame Start {frame}\n\tspeed: 2.5\n\t{frame} Frame End {frame}\n");
        let data = read(&lines.repeat(6)).data();
        assert_eq!(data, "speed: 2.5 2.5 2.5 2.5 2.5 2.5");
    }
}
