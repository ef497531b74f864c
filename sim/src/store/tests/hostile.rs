//! Data and questions that mean no good: nothing panics, nothing is lost, nothing takes for ever.

use std::sync::atomic::{AtomicBool, Ordering};

use super::data::Dice;
use crate::store::{
    Answer, MAX_COLUMNS, PATH_POINTS, Question, Run, SeriesId, SeriesInfo, Store, XValues,
};

fn store(budget_bytes: u64) -> (Store, SeriesId) {
    let store = Store::new(budget_bytes);
    let id = create(&store, "test/series");
    (store, id)
}

fn create(store: &Store, name: &str) -> SeriesId {
    store.create(SeriesInfo {
        name: name.into(),
        ..SeriesInfo::default()
    })
}

/// Least and greatest finite value of all that was answered.
fn bounds(answer: &Answer) -> [f64; 2] {
    let mut bounds = [f64::INFINITY, f64::NEG_INFINITY];
    let mut add = |min: f64, max: f64| bounds = [bounds[0].min(min), bounds[1].max(max)];
    for run in &answer.runs {
        match run {
            Run::Columns { columns, .. } => columns.iter().for_each(|it| add(it.min, it.max)),
            Run::Samples(samples) | Run::Path(samples) => {
                let finite = samples.iter().filter(|[_, value]| value.is_finite());
                finite.for_each(|[_, value]| add(*value, *value));
            }
        }
    }
    bounds
}

/// All of a series in about so many columns.
fn everything(store: &Store, id: SeriesId, columns: i64) -> Answer {
    let (first, last) = store.range(id).unwrap();
    let width = (last / 2.0 - first / 2.0).max(f64::MIN_POSITIVE) / columns as f64 * 2.0;
    let start = (first / width).floor() as i64;
    let columns = start..start + columns + 2;
    store.columns(
        id,
        &Question {
            width,
            columns,
            ..Question::default()
        },
    )
}

#[test]
fn time_that_runs_backwards_by_one_ulp_begins_a_segment_and_loses_nothing() {
    let (store, id) = store(1 << 30);
    let mut dice = Dice(7);
    let (mut x, mut segments): (f64, u64) = (1_000.0, 1);
    let (mut xs, mut values) = (Vec::new(), Vec::new());
    for number in 0..200_000 {
        let is_back = number % 20_000 == 19_999;
        x = if is_back { x.next_down() } else { x + 0.001 };
        segments += u64::from(is_back);
        xs.push(x);
        values.push(dice.roll(1_000_000) as f64);
    }
    values[123_457] = 1e9;
    for (xs, values) in xs.chunks(777).zip(values.chunks(777)) {
        store.append(id, XValues::Each(xs), values).unwrap();
    }
    for _ in 0..2 {
        let answer = everything(&store, id, 500);
        assert_eq!(answer.segments, segments);
        assert_eq!(bounds(&answer)[1], 1e9);
        let [_, value] = store.nearest(id, xs[123_457]).unwrap();
        assert_eq!(value, 1e9);
        store.pack();
    }
}

#[test]
fn a_million_segments_become_a_path_in_bounded_memory_and_time() {
    for length in [1, 2, 40] {
        let (store, id) = store(1 << 30);
        let sweep: Vec<f64> = (0..length).map(f64::from).collect();
        let count = 1_000_000 / length;
        let xs: Vec<f64> = (0..count).flat_map(|_| sweep.iter().copied()).collect();
        let xs: Vec<f64> = match length {
            // One that always falls: each sample is a segment of its own.
            1 => (0..count).map(|i| -f64::from(i)).collect(),
            _ => xs,
        };
        let mut values = vec![0.0; xs.len()];
        values[700_001] = 5.0;
        store.append(id, XValues::Each(&xs), &values).unwrap();
        let answer = everything(&store, id, 100);
        assert_eq!(answer.segments, count as u64);
        let [Run::Path(points)] = &answer.runs[..] else {
            panic!("a path");
        };
        assert!(points.len() <= PATH_POINTS + 1, "{} points", points.len());
        assert_eq!(bounds(&answer), [0.0, 5.0]);
        // Each x as it is, its value, the pyramid, and no list of segments.
        assert!(store.bytes() < 18 * 1_000_000, "{} bytes", store.bytes());
    }
}

#[test]
fn any_width_and_any_columns_are_answered_by_no_more_than_was_asked() {
    let mut dice = Dice(11);
    for spread in [1e-300, 1e-3, 1.0, 1e9, 1e300] {
        let (store, id) = store(1 << 30);
        let mut x = -50_000.0 * spread;
        let xs: Vec<f64> = (0..100_000)
            .map(|_| {
                x += spread * dice.roll(3) as f64;
                x
            })
            .collect();
        let values: Vec<f64> = xs.iter().map(|x| x / spread).collect();
        store.append(id, XValues::Each(&xs), &values).unwrap();
        for _ in 0..300 {
            let width = 10_f64.powi(dice.roll(616) as i32 - 308) * spread.clamp(1e-3, 1.0);
            let start = match dice.roll(6) {
                0 => i64::MIN,
                1 => i64::MAX - dice.roll(5_000) as i64,
                2 => -(1 << 52) - dice.roll(5_000) as i64 + 2_500,
                3 => (1 << 52) - dice.roll(5_000) as i64,
                4 => (xs[0] / width) as i64,
                _ => dice.roll(1 << 20) as i64 - (1 << 19),
            };
            let end = start.saturating_add(dice.roll(200_000) as i64);
            let columns = start..end;
            let answer = store.columns(
                id,
                &Question {
                    width,
                    columns,
                    ..Question::default()
                },
            );
            for run in &answer.runs {
                match run {
                    Run::Columns { columns, .. } => {
                        assert!(columns.len() <= MAX_COLUMNS + 2);
                    }
                    Run::Samples(samples) => assert!(samples.len() <= MAX_COLUMNS + 2),
                    Run::Path(_) => panic!("a path of sorted x"),
                }
            }
        }
        let [least, most] = bounds(&everything(&store, id, 1_000));
        assert_eq!(
            (least, most),
            (values[0], values[99_999]),
            "spread {spread}"
        );
    }
}

