//! Opens a recording: by its index where it was closed, else by its frames, each found and checked by itself.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::again;
use super::damage::Damage;
use super::entry::{Entry, LOG_LINES, RecordingHead};
use super::frame::{FrameHead, HEAD_BYTES, Kind, MAGIC, MARKER};
use super::index::{
    ChunkPlace, END_BYTES, Index, PiecePlace, Place, SeriesPlaces, index_at, levels_front,
    pieces_of,
};
use super::origin::{FileChunk, Source};
use crate::file_trouble::file_trouble;
use crate::job::JobIds;
use crate::store::{RestoredPart, SavedPiece, SeriesState, piece_range};

/// A file of so many bytes is checked as a whole when it is opened; a larger one where it is looked at.
const CHECKED_BYTES: u64 = 64 << 20;
/// So much of a frame tells what it is of.
const FRONT_BYTES: usize = 16 << 10;
/// So much is looked through at once for the next frame.
const WINDOW: usize = 1 << 20;

/// How much of a recording is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it, and what is small enough is checked.
    All,
    /// What became of its runs: no log, and no frame that isn't needed.
    Outline,
}

/// Why a recording can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It can't be read.
    #[error("{}", file_trouble(path, error))]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is something else.
    #[error("{}: no recording of sprintscope", path.display())]
    NoRecording {
        /// Which.
        path: PathBuf,
    },
}

/// A recording that is open to be read.
#[derive(Debug)]
pub struct Recording {
    path: PathBuf,
    head: RecordingHead,
    pub(super) entries: Vec<Entry>,
    pub(super) source: Arc<Source>,
    index: Index,
    damage: Damage,
    /// Which job of a scope made of it is which of its own.
    pub(super) ids: JobIds,
}

impl Recording {
    /// Opens a recording, be it whole, cut or damaged.
    ///
    /// # Errors
    /// [`OpenError`] if it can't be read or is something else.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::read(path, Reading::All)
    }

    /// Reads as much of it as is wanted.
    pub(super) fn read(path: &Path, wanted: Reading) -> Result<Self, OpenError> {
        let io_error = |error| OpenError::Io {
            path: path.into(),
            error,
        };
        let file = File::open(path).map_err(io_error)?;
        let len = file.metadata().map_err(io_error)?.len();
        let source = Arc::new(Source {
            file,
            damaged: AtomicU64::new(0),
        });
        let mut damage = Damage::default();
        let index = closed_index(&source, len);
        damage.is_open_ended = index.is_none();
        let index = match index {
            Some(index) if len > CHECKED_BYTES || wanted == Reading::Outline => index,
            known => {
                let found = Scan::new(&source, len, known.is_none()).run(&mut damage);
                if found.is_empty() && !begins_as_one(&source, len) {
                    return Err(OpenError::NoRecording { path: path.into() });
                }
                // An index names frames that were found, and others that are damaged.
                known.unwrap_or_else(|| found.into_index())
            }
        };
        let mut heads = index.heads.iter().filter_map(|place| source.body(*place));
        let head = heads.find_map(|body| serde_json::from_slice(&body).ok());
        let mut lines = Lines::new(wanted);
        for place in &index.entries {
            match source.body(*place) {
                Some(body) => lines.read(&body),
                None => lines.are_all = false,
            }
        }
        damage.places += lines.damaged;
        let entries = if lines.are_all && damage.places == 0 {
            lines.entries
        } else {
            let bodies = index.again.iter().filter_map(|place| source.body(*place));
            again::restored(lines.entries, &lines.hashes, &bodies.collect::<Vec<_>>())
        };
        Ok(Self {
            path: path.into(),
            head: head.unwrap_or_default(),
            entries,
            source,
            index,
            damage,
            ids: JobIds::new(),
        })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of itself.
    pub fn head(&self) -> &RecordingHead {
        &self.head
    }

    /// What is damaged as far as it was looked at.
    pub fn damage(&self) -> Damage {
        let mut damage = self.damage.clone();
        damage.places += self.source.damaged.load(Ordering::Relaxed);
        damage
    }

    /// The numbers of the series that it has samples of.
    pub(super) fn series(&self) -> impl Iterator<Item = u32> {
        self.index.series.keys().copied()
    }

    /// How each series stood at last.
    pub(super) fn states(&self) -> HashMap<u32, SeriesState> {
        let states = self.entries.iter().filter_map(|entry| match entry {
            Entry::Series { series, state } => Some((series.0, state)),
            _ => None,
        });
        let last: HashMap<u32, &SeriesState> = states.collect();
        let owned = last.into_iter();
        owned
            .map(|(series, state)| (series, state.clone()))
            .collect()
    }

    /// What there is of a series, in order.
    pub(super) fn parts(&self, series: u32) -> Vec<RestoredPart> {
        let Some(SeriesPlaces { chunks, pieces }) = self.index.series.get(&series) else {
            return Vec::new();
        };
        let mut parts: Vec<RestoredPart> = Vec::with_capacity(chunks.len() + pieces.len());
        let mut ends = BTreeMap::new();
        for chunk in chunks {
            let origin = FileChunk {
                source: Arc::clone(&self.source),
                series,
                levels: chunk.levels,
                samples: chunk.samples.clone(),
            };
            if ends
                .insert(chunk.summary.first, chunk.summary.end())
                .is_none()
            {
                let summary = Box::new(chunk.summary.clone());
                parts.push(RestoredPart::Chunk(summary, Arc::new(origin)));
            }
        }
        let is_in_chunk = |piece: &PiecePlace| {
            let chunk = ends.range(..=piece.first).next_back();
            chunk.is_some_and(|(_, end)| piece.end <= *end)
        };
        for place in pieces.iter().filter(|piece| !is_in_chunk(piece)) {
            let Some(body) = self.source.body(place.frame) else {
                continue;
            };
            let own = pieces_of(&body).filter(|(of, _)| *of == series);
            let own = own.filter_map(|(_, piece)| SavedPiece::read(piece));
            parts.extend(
                own.filter(|piece| piece.first == place.first)
                    .map(RestoredPart::Samples),
            );
        }
        // The longer of two that begin at one sample goes first.
        parts.sort_by_key(|part| (part.first(), std::cmp::Reverse(part.end())));
        parts
    }

    pub(super) fn note_missing(&mut self, samples: u64) {
        self.damage.samples += samples;
    }
}

