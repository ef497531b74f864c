//! A person's terminal as a program's screen: what it prints stands there at once.

use std::time::{Duration, Instant};

use crate::format::Sequences;
use crate::job::{StopEvent, Stream, clean_text};

/// Pieces on their way to a terminal that takes its time.
const PIECES: usize = 64;

/// How long the end of what a program draws may come behind the first bytes that come when it takes
/// no keys any more: it gives the terminal back first, or last.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// A sequence of colours that is longer isn't passed on.
const SEQUENCE_MOST: usize = 64;

/// How long a stop waits for a terminal that takes nothing.
const LAST_PIECE: Duration = Duration::from_secs(1);

/// A piece of what a program has printed, as it may be written to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Where it was printed.
    pub stream: Stream,
    /// What is to be written.
    pub bytes: Vec<u8>,
}

/// Where a program's output goes beside its log. A cheap handle.
#[derive(Clone, Debug)]
pub struct Screen {
    streams: [bool; 2],
    pieces: flume::Sender<Printed>,
}

impl Screen {
    /// A screen for standard output, standard error or both, and what is to be written to it. It ends
    /// when no handle is left.
    pub fn new(
        has_out: bool,
        has_err: bool,
    ) -> (Self, impl Iterator<Item = Printed> + Send + use<>) {
        let (pieces, printed) = flume::bounded(PIECES);
        let streams = [has_out, has_err];
        (Self { streams, pieces }, printed.into_iter())
    }

    /// Whether this stream is shown there.
    pub(super) fn shows(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => self.streams[0],
            Stream::Err => self.streams[1],
            Stream::Note => false,
        }
    }

    /// Waits until there is room for this piece, but not for long once the job is to stop.
    pub(super) async fn show(&self, stream: Stream, bytes: Vec<u8>, stop: &StopEvent) {
        if bytes.is_empty() || !self.shows(stream) {
            return;
        }
        let impatience = async {
            stop.wait().await;
            tokio::time::sleep(LAST_PIECE).await;
        };
        tokio::select! {
            biased;
            // With nobody to write it any more it is in the log all the same.
            _gone = self.pieces.send_async(Printed { stream, bytes }) => {}
            () = impatience => {}
        }
    }
}

/// Makes of what a program prints what may reach a person's terminal.
///
/// A program that takes single keys draws its screen by sequences, and has the terminal as it would
/// alone. What others print is text: it has colours, moves within its line, and changes nothing but that.
#[derive(Debug, Default)]
pub(super) struct Gate {
    sequences: Sequences,
    /// The sequence that has begun, as far as it may be one of colours.
    begun: String,
    /// The beginning of a character.
    rest: Vec<u8>,
    /// It took single keys when the last bytes came.
    took_keys: bool,
    drawn_until: Option<Instant>,
}

impl Gate {
    /// What may pass of these bytes, which came when the program took single keys, or lines.
    pub fn pass(&mut self, bytes: &[u8], takes_keys: bool, now: Instant) -> Vec<u8> {
        if std::mem::replace(&mut self.took_keys, takes_keys) {
            self.drawn_until = Some(now + AFTERWARDS);
        }
        let draws = takes_keys || self.drawn_until.is_some_and(|until| now < until);
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        if draws {
            self.sequences = Sequences::default();
            self.begun.clear();
            return all;
        }
        let mut shown = String::with_capacity(all.len());
        let mut left = &*all;
        while !left.is_empty() {
            match std::str::from_utf8(left) {
                Ok(text) => {
                    self.add(&mut shown, text);
                    break;
                }
                Err(error) => {
                    let (text, odd) = left.split_at(error.valid_up_to());
                    self.add(&mut shown, std::str::from_utf8(text).unwrap_or_default());
                    let Some(len) = error.error_len() else {
                        self.rest = odd.to_vec();
                        break;
                    };
                    shown.push(char::REPLACEMENT_CHARACTER);
                    left = &odd[len..];
                }
            }
        }
        shown.into_bytes()
    }

