//! What generators of lines share: words, columns of numbers, and what has to come of them.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

use crate::format::script::{Heard, Script, read};

/// Layouts tried of each kind.
const LAYOUTS: u32 = 200;

/// Quantities, as people call them.
pub(super) const NOUNS: [&str; 16] = [
    "loss",
    "accuracy",
    "temperature",
    "humidity",
    "pressure",
    "speed",
    "voltage",
    "residual",
    "energy",
    "load",
    "latency",
    "throughput",
    "score",
    "torque",
    "flow",
    "density",
];

/// A series that has to come.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    /// Words of its name.
    pub words: Vec<String>,
    /// `None` where the unit is left open.
    pub unit: Option<String>,
    pub values: Vec<f64>,
}

/// The same series, all in that unit.
pub(super) fn all_in(unit: &str, mut series: Vec<Quantity>) -> Vec<Quantity> {
    for one in &mut series {
        one.unit = Some(unit.into());
    }
    series
}

impl Quantity {
    pub(super) fn new(words: &[&str], unit: &str, values: &[f64]) -> Self {
        Self {
            words: words.iter().map(|word| (*word).into()).collect(),
            unit: Some(unit.into()),
            values: values.into(),
        }
    }

    /// Whether the series is this one.
    fn is(&self, heard: &Heard) -> bool {
        let is_same = |(left, right): (&f64, &f64)| {
            left == right
                || left.is_nan() && right.is_nan()
                || (left - right).abs() <= 1e-9 * left.abs()
        };
        let values = heard.values();
        self.words.iter().all(|word| has(&heard.name, word))
            && self.unit.as_ref().is_none_or(|unit| *unit == heard.unit)
            && values.len() == self.values.len()
            && self.values.iter().zip(&values).all(is_same)
    }
}

/// Whether the word is in the name, and no part of a longer word or number.
fn has(name: &str, word: &str) -> bool {
    let (name, word) = (name.to_lowercase(), word.to_lowercase());
    let joins = |left: Option<char>, right: Option<char>| match (left, right) {
        (Some(left), Some(right)) => {
            left.is_alphabetic() && right.is_alphabetic() || left.is_numeric() && right.is_numeric()
        }
        _ => false,
    };
    name.match_indices(&word).any(|(at, _)| {
        let before = name[..at].chars().next_back();
        let after = name[at + word.len()..].chars().next();
        !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
    })
}

/// Each quantity is a series of its own, and there are at most `more` others.
pub(super) fn expect(
    script: &Script,
    quantities: &[Quantity],
    more: usize,
) -> Result<(), TestCaseError> {
    let mut is_taken = vec![false; script.series.len()];
    for quantity in quantities {
        let mut all = script.series.iter().enumerate();
        let found = all.find(|(index, heard)| !is_taken[*index] && quantity.is(heard));
        prop_assert!(found.is_some(), "no {quantity:?}\nin {}", script.data());
        if let Some((index, _)) = found {
            is_taken[index] = true;
        }
    }
    let most = quantities.len() + more;
    prop_assert!(script.series.len() <= most, "too many: {}", script.data());
    Ok(())
}

/// Holds many layouts to what has to come of them: the same ones each time.
#[track_caller]
pub(super) fn hold<S: Strategy>(
    layouts: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Debug,
{
    let mut runner = TestRunner::new(Config {
        cases: LAYOUTS,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0),
        ..Config::default()
    });
    match runner.run(layouts, property) {
        Ok(()) => {}
        Err(TestError::Fail(why, layout)) => panic!("{why}\n{layout:?}"),
        Err(error) => panic!("{error}"),
    }
}

/// A number as it is printed. Of one column, all have as many decimals.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub texts: Vec<String>,
    pub values: Vec<f64>,
}

/// A column of so many numbers.
pub(super) fn column(rows: usize) -> impl Strategy<Value = Column> {
    (
        0..4_usize,
        prop::collection::vec(-99_999..999_999_i32, rows),
    )
        .prop_map(|(decimals, raw)| {
            let scale = 10_f64.powi(decimals as i32);
            let text = |raw: i32| format!("{:.decimals$}", f64::from(raw) / scale);
            let texts: Vec<String> = raw.into_iter().map(text).collect();
            let values = texts.iter().map(|text| text.parse().expect("a number"));
            Column {
                values: values.collect(),
                texts,
            }
        })
}

/// Names with a column each; they have all as many rows.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub names: Vec<String>,
    pub columns: Vec<Column>,
}

impl Data {
    pub(super) fn rows(&self) -> usize {
        self.columns[0].texts.len()
    }

    /// The texts of one row.
    pub(super) fn row(&self, row: usize) -> Vec<&str> {
        let texts = self.columns.iter().map(|column| column.texts[row].as_str());
        texts.collect()
    }

    /// The series that have to come, without units.
    pub(super) fn quantities(&self) -> Vec<Quantity> {
        let all = self.names.iter().zip(&self.columns);
        all.map(|(name, column)| Quantity::new(&[name], "", &column.values))
            .collect()
    }

    /// One line a row, each name with its text as `pair` puts them together.
    pub(super) fn lines(&self, between: &str, pair: impl Fn(&str, &str) -> String) -> String {
        let line = |row: usize| {
            let texts = self.row(row).into_iter();
            let pairs = self
                .names
                .iter()
                .zip(texts)
                .map(|(name, text)| pair(name, text));
            pairs.collect::<Vec<_>>().join(between) + "\n"
        };
        (0..self.rows()).map(line).collect()
    }
}

/// Nouns in any order, so many of them.
pub(super) fn nouns(
    count: impl Into<prop::collection::SizeRange>,
) -> impl Strategy<Value = Vec<String>> {
    let nouns: Vec<String> = NOUNS.iter().map(|noun| (*noun).into()).collect();
    prop::sample::subsequence(nouns, count).prop_shuffle()
}

/// Some columns of some rows.
pub(super) fn data() -> impl Strategy<Value = Data> {
    (nouns(2..5), 10..30_usize).prop_flat_map(|(names, rows)| {
        let columns = prop::collection::vec(column(rows), names.len());
        columns.prop_map(move |columns| Data {
            names: names.clone(),
            columns,
        })
    })
}

/// One of these texts.
pub(super) fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

/// Holds what lines are read as to what each of these series has to be.
pub(super) fn check(lines: &str, expected: &[&str]) {
    let data = read(lines).data();
    for series in expected {
        assert!(data.contains(series), "no {series} in {data}");
    }
}
