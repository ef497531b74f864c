//! How numbers are spelled (kind F).

use proptest::prelude::*;

use super::language::{Data, Quantity, data, expect, hold, one_of};
use crate::format::script::{Heard, read};

/// The same numbers, spelled otherwise; where that says something else, what it says.
fn respelled(mut data: Data, spell: impl Fn(&str) -> (String, f64)) -> Data {
    for column in &mut data.columns {
        for (text, value) in column.texts.iter_mut().zip(&mut column.values) {
            (*text, *value) = spell(text);
        }
    }
    data
}

fn same(text: &str) -> f64 {
    text.parse().expect("a number")
}

#[test]
fn a_minus_may_be_typographic() {
    hold(&(data(), 0..1_u8), |(data, form)| {
        let data = respelled(data, |text| (text.replace('-', "\u{2212}"), same(text)));
        let lines = match form {
            0 => data.lines(" ", |name, text| format!("{name}={text}")),
            1 => data.names.join(",") + "\n" + &data.lines(",", |_, text| text.into()),
            _ => data.names.join("  ") + "\n" + &data.lines("  ", |_, text| text.into()),
        };
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn exponents_may_be_fortrans() {
    hold(&(data(), any::<bool>()), |(data, is_table)| {
        let spell = |text: &str| {
            let value = same(text);
            let told = format!("{value:.6E}");
            let (mantissa, exponent) = told.split_once('E').expect("an exponent");
            let exponent: i32 = exponent.parse().expect("a number");
            let read = same(&format!("{mantissa}e{exponent}"));
            (format!("{mantissa}D{exponent:+03}"), read)
        };
        let data = respelled(data, spell);
        let lines = if is_table {
            data.names.join("   ") + "\n" + &data.lines("   ", |_, text| text.into())
        } else {
            data.lines("  ", |name, text| format!("{name} = {text}"))
        };
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn a_comma_is_decimal_where_it_parts_nothing() {
    hold(&(data(), one_of(&["\t"])), |(data, between)| {
        let data = respelled(data, |text| (text.replace('.', ","), same(text)));
        let lines = data.names.join(between) + "\n" + &data.lines(between, |_, text| text.into());
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn thousands_may_be_parted() {
    let numbers = prop::collection::vec(1_000_000..999_999_999_u32, 5..20);
    hold(&(numbers, any::<bool>()), |(numbers, is_pairs)| {
        let spell = |n: u32| format!("{},{:03},{:03}", n / 1_000_000, n / 1000 % 1000, n % 1000);
        let rows = numbers.iter().enumerate();
        let lines: String = if is_pairs {
            rows.map(|(row, n)| format!("load={row} params: {}\n", spell(*n)))
                .collect()
        } else {
            let rows = rows.map(|(row, n)| format!("{row},\"{}\"\n", spell(*n)));
            String::from("load,params\n") + &rows.collect::<String>()
        };
        let values: Vec<f64> = numbers.iter().map(|n| f64::from(*n)).collect();
        expect(&read(&lines), &[Quantity::new(&["params"], "", &values)], 1)
    });
}

#[test]
fn what_is_missing_is_a_gap_and_nothing_bad() {
    let missing = one_of(&["nan", "NaN", "NA", "N/A", "null", "-", "", "****"]);
    let layout = (
        data(),
        missing,
        any::<prop::sample::Index>(),
        one_of(&[",", ";"]),
    );
    hold(&layout, |(mut data, missing, at, between)| {
        let at = at.index(data.rows());
        data.columns[0].texts[at] = missing.into();
        let lines = data.names.join(between) + "\n" + &data.lines(between, |_, text| text.into());
        let script = read(&lines);
        prop_assert!(script.bad.is_empty(), "{}", script.data());
        let name = data.names[0].as_str();
        let found = script.named(name);
        prop_assert!(found.is_some(), "{}", script.data());
        let mut told = found.map(Heard::values).unwrap_or_default();
        told.retain(|value| value.is_finite());
        let mut values = data.columns[0].values.clone();
        values.remove(at);
        prop_assert_eq!(told, values, "{}", script.data());
        expect(&script, &data.quantities()[1..], 1)
    });
}

#[test]
fn a_text_among_the_numbers_of_a_column_is_bad_and_the_log_says_which() {
    let layout = (
        data(),
        any::<prop::sample::Index>(),
        one_of(&[",", ";", "\t"]),
    );
    hold(&layout, |(mut data, at, between)| {
        // Not among the first rows, where it isn't known yet what a column is.
        let at = 3 + at.index(data.rows() - 3);
        data.columns[0].texts[at] = "ERR".into();
        let lines = data.names.join(between) + "\n" + &data.lines(between, |_, text| text.into());
        let script = read(&lines);
        prop_assert_eq!(script.bad.len(), 1, "{}", script.data());
        prop_assert!(script.notes().contains("ERR") && script.notes().contains(&data.names[0]));
        data.columns[0].values.remove(at);
        expect(&script, &data.quantities(), 0)
    });
}

#[test]
fn hexadecimal_numbers_are_numbers_and_versions_and_ratios_are_none() {
    let numbers = prop::collection::vec(0..0xffff_u32, 5..20);
    hold(&(numbers, any::<bool>()), |(numbers, is_upper)| {
        let line = |n: &u32| {
            let told = if is_upper {
                format!("{n:#06X}")
            } else {
                format!("{n:#06x}")
            };
            format!(
                "flags={} ratio=0.901x tool=v1.2.3\n",
                told.replace("0X", "0x")
            )
        };
        let lines: String = numbers.iter().map(line).collect();
        let values: Vec<f64> = numbers.iter().map(|n| f64::from(*n)).collect();
        let ratio = Quantity::new(&["ratio"], "x", &vec![0.901; numbers.len()]);
        expect(
            &read(&lines),
            &[Quantity::new(&["flags"], "", &values), ratio],
            0,
        )
    });
}

/// `+    23.4,-   0.748`: loggers that write signs in a column of their own.
#[test]
fn a_sign_may_stand_apart_from_its_number_in_a_cell() {
    let lines: String = (0..9)
        .map(|row| format!("{row},+    2{row}.4,-   0.{row}48,- {row}5 V\n"))
        .collect();
    let data = read(&format!("No.,CH1,CH2,CH3\n{lines}")).data();
    assert!(data.contains("CH1: 20.4 21.4 22.4"), "{data}");
    assert!(data.contains("CH2: -0.048 -0.148"), "{data}");
    assert!(data.contains("CH3 in V: -5 -15"), "{data}");
}
