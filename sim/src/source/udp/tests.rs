use std::net::UdpSocket;
use std::time::{Duration, Instant};

use crate::format::Format;
use crate::job::{ControlState, StopMethod, Stream};
use crate::source::harness::{Watched, watch};

use super::*;

fn at(text: &str) -> HostPort {
    match crate::source::Address::read(text.as_ref()).unwrap() {
        crate::source::Address::Udp(at) => at,
        other => panic!("{other}"),
    }
}

/// A job at a port that is free, and a socket that sends to it.
fn listening(options: ReadOptions) -> (Watched, UdpSocket) {
    let mut job = watch(udp(at("udp://127.0.0.1:0"), Reach::Loopback, options));
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(place(&mut job)).unwrap();
    (job, sender)
}

fn place(job: &mut Watched) -> String {
    job.until("it listens", |heard| !heard.lines.is_empty());
    let place = job.detail("listening");
    place.strip_prefix("udp://").unwrap().to_owned()
}

fn source(job: &Watched) -> crate::job::SourceCounts {
    job.job.counts().source.unwrap()
}

#[test]
fn packets_of_all_three_protocols_come_to_one_port() {
    let (mut job, sender) = listening(ReadOptions::default());
    for packet in [
        &b"a:1|g\na:2|g"[..],
        br#"{"timestamp": 0.05, "test_data": {"cos": 0.5}}"#,
        br#"{"timestamp": 0.1, "test_data": {"cos": 0.25}}"#,
        b"hits:1|c",
        b"hits:2|c|@0.5",
    ] {
        sender.send(packet).unwrap();
    }
    job.until("all", |heard| source(heard).received == 5);
    // Two objects with their own times are waited for a while: a third would tell how fast these run.
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    assert_eq!(job.values("a"), [1.0, 2.0]);
    assert_eq!(job.values("hits"), [1.0, 4.0]);
    assert_eq!(job.values("test_data/cos"), [0.5, 0.25]);
    let counts = source(&job);
    assert_eq!(
        (counts.piece, counts.received, counts.read),
        (Piece::Packet, 5, 5)
    );
}

/// A scanner sends the same sweep again and again, and says that the one before is to go.
#[test]
fn what_is_cleared_goes_before_what_follows_it() {
    let (mut job, sender) = listening(ReadOptions::default());
    sender
        .send(b"a:1:1;2:2|xy,clr\na:1:1;2:2|xy,clr\nkept:1\nkept:2")
        .unwrap();
    job.until("the first", |heard| heard.values("kept").len() == 2);
    sender
        .send(b"a:5:5|xy\na:6:6|xy,clr\na:7:7;8:8|xy\nkept:3")
        .unwrap();
    job.until("the second", |heard| heard.values("kept").len() == 3);
    assert_eq!(job.values("a/y"), [6.0, 7.0, 8.0]);
    sender.send(b"a:9:9|xy,clr\nkept:4").unwrap();
    job.until("the third", |heard| heard.values("kept").len() == 4);
    assert_eq!(job.values("a/x"), [9.0]);
    job.stop(StopMethod::Event).end();
}

#[test]
fn a_format_that_was_told_is_read_alone() {
    for (format, packet, name) in [
        (Format::Statsd, &b"x:5|g\nx:-1|g"[..], [5.0, 4.0]),
        (Format::Teleplot, b"x:5|g\nx:-1|g", [5.0, -1.0]),
        (Format::Json, b"{\"x\":5}\n{\"x\":-1}", [5.0, -1.0]),
    ] {
        let format = Some(format);
        let (mut job, sender) = listening(ReadOptions {
            format,
            ..ReadOptions::default()
        });
        sender.send(packet).unwrap();
        job.until("both", |heard| heard.values("x").len() == 2);
        assert_eq!(job.values("x"), name);
        job.stop(StopMethod::Event).end();
    }
}

