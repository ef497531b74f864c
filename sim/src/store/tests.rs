//! What the store does beside columns: names, oddities, paths, retention.

pub(super) mod contract;
pub(super) mod data;
mod hostile;
mod oracle;
mod range_contract;
mod range_stats;
mod spans;
mod states;
mod weight;
mod written;

use super::*;

fn store_with(name: &str) -> (Store, SeriesId) {
    let store = Store::new(1 << 30);
    let id = store.create(info(name));
    (store, id)
}

fn info(name: &str) -> SeriesInfo {
    SeriesInfo {
        name: name.into(),
        ..SeriesInfo::default()
    }
}

fn everything(store: &Store, id: SeriesId) -> Vec<Run> {
    store
        .columns(
            id,
            &Question {
                width: 1.0,
                columns: -30_000..30_000,
                ..Question::default()
            },
        )
        .runs
}

#[test]
fn a_name_is_found_until_its_series_is_removed_and_ids_are_not_given_twice() {
    let (store, id) = store_with("job/loss");
    assert_eq!(store.find("job/loss"), Some(id));
    assert_eq!(store.create(info("job/loss")), id);
    store.remove(id);
    assert_eq!(store.find("job/loss"), None);
    assert_ne!(store.create(info("job/loss")), id);
    assert_eq!(
        store.append(id, XValues::Each(&[0.0]), &[0.0]),
        Err(Removed(id))
    );
    assert_eq!(store.stats(id), None);
    assert_eq!(
        store.columns(
            id,
            &Question {
                width: 1.0,
                columns: 0..1,
                ..Question::default()
            }
        ),
        Answer::default()
    );
}

#[test]
fn the_list_is_one_allocation_until_the_set_or_a_unit_changes() {
    let (store, id) = store_with("job/a");
    let list = store.list();
    store.append(id, XValues::Each(&[0.0]), &[1.0]).unwrap();
    assert!(std::sync::Arc::ptr_eq(&list, &store.list()));
    store.set_unit(id, "ms");
    assert_eq!(store.list()[0].1.unit, "ms");
    assert_eq!(list[0].1.unit, "");
}

#[test]
fn revisions_tell_what_changed() {
    let (store, a) = store_with("job/a");
    let b = store.create(info("job/b"));
    let (all, of_a, of_b) = (
        store.revision(),
        store.series_revision(a),
        store.series_revision(b),
    );
    store.append(a, XValues::Each(&[0.0]), &[1.0]).unwrap();
    assert!(store.revision() > all && store.series_revision(a) > of_a);
    assert_eq!(store.series_revision(b), of_b);
}

#[test]
fn a_series_without_samples_costs_less_than_four_kibibytes() {
    let store = Store::new(1 << 30);
    for number in 0..1_000 {
        let id = store.create(info(&format!("job/series {number}")));
        store.append(id, XValues::Each(&[0.0]), &[1.0]).unwrap();
    }
    assert!(store.bytes() < 4096 * 1_000, "{}", store.bytes());
    (0..1_000).for_each(|id| store.remove(SeriesId(id)));
    assert_eq!(store.bytes(), 0);
}

