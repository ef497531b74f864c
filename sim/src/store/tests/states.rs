//! State series, held against a slow and obvious way.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::store::{Block, Held, Question, SeriesId, SeriesInfo, Stay, Store, XValues};

fn state_series(samples: &[[f64; 2]]) -> (Store, SeriesId) {
    let store = Store::new(1 << 30);
    let id = store.create(SeriesInfo {
        name: "job/state".into(),
        labels: Some(vec![
            "idle".into(),
            "run".into(),
            "wait".into(),
            "off".into(),
        ]),
        ..SeriesInfo::default()
    });
    add(&store, id, samples);
    (store, id)
}

fn add(store: &Store, id: SeriesId, samples: &[[f64; 2]]) {
    let (xs, values): (Vec<f64>, Vec<f64>) = samples.iter().map(|[x, v]| (*x, *v)).unzip();
    store.append(id, XValues::Each(&xs), &values).unwrap();
}

/// Samples of one label, and how far away the next ones begin.
type Stretch = (u8, usize, f64);

fn stretches() -> impl Strategy<Value = Vec<Stretch>> {
    let count = prop_oneof![1..4_usize, 1..300_usize, 1..40_000_usize];
    vec(
        (
            0..5_u8,
            count,
            prop_oneof![8 => Just(1.0), 1 => Just(500.0)],
        ),
        1..40,
    )
}

fn samples_of(stretches: &[Stretch]) -> Vec<[f64; 2]> {
    let mut samples = Vec::new();
    let mut x = 0.0;
    for (label, count, jump) in stretches {
        let value = if *label == 4 {
            f64::NAN
        } else {
            f64::from(*label)
        };
        for _ in 0..*count {
            samples.push([x, value]);
            x += 1.0;
        }
        x += jump - 1.0;
    }
    samples
}

/// Seeded, as all tests are.
fn holds<T: std::fmt::Debug>(data: &impl Strategy<Value = T>, property: impl Fn(T)) {
    let config = Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let verdict = TestRunner::new_with_rng(config, rng).run(data, |data| {
        property(data);
        Ok(())
    });
    verdict.unwrap();
}

fn is_same(one: f64, other: f64) -> bool {
    one == other || (one.is_nan() && other.is_nan())
}

/// How often the label changes among these.
fn changes(samples: &[[f64; 2]]) -> usize {
    let pairs = samples.windows(2);
    pairs
        .filter(|pair| !is_same(pair[0][1], pair[1][1]))
        .count()
}

/// How long each label, and nothing, was held, sample by sample.
fn times(samples: &[[f64; 2]], from: f64, to: f64) -> [f64; 5] {
    let mut times = [0.0; 5];
    for pair in samples.windows(2) {
        let held = (pair[1][0].min(to) - pair[0][0].max(from)).max(0.0);
        let place = if pair[0][1].is_nan() {
            4
        } else {
            pair[0][1] as usize
        };
        times[place] += held;
    }
    times
}

/// What a lane shows at `x`.
fn shown(blocks: &[Block], x: f64) -> Option<Held> {
    let at = blocks.iter().find(|block| block.from <= x && x < block.to);
    at.map(|block| block.held)
}

#[test]
fn each_column_of_a_lane_shows_its_label_or_that_there_are_several() {
    let view = (1..700_i64, 1..30_u32, 0.0..1.0_f64);
    holds(
        &(stretches(), view, any::<bool>()),
        |(stretches, view, packs)| {
            let samples = samples_of(&stretches);
            let (store, id) = state_series(&samples);
            if packs {
                store.pack();
            }
            let (columns, zoom, at) = view;
            let last = samples[samples.len() - 1][0];
            let width = ((last + 1.0) / columns as f64 / f64::from(zoom)).max(0.01);
            let start = (at * last / width) as i64;
            let question = Question {
                width,
                columns: start..start + columns,
                ..Question::default()
            };
            let lane = store.lane(id, &question).unwrap();
            for pair in lane.blocks.windows(2) {
                assert!(pair[0].from < pair[0].to && pair[0].to <= pair[1].from);
                assert!(pair[0].to < pair[1].from || pair[0].held != pair[1].held);
            }
            for column in start..start + columns {
                check_column(&lane.blocks, &samples, column, width);
            }
        },
    );
}

