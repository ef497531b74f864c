//! Cases for as long as there is time: some seconds in the gate, more where more is asked for.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use proptest::prelude::*;
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
pub(super) fn hold<S: Strategy>(
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