impl RecordingHead {
    /// What a recording says of itself, read from where it begins.
    pub fn of(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let mut head = [0; HEAD_BYTES];
        file.read_exact_at(&mut head, MAGIC.len() as u64).ok()?;
        let frame = FrameHead::read(&head)?;
        let mut body = vec![0; frame.len];
        file.read_exact_at(&mut body, (MAGIC.len() + HEAD_BYTES) as u64)
            .ok()?;
        let is_it = frame.kind == Kind::Head && frame.fits(&body);
        is_it.then(|| serde_json::from_slice(&body).ok())?
    }
}

fn begins_as_one(source: &Source, len: u64) -> bool {
    let mut magic = vec![0; MAGIC.len().min(len as usize)];
    source.file.read_exact_at(&mut magic, 0).is_ok() && MAGIC.starts_with(&magic)
}

/// The index of a recording that was closed.
fn closed_index(source: &Source, len: u64) -> Option<Index> {
    let at = len.checked_sub(END_BYTES as u64)?;
    let mut end = [0; END_BYTES];
    source.file.read_exact_at(&mut end, at).ok()?;
    let index = index_at(&end)?;
    let place = Place {
        at: index,
        len: u32::try_from(at.checked_sub(index)?).ok()?,
    };
    let mut frame = vec![0; place.len as usize];
    source.file.read_exact_at(&mut frame, place.at).ok()?;
    let head = FrameHead::read(&frame)?;
    let body = &frame[HEAD_BYTES..];
    (head.kind == Kind::Index && head.fits(body)).then(|| Index::read(body))?
}

/// Lines of entries, as they are read.
struct Lines {
    wanted: Reading,
    entries: Vec<Entry>,
    /// By which each of them is known.
    hashes: Vec<u64>,
    /// How many can't be read.
    damaged: u64,
    /// No frame of them was damaged.
    are_all: bool,
}

impl Lines {
    fn new(wanted: Reading) -> Self {
        Self {
            wanted,
            entries: Vec::new(),
            hashes: Vec::new(),
            damaged: 0,
            are_all: true,
        }
    }

    fn read(&mut self, body: &[u8]) {
        let is_whole = self.wanted == Reading::All;
        let is_wanted =
            |line: &&[u8]| !line.is_empty() && (is_whole || !line.starts_with(LOG_LINES));
        for line in body.split(|byte| *byte == b'\n').filter(is_wanted) {
            match serde_json::from_slice(line) {
                Ok(entry) => {
                    self.entries.push(entry);
                    self.hashes.push(again::hash(line));
                }
                Err(_) => self.damaged += 1,
            }
        }
    }
}

