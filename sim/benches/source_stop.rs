//! How long a source takes from its stop to its end, asked at random moments: in a flood, in a connect that hangs, with
//! somebody who accepts and says nothing, and while it waits to try again. After all of them no thread and no file of
//! theirs is there any more. What is printed is a part of the aim, too, which is 50 ms.
//!
//! `cargo bench -p sprintscope-sim --bench source_stop`; with a word behind `--`, those cases whose name has it.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and what fails ends it"
)]

#[path = "shared/broker.rs"]
mod broker;
#[path = "source_stop/peers.rs"]
mod peers;

use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use sprintscope_sim::source::{
    Address, MqttOptions, Reach, ReadOptions, Side, StartJob, connection, http, listener, mqtt,
    serial, udp,
};
use sprintscope_sim::{JobSpec, Scope, StopBy, StopMethod};

use self::peers::Peer;

const STOPS: usize = 200;
const AIM: Duration = Duration::from_millis(50);
/// A source is stopped at some moment before this.
const RUNS_FOR: Duration = Duration::from_millis(200);
/// No stop takes so long.
const LIMIT: Duration = Duration::from_secs(20);

/// What a source is watched at, and what it is called in the table.
type Case = (&'static str, fn() -> Peer);

const CASES: [Case; 20] = [
    ("udp, nobody sends", peers::packets_none),
    ("udp, a flood", peers::packets_flood),
    ("tcp, a flood", peers::tcp_flood),
    ("tcp, a flood of noise", peers::tcp_noise),
    ("tcp, a connect that hangs", peers::tcp_full),
    ("tcp, refused", peers::tcp_refused),
    ("tcp?listen, floods", peers::tcp_guests),
    ("unix, a flood", peers::unix_flood),
    ("unix, not there", peers::unix_absent),
    ("unix?listen, floods", peers::unix_guests),
    ("mqtt, a flood", peers::mqtt_flood),
    ("mqtt, a connect that hangs", peers::mqtt_full),
    ("mqtt, a broker that says nothing", peers::mqtt_mute),
    ("mqtts, a broker that says nothing", peers::mqtts_mute),
    ("serial, a flood", peers::serial_flood),
    ("serial, unplugged", peers::serial_absent),
    ("http, an answer without an end", peers::http_flood),
    ("http, a connect that hangs", peers::http_full),
    ("http, a server that says nothing", peers::http_mute),
    ("https, a server that says nothing", peers::https_mute),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_test = words.iter().any(|word| word == "--test");
    let stops = if is_test { 3 } else { STOPS };
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    println!(
        "{:<36} {:>6} {:>10} {:>8} {:>8} {:>7} {:>8} {:>6}",
        "stop asked → job ended",
        "stops",
        "median ms",
        "p99 ms",
        "most ms",
        "of 50",
        "threads",
        "files"
    );
    for (name, peer) in CASES {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            case(name, &peer(), stops);
        }
    }
}

fn case(name: &str, peer: &Peer, stops: usize) {
    let scope = Scope::new();
    // What a scope has from its first job on.
    let mut moments = Moments(0x5eed);
    let _first = stopped(&scope, peer, Duration::from_millis(50));
    settle(peer);
    let before = (threads(), files());
    let mut took: Vec<Duration> = (0..stops)
        .map(|_| stopped(&scope, peer, moments.next()))
        .collect();
    took.sort_unstable();
    settle_to(peer, before);
    let (threads, files) = (threads() - before.0, files() - before.1);
    let millis = |took: Duration| took.as_secs_f64() * 1e3;
    let most = *took.last().unwrap();
    println!(
        "{name:<36} {stops:>6} {:>10.2} {:>8.2} {:>8.2} {:>7.2} {threads:>8} {files:>6}",
        millis(took[took.len() / 2]),
        millis(took[took.len() * 99 / 100]),
        millis(most),
        most.as_secs_f64() / AIM.as_secs_f64(),
    );
    if let Some(path) = peer.socket_file() {
        assert!(!path.exists(), "{} was left", path.display());
    }
}

/// Starts the source, stops it and whatever it started after this time, and returns how long that took.
fn stopped(scope: &Scope, peer: &Peer, after: Duration) -> Duration {
    let job = scope.start(source(scope, &peer.address()));
    let visitors = peer.visit(&|| job.details());
    thread::sleep(after);
    let begin = Instant::now();
    scope.stop_all(StopMethod::Event, StopBy::Client);
    assert!(scope.jobs().wait_all(LIMIT), "{}", peer.address());
    let took = begin.elapsed();
    for other in scope.jobs().list() {
        let reason = other.status().reason.unwrap().to_string();
        // What another job began may end with that before it has seen its own stop.
        let is_over_with_it = other.id() != job.id() && reason == "end of input";
        assert!(
            reason == "stop event" || visitors || is_over_with_it,
            "{}: {reason}",
            other.name()
        );
    }
    scope.jobs().flush();
    took
}

fn source(scope: &Scope, address: &str) -> JobSpec {
    let read = ReadOptions::default();
    let weak = scope.downgrade();
    let start: StartJob = Arc::new(move |job| Some(weak.upgrade()?.start(job)));
    match Address::read(address.as_ref()).unwrap() {
        Address::Udp(at) => udp(at, Reach::Loopback, read),
        at @ (Address::Tcp(_, Side::Listens) | Address::Unix(_, Side::Listens)) => {
            listener(at, Reach::Loopback, read, start)
        }
        at @ (Address::Tcp(..) | Address::Unix(..)) => connection(at, read),
        Address::Mqtt(at) => {
            let options = MqttOptions {
                client_id: "scope".into(),
                is_kept: false,
                password: None,
                job_level: 1,
            };
            mqtt(at, options, read, start)
        }
        Address::Serial(Some(line)) => serial(line, read),
        Address::Http(url) => http(url, Duration::from_millis(50), Vec::new(), read),
        other => panic!("{other} is no source of this bench"),
    }
}

/// Moments to stop at, the same in each run of the bench.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        RUNS_FOR.mul_f64(self.0 as f64 / u64::MAX as f64)
    }
}

/// Waits until the peers have noticed that nobody is there.
fn settle(peer: &Peer) {
    peer.until_alone();
    thread::sleep(Duration::from_millis(200));
}

/// The same, and until what ends by itself a moment later has.
fn settle_to(peer: &Peer, before: (isize, isize)) {
    settle(peer);
    let deadline = Instant::now() + Duration::from_secs(2);
    while (threads(), files()) != before && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
}

/// The threads that aren't the bench's own; that of the store begins once there is something to pack.
fn threads() -> isize {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = tasks.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
    let is_theirs = |name: &String| !name.starts_with("peer") && !name.starts_with("store");
    names.filter(is_theirs).count() as isize
}

fn files() -> isize {
    fs::read_dir("/proc/self/fd").unwrap().count() as isize
}
