//! A rule fires at the row where the slow, obvious way says so first, however the rows come.

use proptest::prelude::*;

use super::feed::Feed;
use crate::rule::leaf::{Hold, Test};
use crate::rule::{Condition, Leaf, Rule};
use crate::store::XAxis;

const NAMES: [&str; 3] = ["a", "b", "c"];

/// A row of a table: its time, and a value of each series.
type Row = (f64, [f64; 3]);

/// Whether a part holds at a row, counted back from it.
fn holds(leaf: &Leaf, rows: &[Row]) -> bool {
    let Leaf::Series { name, test, hold } = leaf else {
        return false;
    };
    let column = NAMES
        .iter()
        .position(|known| known == name)
        .expect("a column");
    let passes = |row: &&Row| {
        let value = row.1[column];
        match *test {
            Test::Less(bound) => value < bound,
            Test::LessOrEqual(bound) => value <= bound,
            Test::Greater(bound) => value > bound,
            Test::GreaterOrEqual(bound) => value >= bound,
            Test::Nan => value.is_nan(),
        }
    };
    let in_a_row: Vec<&Row> = rows.iter().rev().take_while(passes).collect();
    match (hold, in_a_row.first(), in_a_row.last()) {
        (Hold::Samples(samples), ..) => in_a_row.len() as u64 >= *samples,
        (Hold::Seconds(seconds), Some(last), Some(first)) => last.0 - first.0 >= *seconds,
        (Hold::Seconds(_), ..) => false,
    }
}

fn together(condition: &Condition, leaves: &[bool]) -> bool {
    match condition {
        Condition::Leaf(leaf) => leaves[*leaf],
        Condition::And(all) => !all.iter().any(|one| !together(one, leaves)),
        Condition::Or(any) => any.iter().any(|one| together(one, leaves)),
    }
}

fn first_row(rule: &Rule, rows: &[Row]) -> Option<f64> {
    let at = |end: &usize| {
        let leaves = rule.leaves.iter().map(|leaf| holds(leaf, &rows[..*end]));
        together(&rule.condition, &leaves.collect::<Vec<_>>())
    };
    let row = (1..=rows.len()).find(at)?;
    Some(rows[row - 1].0)
}

fn part() -> impl Strategy<Value = String> {
    let name = prop::sample::select(&NAMES[..]);
    let test = prop_oneof![
        4 => ("[<>]=?", -2_i32..=2).prop_map(|(compare, bound)| format!("{compare} {bound}")),
        1 => Just("is nan".to_owned()),
    ];
    let hold = prop_oneof![
        3 => Just(String::new()),
        2 => (1_u32..6).prop_map(|samples| format!(" for {samples}")),
        2 => (0_u32..9).prop_map(|seconds| format!(" for {seconds}s")),
    ];
    (name, test, hold).prop_map(|(name, test, hold)| format!("{name} {test}{hold}"))
}

fn rule() -> impl Strategy<Value = String> {
    part().prop_recursive(3, 6, 3, |inner| {
        let parts = prop::collection::vec(inner, 2..4);
        (parts, prop::sample::select(&[" and ", " or "][..]))
            .prop_map(|(parts, word)| format!("({})", parts.join(word)))
    })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let value = || prop_oneof![6 => (-3_i32..=3).prop_map(f64::from), 1 => Just(f64::NAN)];
    // Rows may come at one time, as lines do that are read together.
    let row = (0_u32..3, [value(), value(), value()]);
    prop::collection::vec(row, 0..60).prop_map(|rows| {
        let mut t = 0.0;
        let at = |(step, values): (u32, [f64; 3])| {
            t += f64::from(step);
            (t, values)
        };
        rows.into_iter().map(at).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_rule_fires_at_the_first_row_where_it_holds(
        text in rule(),
        rows in rows(),
        pieces in prop::collection::vec(([1_usize..9, 1_usize..9, 1_usize..9], 0..3_usize), 200),
    ) {
        let rule: Rule = text.parse().unwrap();
        let mut feed = Feed::of(&text);
        feed.now = rows.last().map_or(0.0, |row| row.0);
        feed.job(0, "train");
        for (number, name) in NAMES.iter().enumerate() {
            feed.series(number as u32, 0, name, XAxis::Time);
        }
        // Each series comes in pieces of its own, whichever first.
        let mut sent = [0; 3];
        for (lengths, first) in pieces {
            for column in [first, (first + 1) % 3, (first + 2) % 3] {
                let end = (sent[column] + lengths[column]).min(rows.len());
                let samples = rows[sent[column]..end].iter();
                let samples: Vec<_> = samples.map(|row| (row.0, row.1[column])).collect();
                feed.samples(column as u32, 0, &samples);
                sent[column] = end;
            }
        }
        prop_assert_eq!(sent, [rows.len(); 3]);
        feed.pass(1.0);
        let fired = feed.firings.iter().map(|firing| firing.t).next();
        prop_assert_eq!(fired, first_row(&rule, &rows), "{}", text);
        prop_assert!(feed.firings.len() <= 1, "once in a run");
    }
}

#[test]
fn one_nan_among_ten_million_is_seen() {
    let mut feed = Feed::of("v is nan");
    feed.job(0, "job");
    feed.series(0, 0, "v", XAxis::Time);
    let mut t = 0.0;
    for batch in 0..10_000 {
        let samples: Vec<(f64, f64)> = (0..1_000)
            .map(|sample| {
                t += 1e-6;
                let is_it = batch == 7_321 && sample == 998;
                (t, if is_it { f64::NAN } else { 1.0 })
            })
            .collect();
        feed.samples(0, 0, &samples);
    }
    assert_eq!(feed.firings.len(), 1);
    assert!((feed.firings[0].t - 7.321_999).abs() < 1e-6);
}
