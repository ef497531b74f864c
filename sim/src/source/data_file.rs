//! Files that others have written, each read as what it is: lines, tables of columns, robots' logs, events.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::ReadOptions;
use super::exported::{exported, is_exported};
use super::file::file;
use super::found_file::file_name;
use super::started_jobs::StartJob;
use crate::job::{JobSpec, Reason, TaskEnd, TaskSpec};

/// What a file is, by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Lines of text: CSV, TSV, JSON, a log.
    Lines,
    /// A recording of this program.
    Recording,
    /// Apache Parquet.
    Parquet,
    /// MCAP, as robots' programs log.
    Mcap,
    /// What a training tells TensorBoard: an event file, a run, or a folder of runs.
    Events,
    /// Arrays that numpy saved.
    Arrays,
    /// Neither text nor any of these, by its beginning.
    Unknown,
}

/// What Parquet files begin and end with.
const PARQUET: &[u8] = b"PAR1";
/// What MCAP files begin and end with.
const MCAP: &[u8] = b"\x89MCAP0\r\n";
/// So much of a file tells what it is.
const FRONT_BYTES: u64 = 4 << 10;

impl FileKind {
    /// Looks at what there is; what isn't there yet is told by its name.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        let found = match path.metadata() {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::by_name(path));
            }
            Err(error) => return Err(error),
        };
        if found.is_dir() {
            return Ok(if has_events(path) {
                Self::Events
            } else {
                Self::Lines
            });
        }
        // What is read from a FIFO is read once.
        if !found.is_file() {
            return Ok(Self::Lines);
        }
        if found.len() == 0 {
            return Ok(Self::by_name(path));
        }
        let mut head = Vec::new();
        File::open(path)?.take(FRONT_BYTES).read_to_end(&mut head)?;
        Ok(if crate::recording::is_beginning(&head) {
            Self::Recording
        } else if head.starts_with(PARQUET) {
            Self::Parquet
        } else if head.starts_with(MCAP) {
            Self::Mcap
        } else if is_event_file(path) {
            Self::Events
        } else if is_array(&head) {
            Self::Arrays
        } else if is_noise(&head) {
            Self::Unknown
        } else {
            Self::Lines
        })
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Recording => "a recording",
            Self::Parquet => "a Parquet file",
            Self::Mcap => "an MCAP file",
            Self::Events => "events told to TensorBoard",
            Self::Arrays => "arrays of numpy",
            Self::Unknown => "neither text nor a form that is known",
        }
    }

    fn by_name(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("parquet") => Self::Parquet,
            Some("mcap") => Self::Mcap,
            Some("npy" | "npz") => Self::Arrays,
            _ if name.contains(".tfevents.") => Self::Events,
            _ => Self::Lines,
        }
    }
}

/// Whether it can't be text in any encoding: control characters are strewn all over it, as among random bytes. Zeros
/// don't count, which are every other byte of some encodings, and holes in logs.
fn is_noise(front: &[u8]) -> bool {
    /// One in so many: of random bytes one in ten are such; of those of UTF-16 in any script one in twenty.
    const PART: usize = 15;
    const LEAST: usize = 4;
    let is_utf16 = front.starts_with(b"\xFF\xFE") || front.starts_with(b"\xFE\xFF");
    let is_control = |byte: &&u8| matches!(byte, 0x01..=0x06 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let all = front.iter().filter(|byte| **byte != 0).count();
    let controls = front.iter().filter(is_control).count();
    !is_utf16 && controls >= LEAST && controls * PART > all
}

/// How what is no text is called, by its name.
fn why_unknown(path: &Path) -> &'static str {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match (FileKind::by_name(path), ending) {
        (FileKind::Parquet, _) => "no Parquet file, whatever its name says: it begins otherwise",
        (FileKind::Mcap, _) => "no MCAP file, whatever its name says: it begins otherwise",
        (FileKind::Events, _) => "no event file, whatever its name says: it begins otherwise",
        (FileKind::Arrays, _) => "no arrays of numpy, whatever its name says: it begins otherwise",
        (_, Some("sprint")) => {
            "no recording of sprintscope, whatever its name says: it begins otherwise"
        }
        _ => {
            "neither text nor a form that is known: sprintscope opens recordings, text, Parquet, MCAP, \
             numpy's arrays and event files"
        }
    }
}

