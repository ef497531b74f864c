//! Entries on their way to the file: as lines of JSON, and so many at most.

use std::collections::VecDeque;

use super::again::{Again, Twice};
use super::entry::Entry;

/// Bytes that wait, at most: more than a disk that stands still for some minutes needs.
const MOST_BYTES: usize = 32 << 20;

/// Lines that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    lines: VecDeque<(String, Again)>,
    bytes: usize,
    /// Entries that found no room.
    lost: u64,
    /// Of all so far.
    pub(super) lost_ever: u64,
    /// What of the lines that were written is to be said once more.
    pub(super) twice: Twice,
}

impl Gathered {
    pub(super) fn push(&mut self, entry: &Entry) {
        if self.bytes > MOST_BYTES {
            self.lost += 1;
            self.lost_ever += 1;
            return;
        }
        if self.lost > 0 {
            let entries = std::mem::take(&mut self.lost);
            self.add(&Entry::Lost { entries });
        }
        self.add(entry);
    }

    fn add(&mut self, entry: &Entry) {
        // Entries are plain data, with numbers written so that all of them are read back.
        if let Ok(line) = serde_json::to_string(entry) {
            self.bytes += line.len() + 1;
            self.lines.push_back((line, Again::of(entry)));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The first lines, up to about so many bytes, as one text; how many they are.
    pub(super) fn first(&self, bytes: usize) -> (Vec<u8>, usize) {
        let mut text = Vec::new();
        let mut count = 0;
        for (line, _) in &self.lines {
            if count > 0 && text.len() + line.len() > bytes {
                break;
            }
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
            count += 1;
        }
        (text, count)
    }

    /// So many were written.
    pub(super) fn forget(&mut self, count: usize) {
        for (line, again) in self.lines.drain(..count) {
            self.bytes -= line.len() + 1;
            self.twice.note(line, again);
        }
    }
}
