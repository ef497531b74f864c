//! An X server with a window manager, for one window of one test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use parking_lot::Mutex;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::picture::Picture;
use super::wait::until;

/// Two servers that look for a free display at the same time may find the same one.
static STARTING: Mutex<()> = Mutex::new(());

/// A screen of its own, so that the keyboard's focus is nobody else's.
pub(crate) struct Screen {
    /// As in `DISPLAY`.
    pub display: String,
    server: Child,
    manager: Child,
    /// Where the server keeps its pixels.
    folder: TempDir,
}

impl Screen {
    /// Starts the server and the window manager.
    #[track_caller]
    pub(crate) fn start() -> Self {
        let _starting = STARTING.lock();
        let folder = tempfile::tempdir().unwrap();
        let mut server = started(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-screen", "0", "1300x800x24"])
                .args(["-nolisten", "tcp", "-noreset", "-fbdir"])
                .arg(folder.path())
                .stdout(Stdio::piped()),
        );
        let mut number = String::new();
        let output = server.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let manager = started(
            Command::new("openbox")
                .arg("--sm-disable")
                .env("DISPLAY", &display),
        );
        let screen = Self {
            display,
            server,
            manager,
            folder,
        };
        // A window that opens before the manager looks gets neither a frame nor the focus.
        until("the window manager", || {
            screen.ask(&["get_num_desktops"]).map(drop)
        });
        screen
    }

    /// Has the server do this to itself: be killed, freeze, go on.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.server), signal).unwrap();
    }

    /// What is on the screen.
    #[track_caller]
    pub(crate) fn picture(&self) -> Picture {
        let path = self.folder.path().join("Xvfb_screen0");
        until("the screen's pixels", || {
            Picture::of_dump(&fs::read(&path).ok()?)
        })
    }

    /// Has `xdotool` do this; returns what it answers, if it can.
    #[track_caller]
    pub(crate) fn ask(&self, words: &[&str]) -> Option<String> {
        let mut command = Command::new("xdotool");
        let asked = command.args(words).env("DISPLAY", &self.display).output();
        let output = asked.unwrap_or_else(|error| panic!("xdotool: {error}; see tests/run"));
        let answer = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(answer)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        for process in [&mut self.manager, &mut self.server] {
            // One that has gone already is as good.
            let _gone = process.kill();
            let _status = process.wait();
        }
    }
}

#[track_caller]
fn started(command: &mut Command) -> Child {
    let program = command.get_program().to_owned();
    let started = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
    started.unwrap_or_else(|error| panic!("{}: {error}; see tests/run", program.display()))
}