/// Samples are shown at most a column from their true place.
fn check_column(blocks: &[Block], samples: &[[f64; 2]], column: i64, width: f64) {
    let from = (column as f64 - 1.0) * width;
    let to = (column as f64 + 2.0) * width;
    let first = samples
        .partition_point(|[x, _]| *x < from)
        .saturating_sub(1);
    let around = &samples[first..samples.partition_point(|[x, _]| *x < to).max(first)];
    let middle = (column as f64 + 0.5) * width;
    if around.is_empty() || middle >= samples[samples.len() - 1][0] {
        return;
    }
    let shown = shown(blocks, middle);
    if changes(around) == 0 {
        let expected = (!around[0][1].is_nan()).then_some(Held::Label(around[0][1] as u8));
        assert_eq!(shown, expected, "column {column}");
    }
    let has = |label: f64| around.iter().any(|[_, value]| is_same(*value, label));
    match shown {
        Some(Held::Several) => assert!(changes(around) > 1, "column {column}"),
        Some(Held::Label(label)) => assert!(has(f64::from(label)), "column {column}"),
        None => assert!(has(f64::NAN), "column {column}"),
    }
}

#[test]
fn a_column_with_many_changes_shows_that_there_are_several() {
    let samples: Vec<[f64; 2]> = (0..200_000)
        .map(|n| [f64::from(n), f64::from(n % 2)])
        .collect();
    let (store, id) = state_series(&samples);
    let question = Question {
        width: 1_000.0,
        columns: 0..200,
        ..Question::default()
    };
    let blocks = store.lane(id, &question).unwrap().blocks;
    for column in 0..199 {
        let middle = (f64::from(column) + 0.5) * 1_000.0;
        assert_eq!(shown(&blocks, middle), Some(Held::Several), "{column}");
    }
}

/// However many samples a column has: a state of one of them is seen among those of another one; of three, and where it
/// comes again at once, the column says that there are several.
#[test]
fn a_state_of_one_sample_is_seen_among_many_of_another_one() {
    let question = Question {
        width: 1_000.0,
        columns: 0..200,
        ..Question::default()
    };
    let middle_of = |column: f64| (column + 0.5) * 1_000.0;
    let seen = |label: &dyn Fn(u32) -> u32, column: f64| {
        let samples = (0..200_000).map(|n| [f64::from(n), f64::from(label(n))]);
        let (store, id) = state_series(&samples.collect::<Vec<_>>());
        let blocks = store.lane(id, &question).unwrap().blocks;
        shown(&blocks, middle_of(column))
    };
    for (stays, passes) in [(0, 1), (1, 0), (2, 1), (2, 3)] {
        let one = |n: u32| if n == 70_500 { passes } else { stays };
        for (column, label) in [(69.0, stays), (70.0, passes), (71.0, stays)] {
            let held = Some(Held::Label(label as u8));
            assert_eq!(seen(&one, column), held, "{stays} {passes} {column}");
        }
    }
    let far = |n: u32| if n == 70_500 { 2 } else { 0 };
    assert_eq!(seen(&far, 70.0), Some(Held::Several));
    let again = |n: u32| u32::from(n == 70_500 || n == 71_500);
    assert_eq!(seen(&again, 70.0), Some(Held::Several));
}

