//! What a source has taken in lately, and how a person wants that read.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::format::{Corrections, Format, Framing, Options, ReadAs, Reading};
use crate::job::{Job, Stream};

use super::ReadOptions;
use super::bad_lines::BadLines;
use super::chosen::Chosen;

/// The first bytes of a stream are kept for ever: headers stand there.
const HEAD_BYTES: usize = 8 << 10;
/// And so many of the last ones.
const TAIL_BYTES: usize = 32 << 10;

/// So much of what was sent is kept where other lines are made of it.
const SENT_BYTES: usize = 256 << 10;

/// More notes wait for nobody.
const NOTES_MAX: usize = 8;
/// Of the lines that are kept so many are explained.
const EXPLAINED_LINES: usize = 1_000;

/// A part of what a stream said: its beginning and its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// Bytes between the two.
    left_out: u64,
}

impl Excerpt {
    fn take(&mut self, bytes: &[u8]) {
        let room = HEAD_BYTES - self.head.len();
        let (head, rest) = bytes.split_at(room.min(bytes.len()));
        self.head.extend_from_slice(head);
        let last = &rest[rest.len().saturating_sub(TAIL_BYTES)..];
        let kept = TAIL_BYTES - last.len();
        let over = self.tail.len().saturating_sub(kept);
        self.tail.drain(..over);
        self.tail.extend(last);
        self.left_out += (over + rest.len() - last.len()) as u64;
    }

    /// How many bytes the stream has had.
    pub fn bytes_seen(&self) -> u64 {
        self.head.len() as u64 + self.left_out + self.tail.len() as u64
    }

    /// Whether it is all that the stream has had.
    pub fn is_whole(&self) -> bool {
        self.left_out == 0
    }

    /// Its whole lines; between beginning and end some may be left out.
    pub fn lines(&self) -> Vec<u8> {
        let mut text = self.head.clone();
        let mut tail: Vec<u8> = self.tail.iter().copied().collect();
        if self.left_out > 0 {
            // Two halves of different lines are none.
            text.truncate(end_of_lines(&text));
            let begin = tail.iter().position(|byte| is_end(*byte));
            tail.drain(..begin.map_or(tail.len(), |end| end + 1));
        }
        text.append(&mut tail);
        text.truncate(end_of_lines(&text));
        text
    }
}

