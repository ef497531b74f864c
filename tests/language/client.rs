//! A program with the Python client, that nobody started from a scope.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::program::asset;
use super::running::Running;

/// A program that finds this scope; dropped, it is killed.
pub(crate) struct Client {
    process: Child,
    folder: tempfile::TempDir,
}

impl Client {
    /// Starts a script that finds the scope where it listens.
    #[track_caller]
    pub(crate) fn of(scope: &Running, script: &str) -> Self {
        let socket = scope.until("a socket", || scope.socket());
        let folder = tempfile::tempdir().unwrap();
        let said = File::create(folder.path().join("said")).unwrap();
        let process = Command::new("python3")
            .args(["-u", "-c", script])
            .env("SPRINTSCOPE_SOCKET", socket)
            .env("PYTHONPATH", source())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::null())
            .stderr(said.try_clone().unwrap())
            .stdout(said)
            .spawn()
            .unwrap_or_else(|error| panic!("python3: {error}; see tests/run"));
        Self { process, folder }
    }

    /// What it has printed so far, its errors among it.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("said")).unwrap()
    }

    /// Waits until it has printed this.
    #[track_caller]
    pub(crate) fn until_said(&self, scope: &Running, part: &str) -> &Self {
        let what = format!("{part:?} to be printed");
        scope.until(&what, || self.said().contains(part).then_some(()));
        self
    }

    /// Kills it: it has no time for a last word.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        let _status = self.process.wait();
    }

    /// Waits for its end, which has to be a good one; returns what it has printed.
    #[track_caller]
    pub(crate) fn end(mut self, scope: &Running) -> String {
        let status = scope.until("the end of the client", || self.process.try_wait().unwrap());
        let said = self.said();
        assert!(status.success(), "{status}\n{said}");
        said
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.process.kill();
        let _status = self.process.wait();
    }
}

fn source() -> PathBuf {
    asset("../python/src")
}