#[test]
fn the_time_in_each_state_is_what_it_is_sample_by_sample() {
    let bounds = [-0.1..1.1_f64, -0.1..1.1_f64];
    holds(
        &(stretches(), bounds, any::<bool>()),
        |(stretches, bounds, packs)| {
            let samples = samples_of(&stretches);
            let (store, id) = state_series(&samples);
            if packs {
                store.pack();
            }
            let last = samples[samples.len() - 1][0];
            let [one, other] = bounds.map(|bound| bound * last);
            let (from, to) = (one.min(other), one.max(other));
            let told = store.time_in_states(id, from..to, None).unwrap();
            let expected = times(&samples, from, to);
            // Sums of whole chunks are differences of two.
            let is_near = |told: f64, expected: f64| (told - expected).abs() < 1e-9 * (last + 1.0);
            for (place, expected) in expected[..4].iter().enumerate() {
                let told = told.held.get(place).copied().unwrap_or(0.0);
                assert!(is_near(told, *expected), "{told} {expected}");
            }
            assert!(is_near(told.gaps, expected[4]));
        },
    );
}

#[test]
fn a_stay_begins_and_ends_where_its_label_does() {
    holds(&(stretches(), 0.0..1.0_f64), |(stretches, at)| {
        let samples = samples_of(&stretches);
        let (store, id) = state_series(&samples);
        let number = (at * (samples.len() - 1) as f64) as usize;
        let [x, value] = samples[number];
        assert_eq!(store.stay_at(id, samples[0][0] - 1.0, None), None);
        let told = store.stay_at(id, x, None);
        if value.is_nan() {
            assert_eq!(told, None);
            return;
        }
        let before = (0..number).rev();
        let first = before.take_while(|n| samples[*n][1] == value).last();
        let end = (number..samples.len()).find(|n| samples[*n][1] != value);
        let expected = Stay {
            label: value as u8,
            from: samples[first.unwrap_or(number)][0],
            to: samples[end.unwrap_or(samples.len() - 1)][0],
            is_newest: end.is_none(),
        };
        assert_eq!(told, Some(expected));
    });
}

#[test]
fn time_in_states_survives_what_is_dropped() {
    let samples: Vec<[f64; 2]> = (0..400_000)
        .map(|n| [f64::from(n), f64::from((n / 1_000) % 3)])
        .collect();
    let store = Store::new(1_500_000);
    let id = store.create(SeriesInfo {
        name: "job/state".into(),
        labels: Some(vec!["a".into(), "b".into(), "c".into()]),
        ..SeriesInfo::default()
    });
    for part in samples.chunks(10_000) {
        let (xs, values): (Vec<f64>, Vec<f64>) = part.iter().map(|[x, v]| (*x, *v)).unzip();
        store.append(id, XValues::Each(&xs), &values).unwrap();
    }
    let (first, last) = store.range(id).unwrap();
    assert!(first > 0.0, "nothing was dropped");
    let told = store
        .time_in_states(id, f64::NEG_INFINITY..f64::INFINITY, None)
        .unwrap();
    let expected = times(&samples, first, last);
    assert_eq!(told.held, expected[..3]);
    assert!(store.bytes() <= 1_500_000);
}

#[test]
fn a_series_of_numbers_is_no_lane_and_takes_no_label() {
    let (store, id) = super::store_with("job/v");
    store
        .append(id, XValues::Each(&[0.0, 1.0]), &[0.0, 1.0])
        .unwrap();
    store.add_label(id, "idle");
    assert_eq!(store.info(id).unwrap().labels, None);
    let question = Question {
        width: 0.1,
        columns: 0..10,
        ..Question::default()
    };
    assert_eq!(store.lane(id, &question), None);
    assert_eq!(store.time_in_states(id, 0.0..1.0, None), None);
    assert_eq!(store.stay_at(id, 0.5, None), None);
}

#[test]
fn labels_are_added_once_and_no_more_than_there_is_room_for() {
    let store = Store::new(1 << 20);
    let id = store.create(SeriesInfo {
        name: "job/state".into(),
        labels: Some(Vec::new()),
        ..SeriesInfo::default()
    });
    for number in 0..300 {
        store.add_label(id, &format!("l{number}"));
        store.add_label(id, "l0");
    }
    let info = store.info(id).unwrap();
    assert_eq!(
        info.labels.as_ref().unwrap().len(),
        crate::store::LABELS_MAX
    );
    assert_eq!((info.label(255.0), info.label(256.0)), (Some("l255"), None));
    assert_eq!(info.label(f64::NAN), None);
}

