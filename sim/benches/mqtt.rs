//! What comes through a broker, against what `mosquitto_sub` takes of it in the same run.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints and may give up"
)]

#[path = "shared/broker.rs"]
mod broker;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use sprintscope_sim::source::{Address, MqttOptions, ReadOptions, mqtt};
use sprintscope_sim::{Scope, StopBy, StopMethod};

use self::broker::Broker;

const TOPICS: usize = 10_000;
const ROUNDS: usize = 3;

fn main() {
    let count = if std::env::args().any(|word| word == "--test") {
        TOPICS
    } else {
        30 * TOPICS
    };
    for (title, jobs) in [
        ("10,000 topics of ten jobs", 10),
        ("of a thousand jobs", 1_000),
    ] {
        let messages = messages(count, jobs);
        let mut rates = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            rates[0].push(rate(count, &messages, taken_by_mosquitto_sub));
            rates[1].push(rate(count, &messages, taken_by_scope));
        }
        let [theirs, ours] = rates.map(median);
        println!(
            "{title}: mosquitto_sub {theirs:.0} messages/s, a scope {ours:.0}: {:.2} of it",
            ours / theirs
        );
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// What a producer sends, as MQTT 3.1.1 has it.
fn messages(count: usize, jobs: usize) -> Vec<u8> {
    let mut bytes = vec![0x10, 17, 0, 4, b'M', b'Q', b'T', b'T', 4, 2, 0, 0, 0, 5];
    bytes.extend(b"bench");
    for number in 0..count {
        let topic = number % TOPICS;
        let topic = format!("bench/job{}/s{}", topic % jobs, topic / jobs);
        let payload = format!("{}.5", number / TOPICS);
        bytes.extend([0x30, (2 + topic.len() + payload.len()) as u8]);
        bytes.extend((topic.len() as u16).to_be_bytes());
        bytes.extend(topic.as_bytes());
        bytes.extend(payload.as_bytes());
    }
    bytes.extend([0xe0, 0]);
    bytes
}

/// Messages a second, from the first byte sent to the last message taken.
fn rate(count: usize, messages: &[u8], taken: impl Fn(u16, usize, &dyn Fn()) -> Duration) -> f64 {
    let broker = Broker::start("max_queued_messages 0");
    let send = || {
        let mut stream = TcpStream::connect(("127.0.0.1", broker.port)).unwrap();
        stream.write_all(messages).unwrap();
        let mut answer = Vec::new();
        let _all_was_taken = stream.read_to_end(&mut answer);
    };
    let took = taken(broker.port, count, &send);
    count as f64 / took.as_secs_f64()
}

fn taken_by_mosquitto_sub(port: u16, count: usize, send: &dyn Fn()) -> Duration {
    let mut reader = Command::new("mosquitto_sub")
        .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-t", "bench/#"])
        .args(["-v", "-C", &count.to_string()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(500));
    let begin = Instant::now();
    send();
    assert!(reader.wait().unwrap().success());
    begin.elapsed()
}

fn taken_by_scope(port: u16, count: usize, send: &dyn Fn()) -> Duration {
    let scope = Scope::new();
    let weak = scope.downgrade();
    let start = Arc::new(move |job| Some(weak.upgrade()?.start(job)));
    let address = format!("mqtt://127.0.0.1:{port}/bench/#");
    let Ok(Address::Mqtt(address)) = Address::read(address.as_ref()) else {
        unreachable!("it is one");
    };
    let options = MqttOptions {
        client_id: "scope".into(),
        is_kept: false,
        password: None,
        job_level: 1,
    };
    let connection = scope.start(mqtt(address, options, ReadOptions::default(), start));
    while connection.status().waiting.is_some() || connection.details().is_empty() {
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_millis(500));
    let begin = Instant::now();
    send();
    let count = count as u64;
    let mut step = Duration::from_millis(1);
    while samples(&scope) < count {
        thread::sleep(step);
        step = Duration::from_millis(5);
    }
    scope.settle();
    let took = begin.elapsed();
    connection.stop(StopMethod::Event, StopBy::Client);
    took
}

fn samples(scope: &Scope) -> u64 {
    let jobs = scope.jobs().list();
    let counts = jobs.iter().filter_map(|job| job.counts().source);
    counts.map(|source| source.read).sum()
}
