//! Times in all their spellings, as a first column and at the head of lines (kind E).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::language::{Data, data, expect, hold, one_of};
use crate::format::script::{Script, read};
use crate::format::{AxisKind, Options, Parser};

/// Spellings of a date with a time, for `strftime`, and whether the zone is told by them.
const DATED: &[(&str, bool)] = &[
    ("%Y-%m-%dT%H:%M:%SZ", true),
    ("%Y-%m-%dT%H:%M:%S+00:00", true),
    ("%Y-%m-%d %H:%M:%S", false),
    ("%Y-%m-%dT%H:%M:%S", false),
    ("%Y-%m-%d %H:%M:%S.000", false),
    ("%Y-%m-%d %H:%M:%S,000", false),
    ("%Y/%m/%d %H:%M:%S", false),
    ("%d.%m.%Y %H:%M:%S", false),
    ("%b %d %Y %H:%M:%S", false),
    ("%d-%b-%Y %H:%M:%S", false),
    ("%a %b %d %H:%M:%S %Y", false),
    ("%d/%b/%Y:%H:%M:%S +0000", true),
];

/// A beginning, and a step in whole seconds.
fn beginning() -> impl Strategy<Value = (DateTime, i64)> {
    let date = (2015..2026_i16, 1..=12_i8, 1..=28_i8);
    let time = (0..24_i8, 0..60_i8, 0..60_i8);
    (date, time, prop::sample::select(vec![1_i64, 10, 60, 900]))
        .prop_map(|((year, month, day), (hour, minute, second), step)| {
            let day = jiff::civil::date(year, month, day);
            (day.at(hour, minute, second, 0), step)
        })
        // Not in the hours around a change of the clocks, which have tests of their own.
        .prop_filter("a time that exists once", |(start, _)| {
            !matches!(start.month(), 3 | 10 | 11 | 4)
        })
}

fn epoch(time: DateTime, is_utc: bool) -> f64 {
    let zone = if is_utc {
        TimeZone::UTC
    } else {
        TimeZone::system()
    };
    let time = time.to_zoned(zone).expect("a time that exists");
    time.timestamp().as_second() as f64
}

/// Each row stands where it should, and the axis is what it should be.
fn expect_places(script: &Script, kind: AxisKind, places: &[f64]) -> Result<(), TestCaseError> {
    let found = script.axis.as_ref().map(|(_, kind)| *kind);
    prop_assert_eq!(found, Some(kind), "{}", script.data());
    let told: Vec<Option<f64>> = script.series[0].samples.iter().map(|(x, _)| *x).collect();
    let expected: Vec<Option<f64>> = places.iter().copied().map(Some).collect();
    prop_assert_eq!(told, expected, "{}", script.data());
    Ok(())
}

fn table(data: &Data, between: &str, name: &str, times: &[String]) -> String {
    let rows = data.lines(between, |_, text| text.into());
    let rows = rows
        .lines()
        .zip(times)
        .map(|(line, time)| format!("{time}{between}{line}\n"));
    format!("{name}{between}{}\n", data.names.join(between)) + &rows.collect::<String>()
}

fn steps(start: DateTime, step: i64, rows: usize) -> Vec<DateTime> {
    let at = |row| start + SignedDuration::from_secs(step * row as i64);
    (0..rows).map(at).collect()
}

#[test]
fn a_first_column_of_dates_and_times_is_the_axis() {
    let name = one_of(&["time", "timestamp", "Date", "Date Time", "when"]);
    let layout = (
        data(),
        beginning(),
        prop::sample::select(DATED),
        name,
        one_of(&[",", ";", "\t"]),
    );
    hold(
        &layout,
        |(data, (start, step), (spelling, is_utc), name, between)| {
            let times = steps(start, step, data.rows());
            // A comma in the time needs another between the cells.
            let between = if spelling.contains(',') && between == "," {
                ";"
            } else {
                between
            };
            let told: Vec<String> = times
                .iter()
                .map(|time| time.strftime(spelling).to_string())
                .collect();
            let script = read(&table(&data, between, name, &told));
            expect(&script, &data.quantities(), 0)?;
            let places: Vec<f64> = times.iter().map(|time| epoch(*time, is_utc)).collect();
            expect_places(&script, AxisKind::Clock, &places)
        },
    );
}

