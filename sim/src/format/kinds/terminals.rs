//! Bars that are drawn over, and colours (kind K).

use proptest::prelude::*;

use super::language::{data, expect, hold, one_of};
use crate::format::script::read;

/// As tqdm prints.
#[test]
fn a_bar_that_is_drawn_over_is_data() {
    let desc = one_of(&["", "train: ", "Epoch 1: "]);
    let end = one_of(&["\r", "\n", "\r\n"]);
    hold(&(data(), desc, end), |(data, desc, end)| {
        let total = data.rows();
        let pairs = data.lines(", ", |name, text| format!("{name}={text}"));
        let lines = pairs.lines().enumerate().map(|(row, pairs)| {
            let done = row + 1;
            let percent = done * 100 / total;
            let bar = "█".repeat(percent / 10) + &" ".repeat(10 - percent / 10);
            format!("{desc}{percent:3}%|{bar}| {done}/{total} [00:{done:02}<00:01, 30.1it/s, {pairs}]{end}")
        });
        let script = read(&lines.collect::<String>());
        prop_assert_eq!(
            script.progress.last().copied(),
            Some((total as f64, total as f64))
        );
        // Its pace and its percentage are left to taste.
        expect(&script, &data.quantities(), 2)
    });
}

/// As Keras prints.
#[test]
fn a_bar_of_signs_is_no_name() {
    hold(&(data(), one_of(&["\r", "\n"])), |(data, end)| {
        let total = data.rows();
        let pairs = data.lines(" - ", |name, text| format!("{name}: {text}"));
        let lines = pairs.lines().enumerate().map(|(row, pairs)| {
            let done = row + 1;
            let bar = "=".repeat(done * 20 / total) + ">" + &".".repeat(20 - done * 20 / total);
            format!("{done}/{total} [{bar}] - ETA: 3s - {pairs}{end}")
        });
        let script = read(&lines.collect::<String>());
        expect(&script, &data.quantities(), 1)
    });
}

#[test]
fn colours_are_no_part_of_names_and_numbers() {
    let colour = one_of(&["\x1b[32m", "\x1b[1;31m", "\x1b[38;5;12m", "\x1b[0m\x1b[K"]);
    hold(&(data(), colour), |(data, colour)| {
        let lines = data.lines(" ", |name, text| {
            format!("{colour}{name}\x1b[0m={colour}{text}\x1b[0m")
        });
        expect(&read(&lines), &data.quantities(), 0)
    });
}