/// A walk over a file's frames.
struct Scan<'a> {
    source: &'a Source,
    len: u64,
    /// All bodies are looked at, and not only where they say what they are of.
    checks_all: bool,
    /// What they say is of interest.
    collects: bool,
    found: Found,
}

/// What a walk has found.
#[derive(Debug, Default)]
struct Found {
    index: Index,
    /// Frames in which the samples of chunks are, so that they aren't taken for loose ones.
    frames: u64,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.frames == 0
    }

    fn into_index(self) -> Index {
        self.index
    }
}

impl<'a> Scan<'a> {
    fn new(source: &'a Source, len: u64, collects: bool) -> Self {
        Self {
            source,
            len,
            checks_all: len <= CHECKED_BYTES,
            collects,
            found: Found::default(),
        }
    }

    fn run(mut self, damage: &mut Damage) -> Found {
        let mut at = if begins_as_one(self.source, self.len) {
            (MAGIC.len() as u64).min(self.len)
        } else {
            0
        };
        while at < self.len {
            if let Some(next) = self.frame(at) {
                at = next;
                continue;
            }
            let next = self.next_frame(at + 1);
            damage.bytes += next - at;
            damage.places += 1;
            at = next;
        }
        self.found
    }

    /// Takes the frame there; returns where it ends. `None` where there is none, or a damaged one.
    fn frame(&mut self, at: u64) -> Option<u64> {
        let mut head = [0; HEAD_BYTES];
        self.source.file.read_exact_at(&mut head, at).ok()?;
        let head = FrameHead::read(&head)?;
        let next = at + head.bytes();
        if next > self.len {
            return None;
        }
        let is_front_enough = head.kind == Kind::Levels && !self.checks_all;
        let wanted = if is_front_enough {
            head.len.min(FRONT_BYTES)
        } else {
            head.len
        };
        let mut body = vec![0; wanted];
        let start = at + HEAD_BYTES as u64;
        self.source.file.read_exact_at(&mut body, start).ok()?;
        if wanted == head.len && !head.fits(&body) {
            return None;
        }
        let place = Place {
            at,
            len: head.bytes() as u32,
        };
        self.found.frames += 1;
        if self.collects {
            self.collect(head.kind, place, &body);
        }
        Some(next)
    }

    fn collect(&mut self, kind: Kind, place: Place, body: &[u8]) {
        let index = &mut self.found.index;
        match kind {
            Kind::Head => index.heads.push(place),
            Kind::Entries => index.entries.push(place),
            Kind::Again => index.again.push(place),
            Kind::Pieces => {
                for (series, piece) in pieces_of(body) {
                    if let Some(numbers) = piece_range(piece) {
                        let pieces = &mut index.series.entry(series).or_default().pieces;
                        pieces.push(PiecePlace {
                            first: numbers.start,
                            end: numbers.end,
                            frame: place,
                            order: 0,
                        });
                    }
                }
            }
            Kind::Levels => {
                if let Some((series, samples, summary, _)) = levels_front(body) {
                    let chunks = &mut index.series.entry(series).or_default().chunks;
                    chunks.push(ChunkPlace {
                        summary,
                        samples,
                        levels: place,
                        order: 0,
                    });
                }
            }
            Kind::Index | Kind::End => {}
        }
    }

    /// Where the next whole frame begins, from this byte on; else where the file ends.
    fn next_frame(&self, from: u64) -> u64 {
        let mut at = from;
        while at < self.len {
            let mut window = vec![0; WINDOW.min((self.len - at) as usize)];
            if self.source.file.read_exact_at(&mut window, at).is_err() {
                return self.len;
            }
            for found in memchr::memmem::find_iter(&window, &MARKER) {
                let here = at + found as u64;
                let mut head = [0; HEAD_BYTES];
                let is_head = self.source.file.read_exact_at(&mut head, here).is_ok()
                    && FrameHead::read(&head).is_some();
                if is_head {
                    return here;
                }
            }
            // One may begin at the window's end.
            let step = window.len().saturating_sub(MARKER.len() - 1).max(1);
            at += step as u64;
            if window.len() < MARKER.len() {
                break;
            }
        }
        self.len
    }
}
