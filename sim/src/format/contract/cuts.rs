//! However a stream is cut, the calls are the same.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

use super::streams::{mutated_case, options, stream, terminal};
use crate::format::script::Script;
use crate::format::{AxisKind, Bad, FactRef, Format, Options, Parser, Place, Sink, Text};
use crate::fuzz::hold;

/// Writes down every call.
#[derive(Default)]
struct Calls(Vec<String>);

impl Sink for Calls {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        self.0.push(format!("series {series} {name:?} {unit:?}"));
    }
    fn unit(&mut self, series: u32, unit: &str) {
        self.0.push(format!("unit {series} {unit:?}"));
    }
    fn x_axis(&mut self, name: &str, kind: AxisKind) {
        self.0.push(format!("x {name:?} {kind:?}"));
    }
    fn row(&mut self, x: Option<f64>) {
        self.0.push(format!("row {x:?}"));
    }
    fn sample(&mut self, series: u32, value: f64) {
        self.0.push(format!("{series}={value}"));
    }
    fn late(&mut self, series: u32, value: f64, place: Place) {
        self.0.push(format!("{series}={value} at {place:?}"));
    }
    fn text(&mut self, line: &str, kind: Text) {
        self.0.push(format!("{kind:?} {line:?}"));
    }
    fn bad(&mut self, why: Bad) {
        self.0.push(format!("bad {why}"));
    }
    fn detected(&mut self, format: Format, words: &str) {
        self.0.push(format!("{format} {words:?}"));
    }
    fn refused(&mut self, name: &str) {
        self.0.push(format!("refused {name:?}"));
    }
    fn fact(&mut self, name: &str, value: FactRef<'_>, unit: &str) {
        self.0.push(format!("fact {name:?} {value:?} {unit:?}"));
    }
    fn no_fact(&mut self, name: &str) {
        self.0.push(format!("no fact {name:?}"));
    }
    fn counter(&mut self, series: u32) {
        self.0.push(format!("counter {series}"));
    }
    fn progress(&mut self, done: f64, total: f64) {
        self.0.push(format!("{done} of {total}"));
    }
    fn note(&mut self, note: &str) {
        self.0.push(format!("note {note:?}"));
    }
}

fn calls<'a>(options: &Options, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut parser = Parser::new(options.clone());
    let mut calls = Calls::default();
    for piece in pieces {
        parser.feed(piece, 0.0, &mut calls);
    }
    parser.finish(&mut calls);
    calls.0
}

fn hold_cuts(options: &Options, stream: &[u8], cuts: &[Index]) -> Result<(), TestCaseError> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    let pieces = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]);
    let whole = calls(options, [stream]);
    prop_assert_eq!(&calls(options, pieces), &whole);
    prop_assert_eq!(&calls(options, stream.chunks(1)), &whole);
    Ok(())
}

fn cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..20)
}

#[test]
fn fuzz_the_calls_are_the_same_however_lines_are_cut() {
    hold(&(options(), stream(), cuts()), |(options, stream, cuts)| {
        hold_cuts(&options, &stream, &cuts)
    });
}

#[test]
fn fuzz_the_calls_are_the_same_however_terminal_sequences_are_cut() {
    hold(
        &(options(), terminal(), cuts()),
        |(options, stream, cuts)| hold_cuts(&options, &stream, &cuts),
    );
}

#[test]
fn fuzz_the_calls_are_the_same_however_cases_are_cut() {
    hold(&(mutated_case(), cuts()), |(stream, cuts)| {
        hold_cuts(&Options::default(), &stream, &cuts)
    });
}

#[test]
fn a_stream_may_go_on_after_its_end() {
    let mut parser = Parser::new(Options::default());
    let mut script = Script::default();
    for piece in ["1 2\n3 4", "5 6\n7 8\n"] {
        parser.feed(piece.as_bytes(), 0.0, &mut script);
        parser.finish(&mut script);
    }
    assert_eq!(script.data(), "1: 1 3 5 7 | 2: 2 4 6 8");
}

#[test]
fn empty_lines_are_nothing() {
    let mut parser = Parser::new(Options::default());
    let mut calls = Calls::default();
    for _ in 0..1000 {
        parser.feed(&[b'\n'; 1000], 0.0, &mut calls);
    }
    parser.finish(&mut calls);
    assert!(calls.0.is_empty(), "{:?}", calls.0);
}
