//! Samples as bytes, as a recording keeps them: exactly, and so that one can be read without the others.
//!
//! A *piece* is some consecutive samples of a series; a full chunk is one, too. Beside a chunk's piece
//! stand its *levels* (the pyramid, and where x is) and a *summary*, so that a picture of all history
//! reads no sample. The layout is told in `RECORDING.md`; what is read may say anything, and is looked
//! at before it is used.

mod few;
mod levels;
mod packed;
mod piece;
mod summary;
#[cfg(test)]
mod tests;

pub(super) use levels::{read_levels, save_levels};
pub(crate) use piece::{SavedPiece, piece_range};
pub(super) use piece::{read_numbers, save_piece};
pub(crate) use summary::Summary;
