//! Sources at a broker: a real one, at a free port.

mod broker;
mod ended_producer;
mod repetition;
mod tuned;

use std::time::Instant;

use self::broker::{Broker, free_port};
use super::*;
use crate::job::EndedBy;
use crate::source::{Address, MqttOptions, Password, ReadOptions, mqtt};
use crate::store::SeriesId;

/// However busy the machine.
const DEADLINE: Duration = Duration::from_mins(1);

fn options() -> MqttOptions {
    MqttOptions {
        client_id: "tests".into(),
        is_kept: true,
        password: None,
        job_level: 1,
    }
}

fn with_password(password: Option<&str>) -> MqttOptions {
    MqttOptions {
        password: password.map(Password::new),
        ..options()
    }
}

/// A scope that watches an address.
struct Watched {
    scope: Scope,
    connection: Job,
}

fn watch(address: &str) -> Watched {
    watch_with(address, options(), ReadOptions::default())
}

fn watch_with(address: &str, options: MqttOptions, read: ReadOptions) -> Watched {
    let scope = Scope::new();
    let weak = scope.downgrade();
    let start = Arc::new(move |spec: JobSpec| Some(weak.upgrade()?.start(spec)));
    let Ok(Address::Mqtt(address)) = Address::read(address.as_ref()) else {
        panic!("{address} is an address");
    };
    let connection = scope.start(mqtt(address, options, read, start));
    Watched { scope, connection }
}

