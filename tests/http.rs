//! Web servers that are watched, as people have them: metrics, tokens, certificates, and what servers do wrong.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::language::{program, run};

/// A server that answers each request by its number and its head. It ends with the test's process.
struct Server {
    port: u16,
    asked: Arc<AtomicU64>,
}

impl Server {
    fn new(answer: impl Fn(u64, &str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicU64::new(0));
        let (count, answer) = (Arc::clone(&asked), Arc::new(answer));
        on_a_thread(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let number = count.fetch_add(1, Ordering::Relaxed);
                let answer = Arc::clone(&answer);
                on_a_thread(move || {
                    let head = head_of(&mut stream);
                    // Who asked may have gone.
                    let _sent = stream.write_all(&answer(number, &head));
                });
            }
        });
        Self { port, asked }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/metrics", self.port)
    }
}

fn on_a_thread(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name("server".into());
    thread.spawn(work).expect("a thread");
}

fn head_of(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|len| len == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n";
    let head = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn status(line: &str) -> Vec<u8> {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n").into_bytes()
}

/// What an exporter tells: more at each request.
fn metrics(number: u64) -> Vec<u8> {
    let n = number + 1;
    ok(format!(
        "# HELP build_info Of what.\n# TYPE build_info gauge\nbuild_info{{version=\"1.2.3\"}} 1\n\
         # TYPE room_celsius gauge\nroom_celsius{{room=\"lab\"}} {n}\nroom_celsius{{room=\"hall\"}} 20\n\
         # TYPE sent_bytes_total counter\nsent_bytes_total {}\n\
         # TYPE wait_seconds histogram\nwait_seconds_bucket{{le=\"0.1\"}} {}\n\
         wait_seconds_bucket{{le=\"+Inf\"}} {}\nwait_seconds_sum {n}\nwait_seconds_count {}\n",
        1_000 * n,
        10 * n,
        10 * n,
        10 * n,
    ))
}

#[test]
fn an_exporter_is_watched_with_rates_quantiles_groups_and_facts() {
    let server = Server::new(|number, _| metrics(number));
    let running = program("watch --view none --every 20ms --name it")
        .arg(server.url())
        .start();
    running.until("ten answers", || {
        (server.asked.load(Ordering::Relaxed) > 10).then_some(())
    });
    let listed = || {
        let asked = program("set it").arg("raw counters=on").beside(&running);
        asked.run()
    };
    running.until("a socket", || running.socket());
    listed().expect_exit(0);
    let asked = server.asked.load(Ordering::Relaxed);
    running.until("raw ones", || {
        (server.asked.load(Ordering::Relaxed) > asked + 5).then_some(())
    });
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0);
    let job = ended.job_named("it");
    let of = |name: &str| {
        let found = job.series.iter().find(|series| series.name == name);
        found.unwrap_or_else(|| panic!("{name} in {:?}", job.series))
    };
    let answers = job.source.as_ref().unwrap();
    assert_eq!(answers.received, answers.read);
    assert_eq!(of("room=lab/room_celsius").samples, answers.read);
    assert_eq!(of("room=lab/room_celsius").unit, "°C");
    assert_eq!(of("sent_bytes_per_second").samples + 1, answers.read);
    assert_eq!(of("sent_bytes_per_second").unit, "B/s");
    assert_eq!(of("wait_seconds_p50").last, Some(0.05));
    assert_eq!(of("wait_seconds_p99").unit, "s");
    assert!(of("wait_seconds_count_per_second").min > Some(0.0));
    assert!(of("sent_bytes_total").samples < answers.read);
    let summary = ended.summary_text();
    assert!(
        summary.contains("\"build version\"") && summary.contains("\"1.2.3\""),
        "{summary}"
    );
    assert!(!ended.stdout.contains("TYPE"), "{}", ended.stdout);
}

