//! Where every number that was seen has gone: each reason for leaving one out, by an example.

use crate::language::{Ended, program};

fn piped(options: &str, text: &str) -> Ended {
    let ended = program(&format!("watch - --view none {options}"))
        .fed(text)
        .run();
    let ledger = ended.job().ledger;
    assert!(ledger.is_closed(), "{ledger:?}\n{ended}");
    ended
}

#[test]
fn every_number_of_a_plain_source_is_a_sample() {
    let ended = piped("", "1 2\n3 4\n5 6\n");
    let ledger = ended.job().ledger;
    assert_eq!((ledger.seen, ledger.samples), (6, 6), "{ended}");
    assert!(ledger.ignored.is_empty() && ledger.dropped.is_empty());
}

#[test]
fn a_number_that_says_where_the_others_stand_is_x() {
    piped("", "time,v\n10:00:00,1\n10:00:01,2\n10:00:02,3\n").expect_ignored("x", 3);
    piped("--x n", "n=1 v=5\nn=2 v=6\n").expect_ignored("x", 2);
}

#[test]
fn a_number_that_tells_things_apart_is_a_label() {
    piped("", &"Core 0: 45.5\nCore 1: 46.5\n".repeat(4)).expect_ignored("label", 8);
}

#[test]
fn how_far_something_is_is_progress() {
    let bar = "43%|████      | 43/100 [00:01<00:01, 30.1it/s, loss=0.5]\n";
    let ended = piped("", &bar.repeat(2));
    let ignored = ended.job().ledger.ignored;
    assert!(
        ignored.get("progress").is_some_and(|count| *count >= 4),
        "{ignored:?}"
    );
}

#[test]
fn a_number_in_a_sentence_is_prose() {
    piped("", "They took the 3 of them away.\n").expect_ignored("prose", 1);
}

#[test]
fn a_number_that_names_something_is_an_identifier() {
    piped("", "{\"pid\":77,\"a\":1}\n{\"pid\":77,\"a\":2}\n").expect_ignored("identifier", 2);
}

#[test]
fn an_address_is_no_number() {
    let ended = piped("", "listening on 10.0.0.1:8080 now\n");
    let ignored = ended.job().ledger.ignored;
    assert!(ignored.contains_key("address"), "{ignored:?}");
}

#[test]
fn a_date_that_is_not_the_axis_is_a_date() {
    piped("", "saved at 2026-11-27 10:00:00 as usual\n").expect_ignored("date", 1);
}

#[test]
fn a_version_is_no_number() {
    piped("", "This is the tool 1.2.3 as of today\n").expect_ignored("version", 1);
}

#[test]
fn a_number_in_a_text_is_text() {
    let traceback = "Traceback (most recent call last):\n  File \"train.py\", line 3, in f\n    f(batch_size=32)\nValueError: 5\n";
    let ended = piped("", &format!("v=1\nv=2\n{traceback}"));
    let ignored = ended.job().ledger.ignored;
    assert!(
        ignored.get("text").is_some_and(|count| *count >= 3),
        "{ignored:?}"
    );
}

#[test]
fn what_is_not_wanted_is_unwanted() {
    piped("--skip b", "a=1 b=2\na=3 b=4\n")
        .expect_only_series(&["a"])
        .expect_ignored("unwanted", 2);
}

#[test]
fn what_is_said_once_is_a_fact() {
    let ended = piped("", "lr0=0.01 seed=7\nloss=1\nloss=2\n");
    ended.expect_fact("lr0", 0.01).expect_fact("seed", 7.0);
    assert_eq!(ended.job().ledger.facts, 2, "{ended}");
}

#[test]
fn what_was_cut_off_with_its_line_is_dropped() {
    let long = format!("v=1\nv=2\n{} 5 6 7\n", "x ".repeat(1 << 20));
    let ended = piped("--quiet", &format!("8 9 {long}"));
    let ledger = ended.job().ledger;
    assert!(ended.job().bad_lines >= 1, "{ended}");
    assert!(ledger.seen >= ledger.samples, "{ledger:?}");
}

#[test]
fn more_series_than_there_may_be_are_dropped() {
    let lines = (0..12_000)
        .map(|n| format!("n{n}=1\n"))
        .collect::<Vec<_>>()
        .concat();
    let ended = piped("--quiet", &lines.repeat(2));
    let dropped = ended.job().ledger.dropped;
    assert_eq!(dropped.get("limit"), Some(&4_000), "{dropped:?}");
}
