//! The recordings of one session: the one that is written, those that are open, and what a person has kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use sprintscope_sim::recording::{RecordError, Recorder, Recording};
use sprintscope_sim::{Scope, WeakScope, file_trouble};

use super::cli::{Options, Task};
use super::recording::recorder_options;
use super::recordings::{Recordings, kept_name, line_of};
use super::start::{is_recording, open_file};
use crate::platform;
use crate::view::recordings::{KeepsRecordings, Listed, Opened};

/// A view waits so long until a recording is where it is to be; what is copied from disk to disk takes longer.
const MOVING: Duration = Duration::from_secs(1);

/// What a session has of recordings. A cheap handle.
#[derive(Clone, Default)]
pub(crate) struct Archive {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    /// What was seen is called so, where nobody says otherwise.
    name: String,
    options: Option<Options>,
    memory_bytes: u64,
}

#[derive(Default)]
struct State {
    recorder: Option<Recorder>,
    /// Open from the start: what is looked at.
    opened: Vec<PathBuf>,
    /// Beside what is there, each with its thread.
    opening: Vec<JoinHandle<()>>,
}

impl Archive {
    /// With what is written and what was opened.
    pub(crate) fn new(
        recorder: Option<Recorder>,
        opened: Vec<PathBuf>,
        (command, options): (Option<&Task>, &Options),
        memory_bytes: u64,
    ) -> Self {
        let stem = |path: &PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
        let name = match opened.as_slice() {
            [] => kept_name(command, options)
                .or_else(|| usual_name(command, options))
                .unwrap_or_default(),
            [first, ..] => stem(first).unwrap_or_default(),
        };
        Self {
            inner: Arc::new(Inner {
                state: Mutex::new(State {
                    recorder,
                    opened,
                    opening: Vec::new(),
                }),
                name,
                options: Some(options.clone()),
                memory_bytes,
            }),
        }
    }

    /// What is written, to be closed. What is still being opened is waited for.
    pub(crate) fn close(&self) -> Option<Recorder> {
        let mut state = self.inner.state.lock();
        let (opening, recorder) = (std::mem::take(&mut state.opening), state.recorder.take());
        drop(state);
        for thread in opening {
            // Its panic has been reported where it happened.
            let _reported = thread.join();
        }
        recorder
    }
}

/// What is called so where nothing is kept without being asked for: by the file that is read, else as the demo.
fn usual_name(command: Option<&Task>, options: &Options) -> Option<String> {
    if options.name.is_some() {
        return options.name.clone();
    }
    let Some(Task::Watch(watch)) = command else {
        return Some("demo".into());
    };
    let first = watch.sources.first()?.to_string();
    let stem = Path::new(&first).file_stem()?;
    Some(stem.to_string_lossy().into_owned())
}

impl KeepsRecordings for Archive {
    fn proposed(&self) -> String {
        let state = self.inner.state.lock();
        if !state.opened.is_empty() {
            return self.inner.name.clone();
        }
        drop(state);
        let time = jiff::Zoned::now().strftime("%Y-%m-%d %H.%M").to_string();
        let name = self.inner.name.replace(['/', '\\'], "-");
        format!("{name} {time}")
    }

    fn keep(&self, scope: &Scope, name: &str) -> Result<String, String> {
        let place = place_of(name)?;
        let shown = place.display().to_string();
        let mut state = self.inner.state.lock();
        if let Some(recorder) = &state.recorder {
            let moving = recorder.move_to(&place).map_err(|error| in_view(&error))?;
            return match moving.wait(MOVING) {
                Some(Ok(())) => Ok(format!(
                    "kept in {shown}, with what comes until this closes"
                )),
                Some(Err(error)) => Err(in_view(&error)),
                None => Ok(format!(
                    "copying to {shown}; until that is done it stays where it is"
                )),
            };
        }
        match state.opened.as_slice() {
            [] => {}
            [one] => {
                let path = keep_opened(one, &place).map_err(|error| {
                    in_view(&RecordError::Io {
                        path: place.clone(),
                        error,
                    })
                })?;
                state.opened = vec![path];
                return Ok(format!("kept in {shown}"));
            }
            _ => return Err("several recordings are open, each a file already".into()),
        }
        let options = self.inner.options.as_ref();
        let options = options.ok_or("nothing is recorded from here")?;
        let recorder = Recorder::start(scope, recorder_options(&place, options));
        state.recorder = Some(recorder.map_err(|error| in_view(&error))?);
        Ok(format!(
            "kept in {shown}: what is in memory, and what comes until this closes"
        ))
    }

