//! Names and numbers without a sign between them (kind C).

use proptest::prelude::*;

use super::language::{Quantity, data, expect, hold, one_of};
use crate::format::script::read;

#[test]
fn a_number_is_named_by_the_words_before_it() {
    let between = one_of(&[", ", " | ", "; ", "  "]);
    hold(&(data(), between), |(data, between)| {
        let lines = data.lines(between, |name, text| format!("{name} {text}"));
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn a_counter_at_the_head_stays_a_series_and_names_nothing_else() {
    let counter = one_of(&["iter", "step", "Epoch", "Iteration", "round"]);
    let end = one_of(&[": ", " - ", ", ", " | "]);
    hold(&(data(), counter, end), |(data, counter, end)| {
        let lines = data.lines(", ", |name, text| format!("{name} {text}"));
        let lines = lines.lines().enumerate();
        let lines: String = lines
            .map(|(n, line)| format!("{counter} {n}{end}{line}\n"))
            .collect();
        let mut series = data.quantities();
        let counts: Vec<f64> = (0..data.rows()).map(|n| n as f64).collect();
        series.push(Quantity::new(&[counter], "", &counts));
        expect(&read(&lines), &series, 0)
    });
}

#[test]
fn all_words_up_to_the_delimiter_are_the_name() {
    let split = one_of(&["train", "valid", "test"]);
    hold(
        &(data(), split, one_of(&[" | ", ", "])),
        |(data, split, between)| {
            let lines = data.lines(between, |name, text| format!("{split} {name} {text}"));
            let named = data.names.iter().zip(&data.columns);
            let series =
                named.map(|(name, column)| Quantity::new(&[split, name], "", &column.values));
            expect(&read(&lines), &series.collect::<Vec<_>>(), 0)
        },
    );
}

/// As pgbench and `dd` print: the number first, what it is behind it.
#[test]
fn a_number_without_words_before_it_is_named_by_those_behind() {
    let lead = one_of(&["progress: ", ""]);
    hold(&(data(), lead), |(data, lead)| {
        let lines = data.lines(", ", |name, text| format!("{text} {name}"));
        let lines: String = lines
            .lines()
            .map(|line| format!("{lead}{line}\n"))
            .collect();
        expect(&read(&lines), &data.quantities(), 0)
    });
}

#[test]
fn sentences_that_differ_in_more_than_their_numbers_are_prose() {
    let verbs = one_of(&["copied", "removed", "found", "skipped", "closed"]);
    let things = one_of(&["files", "users", "packets", "links", "pages"]);
    let places = one_of(&[
        "in the folder",
        "for the night",
        "of them",
        "without asking",
    ]);
    let sentence = (verbs, 1..900_u32, things, places);
    let lines = prop::collection::vec(sentence, 2..6);
    hold(&lines, |lines| {
        let mut told: Vec<String> = lines
            .iter()
            .map(|(verb, n, thing, place)| format!("They {verb} {n} {thing} {place}.\n"))
            .collect();
        told.dedup_by_key(|line| line.split(' ').nth(1).map(str::to_owned));
        told.sort();
        let shape = |line: &String| line.split(|c: char| c.is_ascii_digit()).collect::<String>();
        told.dedup_by_key(|line| shape(line));
        expect(&read(&told.concat()), &[], 0)
    });
}
