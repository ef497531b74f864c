//! What a program has left switched on at a terminal, and what switches it off.

use std::collections::BTreeSet;

/// Shows the cursor; all other modes that are put back are off where nobody has set them.
const CURSOR: u16 = 25;

/// The screen beside the one of lines, the mouse, the focus, and pasting in brackets.
const SWITCHED: [u16; 14] = [
    1, 9, 47, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004,
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
}

impl Traces {
    pub fn follow(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match (byte, self.begun.len()) {
                (0x1b, _) => self.begun = vec![byte],
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
                    if (end == b'h') == (mode == CURSOR) {
                        self.modes.remove(&mode);
                    } else {
                        self.modes.insert(mode);
                    }
                }
                self.modes
                    .retain(|mode| *mode == CURSOR || SWITCHED.contains(mode));
            }
            (None, b'm') if inner.bytes().all(|byte| byte < b'<') => {
                self.is_colored = !matches!(inner.rsplit(';').next(), Some("" | "0"));
            }
            _ => {}
        }
    }

    /// What puts back all that was left; nothing where nothing was.
    pub fn erased(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.is_colored {
            bytes.extend_from_slice(b"\x1b[0m");
        }
        for mode in self.modes {
            let end = if mode == CURSOR { 'h' } else { 'l' };
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
        ] {
            let mut traces = Traces::default();
            printed.chunks(2).for_each(|piece| traces.follow(piece));
            assert_eq!(traces.erased(), erased, "{printed:?}");
        }
    }
}
