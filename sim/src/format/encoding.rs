//! Bytes as they came → UTF-8: the stage in front of the lines.
//!
//! UTF-16 is known by its mark, or by the NUL in every second byte of its beginning. What isn't text
//! at all is named instead of read; where that is but noise, as what is packed or encrypted, text behind it is read again. All of it is decided on a stream's first bytes, which wait only as
//! long as they may still be the beginning of something else than text.

mod binary;
mod kind;
mod latin1;
mod stretch;
mod utf16;

use kind::Beginning as Signature;
use stretch::Stretch;
use utf16::{Order, Utf16};

/// Lines that are no text.
pub(super) use binary::is_noisy_line as is_noise;
/// Lines that aren't UTF-8 but read as Latin-1.
pub(super) use latin1::latin1;

/// What a stream is told by. More would make a slow stream of noise wait for longer.
const BEGINNING_BYTES: usize = 512;

/// Fewer bytes than these are text, whatever they look like, unless a signature says otherwise.
const BINARY_BYTES_MIN: usize = 64;

/// What a stream turned out to be, where it isn't plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// No text, by its name with the article it takes: `gzip`, `a PNG picture`, `binary data`.
    Binary(&'static str),
}

impl Found {
    /// One sentence: what it is, and what to do next.
    pub(super) fn advice(self) -> String {
        match self {
            Self::Utf16Le => "this is UTF-16 (little-endian): read as the text it holds".into(),
            Self::Utf16Be => "this is UTF-16 (big-endian): read as the text it holds".into(),
            Self::Binary(name) => format!("this is {name}: {}", kind::what_next(name)),
        }
    }
}

impl Found {
    /// The same of what somebody sends, which nobody has as a file: a connection, a message, a packet.
    pub(super) fn advice_to_sender(self) -> String {
        match self {
            Self::Binary(name) if kind::is_encrypted(name) => self.advice(),
            Self::Binary(name) => {
                format!("this is {name}, and no text: have its numbers sent as text")
            }
            _ => self.advice(),
        }
    }
}

impl From<Order> for Found {
    fn from(order: Order) -> Self {
        match order {
            Order::LowFirst => Self::Utf16Le,
            Order::HighFirst => Self::Utf16Be,
        }
    }
}

/// Makes UTF-8 of one stream, in pieces of any size. A file that takes another's place has a new one.
pub(super) struct Encoding {
    stage: Stage,
    found: Option<Found>,
    /// Stretches that are no text, and lines among them, that weren't counted yet.
    bad: u64,
    /// What can't be passed on as it came; made anew by each call, at most half as much again as the
    /// piece, and what waited.
    out: Vec<u8>,
}

enum Stage {
    Beginning(Beginning),
    Text,
    Utf16(Utf16),
    Binary(Option<Stretch>),
}

impl Encoding {
    pub(super) fn new() -> Self {
        Self {
            stage: Stage::Beginning(Beginning::default()),
            found: None,
            bad: 0,
            out: Vec::new(),
        }
    }

    /// The next piece as UTF-8. Text is passed on as it came, also what isn't valid in it; of binary
    /// data nothing is.
    #[inline]
    pub(super) fn decode<'a>(&'a mut self, bytes: &'a [u8]) -> &'a [u8] {
        if matches!(self.stage, Stage::Text) {
            return bytes;
        }
        self.decode_other(bytes)
    }

    /// The stream has ended: what was still waiting. What comes after this goes on in the same encoding.
    pub(super) fn finish(&mut self) -> &[u8] {
        self.out.clear();
        if matches!(self.stage, Stage::Beginning(_)) {
            self.begin(&[], HasEnded::Yes);
        }
        if let Stage::Utf16(utf16) = &mut self.stage {
            utf16.finish(&mut self.out);
        }
        if let Stage::Binary(Some(stretch)) = &mut self.stage {
            match stretch.finish(&mut self.out) {
                (true, _) => self.stage = Stage::Text,
                (false, lines) => self.bad += lines,
            }
        }
        &self.out
    }

    /// What the stream turned out to be; `None` while it isn't known, and for plain text.
    pub(super) fn found(&self) -> Option<Found> {
        self.found
    }

    /// How many stretches, and lines among them, were no text since this was asked last.
    pub(super) fn take_bad(&mut self) -> u64 {
        std::mem::take(&mut self.bad)
    }

    fn decode_other<'a>(&'a mut self, bytes: &'a [u8]) -> &'a [u8] {
        self.out.clear();
        match &mut self.stage {
            Stage::Text => return bytes,
            Stage::Binary(None) => {}
            Stage::Binary(Some(stretch)) => {
                if stretch.take(bytes, &mut self.out) {
                    self.stage = Stage::Text;
                }
            }
            Stage::Utf16(utf16) => utf16.decode(bytes, &mut self.out),
            Stage::Beginning(_) => {
                if self.begin(bytes, HasEnded::No) == Passed::AsItCame {
                    return bytes;
                }
            }
        }
        &self.out
    }

