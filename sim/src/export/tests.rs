//! Exports, read back.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

use super::*;
use crate::store::{SeriesId, SeriesInfo, Store, XAxis, XValues};

fn store() -> Store {
    Store::new(1 << 30)
}

fn series(store: &Store, name: &str, unit: &str, samples: &[[f64; 2]]) -> SeriesId {
    let id = store.create(SeriesInfo {
        name: name.into(),
        unit: unit.into(),
        ..SeriesInfo::default()
    });
    put(store, id, samples);
    id
}

fn put(store: &Store, id: SeriesId, samples: &[[f64; 2]]) {
    let (xs, values): (Vec<f64>, Vec<f64>) = samples.iter().map(|[x, value]| (x, value)).unzip();
    store.append(id, XValues::Each(&xs), &values).unwrap();
}

fn within(series: &[SeriesId], range: Range<f64>) -> Vec<(SeriesId, Range<f64>)> {
    series.iter().map(|one| (*one, range.clone())).collect()
}

fn wanted(form: Form, series: &[SeriesId], join: Option<Join>) -> Wanted {
    Wanted {
        form,
        series: within(series, f64::NEG_INFINITY..f64::INFINITY),
        join,
        wall_start: 1_700_000_000.0,
    }
}

/// What stands in a file that this is exported to.
fn bytes(store: &Store, wanted: &Wanted) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    write(store, wanted, &path).unwrap();
    std::fs::read(path).unwrap()
}

fn write(store: &Store, wanted: &Wanted, path: &Path) -> Result<Exported, ExportError> {
    let file = File::options();
    let file = file
        .clone()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)
        .unwrap();
    export(store, wanted, file, &ExportProgress::default())
}

fn text(store: &Store, wanted: &Wanted) -> String {
    String::from_utf8(bytes(store, wanted)).unwrap()
}

/// Two series at different times, and a state series.
fn three(store: &Store) -> [SeriesId; 3] {
    let volts = series(
        store,
        "a/volts",
        "V",
        &[[0.0, 1.5], [1.0, f64::NAN], [2.0, 0.1]],
    );
    let amps = series(
        store,
        "a/amps",
        "",
        &[[0.5, 2.0], [1.0, -0.0], [3.0, f64::INFINITY]],
    );
    let state = store.create(SeriesInfo {
        name: "a/phase, now".into(),
        labels: Some(vec!["idle".into(), "run \"x\"".into()]),
        ..SeriesInfo::default()
    });
    put(store, state, &[[0.0, 0.0], [2.0, 1.0]]);
    [volts, amps, state]
}