#[test]
fn the_ends_of_all_numbers_are_places_like_any_other() {
    let (store, id) = store(1 << 30);
    let times = XValues::Each(&[f64::MIN, 0.0, f64::MAX]);
    store.append(id, times, &[1.0, 2.0, 3.0]).unwrap();
    for (x, value) in [(f64::MIN, 1.0), (0.0, 2.0), (f64::MAX, 3.0)] {
        assert_eq!(store.nearest(id, x), Some([x, value]));
    }
    let least = [-1.0, -5e-324, 0.0, 5e-324, 1.0];
    store
        .append(id, XValues::Each(&least), &[4.0, 5.0, 6.0, 7.0, 8.0])
        .unwrap();
    for (x, value) in [(-1.0, 4.0), (-0.9, 4.0), (5e-324, 7.0), (1.0, 8.0)] {
        assert_eq!(store.nearest(id, x).unwrap()[1], value, "at {x}");
    }
    for x in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        store.append(id, XValues::Each(&[x]), &[9.0]).unwrap();
        let times = XValues::Regular {
            start: x,
            step: 1.0,
        };
        store.append(id, times, &[9.0; 3]).unwrap();
        let times = XValues::Regular {
            start: 0.0,
            step: x,
        };
        store.append(id, times, &[9.0; 3]).unwrap();
    }
    let times = XValues::Regular {
        start: f64::MAX,
        step: f64::MAX,
    };
    store.append(id, times, &vec![9.0; 70_000]).unwrap();
    let stats = store.stats(id).unwrap();
    assert_eq!(stats.samples, 8 + 3 * 7 + 70_000);
    assert!(store.range(id).is_some());
    everything(&store, id, 10);
}

#[test]
fn many_equal_stamps_stay_in_one_column_and_the_newest_is_nearest() {
    let (store, id) = store(1 << 30);
    for value in [1.0, 2.0, 3.0] {
        let times = XValues::Regular {
            start: 7.0,
            step: 0.0,
        };
        store.append(id, times, &vec![value; 100_000]).unwrap();
    }
    store.append(id, XValues::Each(&[8.0]), &[4.0]).unwrap();
    for _ in 0..2 {
        assert_eq!(store.nearest(id, 7.2), Some([7.0, 3.0]));
        for width in [1e-12, 1e-3, 0.5, 1.0, 1e6] {
            let start = (7.0 / width) as i64 - 3;
            let columns = start..start + 10;
            let answer = store.columns(
                id,
                &Question {
                    width,
                    columns,
                    ..Question::default()
                },
            );
            let [Run::Columns { columns, .. }] = &answer.runs[..] else {
                panic!("columns");
            };
            let full: Vec<_> = columns.iter().filter(|it| !it.is_empty()).collect();
            let all = (full[0].first, full[0].min, full[0].max.min(3.0));
            assert_eq!(all, (1.0, 1.0, 3.0), "width {width}");
        }
        store.pack();
    }
}

#[test]
fn what_is_appended_packed_dropped_asked_created_and_removed_at_once_adds_up() {
    const SAMPLES: u32 = 400_000;
    let store = Store::new(6 << 20);
    let ids: Vec<SeriesId> = (0..4)
        .map(|number| create(&store, &format!("a/{number}")))
        .collect();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut dice = Dice(3);
                while !is_done.load(Ordering::Relaxed) {
                    store.pack();
                    for &id in &ids {
                        let width = [1e-3, 1.0, 50.0, 1e4][dice.roll(4) as usize];
                        let start = dice.roll(400_000) as i64;
                        let columns = start..start + 500;
                        store.columns(
                            id,
                            &Question {
                                width,
                                columns,
                                ..Question::default()
                            },
                        );
                        store.nearest(id, dice.roll(400_000) as f64);
                    }
                }
            });
        }
        scope.spawn(|| {
            for number in 0..200 {
                let id = create(&store, &format!("short/{number}"));
                for batch in 0..20 {
                    let start = f64::from(batch) * 1_000.0;
                    let times = XValues::Regular { start, step: 1.0 };
                    store.append(id, times, &[1.5; 1_000]).unwrap();
                }
                store.remove(id);
            }
        });
        let appends: Vec<_> = ids
            .iter()
            .map(|&id| {
                let store = &store;
                scope.spawn(move || {
                    for batch in 0..SAMPLES / 1_000 {
                        let xs: Vec<f64> = (batch * 1_000..(batch + 1) * 1_000)
                            .map(|number| f64::from(number) + f64::from(number % 7) * 0.1)
                            .collect();
                        let values: Vec<f64> = xs.iter().map(|x| x.round()).collect();
                        store.append(id, XValues::Each(&xs), &values).unwrap();
                    }
                })
            })
            .collect();
        for append in appends {
            append.join().unwrap();
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert!(store.bytes() <= store.budget_bytes(), "{}", store.bytes());
    for &id in &ids {
        let stats = store.stats(id).unwrap();
        assert_eq!(stats.samples, u64::from(SAMPLES));
        assert_eq!(stats.last, stats.history_last_x.map(f64::round));
        let first = stats.history_first_x.unwrap();
        assert_eq!(bounds(&everything(&store, id, 700))[0], first.round());
        store.remove(id);
    }
    assert!(
        store.bytes() <= store.budget_bytes() / 1_000,
        "{}",
        store.bytes()
    );
}
