//! What a scope knows of a job can be written down, and what is read back is the same.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::{AtWork, ControlSpec, EndedBy, Fact, LedgerChange, Progress, Rung, Sample};
use super::*;

fn read_back<T: Serialize + DeserializeOwned + Debug>(said: &T) -> T {
    let text = serde_json::to_string(said).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Told by its words, in which NaN is the same as NaN.
#[track_caller]
fn expect_same<T: Serialize + DeserializeOwned + Debug>(said: &T) {
    assert_eq!(format!("{:?}", read_back(said)), format!("{said:?}"));
}

#[test]
fn every_word_of_a_stop_is_read_back() {
    StopMethod::ALL.iter().for_each(expect_same);
    let by = [
        StopBy::Key,
        StopBy::Button,
        StopBy::Close,
        StopBy::Signal,
        StopBy::Option,
        StopBy::Rule,
        StopBy::Client,
    ];
    by.iter().for_each(expect_same);
    [EndedBy::Itself, EndedBy::Signal, EndedBy::CutOff]
        .iter()
        .for_each(expect_same);
    let reasons = [
        Reason::StopperFinished,
        Reason::ExitCode(-3),
        Reason::Signal(9),
        Reason::Failed("no \"thread\"\n".into()),
        Reason::Panicked {
            message: "ü".into(),
            place: "a.rs:1".into(),
        },
    ];
    reasons.iter().for_each(expect_same);
    for reason in reasons {
        expect_same(&reason.state());
    }
    expect_same(&AtWork {
        who: vec!["train".into()],
        what: "SIGTERM".into(),
        since: 1.25,
        until: Some(7.5),
    });
}

#[test]
fn a_rung_says_when_and_how_long_in_seconds() {
    let rung = Rung {
        method: StopMethod::Event,
        what: "SIGINT".into(),
        to: vec!["train (7)".into()],
        by: StopBy::Key,
        at: 4.125,
        took: Some(Duration::from_micros(312_500)),
        left_undone: vec!["saver".into()],
    };
    assert_eq!(read_back(&rung), rung);
    let text = serde_json::to_string(&rung).unwrap();
    assert_eq!(
        text,
        r#"{"method":"event","what":"SIGINT","to":["train (7)"],"by":"key","at":4.125,"took":0.3125,"left_undone":["saver"]}"#
    );
    let endless = text.replace("0.3125", "-1.0");
    assert!(serde_json::from_str::<Rung>(&endless).is_err());
}

#[test]
fn numbers_that_json_does_not_have_are_read_back() {
    for number in [0.1, -0.0, 3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        expect_same(&Fact::new("lr0", number).unit("m"));
        expect_same(&ControlSpec::value("loss", number));
        expect_same(&Sample { t: 0.5, v: number });
    }
    expect_same(&Fact::new("version", "1.2"));
}

#[test]
fn a_job_that_was_tuned_and_stopped_is_read_back_as_it_stands() {
    let bench = Bench::new();
    let job = bench.start(job(TaskSpec::new("task", |ctx| async move {
        ctx.set_fact(Fact::new("lr0", 0.01));
        ctx.set_progress(Progress {
            done: 3.0,
            total: 10.0,
        });
        let ledger = LedgerChange {
            seen: 1,
            ignored: vec![("prose", 1)],
            ..LedgerChange::default()
        };
        ctx.count_in_ledger(&ledger);
        while ctx.sleep().await {}
    })
    .every(TICK)));
    wait_running(&job);
    job.control("task interval")
        .unwrap()
        .request(0.002)
        .unwrap();
    let asked_at = job.status().at;
    let _asked = job.stop(StopMethod::Event, StopBy::Button);
    let status = ended(&job);
    assert!(status.rungs[0].at >= asked_at && status.rungs[0].at <= status.at);
    expect_same(&status);
    job.controls().iter().for_each(expect_same);
    job.tasks().iter().for_each(expect_same);
    expect_same(&job.counts());
    job.restart(StopBy::Key);
    let past = &job.past_runs()[0];
    expect_same(past);
    assert_eq!(past.facts.len(), 1);
    assert_eq!(read_back(past).ledger.ignored["prose"], 1);
}
