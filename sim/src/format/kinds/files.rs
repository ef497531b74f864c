//! Files that begin anew, and text in other encodings (kind L).

use proptest::prelude::*;

use super::language::{all_in, data, expect, hold, one_of};
use crate::format::script::{Script, read_pieces};
use crate::format::{Options, Parser};

#[test]
fn a_file_that_is_rotated_keeps_its_names_and_its_axis() {
    let between = one_of(&[",", ";"]);
    hold(
        &(data(), between, any::<bool>(), any::<bool>()),
        |(data, between, is_headed, is_torn)| {
            let rows = data.lines(between, |_, text| text.into());
            let rows: Vec<&str> = rows.split_inclusive('\n').collect();
            let rows = rows.iter().enumerate();
            let rows: Vec<String> = rows
                .map(|(row, line)| format!("10:00:{row:02}{between}{line}"))
                .collect();
            let head = format!("time{between}{}\n", data.names.join(between));
            let half = rows.len() / 2;
            let mut parser = Parser::new(Options::default());
            let mut script = Script::default();
            let torn = if is_torn { "10:00:" } else { "" };
            let first = format!("{head}{}{torn}", rows[..half].concat());
            parser.feed(first.as_bytes(), 0.0, &mut script);
            parser.restart();
            let second = if is_headed {
                head.clone()
            } else {
                String::new()
            };
            let second = second + &rows[half..].concat();
            parser.feed(second.as_bytes(), 1.0, &mut script);
            parser.finish(&mut script);
            prop_assert!(script.bad.is_empty(), "{}", script.data());
            prop_assert!(script.axis.is_some(), "{}", script.data());
            let is_placed = |(x, _): &(Option<f64>, f64)| x.is_some();
            let mut places = script.series.iter().flat_map(|series| &series.samples);
            prop_assert!(places.all(is_placed), "{}", script.data());
            expect(&script, &data.quantities(), 0)
        },
    );
}

#[test]
fn utf_16_is_read_behind_its_mark() {
    hold(&(data(), any::<bool>()), |(data, is_little)| {
        let lines = data.names.join(",") + "\r\n" + &data.lines(",", |_, text| text.into());
        let text = format!("\u{feff}{lines}");
        let bytes = text.encode_utf16().flat_map(|unit| {
            if is_little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        });
        let bytes: Vec<u8> = bytes.collect();
        expect(
            &read_pieces(Options::default(), [&bytes[..]]),
            &data.quantities(),
            0,
        )
    });
}

#[test]
fn a_degree_sign_of_latin_1_is_one() {
    hold(&(data(), one_of(&["=", ": "])), |(data, sign)| {
        let lines = data.lines(" ", |name, text| format!("{name}{sign}{text}°C"));
        let bytes: Vec<u8> = lines.chars().map(|c| u32::from(c) as u8).collect();
        let series = all_in("°C", data.quantities());
        expect(&read_pieces(Options::default(), [&bytes[..]]), &series, 0)
    });
}