#[test]
fn samples_with_the_wall_clocks_time_stand_at_the_scopes() {
    let (mut job, sender) = listening(ReadOptions::default());
    let wall = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let millis = wall.as_millis();
    sender
        .send(format!("a:{millis}:1;{}:2|g\nb:3\nb:4", millis + 10).as_bytes())
        .unwrap();
    job.until("samples", |heard| heard.values("b").len() == 2);
    let times = job.times("a");
    assert!((times[1] - times[0] - 0.01).abs() < 1e-6, "{times:?}");
    assert!(times[0].abs() < 60.0, "{times:?}");
    assert!((job.times("b")[0] - times[0]).abs() < 5.0);
    assert_eq!(job.spec("a").x_axis, None);
    job.stop(StopMethod::Event).end();
}

/// They are gathered and sent late; a time that is no time of day says nothing.
#[test]
fn lines_of_the_log_stand_at_the_time_that_they_say() {
    let (mut job, sender) = listening(ReadOptions::default());
    let wall = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let millis = wall.as_millis();
    let log = format!(
        ">{}:first\n>{}:then\n>5000:of a board\n>:without",
        millis - 4_000,
        millis - 2_500
    );
    for packet in [format!("a:{millis}:1\na:{}:2", millis + 10), log] {
        sender.send(packet.as_bytes()).unwrap();
    }
    job.until("the log", |heard| {
        heard.lines.iter().any(|line| &*line.text == "without")
    });
    let at = |text: &str| job.lines.iter().find(|line| &*line.text == text).unwrap().t;
    let sample = job.times("a")[0];
    assert!(
        (at("first") - (sample - 4.0)).abs() < 1e-5,
        "{}",
        at("first")
    );
    assert!((at("then") - (sample - 2.5)).abs() < 1e-5, "{}", at("then"));
    assert!(at("of a board") >= 0.0 && at("of a board") == at("without"));
    job.stop(StopMethod::Event).end();
}

/// Nobody takes anything while the job stands still in its channel; what the kernel drops then is known exactly.
#[test]
fn what_the_kernel_drops_is_counted_to_the_packet() {
    let (mut job, sender) = listening(ReadOptions::default());
    let mut sent: u64 = 100_000;
    for n in 0..sent {
        sender.send(format!("a:{n}").as_bytes()).unwrap();
    }
    // Packets come in their order: what was there before this one has been taken.
    job.until("the last", |heard| {
        sender.send(b"end:1\nend:2").unwrap();
        sent += 1;
        heard.index("end").is_some()
    });
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
    let counts = source(&job);
    assert_eq!(counts.received + counts.kernel_dropped, sent, "{counts:?}");
    assert_eq!(counts.read, counts.received);
    let ends = job.values("end").len() as u64 / 2;
    assert_eq!(job.values("a").len() as u64 + ends, counts.received);
}