#[test]
fn a_long_table_has_a_row_for_each_sample() {
    let store = store();
    let all = three(&store);
    insta::assert_snapshot!(text(&store, &wanted(Form::Csv, &all, None)), @r#"
    t,series,unit,value,label
    0,a/volts,V,1.5,
    1,a/volts,V,nan,
    2,a/volts,V,0.1,
    0.5,a/amps,,2,
    1,a/amps,,-0.0,
    3,a/amps,,inf,
    0,"a/phase, now",,0,idle
    2,"a/phase, now",,1,"run ""x"""
    "#);
    insta::assert_snapshot!(text(&store, &wanted(Form::JsonLines, &all, None)), @r#"
    {"t":0,"series":"a/volts","unit":"V","value":1.5}
    {"t":1,"series":"a/volts","unit":"V","value":null}
    {"t":2,"series":"a/volts","unit":"V","value":0.1}
    {"t":0.5,"series":"a/amps","value":2}
    {"t":1,"series":"a/amps","value":-0.0}
    {"t":3,"series":"a/amps","value":"inf"}
    {"t":0,"series":"a/phase, now","value":"idle"}
    {"t":2,"series":"a/phase, now","value":"run \"x\""}
    "#);
}

#[test]
fn an_aligned_table_has_a_row_for_each_x_and_says_what_is_between_samples() {
    let store = store();
    let all = three(&store);
    let table = |join| text(&store, &wanted(Form::Csv, &all, Some(join)));
    insta::assert_snapshot!(table(Join::Previous), @r#"
    t,a/volts [V],a/amps,"a/phase, now"
    0,1.5,,idle
    0.5,1.5,2,idle
    1,nan,-0.0,idle
    2,0.1,-0.0,"run ""x"""
    3,0.1,inf,"run ""x"""
    "#);
    insta::assert_snapshot!(table(Join::Linear), @r#"
    t,a/volts [V],a/amps,"a/phase, now"
    0,1.5,,idle
    0.5,nan,2,idle
    1,nan,-0.0,idle
    2,0.1,inf,"run ""x"""
    3,,inf,"run ""x"""
    "#);
    insta::assert_snapshot!(table(Join::Nearest), @r#"
    t,a/volts [V],a/amps,"a/phase, now"
    0,1.5,2,idle
    0.5,1.5,2,idle
    1,nan,-0.0,idle
    2,0.1,-0.0,"run ""x"""
    3,0.1,inf,"run ""x"""
    "#);
}

#[test]
fn samples_at_one_x_are_rows_of_their_own() {
    let store = store();
    let one = series(&store, "a/one", "", &[[0.0, 1.0], [0.0, 2.0], [1.0, 3.0]]);
    let other = series(&store, "a/other", "", &[[0.0, 7.0]]);
    let table = text(
        &store,
        &wanted(Form::Csv, &[one, other], Some(Join::Previous)),
    );
    assert_eq!(table, "t,a/one,a/other\n0,1,7\n0,2,7\n1,3,7\n");
}

#[test]
fn a_range_is_half_open_and_what_has_nothing_there_is_left_out() {
    let store = store();
    let [volts, amps, _] = three(&store);
    let asked = Wanted {
        series: within(&[volts, amps], 2.0..3.0),
        ..wanted(Form::Csv, &[volts, amps], None)
    };
    assert_eq!(
        text(&store, &asked),
        "t,series,unit,value\n2,a/volts,V,0.1\n"
    );
    let asked = Wanted {
        series: within(&[volts, amps], 9.0..10.0),
        ..asked
    };
    let folder = tempfile::tempdir().unwrap();
    let nothing = write(&store, &asked, &folder.path().join("out"));
    assert!(matches!(nothing, Err(ExportError::Nothing)));
}

#[test]
fn what_has_no_common_rows_is_refused_aligned_and_written_long() {
    let store = store();
    let [volts, ..] = three(&store);
    let over = store.create(SeriesInfo {
        name: "a/loss".into(),
        x: XAxis::own("step"),
        ..SeriesInfo::default()
    });
    put(&store, over, &[[1.0, 5.0], [2.0, 4.0], [1.0, 3.0]]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let both = wanted(Form::Csv, &[volts, over], Some(Join::Linear));
    let refused = write(&store, &both, &path).unwrap_err().to_string();
    assert!(refused.contains("a/loss over step"), "{refused}");
    let alone = wanted(Form::Csv, &[over], Some(Join::Linear));
    let refused = write(&store, &alone, &path);
    assert!(matches!(refused, Err(ExportError::Backwards { .. })));
    let long = text(&store, &wanted(Form::Csv, &[volts, over], None));
    assert!(long.starts_with("x,series,unit,over,value\n0,a/volts,V,t,1.5\n"));
    assert!(long.ends_with("1,a/loss,,step,5\n2,a/loss,,step,4\n1,a/loss,,step,3\n"));
}

#[test]
fn numbers_are_read_back_to_the_bit() {
    let odd = [
        0.1,
        1.0 / 3.0,
        5e-324,
        f64::MAX,
        -0.0,
        1e15,
        1e16,
        123_456_789.125,
        9_007_199_254_740_993.0,
    ];
    for number in odd {
        let mut text = Vec::new();
        number::push(&mut text, number);
        let read: f64 = std::str::from_utf8(&text).unwrap().parse().unwrap();
        assert_eq!(read.to_bits(), number.to_bits(), "{number}");
    }
}

#[test]
fn an_export_that_is_cancelled_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    let store = store();
    let all = three(&store);
    let progress = ExportProgress::default();
    progress.cancel();
    let new = NewFile::beside(&path, false).unwrap();
    let end = export(
        &store,
        &wanted(Form::Csv, &all, None),
        new.file().unwrap(),
        &progress,
    );
    assert!(matches!(end, Err(ExportError::Cancelled)));
    drop(new);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_there_is_written_over_only_if_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    std::fs::write(&path, "mine").unwrap();
    assert!(matches!(
        NewFile::beside(&path, false),
        Err(FileError::Exists { .. })
    ));
    let new = NewFile::beside(&path, true).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    new.finish().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"");
    // Made by somebody else meanwhile.
    let other = folder.path().join("other.csv");
    let new = NewFile::beside(&other, false).unwrap();
    std::fs::write(&other, "theirs").unwrap();
    assert!(matches!(new.finish(), Err(FileError::Exists { .. })));
    assert_eq!(std::fs::read(&other).unwrap(), b"theirs");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}
