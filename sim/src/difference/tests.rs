//! A difference is what is found sample by sample, whichever way the samples come.

use proptest::prelude::*;

use super::*;
use crate::store::{SeriesId, SeriesInfo, XValues};
use crate::{Scope, StopBy, StopMethod};

const PATIENCE: Duration = Duration::from_mins(1);

/// What the other curve has at `x`, looked for in all of it.
fn brute_force(other: &[[f64; 2]], between: Between, x: f64) -> Option<f64> {
    let before = other
        .partition_point(|sample| sample[0] <= x)
        .checked_sub(1)?;
    let [x0, v0] = other[before];
    if x0 == x {
        return Some(v0);
    }
    let [x1, v1] = *other.get(before + 1)?;
    Some(match between {
        Between::Previous => v0,
        Between::Linear => v0 + (v1 - v0) * ((x - x0) / (x1 - x0)),
    })
}

fn expected(one: &[[f64; 2]], other: &[[f64; 2]], between: Between) -> Vec<[f64; 2]> {
    let difference = |[x, value]: &[f64; 2]| Some([*x, value - brute_force(other, between, *x)?]);
    one.iter().filter_map(difference).collect()
}

/// NaN is itself here.
fn bits(samples: &[[f64; 2]]) -> Vec<[u64; 2]> {
    let bits = |value: f64| if value.is_nan() { f64::NAN } else { value }.to_bits();
    samples.iter().map(|sample| sample.map(bits)).collect()
}

fn sides(one: SeriesId, other: SeriesId, between: Between) -> Difference {
    let side = |series, origin| DifferenceSide {
        series,
        run: 0,
        states: None,
        origin,
    };
    Difference {
        name: "one − other".into(),
        minuend: side(one, 0.0),
        subtrahend: side(other, 0.0),
        between,
        axis: AxisSpec::from("step"),
        unit: String::new(),
    }
}

fn made(scope: &Scope, name: &str) -> SeriesId {
    let name = name.into();
    scope.store().create(SeriesInfo {
        name,
        ..SeriesInfo::default()
    })
}

fn add(scope: &Scope, series: SeriesId, samples: &[[f64; 2]]) {
    let xs: Vec<f64> = samples.iter().map(|sample| sample[0]).collect();
    let values: Vec<f64> = samples.iter().map(|sample| sample[1]).collect();
    scope
        .store()
        .append(series, XValues::Each(&xs), &values)
        .unwrap();
}

fn found(scope: &Scope, name: &str) -> Vec<[f64; 2]> {
    let Some(series) = scope.store().find(name) else {
        return Vec::new();
    };
    let all = scope
        .store()
        .samples_in(series, f64::NEG_INFINITY..f64::INFINITY)
        .unwrap();
    all.flat_map(|chunk| chunk.xs.into_iter().zip(chunk.values))
        .map(|(x, value)| [x, value])
        .collect()
}

/// Few places, so that samples of both often have the same one.
fn samples() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let value = prop_oneof![8 => -8.0..8.0f64, 1 => Just(f64::NAN)];
    prop::collection::vec((0u8..4, value), 0..60).prop_map(|steps| {
        let mut x = 0.0;
        let place = |(step, value): (u8, f64)| {
            x += f64::from(step) / 2.0;
            [x, value]
        };
        steps.into_iter().map(place).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_a_curve_has_is_the_same_whenever_its_samples_come(
        one in samples(), other in samples(), cuts in prop::collection::vec(0usize..60, 4),
        is_linear in any::<bool>(),
    ) {
        let between = if is_linear { Between::Linear } else { Between::Previous };
        let mut known = Interpolation::new(between);
        let mut asked = one.iter();
        let mut next = asked.next();
        let mut found = Vec::new();
        let mut rest = &other[..];
        for cut in cuts.into_iter().map(Some).chain([None]) {
            let (now, later) = rest.split_at(cut.unwrap_or(rest.len()).min(rest.len()));
            rest = later;
            known.add(now.to_vec());
            if cut.is_none() {
                known.end();
            }
            while let Some([x, value]) = next {
                match known.at(*x) {
                    At::Later => break,
                    At::Value(other) => found.push([*x, value - other]),
                    At::Nowhere => {}
                }
                next = asked.next();
            }
        }
        prop_assert!(next.is_none());
        prop_assert_eq!(bits(&found), bits(&expected(&one, &other, between)));
    }
}

#[test]
fn a_job_makes_it_of_more_than_is_read_at_once() {
    let curve = |count: u32, step: f64, scale: f64| -> Vec<[f64; 2]> {
        let place = |number: u32| [f64::from(number) * step, f64::from(number % 97) * scale];
        (0..count).map(place).collect()
    };
    // The other one is the denser, and the sparser.
    let pairs = [
        (curve(20_000, 1.0, 0.5), curve(40_000, 0.6, 3.0)),
        (curve(40_000, 0.1, 0.5), curve(25_000, 0.2, 3.0)),
    ];
    for (one, other) in pairs {
        for between in [Between::Previous, Between::Linear] {
            let scope = Scope::new();
            let ids = [made(&scope, "a/one"), made(&scope, "a/other")];
            add(&scope, ids[0], &one);
            add(&scope, ids[1], &other);
            let job = scope.start(sides(ids[0], ids[1], between).into_job(scope.store()));
            assert!(job.wait(PATIENCE));
            scope.settle();
            let found = found(&scope, "one − other/difference");
            assert_eq!(bits(&found), bits(&expected(&one, &other, between)));
            assert!(found.len() >= 20_000);
        }
    }
}

#[test]
fn it_follows_what_comes_and_ends_with_both_runs() {
    let scope = Scope::new();
    let ticking = |name: &str, by: f64| {
        let task = TaskSpec::new("tick", move |ctx: TaskContext| async move {
            let mut tick = 0.0;
            while ctx.sleep().await {
                ctx.plot_at("v", tick, tick * by);
                tick += 1.0;
            }
        });
        scope.start(JobSpec::new(name).task(task.every(Duration::from_millis(1))))
    };
    let jobs = [ticking("a", 3.0), ticking("b", 1.0)];
    let series = |name| {
        let start = std::time::Instant::now();
        loop {
            if let Some(series) = scope.store().find(name) {
                return series;
            }
            assert!(start.elapsed() < PATIENCE);
            std::thread::yield_now();
        }
    };
    let mut difference = sides(series("a/v"), series("b/v"), Between::Linear);
    difference.minuend.states = scope.states_of(jobs[0].id());
    difference.subtrahend.states = scope.states_of(jobs[1].id());
    let job = scope.start(difference.into_job(scope.store()));
    let name = "one − other/difference";
    let start = std::time::Instant::now();
    while found(&scope, name).len() < 50 {
        assert!(start.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
    assert!(!job.state().has_ended());
    for one in &jobs {
        one.stop(StopMethod::Event, StopBy::Client);
        assert!(one.wait(PATIENCE));
    }
    assert!(job.wait(PATIENCE));
    scope.settle();
    let [a, b] = ["a/v", "b/v"].map(|name| self::found(&scope, name));
    assert_eq!(
        bits(&found(&scope, name)),
        bits(&expected(&a, &b, Between::Linear))
    );
}
