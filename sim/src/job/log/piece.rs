//! Lines of a log that lie in one piece of memory, one behind the other.

use std::ops::Range;

use super::Numbered;
use super::block::LoggedLine;

/// Some lines in a row, and all their text in one.
#[derive(Clone, Copy, Debug)]
pub struct LogPiece<'a> {
    numbered: &'a Numbered,
    /// Of the lines in their block.
    from: usize,
    to: usize,
}

impl<'a> LogPiece<'a> {
    /// Those of these lines that lie here.
    pub(super) fn new(numbered: &'a Numbered, wanted: &Range<u64>) -> Self {
        let place = |number: u64| {
            let number = number.clamp(numbered.first, numbered.end());
            (number - numbered.first) as usize
        };
        Self {
            numbered,
            from: place(wanted.start),
            to: place(wanted.end),
        }
    }

    /// The numbers of its lines.
    pub fn numbers(&self) -> Range<u64> {
        self.numbered.first + self.from as u64..self.numbered.first + self.to as u64
    }

    /// The line of this number, which must be one of its.
    pub fn line(&self, number: u64) -> LoggedLine<'a> {
        self.numbered.block.line(self.place(number))
    }

    /// The texts of the lines from this number on, with nothing between them.
    pub fn text_from(&self, number: u64) -> &'a str {
        self.numbered.block.text_of(self.place(number)..self.to)
    }

    /// The number of the line in which this byte of [`text_from`](Self::text_from) lies; `None` behind the last one.
    pub fn line_of_byte(&self, number: u64, byte: usize) -> Option<u64> {
        let place = self.numbered.block.place_of_byte(self.place(number), byte);
        (place < self.to).then_some(self.numbered.first + place as u64)
    }

    /// Whether a line has its end and carried no samples.
    pub fn is_plain(&self, number: u64) -> bool {
        self.numbered.block.is_plain(self.place(number))
    }

    fn place(&self, number: u64) -> usize {
        (number - self.numbered.first) as usize
    }
}
