//! The order of a parser's calls, and where its numbers have gone.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::fuzz::hold;
use super::streams::{Piece, mixture, mutated_case, options, random_bytes, stream, terminal, timed};
use crate::format::{AxisKind, Bad, Format, Options, Parser, Place, Said, Sink, Text};

/// Holds a parser to the contract of [`Sink`].
#[derive(Default)]
struct Order {
    /// For each series the row of its last sample.
    series: Vec<u64>,
    series_max: usize,
    names: HashSet<String>,
    facts: HashSet<String>,
    counters: HashSet<u32>,
    rows: u64,
    has_axis: bool,
    samples: u64,
    refused: u32,
}

impl Order {
    fn take(&mut self, series: u32, row: u64) {
        self.samples += 1;
        assert!(row < self.rows, "a sample of a row that hasn't come");
        let last = self.series.get_mut(series as usize);
        let last = last.expect("series are announced before their samples");
        assert!(*last <= row, "series {series}: row {row} behind row {last}");
        *last = row;
    }
}

impl Sink for Order {
    fn series(&mut self, series: u32, name: &str, _: &str) {
        assert_eq!(series as usize, self.series.len());
        assert!(self.names.insert(name.into()), "two series `{name}`");
        assert!(!self.facts.contains(name), "`{name}` is a fact, too");
        self.series.push(0);
        assert!(self.series.len() <= self.series_max);
    }

    fn unit(&mut self, series: u32, unit: &str) {
        assert!((series as usize) < self.series.len() && !unit.is_empty());
    }

    fn x_axis(&mut self, _: &str, _: AxisKind) {
        assert!(!self.has_axis && self.rows == 0 || !self.has_axis);
        self.has_axis = true;
    }

    fn row(&mut self, x: Option<f64>) {
        assert!(x.is_none_or(|x| self.has_axis && x.is_finite()));
        self.rows += 1;
    }

    fn sample(&mut self, series: u32, _: f64) {
        let row = self.rows.checked_sub(1);
        self.take(series, row.expect("a sample belongs to a row"));
    }

    fn late(&mut self, series: u32, _: f64, place: Place) {
        assert!(place.arrival.is_finite() && place.x.is_none_or(f64::is_finite));
        self.take(series, place.row);
    }

    fn text(&mut self, line: &str, _: Text) {
        assert!(!line.contains(['\n', '\r', '\0', '\x1b']), "{line:?}");
    }

    fn bad(&mut self, _: Bad) {}

    fn detected(&mut self, _: Format, words: &str) {
        assert!(!words.is_empty());
    }

    fn refused(&mut self, _: &str) {
        self.refused += 1;
        assert_eq!(self.refused, 1);
    }

    fn fact(&mut self, name: &str, _: Said<'_>, _: &str) {
        assert!(!self.names.contains(name), "`{name}` is a series, too");
        assert!(self.facts.insert(name.into()), "two facts `{name}`");
    }

    fn no_fact(&mut self, name: &str) {
        assert!(self.facts.remove(name), "`{name}` was no fact");
    }

    fn counter(&mut self, series: u32) {
        assert!((series as usize) < self.series.len());
        assert!(self.counters.insert(series), "said once");
    }

    fn progress(&mut self, done: f64, total: f64) {
        assert!(!done.is_nan() && !total.is_nan());
    }
}

/// Feeds a parser and holds its calls and its ledger to the contract.
fn hold_order(options: Options, pieces: &[Piece]) -> Result<(), TestCaseError> {
    let mut order = Order {
        series_max: options.series_max,
        ..Order::default()
    };
    let mut parser = Parser::new(options);
    for Piece { bytes, now, idle } in pieces {
        parser.feed(bytes, *now, &mut order);
        parser.tick(now + idle, &mut order);
    }
    parser.finish(&mut order);
    let ledger = parser.ledger();
    prop_assert!(ledger.is_closed(), "{ledger:?}");
    prop_assert_eq!(ledger.samples, order.samples, "{:?}", ledger);
    prop_assert!(ledger.seen >= order.samples);
    Ok(())
}

#[test]
fn the_order_holds_for_lines_of_all_forms() {
    hold(&(options(), timed(stream())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}

#[test]
fn the_order_holds_for_mixtures_of_two_forms_with_preambles() {
    hold(&timed(mixture()), |pieces| {
        hold_order(Options::default(), &pieces)
    });
}

#[test]
fn the_order_holds_for_cases_that_were_changed_at_random() {
    hold(&(options(), timed(mutated_case())), |(options, pieces)| {
        let options = Options {
            line_bytes_max: 4096,
            series_max: 200,
            ..options
        };
        hold_order(options, &pieces)
    });
}

#[test]
fn the_order_holds_for_random_bytes_in_every_format() {
    hold(&(options(), timed(random_bytes())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}

#[test]
fn the_order_holds_for_random_terminal_sequences() {
    hold(&(options(), timed(terminal())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}
