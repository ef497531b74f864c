//! What a person corrected of how a source is read, kept for the same command line.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sprintscope_sim::format::Corrections;
use toml::Table;

use crate::platform;

/// The entry of the file that is ours; others are left as they are.
const ENTRY: &str = "reading";

/// The file of a command line: `$XDG_STATE_HOME/sprintscope/lines/HASH.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    path: PathBuf,
}

impl Kept {
    /// Of a source's command line: a program's words, a path, or `standard input`. `None` where there
    /// is no place to keep anything.
    pub(crate) fn of(line: &str) -> Option<Self> {
        Some(Self::within(&state_folder()?, line))
    }

    fn within(state: &Path, line: &str) -> Self {
        let name = format!("{:016x}.toml", hash(line));
        let path = state.join("sprintscope/lines").join(name);
        Self { path }
    }

    /// What is kept; nothing where nothing is.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn load(&self) -> Result<Corrections, String> {
        self.entry(ENTRY).map(Option::unwrap_or_default)
    }

    /// Keeps this instead of what was kept.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn save(&self, corrections: &Corrections) -> Result<(), String> {
        if corrections.is_empty() {
            return self.keep(ENTRY, &Table::new());
        }
        self.keep(ENTRY, corrections)
    }

    /// What is kept under this name.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn entry<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(entry) = self.table()?.remove(name) else {
            return Ok(None);
        };
        entry.try_into().map_err(|error| self.says(&error))
    }

    /// Keeps this under this name instead of what was kept; nothing where it says nothing.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn keep(&self, name: &str, what: &impl Serialize) -> Result<(), String> {
        let mut table = self.table().unwrap_or_default();
        table.remove(name);
        let entry = Table::try_from(what).map_err(|error| self.says(&error))?;
        if !entry.is_empty() {
            table.insert(name.into(), entry.into());
        }
        self.write(&table).map_err(|error| self.says(&error))
    }

    fn table(&self) -> Result<Table, String> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => text.parse().map_err(|error| self.says(&error)),
            // Where nothing can be kept, nothing was.
            Err(error) if is_nothing(&error) => Ok(Table::new()),
            Err(error) => Err(self.says(&error)),
        }
    }

    /// Another scope may read it meanwhile: it is there whole, or as it was.
    fn write(&self, table: &Table) -> io::Result<()> {
        if table.is_empty() {
            return match std::fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = self
            .path
            .with_extension(format!("{}.new", std::process::id()));
        std::fs::write(&beside, table.to_string())?;
        std::fs::rename(&beside, &self.path)
    }

    fn says(&self, error: &dyn std::fmt::Display) -> String {
        let error = error.to_string();
        let line = error.lines().next().unwrap_or_default();
        format!(
            "corrections can't be kept in {}: {line}",
            self.path.display()
        )
    }
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
    use super::*;

    fn some() -> Corrections {
        let mut corrections = Corrections::default();
        corrections.toggle_time("up");
        corrections.toggle_group("gpu");
        corrections.toggle_skip("junk");
        corrections.toggle_state("mode");
        corrections.rename("x1", "speed");
        corrections.set_unit("x1", "m/s");
        corrections
    }

    #[test]
    fn what_is_kept_for_a_command_line_is_found_for_the_same_one_alone() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path(), "python3 train.py");
        assert_eq!(kept.load(), Ok(Corrections::default()));
        kept.save(&some()).unwrap();
        assert_eq!(kept.load(), Ok(some()));
        let other = Kept::within(folder.path(), "python3 eval.py");
        assert_eq!(other.load(), Ok(Corrections::default()));
        kept.save(&Corrections::default()).unwrap();
        assert!(!kept.path.exists(), "nothing to keep is no file");
    }

    #[test]
    fn what_others_keep_in_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path(), "-");
        std::fs::create_dir_all(kept.path.parent().unwrap()).unwrap();
        std::fs::write(&kept.path, "[layout]\ncolumns = 2\n").unwrap();
        kept.save(&some()).unwrap();
        kept.save(&Corrections::default()).unwrap();
        assert_eq!(
            std::fs::read_to_string(&kept.path).unwrap(),
            "[layout]\ncolumns = 2\n"
        );
    }

    #[test]
    fn a_place_that_is_none_is_said_in_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = Kept::within(&file, "-").save(&some()).unwrap_err();
        assert!(
            error.starts_with("corrections can't be kept in "),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn a_file_that_is_broken_is_said_in_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::within(folder.path(), "-");
        std::fs::create_dir_all(kept.path.parent().unwrap()).unwrap();
        for broken in ["[reading", "[reading]\nskip = 3\n"] {
            std::fs::write(&kept.path, broken).unwrap();
            assert_eq!(kept.load().unwrap_err().lines().count(), 1);
        }
    }

    #[test]
    fn a_command_lines_file_has_the_same_name_for_ever() {
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("a"), 0xaf63_dc4c_8601_ec8c);
    }
}
