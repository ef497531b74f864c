//! Clients that came in as they should, and then send garbage at random moments: what was good stays, what
//! wasn't is counted and shown, and nobody else has less of his scope.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::language::{Ended, Noise, Running, program};

const PRODUCER: &[&str] = &[
    r#"{"type":"series","name":"a","unit":"m","x":"step"}"#,
    r#"{"type":"samples","at":[1,2],"values":{"a":[4,2],"b":[0.1,null]}}"#,
    r#"{"type":"samples","x":[1,2],"axis":"step","values":{"c":[4,2]}}"#,
    r#"{"type":"samples","start":0,"step":1,"values":{"v":{"f64":"AAAAAAAA4D8AAAAAAADwPw=="}}}"#,
    r#"{"type":"log","stream":"out","lines":["loss=0.5 acc=1"],"read":true}"#,
    r#"{"type":"log","stream":"err","lines":["said","twice"]}"#,
    r#"{"type":"control","kind":"slider","name":"lr","value":1,"min":0,"max":2,"log":false,"integer":false,"step":0.5,"unit":"m"}"#,
    r#"{"type":"control","kind":"choice","name":"opt","value":"adam","choices":["adam","sgd"]}"#,
    r#"{"type":"control","kind":"toggle","name":"on","value":true}"#,
    r#"{"type":"applied","control":"lr","value":1.5,"request":17,"at":0.5}"#,
    r#"{"type":"skipped","samples":12}"#,
    r#"{"type":"rename","name":"other"}"#,
];
const CONTROLLER: &[&str] = &[
    r#"{"type":"jobs","id":1}"#,
    r#"{"type":"set","id":4,"job":"nobody","values":{"lr":3e-4}}"#,
    r#"{"type":"set","id":4,"job":"steady","values":{"lr":3e-4}}"#,
    r#"{"type":"restart","id":5,"job":"nobody"}"#,
    r#"{"type":"remove","id":6,"job":"nobody"}"#,
    r#"{"type":"press","id":8,"job":"steady","control":"lr"}"#,
    r#"{"type":"mark","id":9,"job":"steady","text":"lower lr"}"#,
    r#"{"type":"subscribe","id":7}"#,
];

/// Values that don't belong there, or anywhere.
fn odd() -> Vec<String> {
    let short = [
        "1e999",
        "-1e400",
        "null",
        "true",
        "[]",
        "{}",
        "[[1]]",
        "{\"f64\":\"AAAA\"}",
        "-1",
        "0",
        "1e308",
        "18446744073709551615",
        "18446744073709551616",
        "\"\\ud800\"",
        "\"\\u0000\\u001b[2J\\u009b\"",
        "\"\u{202e}\"",
        "\"\"",
        "{\"type\":\"unheard of\"}",
        "{\"type\":7}",
        "{\"type\":\"done\",\"error\":7}",
        "{\"type\":\"stop\",\"method\":\"gently\"}",
        "{\"type\":\"seen\",\"method\":[]}",
        "nan",
        "\u{feff}",
        "",
    ];
    let long = [
        "[".repeat(200_000),
        "{\"a\":".repeat(100_000) + "1" + &"}".repeat(100_000),
        "[".repeat(100) + &"]".repeat(100),
        "9".repeat(10_000),
        format!("\"{}\"", "x".repeat(100_000)),
        format!("[{}]", vec!["1"; 20_000].join(",")),
    ];
    short.map(Into::into).into_iter().chain(long).collect()
}

/// A client on a socket, whose answers are read or not.
struct Client {
    stream: UnixStream,
    id: u32,
}

