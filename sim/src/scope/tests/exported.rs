//! What is exported is opened as it was: every form, whatever series are called and hold.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use crate::export::{ExportError, ExportProgress, Form, Join, Wanted, export};
use crate::scope::Scope;
use crate::source::{ReadOptions, data_file};
use crate::store::{SeriesId, SeriesInfo, Store, XAxis, XValues};

/// A series that goes out and comes back.
#[derive(Clone, Debug)]
struct Case {
    name: &'static str,
    unit: &'static str,
    over: Option<&'static str>,
    labels: &'static [&'static str],
    samples: Vec<[f64; 2]>,
}

fn numbers(name: &'static str, samples: Vec<[f64; 2]>) -> Case {
    Case {
        name,
        unit: "",
        over: None,
        labels: &[],
        samples,
    }
}

fn rows(count: u32, value: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    let xs = (0..count).map(|row| f64::from(row) * 0.1);
    xs.map(|x| [x, value(x)]).collect()
}

/// What each test writes together.
fn sets() -> Vec<(&'static str, Vec<Case>)> {
    let odd = [
        0.1 + 0.2,
        -0.0,
        5e-324,
        f64::MAX,
        1e15,
        1e16,
        9_007_199_254_740_993.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1.0 / 3.0,
    ];
    let odd = || {
        (1..)
            .zip(odd)
            .map(|(at, value)| [f64::from(at) / 3.0, value])
    };
    let phases = |name, samples: &[[f64; 2]]| Case {
        labels: &["idle", "run \"x\", now", "größer"],
        ..numbers(name, samples.to_vec())
    };
    vec![
        ("one row", vec![numbers("a/loss", rows(1, f64::sin))]),
        ("few rows", vec![numbers("a/loss", rows(3, f64::sin))]),
        ("some rows", vec![numbers("a/loss", rows(10, f64::cos))]),
        (
            "many rows",
            vec![
                numbers("a/loss", rows(20_000, f64::sin)),
                numbers("a/b", rows(9_000, f64::exp)),
            ],
        ),
        ("odd numbers", vec![numbers("a/odd", odd().collect())]),
        (
            "a gap first",
            vec![numbers("a/gap", vec![[0.5, f64::NAN], [1.0, 2.0]])],
        ),
        (
            "infinite first",
            vec![numbers("a/inf", vec![[0.5, f64::INFINITY], [1.0, 2.0]])],
        ),
        (
            "several jobs",
            vec![
                numbers("train/loss", rows(5, f64::sin)),
                numbers("train 2/loss", rows(7, f64::cos)),
                numbers("eval/loss", rows(1, f64::cos)),
            ],
        ),
        (
            "an empty series",
            vec![
                numbers("a/nothing", Vec::new()),
                numbers("a/loss", rows(2, f64::sin)),
            ],
        ),
        (
            "units and axes",
            vec![
                Case {
                    unit: "V",
                    ..numbers("a/volts", rows(4, f64::sin))
                },
                Case {
                    unit: "µm/s²",
                    over: Some("step"),
                    ..numbers("a/speed", vec![[1.0, 0.5], [2.0, 0.25], [1.0, 7.0]])
                },
            ],
        ),
        (
            "names",
            vec![
                numbers("a/say \"hello\", or 'not'", rows(2, f64::sin)),
                numbers("a/größe µ 温度", rows(2, f64::cos)),
                numbers("a/back\\slash [x] {y}: z; #1", rows(2, f64::exp)),
                numbers("a/value", rows(2, f64::exp)),
                numbers("a/1", rows(2, f64::exp)),
            ],
        ),
        (
            "states",
            vec![
                phases("a/phase", &[[0.0, 0.0], [1.5, 1.0], [2.0, 2.0], [2.5, 0.0]]),
                phases("b/phase, now", &[[0.25, 1.0]]),
            ],
        ),
        (
            "states with a gap, beside numbers",
            vec![
                phases("a/phase", &[[0.0, 2.0], [1.0, f64::NAN], [2.0, 1.0]]),
                numbers("a/loss", rows(12, f64::sin)),
            ],
        ),
    ]
}

fn stored(cases: &[Case]) -> (Store, Vec<SeriesId>) {
    let store = Store::new(1 << 30);
    let ids = cases.iter().map(|case| {
        let labels = case.labels.iter().map(|label| (*label).to_owned());
        let id = store.create(SeriesInfo {
            name: case.name.into(),
            unit: case.unit.into(),
            x: case.over.map_or(XAxis::Time, XAxis::own),
            labels: (!case.labels.is_empty()).then(|| labels.collect()),
            ..SeriesInfo::default()
        });
        let (xs, values): (Vec<f64>, Vec<f64>) = case.samples.iter().map(|[x, v]| (x, v)).unzip();
        store.append(id, XValues::Each(&xs), &values).unwrap();
        id
    });
    let ids = ids.collect();
    (store, ids)
}

fn written(path: &Path, form: Form, cases: &[Case], join: Option<Join>) -> Result<(), ExportError> {
    let (store, ids) = stored(cases);
    let all = f64::NEG_INFINITY..f64::INFINITY;
    let wanted = Wanted {
        form,
        series: ids.into_iter().map(|id| (id, all.clone())).collect(),
        join,
        wall_start: 1_700_000_000.0,
    };
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .unwrap();
    export(&store, &wanted, file, &ExportProgress::default()).map(drop)
}

