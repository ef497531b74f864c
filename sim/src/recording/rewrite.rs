//! Writes a recording anew without what stands for nothing any more, and with the pieces of a series joined.

use std::io;

use super::entry::{LOG_LINES, bodies};
use super::frame::{self, FrameHead, HEAD_BYTES, Kind, MAGIC};
use super::index::{
    ChunkPlace, Index, PiecePlace, Place, SeriesPlaces, levels_body, levels_front, pieces_of,
    push_piece,
};
use super::medium::Medium;
use crate::store::SavedPiece;

/// Entries are put together until they are about so many bytes.
const ENTRIES_BYTES: usize = 1 << 20;
/// Samples that are joined, at most.
const JOINED: usize = 1 << 16;

/// The body of a frame; an error where it isn't what was written.
fn body(medium: &dyn Medium, place: Place) -> io::Result<Vec<u8>> {
    let mut frame = medium.read(place.at, place.len as usize)?;
    let head = FrameHead::read(&frame);
    let body = frame.split_off(HEAD_BYTES.min(frame.len()));
    match head {
        Some(head) if head.fits(&body) => Ok(body),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

struct Copying<'a> {
    from: &'a dyn Medium,
    to: &'a mut dyn Medium,
}

impl Copying<'_> {
    fn push(&mut self, kind: Kind, body: &[u8]) -> io::Result<Place> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES + body.len());
        frame::push(&mut bytes, kind, body);
        let at = self.to.end();
        self.to.append(&bytes)?;
        let len = bytes.len() as u32;
        Ok(Place { at, len })
    }

    /// Entries; of the first so many frames without the lines of logs.
    fn entries(
        &mut self,
        kind: Kind,
        places: &[Place],
        without_log: usize,
    ) -> io::Result<Vec<Place>> {
        let mut written = Vec::new();
        let mut text = Vec::new();
        for (number, place) in places.iter().enumerate() {
            let all = body(self.from, *place)?;
            let lines = all.split_inclusive(|byte| *byte == b'\n');
            for line in lines.filter(|line| number >= without_log || !line.starts_with(LOG_LINES)) {
                text.extend_from_slice(line);
            }
            if text.len() > ENTRIES_BYTES {
                self.push_entries(kind, &std::mem::take(&mut text), &mut written)?;
            }
        }
        self.push_entries(kind, &text, &mut written)?;
        Ok(written)
    }

    fn push_entries(
        &mut self,
        kind: Kind,
        text: &[u8],
        written: &mut Vec<Place>,
    ) -> io::Result<()> {
        for body in bodies(text) {
            written.push(self.push(kind, body)?);
        }
        Ok(())
    }

    fn chunk(&mut self, series: u32, chunk: &ChunkPlace) -> io::Result<ChunkPlace> {
        let mut samples = Vec::new();
        for place in &chunk.samples {
            let all = body(self.from, *place)?;
            let mut own = Vec::new();
            for (_, piece) in pieces_of(&all).filter(|(of, _)| *of == series) {
                push_piece(&mut own, series, piece);
            }
            samples.push(self.push(Kind::Pieces, &own)?);
        }
        let levels = body(self.from, chunk.levels)?;
        let front = levels_front(&levels).map_or(0, |(.., front)| front);
        let anew = levels_body(series, &chunk.summary, &samples, &levels[front..]);
        Ok(ChunkPlace {
            summary: chunk.summary.clone(),
            samples,
            levels: self.push(Kind::Levels, &anew)?,
            order: chunk.order,
        })
    }

    fn pieces(&mut self, series: u32, pieces: &[PiecePlace]) -> io::Result<Vec<PiecePlace>> {
        let mut written = Vec::new();
        let mut joined: Option<SavedPiece> = None;
        let mut order = 0;
        for place in pieces {
            let all = body(self.from, place.frame)?;
            let own = pieces_of(&all).filter(|(of, _)| *of == series);
            let own = own.filter_map(|(_, piece)| SavedPiece::read(piece));
            for piece in own.filter(|piece| piece.first == place.first) {
                match &mut joined {
                    Some(before) if before.end() == piece.first && before.len() < JOINED / 2 => {
                        before.extend(&piece);
                    }
                    _ => {
                        let before = joined.replace(piece);
                        self.piece(series, before, order, &mut written)?;
                    }
                }
                order = place.order;
            }
        }
        self.piece(series, joined, order, &mut written)?;
        Ok(written)
    }

    fn piece(
        &mut self,
        series: u32,
        piece: Option<SavedPiece>,
        order: u64,
        written: &mut Vec<PiecePlace>,
    ) -> io::Result<()> {
        let Some(piece) = piece else { return Ok(()) };
        let mut body = Vec::new();
        push_piece(&mut body, series, &piece.save());
        let frame = self.push(Kind::Pieces, &body)?;
        let (first, end) = (piece.first, piece.end());
        written.push(PiecePlace {
            first,
            end,
            frame,
            order,
        });
        Ok(())
    }
}

/// Writes all that the index names into `to`, which is empty, but the log's lines in its first so many frames of
/// entries; returns where it is there.
pub(super) fn rewrite(
    from: &dyn Medium,
    to: &mut dyn Medium,
    index: &Index,
    without_log: usize,
) -> io::Result<Index> {
    to.append(&MAGIC)?;
    let mut copying = Copying { from, to };
    let mut anew = Index::default();
    let head = index.heads.first().map(|head| body(from, *head));
    let head = head.transpose()?;
    if let Some(body) = &head {
        anew.heads.push(copying.push(Kind::Head, body)?);
    }
    anew.entries = copying.entries(Kind::Entries, &index.entries, without_log)?;
    for (series, places) in &index.series {
        let chunks = places
            .chunks
            .iter()
            .map(|chunk| copying.chunk(*series, chunk));
        let chunks = chunks.collect::<io::Result<Vec<_>>>()?;
        let pieces = copying.pieces(*series, &places.pieces)?;
        anew.series.insert(*series, SeriesPlaces { chunks, pieces });
    }
    anew.again = copying.entries(Kind::Again, &index.again, 0)?;
    if let Some(body) = head.filter(|_| index.heads.len() > 1) {
        anew.heads.push(copying.push(Kind::Head, &body)?);
    }
    Ok(anew)
}
