//! Recordings: a scope on disk.
//!
//! A [`Recorder`] subscribes at the hub for what happens, and asks the store for samples by their numbers, so
//! that the store itself is the queue in front of it: nothing waits for a disk, and what the store had to drop
//! before it could be written is a gap that is counted. What is written is found again frame by frame,
//! wherever the file ends and whatever was damaged. `RECORDING.md` tells the form, and why it is one of our own.

mod again;
mod before;
mod damage;
mod entry;
mod frame;
mod gathered;
mod index;
mod job_told;
mod kept;
mod lines;
mod medium;
mod options;
mod origin;
mod outline;
mod reached;
mod reader;
mod rebuilt;
mod recorder;
mod replay;
mod rewrite;
mod shortening;
#[cfg(test)]
mod tests;
mod tracks;
mod watch;
mod writer;

pub use damage::Damage;
pub use entry::RecordingHead;
pub use options::{Durability, RecordError, RecordingOptions, Room};
pub use outline::{Outline, OutlinedRun, OutlinedSeries};
pub use reader::{OpenError, Recording};
pub use recorder::{Moving, Recorder, RecordingStatus};

/// Whether a recording begins so: by its name, or where that is damaged by a frame near by.
pub(crate) fn is_beginning(bytes: &[u8]) -> bool {
    let first = bytes.get(frame::MAGIC.len()..).unwrap_or_default();
    let is_frame = |at: usize| frame::FrameHead::read(&bytes[at..]).is_some();
    bytes.starts_with(&frame::MAGIC)
        || first.starts_with(&frame::MARKER)
        || memchr::memmem::find_iter(bytes, &frame::MARKER).any(is_frame)
}
