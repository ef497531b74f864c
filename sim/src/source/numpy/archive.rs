//! The arrays of a file: those of an archive, or one alone.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::front::{Front, MAGIC};
use super::values::texts;
use crate::source::pump::PumpError;

/// What arrays of an archive are called.
pub(super) const ENDING: &str = ".npy";
/// What an array is called that is alone.
const ALONE: &str = "value";
/// What an export says beside its arrays.
const LABELS: &str = ".labels";
const UNIT: &str = ".unit";
/// Texts of one array, at most: labels, a unit.
const TEXTS_MOST: u64 = 100_000;
/// Their bytes, at most.
const TEXT_BYTES_MOST: u64 = 64 << 20;

fn damaged(error: impl std::fmt::Display) -> PumpError {
    io::Error::other(format!("damaged: {error}")).into()
}

/// One array among those of a file.
pub(super) struct Listed {
    /// Its place in the archive; `None` of one that is a file by itself.
    place: Option<usize>,
    pub name: String,
    pub front: Front,
}

/// What an export says beside its arrays.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub labels: HashMap<String, Vec<String>>,
    pub units: HashMap<String, String>,
}

/// A file of them.
pub(super) enum Archive {
    Zip(Box<ZipArchive<File>>),
    Array(File),
}

/// The name of an array that can't be read, and why.
pub(super) type Unread = (String, String);

impl Archive {
    pub(super) fn of(mut file: File) -> Result<Self, PumpError> {
        let mut head = [0; 4];
        let count = file.read(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        if head[..count] == MAGIC[..4] {
            return Ok(Self::Array(file));
        }
        let zip = ZipArchive::new(file);
        let zip = zip.map_err(|error| damaged(format!("no whole archive: {error}")))?;
        Ok(Self::Zip(Box::new(zip)))
    }

    /// All arrays that can be read; and of the others their names, and why.
    pub(super) fn list(&mut self) -> Result<(Vec<Listed>, Vec<Unread>), PumpError> {
        let zip = match self {
            Archive::Zip(zip) => zip,
            Archive::Array(file) => {
                let front = Front::read(file)?;
                let (place, name) = (None, ALONE.into());
                return Ok((vec![Listed { place, name, front }], Vec::new()));
            }
        };
        let (mut all, mut unread) = (Vec::new(), Vec::new());
        for place in 0..zip.len() {
            let read = zip.by_index(place).map_err(io::Error::other);
            let read = read.and_then(|mut entry| {
                let name = entry.name().map_err(io::Error::other)?.into_owned();
                let front = Front::read(&mut entry);
                Ok((name, front))
            });
            match read {
                Ok((name, Ok(front))) => {
                    let name = name.strip_suffix(ENDING).unwrap_or(&name).into();
                    let place = Some(place);
                    all.push(Listed { place, name, front });
                }
                Ok((name, Err(error))) => unread.push((name, error.to_string())),
                Err(error) => unread.push((format!("array {}", place + 1), error.to_string())),
            }
        }
        Ok((all, unread))
    }

    /// The bytes of an array, behind its front.
    pub(super) fn opened(&mut self, listed: &Listed) -> Result<Box<dyn Read + '_>, PumpError> {
        let mut bytes: Box<dyn Read + '_> = match (self, listed.place) {
            (Archive::Zip(zip), Some(place)) => Box::new(zip.by_index(place).map_err(damaged)?),
            (Archive::Zip(_), None) => return Err(damaged("no such array")),
            (Archive::Array(file), _) => {
                file.seek(SeekFrom::Start(0))?;
                Box::new(file)
            }
        };
        Front::read(&mut bytes)?;
        Ok(Box::new(BufReader::with_capacity(1 << 18, bytes)))
    }

    /// Takes those arrays off that say something of another one.
    pub(super) fn notes(&mut self, arrays: &mut Vec<Listed>) -> Result<Notes, PumpError> {
        let names: Vec<String> = arrays.iter().map(|listed| listed.name.clone()).collect();
        let mut notes = Notes::default();
        let mut rest = Vec::new();
        for listed in arrays.drain(..) {
            let of = |ending| {
                let base = listed.name.strip_suffix(ending)?;
                names.iter().find(|name| **name == base).cloned()
            };
            let [field] = &listed.front.fields[..] else {
                rest.push(listed);
                continue;
            };
            let count = listed.front.shape.first().copied().unwrap_or(1);
            let is_text = field.element.kind == b'U' && count <= TEXTS_MOST;
            let (labels, unit) = (of(LABELS), of(UNIT));
            if !is_text || labels.is_none() && unit.is_none() {
                rest.push(listed);
                continue;
            }
            let mut bytes = Vec::new();
            self.opened(&listed)?
                .take(TEXT_BYTES_MOST)
                .read_to_end(&mut bytes)?;
            let mut words = texts(field, listed.front.row_bytes, &bytes);
            if let Some(base) = labels {
                notes.labels.insert(base, words);
            } else if let Some(base) = unit {
                notes.units.insert(base, words.pop().unwrap_or_default());
            }
        }
        *arrays = rest;
        Ok(notes)
    }
}
