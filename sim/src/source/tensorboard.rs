//! What trainings tell TensorBoard: event files, as jobs. Nothing of TensorFlow is needed to read them.
//!
//! A run is a folder with such files: a job, whose series are the run's tags, over the step. Folders within a
//! run, and those that are called like the part of the data they are about (`train`, `validation`), are groups of
//! its series, so that what is told of both shares a plot. How event files look is said by TensorFlow's sources:
//! `record_writer.h` (records and their checksums), `event.proto`, `summary.proto`, `tensor.proto`.

mod event;
mod event_file;
mod event_files;
mod folder;
mod hyperparameters;
mod protobuf;
mod record;
mod run;
mod scalars;
mod tensor;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::job::JobSpec;

use super::ReadOptions;
use super::started_jobs::StartJob;

/// Whether a file holds such events, by its beginning: its first record's length and checksum fit each other.
pub(super) fn is_event_file(path: &Path) -> io::Result<bool> {
    let mut head = [0; record::HEAD_BYTES];
    match File::open(path)?.read_exact(&mut head) {
        Ok(()) => Ok(record::length_of(&head).is_some()),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(is_named_so(path)),
        Err(error) => Err(error),
    }
}

/// Whether a file is called as such files are: one that was just begun holds nothing yet.
fn is_named_so(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    // What a writer of profiles leaves beside them.
    name.contains(".tfevents.") && !name.ends_with(".profile-empty")
}

/// A job for a run or for a folder of runs, each of which becomes a job of its own; for a single file, one that
/// reads that.
pub(super) fn event_job(path: &Path, options: ReadOptions, start: StartJob) -> JobSpec {
    if path.is_dir() && !folder::is_run(path) {
        folder::job(path, options, start)
    } else {
        run::job(path, None, options)
    }
}

/// Whether there are event files in a folder or below it.
pub(super) fn has_event_files(folder: &Path) -> bool {
    !folder::runs_in(folder).is_empty()
}