/// Runs over a counter: each begins at 0 again, and one after the other over time.
#[test]
fn what_a_span_holds_is_what_a_series_of_it_alone_would() {
    let runs: [&[[f64; 2]]; 3] = [
        &[[0.0, 0.0], [10.0, 1.0], [30.0, 1.0]],
        &[[0.0, 1.0], [5.0, 0.0], [7.0, 2.0], [9.0, 2.0]],
        &[[0.0, 2.0], [20.0, 0.0]],
    ];
    // Over time they follow each other, a gap between them.
    for apart in [0.0, 100.0] {
        let runs = runs.map(<[[f64; 2]]>::to_vec);
        let shifted = |(place, run): (usize, Vec<[f64; 2]>)| -> Vec<[f64; 2]> {
            let by = place as f64 * apart;
            run.into_iter().map(|[x, label]| [x + by, label]).collect()
        };
        let runs: Vec<Vec<[f64; 2]>> = runs.into_iter().enumerate().map(shifted).collect();
        let (store, id) = state_series(&runs[0]);
        for (number, run) in (1..).zip(&runs[1..]) {
            store.begin_span(id, number);
            add(&store, id, run);
        }
        let mut held = [0.0; 5];
        for (number, run) in (0..).zip(&runs) {
            let (alone, of_run) = state_series(run);
            let all = f64::NEG_INFINITY..f64::INFINITY;
            let told = store.time_in_states(id, all.clone(), Some(number));
            assert_eq!(told, alone.time_in_states(of_run, all, None));
            let sum = times(run, -1e9, 1e9);
            held.iter_mut().zip(sum).for_each(|(all, one)| *all += one);
            let question = Question {
                width: 0.5,
                columns: 0..1_000,
                ..Question::default()
            };
            let of_span = Question {
                span: Some(number),
                ..question.clone()
            };
            assert_eq!(store.lane(id, &of_span), alone.lane(of_run, &question));
            for x in 0..300 {
                let told = store.stay_at(id, f64::from(x), Some(number));
                let expected = alone.stay_at(of_run, f64::from(x), None);
                let has_ended = number < 2;
                let last = run[run.len() - 1][0];
                if has_ended && f64::from(x) > last {
                    assert_eq!(told, None, "what has ended holds nothing on");
                    continue;
                }
                let is_newest = |stay: Stay| Stay {
                    is_newest: stay.is_newest && !has_ended,
                    ..stay
                };
                assert_eq!(told, expected.map(is_newest), "at {x} of {number}");
            }
        }
        // Together they hold no more, so nothing is held between them.
        let told = store
            .time_in_states(id, f64::NEG_INFINITY..f64::INFINITY, None)
            .unwrap();
        assert_eq!((told.held, told.gaps), (held[..3].to_vec(), 0.0));
        assert_eq!(store.time_in_states(id, 0.0..9.0, Some(7)), None);
        assert_eq!(store.stay_at(id, 1.0, Some(7)), None);
    }
}

#[test]
fn labels_are_known_in_the_order_in_which_they_came_whatever_series_they_are_of() {
    let store = Store::new(1 << 20);
    let series = |name: &str| {
        store.create(SeriesInfo {
            name: name.into(),
            labels: Some(Vec::new()),
            ..SeriesInfo::default()
        })
    };
    let (one, other) = (series("a/phase"), series("a/mode"));
    for (series, label) in [
        (one, "x"),
        (other, "y"),
        (one, "z"),
        (other, "x"),
        (one, "y"),
    ] {
        store.add_label(series, label);
    }
    assert_eq!(store.labels(), ["x", "y", "z"]);
    store.remove(one);
    assert_eq!(store.labels().len(), 3);
}
