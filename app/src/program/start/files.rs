//! Files that are looked at: what others have written, each with a job that reads it.

use std::path::Path;

use anyhow::{anyhow, bail};
use sprintscope_sim::source::{FileKind, ReadOptions, data_file};
use sprintscope_sim::{Job, Scope, file_trouble};

use super::sources::starter;
use super::{Audience, read_options};
use crate::program::cli::{OpenArgs, Options};
use crate::program::recordings::Recordings;

/// Whether what is to be looked at is a recording, and not what somebody else has written.
///
/// # Errors
/// If it can't be read, or if there is nothing in it to be looked at.
pub(crate) fn is_recording(path: &Path) -> anyhow::Result<bool> {
    // What isn't there yet can be watched, but not looked at.
    let found = path.metadata();
    let found = found.map_err(|error| anyhow!(file_trouble(path, &error)))?;
    let kind = FileKind::of(path).map_err(|error| anyhow!(file_trouble(path, &error)))?;
    if found.is_dir() && kind == FileKind::Lines {
        let path = path.display();
        bail!(
            "{path}: no event files in that folder: name a file in it, or watch {path} --follow for runs to come"
        );
    }
    Ok(kind == FileKind::Recording)
}

/// Starts the jobs of all files but the recordings, of which the scope is made. They are followed where somebody
/// looks.
pub(super) fn open_files(scope: &Scope, open: &OpenArgs, options: &Options, audience: Audience) {
    let follow = audience == Audience::Watching && !options.exit_when_done;
    for file in &open.files {
        let path = Recordings::found(file);
        // What can't be read was refused before.
        if !is_recording(&path).unwrap_or_default() {
            open_file(scope, &path, options, follow);
        }
    }
}

/// Starts the job of one of them.
pub(crate) fn open_file(scope: &Scope, path: &Path, options: &Options, follow: bool) -> Job {
    let read = ReadOptions {
        follow,
        ..read_options(&path.display().to_string(), options)
    };
    scope.start(data_file(path, read, starter(scope, &[].into())))
}
