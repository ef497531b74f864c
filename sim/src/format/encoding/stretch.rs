//! A stretch of a stream that is no text, and the text behind it.

use super::binary::strange_bytes;

/// Text is no chance any more: of so many bytes that chance makes, about one of 10¹³ stretches is text.
const TEXT_BYTES: usize = 32;
/// And it has so many lines.
const TEXT_LINES: usize = 2;
/// Longer lines aren't looked at.
const LINE_BYTES: usize = 64 << 10;

/// So many bytes of text before what is none are lines.
const TEXT_BEFORE_BYTES: usize = 16;

/// How many bytes are whole lines of text, before what is none.
pub(super) fn text_before(bytes: &[u8]) -> usize {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let text = lines.take_while(|line| line.ends_with(b"\n") && strange_bytes(line) == 0);
    let len = text.map(<[u8]>::len).sum();
    if len < TEXT_BEFORE_BYTES { 0 } else { len }
}

/// What came of a stream since it was found to be no text.
#[derive(Default)]
pub(super) struct Stretch {
    /// The line that is coming.
    line: Vec<u8>,
    /// It begins with what is no text, or is too long.
    is_strange: bool,
    /// Whole lines of text behind each other, which chance may have made so far.
    text: Vec<u8>,
    lines: u64,
}

impl Stretch {
    /// Begins with what is no text.
    pub(super) fn begin() -> Self {
        Self {
            is_strange: true,
            ..Self::default()
        }
    }

    /// Takes a piece; where it is text again, puts that out, from its first line on. Tells whether it is.
    pub(super) fn take(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> bool {
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (line, behind) = rest.split_at(end + 1);
            rest = behind;
            self.take_part(line);
            self.end_line();
            if self.text.len() >= TEXT_BYTES && self.lines >= TEXT_LINES as u64 {
                out.append(&mut self.text);
                out.extend_from_slice(rest);
                return true;
            }
        }
        self.take_part(rest);
        false
    }

    /// Nothing more comes: how many lines stand at its end that could have been text.
    pub(super) fn finish(&mut self) -> u64 {
        self.text.clear();
        std::mem::take(&mut self.lines)
    }

    fn take_part(&mut self, part: &[u8]) {
        self.is_strange |= self.line.len() + part.len() > LINE_BYTES;
        if self.is_strange {
            self.line.clear();
        } else {
            self.line.extend_from_slice(part);
        }
    }

    fn end_line(&mut self) {
        if self.is_strange || strange_bytes(&self.line) > 0 {
            self.text.clear();
            self.lines = 0;
        } else {
            self.text.append(&mut self.line);
            self.lines += 1;
        }
        self.line.clear();
        self.is_strange = false;
    }
}
