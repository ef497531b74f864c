use std::sync::Arc;

use proptest::prelude::*;

use super::{BATCH_MAX, Columns, RowTimes, Times, compact};

const AT_ONE: RowTimes = RowTimes {
    start: 1.0,
    step: 0.0,
};
const EACH_SECOND: RowTimes = RowTimes {
    start: 10.0,
    step: 1.0,
};

fn each(times: &[f64]) -> Times {
    Times::Each(times.into())
}

/// The samples of all batches, as (series, time, value).
fn samples(columns: &mut Columns, times: RowTimes) -> Vec<(u32, f64, f64)> {
    let mut all = Vec::new();
    for batch in columns.take_batches(times) {
        assert!(batch.values.len() <= BATCH_MAX);
        for (i, value) in batch.values.iter().enumerate() {
            let time = match &batch.times {
                Times::Regular { start, step } => start + i as f64 * step,
                Times::Each(times) => {
                    assert_eq!(times.len(), batch.values.len());
                    times[i]
                }
            };
            all.push((batch.series, time, *value));
        }
    }
    all
}

#[test]
fn rows_that_came_at_once_share_their_times() {
    let mut columns = Columns::default();
    for value in [1.0, 2.0] {
        columns.row(None);
        columns.sample(0, value);
        columns.sample(1, -value);
    }
    let batches = columns.take_batches(AT_ONE);
    assert_eq!(batches[0].values, [1.0, 2.0]);
    assert_eq!(batches[1].values, [-1.0, -2.0]);
    match (&batches[0].times, &batches[1].times) {
        (Times::Each(a), Times::Each(b)) => {
            assert!(Arc::ptr_eq(a, b));
            assert_eq!(**a, [1.0, 1.0]);
        }
        other => panic!("{other:?}"),
    }
    assert!(columns.take_batches(AT_ONE).is_empty());
}

#[test]
fn evenly_spread_rows_are_regular_and_cut_into_batches() {
    let mut columns = Columns::default();
    for value in 0..=BATCH_MAX {
        columns.row(None);
        columns.sample(0, value as f64);
    }
    let batches = columns.take_batches(EACH_SECOND);
    assert_eq!(batches.len(), 2);
    let expected = Times::Regular {
        start: 10.0,
        step: 1.0,
    };
    assert_eq!(batches[0].times, expected);
    assert_eq!(batches[1].times, each(&[10.0 + BATCH_MAX as f64]));
}

#[test]
fn a_series_that_is_not_in_all_rows_keeps_its_places() {
    let mut columns = Columns::default();
    for row in 0..6_u32 {
        columns.row(None);
        if row > 0 {
            columns.sample(0, 0.0);
        }
        if row % 3 == 0 {
            columns.sample(1, f64::from(row));
            columns.sample(1, f64::from(row));
        }
    }
    let mut told = samples(&mut columns, EACH_SECOND);
    let consecutive = told.split_off(4);
    let twice_each_third = [
        (1, 10.0, 0.0),
        (1, 10.0, 0.0),
        (1, 13.0, 3.0),
        (1, 13.0, 3.0),
    ];
    assert_eq!(told, twice_each_third);
    let times: Vec<f64> = consecutive.iter().map(|sample| sample.1).collect();
    assert_eq!(times, [11.0, 12.0, 13.0, 14.0, 15.0]);
}

#[test]
fn a_row_without_an_x_takes_the_last() {
    let mut columns = Columns::default();
    columns.row(None);
    columns.sample(0, 5.0);
    columns.set_axis();
    for x in [Some(3.0), None, Some(2.0)] {
        columns.row(x);
        columns.sample(1, 6.0);
    }
    assert_eq!(columns.has_axis(0), Some(false));
    assert_eq!(columns.has_axis(1), Some(true));
    assert_eq!(columns.has_axis(2), None);
    assert_eq!(
        samples(&mut columns, AT_ONE),
        [(0, 1.0, 5.0), (1, 3.0, 6.0), (1, 3.0, 6.0), (1, 2.0, 6.0)]
    );
}

#[test]
fn times_are_told_by_their_step_only_where_that_gives_them_to_the_bit() {
    let counted: Vec<f64> = (3..4000).map(f64::from).collect();
    assert!(matches!(compact(&counted), Times::Regular { .. }));
    let decimals: Vec<f64> = (3..4000)
        .map(|i| format!("{}.{}", i / 10, i % 10).parse().unwrap())
        .collect();
    assert_eq!(compact(&decimals), Times::Each(decimals.as_slice().into()));
    for irregular in [
        &[1.0, 2.0, 3.1][..],
        &[1.0, 2.0, 1.0],
        &[2.0, 1.0],
        &[1.0, 1.0],
        &[1.0],
        &[-1e308, 1e308],
        &[0.0, f64::NAN],
    ] {
        assert!(
            matches!(compact(irregular), Times::Each(_)),
            "{irregular:?}"
        );
    }
}

proptest! {
    #[test]
    fn every_sample_comes_out_where_it_was_put_in(
        rows in prop::collection::vec(
            (prop::option::of(-9_i32..9), prop::collection::vec((0..4_u32, -9_i32..9), 0..5)), 0..40),
        axis_at in 0..60_usize,
    ) {
        let mut columns = Columns::default();
        let mut expected = Vec::new();
        let mut last_x = 0.0;
        let mut has_axis = [None; 4];
        for (row, (x, samples)) in rows.iter().enumerate() {
            if row == axis_at {
                columns.set_axis();
            }
            columns.row(x.map(f64::from));
            if row >= axis_at {
                last_x = x.map_or(last_x, f64::from);
            }
            for (series, value) in samples {
                let on_axis = *has_axis[*series as usize].get_or_insert(row >= axis_at);
                let time = if on_axis { last_x } else { 10.0 + row as f64 };
                columns.sample(*series, f64::from(*value));
                expected.push((*series, time, f64::from(*value)));
            }
        }
        let mut told = samples(&mut columns, EACH_SECOND);
        told.sort_by_key(|sample| sample.0);
        expected.sort_by_key(|sample| sample.0);
        prop_assert_eq!(told, expected);
    }
}