#[test]
fn a_time_before_pairs_is_the_axis() {
    let style = one_of(&["@ ", "[@] ", "@ INFO ", "@ - "]);
    let layout = (
        data(),
        beginning(),
        prop::sample::select(&DATED[..6]),
        style,
    );
    hold(
        &layout,
        |(data, (start, step), (spelling, is_utc), style)| {
            let times = steps(start, step, data.rows());
            let lines = data.lines(" ", |name, text| format!("{name}={text}"));
            let lines = lines.lines().zip(&times).map(|(line, time)| {
                let told = time.strftime(spelling).to_string();
                format!("{}{line}\n", style.replace('@', &told))
            });
            let script = read(&lines.collect::<String>());
            expect(&script, &data.quantities(), 0)?;
            let places: Vec<f64> = times.iter().map(|time| epoch(*time, is_utc)).collect();
            expect_places(&script, AxisKind::Clock, &places)
        },
    );
}

#[test]
fn seconds_since_1970_are_told_by_their_magnitude() {
    let unit = prop::sample::select(vec![(1.0, ""), (1e3, ""), (1e6, ""), (1.0, ".25")]);
    let name = one_of(&["time", "ts", "timestamp", "epoch_time"]);
    let layout = (data(), 1.1e9..1.9e9_f64, 1..100_u32, unit, name);
    hold(&layout, |(data, start, step, (scale, fraction), name)| {
        let start = start.trunc();
        let rows = 0..data.rows();
        let places: Vec<f64> = rows
            .map(|row| start + row as f64 * f64::from(step))
            .collect();
        let told = places
            .iter()
            .map(|place| format!("{:.0}{fraction}", place * scale));
        let script = read(&table(&data, ",", name, &told.collect::<Vec<_>>()));
        expect(&script, &data.quantities(), 0)?;
        let more = if fraction.is_empty() { 0.0 } else { 0.25 };
        let places: Vec<f64> = places.iter().map(|place| place + more).collect();
        expect_places(&script, AxisKind::Clock, &places)
    });
}

#[test]
fn small_numbers_in_a_time_column_are_elapsed_in_its_unit() {
    let names = vec![
        ("time", 1.0),
        ("Time (s)", 1.0),
        ("time_s", 1.0),
        ("time_ms", 1e-3),
        ("millis", 1e-3),
        ("Time [ms]", 1e-3),
        ("elapsed", 1.0),
        ("t", 1.0),
        ("time_us", 1e-6),
        ("Time (min)", 60.0),
    ];
    let layout = (data(), prop::sample::select(names), 0..1000_u32, 1..100_u32);
    hold(&layout, |(data, (name, scale), start, step)| {
        let raw: Vec<u32> = (0..data.rows() as u32)
            .map(|row| start + row * step)
            .collect();
        let told: Vec<String> = raw.iter().map(ToString::to_string).collect();
        let script = read(&table(&data, ",", name, &told));
        expect(&script, &data.quantities(), 0)?;
        let kind = script.axis.as_ref().map(|(_, kind)| *kind);
        prop_assert_eq!(kind, Some(AxisKind::Elapsed), "{}", script.data());
        for ((x, _), raw) in script.series[0].samples.iter().zip(raw) {
            let wanted = f64::from(raw) * scale;
            prop_assert!(
                x.is_some_and(|x| (x - wanted).abs() <= 1e-9 * wanted),
                "{}",
                script.data()
            );
        }
        Ok(())
    });
}

