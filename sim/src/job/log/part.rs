//! Some lines of a log, as they were when they were asked for.

use std::ops::Range;

use super::Numbered;
use super::block::LoggedLine;
use super::piece::LogPiece;

/// Some lines of a log. What comes or is forgotten meanwhile doesn't change them, and whoever logs isn't held up.
#[derive(Clone, Debug)]
pub struct LogPart {
    blocks: Vec<Numbered>,
    range: Range<u64>,
}

impl Default for LogPart {
    fn default() -> Self {
        Self::new(Vec::new(), 0..0)
    }
}

impl LogPart {
    pub(super) fn new(blocks: Vec<Numbered>, range: Range<u64>) -> Self {
        Self { blocks, range }
    }

    /// The same, as they lie in memory.
    pub fn pieces(&self) -> impl Iterator<Item = LogPiece<'_>> {
        let blocks = self.blocks.iter();
        blocks.map(|numbered| LogPiece::new(numbered, &self.range))
    }

    /// The lines, each with its number.
    pub fn iter(&self) -> impl Iterator<Item = (u64, LoggedLine<'_>)> {
        self.blocks.iter().flat_map(|numbered| {
            let from = self.range.start.max(numbered.first);
            let to = self.range.end.min(numbered.end());
            let place = move |number: u64| (number - numbered.first) as usize;
            (from..to).map(move |number| (number, numbered.block.line(place(number))))
        })
    }
}
