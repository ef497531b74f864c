//! Servers of a few lines that answer what a test tells them to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::*;
use crate::job::{StopMethod, Stream};
use crate::source::harness::{Watched, watch};

const EVERY: Duration = Duration::from_millis(50);

/// A server that answers the request of this number with this, head and all; nothing closes without a word.
struct Server {
    listener: TcpListener,
    asked: AtomicU64,
    is_over: AtomicBool,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (asked, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
        Self {
            listener,
            asked,
            is_over,
        }
    }

    fn url(&self) -> String {
        format!("http://{}/metrics", self.listener.local_addr().unwrap())
    }

    fn serve(&self, answer: impl Fn(u64, &str) -> Vec<u8>) {
        while let Ok((mut stream, _)) = self.listener.accept() {
            if self.is_over.load(Ordering::Relaxed) {
                return;
            }
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|len| len == 1) {
                head.push(byte[0]);
            }
            let number = self.asked.fetch_add(1, Ordering::Relaxed);
            let answer = answer(number, &String::from_utf8_lossy(&head));
            // Who asked may have gone.
            let _sent = stream.write_all(&answer);
        }
    }

    fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _woken = TcpStream::connect(self.listener.local_addr().unwrap());
    }
}

fn ok(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Watches a server while it answers, and stops the job when the test has seen enough.
fn scraped(
    headers: Vec<Header>,
    answer: impl Fn(u64, &str) -> Vec<u8> + Send + Sync,
    test: impl FnOnce(&mut Watched),
) -> String {
    let server = Server::new();
    std::thread::scope(|threads| {
        threads.spawn(|| server.serve(&answer));
        // Whatever the test comes to.
        let _end = End(&server);
        let mut job = watch(http(server.url(), EVERY, headers, ReadOptions::default()));
        test(&mut job);
        job.stop(StopMethod::Event).end()
    })
}

/// Ends a server when it goes.
struct End<'a>(&'a Server);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn has_note(job: &Watched, words: &str) -> bool {
    job.lines_of(Stream::Note)
        .iter()
        .any(|note| note.contains(words))
}

#[test]
fn counters_are_rates_and_labels_are_groups() {
    let answer = |number: u64, _: &str| {
        let total = 100 * (number + 1);
        ok(&format!(
            "# TYPE load gauge\nload {number}\n# TYPE sent_bytes_total counter\n\
             sent_bytes_total{{device=\"eth0\"}} {total}\n"
        ))
    };
    let reason = scraped(Vec::new(), answer, |job| {
        job.until("rates", |heard| {
            heard.values("device=eth0/sent_bytes_per_second").len() >= 3
        });
        assert_eq!(job.spec("device=eth0/sent_bytes_per_second").unit, "B/s");
        assert_eq!(job.values("load")[..3], [0.0, 1.0, 2.0]);
        let rates = job.values("device=eth0/sent_bytes_per_second");
        let times = job.times("device=eth0/sent_bytes_per_second");
        // A hundred bytes between two questions, however long the machine took for them.
        let secs: f64 = rates[1..].iter().map(|rate| 100.0 / rate).sum();
        let between = times[times.len() - 1] - times[0];
        assert!(
            (secs - between).abs() < 0.1,
            "{rates:?} are {secs} s, of {times:?}"
        );
        assert!(job.index("device=eth0/sent_bytes_total").is_none());
        job.job.control(RAW).unwrap().request(1.0).unwrap();
        job.until("raw ones", |heard| {
            !heard.values("device=eth0/sent_bytes_total").is_empty()
        });
        let counts = job.job.counts();
        let source = counts.source.unwrap();
        assert_eq!((source.received, counts.bad_lines), (source.read, 0));
    });
    assert_eq!(reason, "stop event");
}

#[test]
fn a_bad_answer_is_counted_told_and_asked_for_again() {
    let bad = |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").into_bytes();
    let answer = |number: u64, _: &str| match number {
        0 => ok("load 1\nx{a=\"b\"} 1\n"),
        1 => bad("503 Service Unavailable"),
        2 => bad("401 Unauthorized"),
        3 => b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        4 => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nload".to_vec(),
        _ => ok("load 2\nx{a=\"b\"} 1\n"),
    };
    scraped(Vec::new(), answer, |job| {
        job.until("another sample", |heard| {
            heard.values("load").contains(&2.0)
        });
        for words in [
            "503 Service Unavailable",
            "--header",
            "speaks no HTTP",
            "broke off",
        ] {
            assert!(
                has_note(job, words),
                "{words}: {:?}",
                job.lines_of(Stream::Note)
            );
        }
        let counts = job.job.counts();
        let source = counts.source.unwrap();
        assert_eq!((source.received - source.read, counts.bad_lines), (4, 4));
        assert_eq!((source.reconnected, job.gaps), (1, 1));
    });
}

