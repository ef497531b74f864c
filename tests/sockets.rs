//! Lines over TCP and Unix sockets: connected to, lost and connected to again, or listened for.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;

use rustix::process::Signal;

use crate::language::program;

fn listening() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    (listener, address)
}

#[test]
fn a_connection_that_is_lost_is_made_again_and_nothing_is_counted_but_what_came() {
    let (listener, address) = listening();
    let running = program("watch --view none --exit-when-done")
        .arg(&address)
        .start();
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"a=1\na=2\na=99").unwrap();
    running.until_log("a=2");
    drop(peer);
    running.until_log("no connection: closed by the other side");
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"a=3\na=oops\n").unwrap();
    running.until_log("a=oops");
    drop((peer, listener));
    // It waits, and so it hasn't ended: nobody leaves.
    running.until_log("connection refused");
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_exit(0)
        .expect_reason("stop event")
        .expect_samples("a", 3, [1.0, 3.0, 3.0]);
    let job = ended.job();
    let source = job.source.unwrap();
    assert_eq!(source.pieces, "bytes");
    assert_eq!((source.received, source.reconnected), (23, 1));
    assert_eq!(source.kernel_dropped, 0);
    assert_eq!(source.read + job.bad_lines, 4, "{ended}");
    assert_eq!(job.ledger.samples, 3);
}

#[test]
fn several_sources_of_different_kinds_are_watched_at_once() {
    let (listener, address) = listening();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.csv");
    std::fs::write(&file, "v\n1\n2\n").unwrap();
    let socket = folder.path().join("socket");
    let running = program("watch --view none --only a --only v")
        .arg(&address)
        .arg(&file)
        .arg(format!("unix:{}?listen", socket.display()))
        .start();
    let (mut peer, _) = listener.accept().unwrap();
    peer.write_all(b"a=1 b=1\na=2 b=2\n").unwrap();
    running.until_log("a=2 b=2");
    running.until("a socket", || socket.exists().then_some(()));
    let mut guest = UnixStream::connect(&socket).unwrap();
    guest.write_all(b"v=5\nv=6\n").unwrap();
    drop(guest);
    running.until_log("v=6");
    running.signal(Signal::INT);
    let ended = running.end();
    let connected = ended.job_named(&address);
    assert_eq!(connected.ledger.ignored["unwanted"], 2, "{ended}");
    assert_eq!(ended.job_named("data.csv").series[0].samples, 2);
    let summary = ended.summary();
    let guests = summary.jobs.iter().filter(|job| job.name.contains('('));
    let counts: Vec<(u64, u64)> = guests
        .map(|job| (job.series[0].samples, job.source.as_ref().unwrap().read))
        .collect();
    assert_eq!(counts, [(2, 2)], "{ended}");
    assert!(!socket.exists());
}

#[test]
fn what_is_not_spelled_as_its_kind_or_not_watched_is_refused_before_anything_starts() {
    for (address, sentence) in [
        ("tcp://host", "it is spelled tcp://HOST:PORT"),
        ("tpc://host:1", "no source is of the kind tpc"),
        ("serial:/dev/ttyUSB0@9600", "not in this version"),
    ] {
        program("watch --view none")
            .arg(address)
            .run()
            .expect_exit(2)
            .expect_stderr(sentence);
    }
}

#[test]
fn a_port_beyond_this_machine_is_listened_at_only_where_that_is_asked_for() {
    let ended = program("watch --view none tcp://0.0.0.0:0?listen").run();
    ended.expect_exit(1).expect_state("dead");
    assert!(ended.job().reason.contains("--listen-anywhere"), "{ended}");
    let running = program("watch --view none --listen-anywhere tcp://0.0.0.0:0?listen").start();
    let log = running.until_log("listening at tcp://0.0.0.0:");
    let port = log.rsplit(':').next().unwrap().trim();
    let port: u16 = port.lines().next().unwrap().trim().parse().unwrap();
    TcpStream::connect(("127.0.0.1", port))
        .unwrap()
        .write_all(b"a=1\na=2\n")
        .unwrap();
    running.until_log("a=2");
    running.signal(Signal::INT);
    running.end().expect_exit(0);
}