fn end_of_lines(text: &[u8]) -> usize {
    let last = text.iter().rposition(|byte| is_end(*byte));
    last.map_or(0, |end| end + 1)
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What a source takes in, and how it is read. Belongs to its job in all its runs.
#[derive(Debug, Default)]
pub struct Intake {
    options: ReadOptions,
    /// In what it comes.
    framing: Framing,
    corrections: Mutex<Corrections>,
    /// The format that whoever sends said beside it.
    announced: Mutex<Option<Format>>,
    /// Quantities whose values are words that controls choose among.
    chosen: Mutex<Vec<Chosen>>,
    has_choices: AtomicBool,
    /// Grows with each correction.
    version: AtomicU64,
    /// Notes for the log that the feed hasn't taken yet.
    notes: Mutex<Vec<String>>,
    /// What came last, where other lines are made of it before they are read.
    sent: Mutex<Option<Arc<[u8]>>>,
    excerpts: [Mutex<Excerpt>; 2],
    bad_lines: [Mutex<BadLines>; 2],
    /// Grows with each stream that begins.
    begun: AtomicU64,
}

impl Intake {
    pub(super) fn new(options: ReadOptions) -> Arc<Self> {
        Arc::new(Self {
            corrections: Mutex::new(options.corrections.clone()),
            options,
            ..Self::default()
        })
    }

    /// The intake of a source whose text comes in packets.
    pub(super) fn of_packets(options: ReadOptions) -> Arc<Self> {
        Arc::new(Self {
            corrections: Mutex::new(options.corrections.clone()),
            options,
            framing: Framing::Packets,
            ..Self::default()
        })
    }

    /// The intake of a job that is a source.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment()
    }

    /// Lines are looked through for words under this name: a control chooses among them.
    pub(super) fn expect_choice(&self, name: &str) {
        self.chosen.lock().push(Chosen::new(name));
        self.has_choices.store(true, Ordering::Release);
    }

    /// The word that was said last under this name since it was asked for.
    pub(super) fn take_choice(&self, name: &str) -> Option<String> {
        let mut chosen = self.chosen.lock();
        chosen.iter_mut().find(|one| one.is(name))?.take()
    }

    /// Hears these lines for words that a control chooses among.
    pub(super) fn hear_choices<'a>(&self, lines: impl Iterator<Item = &'a str>) {
        if !self.has_choices.load(Ordering::Acquire) {
            return;
        }
        let mut chosen = self.chosen.lock();
        for line in lines {
            chosen.iter_mut().for_each(|one| one.hear(line));
        }
    }

    /// Whether the source was to be read over an axis that was named with it.
    pub(super) fn asks_for_axis(&self) -> bool {
        self.options.x.is_some()
    }

    /// What a person has said so far of how it is to be read.
    pub fn corrections(&self) -> Corrections {
        self.corrections.lock().clone()
    }

    /// Whoever sends said of which format it is: read so, unless a person says otherwise.
    pub(super) fn announce(&self, format: Format) {
        *self.announced.lock() = Some(format);
    }

    /// In which format it is to be read, if that is known before its lines are.
    pub fn format(&self) -> Option<Format> {
        let announced = *self.announced.lock();
        match self.corrections.lock().format {
            Some(ReadAs::Format(format)) => Some(format),
            Some(ReadAs::Found) => announced,
            None => self.options.format.or(announced),
        }
    }

    /// Has it read otherwise from the next line on.
    pub fn correct(&self, corrections: Corrections) {
        *self.corrections.lock() = corrections;
        self.version.fetch_add(1, Ordering::Release);
    }

    /// Adds a line to the job's log, as soon as the source reads on.
    pub fn note(&self, note: String) {
        let mut notes = self.notes.lock();
        if notes.len() < NOTES_MAX {
            notes.push(note);
        }
    }

    pub(super) fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.lock())
    }

    /// Changes with each correction.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Changes with each run.
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    /// The bad lines of the run so far.
    pub fn bad_lines(&self) -> BadLines {
        let [out, err] = &self.bad_lines;
        let out = out.lock().clone();
        out.and(&err.lock())
    }

    /// How many bytes have been taken in in this run.
    pub fn bytes_seen(&self) -> u64 {
        let seen = self.excerpts.iter().map(|one| one.lock().bytes_seen());
        seen.sum()
    }

    /// What it took in, from where there was anything: standard output, or else standard error.
    pub fn excerpt(&self) -> (Stream, Excerpt) {
        let [out, err] = &self.excerpts;
        let out = out.lock().clone();
        if out.bytes_seen() > 0 {
            return (Stream::Out, out);
        }
        (Stream::Err, err.lock().clone())
    }

    /// Keeps what came last, of which other lines are made before they are read.
    pub(super) fn keep_sent(&self, bytes: &[u8]) {
        *self.sent.lock() = Some(bytes[..bytes.len().min(SENT_BYTES)].into());
    }

    /// What comes is read as it was sent.
    pub(super) fn forget_sent(&self) {
        *self.sent.lock() = None;
    }

    /// What came last, as it was sent; `None` where it is read as it came.
    pub fn sent(&self) -> Option<Arc<[u8]>> {
        self.sent.lock().clone()
    }

    /// How the lines that are kept would be read now. `epoch`: seconds since 1970 when they came.
    pub fn reading(&self, epoch: f64) -> Reading {
        let (stream, excerpt) = self.excerpt();
        let options = self.parser_options(stream, epoch);
        // Reading from memory doesn't fail.
        Reading::of_lines(&*excerpt.lines(), options, EXPLAINED_LINES).unwrap_or_default()
    }

    /// How a stream of it is read.
    pub(super) fn parser_options(&self, stream: Stream, epoch: f64) -> Options {
        let ReadOptions { x, only, skip, .. } = self.options.clone();
        let format = self.format();
        let corrections = self.corrections();
        // Progress bars go to standard error, and are data; bare numbers there are not.
        let (format, x, corrections) = match stream {
            Stream::Err => {
                let time = None;
                let corrections = Corrections {
                    time,
                    ..corrections
                };
                (Some(Format::Pairs), None, corrections)
            }
            _ => (format, x, corrections),
        };
        Options {
            format,
            x,
            only,
            skip,
            corrections,
            epoch,
            framing: self.framing,
            ..Options::default()
        }
    }

    /// A stream begins in another run: what it said in the one before is no part of it.
    pub(super) fn begin(&self, stream: Stream) {
        *self.of_stream(stream).lock() = Excerpt::default();
        self.keep_bad_lines(stream, BadLines::default());
        self.begun.fetch_add(1, Ordering::Release);
    }

    /// Keeps which lines of a stream were bad so far.
    pub(super) fn keep_bad_lines(&self, stream: Stream, bad_lines: BadLines) {
        let [out, err] = &self.bad_lines;
        let of_stream = if stream == Stream::Err { err } else { out };
        *of_stream.lock() = bad_lines;
    }

    /// Takes a block of a stream.
    pub(super) fn take(&self, stream: Stream, bytes: &[u8]) {
        self.of_stream(stream).lock().take(bytes);
    }

    /// Takes a value that came alone under a name: a line like another one that says so.
    pub(super) fn take_value(&self, stream: Stream, name: &str, value: &[u8]) {
        let mut excerpt = self.of_stream(stream).lock();
        for part in [name.as_bytes(), b"=", value, b"\n"] {
            excerpt.take(part);
        }
    }

    /// The whole lines of a stream.
    pub(super) fn lines(&self, stream: Stream) -> Vec<u8> {
        self.of_stream(stream).lock().lines()
    }

    fn of_stream(&self, stream: Stream) -> &Mutex<Excerpt> {
        let [out, err] = &self.excerpts;
        if stream == Stream::Err { err } else { out }
    }
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, HEAD_BYTES, Intake, TAIL_BYTES};
    use crate::format::Bad;
    use crate::job::Stream;
    use crate::source::BadLines;

    fn taken(text: &[u8], piece: usize) -> Excerpt {
        let mut excerpt = Excerpt::default();
        for piece in text.chunks(piece) {
            excerpt.take(piece);
        }
        excerpt
    }

    #[test]
    fn a_short_stream_is_kept_whole_but_for_a_line_that_has_no_end_yet() {
        let excerpt = taken(b"a=1\nb=2\nc", 3);
        assert_eq!(excerpt.lines(), b"a=1\nb=2\n");
        assert_eq!(excerpt.bytes_seen(), 9);
    }

    #[test]
    fn of_a_long_stream_whole_lines_of_both_ends_are_kept_however_it_came() {
        let lines: Vec<String> = (0..20_000).map(|n| format!("line {n}\n")).collect();
        let text = lines.concat();
        let whole = taken(text.as_bytes(), usize::MAX);
        for piece in [1_000, HEAD_BYTES, TAIL_BYTES, 100_000] {
            assert_eq!(taken(text.as_bytes(), piece), whole, "{piece}");
        }
        assert_eq!(whole.bytes_seen(), text.len() as u64);
        let kept = String::from_utf8(whole.lines()).unwrap();
        assert!(kept.len() <= HEAD_BYTES + TAIL_BYTES);
        assert!(kept.starts_with("line 0\n") && kept.ends_with("line 19999\n"));
        assert!(kept.lines().all(|line| text.contains(&format!("{line}\n"))));
    }

    #[test]
    fn a_stream_that_begins_again_has_said_nothing_so_far() {
        let intake = Intake::default();
        intake.begin(Stream::Out);
        intake.take(Stream::Out, b"a=1\n");
        let mut bad = BadLines::default();
        bad.count(Bad::TooLong);
        bad.show("a=");
        intake.keep_bad_lines(Stream::Out, bad.clone());
        intake.keep_bad_lines(Stream::Err, bad);
        let both = intake.bad_lines();
        assert_eq!(both.counts, [(Bad::TooLong, 2)]);
        assert_eq!(both.examples, ["a="]);
        let begun = intake.begun();
        intake.begin(Stream::Out);
        assert_ne!(intake.begun(), begun);
        assert_eq!(intake.bytes_seen(), 0);
        assert_eq!(intake.bad_lines().counts, [(Bad::TooLong, 1)]);
    }
}
