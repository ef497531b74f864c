//! A stretch of a stream that is no text, and the text behind it.

use super::binary::strange_bytes;

/// Text is no chance any more: of so many bytes that chance makes, about one of 10¹³ stretches is text. Fewer do where
/// lines are alike but for their numbers.
const TEXT_BYTES: usize = 32;
/// And it has so many lines.
const TEXT_LINES: u64 = 2;
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
    /// What the last of them is but for its numbers; empty where it has none.
    outline: Vec<u8>,
    /// The last two have the same outline.
    is_alike: bool,
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
            if self.is_text() {
                out.append(&mut self.text);
                out.extend_from_slice(rest);
                return true;
            }
        }
        self.take_part(rest);
        false
    }

    /// Nothing more comes, and a last line needs no end: where it is text again, puts that out and tells so. How many
    /// lines stand at the end of other streams that could have been text is told, too.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) -> (bool, u64) {
        if !self.is_strange && !self.line.is_empty() {
            self.end_line();
        }
        let is_text = self.is_text();
        if is_text {
            out.append(&mut self.text);
        }
        self.text.clear();
        self.outline.clear();
        self.is_alike = false;
        (is_text, std::mem::take(&mut self.lines))
    }

    /// Whether the lines that came are more than chance makes.
    fn is_text(&self) -> bool {
        self.lines >= TEXT_LINES && (self.is_alike || self.text.len() >= TEXT_BYTES)
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
            self.outline.clear();
            self.is_alike = false;
            self.lines = 0;
        } else {
            let outline = outline(&self.line);
            self.is_alike = !outline.is_empty() && outline == self.outline;
            self.outline = outline;
            self.text.append(&mut self.line);
            self.lines += 1;
        }
        self.line.clear();
        self.is_strange = false;
    }
}

/// A line without the digits of its numbers, the signs before them and the points in them; nothing where it has no
/// number.
fn outline(line: &[u8]) -> Vec<u8> {
    let mut outline = Vec::with_capacity(line.len());
    let mut has_number = false;
    for (at, byte) in line.iter().enumerate() {
        let is_before_digit = line.get(at + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'0'..=b'9' => {
                has_number = true;
                if outline.last() != Some(&b'0') {
                    outline.push(b'0');
                }
            }
            b'-' | b'+' | b'.' if is_before_digit => {}
            b'\r' | b'\n' => {}
            other => outline.push(*other),
        }
    }
    if !has_number {
        outline.clear();
    }
    outline
}