#[test]
fn midnight_passes_in_a_time_of_day() {
    let layout = (
        data(),
        0..300_u32,
        one_of(&["", ".500", ",500"]),
        any::<bool>(),
    );
    hold(&layout, |(data, before, fraction, is_csv)| {
        let fraction = if is_csv {
            fraction.replace(',', ".")
        } else {
            fraction.into()
        };
        let clock: Vec<u32> = (0..data.rows() as u32)
            .map(|row| 86_400 - before + row * 40)
            .collect();
        let told: Vec<String> = clock
            .iter()
            .map(|at| {
                let at = at % 86_400;
                format!(
                    "{:02}:{:02}:{:02}{fraction}",
                    at / 3600,
                    at / 60 % 60,
                    at % 60
                )
            })
            .collect();
        let lines = if is_csv {
            table(&data, ",", "time", &told)
        } else {
            let lines = data.lines(" ", |name, text| format!("{name}={text}"));
            lines
                .lines()
                .zip(&told)
                .map(|(line, time)| format!("{time} {line}\n"))
                .collect()
        };
        let script = read(&lines);
        expect(&script, &data.quantities(), 0)?;
        let more = if fraction.is_empty() { 0.0 } else { 0.5 };
        let first = clock[0];
        let start = f64::from(first % 86_400) + more;
        let places: Vec<f64> = clock
            .iter()
            .map(|at| start + f64::from(at - first))
            .collect();
        expect_places(&script, AxisKind::Day, &places)
    });
}

#[test]
fn date_and_time_may_stand_in_two_columns() {
    let name = prop::sample::select(vec![("Date", "Time"), ("date", "time"), ("Day", "Clock")]);
    hold(
        &(data(), beginning(), name),
        |(data, (start, step), (day, clock))| {
            let times = steps(start, step, data.rows());
            let told = times
                .iter()
                .map(|time| time.strftime("%Y-%m-%d,%H:%M:%S").to_string());
            let lines = table(
                &data,
                ",",
                &format!("{day},{clock}"),
                &told.collect::<Vec<_>>(),
            );
            let script = read(&lines);
            expect(&script, &data.quantities(), 0)?;
            let places: Vec<f64> = times.iter().map(|time| epoch(*time, false)).collect();
            expect_places(&script, AxisKind::Clock, &places)
        },
    );
}

#[test]
fn a_record_brings_its_time_as_number_or_text() {
    let key = one_of(&["ts", "time", "@timestamp", "t", "timestamp"]);
    hold(
        &(data(), beginning(), key, 0..3_u8),
        |(data, (start, step), key, spelling)| {
            let times = steps(start, step, data.rows());
            let rows = data.lines(",", |name, text| format!("\"{name}\":{text}"));
            let lines = rows.lines().zip(&times).map(|(row, time)| {
                let seconds = epoch(*time, true);
                let told = match spelling {
                    0 => format!("{seconds}"),
                    1 => format!("{}", seconds * 1e3),
                    _ => format!(
                        "\"{}\"",
                        Timestamp::from_second(seconds as i64).expect("in range")
                    ),
                };
                format!("{{\"{key}\":{told},{row}}}\n")
            });
            let script = read(&lines.collect::<String>());
            expect(&script, &data.quantities(), 0)?;
            let places: Vec<f64> = times.iter().map(|time| epoch(*time, true)).collect();
            expect_places(&script, AxisKind::Clock, &places)
        },
    );
}

/// A source that goes on for long: what comes after the first lines is read alike.
#[test]
fn places_go_on_behind_the_first_lines() {
    let mut parser = Parser::new(Options::default());
    let mut script = Script::default();
    for row in 0..300 {
        let line = format!("10:{:02}:{:02} loss={row}\n", row / 60, row % 60);
        parser.feed(line.as_bytes(), f64::from(row), &mut script);
    }
    parser.finish(&mut script);
    let samples = &script.series[0].samples;
    let is_right = |(row, (x, value)): (usize, &(Option<f64>, f64))| {
        *x == Some(36_000.0 + row as f64) && *value == row as f64
    };
    assert_eq!(samples.len(), 300);
    assert!(samples.iter().enumerate().all(is_right));
}

#[test]
fn a_compact_date_is_one_by_its_column_or_the_time_behind_it() {
    for (name, cells) in [
        ("Date", ["20221101", "20221102"]),
        ("time", ["20221101:0000", "20221102:0000"]),
        ("time", ["20221101T000000", "20221102T000000"]),
    ] {
        let lines = format!("{name},Users\n{},5\n{},7\n", cells[0], cells[1]);
        let data = read(&lines).data();
        assert!(data.contains("Users: 5@1667260800 7@1667347200"), "{data}");
    }
    // Elsewhere it is a number.
    let data = read("id,count\n20221101,5\n20221102,7\n").data();
    assert!(!data.contains('@'), "{data}");
}

