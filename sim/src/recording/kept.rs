//! What is written already of a scope that goes on: its store lets go of full chunks where memory is short, and reads
//! them back from here.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

use super::index::{ChunkPlace, Index};
use super::medium::Medium;
use super::origin::{FileChunk, Source};
use crate::store::{ChunkOrigin, SeriesId, Store};

/// A full chunk of a file that is still written, and so may move, or have to make room.
#[derive(Debug)]
struct KeptChunk(Mutex<Option<Arc<FileChunk>>>);

impl KeptChunk {
    fn place(&self) -> Option<Arc<FileChunk>> {
        self.0.lock().clone()
    }
}

impl ChunkOrigin for KeptChunk {
    fn is_there(&self) -> bool {
        self.0.lock().is_some()
    }

    fn levels(&self) -> Option<Vec<u8>> {
        self.place()?.levels()
    }

    fn pieces(&self) -> Vec<Vec<u8>> {
        self.place().map_or_else(Vec::new, |place| place.pieces())
    }
}

/// The full chunks of which the store was told that they are in the file.
#[derive(Debug, Default)]
pub(super) struct KeptChunks {
    source: Option<Arc<Source>>,
    /// By series and first sample.
    chunks: BTreeMap<(u32, u64), Weak<KeptChunk>>,
}

impl KeptChunks {
    /// Tells the store of chunks that the index names. Without a file that can be read it keeps them itself.
    pub(super) fn add(
        &mut self,
        store: &Store,
        medium: &dyn Medium,
        index: &Index,
        added: &[(u32, u64)],
    ) {
        if added.is_empty() {
            return;
        }
        if self.source.is_none() {
            self.source = source(medium);
        }
        let Some(source) = &self.source else { return };
        for (series, first) in added {
            let places = index.series.get(series);
            let mut chunks = places.iter().flat_map(|places| places.chunks.iter().rev());
            let Some(place) = chunks.find(|place| place.summary.first == *first) else {
                continue;
            };
            let chunk = Arc::new(KeptChunk(Mutex::new(Some(file_chunk(
                source, *series, place,
            )))));
            let numbers = place.summary.first..place.summary.end();
            let origin: Arc<dyn ChunkOrigin> = Arc::<KeptChunk>::clone(&chunk);
            store.keep_elsewhere(SeriesId(*series), &numbers, origin);
            self.chunks
                .insert((*series, *first), Arc::downgrade(&chunk));
        }
    }

    /// They are elsewhere in the file now, or in another one; those that the index doesn't name are nowhere.
    pub(super) fn moved(&mut self, medium: &dyn Medium, index: &Index) {
        let Some(source) = source(medium) else {
            // What was open stays readable where it was.
            return;
        };
        let mut before = std::mem::take(&mut self.chunks);
        for (series, places) in &index.series {
            for place in &places.chunks {
                let key = (*series, place.summary.first);
                if let Some(chunk) = before.remove(&key)
                    && let Some(kept) = chunk.upgrade()
                {
                    *kept.0.lock() = Some(file_chunk(&source, *series, place));
                    self.chunks.insert(key, chunk);
                }
            }
        }
        for gone in before.values().filter_map(Weak::upgrade) {
            *gone.0.lock() = None;
        }
        self.source = Some(source);
    }
}

fn source(medium: &dyn Medium) -> Option<Arc<Source>> {
    let file = medium.reader().ok()?;
    let damaged = AtomicU64::new(0);
    Some(Arc::new(Source { file, damaged }))
}

fn file_chunk(source: &Arc<Source>, series: u32, place: &ChunkPlace) -> Arc<FileChunk> {
    Arc::new(FileChunk {
        source: Arc::clone(source),
        series,
        levels: place.levels,
        samples: place.samples.clone(),
    })
}
