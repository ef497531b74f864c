//! Who is asked: a scope that runs, or a recording of one.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use sprintscope_sim::recording::OpenError;
use sprintscope_sim::wire::{RecordedScope, Remote, RemoteError};

use super::{find, refused};
use crate::program::cli::Whence;
use crate::program::recordings::Recordings;
use crate::program::say::say;

/// Who is asked.
pub(super) enum Peer {
    Live(Remote),
    Recorded(Box<RecordedScope>),
}

impl Peer {
    /// Whoever is meant; or the exit code once it was said that there is none.
    pub(super) fn reach(whence: &Whence) -> anyhow::Result<Result<Self, ExitCode>> {
        let target = &whence.target;
        if let Some(file) = &whence.file {
            return match opened(file) {
                Ok(recorded) => Ok(Ok(Self::Recorded(Box::new(recorded)))),
                Err((why, code)) => refused(target, &why, code).map(Err),
            };
        }
        match find(target)? {
            Ok(path) => Ok(Ok(Self::Live(Remote::connect(&path)?))),
            Err(missing) => refused(target, &missing, "no-scope").map(Err),
        }
    }

    /// As [`Remote::request`].
    pub(super) fn request(&mut self, kind: &str, fields: &Value) -> Result<Value, RemoteError> {
        match self {
            Self::Live(remote) => remote.request(kind, fields),
            Self::Recorded(recorded) => recorded.request(kind, fields),
        }
    }

    /// As [`Remote::follow`].
    pub(super) fn follow(
        &mut self,
        kind: &str,
        fields: &Value,
        at_most: Option<Duration>,
        told: impl FnMut(&Value) -> ControlFlow<()>,
    ) -> Result<Option<Value>, RemoteError> {
        match self {
            Self::Live(remote) => remote.follow(kind, fields, at_most, told),
            // What happened has happened: there is nothing to wait for.
            Self::Recorded(recorded) => recorded.follow(kind, fields, told),
        }
    }
}

/// The recording in a file, or of that name among those that are kept.
///
/// # Errors
/// A sentence, and what it is as one word.
fn opened(file: &Path) -> Result<RecordedScope, (String, &'static str)> {
    let path = Recordings::found(file);
    if !path.exists() {
        let why = format!(
            "{}: there is no such file, and no recording of that name is kept: sprintscope recordings lists those that are",
            file.display()
        );
        return Err((why, "no-file"));
    }
    let recorded = RecordedScope::open(&path).map_err(|error| {
        let is_other = matches!(error, OpenError::NoRecording { .. });
        let code = if is_other { "no-recording" } else { "no-file" };
        (error.to_string(), code)
    })?;
    if let Some(words) = recorded.damage().words() {
        say(&format!("{}: {words}", path.display()));
    }
    Ok(recorded)
}
