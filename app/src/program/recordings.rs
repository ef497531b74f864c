//! The recordings that are kept without being asked for, in `$XDG_STATE_HOME/sprintscope/recordings`: so many bytes in
//! all, the oldest go first, and none that is being written.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use jiff::Zoned;
use serde::Serialize;
use sprintscope_sim::masking::{MASK, masked_words};
use sprintscope_sim::quantity::bytes_text;
use sprintscope_sim::recording::{OpenError, Outline, RecordingHead};

use super::cli::{Options, RecordingsArgs, RunArgs, Task};
use super::piped::is_piped_into;
use super::say::{print_text, say};
use crate::platform;

/// Bytes of all of them together.
const BUDGET_BYTES: u64 = 2_000_000_000;
/// In which folder of it those are that a person keeps: they count for nothing there, and stay.
const KEPT: &str = "kept";
/// What their names end with.
const ENDING: &str = "sprint";

/// The folder of a person's recordings.
#[derive(Clone, Debug)]
pub(crate) struct Recordings {
    folder: PathBuf,
}

/// One of them.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    bytes: u64,
    /// The words of the command line.
    pub(crate) command: Vec<String>,
    /// When it was begun, in seconds since 1970.
    begun: f64,
    pub(crate) is_being_written: bool,
    /// A person keeps it: it stays.
    is_kept: bool,
    /// What of it is damaged, or that it is no recording; of one that isn't written any more.
    damage: Option<String>,
    #[serde(skip)]
    changed: SystemTime,
}

impl Recordings {
    /// Those of the person who runs this; `None` where there is no place for them.
    pub(crate) fn of_person() -> Option<Self> {
        let state = platform::persons_folder("XDG_STATE_HOME", ".local/state")?;
        Some(Self {
            folder: state.join("sprintscope/recordings"),
        })
    }

