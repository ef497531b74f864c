//! A broker of the tests' own: mosquitto at a free port of this machine.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_mins(1);

pub(super) struct Broker {
    pub folder: tempfile::TempDir,
    pub port: u16,
    child: Option<Child>,
}

impl Broker {
    pub(super) fn start() -> Self {
        Self::with("allow_anonymous true\n")
    }

    pub(super) fn with(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let place = folder.path().display();
        let mut text =
            format!("listener {port} 127.0.0.1\npersistence true\npersistence_location {place}/\n");
        text.push_str(
            "autosave_interval 1\nautosave_on_changes true\nmax_queued_messages 0\nlog_type none\n",
        );
        write!(text, "{}", settings.replace("FOLDER", &place.to_string())).unwrap();
        fs::write(folder.path().join("broker.conf"), text).unwrap();
        let passwords = folder.path().join("passwords");
        fs::write(&passwords, "").unwrap();
        let said = Command::new("mosquitto_passwd")
            .arg("-b")
            .arg(passwords)
            .args(["ann", "s3cret"])
            .status();
        assert!(said.expect("mosquitto has it").success());
        let mut broker = Self {
            folder,
            port,
            child: None,
        };
        broker.begin();
        broker
    }

    /// A message at each of so many topics.
    pub(super) fn flood(&self, topics: u64) {
        use rumqttc::mqttbytes::QoS;
        use rumqttc::mqttbytes::v4::{Connect, Packet, Publish};
        use std::io::{Read, Write};
        let mut bytes = bytes::BytesMut::new();
        let mut say = |packet: &Packet| {
            packet.write(&mut bytes, usize::MAX).unwrap();
        };
        say(&Packet::Connect(Connect::new("flood")));
        for topic in 0..topics {
            let topic = format!("flood/{topic}");
            say(&Packet::Publish(Publish::new(topic, QoS::AtMostOnce, "1")));
        }
        say(&Packet::Disconnect);
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(&bytes).unwrap();
        let mut answer = Vec::new();
        let _all_was_taken = stream.read_to_end(&mut answer);
    }

    /// Starts it, also again.
    pub(super) fn begin(&mut self) {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("mosquitto");
        command.env("PATH", format!("{path}:/usr/sbin:/sbin"));
        // It would give up root's rights, and with them the folder.
        let config = self.folder.path().join("broker.conf");
        let text = fs::read_to_string(&config).unwrap();
        if !text.contains("user root") {
            fs::write(&config, format!("{text}user root\n")).unwrap();
        }
        command
            .arg("-c")
            .arg(config)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.child = Some(
            command
                .spawn()
                .expect("mosquitto is there: tests/run installs it"),
        );
        let deadline = Instant::now() + DEADLINE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < deadline, "the broker doesn't listen");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(super) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub(super) fn publish(&self, topic: &str, payload: &str, more: &[&str]) {
        let port = self.port.to_string();
        let said = Command::new("mosquitto_pub")
            .args(["-h", "127.0.0.1", "-p", &port, "-t", topic, "-m", payload])
            .args(more)
            .status();
        assert!(said.unwrap().success());
    }

    /// Hears so many messages of a topic from now on.
    pub(super) fn listen(&self, topic: &str, count: u32) -> Listener {
        let port = self.port.to_string();
        let signal = format!("listening/{}", topic.replace('/', "."));
        let mut child = Command::new("mosquitto_sub")
            .args(["-h", "127.0.0.1", "-p", &port, "-t", topic, "-t", &signal])
            .args(["-F", "%t %p", "-C", &(count + 1).to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        // It says nothing of its subscription.
        self.publish(&signal, "yes", &["-r"]);
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        Listener { child, lines }
    }

    /// A file is a message.
    pub(super) fn publish_file(&self, topic: &str, file: &Path, qos: &str) {
        let port = self.port.to_string();
        let said = Command::new("mosquitto_pub")
            .args(["-h", "127.0.0.1", "-p", &port, "-t", topic, "-q", qos, "-f"])
            .arg(file)
            .status();
        assert!(said.unwrap().success());
    }

    /// Each line is a message.
    pub(super) fn publish_lines(&self, topic: &str, lines: &str, more: &[&str]) {
        let file = self.folder.path().join("lines");
        fs::write(&file, lines).unwrap();
        let port = self.port.to_string();
        let said = Command::new("mosquitto_pub")
            .args(["-h", "127.0.0.1", "-p", &port, "-t", topic, "-l"])
            .args(more)
            .stdin(fs::File::open(file).unwrap())
            .status();
        assert!(said.unwrap().success());
    }

    pub(super) fn address(&self, topic: &str) -> String {
        format!("mqtt://127.0.0.1:{}/{topic}", self.port)
    }
}

/// Somebody else who hears messages.
pub(super) struct Listener {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Listener {
    /// What the next one says.
    pub(super) fn text(mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        self.child.wait().unwrap();
        let (_, text) = line.split_once(' ').unwrap();
        text.to_owned()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
