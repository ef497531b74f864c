//! Sources that are stopped and started again and again, at any moment: what they had is given back each time.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::language::{Running, Senders, program};

const ROUNDS: u64 = 6;

fn flood(mut stream: TcpStream) -> io::Result<()> {
    loop {
        stream.write_all(&b"a=1 b=2\n".repeat(1_000))?;
    }
}

/// Takes what comes, and says nothing.
fn mute(mut stream: TcpStream) -> io::Result<()> {
    io::copy(&mut stream, &mut io::sink()).map(drop)
}

/// An answer without an end.
fn endless(mut stream: TcpStream) -> io::Result<()> {
    let _asked = stream.read(&mut [0; 4_096])?;
    stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    loop {
        stream.write_all(b"8\r\na=1 b=2\n\r\n")?;
    }
}

/// A port that is free at this moment.
fn free_port() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

/// What it has open, and its threads by their names.
fn has(running: &Running) -> (usize, Vec<String>) {
    let process = PathBuf::from(format!("/proc/{}", running.pid()));
    let files = fs::read_dir(process.join("fd")).unwrap().count();
    let tasks = fs::read_dir(process.join("task")).unwrap().flatten();
    let names = tasks.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
    // The store's begins once there is something to pack.
    let mut names: Vec<String> = names.filter(|name| !name.starts_with("store")).collect();
    names.sort();
    (files, names)
}

/// The same once it has come to rest.
fn had_at_rest(running: &Running) -> (usize, Vec<String>) {
    running.until("a rest", || {
        let before = has(running);
        thread::sleep(Duration::from_millis(200));
        (has(running) == before).then_some(before)
    })
}

/// Comes whenever somebody listens there, says something and goes.
fn visit(senders: &Senders, socket: PathBuf) {
    senders.send(move || {
        let mut stream = UnixStream::connect(&socket)?;
        stream.write_all(&b"a=1 b=2\n".repeat(10_000))?;
        drop(stream);
        while socket.exists() {
            thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    });
}

#[test]
fn a_source_that_is_stopped_at_any_moment_leaves_no_thread_no_file_and_no_socket() {
    let senders = Senders::default();
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let port = free_port();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(("127.0.0.1", port)).unwrap();
    senders.send(move || sender.send(b"a:1|g\nb:2|g").map(drop));
    let sources = [
        format!("udp://127.0.0.1:{port}"),
        format!("tcp://{}", senders.serve(flood)),
        format!("unix:{}?listen", socket.display()),
        format!("mqtt://{}/#", senders.serve(mute)),
        format!("mqtts://{}/#", senders.serve(mute)),
        senders.board("a=1 b=2\n", Duration::ZERO),
        "serial:/dev/no-such-device@9600".to_owned(),
        format!("http://{}/metrics", senders.serve(endless)),
        format!("https://{}/metrics", senders.serve(mute)),
    ];
    // The first one stays when all others have ended.
    let mut command = program("watch --view none --quiet udp://127.0.0.1:0").without_log();
    for source in &sources {
        command = command.arg(source);
    }
    let running = command.start();
    running.until("a socket", || running.socket());
    running.until("all jobs", || {
        let jobs = program("jobs").beside(&running).run().stdout;
        let last = sources
            .last()?
            .strip_prefix("https://")?
            .split('/')
            .next()?;
        jobs.contains(last).then_some(())
    });
    // Who visits is a job of its own, behind those.
    visit(&senders, socket.clone());
    let ask_each = |verb: &str| {
        for job in 1..=sources.len() {
            let asked = program(&format!("{verb} {job}")).beside(&running).run();
            if !asked.stderr.is_empty() {
                // Why a job has ended by itself is known by the scope alone.
                let jobs = program("jobs --json").beside(&running).run().stdout;
                panic!("{verb} {job}: {}{jobs}", asked.stderr);
            }
            asked.expect_exit(0);
        }
    };
    let mut had = None;
    for round in 0..ROUNDS {
        thread::sleep(Duration::from_millis(round * 37 % 100));
        ask_each("stop");
        let has_now = had_at_rest(&running);
        let had = had.get_or_insert(has_now);
        running.until(&format!("{had:?}"), || {
            (has(&running) == *had).then_some(())
        });
        assert!(!socket.exists(), "{} was left", socket.display());
        ask_each("restart");
    }
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0);
    for job in ended.summary().jobs.iter().take(1 + sources.len()) {
        let runs = job.runs.iter().map(|run| &run.reason);
        let reasons: Vec<&String> = runs.chain([&job.reason]).collect();
        let are_stops = reasons.iter().all(|reason| *reason == "stop event");
        assert!(are_stops, "{}: {reasons:?}", job.name);
        assert_eq!(job.run, if job.id == 0 { 1 } else { ROUNDS as u32 + 1 });
    }
}
