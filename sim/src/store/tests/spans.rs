//! Parts of a series that runs of its job have added: each is a curve of its own.

use super::data::Dice;
use crate::store::{Answer, Detail, Means, Question, Run, SeriesId, SeriesInfo, Store, XValues};

fn store() -> (Store, SeriesId) {
    let store = Store::new(1 << 28);
    let id = store.create(SeriesInfo {
        name: "test/series".into(),
        ..SeriesInfo::default()
    });
    (store, id)
}

fn append(store: &Store, id: SeriesId, start: f64, values: &[f64]) {
    let times = XValues::Regular { start, step: 1.0 };
    store.append(id, times, values).unwrap();
}

fn question(columns: std::ops::Range<i64>, width: f64, span: Option<u32>) -> Question {
    Question {
        width,
        columns,
        span,
        ..Question::default()
    }
}

fn samples(answer: &Answer) -> Vec<Vec<[f64; 2]>> {
    let of_run = |run: &Run| match run {
        Run::Samples(samples) => samples.clone(),
        other => panic!("{other:?}"),
    };
    answer.runs.iter().map(of_run).collect()
}

#[test]
fn no_line_leads_from_one_to_the_next() {
    let (store, id) = store();
    append(&store, id, 0.0, &[1.0, 2.0]);
    store.begin_span(id, 1);
    append(&store, id, 10.0, &[3.0, 4.0]);
    let all = store.columns(id, &question(0..100, 1.0, None));
    let [first, second] = [[[0.0, 1.0], [1.0, 2.0]], [[10.0, 3.0], [11.0, 4.0]]];
    assert_eq!(samples(&all), [first, second]);
    let of_span = |span| store.columns(id, &question(0..100, 1.0, Some(span)));
    assert_eq!(samples(&of_span(0)), [first]);
    assert_eq!(samples(&of_span(1)), [second]);
    assert_eq!(of_span(2), Answer::default());
    assert_eq!(of_span(0).settled, i64::MAX);
    assert_eq!(of_span(1).settled, all.settled);
    assert_eq!(store.nearest_in_span(id, 0, 9.0), Some([1.0, 2.0]));
    assert_eq!(store.nearest_in_span(id, 1, 0.0), Some([10.0, 3.0]));
}

/// Wherever parts begin among the buckets, their columns hold their own samples alone.
#[test]
fn columns_of_a_part_hold_what_it_has_added() {
    for before in [1_usize, 63, 64, 1_000, 65_536, 70_000] {
        let (store, id) = store();
        append(&store, id, 0.0, &vec![-5.0; before]);
        store.begin_span(id, 1);
        let start = before as f64;
        append(&store, id, start, &vec![7.0; 200_000]);
        store.begin_span(id, 2);
        append(&store, id, start + 200_000.0, &vec![9.0; 100_000]);
        store.pack();
        for (span, value) in [(0, -5.0), (1, 7.0), (2, 9.0)] {
            let answer = store.columns(id, &question(0..300, 1_300.0, Some(span)));
            for run in &answer.runs {
                match run {
                    Run::Columns {
                        columns,
                        before,
                        after,
                        ..
                    } => {
                        let outside = before.iter().chain(after);
                        assert!(outside.into_iter().all(|[_, other]| *other == value));
                        for column in columns.iter().filter(|column| !column.is_empty()) {
                            assert_eq!([column.min, column.max], [value; 2], "{before:?}");
                        }
                    }
                    Run::Samples(samples) => {
                        assert!(samples.iter().all(|[_, other]| *other == value));
                    }
                    Run::Path(_) => panic!("sorted"),
                }
            }
            assert_eq!(answer.runs.len(), 1, "{before} before, part {span}");
        }
    }
}

/// Each run over a counter begins at 0 again; many short ones are no curve in the plane.
#[test]
fn many_short_ones_that_begin_at_the_same_x_are_a_curve_each() {
    let (store, id) = store();
    for run in 0..40 {
        if run > 0 {
            store.begin_span(id, run);
        }
        append(&store, id, 0.0, &[1.0, f64::from(run), 2.0]);
    }
    let spans = store.spans(id);
    assert_eq!(spans.len(), 40);
    for span in spans {
        let answer = store.columns(id, &question(0..100, 0.1, Some(span.number)));
        let value = f64::from(span.number);
        assert_eq!(samples(&answer), [[[0.0, 1.0], [1.0, value], [2.0, 2.0]]]);
        assert_eq!(span.range, Some((0.0, 2.0)));
    }
}

/// Whatever is asked for beside it, a part is what a series of its samples alone would be.
#[test]
fn means_and_smoothed_values_of_a_part_are_of_its_samples_alone() {
    let mut dice = Dice(11);
    let values: Vec<f64> = (0..100_000).map(|_| dice.roll(1_000) as f64).collect();
    let (store_of_two, id) = store();
    append(&store_of_two, id, 0.0, &vec![1e6; 70_000]);
    store_of_two.begin_span(id, 1);
    append(&store_of_two, id, 70_000.0, &values);
    let (store_of_one, alone) = store();
    append(&store_of_one, alone, 70_000.0, &values);
    for (width, columns, detail) in [
        (0.5, 140_000..140_900, Detail::ByCount),
        (1.0, 70_000..70_900, Detail::Columns),
    ] {
        for means in [Means::Unasked, Means::Asked, Means::Smoothed(0.9)] {
            let question = Question {
                width,
                columns: columns.clone(),
                detail,
                means,
                ..Question::default()
            };
            let expected = store_of_one.columns(alone, &question);
            let of_part = Question {
                span: Some(1),
                ..question
            };
            let told = store_of_two.columns(id, &of_part);
            assert_eq!(told.smooth.is_empty(), means != Means::Smoothed(0.9));
            assert_eq!(told_of(&told), told_of(&expected), "{of_part:?}");
        }
    }
}

/// All but which stretches these are of their series, by its words: NaN is the same as NaN.
fn told_of(answer: &Answer) -> String {
    let of_run = |run: &Run| match run {
        Run::Columns {
            segment: _,
            start,
            columns,
            means,
            before,
            after,
        } => format!("{:?}", (start, columns, means, before, after)),
        other => format!("{other:?}"),
    };
    let runs: Vec<_> = answer.runs.iter().map(of_run).collect();
    format!("{:?}", (runs, &answer.smooth, answer.settled))
}
