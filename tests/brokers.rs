//! Sources at a broker, as people have them: with a password, with certificates, lost and found again.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::language::{program, run};

/// mosquitto at a free port, with these settings; `FOLDER` in them is a folder of its own.
struct Broker {
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl Broker {
    fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let place = folder.path().to_str().unwrap();
        certificates(folder.path());
        let passwords = folder.path().join("passwords");
        fs::write(&passwords, "").unwrap();
        done(
            Command::new("mosquitto_passwd")
                .arg("-b")
                .arg(&passwords)
                .args(["ann", "s3cret"]),
        );
        let text = format!(
            "listener {port} 127.0.0.1\nuser root\nlog_type none\n{}\n",
            settings.replace("FOLDER", place)
        );
        let config = folder.path().join("broker.conf");
        fs::write(&config, text).unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let process = Command::new("mosquitto")
            .env("PATH", format!("{path}:/usr/sbin:/sbin"))
            .arg("-c")
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("tests/run installs mosquitto");
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "the broker doesn't listen");
            std::thread::sleep(Duration::from_millis(5));
        }
        Self {
            folder,
            port,
            process,
        }
    }

    fn publish(&self, topic: &str, payload: &str, more: &[&str]) {
        let port = self.port.to_string();
        done(
            Command::new("mosquitto_pub")
                .args(["-h", "localhost", "-p", &port, "-q", "2", "-t", topic])
                .args(["-m", payload])
                .args(more),
        );
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn done(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A CA, another one, and the broker's certificate for `localhost`.
fn certificates(folder: &Path) {
    let openssl = |words: &str| {
        done(
            Command::new("openssl")
                .current_dir(folder)
                .args(words.split_ascii_whitespace()),
        );
    };
    for ca in ["ca", "other"] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={ca} -keyout {ca}.key -out {ca}.crt"
        ));
    }
    openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout broker.key -out broker.csr");
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost").unwrap();
    openssl(
        "x509 -req -in broker.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names \
         -out broker.crt",
    );
}

const TLS: &str = "allow_anonymous true\ncertfile FOLDER/broker.crt\nkeyfile FOLDER/broker.key";

#[test]
fn a_broker_with_a_password_is_watched_and_nobody_sees_the_password() {
    let broker = Broker::with("allow_anonymous false\npassword_file FOLDER/passwords");
    let secret = broker.folder.path().join("secret");
    fs::write(&secret, "s3cret\n").unwrap();
    let running = program("watch --view none --password-file")
        .arg(&secret)
        .arg(format!("mqtt://ann@127.0.0.1:{}/lab/#", broker.port))
        .start();
    running.until_log("connected");
    let words = fs::read(format!("/proc/{}/cmdline", running.pid())).unwrap();
    assert!(!String::from_utf8_lossy(&words).contains("s3cret"));
    let user = ["-u", "ann", "-P", "s3cret"];
    broker.publish("lab/train/loss", "0.5", &user);
    broker.publish(
        "lab/train/state",
        "{\"lr\": 0.1, \"note\": \"begins\"}",
        &user,
    );
    broker.publish(
        "lab/train/state",
        "{\"lr\": 0.2, \"note\": \"ends\"}",
        &user,
    );
    broker.publish("lab/train/log", "and that is the end, in words", &user);
    running.until_log("log: and that is the end, in words");
    running.signal(Signal::INT);
    let ended = running.end();
    ended.expect_exit(0);
    let train = ended.job_named("train");
    assert_eq!(train.reason, "stop event");
    let source = train.source.unwrap();
    assert_eq!(
        (&*source.pieces, source.received, source.read),
        ("messages", 4, 4)
    );
    let names: Vec<_> = train
        .series
        .iter()
        .map(|one| (&*one.name, one.samples))
        .collect();
    assert_eq!(names, [("loss", 1), ("state/lr", 2)]);
    assert!(!ended.summary_text().contains("s3cret"));
}