#[test]
fn a_token_is_sent_and_never_shown() {
    let answer = |_: u64, head: &str| {
        if head.contains("authorization: Bearer s3cret\r\n") {
            ok("load 1\nload 2\n")
        } else {
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_vec()
        }
    };
    let token = "Authorization: Bearer s3cret".parse().unwrap();
    scraped(vec![token], answer, |job| {
        job.until("samples", |heard| !heard.values("load").is_empty());
        assert!(!format!("{:?} {:?}", job.job, job.lines).contains("s3cret"));
    });
}

#[test]
fn what_is_no_metrics_is_read_as_any_source_is() {
    let answer = |number: u64, _: &str| {
        let body = format!("{{\"temp\": {}, \"rpm\": 900}}", 20 + number);
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes()
    };
    scraped(Vec::new(), answer, |job| {
        job.until("samples", |heard| heard.values("temp").len() >= 2);
        assert_eq!(job.values("temp")[..2], [20.0, 21.0]);
    });
}

#[test]
fn a_host_that_nobody_knows_fails_and_one_that_is_away_is_asked_again() {
    let url = "http://no.such.host.invalid/metrics".to_owned();
    let reason = watch(http(url, EVERY, Vec::new(), ReadOptions::default())).end();
    assert!(
        reason.contains("no host `no.such.host.invalid`"),
        "{reason}"
    );
    let server = Server::new();
    let url = server.url();
    drop(server);
    let mut job = watch(http(url, EVERY, Vec::new(), ReadOptions::default()));
    job.until("a note", |heard| has_note(heard, "connection refused"));
    assert!(job.job.status().waiting.is_some());
    assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
}

/// A server that takes the request and says nothing, one that says it slowly, and one that nobody reaches.
#[test]
fn a_stop_at_any_moment_ends_the_job() {
    let flood = ok(&"a{b=\"c\"} 1\n".repeat(20_000));
    let server = Server::new();
    std::thread::scope(|threads| {
        threads.spawn(|| server.serve(|_, _| flood.clone()));
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        for round in 0..200_u64 {
            let url = match round % 3 {
                0 => server.url(),
                1 => format!("http://{}/", silent.local_addr().unwrap()),
                _ => "http://192.0.2.1/".to_owned(),
            };
            let every = Duration::from_millis(1);
            let mut job = watch(http(url, every, Vec::new(), ReadOptions::default()));
            std::thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
            assert_eq!(job.stop(StopMethod::Event).end(), "stop event");
        }
        server.end();
    });
}

#[test]
fn several_addresses_of_one_host_have_names_of_their_own_and_no_token_is_in_one() {
    for (url, name) in [
        ("http://host:9100/metrics", "host:9100"),
        ("http://host:9100", "host:9100"),
        ("http://host:9100/", "host:9100"),
        ("https://host/api/v1/metrics", "host/api/v1/metrics"),
        ("http://host/a/", "host/a"),
        (
            "http://h/probe?target=a&module=b",
            "h/probe?target=a&module=b",
        ),
        ("http://h/metrics?target=a", "h?target=a"),
        ("http://h/x?api_key=s3cret&a=1", "h/x?a=1"),
        ("http://h/x?access_token=s3cret", "h/x"),
    ] {
        assert_eq!(short_name(url), name);
    }
}

#[test]
fn a_server_that_never_answers_has_its_counters_all_the_same() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/metrics", nobody.local_addr().unwrap());
    drop(nobody);
    let mut job = watch(http(url, EVERY, Vec::new(), ReadOptions::default()));
    job.until("that nobody answers", |heard| {
        heard
            .job
            .status()
            .waiting
            .is_some_and(|why| why.contains("refused"))
    });
    let counts = job.job.counts().source.unwrap();
    assert_eq!((counts.piece, counts.received), (Piece::Answer, 0));
    job.stop(StopMethod::Event).end();
}