impl Watched {
    fn until(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) -> &Self {
        let deadline = Instant::now() + DEADLINE;
        while !holds(self) {
            assert!(
                Instant::now() < deadline,
                "{what} never came: {}",
                self.told()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    fn until_connected(&self) -> &Self {
        self.until("a connection", |watched| {
            let details = watched.connection.details();
            details.contains(&("connection", "connected".into()))
        })
    }

    /// Stops the connection; returns how long that took.
    fn stop(&self) -> Duration {
        let begin = Instant::now();
        self.connection.stop(StopMethod::Event, StopBy::Client);
        assert!(self.connection.wait(DEADLINE));
        let reason = self.connection.status().reason;
        assert_eq!(reason, Some(Reason::StopEvent));
        begin.elapsed()
    }

    fn told(&self) -> String {
        let all = self.scope.jobs().list();
        let each = all.iter().map(|job| {
            format!(
                "{} {:?} {:?} {:?}",
                job.name(),
                job.status(),
                job.counts(),
                self.notes(job)
            )
        });
        each.collect::<Vec<_>>().join("\n")
    }

    fn notes(&self, job: &Job) -> Vec<String> {
        let lines = self.scope.log(job.id()).lines(0..u64::MAX);
        let notes = lines.iter().filter(|(_, line)| line.stream == Stream::Note);
        notes.map(|(_, line)| line.text.to_string()).collect()
    }

    fn job(&self, name: &str) -> Option<Job> {
        self.scope.jobs().named(name)
    }

    fn values(&self, job: &str, series: &str) -> Vec<f64> {
        let Some(job) = self.job(job) else {
            return Vec::new();
        };
        let all = self.scope.series_of(job.id());
        let found = all.iter().find(|one| *one.name == *series);
        found.map_or(Vec::new(), |one| values(&self.scope, one.id))
    }
}

fn values(scope: &Scope, series: SeriesId) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::new();
    let mut next = 0;
    // Those of one run after the other.
    while let Some(samples) = scope.store().samples(series, next, usize::MAX) {
        values.extend(samples.points.iter().map(|[_, value]| *value));
        next = samples.first + samples.points.len() as u64;
    }
    // Where the connection was lost there is a gap.
    values.retain(|value| !value.is_nan());
    values
}

#[test]
fn a_number_is_a_sample_of_the_series_named_by_its_topic_and_the_first_level_is_the_job() {
    let broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    broker.publish_lines("lab/train/loss", "0.5\n0.25\n0.125\n", &["-q", "1"]);
    broker.publish_lines("lab/train/gpu/0/temp", "61 °C\n62 °C\n", &[]);
    let objects = "{\"temp\": 180, \"on\": true}\n{\"temp\": 181.5, \"on\": true}\n";
    broker.publish_lines("lab/oven", objects, &[]);
    broker.publish_lines("lab/room", "21.5\n", &[]);
    let pairs = "watts=950 volts=230\nwatts=955 volts=231\n";
    broker.publish_lines("lab/oven/power", pairs, &["-q", "2"]);
    watched
        .until("losses", |watched| {
            watched.values("train", "loss") == [0.5, 0.25, 0.125]
        })
        .until("a group", |watched| {
            watched.values("train", "gpu/0/temp") == [61.0, 62.0]
        })
        .until("json", |watched| {
            watched.values("oven", "temp") == [180.0, 181.5]
        })
        .until("pairs", |watched| {
            watched.values("oven", "power/watts") == [950.0, 955.0]
        });
    let own = watched.connection.name().to_string();
    watched.until("a number at the job's level", |watched| {
        watched.values(&own, "room") == [21.5]
    });
    let job = watched.job("train").unwrap();
    let counts = job.counts();
    let source = counts.source.unwrap();
    assert_eq!((source.received, source.read, counts.bad_lines), (5, 5, 0));
    assert!(job.ledger().is_closed());
    let series = watched.scope.store().find("train/gpu/0/temp").unwrap();
    assert_eq!(&*watched.scope.store().info(series).unwrap().unit, "°C");
    watched.stop();
    assert!(job.wait(DEADLINE));
    assert_eq!(job.status().reason, Some(Reason::StopEvent));
}

#[test]
fn a_broker_that_is_killed_and_comes_again_is_waited_for_and_nothing_sent_surely_is_lost() {
    let mut broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    broker.publish_lines("lab/a/n", "1\n2\n", &["-q", "2"]);
    watched.until("two", |watched| watched.values("a", "n") == [1.0, 2.0]);
    broker.kill();
    watched.until("a loss", |watched| {
        watched.connection.status().waiting.is_some()
    });
    watched.until("the job's", |watched| {
        watched.job("a").unwrap().status().waiting.is_some()
    });
    broker.begin();
    broker.publish_lines("lab/a/n", "3\n4\n", &["-q", "2"]);
    watched.until("all", |watched| {
        watched.values("a", "n") == [1.0, 2.0, 3.0, 4.0]
    });
    let counts = watched.connection.counts().source.unwrap();
    assert_eq!(counts.reconnected, 1);
    assert_eq!(watched.job("a").unwrap().status().waiting, None);
    let series = watched.scope.store().find("a/n").unwrap();
    assert_eq!(watched.scope.store().stats(series).unwrap().gaps, 1);
}

#[test]
fn what_a_broker_kept_for_us_comes_when_we_are_back() {
    let broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    watched.stop();
    broker.publish_lines("lab/a/n", "1\n2\n3\n", &["-q", "1"]);
    let watched = watch(&broker.address("lab/#"));
    watched.until("what was kept", |watched| {
        watched.values("a", "n") == [1.0, 2.0, 3.0]
    });
}

/// A persistent session has its subscription already, and a broker says what it keeps at a subscription alone.
#[test]
fn what_a_broker_keeps_is_there_for_every_scope_of_a_command_line() {
    let broker = Broker::start();
    broker.publish("lab/a/n", "7", &["-r"]);
    for _ in 0..2 {
        let watched = watch(&broker.address("lab/#"));
        watched.until("what is kept", |watched| watched.values("a", "n") == [7.0]);
        watched.stop();
    }
}

#[test]
fn a_connection_that_is_started_again_goes_on_with_the_same_jobs() {
    let broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    broker.publish("lab/a/n", "1", &["-r"]);
    broker.publish("lab/b/n", "1", &[]);
    watched.until("one", |watched| watched.values("a", "n") == [1.0]);
    watched.until("one", |watched| watched.values("b", "n") == [1.0]);
    let (a, b) = (watched.job("a").unwrap(), watched.job("b").unwrap());
    // Who was stopped by a person stays so.
    b.stop(StopMethod::Event, StopBy::Key);
    assert!(b.wait(DEADLINE));
    watched.stop();
    assert!(a.wait(DEADLINE));
    assert!(watched.connection.restart(StopBy::Key));
    broker.publish("lab/a/n", "2", &["-q", "1"]);
    broker.publish("lab/b/n", "2", &["-q", "1"]);
    broker.publish("lab/a/n", "3", &["-q", "1"]);
    watched.until("more", |watched| {
        watched.values("a", "n") == [1.0, 2.0, 3.0]
    });
    assert_eq!(watched.values("b", "n"), [1.0]);
    assert_eq!((a.status().run, b.status().run), (1, 0));
    let details = watched.connection.details();
    let unheard = ("messages for jobs that were stopped", "1".to_owned());
    assert!(details.contains(&unheard), "{details:?}");
    assert!(b.restart(StopBy::Key));
    watched.until("it runs", |_| !b.state().has_ended());
    broker.publish("lab/b/n", "3", &[]);
    watched.until("b again", |watched| watched.values("b", "n") == [1.0, 3.0]);
}

#[test]
fn who_is_refused_is_told_why() {
    let broker = Broker::with("allow_anonymous false\npassword_file FOLDER/passwords\n");
    let refused = |address: &str, password: Option<&str>| {
        let watched = watch_with(address, with_password(password), ReadOptions::default());
        assert!(watched.connection.wait(DEADLINE), "{}", watched.told());
        watched.connection.status().reason.unwrap().to_string()
    };
    let reason = refused(&broker.address("#"), None);
    assert!(reason.contains("write mqtt://USER@HOST"), "{reason}");
    let address = format!("mqtt://ann@127.0.0.1:{}/#", broker.port);
    let reason = refused(&address, Some("wrong"));
    assert!(
        reason.contains("the user `ann`, or this password"),
        "{reason}"
    );
    assert!(!reason.contains("wrong"), "{reason}");
    let options = with_password(Some("s3cret"));
    watch_with(&address, options, ReadOptions::default()).until_connected();
    let reason = refused("mqtt://no.such.host.invalid/#", None);
    assert!(
        reason.contains("no host `no.such.host.invalid`"),
        "{reason}"
    );
}

#[test]
fn a_broker_that_is_not_there_yet_is_waited_for() {
    let port = free_port();
    let watched = watch(&format!("mqtt://127.0.0.1:{port}/#"));
    watched.until("a wait", |watched| {
        let waiting = watched.connection.status().waiting;
        waiting.is_some_and(|what| what.contains("connection refused"))
    });
    watched.stop();
}

#[test]
fn a_message_that_is_far_too_long_is_passed_over_and_hides_no_other() {
    let broker = Broker::start();
    let watched = watch(&broker.address("lab/#"));
    watched.until_connected();
    let long = broker.folder.path().join("long");
    std::fs::write(&long, vec![b'7'; 9 << 20]).unwrap();
    for qos in ["0", "1", "2"] {
        broker.publish_file("lab/a/n", &long, qos);
        broker.publish("lab/a/n", qos, &["-q", qos]);
    }
    watched.until("the others", |watched| {
        watched.values("a", "n") == [0.0, 1.0, 2.0]
    });
    let counts = watched.connection.counts();
    assert_eq!((counts.source.unwrap().received, counts.bad_lines), (3, 3));
    assert_eq!(counts.source.unwrap().reconnected, 0);
}

#[test]
fn more_topics_than_there_may_be_series_are_counted_and_said_once() {
    let broker = Broker::start();
    let read = ReadOptions {
        skip: vec!["*9".into()],
        ..ReadOptions::default()
    };
    let watched = watch_with(&broker.address("flood/#"), options(), read);
    watched.until_connected();
    let topics = 12_500;
    broker.flood(topics);
    watched.until("all", |watched| watched.connection.ledger().seen == topics);
    watched.scope.settle();
    let ledger = watched.connection.ledger();
    assert!(ledger.is_closed());
    assert_eq!(ledger.samples, 10_000);
    assert_eq!(ledger.ignored["unwanted"], topics / 10);
    assert_eq!(ledger.dropped["limit"], topics - topics / 10 - 10_000);
    let counts = watched.connection.counts().source.unwrap();
    assert_eq!((counts.received, counts.read), (topics, topics));
    let refused = |watched: &Watched| {
        let notes = watched.notes(&watched.connection);
        let refused = notes.iter();
        refused
            .filter(|note| note.starts_with("more than 10000 series"))
            .count()
    };
    watched.until("a line", |watched| refused(watched) > 0);
    assert_eq!(refused(&watched), 1);
}

#[test]
fn a_stop_at_any_moment_ends_the_connection_soon_and_once() {
    let broker = Broker::start();
    let mut slowest = Duration::ZERO;
    for round in 0..200_u64 {
        let watched = watch(&broker.address("lab/#"));
        // Moments of all kinds: in the connect, in the hello, with and without messages.
        std::thread::sleep(Duration::from_micros(round * round % 97 * 150));
        if round % 4 == 0 {
            broker.publish_lines("lab/a/n", "1\n2\n3\n", &[]);
        }
        slowest = slowest.max(watched.stop());
    }
    println!("slowest stop: {slowest:?}");
}

/// Nobody answers there.
#[test]
fn a_stop_does_not_wait_for_a_connect_that_hangs() {
    let watched = watch("mqtt://192.0.2.1/#");
    std::thread::sleep(Duration::from_millis(30));
    watched.stop();
}

/// A producer announces a slider, is tuned and told to stop, and says what came of it. Another scope's request of
/// the same number isn't ours.
fn tune(broker: &Broker, topic: &str, job: impl Fn(&Watched) -> Option<Job>) {
    let watched = watch(&broker.address(topic));
    watched.until_connected();
    let slider = r#"{"controls":[{"type":"control","kind":"slider","name":"lr","value":0.001,"min":1e-5,"max":0.1,"log":true}]}"#;
    broker.publish("lab/train/$controls", slider, &["-r"]);
    watched.until("a control", |watched| {
        job(watched).is_some_and(|job| job.control("lr").is_some())
    });
    let job = job(&watched).unwrap();
    let lr = job.control("lr").unwrap();
    assert_eq!(lr.applied(), 0.001);
    let heard = broker.listen("lab/train/$set", 1);
    lr.request(0.01).unwrap();
    let set: serde_json::Value = serde_json::from_str(&heard.text()).unwrap();
    assert_eq!(set["control"], "lr");
    assert_eq!(set["value"], 0.01);
    let request = &set["request"];
    let applied = |value: f64, scope: &str| {
        let said = format!(
            r#"{{"type":"applied","control":"lr","value":{value},"request":{request},"scope":"{scope}"}}"#
        );
        broker.publish("lab/train/$applied", &said, &["-q", "1"]);
        watched.until("what was applied", |_| lr.applied() == value);
    };
    applied(0.02, "another");
    assert_eq!(lr.requested(), 0.01);
    applied(0.01, set["scope"].as_str().unwrap());
    let heard = broker.listen("lab/train/$stop", 1);
    job.stop(StopMethod::Event, StopBy::Key);
    let stop: serde_json::Value = serde_json::from_str(&heard.text()).unwrap();
    assert_eq!(
        (&stop["method"], &stop["by"]),
        (&"event".into(), &"key".into())
    );
    let seen = r#"{"type":"seen","method":"event"}"#;
    broker.publish("lab/train/$applied", seen, &["-q", "1"]);
    watched.until("its word", |_| job.status().at_work.is_some());
    assert!(!job.state().has_ended());
    let done = r#"{"type":"done","error":null}"#;
    broker.publish("lab/train/$applied", done, &["-q", "1"]);
    assert!(job.wait(DEADLINE));
    assert_eq!(job.status().reason, Some(Reason::StopEvent));
}

#[test]
fn a_producer_that_announces_controls_is_tuned_and_stopped_over_the_broker() {
    let broker = Broker::start();
    tune(&broker, "lab/#", |watched| watched.job("train"));
}

#[test]
fn a_single_producer_is_tuned_in_the_job_of_the_connection() {
    let broker = Broker::start();
    tune(&broker, "lab/train/#", |watched| {
        Some(watched.connection.clone())
    });
}

#[test]
fn a_producer_that_does_not_answer_a_stop_is_not_called_completed_and_who_closes_stops_nobody() {
    let broker = Broker::start();
    let button = r#"{"controls":[{"type":"control","kind":"button","name":"save"}]}"#;
    for (by, reason) in [
        (StopBy::Key, "told to stop, and hasn't answered"),
        (StopBy::Close, "stop event"),
    ] {
        let watched = watch(&broker.address("lab/#"));
        watched.until_connected();
        broker.publish("lab/train/$controls", button, &[]);
        watched.until("a control", |watched| {
            watched
                .job("train")
                .is_some_and(|job| job.control_count() > 0)
        });
        let job = watched.job("train").unwrap();
        job.stop(StopMethod::Event, by);
        assert!(job.wait(DEADLINE));
        let told = job.status().reason.unwrap().to_string();
        assert!(told.contains(reason), "{told}");
    }
}

/// A producer's job that waits for the answer to its stop ends as what happens then: told `done`, it has completed,
/// whoever else is stopped with it; without an answer it was cut off, and its publisher goes on.
#[test]
fn who_answers_a_stop_completes_and_who_did_not_is_cut_off_and_goes_on() {
    let button = r#"{"controls":[{"type":"control","kind":"button","name":"save"}]}"#;
    for is_answered in [true, false] {
        let broker = Broker::start();
        let watched = watch(&broker.address("lab/#"));
        watched.until_connected();
        broker.publish("lab/train/$controls", button, &[]);
        watched.until("a control", |watched| {
            watched
                .job("train")
                .is_some_and(|job| job.control_count() > 0)
        });
        let (job, connection) = (watched.job("train").unwrap(), &watched.connection);
        let heard = broker.listen("lab/train/$stop", 1);
        watched.scope.stop_all(StopMethod::Event, StopBy::Key);
        assert!(heard.text().contains("\"method\":\"event\""));
        assert!(!connection.state().has_ended(), "the answer comes by it");
        if is_answered {
            let done = r#"{"type":"done","error":null}"#;
            broker.publish("lab/train/$applied", done, &["-q", "1"]);
        } else {
            connection.stop(StopMethod::Loop, StopBy::Key);
        }
        assert!(job.wait(DEADLINE) && connection.wait(DEADLINE));
        let status = job.status();
        let reason = status.reason.unwrap().to_string();
        let goes_on = status.goes_on.as_deref();
        if is_answered {
            assert_eq!(
                (&*reason, status.ended_by, goes_on),
                ("stop event", Some(EndedBy::Itself), None)
            );
            assert_eq!(connection.status().reason, Some(Reason::StopEvent));
        } else {
            assert!(
                reason.contains("cut off: its producer was told to stop"),
                "{reason}"
            );
            assert_eq!(status.ended_by, Some(EndedBy::CutOff));
            assert_eq!(goes_on, Some("whoever publishes"));
        }
    }
}

/// What is said of controls and series is a message as any: it came, and was read or bad; so are those for a job that
/// was stopped.
#[test]
fn every_message_is_counted_once() {
    let broker = Broker::start();
    for (topic, base, job) in [
        ("lab/#", "lab/train", Some("train")),
        ("lab/train/#", "lab/train", None),
    ] {
        let watched = watch(&broker.address(topic));
        watched.until_connected();
        broker.publish(&format!("{base}/n"), "1", &[]);
        broker.publish(&format!("{base}/$controls"), "no json", &[]);
        broker.publish(&format!("{base}/$controls"), r#"{"controls":[{"type":"control","kind":"slider","name":"a","min":1,"max":0,"value":0},{"type":"control","kind":"knob","name":"b"}]}"#, &[]);
        broker.publish(
            &format!("{base}/$applied"),
            r#"{"type":"applied","control":"none","value":1}"#,
            &[],
        );
        broker.publish(&format!("{base}/$series"), "[]", &[]);
        let button = r#"{"controls":[{"type":"control","kind":"button","name":"save"}]}"#;
        broker.publish(&format!("{base}/$controls"), button, &[]);
        let of = |watched: &Watched| {
            job.map_or_else(|| Some(watched.connection.clone()), |job| watched.job(job))
        };
        watched.until("all", |watched| {
            of(watched).is_some_and(|job| job.control_count() > 0)
        });
        let counted = of(&watched).unwrap();
        watched.until("counts", |_| {
            let counts = counted.counts();
            let source = counts.source.unwrap();
            (source.received, source.read, counts.bad_lines) == (6, 2, 4)
        });
        if job.is_some() {
            counted.stop(StopMethod::Event, StopBy::Close);
            assert!(counted.wait(DEADLINE));
            broker.publish(&format!("{base}/n"), "2", &[]);
            broker.publish(&format!("{base}/$controls"), button, &[]);
            watched.until("unheard", |watched| {
                let source = watched.connection.counts().source.unwrap();
                (source.received, source.unheard) == (2, 2)
            });
            watched.stop();
        }
    }
}