    /// The folder that they are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A place for one more, of this name; whether it is the first ever. Older ones make room.
    ///
    /// # Errors
    /// If the folder can't be made.
    pub(crate) fn place(&self, name: &str) -> io::Result<(PathBuf, bool)> {
        let is_first = !self.folder.exists();
        if is_first {
            platform::make_private_folder(&self.folder)?;
        }
        self.make_room();
        let time = Zoned::now().strftime("%Y-%m-%dT%H-%M-%S").to_string();
        let name: String = name
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            })
            .take(40)
            .collect();
        let numbered = (1_u32..).map(|number| match number {
            1 => format!("{time}-{name}.{ENDING}"),
            _ => format!("{time}-{name}-{number}.{ENDING}"),
        });
        let mut free = numbered
            .map(|name| self.folder.join(name))
            .filter(|path| !path.exists());
        let path = free.next().ok_or(io::ErrorKind::AlreadyExists)?;
        Ok((path, is_first))
    }

    /// Deletes the oldest as long as there is too much. Scopes that do so at the same time do it in turn.
    pub(crate) fn make_room(&self) {
        let _lock = platform::lock_folder(&self.folder);
        let mut all = in_folder(&self.folder);
        let mut bytes: u64 = all.iter().map(|one| one.bytes).sum();
        all.sort_by_key(|one| one.changed);
        for one in all {
            if bytes <= BUDGET_BYTES {
                break;
            }
            if !one.is_being_written && fs::remove_file(&one.path).is_ok() {
                bytes -= one.bytes;
            }
        }
    }

    /// How many bytes the recording in this file may have: what others that are being written leave of the budget, and an
    /// even share of it in any case. Recordings that aren't written make room.
    pub(crate) fn room_for(&self, own: &Path) -> u64 {
        self.make_room();
        let others = self.paths().into_iter().filter(|path| path != own);
        let written = others.filter(|path| platform::is_held(path));
        let bytes: Vec<u64> = written
            .map(|path| path.metadata().map_or(0, |about| about.len()))
            .collect();
        let share = BUDGET_BYTES / (bytes.len() as u64 + 1);
        share.max(BUDGET_BYTES.saturating_sub(bytes.iter().sum()))
    }

    /// All of them, the newest first.
    pub(crate) fn list(&self) -> Vec<Listed> {
        let mut all = in_folder(&self.folder);
        let kept = in_folder(&self.folder.join(KEPT)).into_iter();
        all.extend(kept.map(|one| Listed {
            is_kept: true,
            ..one
        }));
        all.sort_by_key(|one| std::cmp::Reverse(one.changed));
        all
    }

    /// The files of all of them.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten();
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .collect()
    }

    /// The one of this name, with or without its ending, if there is one.
    pub(crate) fn named(&self, name: &Path) -> Option<PathBuf> {
        let own = name.file_name()?;
        let is_bare = name.components().count() == 1;
        let folders = [self.folder.clone(), self.folder.join(KEPT)];
        let places = folders.into_iter().flat_map(|folder| {
            let path = folder.join(own);
            [path.clone(), Self::with_ending(path)]
        });
        let mut found = places.filter(|path| path.is_file());
        found.next().filter(|_| is_bare)
    }

    /// The file that a person means: of this path, or else the person's recording of this name.
    pub(crate) fn found(name: &Path) -> PathBuf {
        let named = || Self::of_person()?.named(name);
        let kept = || named().unwrap_or_else(|| name.into());
        if name.exists() { name.into() } else { kept() }
    }

    /// A name with what they end with.
    pub(crate) fn with_ending(path: PathBuf) -> PathBuf {
        let mut path = path.into_os_string();
        path.push(".");
        path.push(ENDING);
        path.into()
    }

    /// Where one is kept that is called so; makes the folder.
    ///
    /// # Errors
    /// If that can't be made.
    pub(crate) fn kept_place(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.folder.join(KEPT);
        platform::make_private_folder(&folder)?;
        let name = name.strip_suffix(".sprint").unwrap_or(name);
        Ok(Self::with_ending(folder.join(name)))
    }

    /// Whether it is one of those that go when there is too much.
    pub(crate) fn has(&self, path: &Path) -> bool {
        path.parent() == Some(&self.folder)
    }

    fn delete(&self, names: &[PathBuf]) -> ExitCode {
        let mut code = ExitCode::SUCCESS;
        for name in names {
            let shown = name.display();
            let Some(path) = self.named(name) else {
                say(&format!(
                    "no recording {shown}: sprintscope recordings lists them"
                ));
                code = ExitCode::from(3);
                continue;
            };
            if platform::is_held(&path) {
                say(&format!("{shown}: it is being written"));
                code = ExitCode::from(1);
            } else if let Err(error) = fs::remove_file(&path) {
                say(&format!("{shown}: {error}"));
                code = ExitCode::from(1);
            }
        }
        code
    }
}

fn in_folder(folder: &Path) -> Vec<Listed> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| listed(&entry.ok()?.path()))
        .collect()
}

fn listed(path: &Path) -> Option<Listed> {
    if path.extension()? != ENDING {
        return None;
    }
    let about = path.metadata().ok()?;
    let head = RecordingHead::of(path).unwrap_or_default();
    Some(Listed {
        name: path.file_stem()?.to_string_lossy().into_owned(),
        path: path.into(),
        bytes: about.len(),
        command: head.command,
        begun: head.wall_start,
        is_being_written: platform::is_held(path),
        is_kept: false,
        damage: None,
        changed: about.modified().ok()?,
    })
}

/// Lists them or deletes some; `None` if the command asks for something else.
pub(crate) fn recordings(command: Option<&Task>) -> Option<anyhow::Result<ExitCode>> {
    let Some(Task::Recordings(asked)) = command else {
        return None;
    };
    Some(answer(asked))
}

