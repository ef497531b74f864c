//! Units: glued, behind a blank, in cells, in headers, changing (kind D).

use proptest::prelude::*;

use super::language::{Quantity, all_in, data, expect, hold, one_of};
use crate::format::script::read;

const UNITS: &[&str] = &[
    "ms", "s", "V", "mV", "A", "W", "kW", "%", "°C", "MB", "KiB", "Hz", "MHz", "rpm", "Pa", "hPa",
    "km/h", "m/s", "MB/s", "dB", "kg", "lux", "ppm",
];

#[test]
fn a_unit_is_glued_to_a_number_or_stands_behind_one_blank() {
    let sign = one_of(&["=", ": ", " "]);
    let layout = (data(), one_of(UNITS), one_of(&["", " "]), sign);
    hold(&layout, |(data, unit, blank, sign)| {
        let lines = data.lines(", ", |name, text| {
            format!("{name}{sign}{text}{blank}{unit}")
        });
        let series = all_in(unit, data.quantities());
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn cells_may_hold_their_unit() {
    let layout = (
        data(),
        one_of(UNITS),
        one_of(&["", " "]),
        one_of(&[",", ";", "\t"]),
    );
    hold(&layout, |(data, unit, blank, between)| {
        let rows = data.lines(between, |_, text| format!("{text}{blank}{unit}"));
        let lines = data.names.join(between) + "\n" + &rows;
        let series = all_in(unit, data.quantities());
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn headers_may_hold_the_unit() {
    let style = one_of(&["@ (#)", "@ [#]", "@(#)", "@[#]"]);
    let layout = (data(), one_of(UNITS), style, one_of(&[",", ";", "\t"]));
    hold(&layout, |(data, unit, style, between)| {
        let head = |name: &String| style.replace('@', name).replace('#', unit);
        let names: Vec<String> = data.names.iter().map(head).collect();
        let lines = names.join(between) + "\n" + &data.lines(between, |_, text| text.into());
        let series = all_in(unit, data.quantities());
        expect(&read(&lines), &series, 0)
    });
}

/// Each value in the largest unit that it fills, as Go, Rust and `ls -h` print.
#[test]
fn values_of_one_series_are_converted_to_its_first_unit() {
    const FAMILIES: &[&[(&str, f64)]] = &[
        &[("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)],
        &[("kB", 1e3), ("MB", 1e6), ("GB", 1e9)],
        &[("KiB", 1024.0), ("MiB", 1_048_576.0)],
        &[("mV", 1e-3), ("V", 1.0), ("kV", 1e3)],
        &[("Hz", 1.0), ("kHz", 1e3), ("MHz", 1e6)],
    ];
    let family = prop::sample::select(FAMILIES);
    let values = prop::collection::vec((any::<prop::sample::Index>(), 1..999_u32), 5..20);
    let layout = (family, values, one_of(&["", " "]), one_of(&["=", ": "]));
    hold(&layout, |(family, values, blank, sign)| {
        let told: Vec<(u32, &(&str, f64))> = values
            .iter()
            .map(|(at, value)| (*value, at.get(family)))
            .collect();
        let line = |(value, (unit, _)): &(u32, &(&str, f64))| {
            format!("latency{sign}{value}{blank}{unit} other{sign}{value}\n")
        };
        let lines: String = told.iter().map(line).collect();
        let first = told[0].1;
        let scaled = told
            .iter()
            .map(|(value, unit)| f64::from(*value) * unit.1 / first.1);
        let plain: Vec<f64> = told.iter().map(|(value, _)| f64::from(*value)).collect();
        let series = [
            Quantity::new(&["latency"], first.0, &scaled.collect::<Vec<_>>()),
            Quantity::new(&["other"], "", &plain),
        ];
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn durations_of_several_parts_are_seconds() {
    let parts = prop::collection::vec((1..23_u32, 0..60_u32, 0..60_u32), 5..15);
    let style = one_of(&["{h}h{m}m{s}s", "{h}h {m}m {s}s", "{h}:{mm}:{ss}"]);
    hold(
        &(parts, style, one_of(&["=", ": "])),
        |(parts, style, sign)| {
            let told = |(h, m, s): &(u32, u32, u32)| {
                let text = style
                    .replace("{h}", &h.to_string())
                    .replace("{m}", &m.to_string());
                let text = text
                    .replace("{s}", &s.to_string())
                    .replace("{mm}", &format!("{m:02}"));
                format!(
                    "elapsed{sign}{}\n",
                    text.replace("{ss}", &format!("{s:02}"))
                )
            };
            // `10:00:00` is a time of day; with one digit it is a duration.
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(h, m, s)| (h % 9 + 1, m, s))
                .collect();
            let lines: String = parts.iter().map(told).collect();
            let values = parts
                .iter()
                .map(|(h, m, s)| f64::from(h * 3600 + m * 60 + s));
            let mut series = Quantity::new(&["elapsed"], "s", &values.collect::<Vec<_>>());
            series.unit = Some("s".into());
            expect(&read(&lines), &[series], 0)
        },
    );
}

/// Never a mixture: what can't be converted is another series.
#[test]
fn a_unit_that_cannot_be_converted_makes_another_series() {
    hold(&(data(), one_of(&["=", ": "])), |(data, sign)| {
        let column = &data.columns[0];
        let units = ["V", "°C"];
        let line = |(row, text): (usize, &String)| format!("input{sign}{text}{}\n", units[row % 2]);
        let lines: String = column.texts.iter().enumerate().map(line).collect();
        let series = units.iter().enumerate().map(|(at, unit)| {
            let values = column.values.iter().copied().skip(at).step_by(2);
            Quantity::new(&["input"], unit, &values.collect::<Vec<_>>())
        });
        expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
    });
}

/// `Temp °C = 23.4  Hum. % = 45`: the last word before the sign, which no name looks like.
#[test]
fn a_unit_may_stand_between_a_name_and_its_sign() {
    let unit = one_of(&["%", "°C", "*C", "°F", "°"]);
    let layout = (
        data(),
        unit,
        one_of(&[" = ", ": ", " : "]),
        one_of(&[", ", "\t\t", "; "]),
    );
    hold(&layout, |(data, unit, sign, between)| {
        let lines = data.lines(between, |name, text| format!("{name} {unit}{sign}{text}"));
        let series = all_in(crate::format::unit::symbol(unit), data.quantities());
        expect(&read(&lines), &series, 0)
    });
}

/// `in RPY (degree) [1.719, -2.292]`, and the same in another unit in the next line.
#[test]
fn a_unit_in_brackets_stands_between_a_name_and_its_list() {
    for (name, units) in [
        ("Heading", ["radian", "degree"]),
        ("Gyro mean", ["rad/s", "deg/s"]),
        ("Mast", ["m/s", "Pa"]),
    ] {
        let line = |row: usize, scale: usize| format!("[{row}.25, {}.5, 0.125]", row * scale);
        let lines: String = (0..12)
            .map(|row| {
                let [first, second] = [line(row, 1), line(row, 57)];
                format!(
                    "    in {name} ({}) {first}\n    in {name} ({}) {second}\n",
                    units[0], units[1]
                )
            })
            .collect();
        let read = read(&lines);
        let of_unit =
            |unit: &'static str| read.series.iter().filter(move |series| series.unit == unit);
        for unit in units {
            assert_eq!(of_unit(unit).count(), 3, "{unit} in {}", read.data());
            assert!(
                of_unit(unit).all(|series| series.name.starts_with(name)),
                "{}",
                read.data()
            );
            assert!(of_unit(unit).all(|series| series.values().len() == 12));
        }
    }
}

/// `Force [kN] = 3.5` and a second value behind the first, as codes of molecular dynamics print averages.
#[test]
fn a_unit_in_square_brackets_belongs_to_the_name_before_it() {
    let layout = (
        data(),
        one_of(&["s", "fs", "kN", "hartree", "K", "MiB"]),
        one_of(&[" = ", ": ", " =                  ", "="]),
    );
    hold(&layout, |(data, unit, sign)| {
        let pairs = |name: &str, text: &str| format!("{name} [{unit}]{sign}{text}");
        let lines = data.lines("\n", pairs);
        expect(&read(&lines), &all_in(unit, data.quantities()), 0)
    });
    // `[train]` is no unit.
    let lines: String = (0..9)
        .map(|row| format!("loss [train]: {row}.5\nloss [val]: {row}.75\n"))
        .collect();
    let data = read(&lines).data();
    assert!(data.contains("loss [train]: 0.5 1.5"), "{data}");
}
