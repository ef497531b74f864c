//! The files that the program writes: tried before anything runs, since an hour's work is not to end in
//! an error, and left as they were until jobs begin, since a start that fails has nothing to say.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::cli::Options;
use super::console::LogFile;
use super::say::print;

/// What `--log` and `--summary` name.
pub(crate) struct Outputs {
    log: RefCell<Option<Reserved>>,
    summary: RefCell<Summary>,
}

impl Outputs {
    /// Looks whether they can be written.
    ///
    /// # Errors
    /// Which one can't, and what to do about it.
    pub(crate) fn reserve(options: &Options) -> anyhow::Result<Self> {
        let summary = match options.summary.as_deref() {
            None => Summary::Unasked,
            Some(path) if path == Path::new("-") => Summary::Stdout,
            Some(path) => Summary::Reserved(Reserved::new(path, "summary")?),
        };
        let log = options.log.as_deref();
        let log = log.map(|path| Reserved::new(path, "log")).transpose()?;
        Ok(Self {
            log: log.into(),
            summary: summary.into(),
        })
    }

    /// Empties them: what they held is of another run from now on. Returns the log, if one is asked for.
    ///
    /// # Errors
    /// As [`reserve`](Self::reserve): a place may have become a bad one since.
    pub(crate) fn begin(&self) -> anyhow::Result<Option<LogFile>> {
        let log = match self.log.take() {
            Some(log) => Some(LogFile::new(log.empty()?, &log.path)),
            None => None,
        };
        self.begin_summary()?;
        Ok(log)
    }

    fn begin_summary(&self) -> anyhow::Result<()> {
        let mut summary = self.summary.borrow_mut();
        if let Summary::Reserved(reserved) = &*summary {
            *summary = Summary::Begun(reserved.empty()?, reserved.path.clone());
        }
        Ok(())
    }

    /// Writes the summary, if one is asked for.
    ///
    /// # Errors
    /// If the system doesn't take it, with the file's name.
    pub(crate) fn write_summary(&self, json: &str) -> anyhow::Result<()> {
        // It may be time to leave before there were jobs.
        self.begin_summary()?;
        match &mut *self.summary.borrow_mut() {
            Summary::Stdout => print(json.as_bytes()),
            Summary::Begun(file, path) => file
                .write_all(json.as_bytes())
                .with_context(|| format!("{}: writing the summary", path.display())),
            Summary::Unasked | Summary::Reserved(_) => Ok(()),
        }
    }
}

/// Where the summary goes.
enum Summary {
    Unasked,
    Stdout,
    Reserved(Reserved),
    /// Into this file, which is empty.
    Begun(File, PathBuf),
}

/// A file that can be written, and wasn't yet.
struct Reserved {
    path: PathBuf,
    /// What is to be in it, which is the option's name, too.
    content: &'static str,
    /// Open where it was there before. A pipe could not be opened a second time.
    file: Option<File>,
}

impl Reserved {
    fn new(path: &Path, content: &'static str) -> anyhow::Result<Self> {
        let was_there = path.exists();
        let mut options = File::options();
        let opened = options.write(true).create(true).truncate(false).open(path);
        let file = opened.with_context(|| refusal(path, content))?;
        let is_removed = !was_there && unmake(path);
        Ok(Self {
            path: path.into(),
            content,
            file: (!is_removed).then_some(file),
        })
    }

    fn empty(&self) -> anyhow::Result<File> {
        let emptied = match &self.file {
            None => File::create(&self.path),
            Some(file) => emptied(file),
        };
        emptied.with_context(|| refusal(&self.path, self.content))
    }
}

/// Nothing is left of the trial, also where the path is a link to what wasn't there.
fn unmake(path: &Path) -> bool {
    let made = fs::canonicalize(path);
    made.is_ok_and(|made| fs::remove_file(made).is_ok())
}

/// Only a file of its own can be emptied, a terminal or a pipe not.
fn emptied(file: &File) -> std::io::Result<File> {
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    file.try_clone()
}

fn refusal(path: &Path, content: &str) -> String {
    let path = path.display();
    format!("{path}: can't write the {content}; give --{content} a file that can be made")
}
