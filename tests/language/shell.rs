//! A shell on a terminal of its own, with a person who types.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;
use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use tempfile::TempDir;

use super::summary::Summary;
use super::wait::until;

/// An interactive shell with job control; dropped, it and its terminal are gone.
pub(crate) struct Shell {
    process: Child,
    terminal: File,
    said: Arc<Mutex<String>>,
    /// What stands there.
    screen: Arc<Mutex<vt100::Parser>>,
    /// What was said before this was looked at.
    seen: usize,
    folder: TempDir,
}

impl Shell {
    /// Starts the shell.
    #[track_caller]
    pub(crate) fn start() -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = File::from(open(name.as_c_str(), flags, Mode::empty()).unwrap());
        let end = || Stdio::from(slave.try_clone().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("env");
        command
            .args([
                // Who runs the tests in the background may have them ignored.
                "--default-signal=INT,QUIT",
                "setsid",
                "--ctty",
                "bash",
                "--norc",
                "--noprofile",
                "--noediting",
                "-i",
            ])
            .env("PS1", "READY> ")
            .env("TERM", "dumb")
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("XDG_STATE_HOME", folder.path().join("state"))
            .env("XDG_CONFIG_HOME", folder.path().join("config"))
            .stdin(end())
            .stdout(end())
            .stderr(end());
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(name);
        }
        let process = command.spawn().unwrap();
        let terminal = File::from(master);
        let said = Arc::new(Mutex::new(String::new()));
        let (mut heard, kept) = (terminal.try_clone().unwrap(), Arc::clone(&said));
        let screen = Arc::<Mutex<vt100::Parser>>::default();
        let shown = Arc::clone(&screen);
        thread::Builder::new()
            .spawn(move || {
                let mut block = [0; 4096];
                while let Ok(count @ 1..) = heard.read(&mut block) {
                    shown.lock().process(&block[..count]);
                    let text = String::from_utf8_lossy(&block[..count]).into_owned();
                    kept.lock().push_str(&text);
                }
            })
            .unwrap();
        let mut shell = Self {
            process,
            terminal,
            said,
            screen,
            seen: 0,
            folder,
        };
        shell.until_ready();
        shell
    }

    /// Has the terminal have another size.
    pub(crate) fn set_size(&self, rows: u16, columns: u16) {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        self.screen
            .lock()
            .screen_mut()
            .set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        tcsetwinsize(&self.terminal, size).unwrap();
    }

    /// Presses a key as one who means it: twice, with time between.
    #[track_caller]
    pub(crate) fn keys_twice(&mut self, key: &str) -> &mut Self {
        self.keys(key);
        thread::sleep(std::time::Duration::from_millis(1400));
        self.keys(key)
    }

    /// Types these characters, with no key behind them.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.terminal.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Types a line.
    pub(crate) fn line(&mut self, line: &str) -> &mut Self {
        self.keys(&format!("{line}\n"))
    }

    /// Runs the scope without a window with these words, `run` and its options among them.
    pub(crate) fn scope(&mut self, words: &str) -> &mut Self {
        let program = env!("CARGO_BIN_EXE_sprintscope");
        let summary = self.summary_path();
        self.line(&format!(
            "{program} --view none --summary {} {words}",
            summary.display()
        ))
    }

    /// Runs the scope with these words in front of `demo`, `run` and their options, on a terminal that can show
    /// pictures.
    pub(crate) fn shown_scope(&mut self, view: &str, words: &str) -> &mut Self {
        let program = env!("CARGO_BIN_EXE_sprintscope");
        let summary = self.summary_path();
        self.line(&format!(
            "TERM=xterm-256color LANG=C.UTF-8 {program} --view {view} --summary {} {words}",
            summary.display()
        ))
    }

    /// How the terminal is set up, to the last of its settings.
    pub(crate) fn settings(&self) -> String {
        format!("{:?}", tcgetattr(&self.terminal).unwrap())
    }

    /// Waits until this is said, behind what was waited for before; returns what is said up to it.
    #[track_caller]
    pub(crate) fn until(&mut self, part: &str) -> String {
        let (said, from) = (Arc::clone(&self.said), self.seen);
        let all = || said.lock().clone();
        let found = std::panic::catch_unwind(AssertUnwindSafe(|| {
            until(part, || all()[from..].find(part).map(|at| from + at))
        }));
        let Ok(at) = found else {
            panic!("waited in vain for {part:?} behind\n{}", &all()[from..]);
        };
        self.seen = at + part.len();
        all()[from..at].to_owned()
    }

    /// What stands there, line by line.
    pub(crate) fn shown(&self) -> String {
        self.screen.lock().screen().contents()
    }

    /// Waits until this stands there, whoever put which part of it there when.
    #[track_caller]
    pub(crate) fn until_shown(&mut self, part: &str) -> &mut Self {
        let shown = || self.shown();
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            until(part, || shown().contains(part).then_some(()));
        }));
        assert!(found.is_ok(), "waited in vain for {part:?} in\n{}", shown());
        self
    }

    /// Waits for the prompt.
    #[track_caller]
    pub(crate) fn until_ready(&mut self) -> String {
        self.until("READY> ")
    }

    /// Whether the terminal takes lines and shows what is typed, as a shell left it.
    pub(crate) fn is_as_usual(&self) -> bool {
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// Sends a signal to the scope that runs beneath another program here.
    #[track_caller]
    pub(crate) fn kill_scope(&self, signal: &str) {
        let pid = self.scope_pid();
        let status = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(status.unwrap().success(), "{signal} to {pid:?}");
    }

    fn scope_pid(&self) -> String {
        let session = self.process.id().to_string();
        found(&["-x", "sprintscope", "-s", &session])
    }

    /// Waits until the program that the scope runs sleeps, as one does that has asked and reads: a signal that comes
    /// between its question and its reading is only seen by Python once something was typed.
    #[track_caller]
    pub(crate) fn until_program_sleeps(&self) {
        let scope = self.scope_pid();
        until("a program that sleeps", || {
            let stat = fs::read_to_string(format!("/proc/{}/stat", found(&["-P", &scope]))).ok()?;
            let (_, rest) = stat.rsplit_once(") ")?;
            rest.starts_with('S').then_some(())
        });
    }

    /// Waits until the terminal shows what is typed, or doesn't.
    #[track_caller]
    pub(crate) fn until_echo(&self, echoes: bool) {
        until("the echo", || {
            let modes = tcgetattr(&self.terminal).unwrap().local_modes;
            (modes.contains(LocalModes::ECHO) == echoes).then_some(())
        });
    }

    /// Ends the shell as a terminal's window does that is closed, and waits for what the scope in front
    /// of it writes at its end.
    #[track_caller]
    pub(crate) fn hang_up(&mut self) -> Summary {
        // The system hangs up whoever is in front of the terminal, as its session has lost its leader.
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        let path = self.summary_path();
        until("the summary", || {
            let text = fs::read_to_string(&path).ok()?;
            serde_json::from_str(&text).ok()
        })
    }

    /// What the scope has written at its end.
    #[track_caller]
    pub(crate) fn summary(&self) -> Summary {
        let text = fs::read_to_string(self.summary_path()).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn summary_path(&self) -> PathBuf {
        self.folder.path().join("summary")
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _status = self.process.wait();
    }
}

/// The number of the process that `pgrep` finds by these words.
fn found(words: &[&str]) -> String {
    let output = Command::new("pgrep").args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
