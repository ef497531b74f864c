//! How fast clients are heard, and how fast they hear: samples over a Unix socket into the store,
//! beside a bare copy of the same bytes through a socket, which is the limit.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and what fails ends it"
)]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use rustix::process::{Resource, getrlimit, setrlimit};
use sprintscope_sim::wire::{Listen, Wire};
use sprintscope_sim::{Job, Scope, StopBy, StopMethod};

const BATCH: usize = 10_000;
const ROUNDS: usize = 200;

fn main() {
    // A thousand clients, both ends in this process.
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let scope = Scope::new();
    let name = format!("bench-{}", std::process::id());
    let listen = Listen {
        name,
        ..Listen::default()
    };
    let wire = scope.listen(&listen).unwrap();
    let mut one_by_one = String::new();
    let singles = 500_000;
    for i in 0..singles {
        let t = f64::from(i) * 1e-5;
        writeln!(
            one_by_one,
            r#"{{"type":"samples","at":[{t:.5}],"values":{{"v":[{}.25]}}}}"#,
            i % 100
        )
        .unwrap();
    }
    throughput(
        &scope,
        &wire,
        "one by one",
        one_by_one.as_bytes(),
        f64::from(singles),
    );
    let values: Vec<u8> = (0..BATCH)
        .flat_map(|i| (i as f64).sin().to_le_bytes())
        .collect();
    let values = base64::engine::general_purpose::STANDARD.encode(values);
    let mut batches = String::new();
    let count = 600;
    for i in 0..count {
        let start = i as f64 * BATCH as f64 * 1e-6;
        writeln!(batches, r#"{{"type":"samples","start":{start},"step":1e-6,"values":{{"v":{{"f64":"{values}"}}}}}}"#).unwrap();
    }
    throughput(
        &scope,
        &wire,
        "f64 batches of 10,000",
        batches.as_bytes(),
        (count * BATCH) as f64,
    );
    crowd(&scope, &wire);
    way_back(&scope, &wire);
}

fn hello(wire: &Path, name: &str) -> BufReader<UnixStream> {
    let mut stream = UnixStream::connect(wire).unwrap();
    writeln!(
        stream,
        r#"{{"type":"hello","version":1,"role":"producer","name":"{name}"}}"#
    )
    .unwrap();
    let mut stream = BufReader::new(stream);
    assert!(line(&mut stream).contains("welcome"));
    stream
}

fn line(stream: &mut BufReader<UnixStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line
}

fn job(scope: &Scope, name: &str) -> Job {
    scope.jobs().named(name).unwrap()
}

fn samples(scope: &Scope, job: &Job) -> u64 {
    let series = scope.series_of(job.id());
    series
        .iter()
        .map(|series| scope.store().stats(series.id).unwrap().samples)
        .sum()
}

fn throughput(scope: &Scope, wire: &Wire, what: &str, bytes: &[u8], count: f64) {
    let bare = bare_copy(bytes);
    let mut stream = hello(wire.path(), what);
    let job = job(scope, what);
    let start = Instant::now();
    stream.get_mut().write_all(bytes).unwrap();
    stream
        .get_mut()
        .write_all(b"{\"type\":\"done\"}\n")
        .unwrap();
    assert!(job.wait(Duration::from_mins(1)));
    scope.settle();
    let took = start.elapsed().as_secs_f64();
    assert_eq!(samples(scope, &job), count as u64, "nothing is lost");
    println!(
        "{what}: {:.2} M samples/s, {:.0} MB/s, {:.2} of a bare copy's {:.0} MB/s",
        count / took / 1e6,
        bytes.len() as f64 / took / 1e6,
        bare / took,
        bytes.len() as f64 / bare / 1e6,
    );
}

/// Seconds that the same bytes take through a socket that nobody looks into.
fn bare_copy(bytes: &[u8]) -> f64 {
    let (mut ours, mut theirs) = UnixStream::pair().unwrap();
    let reader = thread::Builder::new().spawn(move || {
        let mut buffer = vec![0; 256 << 10];
        while theirs.read(&mut buffer).unwrap() > 0 {}
    });
    let start = Instant::now();
    ours.write_all(bytes).unwrap();
    drop(ours);
    reader.unwrap().join().unwrap();
    start.elapsed().as_secs_f64()
}

/// A thousand producers at once, a hundred samples a second each.
fn crowd(scope: &Scope, wire: &Wire) {
    const PRODUCERS: usize = 1_000;
    const SECONDS: usize = 3;
    let mut streams: Vec<_> = (0..PRODUCERS)
        .map(|i| hello(wire.path(), &format!("crowd {i}")))
        .collect();
    let start = Instant::now();
    for tick in 0..SECONDS * 100 {
        let due = Duration::from_millis(10) * tick as u32;
        thread::sleep(due.saturating_sub(start.elapsed()));
        for stream in &mut streams {
            stream
                .get_mut()
                .write_all(b"{\"type\":\"samples\",\"values\":{\"v\":1}}\n")
                .unwrap();
        }
    }
    let took = start.elapsed().as_secs_f64();
    for stream in &mut streams {
        stream
            .get_mut()
            .write_all(b"{\"type\":\"done\"}\n")
            .unwrap();
    }
    assert!(scope.jobs().wait_all(Duration::from_mins(1)));
    scope.settle();
    let jobs = scope.jobs().list();
    let crowd = jobs.iter().filter(|job| job.name().starts_with("crowd"));
    let taken: u64 = crowd.map(|job| samples(scope, job)).sum();
    println!(
        "{PRODUCERS} producers: {} samples/s each for {SECONDS} s: {taken} of {} taken, {:.2} of the time they had",
        100,
        PRODUCERS * SECONDS * 100,
        took / SECONDS as f64,
    );
}

fn way_back(scope: &Scope, wire: &Wire) {
    let mut stream = hello(wire.path(), "tuned");
    writeln!(
        stream.get_mut(),
        r#"{{"type":"control","kind":"slider","name":"lr","value":0,"min":0,"max":1000}}"#
    )
    .unwrap();
    let tuned = job(scope, "tuned");
    while tuned.control("lr").is_none() {
        thread::yield_now();
    }
    let control = tuned.control("lr").unwrap();
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let start = Instant::now();
            control.request(round as f64).unwrap();
            assert!(line(&mut stream).contains("set"));
            start.elapsed().as_secs_f64()
        })
        .collect();
    report("set → seen", &mut took);
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let name = format!("stopped {round}");
            let mut stream = hello(wire.path(), &name);
            let job = job(scope, &name);
            let start = Instant::now();
            let _asked = job.stop(StopMethod::Event, StopBy::Client);
            assert!(line(&mut stream).contains("stop"));
            start.elapsed().as_secs_f64()
        })
        .collect();
    report("stop → seen", &mut took);
}

/// Beside a bare round between two threads over a socket, halved.
fn report(what: &str, took: &mut [f64]) {
    took.sort_by(f64::total_cmp);
    let (median, p99) = (took[took.len() / 2], took[took.len() * 99 / 100]);
    let bare = bare_hop();
    println!(
        "{what}: median {:.3} ms, p99 {:.3} ms, {:.1} times a bare hop",
        median * 1e3,
        p99 * 1e3,
        median / bare
    );
}

fn bare_hop() -> f64 {
    let (mut ours, mut theirs) = UnixStream::pair().unwrap();
    let echo = thread::Builder::new().spawn(move || {
        let mut byte = [0];
        while theirs.read(&mut byte).unwrap() > 0 {
            theirs.write_all(&byte).unwrap();
        }
    });
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            ours.write_all(b"x").unwrap();
            ours.read_exact(&mut [0]).unwrap();
            start.elapsed().as_secs_f64() / 2.0
        })
        .collect();
    drop(ours);
    echo.unwrap().join().unwrap();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}
