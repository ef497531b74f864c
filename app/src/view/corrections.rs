//! What a person corrected of how a source is read, kept for the same command line.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sprintscope_sim::format::Corrections;
use toml::{Table, Value};

use super::line_file::{LineFile, in_a_line};

/// The entry of the file that is ours; others are left as they are.
const ENTRY: &str = "reading";

/// What is kept for a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    file: LineFile,
}

/// What of the file is asked for.
#[derive(Default, Deserialize)]
struct Entries {
    #[serde(default)]
    reading: Corrections,
}

impl Kept {
    /// Of a source's command line: a program's words, a path, or `standard input`. `None` where there
    /// is no place to keep anything.
    pub(crate) fn of(line: &str) -> Option<Self> {
        let file = LineFile::of(line)?;
        Some(Self { file })
    }

    /// What is kept; nothing where nothing is.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn load(&self) -> Result<Corrections, String> {
        let entries = self.file.read::<Entries>();
        let entries = entries.map_err(|error| self.says(&error))?;
        Ok(entries.unwrap_or_default().reading)
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
        let all: Option<Table> = self.file.read().map_err(|error| self.says(&error))?;
        let entry = all.and_then(|mut all| all.remove(name));
        let read = entry.map(Value::try_into).transpose();
        read.map_err(|error| self.says(&in_a_line(&error)))
    }

    /// Keeps this under this name instead of what was kept; nothing where it says nothing.
    ///
    /// # Errors
    /// What hinders it, in a line.
    pub(crate) fn keep(&self, name: &str, what: &impl Serialize) -> Result<(), String> {
        let entry = Table::try_from(what).map_err(|error| self.says(&in_a_line(&error)))?;
        let entry = (!entry.is_empty()).then_some(entry);
        let kept = self.file.replace(name, entry);
        kept.map_err(|error| self.says(&error))
    }

    fn says(&self, error: &str) -> String {
        let path = self.file.path().display();
        format!("corrections can't be kept in {path}: {error}")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn within(state: &Path, line: &str) -> Kept {
        let file = LineFile::within(state, line);
        Kept { file }
    }

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
        let kept = within(folder.path(), "python3 train.py");
        assert_eq!(kept.load(), Ok(Corrections::default()));
        kept.save(&some()).unwrap();
        assert_eq!(kept.load(), Ok(some()));
        let other = within(folder.path(), "python3 eval.py");
        assert_eq!(other.load(), Ok(Corrections::default()));
        kept.save(&Corrections::default()).unwrap();
        assert!(!kept.file.path().exists(), "nothing to keep is no file");
    }

    #[test]
    fn what_others_keep_in_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let kept = within(folder.path(), "-");
        std::fs::create_dir_all(kept.file.path().parent().unwrap()).unwrap();
        std::fs::write(kept.file.path(), "[layout]\ncolumns = 2\n").unwrap();
        kept.save(&some()).unwrap();
        kept.save(&Corrections::default()).unwrap();
        assert_eq!(
            std::fs::read_to_string(kept.file.path()).unwrap(),
            "[layout]\ncolumns = 2\n"
        );
    }

    #[test]
    fn a_place_that_is_none_is_said_in_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = within(&file, "-").save(&some()).unwrap_err();
        assert!(
            error.starts_with("corrections can't be kept in "),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn a_file_that_is_broken_is_said_in_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let kept = within(folder.path(), "-");
        std::fs::create_dir_all(kept.file.path().parent().unwrap()).unwrap();
        for broken in ["[reading", "[reading]\nskip = 3\n"] {
            std::fs::write(kept.file.path(), broken).unwrap();
            assert_eq!(kept.load().unwrap_err().lines().count(), 1);
            let is_toml = broken.ends_with('\n');
            assert_eq!(kept.save(&some()).is_ok(), is_toml);
            if !is_toml {
                let text = std::fs::read_to_string(kept.file.path()).unwrap();
                assert_eq!(text, broken, "what can't be read isn't written over");
            }
        }
    }
}