#[test]
fn a_token_from_the_command_line_or_a_file_is_sent_on_and_seen_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    fs::write(&file, "Authorization: Bearer s3cret\n").unwrap();
    for header in [
        "Authorization: Bearer s3cret".to_owned(),
        format!("@{}", file.display()),
    ] {
        // The place that it sends on to wants the token, too.
        let server = Server::new(|number, head| match head {
            head if !head.contains("Bearer s3cret") => status("401 Unauthorized"),
            head if head.starts_with("GET /metrics ") => status("302 Found\r\nLocation: /now"),
            _ => metrics(number),
        });
        let running = program("watch --view none --every 20ms --header")
            .arg(&header)
            .arg(server.url())
            .start();
        running.until("answers", || {
            (server.asked.load(Ordering::Relaxed) > 8).then_some(())
        });
        running.signal(Signal::INT);
        let ended = running.end();
        ended.expect_exit(0);
        assert!(ended.job().source.as_ref().unwrap().read > 2);
        for text in [ended.summary_text(), &ended.stdout, &ended.stderr] {
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}

#[test]
fn a_token_is_told_to_no_other_server() {
    let other = Server::new(|number, _| metrics(number));
    let to = format!("302 Found\r\nLocation: {}", other.url());
    let server = Server::new(move |_, _| status(&to));
    let running = program("watch --view none --every 20ms")
        .arg("--header=Authorization: Bearer s3cret")
        .arg(server.url())
        .start();
    running.until_log(&format!("it moved to {}: watch that instead", other.url()));
    running.signal(Signal::INT);
    running.end().expect_exit(0);
    assert_eq!(other.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn what_a_server_does_wrong_is_told_counted_and_asked_for_again() {
    let wrong: [(Vec<u8>, &str); 8] = [
        (status("500 Internal Server Error"), "the answer is 500"),
        (status("404 Not Found"), "is the path right?"),
        (
            status("302 Found\r\nLocation: /metrics"),
            "it moved more than 5 times",
        ),
        (ok("<!DOCTYPE html><html>Log in</html>"), "is a web page"),
        (ok(""), "the answer is empty"),
        (ok(b"\x1f\x8b\x08\0 and so on"), "this is gzip"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx".to_vec(),
            "the answer is packed (gzip)",
        ),
        (b"\x15\x03\x01\0\x02\x02\x46".to_vec(), "speaks no HTTP"),
    ];
    for (answer, why) in wrong {
        // Whoever is sent on asks again and again.
        let bad = if why.contains("moved") { 5 } else { 2 };
        let server = Server::new(move |number, _| {
            if number < bad {
                answer.clone()
            } else {
                metrics(number)
            }
        });
        let running = program("watch --view none --every 20ms")
            .arg(server.url())
            .start();
        running.until_log(why);
        running.until("a good one", || {
            (server.asked.load(Ordering::Relaxed) > 9).then_some(())
        });
        running.signal(Signal::INT);
        let ended = running.end();
        ended.expect_exit(0);
        let job = ended.job();
        let source = job.source.as_ref().unwrap();
        assert!(source.read >= 2 && job.bad_lines >= 1, "{why}: {source:?}");
    }
}

#[test]
fn a_server_that_hangs_slowly_answers_or_goes_holds_up_no_stop() {
    let hang = |_: u64, _: &str| -> Vec<u8> {
        thread::sleep(Duration::from_mins(10));
        Vec::new()
    };
    let silent = Server::new(hang);
    let half = Server::new(|_, _| b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nload".to_vec());
    let flood = Server::new(|_, _| ok("a{b=\"c\"} 1\n".repeat(20_000)));
    for url in [
        silent.url(),
        half.url(),
        flood.url(),
        "http://192.0.2.1/metrics".into(),
    ] {
        for pause in ["30ms", "150ms", "400ms"] {
            let ended = run(&format!(
                "watch --view none --every 10ms --stop-after {pause} {url}"
            ));
            ended.expect_exit(0);
            let took = ended.job().stop.as_ref().unwrap().took_ms;
            println!("{url} after {pause}: {took:.2} ms");
            assert_eq!(ended.job().reason, "stop event", "{url}");
        }
    }
}

/// A server that encrypts: `openssl s_server` with a certificate for these names, which answers what is in a file.
struct Encrypted {
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl Drop for Encrypted {
    fn drop(&mut self) {
        // It may have ended.
        let _killed = self.process.kill();
        let _reaped = self.process.wait();
    }
}

fn openssl(folder: &Path, words: &str) {
    let openssl = Command::new("openssl")
        .current_dir(folder)
        .args(words.split_ascii_whitespace())
        .stderr(Stdio::null())
        .status();
    assert!(
        openssl.expect("tests/run installs openssl").success(),
        "{words}"
    );
}

impl Encrypted {
    fn new(names: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        for ca in ["ca", "other"] {
            openssl(
                place,
                &format!(
                    "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={ca} -keyout {ca}.key -out {ca}.crt"
                ),
            );
        }
        openssl(
            place,
            "req -newkey rsa:2048 -nodes -subj /CN=it -keyout it.key -out it.csr",
        );
        fs::write(place.join("names"), format!("subjectAltName={names}")).unwrap();
        openssl(
            place,
            "x509 -req -in it.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out it.crt",
        );
        fs::write(place.join("metrics"), ok("# TYPE load gauge\nload 1\n")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let process = Command::new("openssl")
            .current_dir(place)
            .args([
                "s_server", "-quiet", "-HTTP", "-cert", "it.crt", "-key", "it.key",
            ])
            .args(["-accept", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tests/run installs openssl");
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "the server doesn't listen");
            thread::sleep(Duration::from_millis(5));
        }
        Self {
            folder,
            port,
            process,
        }
    }

    fn watched(&self, ca: &str) -> crate::language::Program {
        program("watch --view none --every 50ms")
            .with("SSL_CERT_FILE", self.folder.path().join(ca))
            .with("SSL_CERT_DIR", "")
            .arg(format!("https://localhost:{}/metrics", self.port))
    }
}

#[test]
fn an_encrypted_server_is_watched_and_a_certificate_that_does_not_fit_is_told() {
    let server = Encrypted::new("DNS:localhost");
    let ended = server.watched("ca.crt").arg("--stop-after=2s").run();
    ended.expect_exit(0).expect_only_series(&["load"]);
    let elsewhere = Encrypted::new("DNS:example.com");
    for (server, ca, why) in [
        (
            &server,
            "other.crt",
            "the certificate of localhost is signed by nobody in",
        ),
        (
            &elsewhere,
            "ca.crt",
            "the certificate of localhost is for `example.com`, not for `localhost`",
        ),
    ] {
        let ended = server.watched(ca).run();
        ended.expect_exit(1).expect_stderr(why);
    }
    // A server that encrypts, asked without.
    let plain = program("watch --view none --every 50ms")
        .arg(format!("http://127.0.0.1:{}/metrics", server.port))
        .start();
    plain.until_log("is it https:// there?");
    plain.signal(Signal::INT);
    plain.end().expect_exit(0);
}
