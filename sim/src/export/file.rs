//! A file that is there whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Why a file can't be written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is something of that name.
    #[error("{}: there is such a file already; --force writes over it", path.display())]
    Exists {
        /// Of that name.
        path: PathBuf,
    },
    /// The system doesn't take it.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A file that is written beside its place, and takes it when it is whole; dropped before, it leaves nothing.
#[derive(Debug)]
pub struct NewFile {
    file: Option<File>,
    beside: PathBuf,
    path: PathBuf,
    is_forced: bool,
}

impl NewFile {
    /// A file that will have this name.
    ///
    /// # Errors
    /// [`FileError`] if there is one, unless it is to be written over, or the folder takes none.
    pub fn beside(path: &Path, is_forced: bool) -> Result<Self, FileError> {
        let exists = path.symlink_metadata().is_ok();
        if exists && !is_forced {
            return Err(FileError::Exists { path: path.into() });
        }
        let name = path.file_name().ok_or_else(|| FileError::Io {
            path: path.into(),
            error: io::ErrorKind::IsADirectory.into(),
        })?;
        let name = name.to_string_lossy();
        let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&beside);
        let file = opened.map_err(|error| FileError::Io {
            path: path.into(),
            error,
        })?;
        Ok(Self {
            file: Some(file),
            beside,
            path: path.into(),
            is_forced,
        })
    }

    /// What is written to.
    ///
    /// # Errors
    /// If the system has no more room for open files.
    pub fn file(&self) -> io::Result<File> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        file.try_clone()
    }

    /// It is whole: gives it its name.
    ///
    /// # Errors
    /// [`FileError`] if its place was taken meanwhile, or the system refuses.
    pub fn finish(mut self) -> Result<(), FileError> {
        self.file = None;
        let placed = if self.is_forced {
            fs::rename(&self.beside, &self.path)
        } else {
            // A link takes no place that somebody else has; where there are none, a name does.
            match fs::hard_link(&self.beside, &self.path) {
                Ok(()) => fs::remove_file(&self.beside),
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => Err(taken),
                Err(_) => fs::rename(&self.beside, &self.path),
            }
        };
        placed.map_err(|error| {
            let path = self.path.clone();
            match error.kind() {
                io::ErrorKind::AlreadyExists => FileError::Exists { path },
                _ => FileError::Io { path, error },
            }
        })
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Where it has its name nothing is beside it any more.
        let _gone = fs::remove_file(&self.beside);
    }
}
