//! What is asked of the store and what it answers can be written down, and what is read back is the
//! same to the last bit.

use proptest::prelude::*;

use crate::store::*;

/// Told by its words, which have each bit of a number that is one, and the sign of a zero.
#[track_caller]
fn expect_same<T>(said: &T)
where
    T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
{
    let text = serde_json::to_string(said).unwrap();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert_eq!(format!("{read:?}"), format!("{said:?}"), "{text}");
}

fn numbers() -> impl Strategy<Value = f64> {
    use prop::num::f64::{INFINITE, NORMAL, QUIET_NAN, SUBNORMAL, ZERO};
    INFINITE | NORMAL | QUIET_NAN | SUBNORMAL | ZERO
}

#[test]
fn a_question_is_read_back() {
    let (most_per_column, width) = (4, 0.1 + 0.2);
    for detail in [
        Detail::ByCount,
        Detail::Columns,
        Detail::Samples { most_per_column },
    ] {
        for width in [width, f64::NAN, f64::INFINITY, -0.0, 5e-324] {
            for means in [Means::Unasked, Means::Asked, Means::Smoothed(width)] {
                for span in [None, Some(u32::MAX)] {
                    expect_same(&Question {
                        width,
                        columns: i64::MIN..i64::MAX,
                        detail,
                        span,
                        means,
                    });
                }
            }
        }
    }
    expect_same(&None::<Answer>);
}

proptest! {
    #[test]
    fn whatever_the_store_answers_is_read_back(
        values in prop::collection::vec(numbers(), 1..300),
        steps in prop::collection::vec(-0.3..1.0, 300),
        width in 0.01..50.0,
    ) {
        let mut x = 0.1;
        let xs: Vec<f64> = steps.iter().take(values.len()).map(|step| {
            x += step;
            x
        }).collect();
        let store = Store::new(1 << 20);
        let info = SeriesInfo { group: Some("g".into()), x: XAxis::own("step"), ..SeriesInfo::default() };
        let series = store.create(info);
        store.append(series, XValues::Each(&xs), &values).unwrap();
        for detail in [Detail::ByCount, Detail::Columns, Detail::Samples { most_per_column: 400 }] {
            for means in [Means::Unasked, Means::Asked, Means::Smoothed(0.9)] {
                let question = Question { width, columns: -3..90, detail, means, ..Question::default() };
                expect_same(&Some(store.columns(series, &question)));
            }
        }
        expect_same(&store.stats(series));
        expect_same(&store.moments(series, 0.0..9.5));
        expect_same(&store.list());
        for chunk in store.samples_in(series, 0.0..9.5).unwrap() {
            expect_same(&chunk);
        }
    }
}