impl Client {
    fn new(scope: &Running, hello: &str) -> Self {
        let socket = scope.until("a socket", || scope.socket());
        let mut stream = UnixStream::connect(socket).unwrap();
        writeln!(stream, r#"{{"type":"hello","version":1,{hello}}}"#).unwrap();
        let mut welcome = Vec::new();
        // No byte more than the line: what follows is somebody else's to read.
        while welcome.last() != Some(&b'\n') {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            welcome.extend(byte);
        }
        let welcome: Value = serde_json::from_slice(&welcome).unwrap();
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        let id = welcome["id"].as_u64().unwrap_or_default() as u32;
        Self { stream, id }
    }

    fn producer(scope: &Running, name: &str) -> Self {
        Self::new(scope, &format!(r#""role":"producer","name":"{name}""#))
    }

    /// All that it hears from now on, read by a thread until it is gone.
    fn heard(&self) -> thread::JoinHandle<Vec<Value>> {
        let lines = BufReader::new(self.stream.try_clone().unwrap());
        let spawned = thread::Builder::new().name("hears".into()).spawn(move || {
            let lines = lines.lines().map_while(Result::ok);
            lines
                .map(|line| serde_json::from_str(&line).unwrap())
                .collect()
        });
        spawned.unwrap()
    }

    /// Sends it in pieces that end anywhere. Who is at the other end may have had enough.
    fn send(&mut self, noise: &mut Noise, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let piece = [1, 10, 1_000, 1 << 20][noise.below(4)].min(rest.len());
            if self.stream.write_all(&rest[..piece]).is_err() {
                return;
            }
            rest = &rest[piece..];
            if noise.below(50) == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        }
    }
}

fn sample(value: u32) -> Vec<u8> {
    format!("{{\"type\":\"samples\",\"at\":[{value}],\"values\":{{\"good\":[{value}]}}}}\n")
        .into_bytes()
}

/// What each job has that sent `good` from 1 on.
#[track_caller]
fn expect_good(ended: &Ended, id: u32, count: u32) {
    let summary = ended.summary();
    let job = summary.jobs.iter().find(|job| job.id == id).unwrap();
    let good = job.series("good").unwrap();
    let count = f64::from(count);
    let found = (good.samples, good.min, good.last);
    assert_eq!(found, (count as u64, Some(1.0), Some(count)), "{ended}");
}

#[test]
fn what_a_producer_sent_before_and_after_garbage_stays_and_all_of_it_is_counted() {
    const GOOD: u32 = 100;
    let odd = odd();
    let odd: Vec<&str> = odd.iter().map(|odd| &**odd).collect();
    let scope = program("open --view none --quiet").start();
    let mut steady = Client::producer(&scope, "steady");
    let mut ids = Vec::new();
    for seed in 0..12 {
        let mut noise = Noise::new(seed);
        let mut client = Client::producer(&scope, &format!("seed {seed}"));
        ids.push(client.id);
        // Some never read what they are told.
        let heard = (seed % 3 != 0).then(|| client.heard());
        for value in 1..=GOOD {
            client.send(&mut noise, &sample(value));
            for _ in 0..noise.below(4) {
                let line = noise.spoilt(PRODUCER, &odd);
                client.send(&mut noise, &line);
            }
        }
        match seed % 4 {
            // A line that is longer than any.
            1 => client.send(&mut noise, &vec![b'x'; 17 << 20]),
            2 => client.send(&mut noise, br#"{"type":"samples","values":{"good":[7,8"#),
            _ => {}
        }
        client
            .stream
            .shutdown(std::net::Shutdown::Write)
            .unwrap_or_default();
        steady.stream.write_all(&sample(seed as u32 + 1)).unwrap();
        scope.until("the end of what it said", || {
            let ended = scope
                .log()
                .lines()
                .filter(|line| line.contains(" dead: "))
                .count();
            (ended > seed as usize).then_some(())
        });
        drop(client);
        if let Some(heard) = heard {
            let heard = heard.join().unwrap();
            assert!(
                heard.iter().any(|said| said["type"] == "error"),
                "{heard:?}"
            );
        }
    }
    steady.stream.write_all(b"{\"type\":\"done\"}\n").unwrap();
    scope.until_log("steady: # completed: tasks finished");
    scope.signal(Signal::INT);
    let ended = scope.end();
    assert!(!ended.stderr.contains("panicked"), "{ended}");
    expect_good(&ended, steady.id, 12);
    for id in ids {
        expect_good(&ended, id, GOOD);
    }
    for job in ended.summary().jobs {
        assert!(job.ledger.is_closed(), "{}: {:?}", job.name, job.ledger);
        assert!(job.name == "steady" || job.bad_lines > 10, "{ended}");
    }
    let told = ended.log.lines().filter(|line| line.contains("# bad "));
    assert_eq!(told.count(), 12, "once for each\n{ended}");
}

#[test]
fn a_controller_that_talks_garbage_gets_an_answer_for_each_line_and_harms_nobody() {
    let odd = odd();
    let odd: Vec<&str> = odd.iter().map(|odd| &**odd).collect();
    let scope = program("open --view none --quiet").start();
    let mut steady = Client::producer(&scope, "steady");
    for seed in 0..8 {
        let mut noise = Noise::new(seed);
        let mut client = Client::new(&scope, r#""role":"controller""#);
        let heard = client.heard();
        let mut asked = 0;
        for number in 0..100 {
            for _ in 0..noise.below(4) {
                let line = noise.spoilt(CONTROLLER, &odd);
                asked += usize::from(!matches!(&*line, b"\n" | b"\r\n"));
                client.send(&mut noise, &line);
            }
            asked += 1;
            client.send(
                &mut noise,
                format!("{{\"type\":\"jobs\",\"id\":\"mine {number}\"}}\n").as_bytes(),
            );
        }
        steady.stream.write_all(&sample(seed as u32 + 1)).unwrap();
        client.stream.shutdown(std::net::Shutdown::Write).unwrap();
        let heard = heard.join().unwrap();
        let answers: Vec<_> = heard
            .iter()
            .filter(|said| said["type"] == "answer")
            .collect();
        assert_eq!(answers.len(), asked, "seed {seed}");
        let mine = answers.iter().filter(|said| {
            let is_mine = said["id"].as_str().is_some_and(|id| id.starts_with("mine"));
            is_mine && said["ok"] == true && said["jobs"][0]["name"] == "steady"
        });
        assert_eq!(mine.count(), 100, "seed {seed}");
    }
    steady.stream.write_all(b"{\"type\":\"done\"}\n").unwrap();
    scope.until_log("steady: # completed: tasks finished");
    scope.signal(Signal::INT);
    let ended = scope.end();
    assert!(!ended.stderr.contains("panicked"), "{ended}");
    expect_good(&ended, steady.id, 8);
}

#[test]
fn counts_that_a_client_makes_up_stay_counts() {
    let scope = program("open --view none").start();
    let mut client = Client::producer(&scope, "liar");
    for samples in [
        "18446744073709551615",
        "18446744073709551615",
        "-1",
        "1e30",
        "7",
    ] {
        writeln!(client.stream, r#"{{"type":"skipped","samples":{samples}}}"#).unwrap();
    }
    // Numbers of a message that can't be read were sent, too.
    writeln!(
        client.stream,
        r#"{{"type":"samples","values":{{"v":[1,2,1e999]}}}}"#
    )
    .unwrap();
    writeln!(client.stream, r#"{{"type":"done"}}"#).unwrap();
    scope.until_log("completed: tasks finished");
    scope.signal(Signal::INT);
    let ended = scope.end();
    let job = ended.job();
    assert!(job.ledger.is_closed(), "{ended}");
    let found = (job.dropped, job.ledger.seen, job.ledger.bad, job.bad_lines);
    assert_eq!(found, (7, 10, 3, 5), "{ended}");
}
