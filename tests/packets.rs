//! Packets over UDP, as public clients send them.

use std::net::UdpSocket;

use rustix::process::Signal;

use crate::language::{Running, program};

/// A scope that takes packets, and a socket that sends to it.
fn listening(options: &str) -> (Running, UdpSocket) {
    let running = program(&format!("watch --view none {options} udp://127.0.0.1:0")).start();
    let log = running.until_log("listening at udp://");
    let place = log.split("listening at udp://").nth(1).unwrap();
    let place = place.split_whitespace().next().unwrap();
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(place).unwrap();
    (running, sender)
}

#[test]
fn a_port_takes_teleplot_statsd_and_json_and_counts_each_packet() {
    let (running, sender) = listening("");
    for packet in [
        &b"sin:1;2;3\xc2\xa7km\xc2\xb2|g\nmode:on|t\nmode:off|t"[..],
        b"app.hits:1|c\napp.hits:2|c|@0.5",
        br#"{"timestamp": 0.05, "test_data": {"cos": 0.5}}"#,
        br#"{"timestamp": 0.1, "test_data": {"cos": 0.25}}"#,
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03 no text",
        b">:that is all",
    ] {
        sender.send(packet).unwrap();
    }
    running.until_log("that is all");
    running.signal(Signal::INT);
    let ended = running.end();
    ended
        .expect_exit(0)
        .expect_samples("sin", 3, [1.0, 3.0, 3.0])
        .expect_samples("app.hits", 2, [1.0, 4.0, 4.0])
        .expect_samples("test_data/cos", 2, [0.25, 0.5, 0.25]);
    let job = ended.job();
    let source = job.source.unwrap();
    assert_eq!(source.pieces, "packets");
    assert_eq!(
        (source.received, source.read, job.bad_lines),
        (6, 5, 1),
        "{ended}"
    );
}

#[test]
fn a_flood_is_taken_or_counted_as_dropped_to_the_packet_and_a_limit_holds_for_its_series() {
    let (running, sender) = listening("--format teleplot --skip noise*");
    for n in 0..30_000 {
        sender
            .send(format!("s{n}:{n}|g\ns{n}:1|g\nnoise{n}:1").as_bytes())
            .unwrap();
    }
    let mut sent = 30_000;
    running.until("the end", || {
        sent += 1;
        sender.send(b">:the end").unwrap();
        running.log().contains("the end").then_some(())
    });
    running.signal(Signal::INT);
    let ended = running.end();
    let job = ended.job();
    let source = job.source.unwrap();
    assert_eq!(source.received + source.kernel_dropped, sent, "{ended}");
    assert_eq!(job.series.len(), 10_000, "{ended}");
    assert!(
        job.ledger.dropped["limit"] > 0 && job.ledger.ignored["unwanted"] > 0,
        "{ended}"
    );
}

#[test]
fn a_port_in_use_says_who_has_it() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let place = format!("udp://{}", taken.local_addr().unwrap());
    let ended = program("watch --view none").arg(&place).run();
    let owner = format!("({})", std::process::id());
    ended.expect_exit(1);
    let reason = ended.job().reason;
    assert!(
        reason.contains("in use by") && reason.contains(&owner),
        "{reason}"
    );
    let ended = program("watch --view none udp://0.0.0.0:0").run();
    assert!(ended.job().reason.contains("--listen-anywhere"), "{ended}");
}
