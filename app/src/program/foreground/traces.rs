//! What a program has done to a terminal: what it has left switched on, and what switches it off; whether
//! a picture of several lines stands there.

use std::collections::BTreeSet;

/// Lines that go on in the next, and a cursor that is seen: on where nobody has set them.
const ON: [u16; 2] = [7, 25];

/// The screen beside the one of lines, the mouse, the focus, pasting in brackets, and pictures that are
/// shown when they are whole: off where nobody has set them.
const OFF: [u16; 15] = [
    1, 9, 47, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004, 2026,
];

/// A longer sequence sets none of these modes.
const SEQUENCE_MOST: usize = 64;

/// Follows what is written to a terminal.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// The sequence that has begun.
    begun: Vec<u8>,
    modes: BTreeSet<u16>,
    is_colored: bool,
    /// Only a part of the screen scrolls.
    has_region: bool,
    /// Lines that ended since the cursor was moved to another one, if it was.
    since_move: Option<u16>,
    /// The cursor was put back to the left of its line, and whether something was written over it since.
    redraw: Redraw,
}

/// How far a line has come to be drawn over, as a bar is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Redraw {
    #[default]
    No,
    Begun,
    Done,
}

impl Traces {
    pub(super) fn follow(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match (byte, self.redraw) {
                (b'\n', _) => self.redraw = Redraw::No,
                (b'\r', Redraw::No) => self.redraw = Redraw::Begun,
                (b' '.., Redraw::Begun) if self.begun.is_empty() => self.redraw = Redraw::Done,
                _ => {}
            }
            match (byte, self.begun.len()) {
                (0x1b, _) => self.begun = vec![byte],
                (b'\n', 0) => {
                    self.since_move = self.since_move.map(|lines| lines.saturating_add(1));
                }
                (b'7' | b'8' | b'M', 1) => {
                    self.begun.clear();
                    self.since_move = Some(0);
                }
                (_, 0) => {}
                (b'[', 1) | (0x20..=0x3f, 2..SEQUENCE_MOST) => self.begun.push(byte),
                (0x40..=0x7e, 2..) => {
                    let sequence = std::mem::take(&mut self.begun);
                    self.take(&sequence[2..], byte);
                }
                _ => self.begun.clear(),
            }
        }
    }

    fn take(&mut self, inner: &[u8], end: u8) {
        let inner = std::str::from_utf8(inner).unwrap_or_default();
        match (inner.strip_prefix('?'), end) {
            (Some(modes), b'h' | b'l') => {
                for mode in modes.split(';').filter_map(|mode| mode.parse().ok()) {
                    if (end == b'h') == ON.contains(&mode) {
                        self.modes.remove(&mode);
                    } else {
                        self.modes.insert(mode);
                    }
                }
                self.modes
                    .retain(|mode| ON.contains(mode) || OFF.contains(mode));
            }
            (None, b'r') => self.has_region = !inner.is_empty(),
            (
                None,
                b'A' | b'B' | b'E' | b'F' | b'H' | b'L' | b'M' | b'S' | b'T' | b'd' | b'f' | b's'
                | b'u',
            ) => {
                self.since_move = Some(0);
            }
            (None, b'm') if inner.bytes().all(|byte| byte < b'<') => {
                self.is_colored = !matches!(inner.rsplit(';').next(), Some("" | "0"));
            }
            _ => {}
        }
    }

    /// Whether something stands on a screen of so many rows that is drawn again and again, in one line
    /// that hasn't ended or in several, so that a line between would take it apart.
    pub(super) fn has_picture(&self, rows: u16) -> bool {
        self.redraw == Redraw::Done || self.since_move.is_some_and(|lines| lines < rows)
    }

    /// What puts back all that was left; nothing where nothing was.
    pub(super) fn erased(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.is_colored {
            bytes.extend_from_slice(b"\x1b[0m");
        }
        if self.has_region {
            // It moves the cursor.
            bytes.extend_from_slice(b"\x1b7\x1b[r\x1b8");
        }
        for mode in self.modes {
            let end = if ON.contains(&mode) { 'h' } else { 'l' };
            bytes.extend_from_slice(format!("\x1b[?{mode}{end}").as_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Traces;

    #[test]
    fn what_was_left_is_put_back_and_nothing_else() {
        for (printed, erased) in [
            (&b"text"[..], &b""[..]),
            (b"\x1b[?1049h\x1b[?25lx", b"\x1b[?25h\x1b[?1049l"),
            (b"\x1b[?1049h\x1b[?25lx\x1b[?25h\x1b[?1049l", b""),
            (b"\x1b[?1000;1006hx", b"\x1b[?1000l\x1b[?1006l"),
            (b"\x1b[31mred", b"\x1b[0m"),
            (b"\x1b[31mred\x1b[m", b""),
            (b"\x1b[>4;2m\x1b[?7h", b""),
            (b"\x1b[?7l\x1b[?2026h", b"\x1b[?7h\x1b[?2026l"),
            (b"\x1b[1;23rx", b"\x1b7\x1b[r\x1b8"),
            (b"\x1b[1;23rx\x1b[r", b""),
        ] {
            let mut traces = Traces::default();
            printed.chunks(2).for_each(|piece| traces.follow(piece));
            assert_eq!(traces.erased(), erased, "{printed:?}");
        }
    }

    #[test]
    fn what_is_drawn_in_several_lines_is_a_picture_until_it_has_left_the_screen() {
        for (printed, is_picture) in [
            (&b"10 %\r20 %\x1b[K\r\n\x1b[1mloss\x1b[m\r\n"[..], false),
            (b"\r\n 5 %\x1b[A\r10 %", true),
            // A bar until its line has ended.
            (b"10 %\r\x1b[32m20 %", true),
            (b"10 %\r20 %\r\nloss", false),
            (b"$ \r\x1b[K", false),
            (b"\x1b7\x1b[24;1Hx\x1b8", true),
            (b"\x1b[2J\x1b[Hx\n1\n", true),
            (b"\x1b[2J\x1b[Hx\n1\n2\n3\n", false),
        ] {
            let mut traces = Traces::default();
            printed.chunks(2).for_each(|piece| traces.follow(piece));
            assert_eq!(traces.has_picture(4), is_picture, "{printed:?}");
        }
    }
}
