//! The program while it runs.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, ChildStdin};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::ended::{Ended, tail};
use super::processes::is_alive;
use super::wait::patiently;

/// A program that was started; dropped, it is killed.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    folder: TempDir,
    command: String,
    runtime: PathBuf,
}

impl Running {
    pub(super) fn new(
        mut child: Child,
        folder: TempDir,
        command: String,
        runtime: PathBuf,
    ) -> Self {
        let input = child.stdin.take();
        Self {
            child,
            input,
            folder,
            command,
            runtime,
        }
    }

    /// Its process number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where clients find it.
    pub(crate) fn runtime(&self) -> PathBuf {
        self.runtime.clone()
    }

    /// Its socket, once it listens; of several, any.
    pub(crate) fn socket(&self) -> Option<PathBuf> {
        let entries = fs::read_dir(self.runtime.join("sprintscope")).ok()?;
        let mut paths = entries.flatten().map(|entry| entry.path());
        paths.find(|path| path.extension().is_some_and(|end| end == "sock"))
    }

    /// Writes to its standard input. That it doesn't listen any more is no failure.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        if let Some(input) = &mut self.input {
            let _gone = input.write_all(bytes.as_ref());
        }
        self
    }

    /// Sends it a signal.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) -> &Self {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self
    }

    /// What it has said on standard error so far.
    pub(crate) fn errors(&self) -> String {
        self.read("stderr")
    }

    /// What its jobs have logged so far.
    pub(crate) fn log(&self) -> String {
        self.read("log")
    }

    /// What it has printed so far.
    pub(crate) fn stdout(&self) -> String {
        self.read("stdout")
    }

    /// Waits for a line with this in it, in the log; returns all of the log.
    #[track_caller]
    pub(crate) fn until_log(&self, part: &str) -> String {
        self.until(&format!("{part:?} in the log"), || {
            let log = self.log();
            log.lines().any(|line| line.contains(part)).then_some(log)
        })
    }

    /// Looks until something is found that this program must bring about.
    #[track_caller]
    pub(crate) fn until<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        patiently(look).unwrap_or_else(|| panic!("waited in vain for {what}\n{self}"))
    }

    /// Waits until it has ended by itself or by what was done to it.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ended {
        drop(self.input.take());
        self.end_held()
    }

    /// The same, with its standard input held open until then.
    #[track_caller]
    pub(crate) fn end_held(mut self) -> Ended {
        let status = patiently(|| self.child.try_wait().unwrap());
        let status = status.unwrap_or_else(|| panic!("waited in vain for the end\n{self}"));
        let texts = ["stdout", "stderr", "log", "summary"].map(|name| self.read(name));
        Ended::new(self.command.clone(), status, texts)
    }

    fn read(&self, name: &str) -> String {
        let bytes = fs::read(self.folder.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The story for a failure's message.
impl fmt::Display for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if is_alive(self.pid()) {
            "runs"
        } else {
            "has ended"
        };
        writeln!(f, "--- {}\n--- it {state}", self.command)?;
        let texts = ["stdout", "stderr", "log"].map(|name| (name, self.read(name)));
        texts
            .iter()
            .try_for_each(|(name, text)| tail(f, name, text))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}
