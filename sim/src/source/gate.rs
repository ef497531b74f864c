//! What of a program's output may reach a person's terminal.

use std::time::{Duration, Instant};

use crate::format::Sequences;
use crate::job::clean_text;

/// How long the end of what a program draws may come behind the first bytes that come when it takes
/// no keys any more: it gives the terminal back first, or last.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// A sequence that is longer isn't passed on.
const SEQUENCE_MOST: usize = 64;

/// What a program that only prints may switch, and what is put back when it hasn't: lines that go on in
/// the next, the cursor's look, the screen beside the one of lines, and pictures that are shown when they
/// are whole. Others would have the terminal type by itself: of the mouse, the focus, what is pasted.
const SWITCHED: [&str; 7] = ["7", "12", "25", "47", "1047", "1049", "2026"];

/// Ends of `ESC [ numbers …` that move the cursor, clear, insert, delete and scroll. None makes a
/// terminal answer, which would be typed, or changes what isn't on its screen.
const MOVES: &str = "@ABCDEFGHIJKLMPSTXZ`adefrsu";

/// The same without numbers: the cursor kept and put back, a line up and down, and the usual characters.
const PLAIN: [&str; 6] = ["\x1b7", "\x1b8", "\x1bD", "\x1bE", "\x1bM", "\x1b(B"];

/// Makes of what a program prints what may reach a person's terminal.
///
/// A program that takes single keys draws its screen by all sequences there are, and has the terminal as
/// it would alone. What others print may draw, too, as bars in several lines do, but only that.
#[derive(Debug, Default)]
pub(super) struct Gate {
    sequences: Sequences,
    /// The sequence that has begun, as far as it may pass.
    begun: String,
    /// The beginning of a character.
    rest: Vec<u8>,
    /// It took single keys when the last bytes came.
    took_keys: bool,
    drawn_until: Option<Instant>,
}

impl Gate {
    /// What may pass of these bytes, which came when the program took single keys, or lines.
    pub(super) fn pass(&mut self, bytes: &[u8], takes_keys: bool, now: Instant) -> Vec<u8> {
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
                self.add_to_sequence(shown, c);
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

    /// Takes the next character of a sequence, and passes it on when it has come to its end.
    fn add_to_sequence(&mut self, shown: &mut String, c: char) {
        if c == '\x1b' {
            self.begun.clear();
        } else if self.begun.is_empty() {
            return;
        }
        self.begun.push(c);
        if PLAIN.contains(&&*self.begun) {
            shown.push_str(&std::mem::take(&mut self.begun));
            return;
        }
        let Some(inner) = self.begun.strip_prefix("\x1b[") else {
            if !matches!(&*self.begun, "\x1b" | "\x1b(") {
                self.begun.clear();
            }
            return;
        };
        match (c, inner.len()) {
            ('[', 0) | ('?', 1) | ('0'..='9' | ';' | ':', ..=SEQUENCE_MOST) => {}
            _ => {
                let numbers = &inner[..inner.len() - c.len_utf8()];
                add_drawing(shown, numbers, c);
                self.begun.clear();
            }
        }
    }
}

/// Adds `ESC [ numbers end`, as far as it draws.
fn add_drawing(shown: &mut String, numbers: &str, end: char) {
    let passed = match (numbers.strip_prefix('?'), end) {
        (Some(modes), 'h' | 'l') => {
            let may_pass = modes.split(';').all(|mode| SWITCHED.contains(&mode));
            may_pass.then(|| numbers.to_owned())
        }
        (Some(_), _) => None,
        (None, 'm') => visible(numbers),
        (None, _) => MOVES.contains(end).then(|| numbers.to_owned()),
    };
    if let Some(numbers) = passed {
        shown.push_str("\x1b[");
        shown.push_str(&numbers);
        shown.push(end);
    }
}

/// The numbers of `ESC [ … m` but the one that hides text; `None` where that was all of them.
fn visible(numbers: &str) -> Option<String> {
    let mut kept = Vec::new();
    let mut words = numbers.split(';');
    while let Some(word) = words.next() {
        // Colours by number, and by their parts, have numbers of their own behind them.
        if matches!(word, "38" | "48" | "58") {
            let kind = words.next();
            let parts = match kind {
                Some("5") => 1,
                Some("2") => 3,
                _ => 0,
            };
            kept.push(word);
            kept.extend(kind);
            kept.extend(words.by_ref().take(parts));
        } else if word.trim_start_matches('0') != "8" {
            kept.push(word);
        }
    }
    (!kept.is_empty()).then(|| kept.join(";"))
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
    fn what_draws_passes_and_no_other_sequence() {
        for kept in [
            "\x1b[m",
            "\x1b[38;5;8mx\x1b[48;2;8;8;8m\x1b[4:3m",
            "\n\r 5 %\x1b[A\r10 %",
            "\x1b[3;1H\x1b[2J\x1b[?25l\x1b[1A\x1b[?25h",
            "\x1b7\x1b[0;23r\x1b8\x1b(B\x1b[m\x1bM",
            "\x1b[1;38;5;200mx\x1b[0m",
            "\r\x1b[K5 %",
            "\x1b[2K",
        ] {
            assert_eq!(passed(&[kept.as_bytes()]), kept);
        }
        for (printed, shown) in [
            (&b"\x1b[>4;2mx"[..], "x"),
            (b"\x1b[?25mx", "x"),
            (b"\x1b[8mx\x1b[1;8;31my\x1b[08m", "x\x1b[1;31my"),
            (b"\x1b[?1000h\x1b[?25;2004hx\x1b[?6n", "x"),
            (b"\x1b[c\x1b[>c\x1b[21t\x1b[0q\x1bZ\x1bc\x1b(0x", "x"),
            (b"\x1b[5 mx", "x"),
            (b"\x1b[6nx", "x"),
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
        let drawn = b"\x1b[?1000h\xff";
        assert_eq!(gate.pass(drawn, true, now), drawn);
        // The first that comes behind the last look at the keys, however long that is ago.
        let (end, later) = (b"\x1b[?1000l", now + 9 * AFTERWARDS);
        assert_eq!(gate.pass(end, false, later), end);
        assert_eq!(gate.pass(end, false, later + AFTERWARDS / 2), end);
        assert_eq!(gate.pass(end, false, later + AFTERWARDS * 2), b"");
    }
}
