//! The parser: bytes in, calls on a [`Sink`] out.

use std::fmt;

use jiff::tz::TimeZone;

use super::choice::Choice;
use super::corrections::Corrections;
use super::encoding::{Encoding, Found};
use super::framing::Framing;
use super::judge::Judge;
use super::ledger::Ledger;
use super::lines::Lines;
use super::names::Names;
use super::room::Room;
use super::row::Row;
use super::stamp::{Stamps, usual_order};
use super::{Bad, Format, Sink};

/// How a source is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The format, if it is known; otherwise the lines tell.
    pub format: Option<Format>,
    /// The x axis: a series' name, or the number of a column, counted from 1.
    pub x: Option<String>,
    /// Globs: only quantities of such names are series or facts, if there are any. A glob without a
    /// `/` also means the last part of a name.
    pub only: Vec<String>,
    /// Globs: quantities of such names are neither.
    pub skip: Vec<String>,
    /// What a person says of the source.
    pub corrections: Corrections,
    /// More series than this are refused.
    pub series_max: usize,
    /// Longer lines are cut and counted as bad. At least 1.
    pub line_bytes_max: usize,
    /// Seconds since 1970 when the source began: dates without a year are near it.
    pub epoch: f64,
    /// In what its text comes.
    pub framing: Framing,
    /// The wall clock where arrivals are 0, in seconds since 1970; without it none is told to the other.
    pub wall_start: Option<f64>,
    /// Lines come at the pace of their times, as those of a live source do: a few more are waited for where that tells their
    /// unit. What stands in a file was there at once.
    pub is_paced: bool,
    /// The group of all names, which the source doesn't say: that of a topic.
    pub group: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            x: None,
            only: Vec::new(),
            skip: Vec::new(),
            corrections: Corrections::default(),
            series_max: 10_000,
            line_bytes_max: 1 << 20,
            epoch: 1.8e9,
            framing: Framing::Stream,
            wall_start: None,
            is_paced: true,
            group: String::new(),
        }
    }
}

/// Reads a stream of text, in pieces of any size.
///
/// A row that lacks a value for the x axis is passed on with `None` and counted as
/// [`Bad::MissingX`](super::Bad::MissingX); what becomes of its samples is the sink's choice.
pub struct Parser {
    encoding: Encoding,
    /// What the bytes turned out to be, once that was said.
    told: Option<Found>,
    lines: Lines,
    judge: Judge,
    line_bytes_max: usize,
    format: Option<Format>,
    /// Shared with the other parsers of its job.
    room: Option<Room>,
    /// Somebody sends it: nobody has it as a file.
    is_sent: bool,
}

fn lines(format: Option<Format>, bytes_max: usize) -> Lines {
    let bytes_max = bytes_max.max(1);
    match format {
        Some(Format::Screen) => Lines::with_screen(bytes_max),
        _ => Lines::new(bytes_max),
    }
}

/// Whether these bytes are so plainly text that nobody need look what else they may be.
fn is_plain(bytes: &[u8]) -> bool {
    // No early end, so that many are looked at at once.
    let strange =
        |byte: &u8| !(matches!(byte, b' '..=b'~') || matches!(byte, b'\n' | b'\t' | b'\r'));
    bytes
        .chunks(64)
        .all(|chunk| !chunk.iter().fold(false, |any, byte| any | strange(byte)))
}

