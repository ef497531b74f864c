//! Recordings in a view: what was just seen is named and kept, and others are opened beside it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use sprintscope_sim::Scope;
use sprintscope_sim::store::XAxis;

use super::asked::Deed;
use super::command::Command;
use super::command::recording::RecordingCommand;
use super::hit::{Beside, Hit};
use super::noting::{Noting, Typed};
use super::palette::Palette;
use super::range::Range;
use super::{Overlay, View};
use sprintscope_sim::quantity::count_text;

/// One that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its name, and what it is of.
    pub text: String,
    /// Its file.
    pub path: PathBuf,
}

/// What keeps and opens recordings.
pub(crate) trait KeepsRecordings: Send + Sync {
    /// A name for what was seen so far.
    fn proposed(&self) -> String;

    /// Keeps what was seen under this name, or in this file where it has a slash; returns what became of it.
    ///
    /// # Errors
    /// Why it isn't kept, in a sentence.
    fn keep(&self, scope: &Scope, name: &str) -> Result<String, String>;

    /// The one that has what this scope has said, if there is one.
    fn file(&self) -> Option<PathBuf>;

    /// Those that can be opened, the newest first.
    fn listed(&self) -> Vec<Listed>;

    /// Opens one on a thread of its own, adds it to the scope, and tells then what became of it.
    ///
    /// # Errors
    /// Why that can't begin.
    fn open(&self, scope: &Scope, path: &Path, told: Opened) -> Result<(), String>;
}

/// Where it is told what became of a recording that is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opened {
    answer: Arc<Mutex<Option<Answer>>>,
}

#[derive(Debug)]
struct Answer {
    text: String,
    is_there: bool,
}

impl Opened {
    /// It is there, or why it isn't; the scope's views are to be woken then.
    pub(crate) fn tell(&self, outcome: Result<String, String>) {
        let is_there = outcome.is_ok();
        let text = outcome.unwrap_or_else(|why| why);
        *self.answer.lock() = Some(Answer { text, is_there });
    }

    fn take(&self) -> Option<Answer> {
        self.answer.lock().take()
    }
}

/// The recordings that a view knows of, by what keeps them.
#[derive(Clone, Default)]
pub(crate) struct Recordings {
    by: Option<Arc<dyn KeepsRecordings>>,
    opened: Opened,
}

impl Recordings {
    /// By this.
    pub(crate) fn by(keeper: Arc<dyn KeepsRecordings>) -> Self {
        Self {
            by: Some(keeper),
            opened: Opened::default(),
        }
    }

    /// Where lines of a job's log are that memory has no room for, so many from its first on.
    pub(crate) fn where_forgotten_are(&self, lines: u64, job: &str) -> String {
        let lines = count_text(lines as f64);
        match self.by.as_ref().and_then(|by| by.file()) {
            Some(file) => {
                let file = file.display();
                format!(
                    "{lines} earlier lines aren't in memory any more. The recording's are told by: sprintscope \
                     log {job:?} --file \"{file}\""
                )
            }
            None => format!("{lines} earlier lines aren't kept any more: nothing is recorded"),
        }
    }

    /// The same, for another view: who opens one is told what became of it.
    pub(crate) fn for_another(&self) -> Self {
        Self {
            by: self.by.clone(),
            opened: Opened::default(),
        }
    }
}

impl fmt::Debug for Recordings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recordings")
            .field(&self.by.is_some())
            .finish()
    }
}

/// Where nobody keeps any.
const NOBODY: &str = "No recordings are kept from here";

/// Does it.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: RecordingCommand) {
    let Some(by) = view.recordings.by.clone() else {
        view.note = Some(NOBODY.into());
        return;
    };
    match command {
        RecordingCommand::Keep => {
            let noting = Noting::recording(&by.proposed());
            view.overlay = Overlay::Note(Box::new(noting));
        }
        RecordingCommand::List => {
            let hit = |listed: Listed| Hit {
                text: listed.text,
                beside: Beside::Nothing,
                deed: open_deed(listed.path),
            };
            let mut hits: Vec<Hit> = by.listed().into_iter().map(hit).collect();
            hits.push(Hit {
                text: "Another file …".into(),
                beside: Beside::Nothing,
                deed: Deed::Command(Command::Recording(RecordingCommand::Name)),
            });
            view.overlay = Overlay::Palette(Box::new(Palette::of_lines("Recordings", hits)));
        }
        RecordingCommand::Name => {
            view.overlay = Overlay::Note(Box::new(Noting::file_to_open()));
        }
        RecordingCommand::Open(path) => {
            if let Err(why) = open(scope, view, &path) {
                view.note = Some(why);
            }
        }
    }
}

fn open_deed(path: PathBuf) -> Deed {
    Deed::Command(Command::Recording(RecordingCommand::Open(path)))
}

/// Does what a name was typed for.
pub(super) fn put(scope: &Scope, view: &mut View, what: &Typed, text: &str) -> Result<(), String> {
    let text = text.trim();
    if *what == Typed::RecordingToOpen {
        return open(scope, view, Path::new(text));
    }
    let by = view.recordings.by.clone().ok_or(NOBODY)?;
    view.note = Some(by.keep(scope, text)?);
    Ok(())
}

fn open(scope: &Scope, view: &mut View, path: &Path) -> Result<(), String> {
    let by = view.recordings.by.clone().ok_or(NOBODY)?;
    by.open(scope, path, view.recordings.opened.clone())?;
    view.note = Some(format!("opening {}", path.display()));
    Ok(())
}

impl View {
    /// Says what became of a recording that was opened, and shows it where it is there: beside what comes live it lies
    /// anywhere in time.
    pub(crate) fn take_up_opened(&mut self) {
        let Some(answer) = self.recordings.opened.take() else {
            return;
        };
        self.note = Some(answer.text);
        if answer.is_there {
            self.ranges.insert(XAxis::Time, Range::All);
        }
    }
}