#[test]
fn a_certificate_is_trusted_by_its_ca_and_otherwise_told_with_the_reason() {
    let broker = Broker::with(TLS);
    let file = |name: &str| broker.folder.path().join(name);
    let watched = |ca: &str, host: &str| {
        program("watch --view none --stop-after 20s")
            .with("SSL_CERT_FILE", file(ca))
            .with("SSL_CERT_DIR", "")
            .arg(format!("mqtts://{host}:{}/lab/#", broker.port))
            .start()
    };
    let running = watched("ca.crt", "localhost");
    running.until_log("connected");
    let ca = file("ca.crt");
    let words = "it is here, in words";
    broker.publish("lab/a/log", words, &["--cafile", ca.to_str().unwrap()]);
    running.until_log(words);
    running.signal(Signal::INT);
    running.end().expect_exit(0);
    for (ca, host, why) in [
        ("other.crt", "localhost", "is signed by nobody in"),
        (
            "ca.crt",
            "127.0.0.1",
            "the certificate of 127.0.0.1 is for `localhost`, not for `127.0.0.1`",
        ),
        ("broker.key", "localhost", "holds no certificate"),
        ("nothing", "localhost", "nothing: "),
    ] {
        let ended = watched(ca, host).end();
        ended.expect_exit(1).expect_stderr(why);
    }
    let plain = Broker::with("allow_anonymous true");
    let running = program("watch --view none")
        .with("SSL_CERT_FILE", file("ca.crt"))
        .arg(format!("mqtts://localhost:{}/#", plain.port))
        .start();
    running.until_log("is TLS spoken there?");
    running.signal(Signal::INT);
    running.end().expect_exit(0);
}

#[test]
fn a_password_without_a_user_and_a_file_that_is_none_are_wrong_usage() {
    let ended = run("watch --view none --password-file /nowhere/secret mqtt://ann@127.0.0.1/#");
    ended
        .expect_exit(2)
        .expect_stderr("--password-file /nowhere/secret");
    let ended = program("watch --view none mqtt://127.0.0.1/#")
        .with("SPRINTSCOPE_MQTT_PASSWORD", "s3cret")
        .run();
    ended
        .expect_exit(2)
        .expect_stderr("write mqtt://USER@HOST/TOPIC");
    run("watch mqtt://ann:s3cret@127.0.0.1/#")
        .expect_exit(2)
        .expect_stderr("a password doesn't belong into an address");
}

#[test]
fn two_scopes_of_one_command_line_do_not_push_each_other_out() {
    let broker = Broker::with("allow_anonymous true");
    let folder = tempfile::tempdir().unwrap();
    let address = format!("mqtt://127.0.0.1:{}/lab/#", broker.port);
    let start = || {
        program("watch --view none")
            .keeping_in(folder.path())
            .arg(&address)
            .start()
    };
    let (one, other) = (start(), start());
    one.until_log("connected");
    other.until_log("connected");
    for number in ["1", "2", "3"] {
        broker.publish("lab/note", &format!("message {number}, of text"), &[]);
        one.until_log(&format!("message {number}, of text"));
        other.until_log(&format!("message {number}, of text"));
    }
    for running in [one, other] {
        running.signal(Signal::INT);
        let ended = running.end();
        let jobs = ended.summary().jobs;
        assert!(
            jobs.iter()
                .all(|job| job.source.as_ref().unwrap().reconnected == 0)
        );
    }
}

/// A producer says units once, and its broker keeps that, also where the producer is gone.
#[test]
fn a_brokers_word_on_series_gives_them_units_and_makes_no_job_of_who_is_gone() {
    let broker = Broker::with("allow_anonymous true");
    let series = |units: [&str; 2]| {
        let [power, volts] = units;
        format!(
            r#"{{"type":"series","series":[{{"type":"series","name":"power","unit":"{power}"}},{{"type":"series","name":"volts","unit":"{volts}"}}]}}"#
        )
    };
    for producer in ["gone", "train"] {
        let topic = format!("lab/{producer}/$series");
        broker.publish(&topic, &series(["W", ""]), &["-r"]);
    }
    let running = program("watch --view none")
        .arg(format!("mqtt://127.0.0.1:{}/lab/#", broker.port))
        .start();
    running.until_log("connected");
    let rows = |from: u32| {
        for row in from..from + 3 {
            let row = format!(r#"{{"power":{row},"volts":{}}}"#, row + 10);
            broker.publish("lab/train", &row, &[]);
        }
        broker.publish("lab/train/log", &format!("{from} is said"), &[]);
        running.until_log(&format!("{from} is said"));
    };
    rows(1);
    // Said late, it holds from then on.
    broker.publish("lab/train/$series", &series(["W", "V"]), &["-r"]);
    broker.publish("lab/train/$series", "[1", &[]);
    rows(4);
    running.signal(Signal::INT);
    let ended = running.end();
    let train = ended.job_named("train");
    let units: Vec<_> = train
        .series
        .iter()
        .map(|one| (&*one.name, &*one.unit, one.samples))
        .collect();
    assert_eq!(units, [("power", "W", 6), ("volts", "V", 6)]);
    assert_eq!(train.bad_lines, 1);
    assert!(!ended.summary_text().contains("gone"));
}