#[test]
fn noise_of_64_kib_is_counted_as_bad_and_hides_nothing() {
    let (mut job, sender) = listening(ReadOptions::default());
    let mut state = 1_u32;
    let mut noise = || {
        (0..65_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect::<Vec<u8>>()
    };
    for n in 0..5 {
        sender.send(format!("a:{n}").as_bytes()).unwrap();
        sender.send(&noise()).unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
    job.until("all", |heard| source(heard).received == 10);
    job.stop(StopMethod::Event).end();
    assert_eq!(job.values("a"), [0.0, 1.0, 2.0, 3.0, 4.0]);
    let counts = (source(&job).read, job.job.counts().bad_lines);
    assert_eq!(counts, (5, 5));
}

#[test]
fn a_port_in_use_and_one_beyond_this_machine_are_told() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = format!("udp://{}", taken.local_addr().unwrap());
    let reason = watch(udp(at(&address), Reach::Loopback, ReadOptions::default())).end();
    let pid = std::process::id().to_string();
    assert!(
        reason.contains("in use by") && reason.contains(&pid),
        "{reason}"
    );
    let address = at("udp://0.0.0.0:0");
    let reason = watch(udp(address, Reach::Loopback, ReadOptions::default())).end();
    assert!(
        reason.contains("--listen-anywhere") && reason.contains("anyone"),
        "{reason}"
    );
    let address = at("udp://no.such.host.invalid:1");
    let reason = watch(udp(address, Reach::Loopback, ReadOptions::default())).end();
    assert!(
        reason.contains("no host `no.such.host.invalid`"),
        "{reason}"
    );
}

/// A program of Telecmd's: it is asked for its list at its own port, answers to the scope's, and is called.
#[test]
fn what_can_be_called_becomes_buttons_that_call_it() {
    let program = UdpSocket::bind("127.0.0.1:0").unwrap();
    program
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let port = program.local_addr().unwrap().port();
    let at = at("udp://127.0.0.1:0");
    let mut job = watch(with_command_port(
        at,
        Reach::Loopback,
        ReadOptions::default(),
        port,
    ));
    let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
    sender.connect(place(&mut job)).unwrap();
    sender.send(b"a:1|g\na:2|g").unwrap();
    let mut buffer = [0; 1024];
    let mut next = || {
        let (len, from) = program.recv_from(&mut buffer).unwrap();
        (String::from_utf8(buffer[..len].to_vec()).unwrap(), from)
    };
    assert_eq!(next().0, "|_telecmd_list_cmd|");
    sender.send(b"a:3|g\n|sayHello|stop|").unwrap();
    job.until("buttons", |heard| heard.job.control_count() >= 2);
    let control = |job: &Watched, name: &str| job.job.control(name).unwrap();
    control(&job, "sayHello").press("world").unwrap();
    assert_eq!(next().0, "|sayHello|world|");
    // Nobody says whether it was heard.
    job.until("that it was sent", |heard| {
        let all = heard.job.controls();
        let one = all.iter().find(|control| &*control.name == "sayHello");
        one.is_some_and(|control| control.state == ControlState::Sent)
    });
    control(&job, "stop").request(1.0).unwrap();
    assert_eq!(next().0, "|stop||");
    control(&job, "sayHello").press("a|b").unwrap();
    job.until("a refusal", |heard| {
        let notes = heard.lines_of(Stream::Note);
        notes
            .iter()
            .any(|note| note.contains("sayHello wasn't called"))
    });
    job.stop(StopMethod::Event).end();
}

/// What is sent without a pause, by several, is no reason to stop late.
#[test]
fn a_flood_is_stopped_at_any_moment() {
    let mut slowest = Duration::ZERO;
    for round in 0..200_u64 {
        let (mut job, sender) = listening(ReadOptions::default());
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                let packet = "a:1;2;3;4\nb:5|g\n".repeat(1 + round as usize % 90);
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    // Nobody may listen any more.
                    let _lost = sender.send(packet.as_bytes());
                }
            });
            std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
            let begin = Instant::now();
            assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
            slowest = slowest.max(begin.elapsed());
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
    }
    // Far more than it takes, and far less than a stop that waits for the flood's end.
    assert!(slowest < Duration::from_secs(10), "{slowest:?}");
}

/// Whoever looks at the list of jobs is not to think that a program was ended.
#[test]
fn a_stop_says_that_who_sends_goes_on() {
    let (mut job, sender) = listening(ReadOptions::default());
    sender.send(b"a:1|g").unwrap();
    job.until("it", |heard| source(heard).received == 1);
    job.stop(StopMethod::Event).end();
    let status = job.job.status();
    assert_eq!(status.goes_on.as_deref(), Some("whoever sends"));
    let proof = status.proof.unwrap();
    assert!(
        proof.starts_with("stop event, listening ended after "),
        "{proof}"
    );
    assert!(proof.ends_with(", whoever sends goes on"), "{proof}");
    let notes = job.lines_of(Stream::Note);
    let told = format!("completed: {proof}");
    assert!(notes.contains(&&*told), "{notes:?}");
}