    fn add(&mut self, shown: &mut String, text: &str) {
        for c in text.chars() {
            if c == '\n' {
                self.sequences = Sequences::default();
                self.begun.clear();
            } else if !self.sequences.is_text(c) {
                self.add_colors(shown, c);
                continue;
            }
            self.begun.clear();
            if matches!(c, '\n' | '\r' | '\x08') {
                shown.push(c);
            } else {
                shown.push_str(&clean_text(c.encode_utf8(&mut [0; 4])));
            }
        }
    }

    /// Takes the next character of a sequence. `ESC [ … m` with nothing but numbers in between sets
    /// colours and the like, makes no terminal answer, and may pass; so may `ESC [ K`, which clears
    /// within the line that a bar is drawn in.
    fn add_colors(&mut self, shown: &mut String, c: char) {
        if c == '\x1b' {
            self.begun.clear();
        } else if self.begun.is_empty() {
            return;
        }
        self.begun.push(c);
        let Some(inner) = self.begun.strip_prefix("\x1b[") else {
            if self.begun != "\x1b" {
                self.begun.clear();
            }
            return;
        };
        match (c, inner.len()) {
            ('m', _) | ('K', 1..=2) => {
                shown.push_str(&self.begun);
                self.begun.clear();
            }
            ('[', 0) | ('0'..='9' | ';' | ':', ..=SEQUENCE_MOST) => {}
            _ => self.begun.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(pieces: &[&[u8]]) -> String {
        let (mut gate, now) = (Gate::default(), Instant::now());
        let pieces = pieces.iter().map(|piece| gate.pass(piece, false, now));
        String::from_utf8(pieces.collect::<Vec<_>>().concat()).unwrap()
    }

    #[test]
    fn text_moves_within_its_line_and_does_nothing_else() {
        assert_eq!(
            passed(&[b"10 %\r20 %\r\n|\x08/\t."]),
            "10 %\r20 %\r\n|\x08/\t."
        );
        assert_eq!(
            passed(&[b"\x1b[31mred\x1b[0", b"m \x1b]0;ti", b"tle\x07."]),
            "\x1b[31mred\x1b[0m ."
        );
        assert_eq!(
            passed(&["é".as_bytes(), &[0xc3], &[0xa9, 0xff]]),
            "éé\u{fffd}"
        );
        assert_eq!(
            passed(&["a\u{9b}b\u{202e}c\x07\x7f".as_bytes()])
                .matches('\u{fffd}')
                .count(),
            4
        );
        assert_eq!(passed(&[b"\x1b]0;broken\nnext"]), "\nnext");
    }

    #[test]
    fn colors_pass_and_no_other_sequence() {
        for kept in [
            "\x1b[m",
            "\x1b[1;38;5;200mx\x1b[0m",
            "\r\x1b[K5 %",
            "\x1b[2K",
        ] {
            assert_eq!(passed(&[kept.as_bytes()]), kept);
        }
        for (printed, shown) in [
            (&b"\x1b[>4;2mx"[..], "x"),
            (b"\x1b[?25mx", "x"),
            (b"\x1b[5 mx", "x"),
            (b"\x1b[6nx", "x"),
            (b"\x1b[2Jx", "x"),
            (b"\x1bP[31mx\x1b\\y", "y"),
            (b"\x1b]0;\x1b[31m.", "\x1b[31m."),
            (b"\x1b[31\nm", "\nm"),
        ] {
            assert_eq!(passed(&[printed]), shown, "{printed:?}");
        }
        let long = format!("\x1b[{}mx", "1;".repeat(SEQUENCE_MOST));
        assert_eq!(passed(&[long.as_bytes()]), "x");
    }

    #[test]
    fn what_is_drawn_passes_as_it_is_to_its_end() {
        let (mut gate, now) = (Gate::default(), Instant::now());
        let drawn = b"\x1b[?1049h\xff";
        assert_eq!(gate.pass(drawn, true, now), drawn);
        // The first that comes behind the last look at the keys, however long that is ago.
        let (end, later) = (b"\x1b[?1049l", now + 9 * AFTERWARDS);
        assert_eq!(gate.pass(end, false, later), end);
        assert_eq!(gate.pass(end, false, later + AFTERWARDS / 2), end);
        assert_eq!(gate.pass(end, false, later + AFTERWARDS * 2), b"");
    }
}