    /// Takes a piece of the beginning and passes on, in `out`, what needn't wait any longer.
    fn begin(&mut self, piece: &[u8], has_ended: HasEnded) -> Passed {
        let Stage::Beginning(beginning) = &mut self.stage else {
            return Passed::AsItCame;
        };
        let waiting = beginning.waiting().len();
        let rest = beginning.take(piece);
        match beginning.guess(has_ended) {
            Guess::Wait => {}
            Guess::Text if waiting == 0 => {
                self.passed_text();
                return Passed::AsItCame;
            }
            Guess::Text => {
                self.out.extend_from_slice(beginning.waiting());
                self.out.extend_from_slice(rest);
                self.passed_text();
            }
            Guess::Utf16(order, mark_bytes) => self.begin_utf16(order, mark_bytes, rest),
            Guess::Binary(name) => {
                self.found = Some(Found::Binary(name));
                self.bad += 1;
                let waiting = beginning.waiting();
                let mut stretch = kind::is_noise(name).then(Stretch::begin);
                let is_text = stretch.as_mut().is_some_and(|stretch| {
                    let text = stretch::text_before(waiting);
                    self.out.extend_from_slice(&waiting[..text]);
                    stretch.take(&[&waiting[text..], rest].concat(), &mut self.out)
                });
                self.stage = if is_text {
                    Stage::Text
                } else {
                    Stage::Binary(stretch)
                };
            }
        }
        Passed::InOut
    }

    /// What waited has been passed on as it came.
    fn passed_text(&mut self) {
        if let Stage::Beginning(beginning) = &mut self.stage {
            beginning.passed = beginning.bytes.len();
            if beginning.is_full() {
                self.stage = Stage::Text;
            }
        }
    }

    fn begin_utf16(&mut self, order: Order, mark_bytes: usize, rest: &[u8]) {
        let mut utf16 = Utf16::new(order);
        if let Stage::Beginning(beginning) = &self.stage {
            utf16.decode(&beginning.bytes[mark_bytes..], &mut self.out);
        }
        utf16.decode(rest, &mut self.out);
        self.found = Some(order.into());
        self.stage = Stage::Utf16(utf16);
    }
}

/// Where the bytes are that may be passed on.
#[derive(PartialEq, Eq)]
enum Passed {
    AsItCame,
    InOut,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum HasEnded {
    Yes,
    No,
}

/// What the first bytes tell.
enum Guess {
    /// Nothing yet: what waits may be something else than text.
    Wait,
    Text,
    /// With so many bytes of mark in front.
    Utf16(Order, usize),
    Binary(&'static str),
}

/// The first bytes of a stream, also those that have been passed on.
#[derive(Default)]
struct Beginning {
    /// At most `BEGINNING_BYTES`.
    bytes: Vec<u8>,
    /// How many of them were passed on as text; always ≤ `bytes.len()`.
    passed: usize,
}

impl Beginning {
    /// Keeps what belongs to the beginning and returns the rest.
    fn take<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        let room = BEGINNING_BYTES - self.bytes.len();
        let (begun, rest) = piece.split_at(room.min(piece.len()));
        self.bytes.extend_from_slice(begun);
        rest
    }

    fn waiting(&self) -> &[u8] {
        &self.bytes[self.passed..]
    }

    fn is_full(&self) -> bool {
        self.bytes.len() == BEGINNING_BYTES
    }

    fn guess(&self, has_ended: HasEnded) -> Guess {
        let is_last = self.is_full() || has_ended == HasEnded::Yes;
        match Signature::of(&self.bytes) {
            Signature::Of(name) => return Guess::Binary(name),
            Signature::Begun if !is_last => return Guess::Wait,
            Signature::Begun | Signature::None => {}
        }
        if self.passed == 0
            && let Some(guess) = self.guess_utf16(is_last)
        {
            return guess;
        }
        match binary::is_likely(&self.bytes) {
            true if !is_last => Guess::Wait,
            true if self.bytes.len() >= BINARY_BYTES_MIN => Guess::Binary(binary::UNNAMED),
            _ => Guess::Text,
        }
    }

    fn guess_utf16(&self, is_last: bool) -> Option<Guess> {
        if let Some(order) = utf16::order_by_mark(&self.bytes) {
            return Some(Guess::Utf16(order, utf16::MARK_BYTES));
        }
        if !is_last && utf16::may_become(&self.bytes) {
            return Some(Guess::Wait);
        }
        Some(Guess::Utf16(utf16::order_by_nuls(&self.bytes)?, 0))
    }
}

#[cfg(test)]
mod tests;