fn answer(asked: &RecordingsArgs) -> anyhow::Result<ExitCode> {
    let Some(recordings) = Recordings::of_person() else {
        anyhow::bail!("there is no place for recordings: neither XDG_STATE_HOME nor HOME is set");
    };
    if !asked.delete.is_empty() {
        return Ok(recordings.delete(&asked.delete));
    }
    let mut all = recordings.list();
    for one in all.iter_mut().filter(|one| !one.is_being_written) {
        one.look();
    }
    if asked.json {
        print_text(&(serde_json::to_string(&all)? + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = String::new();
    for one in &all {
        let written = match (one.is_being_written, one.is_kept) {
            (true, _) => "  being written",
            (false, true) => "  kept",
            (false, false) => "",
        };
        let damage = one.damage.iter().map(|words| format!("  ({words})"));
        let damage: String = damage.collect();
        // Writing to memory doesn't fail.
        let _infallible = writeln!(
            text,
            "{}  {:>8}{written}  {}{damage}",
            one.name,
            bytes_text(one.bytes as f64),
            line_of(&one.command)
        );
    }
    if all.is_empty() {
        say(&format!("no recordings in {}", recordings.folder.display()));
    }
    print_text(&text)?;
    Ok(ExitCode::SUCCESS)
}

impl Listed {
    /// Finds out what of it is damaged, as far as a look at its outline tells, or that it is no recording.
    fn look(&mut self) {
        self.damage = match Outline::of(&self.path) {
            Ok(outline) => {
                if self.command.is_empty() {
                    self.command = outline.head.command;
                    self.begun = outline.head.wall_start;
                }
                outline.damage.words()
            }
            Err(OpenError::NoRecording { .. }) => {
                Some("no recording, whatever its name says".into())
            }
            Err(error) => Some(error.to_string()),
        };
    }
}

/// A command line in a line, and no longer than one is read.
pub(crate) fn line_of(words: &[String]) -> String {
    const MOST: usize = 100;
    let line = words.join(" ");
    let letters = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match letters.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &letters[..at]),
        None => letters,
    }
}

/// What is kept without being asked for is called by the program, or by what is watched; `None` where nothing is: the
/// demo, files, recordings.
pub(crate) fn kept_name(command: Option<&Task>, options: &Options) -> Option<String> {
    let own = || options.name.clone();
    match command {
        Some(Task::Run(RunArgs { command, .. })) => {
            let words = command.iter().map(|word| word.to_string_lossy());
            // `python3 train.py` is told by the second word, and `env KEY=… train` by the third.
            let words = masked_words(&words.collect::<Vec<_>>());
            let mut names = words
                .iter()
                .filter(|word| !word.starts_with('-') && !word.contains('=') && *word != MASK)
                .take(2)
                .collect::<Vec<_>>();
            let last = names.pop()?;
            let name = Path::new(last).file_stem()?.to_string_lossy().into_owned();
            Some(own().unwrap_or(name))
        }
        Some(Task::Watch(watch)) => {
            let is_live =
                |source: &&_| !matches!(source, sprintscope_sim::source::Address::File(_));
            let live = watch.sources.iter().find(is_live)?;
            Some(own().unwrap_or_else(|| live.to_string()))
        }
        Some(Task::Open(open)) if open.files.is_empty() => {
            Some(own().unwrap_or_else(|| "open".into()))
        }
        None if is_piped_into() => Some(own().unwrap_or_else(|| "input".into())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use rustix::fs::{FlockOperation, flock};

    use super::*;

    /// A recording of so many bytes, which take no room on the disk; held by whoever has the file.
    fn recording(folder: &Path, name: &str, bytes: u64) -> File {
        let file = File::create(folder.join(name).with_extension(ENDING)).unwrap();
        file.set_len(bytes).unwrap();
        file
    }

    fn written(folder: &Path, name: &str, bytes: u64) -> File {
        let file = recording(folder, name, bytes);
        flock(&file, FlockOperation::NonBlockingLockExclusive).unwrap();
        file
    }

    #[test]
    fn one_that_is_being_written_has_what_others_leave_and_an_even_share_in_any_case() {
        let folder = tempfile::tempdir().unwrap();
        let recordings = Recordings {
            folder: folder.path().into(),
        };
        let own = folder.path().join("own.sprint");
        drop(recording(folder.path(), "old", BUDGET_BYTES / 2));
        let _own = written(folder.path(), "own", 1_000);
        assert_eq!(recordings.room_for(&own), BUDGET_BYTES);
        let other = written(folder.path(), "other", BUDGET_BYTES / 4);
        assert_eq!(recordings.room_for(&own), BUDGET_BYTES / 4 * 3);
        assert_eq!(recordings.paths().len(), 3, "there is room for all");
        other.set_len(BUDGET_BYTES / 4 * 3).unwrap();
        assert_eq!(recordings.room_for(&own), BUDGET_BYTES / 2);
        assert_eq!(recordings.paths().len(), 2, "the old one made room");
        drop(other);
        assert_eq!(recordings.room_for(&own), BUDGET_BYTES);
    }
}
