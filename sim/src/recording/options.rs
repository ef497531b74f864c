//! What a recording is told before it begins.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::file_trouble::file_trouble;

/// What outlasts a power cut. What a killed process had written outlasts it in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// All but the last second.
    EverySecond,
    /// What the system has written by itself.
    #[default]
    Never,
}

/// What a recording is told before it begins.
#[derive(Clone, Debug, Default)]
pub struct RecordingOptions {
    /// The file.
    pub path: PathBuf,
    /// What outlasts a power cut.
    pub sync: Durability,
    /// A file that is there is written over.
    pub is_forced: bool,
    /// The words of the command line; their secrets are masked.
    pub command: Vec<String>,
    /// The version of the program.
    pub program: String,
    /// How much room there is for it; without it there is no limit.
    pub room: Option<Room>,
}

/// Says how many bytes a recording may have that has so many.
#[derive(Clone)]
pub struct Room(Arc<dyn Fn(u64) -> u64 + Send + Sync>);

impl Room {
    /// As this says, which is asked each time that the recording has grown notably.
    pub fn by(most: impl Fn(u64) -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(most))
    }

    pub(super) fn most(&self, bytes: u64) -> u64 {
        (self.0)(bytes)
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Room")
    }
}

/// Why a recording can't begin.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// There is something of that name.
    #[error("{}: there is such a file already; --force writes over it", path.display())]
    Exists {
        /// Of that name.
        path: PathBuf,
    },
    /// It can't be made.
    #[error("{}", file_trouble(path, error))]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl RecordError {
    /// What hinders at this place.
    pub(super) fn of(path: PathBuf, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            _ => Self::Io { path, error },
        }
    }
}
