//! Sources of all kinds at once.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::UnixListener;
use std::time::Duration;

use rustix::process::Signal;

use crate::language::{Senders, program};

/// So many of each kind.
const OF_KIND: usize = 40;
const KINDS: usize = 5;
/// What two hundred sources may take, in MB.
const MOST_MB: f64 = 100.0;

/// Says two lines and stays.
fn talk(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(b"a=1\na=2\n")?;
    // Others are served meanwhile.
    std::mem::forget(stream);
    Ok(())
}

/// Answers a request with another number each time.
fn answer(mut stream: TcpStream) -> io::Result<()> {
    let asked = stream.read(&mut [0; 4_096])?;
    let body = format!("a={}\n", 1 + asked % 2);
    let len = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{body}"
    )
}

#[test]
fn two_hundred_sources_of_five_kinds_are_watched_at_once_each_on_its_thread() {
    let senders = Senders::default();
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let listener = UnixListener::bind(&socket).unwrap();
    let mut guests = Vec::new();
    senders.send(move || {
        let (mut stream, _) = listener.accept()?;
        stream.write_all(b"a=1\na=2\n")?;
        guests.push(stream);
        Ok(())
    });
    let (tcp, http) = (senders.serve(talk), senders.serve(answer));
    let mut command = program("watch --view none --every 100ms");
    for _ in 0..OF_KIND {
        command = command
            .arg(format!("tcp://{tcp}"))
            .arg(format!("unix:{}", socket.display()))
            .arg(format!("http://{http}/"))
            .arg("udp://127.0.0.1:0")
            .arg(senders.board("a=1\na=2\n", Duration::from_millis(200)));
    }
    let running = command.start();
    let log = running.until("all ports", || {
        let log = running.log();
        (log.matches("listening at udp://").count() == OF_KIND).then_some(log)
    });
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    let places = log.split("listening at udp://").skip(1);
    for place in places.filter_map(|behind| behind.split_whitespace().next()) {
        sender.send_to(b"a:1|g\na:2|g", place).unwrap();
    }
    running.until("what each reads as", || {
        let log = running.log();
        let lines = log
            .lines()
            .filter(|line| line.contains("a=") || line.contains("a:1"));
        let names: HashSet<&str> = lines.filter_map(|line| line.split(": a").next()).collect();
        (names.len() >= OF_KIND * KINDS).then_some(())
    });
    let threads = fs::read_dir(format!("/proc/{}/task", running.pid())).unwrap();
    assert!(threads.count() >= OF_KIND * KINDS);
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0).expect_memory_below(MOST_MB);
    let jobs = ended.summary().jobs;
    assert_eq!(jobs.len(), OF_KIND * KINDS);
    for job in &jobs {
        assert_eq!(job.reason, "stop event", "{}", job.name);
        assert!(
            job.source.as_ref().unwrap().read > 0,
            "{}: {ended}",
            job.name
        );
    }
}
