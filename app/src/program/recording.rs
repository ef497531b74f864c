//! Recordings: written beside what is watched, and opened to be looked at.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sprintscope_sim::recording::{Recorder, Recording, RecordingOptions, Room};
use sprintscope_sim::{Scope, ScopeOptions};

use super::cli::{OpenArgs, Options, Task};
use super::recordings::{Recordings, kept_name};
use super::say::say;
use super::start::is_recording;

/// A scope, and the files of the recordings of which it is made, if it is.
pub(crate) struct Opened {
    pub(crate) scope: Scope,
    pub(crate) files: Vec<PathBuf>,
}

impl Opened {
    /// A scope of its own.
    pub(crate) fn live(scope: Scope) -> Self {
        let files = Vec::new();
        Self { scope, files }
    }
}

/// Opens the recordings among what is to be looked at, and says what of them is damaged.
///
/// # Errors
/// If something that is named can't be read.
pub(crate) fn open(asked: &OpenArgs, options: ScopeOptions) -> anyhow::Result<Opened> {
    let files = recordings_of(asked)?;
    let recordings = files.iter().map(|file| Recording::open(file));
    let mut recordings = recordings.collect::<Result<Vec<_>, _>>()?;
    let scope = Recording::scope_of(&mut recordings, options);
    let scope = scope.context("no thread for the scope")?;
    for recording in &recordings {
        if let Some(words) = recording.damage().words() {
            say(&format!("{}: {words}", recording.path().display()));
        }
    }
    for job in scope.jobs().list() {
        if !job.ledger().is_closed() {
            let name = job.name();
            say(&format!(
                "{name}: its ledger doesn't close: numbers that were seen are missing"
            ));
        }
    }
    Ok(Opened { scope, files })
}

fn recordings_of(asked: &OpenArgs) -> anyhow::Result<Vec<PathBuf>> {
    let mut recordings = Vec::new();
    for file in &asked.files {
        let path = Recordings::found(file);
        if is_recording(&path)? {
            recordings.push(path);
        }
    }
    Ok(recordings)
}

/// Records what the scope sees, where that is wanted.
///
/// # Errors
/// If the file can't be made.
pub(crate) fn record(
    scope: &Scope,
    command: Option<&Task>,
    options: &Options,
) -> anyhow::Result<Option<Recorder>> {
    let is_recorded = match command {
        Some(Task::Open(open)) => !recordings_of(open)?.is_empty(),
        _ => false,
    };
    if is_recorded && options.record.is_some() {
        bail!("--record: what is opened is a recording already: copy the file");
    }
    let Some(path) = &options.record else {
        return Ok(keep(scope, command, options));
    };
    let recorder = Recorder::start(scope, recorder_options(path, options));
    recorder.map(Some).context("--record")
}

/// Keeps what live sources say, unless that isn't wanted. What can't be kept is one note.
fn keep(scope: &Scope, command: Option<&Task>, options: &Options) -> Option<Recorder> {
    let name = kept_name(command, options).filter(|_| !options.no_record)?;
    let recordings = Recordings::of_person()?;
    let place = recordings.place(&name);
    let kept = place
        .map_err(|error| format!("{}: {error}", recordings.folder().display()))
        .and_then(|(path, is_first)| {
            let own = path.clone();
            let room = Room::by(move |_| recordings.room_for(&own));
            let recorder = Recorder::start(
                scope,
                RecordingOptions {
                    room: Some(room),
                    ..recorder_options(&path, options)
                },
            );
            Ok((recorder.map_err(|error| error.to_string())?, is_first))
        });
    match kept {
        Ok((recorder, is_first)) => {
            if is_first && !options.quiet {
                let path = recorder.path();
                say(&format!(
                    "what is seen is kept in {}, as all that live sources say, 2 GB in all; --no-record keeps nothing",
                    path.display()
                ));
            }
            Some(recorder)
        }
        Err(why) => {
            say(&format!("no recording is kept: {why}"));
            None
        }
    }
}

pub(super) fn recorder_options(path: &Path, options: &Options) -> RecordingOptions {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    RecordingOptions {
        path: path.into(),
        sync: options.sync.unwrap_or_default(),
        is_forced: options.force,
        command: words.skip(1).collect(),
        program: env!("CARGO_PKG_VERSION").into(),
        room: None,
    }
}

/// Closes the file. Who is in a hurry has it as it was written up to half a second ago.
pub(crate) fn finish(recorder: Option<Recorder>, has_settled: bool) {
    let Some(recorder) = recorder else { return };
    if !has_settled {
        return std::mem::forget(recorder);
    }
    let status = recorder.finish();
    if let Some(why) = status.trouble {
        say(&format!(
            "recording {}: {why}; it ends where it could be written last",
            status.path.display()
        ));
    }
}