#[test]
fn x_that_is_not_finite_leaves_a_gap_where_the_curve_was() {
    let (store, id) = store_with("job/a");
    let xs = [f64::NAN, 1.0, f64::INFINITY, 2.0, f64::NEG_INFINITY];
    store.append(id, XValues::Each(&xs), &[1.0; 5]).unwrap();
    store
        .append(
            id,
            XValues::Regular {
                start: f64::NAN,
                step: f64::INFINITY,
            },
            &[1.0; 3],
        )
        .unwrap();
    let [Run::Samples(samples)] = &everything(&store, id)[..] else {
        panic!("one run")
    };
    let xs: Vec<f64> = samples.iter().map(|[x, _]| *x).collect();
    assert_eq!(xs, [0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
    assert_eq!(
        samples.iter().filter(|[_, value]| value.is_nan()).count(),
        6
    );
    assert_eq!(store.stats(id).unwrap().not_finite, 6);
}

#[test]
fn surplus_x_or_values_are_ignored() {
    let (store, id) = store_with("job/a");
    store
        .append(id, XValues::Each(&[1.0]), &[1.0, 2.0])
        .unwrap();
    store
        .append(id, XValues::Each(&[2.0, 3.0]), &[2.0])
        .unwrap();
    store.append(id, XValues::Each(&[]), &[2.0]).unwrap();
    assert_eq!(store.stats(id).unwrap().samples, 2);
}

#[test]
fn questions_without_sense_are_answered_by_nothing_and_without_panic() {
    let (store, id) = store_with("job/a");
    store
        .append(
            id,
            XValues::Regular {
                start: -1e300,
                step: 1e296,
            },
            &vec![1.0; 20_000],
        )
        .unwrap();
    store
        .append(
            id,
            XValues::Regular {
                start: 0.0,
                step: 5e-324,
            },
            &vec![1.0; 20_000],
        )
        .unwrap();
    for width in [
        0.0,
        -1.0,
        f64::NAN,
        f64::INFINITY,
        5e-324,
        1e-300,
        1.0,
        1e300,
        f64::MAX,
    ] {
        for columns in [
            i64::MIN..i64::MAX,
            3..3,
            i64::MAX - 5..i64::MAX,
            i64::MIN..i64::MIN + 9,
        ] {
            store.columns(
                id,
                &Question {
                    width,
                    columns,
                    ..Question::default()
                },
            );
        }
    }
    let question = Question {
        width: f64::NAN,
        columns: 0..9,
        ..Question::default()
    };
    assert_eq!(store.columns(id, &question).runs, []);
    for x in [f64::NAN, f64::INFINITY, -f64::MAX, 0.0] {
        assert!(store.nearest(id, x).is_some());
    }
}

#[test]
fn the_nearest_sample_is_found_in_every_segment_and_the_newest_wins() {
    let (store, id) = store_with("job/a");
    store
        .append(
            id,
            XValues::Each(&[1.0, 2.0, 5.0, 5.0]),
            &[1.0, 2.0, 3.0, 4.0],
        )
        .unwrap();
    store
        .append(id, XValues::Each(&[0.0, 2.0]), &[5.0, 6.0])
        .unwrap();
    let nearest = |x| store.nearest(id, x).unwrap()[1];
    assert_eq!(
        (nearest(1.1), nearest(9.0), nearest(-9.0), nearest(2.2)),
        (1.0, 4.0, 5.0, 6.0)
    );
}

#[test]
fn a_curve_whose_x_is_not_sorted_comes_back_as_it_came() {
    let (store, id) = store_with("job/circle");
    let circle: Vec<[f64; 2]> = (0..1_000)
        .map(|i| f64::from(i) * 0.1)
        .map(|a| [a.cos(), a.sin()])
        .collect();
    let (xs, values): (Vec<f64>, Vec<f64>) = circle.iter().map(|[x, v]| (*x, *v)).unzip();
    store.append(id, XValues::Each(&xs), &values).unwrap();
    assert_eq!(everything(&store, id), [Run::Path(circle)]);
}

#[test]
fn a_long_path_keeps_its_peaks_its_gaps_and_its_newest_sample_in_bounded_space() {
    let (store, id) = store_with("job/path");
    let count = 700_000;
    let xs: Vec<f64> = (0..count).map(|i| f64::from(i % 2)).collect();
    let mut values = vec![0.0; count as usize];
    for (place, value) in [
        (5, 9.0),
        (70_123, -9.0),
        (300_001, f64::NAN),
        (699_999, 3.0),
    ] {
        values[place] = value;
    }
    store.append(id, XValues::Each(&xs), &values).unwrap();
    let [Run::Path(points)] = &everything(&store, id)[..] else {
        panic!("one path")
    };
    assert!(points.len() <= PATH_POINTS, "{} points", points.len());
    assert!(points.contains(&[1.0, 9.0]) && points.contains(&[1.0, -9.0]));
    assert!(points.iter().any(|[_, value]| value.is_nan()));
    assert_eq!(points.last(), Some(&[1.0, 3.0]));
}

#[test]
fn many_long_sweeps_become_a_path_and_few_stay_runs() {
    for (sweeps, runs) in [(20, 20), (400, 1)] {
        let (store, id) = store_with("job/sweep");
        for _ in 0..sweeps {
            store
                .append(
                    id,
                    XValues::Regular {
                        start: 0.0,
                        step: 1.0,
                    },
                    &[1.0; 100],
                )
                .unwrap();
        }
        assert_eq!(everything(&store, id).len(), runs);
    }
}

#[test]
fn threads_that_append_and_ask_at_once_lose_nothing() {
    let store = Store::new(1 << 30);
    let ids: Vec<SeriesId> = (0..4)
        .map(|n| store.create(info(&format!("a/{n}"))))
        .collect();
    std::thread::scope(|scope| {
        for &id in &ids {
            let store = store.clone();
            scope.spawn(move || {
                for i in 0..20_000 {
                    store
                        .append(id, XValues::Each(&[f64::from(i)]), &[1.0])
                        .unwrap();
                    if i % 64 == 0 {
                        store.columns(
                            neighbour(id),
                            &Question {
                                width: 100.0,
                                columns: 0..200,
                                ..Question::default()
                            },
                        );
                    }
                }
            });
        }
    });
    assert!(
        ids.iter()
            .all(|&id| store.stats(id).unwrap().samples == 20_000)
    );
}

/// Another series, so that one is read while another thread writes it.
fn neighbour(id: SeriesId) -> SeriesId {
    SeriesId((id.0 + 1) % 4)
}

#[test]
fn a_series_that_is_not_listed_is_read_like_any_and_takes_no_name() {
    let (store, id) = store_with("job/loss");
    let twin = store.create_unlisted(info("job/loss"));
    assert_ne!(twin, id);
    assert_eq!((store.find("job/loss"), store.list().len()), (Some(id), 1));
    store.append(twin, XValues::Each(&[1.0]), &[7.0]).unwrap();
    assert_eq!(store.nearest(twin, 0.0), Some([1.0, 7.0]));
    store.remove(twin);
    assert_eq!(
        (store.stats(twin), store.find("job/loss")),
        (None, Some(id))
    );
}

#[test]
fn samples_are_told_by_their_numbers_from_where_history_begins() {
    let (store, id) = store_with("job/a");
    assert!(store.samples(id, 0, 10).is_none());
    let xs: Vec<f64> = (0..1_000).map(f64::from).collect();
    store.append(id, XValues::Each(&xs), &xs).unwrap();
    let some = store.samples(id, 998, 10).unwrap();
    assert_eq!(some.first, 998);
    assert_eq!(some.points, [[998.0, 998.0], [999.0, 999.0]]);
    assert!(store.samples(id, 1_000, 10).is_none());
    assert_eq!(store.samples(id, 5, 1).unwrap().points, [[5.0, 5.0]]);
}

#[test]
fn a_walk_that_is_set_back_goes_on_in_the_next_stretch_or_further_back_in_the_same() {
    let (store, id) = store_with("job/a");
    let xs = [0.0, 1.0, 2.0, 3.0, 0.5, 1.5, 2.5];
    store.append(id, XValues::Each(&xs), &xs).unwrap();
    assert_eq!(store.walked_back(id, 3, 1.0), Some(4));
    assert_eq!(store.walked_back(id, 3, 0.2), Some(4), "not in it yet");
    assert_eq!(store.walked_back(id, 6, 1.7), Some(5));
    assert_eq!(store.walked_back(id, 6, 0.1), Some(4));
}
