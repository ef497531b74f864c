//! What the first lines of a source tell of it, and how a wrong belief is mended.

use crate::format::Format;
use crate::format::script::read;

#[test]
fn what_a_source_speaks_is_told_from_its_lines() {
    for (lines, format) in [
        (
            "Loading dataset…\nINFO: 3 files\n# of all\n1 2 3\n4 5 6",
            Format::Numbers,
        ),
        ("Using cuda:0\nstep=1 loss=2\nstep=2 loss=1", Format::Pairs),
        ("ready\n{\"a\":1}\n{\"a\":2}\nbye", Format::Json),
        ("{'a': 1}\n{'a': 2}", Format::Pairs),
        ("time,loss\n0,0.5\n1,0.25", Format::Csv),
        ("# time;loss\n0;0.5\n1;0.25", Format::Csv),
        ("# a b\n1 2\n3 4", Format::Table),
        ("step  loss\n0     0.5\n1     0.25", Format::Table),
    ] {
        let script = read(lines);
        assert_eq!(script.formats, [format], "{lines}\n{}", script.data());
    }
}

#[test]
fn prose_is_nothing_at_all() {
    let lines = "Loading dataset…\nINFO: 3 files\n# a b\n{}\ny\ntime,loss";
    let script = read(lines);
    assert_eq!(script.data(), "");
    assert_eq!(script.formats, []);
    assert_eq!(script.texts().lines().count(), 6);
}

#[test]
fn a_header_waits_for_its_rows() {
    let script = read("Loading, please wait\nfrequency,loss\n0,0.5\n1,0.25\n");
    assert_eq!(script.data(), "frequency: 0 1 | loss: 0.5 0.25");
}

#[test]
fn a_header_without_rows_is_text() {
    let script = read("frequency,loss\nx=1\nx=2\n");
    assert_eq!(script.data(), "x: 1 2");
    assert!(script.texts().starts_with("- frequency,loss"));
}

/// `seed: 42` once decided for pairs, and a table behind it was junk until it was mended.
#[test]
fn a_preamble_does_not_decide_the_form() {
    let rows: String = (0..5).map(|row| format!("{row},{row}\n")).collect();
    for preamble in [
        "seed: 42\n",
        "2024\n",
        "Serial Number: 123\nModel X, v2\n",
        "5\n",
    ] {
        let data = read(&format!("{preamble}p,v\n{rows}9,9")).data();
        let expected = "p: 0 1 2 3 4 9 | v: 0 1 2 3 4 9";
        assert!(data.starts_with(expected), "{preamble}: {data}");
        assert!(!data.contains("bad"), "{preamble}: {data}");
    }
}

#[test]
fn objects_behind_a_pair_are_read_as_json_from_the_first() {
    let lines = "{\"a\":{\"b\":1}}\n".repeat(7);
    let data = read(&format!("seed: 42\n{lines}")).data();
    assert_eq!(data, "a/b: 1 1 1 1 1 1 1 | seed=42");
}

#[test]
fn forms_may_take_turns() {
    let data = read(&"Epoch 1/9\nloss: 0.5\n1 2\n{\"a\":3}\n".repeat(9)).data();
    for series in ["loss:", "1:", "2:", "a:"] {
        let told = data.split(" | ").find(|told| told.starts_with(series));
        let samples = told.map(|told| told.split(' ').count() - 1);
        assert_eq!(samples, Some(9), "{series} in {data}");
    }
}

#[test]
fn sentences_with_a_number_each_are_no_data() {
    for lines in [
        "Found: 3 files\nRemoved: 2 links",
        "took the 3 of them\nleft 2 behind",
    ] {
        assert!(read(lines).series.is_empty(), "{lines}");
    }
}

#[test]
fn what_is_learned_late_is_read_in_the_order_of_its_lines() {
    let lines: String = (0..200)
        .map(|n| format!("iter {n}: loss {n}.5, time 31ms\n"))
        .collect();
    let script = read(&lines);
    let loss = script.named("loss").expect("a loss");
    let expected: Vec<f64> = (0..200).map(|n| f64::from(n) + 0.5).collect();
    assert_eq!(loss.values(), expected);
}
