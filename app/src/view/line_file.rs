//! The file in which things are kept for a command line: `$XDG_STATE_HOME/sprintscope/lines/HASH.toml`. Each that keeps
//! something there has a table of its own.

use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use toml::Table;

use crate::platform;

/// The file of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineFile {
    path: PathBuf,
}

/// More than this is none of ours.
const BYTES_MOST: u64 = 16 << 20;

impl LineFile {
    /// Of a command line: a program's words, a path, or `standard input`. `None` where there is no place to keep
    /// anything.
    pub(crate) fn of(line: &str) -> Option<Self> {
        Some(Self::within(&state_folder()?, line))
    }

    pub(crate) fn within(state: &Path, line: &str) -> Self {
        let name = format!("{:016x}.toml", hash(line));
        let path = state.join("sprintscope/lines").join(name);
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What is kept, as far as it is asked for; `None` where nothing is.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<Option<T>, String> {
        match text(&self.path)? {
            Some(text) => toml::from_str(&text)
                .map(Some)
                .map_err(|error| told(&text, &error)),
            None => Ok(None),
        }
    }

    /// Keeps this table, or nothing, instead of the one that is called so; those of others stay. A file that can't be
    /// read isn't written over.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn replace(&self, name: &str, table: Option<Table>) -> Result<(), String> {
        if table.is_none() && !self.path.exists() {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        // Another scope of the same line may be about to write what it keeps. Where there are no locks, the last word
        // counts.
        let _lock = platform::lock_folder(folder);
        let mut all: Table = self.read()?.unwrap_or_default();
        all.remove(name);
        if let Some(table) = table {
            all.insert(name.into(), table.into());
        }
        self.write(&all).map_err(|error| error.to_string())
    }

    fn write(&self, table: &Table) -> io::Result<()> {
        if table.is_empty() {
            return match std::fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        write_whole(&self.path, &table.to_string())
    }
}

/// What stands in a file; `None` where there is none.
///
/// # Errors
/// What hinders it, in a line, with the number of the file's line where there is one.
pub(crate) fn text(path: &Path) -> Result<Option<String>, String> {
    let found = match std::fs::metadata(path) {
        Ok(found) => found,
        // Where nothing can be kept, nothing was.
        Err(error) if is_nothing(&error) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if !found.is_file() {
        return Err("it isn't a file".into());
    }
    if found.len() > BYTES_MOST {
        return Err(format!("it has more than {BYTES_MOST} bytes"));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = line_of(&error.as_bytes()[..good]);
        format!("line {line}: it isn't text")
    })
}

/// What is wrong in a text, in a line.
pub(crate) fn told(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().lines().next().unwrap_or_default();
    match error.span() {
        Some(span) => {
            let before = &text.as_bytes()[..span.start.min(text.len())];
            format!("line {}: {message}", line_of(before))
        }
        None => message.into(),
    }
}

fn line_of(before: &[u8]) -> usize {
    String::from_utf8_lossy(before).matches('\n').count() + 1
}

/// Writes a file so that who reads it meanwhile has it whole, or as it was.
///
/// # Errors
/// Those of the system; the file is as it was then.
pub(crate) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let number = std::process::id();
    let mut beside = path.clone().into_os_string();
    beside.push(format!(".{number}.new"));
    let done = std::fs::write(&beside, text).and_then(|()| {
        if let Ok(found) = std::fs::metadata(&path) {
            std::fs::set_permissions(&beside, found.permissions())?;
        }
        std::fs::rename(&beside, &path)
    });
    if done.is_err() {
        // It may not even have come to be.
        let _gone = std::fs::remove_file(&beside);
    }
    done
}

/// What hinders something, as far as it stands in a line.
pub(crate) fn in_a_line(error: &dyn Display) -> String {
    let error = error.to_string();
    error.lines().next().unwrap_or_default().to_owned()
}

fn is_nothing(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

/// Where programs keep what they know of the last time.
fn state_folder() -> Option<PathBuf> {
    if cfg!(test) {
        // The tests' own: what a person has kept is not theirs.
        return Some(std::env::temp_dir().join("sprintscope-tests"));
    }
    platform::persons_folder("XDG_STATE_HOME", ".local/state")
}

/// The same for the same text, on every machine and in every version: FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn table(number: usize) -> Table {
        let entry = ("number".to_owned(), toml::Value::from(number as i64));
        Table::from_iter([entry])
    }

    #[test]
    fn several_scopes_of_a_line_leave_each_others_tables() {
        let folder = tempfile::tempdir().unwrap();
        let file = LineFile::within(folder.path(), "python3 train.py");
        thread::scope(|all| {
            for name in ["reading", "layout", "other"] {
                let file = &file;
                let write = move || {
                    for number in 0..30 {
                        file.replace(name, Some(table(number))).unwrap();
                    }
                };
                thread::Builder::new().spawn_scoped(all, write).unwrap();
            }
        });
        let kept: Table = file.read().unwrap().unwrap();
        let expected = ["layout", "other", "reading"].map(|name| (name.to_owned(), table(29)));
        let expected = expected.map(|(name, table)| (name, toml::Value::from(table)));
        assert_eq!(kept, Table::from_iter(expected));
        for name in ["reading", "layout", "other"] {
            file.replace(name, None).unwrap();
        }
        assert!(!file.path.exists(), "nothing to keep is no file");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_with_its_line_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = LineFile::within(folder.path(), "-");
        std::fs::create_dir_all(file.path.parent().unwrap()).unwrap();
        for broken in [&b"[reading]\na = \n"[..], b"[reading]\n\xff = 3\n"] {
            std::fs::write(&file.path, broken).unwrap();
            let error = file.read::<Table>().unwrap_err();
            assert!(error.starts_with("line 2: "), "{error}");
            assert_eq!(file.replace("layout", Some(table(1))), Err(error));
            assert_eq!(std::fs::read(&file.path).unwrap(), broken);
        }
    }

    #[test]
    fn a_command_lines_file_has_the_same_name_for_ever() {
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