/// A sample: the bits of its x, and those of its value or its label.
type Told = (u64, Result<u64, String>);

/// Name, unit and samples of each series, as a file has them when it is opened.
fn opened(path: &Path) -> Vec<(String, String, Vec<Told>)> {
    let scope = Scope::new();
    let job = scope.start(data_file(path, ReadOptions::default(), Arc::new(|_| None)));
    assert!(job.wait(std::time::Duration::from_mins(1)));
    scope.settle();
    let reason = job.status().reason.map(|why| why.to_string());
    assert_eq!(
        reason.as_deref(),
        Some("end of input"),
        "{}",
        path.display()
    );
    assert!(job.ledger().is_closed(), "{:?}", job.ledger());
    let all = scope.series_of(job.id()).into_iter();
    let all = all.map(|one| {
        let info = scope.store().info(one.id).unwrap();
        let name = info.name.split_once('/').unwrap().1.to_owned();
        (name, info.unit.clone(), told(scope.store(), one.id))
    });
    all.collect()
}

fn told(store: &Store, id: SeriesId) -> Vec<Told> {
    let info = store.info(id).unwrap();
    let all = store
        .samples_in(id, f64::NEG_INFINITY..f64::INFINITY)
        .unwrap();
    let pairs = all.flat_map(|chunk| chunk.xs.into_iter().zip(chunk.values));
    pairs
        .map(|(x, value)| {
            let value = match info.label(value) {
                Some(label) => Err(label.to_owned()),
                // All NaN are one gap.
                None if value.is_nan() => Ok(f64::NAN.to_bits()),
                None => Ok(value.to_bits()),
            };
            (x.to_bits(), value)
        })
        .collect()
}

/// What of these series isn't in the file as it was.
fn wrong(path: &Path, cases: &[Case]) -> Vec<String> {
    let back = opened(path);
    let (store, ids) = stored(cases);
    let there = cases.iter().zip(ids);
    let there: Vec<_> = there.filter(|(case, _)| !case.samples.is_empty()).collect();
    let mut wrong = Vec::new();
    if back.len() != there.len() {
        let names: Vec<&String> = back.iter().map(|(name, ..)| name).collect();
        wrong.push(format!("{names:?}"));
    }
    for (case, id) in there {
        let name = case.name;
        match back.iter().find(|(known, ..)| known == name) {
            None => wrong.push(format!("no {name}")),
            Some((_, unit, _)) if unit != case.unit => wrong.push(format!("{name} in {unit:?}")),
            Some((.., after)) => {
                let before = told(&store, id);
                let first = before
                    .iter()
                    .zip(after)
                    .find(|(before, after)| before != after);
                if before.len() != after.len() || first.is_some() {
                    let count = (before.len(), after.len());
                    wrong.push(format!("{name} {count:?} {first:?}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn what_is_exported_row_by_row_is_opened_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for form in Form::ALL {
        if form == Form::Parquet && cfg!(not(feature = "parquet")) {
            continue;
        }
        for (what, cases) in sets() {
            let path = folder.path().join(format!("out.{}", form.ending()));
            written(&path, form, &cases, None).unwrap();
            let wrong = wrong(&path, &cases).into_iter();
            all.extend(wrong.map(|wrong| format!("{form:?}, {what}: {wrong}")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Gaps and what is infinite among numbers.
fn odd_value(row: f64) -> f64 {
    match row % 7.0 {
        0.0 => 0.1 + 0.2,
        1.0 => f64::NAN,
        2.0 => f64::NEG_INFINITY,
        3.0 => -0.0,
        rest => rest / 3.0,
    }
}

#[test]
fn what_is_exported_aligned_is_opened_to_the_bit_where_no_sample_was_made_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for form in [
        Form::Csv,
        Form::Tsv,
        Form::JsonLines,
        Form::Npz,
        Form::Parquet,
    ] {
        if form == Form::Parquet && cfg!(not(feature = "parquet")) {
            continue;
        }
        for count in [1, 2, 3, 8, 9, 10, 11, 40, 100, 3_000] {
            let mut state = Case {
                labels: &["idle", "busy"],
                ..numbers("a/phase", rows(count, |x| f64::from(x % 1.0 > 0.5)))
            };
            if count > 2 {
                state.samples[1][1] = f64::NAN;
            }
            let mut cases = vec![
                Case {
                    unit: "V",
                    ..numbers("a/volts", rows(count, f64::sin))
                },
                numbers("a/amps", rows(count, |x| (x * 1e3).round() / 8.0)),
                numbers("a 2/amps", rows(count, |x| odd_value((x * 10.0).round()))),
                // Not at each x.
                numbers("b/rank0/amps, in", rows(count.div_ceil(2), f64::exp)),
                state,
            ];
            // Headings of tables have units, keys of objects don't; arrays have no labels.
            if !matches!(form, Form::Csv | Form::Tsv) {
                cases[0].unit = "";
            }
            if form == Form::Npz {
                cases.truncate(3);
            }
            let path = folder.path().join(format!("out.{}", form.ending()));
            // Linear makes up nothing behind the last sample.
            written(&path, form, &cases, Some(Join::Linear)).unwrap();
            let wrong = wrong(&path, &cases).into_iter();
            all.extend(wrong.map(|wrong| format!("{form:?}, {count} rows: {wrong}")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
