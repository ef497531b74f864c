//! The order of a parser's calls, and where its numbers have gone.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::streams::{
    Piece, mixture, mutated_case, options, random_bytes, stream, terminal, timed,
};
use crate::format::script::Script;
use crate::format::{AxisKind, Bad, FactRef, Format, Options, Parser, Place, Sink, Text};
use crate::fuzz::hold;

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
    /// The first thing that was not as it should be.
    broken: Option<String>,
}

impl Order {
    fn hold(&mut self, is_so: bool, what: &str) {
        if !is_so && self.broken.is_none() {
            self.broken = Some(what.into());
        }
    }

    fn take(&mut self, series: u32, row: u64) {
        self.samples += 1;
        self.hold(row < self.rows, "a sample of a row that hasn't come");
        let last = self.series.get(series as usize).copied();
        self.hold(last.is_some(), "a sample of no series");
        if let Some(last) = self.series.get_mut(series as usize) {
            *last = row;
        }
    }
}

impl Sink for Order {
    fn series(&mut self, series: u32, name: &str, _: &str) {
        self.hold(series as usize == self.series.len(), "series by turns");
        let is_new = self.names.insert(name.into());
        self.hold(is_new, &format!("two series `{name}`"));
        let is_fact = self.facts.contains(name);
        self.hold(!is_fact, &format!("the series `{name}` is a fact, too"));
        self.series.push(0);
        let is_bounded = self.series.len() <= self.series_max;
        self.hold(is_bounded, "too many series");
    }

    fn unit(&mut self, series: u32, unit: &str) {
        let is_known = (series as usize) < self.series.len();
        self.hold(is_known && !unit.is_empty(), "a unit of nothing");
    }

    fn x_axis(&mut self, _: &str, _: AxisKind) {
        self.hold(!self.has_axis, "two axes");
        self.has_axis = true;
    }

    fn row(&mut self, x: Option<f64>) {
        let has_place = x.is_none_or(|x| self.has_axis && x.is_finite());
        self.hold(has_place, "a row at no place");
        self.rows += 1;
    }

    fn sample(&mut self, series: u32, _: f64) {
        self.hold(self.rows > 0, "a sample without a row");
        self.take(series, self.rows.saturating_sub(1));
    }

    fn late(&mut self, series: u32, _: f64, place: Place) {
        let is_place = place.arrival.is_finite() && place.x.is_none_or(f64::is_finite);
        self.hold(is_place, "a late sample at no place");
        self.take(series, place.row);
    }

    fn text(&mut self, line: &str, _: Text) {
        let is_readable = !line.contains(['\n', '\r', '\0', '\x1b']);
        self.hold(is_readable, &format!("the text {line:?}"));
    }

    fn bad(&mut self, _: Bad) {}

    fn detected(&mut self, _: Format, words: &str) {
        self.hold(!words.is_empty(), "no words for the form");
    }

    fn refused(&mut self, _: &str) {
        self.refused += 1;
        self.hold(self.refused == 1, "refused twice");
    }

    fn fact(&mut self, name: &str, _: FactRef<'_>, _: &str) {
        let is_series = self.names.contains(name);
        self.hold(!is_series, &format!("the fact `{name}` is a series, too"));
        let is_new = self.facts.insert(name.into());
        self.hold(is_new, &format!("two facts `{name}`"));
    }

    fn no_fact(&mut self, name: &str) {
        let was_fact = self.facts.remove(name);
        self.hold(was_fact, &format!("`{name}` was no fact"));
    }

    fn counter(&mut self, series: u32) {
        let is_known = (series as usize) < self.series.len();
        let is_new = self.counters.insert(series);
        self.hold(is_known && is_new, "a counter that is none");
    }

    fn progress(&mut self, done: f64, total: f64) {
        self.hold(!done.is_nan() && !total.is_nan(), "no progress");
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
    prop_assert_eq!(order.broken, None);
    let ledger = parser.ledger();
    prop_assert!(ledger.is_closed(), "{ledger:?}");
    prop_assert_eq!(ledger.samples, order.samples, "{:?}", ledger);
    prop_assert!(ledger.seen >= order.samples);
    Ok(())
}

#[test]
fn fuzz_the_order_holds_for_lines_of_all_forms() {
    hold(&(options(), timed(stream())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}

#[test]
fn fuzz_the_order_holds_for_mixtures_of_two_forms_with_preambles() {
    hold(&timed(mixture()), |pieces| {
        hold_order(Options::default(), &pieces)
    });
}

#[test]
fn fuzz_the_order_holds_for_cases_that_were_changed_at_random() {
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
fn fuzz_the_order_holds_for_random_bytes_in_every_format() {
    hold(&(options(), timed(random_bytes())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}

#[test]
fn fuzz_the_order_holds_for_random_terminal_sequences() {
    hold(&(options(), timed(terminal())), |(options, pieces)| {
        hold_order(options, &pieces)
    });
}

#[test]
fn a_question_stands_behind_what_was_said_before_it() {
    let mut parser = Parser::new(Options::default());
    let mut script = Script::default();
    parser.set_terminal(80, 24);
    parser.feed(
        b"> a.py(1)<module>()\n-> def f(x):\n(Pdb) ",
        1.0,
        &mut script,
    );
    parser.tick(1.35, &mut script);
    assert_eq!(
        script.texts(),
        "- > a.py(1)<module>()\n- -> def f(x):\n? (Pdb) "
    );
}
