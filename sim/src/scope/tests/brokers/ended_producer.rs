//! A producer that has ended by itself, or was stopped by another scope.

use super::*;

#[test]
fn a_job_whose_producer_has_ended_waits_for_it_and_goes_on_when_it_speaks_again() {
    let broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    let button = r#"{"controls":[{"type":"control","kind":"button","name":"save"}]}"#;
    broker.publish("lab/train/$controls", button, &["-q", "1"]);
    broker.publish("lab/train/n", "1", &["-q", "1"]);
    watched.until("one", |watched| watched.values("train", "n") == [1.0]);
    let done = r#"{"type":"done","error":null}"#;
    broker.publish("lab/train/$applied", done, &["-q", "1"]);
    let job = watched.job("train").unwrap();
    watched.until("a wait", |_| job.status().waiting.is_some());
    let waiting = job.status().waiting.unwrap();
    assert_eq!(waiting, "its producer, which has ended");
    broker.publish("lab/train/n", "2", &["-q", "1"]);
    watched.until("two", |watched| watched.values("train", "n") == [1.0, 2.0]);
    assert_eq!(job.status().waiting, None);
    watched.stop();
}