impl fmt::Debug for Parser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parser")
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Parser {
    /// A parser for one source.
    pub fn new(options: Options) -> Self {
        Self::in_room(options, None)
    }

    /// The same where other parsers read for the same job.
    pub(crate) fn in_room(options: Options, room: Option<Room>) -> Self {
        let Options {
            format,
            x,
            only,
            skip,
            corrections,
            series_max,
            line_bytes_max,
            epoch,
            framing,
            wall_start,
            is_paced,
            group,
        } = options;
        let locale = ["LC_ALL", "LC_TIME", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        let stamps = Stamps::new(TimeZone::system(), usual_order(locale.as_deref()), epoch);
        let choice = Choice::new(&only, &skip, &corrections).within(&group);
        let names = Names::new(series_max, choice).in_room(room.clone());
        // What is said now goes before what was said at another time.
        let x = x.or(corrections.time);
        let row = Row::new(names, x.as_deref(), stamps);
        Self {
            encoding: Encoding::new(),
            told: None,
            lines: lines(format, line_bytes_max),
            format,
            room,
            is_sent: false,
            line_bytes_max: line_bytes_max.max(1),
            judge: Judge::new(format, (framing, wall_start, is_paced), row),
        }
    }

    /// How most of the lines were read so far, in words, although it was told how to read them.
    pub(super) fn words(&self) -> Option<String> {
        self.judge.words_so_far()
    }

    /// Somebody sends the stream: who is told that it is no text has no file of it.
    pub(crate) fn set_sent(&mut self) {
        self.is_sent = true;
    }

    /// Takes the next piece of the stream, which arrived at `now` (in seconds, on a clock that only
    /// grows). Lines may be cut anywhere.
    pub fn feed(&mut self, bytes: &[u8], now: f64, sink: &mut impl Sink) {
        self.judge.set_now(now);
        let text = self.encoding.decode(bytes);
        self.lines
            .feed(text, now, &mut |line| self.judge.line(&line, sink));
        self.judge.tick(now, sink);
        self.tell_encoding(sink);
    }

    /// What came and is no text counts as a line that is bad.
    fn count_no_text(&mut self, sink: &mut impl Sink) {
        for _ in 0..self.encoding.take_bad() {
            self.judge.lines += 1;
            sink.bad(Bad::NoText);
        }
    }

    /// Takes a piece that came whole, as a packet does: its last line needs no end, and what it is, text or not,
    /// says nothing of the next one. Returns whether it is text.
    pub(crate) fn feed_whole(&mut self, piece: &[u8], now: f64, sink: &mut impl Sink) -> bool {
        self.judge.set_now(now);
        if is_plain(piece) {
            self.feed_lines(piece, now, sink);
            if !piece.ends_with(b"\n") {
                self.feed_lines(b"\n", now, sink);
            }
            self.judge.tick(now, sink);
            return true;
        }
        self.encoding = Encoding::new();
        let Self {
            encoding,
            lines,
            judge,
            ..
        } = self;
        let text = encoding.decode(piece);
        lines.feed(text, now, &mut |line| judge.line(&line, sink));
        let rest = encoding.finish();
        lines.feed(rest, now, &mut |line| judge.line(&line, sink));
        let found = encoding.found();
        // It is bad as a whole.
        let _bad = encoding.take_bad();
        let is_text = !matches!(found, Some(Found::Binary(_)));
        if is_text && !piece.ends_with(b"\n") {
            lines.feed(b"\n", now, &mut |line| judge.line(&line, sink));
        }
        judge.tick(now, sink);
        if let Some(known) = found
            && found != self.told
        {
            self.told = found;
            sink.note(&known.advice_to_sender());
        }
        is_text
    }

    fn feed_lines(&mut self, text: &[u8], now: f64, sink: &mut impl Sink) {
        let Self { lines, judge, .. } = self;
        lines.feed(text, now, &mut |line| judge.line(&line, sink));
    }

    /// Takes what came alone under a name, as the message of a topic: a number, with or without a unit, is a
    /// sample of a series of that name; a word is one, too, once it turns out to be a label. Returns whether it
    /// was taken.
    pub(crate) fn feed_value(
        &mut self,
        (name, value): (&str, &[u8]),
        now: f64,
        sink: &mut impl Sink,
    ) -> bool {
        self.judge.value((name, value), now, sink)
    }

    /// The stream is a terminal's, of this size in columns and rows. Without it lines have any length.
    pub fn set_terminal(&mut self, columns: u16, rows: u16) {
        self.lines.set_size(columns, rows);
    }

    /// Somebody acts on what is read, as soon as it is read: lines that wait to be told apart wait for less long.
    pub(crate) fn set_urgent(&mut self, is_urgent: bool) {
        self.judge.set_urgent(is_urgent);
    }

    /// Nothing has come until `now`: what waited for more is read without it.
    pub fn tick(&mut self, now: f64, sink: &mut impl Sink) {
        self.judge.set_now(now);
        self.lines
            .tick(now, &mut |line| self.judge.line(&line, sink));
        self.judge.tick(now, sink);
    }

    /// When [`tick`](Self::tick) has something to do; `None` where nothing waits.
    pub fn deadline(&self) -> Option<f64> {
        match (self.lines.deadline(), self.judge.deadline()) {
            (Some(lines), Some(judge)) => Some(lines.min(judge)),
            (lines, judge) => lines.or(judge),
        }
    }

    /// Whether the last line has no end so far, as a prompt has none.
    pub fn is_in_line(&self) -> bool {
        self.lines.is_in_line()
    }

    /// What to say of an x axis that was asked for and isn't among what was read so far: it lists
    /// what is. `None` where it is there, where none was asked for, and before the first row.
    pub fn missing_axis(&self) -> Option<String> {
        self.judge.missing_axis()
    }

    /// The stream has ended: reads a last line without end. What comes after this is a new line.
    pub fn finish(&mut self, sink: &mut impl Sink) {
        let rest = self.encoding.finish();
        let now = self.judge.now();
        self.lines
            .feed(rest, now, &mut |line| self.judge.line(&line, sink));
        self.lines.finish(&mut |line| self.judge.line(&line, sink));
        self.tell_encoding(sink);
        self.judge.finish(sink);
    }

    /// The stream broke off, as by a kill: a last line without end is no data, and is told as cut off.
    /// What comes after this is a new line.
    pub fn break_off(&mut self, sink: &mut impl Sink) {
        let rest = self.encoding.finish();
        let now = self.judge.now();
        self.lines
            .feed(rest, now, &mut |line| self.judge.line(&line, sink));
        self.lines
            .break_off(&mut |line| self.judge.line(&line, sink));
        self.tell_encoding(sink);
        self.judge.break_off(sink);
    }

    /// Says what the bytes are, where that isn't plain text.
    fn tell_encoding(&mut self, sink: &mut impl Sink) {
        self.count_no_text(sink);
        let found = self.encoding.found();
        if found == self.told {
            return;
        }
        self.told = found;
        if let Some(found) = found {
            sink.note(&if self.is_sent {
                found.advice_to_sender()
            } else {
                found.advice()
            });
        }
    }

    /// What waits for more of its kind is read without it.
    pub fn settle(&mut self, sink: &mut impl Sink) {
        self.judge.finish(sink);
    }

    /// Reads in another way from the next line on. What is known of the source is learned anew, from
    /// lines that it said before: of these only names, units and the axis are told. Rows go on being
    /// counted; the ledger begins anew.
    pub(crate) fn relearn(&mut self, options: Options, lines: &[u8], sink: &mut impl Sink) {
        let now = self.judge.now();
        let mut learner = Self::in_room(options, self.room.clone());
        // Said twice, nothing of it is said once.
        for _ in 0..2 {
            learner.restart();
            learner.feed(lines, now, sink);
            learner.finish(sink);
        }
        learner.judge.row.go_on_from(&self.judge.row);
        learner.judge.lines = self.judge.lines;
        self.judge = learner.judge;
    }

    /// Another stream of the same kind follows: an unfinished line is dropped, what is known of the
    /// source stays.
    pub fn restart(&mut self) {
        self.encoding = Encoding::new();
        self.told = None;
        self.lines = lines(self.format, self.line_bytes_max);
    }

    /// How many lines with anything in them have come so far, good ones and bad ones.
    pub fn lines(&self) -> u64 {
        self.judge.lines
    }

    /// Where every number has gone so far. Lines that wait for more of their kind aren't in it yet.
    pub fn ledger(&self) -> Ledger {
        self.judge.row.ledger
    }
}