/// A first column that is called a time and falls again and again is how long something took.
#[test]
fn a_first_column_that_falls_is_no_axis() {
    for (head, between) in [
        ("time,loss", ","),
        ("time_ms;loss", ";"),
        ("  time    loss", "   "),
    ] {
        let row = |(row, took): (usize, &u32)| format!("0.{took}{between}{row}.5\n");
        let took = [31, 35, 29, 33, 30, 34, 36, 28];
        let lines: String = took.iter().enumerate().map(row).collect();
        let script = read(&format!("{head}\n{lines}"));
        assert_eq!(script.axis, None, "{head}");
        assert_eq!(script.series.len(), 2, "{head}");
        let grows: String = (10..18)
            .enumerate()
            .map(|(at, took)| row((at, &took)))
            .collect();
        assert!(read(&format!("{head}\n{grows}")).axis.is_some(), "{head}");
    }
}

/// What a live source says, with each line's arrival in seconds.
fn heard(lines: &[(f64, String)]) -> Script {
    let mut script = Script::default();
    let mut parser = Parser::new(Options::default());
    for (arrival, line) in lines {
        while let Some(due) = parser.deadline().filter(|due| due < arrival) {
            // A timer that wakes a moment early finds nothing to do.
            parser.tick(due + 1e-3, &mut script);
        }
        parser.feed(line.as_bytes(), *arrival, &mut script);
    }
    parser.finish(&mut script);
    script
}

/// Nothing but their pace says that they are milliseconds or microseconds.
#[test]
fn times_that_run_a_thousand_or_a_million_times_as_fast_as_arrivals_are_ms_or_us() {
    let layout = (
        prop::sample::select(vec![1.0, 1e3, 1e6]),
        prop::sample::select(vec![0.1, 0.5, 1.0, 2.0, 5.0]),
        one_of(&["csv", "json", "tabs"]),
        0..20_u32,
        prop::collection::vec(-0.01..0.01_f64, 24),
    );
    hold(&layout, |(pace, step, form, begin, late)| {
        let times: Vec<f64> = (0..24).map(|row| f64::from(begin + row) * step).collect();
        let line = |time: f64, row: usize| {
            let time = (time * pace).round();
            match form {
                "csv" => format!("t,v\n{time},{row}\n"),
                "tabs" => format!("time\tv\n{time}\t{row}\n"),
                _ => format!("{{\"t\": {time}, \"v\": {row}}}\n"),
            }
        };
        let lines = times.iter().enumerate().map(|(row, time)| {
            let text = line(*time, row);
            // The header came with the first row alone.
            let text = match text.split_once('\n') {
                Some((_, behind)) if row > 0 && !behind.is_empty() => behind.into(),
                _ => text,
            };
            (time + late[row], text)
        });
        let lines: Vec<_> = lines.collect();
        let places: Vec<f64> = times
            .iter()
            .map(|time| (time * pace).round() / pace)
            .collect();
        expect_places(&heard(&lines), AxisKind::Elapsed, &places)
    });
}

/// A column called so says it itself, and another pace is one of a simulation.
#[test]
fn no_other_pace_changes_a_time() {
    for (name, pace, place) in [
        ("t", 1.0, 1.0),
        ("t", 60.0, 60.0),
        ("t", 10.0, 10.0),
        ("t", 300.0, 300.0),
        ("t", 3_000.0, 3_000.0),
        ("millis", 1e6, 1e3),
        ("time_s", 1e3, 1e3),
    ] {
        let line = |row: u32| {
            let head = if row == 0 {
                format!("{name},v\n")
            } else {
                String::new()
            };
            let time = f64::from(row) * pace / 4.0;
            (f64::from(row) / 4.0, format!("{head}{time},{row}\n"))
        };
        let lines: Vec<_> = (0..24).map(line).collect();
        let script = heard(&lines);
        let (first, last) = (&script.series[0].samples[0], &script.series[0].samples[20]);
        let run = last.0.zip(first.0).map(|(last, first)| last - first);
        assert_eq!(run, Some(5.0 * place), "{name} {pace}: {}", script.data());
    }
}
