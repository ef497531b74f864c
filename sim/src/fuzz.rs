//! Values for as long as there is time: some seconds in the gate, more where `tests/fuzz` asks for it.
//!
//! Tests that are held to this have names that begin with `fuzz_`.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

/// Seconds for one property, where `SPRINTSCOPE_FUZZ_SECS` doesn't say otherwise.
const SECS: f64 = 10.0;

/// Cases between two looks at the clock.
const CASES: u32 = 32;

/// What a variable says, or the other.
fn told(variable: &str, otherwise: f64) -> f64 {
    let value = std::env::var(variable);
    value.map_or(otherwise, |value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable}={value} is no number"))
    })
}

/// Holds values to a property: the same ones each time unless `SPRINTSCOPE_FUZZ_SEED` is another, and
/// the more the longer it may take.
#[track_caller]
pub(crate) fn hold<S: Strategy>(
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Debug,
{
    let end = Instant::now() + Duration::from_secs_f64(told("SPRINTSCOPE_FUZZ_SECS", SECS));
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(told("SPRINTSCOPE_FUZZ_SEED", 0.0) as u64),
        ..Config::default()
    });
    loop {
        match runner.run(strategy, &property) {
            Ok(()) => {}
            Err(TestError::Fail(why, value)) => panic!("{why}\n{value:?}"),
            Err(error) => panic!("{error}"),
        }
        if Instant::now() >= end {
            return;
        }
    }
}

/// Something that is done to bytes.
#[derive(Clone, Debug)]
enum Change {
    Remove(Index, usize),
    Repeat(Index, usize),
    Insert(Index, Vec<u8>),
    Flip(Index, u8),
    SwapLines(Index, Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let range = |at: &Index, len: usize, bytes: &[u8]| {
            let start = at.index(bytes.len() + 1);
            start..(start + len).min(bytes.len())
        };
        match self {
            Self::Remove(at, len) => drop(bytes.drain(range(at, *len, bytes))),
            Self::Repeat(at, len) => {
                let range = range(at, *len, bytes);
                let again = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, again);
            }
            Self::Insert(at, new) => {
                let start = at.index(bytes.len() + 1);
                bytes.splice(start..start, new.iter().copied());
            }
            Self::Flip(at, bit) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << (bit % 8);
            }
            Self::Flip(..) => {}
            Self::SwapLines(one, other) => {
                let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                let [one, other] = [one, other].map(|at| at.index(lines.len()));
                lines.swap(one, other);
                *bytes = lines.join(&b'\n');
            }
        }
    }
}

fn change(new: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Change> {
    let new = prop_oneof![2 => new, 1 => prop::collection::vec(any::<u8>(), 1..8)];
    prop_oneof![
        (any::<Index>(), 1..200_usize).prop_map(|(at, len)| Change::Remove(at, len)),
        (any::<Index>(), 1..2000_usize).prop_map(|(at, len)| Change::Repeat(at, len)),
        (any::<Index>(), new).prop_map(|(at, new)| Change::Insert(at, new)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, bit)| Change::Flip(at, bit)),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Change::SwapLines(one, other)),
    ]
}

/// Some bytes that were changed at some places; `new` is what may come in between.
pub(crate) fn changed(
    bytes: impl Strategy<Value = Vec<u8>>,
    new: impl Strategy<Value = Vec<u8>>,
) -> impl Strategy<Value = Vec<u8>> {
    (bytes, prop::collection::vec(change(new), 0..6)).prop_map(|(mut bytes, changes)| {
        for change in &changes {
            change.apply(&mut bytes);
        }
        bytes
    })
}

/// One of these texts that was changed at some places, by what stands in others, too.
pub(crate) fn changed_text(texts: &[&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let text = || prop::sample::select(texts.to_vec()).prop_map(|text| text.as_bytes().to_vec());
    let part = (text(), any::<Index>(), 1..40_usize).prop_map(|(text, at, len)| {
        let start = at.index(text.len() + 1);
        text[start..(start + len).min(text.len())].to_vec()
    });
    changed(text(), part)
}
