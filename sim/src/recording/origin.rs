//! Where in a file the bytes of a chunk are.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::frame::{FrameHead, HEAD_BYTES};
use super::index::{Place, levels_front, pieces_of};
use crate::store::ChunkOrigin;

/// A recording's file, and how many of its frames turned out to be damaged when they were read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: File,
    pub(super) damaged: AtomicU64,
}

impl Source {
    /// The body of a frame; what isn't what was written is counted, and `None`.
    pub(super) fn body(&self, place: Place) -> Option<Vec<u8>> {
        let body = self.checked(place);
        if body.is_none() {
            self.damaged.fetch_add(1, Ordering::Relaxed);
        }
        body
    }

    fn checked(&self, place: Place) -> Option<Vec<u8>> {
        let mut frame = vec![0; place.len as usize];
        self.file.read_exact_at(&mut frame, place.at).ok()?;
        let head = FrameHead::read(&frame)?;
        let body = frame.split_off(HEAD_BYTES);
        head.fits(&body).then_some(body)
    }
}

/// A full chunk of a series.
#[derive(Debug)]
pub(super) struct FileChunk {
    pub(super) source: Arc<Source>,
    pub(super) series: u32,
    pub(super) levels: Place,
    pub(super) samples: Vec<Place>,
}

impl ChunkOrigin for FileChunk {
    fn levels(&self) -> Option<Vec<u8>> {
        let mut body = self.source.body(self.levels)?;
        let (.., front) = levels_front(&body)?;
        Some(body.split_off(front))
    }

    fn pieces(&self) -> Vec<Vec<u8>> {
        let bodies = self
            .samples
            .iter()
            .filter_map(|place| self.source.body(*place));
        let own = bodies.flat_map(|body| {
            let own = pieces_of(&body).filter(|(series, _)| *series == self.series);
            own.map(|(_, piece)| piece.to_vec()).collect::<Vec<_>>()
        });
        own.collect()
    }
}