    fn file(&self) -> Option<PathBuf> {
        let state = self.inner.state.lock();
        match (&state.recorder, state.opened.as_slice()) {
            (Some(recorder), _) => Some(recorder.path()),
            (None, [one]) => Some(one.clone()),
            (None, _) => None,
        }
    }

    fn listed(&self) -> Vec<Listed> {
        let all = Recordings::of_person().map_or_else(Vec::new, |folder| folder.list());
        let is_one = |path: &Path| is_recording(path).is_ok_and(|is_one| is_one);
        let listed = all.into_iter().filter(|one| !one.is_being_written);
        let listed = listed.filter(|one| is_one(&one.path));
        let listed = listed.map(|one| Listed {
            text: format!("{}  {}", one.name, line_of(&one.command)),
            path: one.path,
        });
        listed.collect()
    }

    fn open(&self, scope: &Scope, path: &Path, told: Opened) -> Result<(), String> {
        let path = Recordings::found(path);
        if let Err(error) = fs::metadata(&path) {
            return Err(file_trouble(&path, &error));
        }
        let is_recording = is_recording(&path).map_err(|error| format!("{error:#}"))?;
        if let Some(options) = self.inner.options.as_ref().filter(|_| !is_recording) {
            let job = open_file(scope, &path, &nameless(options), true);
            told.tell(Ok(format!("opened {} as {}", path.display(), job.name())));
            return Ok(());
        }
        let (scope, memory_bytes) = (scope.downgrade(), self.inner.memory_bytes);
        let opening = thread::Builder::new().name("opening".into());
        let opening = opening.spawn(move || open_beside(&scope, &path, memory_bytes, &told));
        let opening = opening.map_err(|error| format!("no thread to open it: {error}"))?;
        let mut state = self.inner.state.lock();
        state.opening.retain(|thread| !thread.is_finished());
        state.opening.push(opening);
        Ok(())
    }
}

/// Without what stood on the command line for one source.
fn nameless(options: &Options) -> Options {
    Options {
        name: None,
        x: None,
        control: Vec::new(),
        format: None,
        ..options.clone()
    }
}

/// Adds what a file has to a scope that is there.
fn open_beside(scope: &WeakScope, path: &Path, memory_bytes: u64, told: &Opened) {
    let recording = Recording::open(path);
    let Some(scope) = scope.upgrade() else { return };
    let outcome = match recording {
        Ok(mut recording) => {
            recording.add_to(&scope, memory_bytes);
            let damage = recording.damage().words().map(|words| format!(": {words}"));
            let path = path.display();
            Ok(format!("opened {path}{}", damage.unwrap_or_default()))
        }
        Err(error) => Err(error.to_string()),
    };
    told.tell(outcome);
    scope.wake();
}

/// Where a recording is to be that is called so: among the person's, unless a folder is named.
fn place_of(name: &str) -> Result<PathBuf, String> {
    if name.is_empty() {
        return Err("a recording needs a name".into());
    }
    if name.contains('/') {
        let path = match name.strip_prefix("~/") {
            Some(rest) => platform::home().map_or_else(|| name.into(), |home| home.join(rest)),
            None => PathBuf::from(name),
        };
        let is_bare = path.extension().is_none();
        return Ok(if is_bare {
            Recordings::with_ending(path)
        } else {
            path
        });
    }
    let folder = Recordings::of_person()
        .ok_or("there is no place for recordings: name a file with its folder")?;
    let kept = folder.kept_place(name);
    kept.map_err(|error| format!("{name}: {error}"))
}

/// What is looked at gets another name where it is the person's, and a copy where it is somebody's file.
fn keep_opened(from: &Path, to: &Path) -> io::Result<PathBuf> {
    let is_own = Recordings::of_person().is_some_and(|folder| folder.has(from));
    if is_own && fs::hard_link(from, to).is_ok() {
        fs::remove_file(from)?;
        return Ok(to.into());
    }
    let mut file = fs::File::create_new(to)?;
    let copied = fs::File::open(from).and_then(|mut from| io::copy(&mut from, &mut file));
    copied.inspect_err(|_| drop(fs::remove_file(to)))?;
    Ok(from.into())
}

/// As it is said where nobody can say `--force`.
fn in_view(error: &RecordError) -> String {
    match error {
        RecordError::Exists { path } => {
            format!("{}: there is such a file already", path.display())
        }
        RecordError::Io { error, path } if error.kind() == io::ErrorKind::AlreadyExists => {
            format!("{}: there is such a file already", path.display())
        }
        RecordError::Io { .. } => error.to_string(),
    }
}