#[cfg(feature = "numpy")]
fn is_array(front: &[u8]) -> bool {
    super::numpy::is_beginning(front)
}

#[cfg(not(feature = "numpy"))]
fn is_array(_front: &[u8]) -> bool {
    false
}

#[cfg(feature = "tensorboard")]
fn has_events(folder: &Path) -> bool {
    super::tensorboard::has_event_files(folder)
}

#[cfg(not(feature = "tensorboard"))]
fn has_events(_folder: &Path) -> bool {
    false
}

#[cfg(feature = "tensorboard")]
fn is_event_file(path: &Path) -> bool {
    super::tensorboard::is_event_file(path).unwrap_or_default()
}

#[cfg(not(feature = "tensorboard"))]
fn is_event_file(path: &Path) -> bool {
    FileKind::by_name(path) == FileKind::Events
}

/// A job that reads what is at this place as what it is. A folder of runs has each of them start a job of its own.
///
/// It ends as "end of input", or at the stop event. With [`ReadOptions::follow`] it goes on as the file grows.
pub fn data_file(path: &Path, options: ReadOptions, start: StartJob) -> JobSpec {
    // What can't be read says so when it is its turn.
    match FileKind::of(path).unwrap_or(FileKind::Lines) {
        // Somebody may be about to put the first run into it.
        FileKind::Lines if path.is_dir() && options.follow => events(path, options, start),
        FileKind::Lines if is_exported(path, &options) => exported(path, options),
        FileKind::Lines => file(path, options),
        FileKind::Recording => {
            let why = "a recording of sprintscope: it is looked at by `sprintscope open`";
            refused(path, options, why)
        }
        FileKind::Parquet => parquet(path, options),
        FileKind::Mcap => mcap(path, options),
        FileKind::Arrays => arrays(path, options),
        FileKind::Unknown => refused(path, options, why_unknown(path)),
        FileKind::Events => events(path, options, start),
    }
}

/// A job that says why there is nothing to be read.
fn refused(path: &Path, options: ReadOptions, why: &str) -> JobSpec {
    let name = options.name.unwrap_or_else(|| file_name(path));
    let detail = path.display().to_string();
    let reason = format!("{detail}: {why}");
    let reader = TaskSpec::new("reader", move |_| {
        let reason = reason.clone();
        async move { TaskEnd::Failed(Reason::Failed(reason)) }
    });
    JobSpec::new(name).detail(detail).task(reader)
}

#[cfg(feature = "parquet")]
fn parquet(path: &Path, options: ReadOptions) -> JobSpec {
    super::parquet::parquet(path, options)
}

#[cfg(not(feature = "parquet"))]
fn parquet(path: &Path, options: ReadOptions) -> JobSpec {
    refused(
        path,
        options,
        "a Parquet file, which this program was built without",
    )
}

#[cfg(feature = "mcap")]
fn mcap(path: &Path, options: ReadOptions) -> JobSpec {
    super::mcap::mcap(path, options)
}

#[cfg(not(feature = "mcap"))]
fn mcap(path: &Path, options: ReadOptions) -> JobSpec {
    refused(
        path,
        options,
        "an MCAP file, which this program was built without",
    )
}

#[cfg(feature = "numpy")]
fn arrays(path: &Path, options: ReadOptions) -> JobSpec {
    super::numpy::arrays(path, options)
}

#[cfg(not(feature = "numpy"))]
fn arrays(path: &Path, options: ReadOptions) -> JobSpec {
    refused(
        path,
        options,
        "arrays of numpy, which this program was built without",
    )
}

#[cfg(feature = "tensorboard")]
fn events(path: &Path, options: ReadOptions, start: StartJob) -> JobSpec {
    super::tensorboard::event_job(path, options, start)
}

#[cfg(not(feature = "tensorboard"))]
fn events(path: &Path, options: ReadOptions, _start: StartJob) -> JobSpec {
    refused(
        path,
        options,
        "event files of TensorBoard, which this program was built without",
    )
}

#[cfg(test)]
mod tests;
