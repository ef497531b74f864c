//! What is asked of producers that are gone, away or show their controls anew.

use super::*;
use crate::order::OrderError;

const BOTH: &str = r#"{"controls":[{"type":"control","kind":"slider","name":"lr","value":0.5,"min":0,"max":1},{"type":"control","kind":"button","name":"save"}]}"#;
const SAVE: &str = r#"{"controls":[{"type":"control","kind":"button","name":"save"}]}"#;

/// A producer with two controls, in a job of its own or in the connection's.
fn announced(broker: &Broker, topic: &str) -> (Watched, Job) {
    let watched = watch(&broker.address(topic));
    watched.until_connected();
    broker.publish("lab/train/$controls", BOTH, &["-r", "-q", "1"]);
    let of = |watched: &Watched| match topic {
        "lab/#" => watched.job("train"),
        _ => Some(watched.connection.clone()),
    };
    watched.until("controls", |watched| {
        of(watched).is_some_and(|job| job.control("save").is_some())
    });
    let job = of(&watched).unwrap();
    (watched, job)
}

const TOPICS: [&str; 2] = ["lab/#", "lab/train/#"];

fn set(watched: &Watched, job: &Job) -> Result<(), OrderError> {
    let values = [("lr".to_owned(), 0.25.into())].into();
    let job = job.id().into();
    let order = Order::Set { job, values };
    watched.scope.carry_out(order, StopBy::Client).map(|_| ())
}

fn names(job: &Job) -> Vec<String> {
    let all = job.controls().into_iter();
    all.map(|control| control.name.to_string()).collect()
}

#[test]
fn what_a_producer_has_taken_back_cannot_be_tuned_any_more_until_it_is_announced_again() {
    for topic in TOPICS {
        let broker = Broker::start();
        let (watched, job) = announced(&broker, topic);
        set(&watched, &job).unwrap();
        // The message lists all that there are.
        broker.publish("lab/train/$controls", SAVE, &["-r", "-q", "1"]);
        watched.until("one", |_| names(&job) == ["save"]);
        broker.publish("lab/train/$controls", "", &["-r", "-q", "1"]);
        watched.until("none", |_| names(&job).is_empty());
        let refused = set(&watched, &job).unwrap_err();
        assert_eq!(refused.code(), "no-control");
        let refused = refused.to_string();
        assert!(refused.contains("lr can't be tuned any more"), "{refused}");
        // What was asked before isn't for who comes now.
        let heard = broker.listen("lab/train/$set", 1);
        broker.publish("lab/train/$controls", BOTH, &["-r", "-q", "1"]);
        watched.until("both", |_| names(&job).len() == 2);
        let values = [("lr".to_owned(), 0.75.into())].into();
        let order = Order::Set {
            job: job.id().into(),
            values,
        };
        watched.scope.carry_out(order, StopBy::Client).unwrap();
        assert!(heard.text().contains("0.75"));
    }
}

#[test]
fn while_the_broker_is_away_nothing_is_sent_and_a_stop_says_at_once_that_nobody_was_told() {
    for topic in TOPICS {
        let mut broker = Broker::start();
        let (watched, job) = announced(&broker, topic);
        broker.kill();
        watched.until("a loss", |_| job.status().waiting.is_some());
        let refused = set(&watched, &job).unwrap_err();
        assert_eq!(refused.code(), "not-sent");
        assert_eq!(refused.to_string(), "lr isn't sent: the broker is away");
        job.stop(StopMethod::Event, StopBy::Key);
        assert!(job.wait(DEADLINE));
        let status = job.status();
        let reason = status.reason.unwrap().to_string();
        let says = "cut off: the broker is away, its producer couldn't be told to stop";
        assert!(reason.ends_with(says), "{reason}");
        assert_eq!(status.ended_by, Some(EndedBy::CutOff));
        assert_eq!(status.goes_on.as_deref(), Some("whoever publishes"));
    }
}

#[test]
fn controls_that_are_shown_anew_answer_no_press() {
    let broker = Broker::start();
    let (watched, job) = announced(&broker, "lab/#");
    let heard = broker.listen("lab/train/$set", 1);
    let press = Order::Press {
        job: job.id().into(),
        control: "save".into(),
    };
    watched.scope.carry_out(press, StopBy::Key).unwrap();
    let asked: serde_json::Value = serde_json::from_str(&heard.text()).unwrap();
    broker.publish("lab/train/$controls", BOTH, &["-r", "-q", "1"]);
    broker.publish("lab/train/n", "1", &["-q", "1"]);
    watched.until("a sample", |watched| watched.values("train", "n") == [1.0]);
    let save = job.control("save").unwrap();
    assert_eq!((save.requested(), save.applied()), (1.0, 0.0));
    let said = format!(
        r#"{{"type":"applied","control":"save","value":null,"request":{},"scope":{}}}"#,
        asked["request"], asked["scope"]
    );
    broker.publish("lab/train/$applied", &said, &["-q", "1"]);
    watched.until("an answer", |_| save.applied() == 1.0);
    watched.scope.settle();
    let lines = watched.scope.log(job.id()).lines(0..u64::MAX);
    let pressed = lines
        .iter()
        .filter(|(_, line)| line.text.contains("save pressed"));
    let pressed: Vec<_> = pressed.map(|(_, line)| line.text.to_string()).collect();
    assert_eq!(pressed, ["save pressed"]);
}

#[test]
fn a_producer_that_ends_by_an_error_leaves_a_dead_job_that_runs_again_when_it_speaks_again() {
    let broker = Broker::start();
    let (watched, job) = announced(&broker, "lab/#");
    let done = r#"{"type":"done","error":"ValueError: no batch\nTraceback"}"#;
    broker.publish("lab/train/$applied", done, &["-q", "1"]);
    assert!(job.wait(DEADLINE));
    let reason = job.status().reason;
    assert_eq!(reason, Some(Reason::Failed("ValueError: no batch".into())));
    assert!(!watched.connection.state().has_ended());
    broker.publish("lab/train/$controls", BOTH, &["-r", "-q", "1"]);
    broker.publish("lab/train/n", "1", &["-q", "1"]);
    watched.until("it again", |watched| watched.values("train", "n") == [1.0]);
    assert_eq!(job.status().run, 1);
    set(&watched, &job).unwrap();
}
