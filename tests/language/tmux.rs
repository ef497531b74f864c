//! A terminal multiplexer with a shell in it, and a person who types.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};
use tempfile::TempDir;

use super::wait::until;

/// A server of its own; dropped, it and all in it are gone.
pub(crate) struct Tmux {
    folder: TempDir,
}

impl Tmux {
    /// Starts it; `None`, and that is said, on a machine without it.
    #[expect(clippy::print_stderr, reason = "what isn't tried is said")]
    #[track_caller]
    pub(crate) fn start() -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            eprintln!("not tried: there is no tmux here (tests/run installs it)");
            return None;
        }
        let tmux = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let shell = "env PS1='READY> ' bash --norc --noprofile --noediting -i";
        tmux.tell(&[
            "-f",
            "/dev/null",
            "new",
            "-d",
            "-x",
            "100",
            "-y",
            "24",
            shell,
        ]);
        tmux.until("READY>");
        Some(tmux)
    }

    fn tell(&self, words: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command
            .arg("-S")
            .arg(self.folder.path().join("socket"))
            .args(words)
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("XDG_STATE_HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", self.folder.path());
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "TMUX"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Where what runs there may leave something.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Presses a key by its name, or types one character.
    pub(crate) fn keys(&self, key: &str) -> &Self {
        self.tell(&["send-keys", key]);
        self
    }

    /// Types a line.
    pub(crate) fn line(&self, line: &str) -> &Self {
        self.tell(&["send-keys", "-l", line]);
        self.keys("Enter")
    }

    /// Runs the scope without a window on an empty screen.
    pub(crate) fn scope(&self, words: &str) -> &Self {
        let program = env!("CARGO_BIN_EXE_sprintscope");
        self.line(&format!("clear; {program} --view none {words}"))
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) -> &Self {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tell(&["resize-window", "-x", &columns, "-y", &rows]);
        self
    }

    /// What stands there.
    pub(crate) fn seen(&self) -> String {
        self.tell(&["capture-pane", "-p"])
    }

    #[track_caller]
    pub(crate) fn until(&self, part: &str) {
        until(part, || self.seen().contains(part).then_some(()));
    }

    /// Waits for the prompt.
    #[track_caller]
    pub(crate) fn until_ready(&self) {
        until("the prompt", || {
            (self.seen().trim_end().lines().last() == Some("READY>")).then_some(())
        });
    }

    /// Waits until the terminal shows what is typed, or doesn't.
    #[track_caller]
    pub(crate) fn until_echo(&self, echoes: bool) {
        let name = self.tell(&["display", "-p", "#{pane_tty}"]);
        until("the echo", || {
            let terminal = std::fs::File::open(name.trim()).unwrap();
            let modes = tcgetattr(&terminal).unwrap().local_modes;
            (modes.contains(LocalModes::ECHO) == echoes).then_some(())
        });
    }

    /// Kills the scope that runs there.
    #[track_caller]
    pub(crate) fn kill_scope(&self) {
        let pid = self.tell(&["display", "-p", "#{pane_pid}"]);
        let children = format!("/proc/{0}/task/{0}/children", pid.trim());
        let children = std::fs::read_to_string(children).unwrap();
        let scope = children.split(' ').next().unwrap().parse().unwrap();
        kill_process(Pid::from_raw(scope).unwrap(), Signal::KILL).unwrap();
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.tell(&["kill-server"]);
    }
}
