//! Terminal sequences (ECMA-48): where they begin and end, a byte at a time.

use std::borrow::Cow;

pub(super) const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;

/// Whether a stream stands in plain text or inside a terminal sequence, and in which part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ansi {
    /// Between sequences.
    #[default]
    Plain,
    /// After ESC.
    Escape,
    /// After ESC and a byte that announces one more, as in the charset choice `ESC ( B`.
    Intermediate,
    /// After `ESC [`, until a final byte.
    Control,
    /// In the text of OSC, DCS, SOS, PM or APC, until BEL or ESC.
    String,
}

/// What a byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Byte {
    Text,
    Sequence,
}

/// A text without the sequences in it.
pub(crate) fn without_sequences(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&ESC) {
        return text.into();
    }
    let mut sequences = Sequences::default();
    text.chars().filter(|c| sequences.is_text(*c)).collect()
}

/// The same for a text that comes in pieces.
#[derive(Debug, Default)]
pub(crate) struct Sequences(Ansi);

impl Sequences {
    /// Takes the next character; whether it belongs to no sequence.
    pub(crate) fn is_text(&mut self, c: char) -> bool {
        // All that belongs to a sequence, or ends one, is ASCII; what isn't is told by any such byte.
        let byte = u8::try_from(c).ok().filter(u8::is_ascii);
        self.0.next(byte.unwrap_or(0xff)) == Byte::Text
    }
}

impl Ansi {
    /// Takes the next byte. Line ends are the caller's: no sequence goes on behind one, or else a
    /// single broken sequence could swallow the rest of a stream.
    pub(super) fn next(&mut self, byte: u8) -> Byte {
        *self = match (*self, byte) {
            (_, ESC) => Self::Escape,
            (Self::Plain, _) => return Byte::Text,
            (_, CANCEL | SUBSTITUTE) => Self::Plain,
            (Self::Escape, b'[') => Self::Control,
            (Self::Escape, b']' | b'P' | b'X' | b'^' | b'_') => Self::String,
            (Self::Escape | Self::Intermediate, 0x20..=0x2f) => Self::Intermediate,
            // `ESC \` too, which ends a string: its ESC has ended the string already.
            (Self::Escape | Self::Intermediate, 0x30..=0x7e)
            | (Self::Control, 0x40..=0x7e)
            | (Self::String, BEL) => Self::Plain,
            // A terminal obeys control characters inside a sequence and goes on with it.
            (Self::String, _) | (Self::Control, 0x20..=0x3f) | (_, 0x00..=0x1f | 0x7f) => {
                return Byte::Sequence;
            }
            // Nothing beyond ASCII belongs to a sequence: it was broken off.
            (Self::Escape | Self::Intermediate | Self::Control, _) => {
                *self = Self::Plain;
                return Byte::Text;
            }
        };
        Byte::Sequence
    }
}

#[cfg(test)]
mod tests {
    use super::{Ansi, Byte, without_sequences};

    fn strip(bytes: &[u8]) -> String {
        let mut ansi = Ansi::default();
        let text = bytes.iter().copied();
        let text = text.filter(|&byte| ansi.next(byte) == Byte::Text);
        String::from_utf8(text.collect()).unwrap()
    }

    #[test]
    fn a_text_without_sequences_keeps_all_else() {
        for (text, bare) in [
            ("é plain", "é plain"),
            ("\x1b[1;31mréd\x1b[0m 5", "réd 5"),
            ("\x1b]0;título\x07text", "text"),
            ("\x1b[3é", "é"),
        ] {
            assert_eq!(without_sequences(text), bare);
        }
    }

    #[test]
    fn sequences_of_every_kind_are_stripped() {
        for (bytes, text) in [
            (&b"\x1b[1;31mred\x1b[0m"[..], "red"),
            (b"a\x1b[2Kb\x1b[?25lc", "abc"),
            (b"\x1b]0;title\x07text", "text"),
            (b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
            (b"\x1b(Btext\x1b7\x1b8\x1bMmore", "textmore"),
            (b"\x1bPdevice\x1b\\control", "control"),
            (b"\x1b[12\x18cancelled", "cancelled"),
            ("\x1b[3é".as_bytes(), "é"),
        ] {
            assert_eq!(strip(bytes), text);
        }
    }
}
