//! A client made of nothing but Python's sockets: what it sends is what stands in the test.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::running::Running;

/// Connects to the scope's socket, sends what it is told, line by line, and prints what comes.
const SCRIPT: &str = r#"
import socket, sys, threading
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
def hear():
    try:
        for line in peer.makefile():
            open(sys.argv[2], "a").write(line)
    except OSError:
        pass
    open(sys.argv[2], "a").write("closed\n")
threading.Thread(target=hear, daemon=True).start()
for line in sys.stdin:
    is_part = line.startswith("part ")
    try:
        peer.sendall((line[5:-1] if is_part else line).encode())
        if is_part:
            open(sys.argv[2], "a").write("sent\n")
    except OSError:
        pass
"#;

/// A client; dropped, it is killed.
pub(crate) struct Peer {
    process: Child,
    input: Option<ChildStdin>,
    heard: tempfile::NamedTempFile,
}

impl Peer {
    /// Connects to this scope.
    #[track_caller]
    pub(crate) fn of(scope: &Running) -> Self {
        let socket = scope.until("a socket", || scope.socket());
        let heard = tempfile::NamedTempFile::new().unwrap();
        let mut process = Command::new("python3")
            .args(["-u", "-c", SCRIPT])
            .args([&*socket, heard.path()])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let input = process.stdin.take();
        Self {
            process,
            input,
            heard,
        }
    }

    /// Says who it is.
    #[track_caller]
    pub(crate) fn producer(scope: &Running, name: &str) -> Self {
        let hello = r#"{"type":"hello","version":1,"role":"producer","name":"#;
        let mut peer = Self::of(scope);
        peer.say(&format!("{hello}\"{name}\"}}"))
            .until_heard(scope, "welcome");
        peer
    }

    /// Says who it is.
    #[track_caller]
    pub(crate) fn controller(scope: &Running) -> Self {
        let mut peer = Self::of(scope);
        peer.say(r#"{"type":"hello","version":1,"role":"controller"}"#)
            .until_heard(scope, "welcome");
        peer
    }

    /// Sends a line.
    #[track_caller]
    pub(crate) fn say(&mut self, line: &str) -> &mut Self {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        self
    }

    /// Sends the beginning of a line, which has left it then.
    #[track_caller]
    pub(crate) fn say_part(&mut self, scope: &Running, part: &str) -> &mut Self {
        self.say(&format!("part {part}")).until_heard(scope, "sent");
        self
    }

    /// What it has heard so far.
    pub(crate) fn heard(&self) -> String {
        std::fs::read_to_string(self.heard.path()).unwrap()
    }

    /// Waits for a line with this in it, and returns it.
    #[track_caller]
    pub(crate) fn until_heard(&self, scope: &Running, part: &str) -> String {
        scope.until(
            &format!("{part:?} to be heard, after {:?}", self.heard()),
            || {
                let heard = self.heard();
                let mut lines = heard.lines();
                lines.find(|line| line.contains(part)).map(Into::into)
            },
        )
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill();
        let _status = self.process.wait();
    }
}
