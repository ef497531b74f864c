//! What each line is: data, prose or bad, and who reads it. Sources mix forms, so that each line goes
//! to whom it fits; the first lines are kept until it is known what the source is like.

mod learn;
mod marked;
mod pace;
mod patience;
mod route;
mod special;
mod told;
mod value;

use self::special::{Special, Specials};
use super::boxes::Boxes;
use super::encoding::{is_noise, latin1};
use super::fact::line_before;
use super::framing::Framing;
use super::json::Json;
use super::ledger::Loss;
use super::line::Line;
use super::prose_reader::Prose;
use super::row::{Row, When};
use super::ruled::Ruled;
use super::stamp::DateOrder;
use super::tables::Tables;
use super::text::{Readable, head, trim_end, trim_start};
use super::token::Tokens;
use super::verdict::Verdict;
use super::window::{Kept, Window};
use super::{Bad, Format, Sink, Text};

/// As much of a bad line stays readable.
const BAD_TEXT_BYTES_MAX: usize = 512;
/// Who took the last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Table,
    Box,
    Json,
    Special(Special),
    Prose,
}

/// How many readers there are: of tables, boxes, JSON and prose, and one of each special form.
const READERS: usize = 4 + Special::ALL.len();

/// Decides what each line is.
pub(super) struct Judge {
    forced: Option<Format>,
    window: Option<Window>,
    tables: Tables,
    ruled: Ruled,
    boxes: Boxes,
    json: Json,
    prose: Prose,
    special: Option<Special>,
    specials: Specials,
    framing: Framing,
    /// Lines come at the pace of their times.
    is_paced: bool,
    /// Somebody acts on what is read as soon as it is.
    is_urgent: bool,
    /// Lines so far that are marked as Teleplot's data on a stream.
    marked: u8,
    last: Option<Reader>,
    /// Rows by who read them, to say what the source is.
    rows: [u64; READERS],
    /// Lines with anything in them.
    pub(super) lines: u64,
    told: Option<(Format, String)>,
    pub(super) row: Row,
    readable: Readable,
    tokens: Tokens,
    /// The order that dates are read in, as far as that was said, and whether it turned out otherwise.
    told_order: (Option<DateOrder>, bool),
    /// It was said that the axis a person asked for isn't there.
    has_told_axis: bool,
    /// The scope's time of what is read now.
    now: f64,
    last_settle: f64,
}

impl Judge {
    /// Judges lines of a format that is given, or else finds it.
    pub(super) fn new(
        forced: Option<Format>,
        (framing, wall_start, is_paced): (Framing, Option<f64>, bool),
        mut row: Row,
    ) -> Self {
        if framing == Framing::Packets {
            row.machines.tell();
        }
        Self {
            forced,
            window: forced
                .is_none_or(|format| matches!(format, Format::Screen | Format::Shapes))
                .then(Window::default),
            tables: if forced == Some(Format::Numbers) {
                Tables::of_numbers()
            } else {
                Tables::default()
            },
            ruled: Ruled::default(),
            boxes: Boxes::default(),
            json: Json::default(),
            prose: Prose::new(forced == Some(Format::Pairs)),
            special: None,
            specials: Specials::new(framing, wall_start),
            framing,
            is_paced,
            is_urgent: false,
            marked: 0,
            last: None,
            rows: [0; READERS],
            lines: 0,
            told: None,
            row,
            readable: Readable::default(),
            tokens: Tokens::default(),
            told_order: (None, false),
            has_told_axis: false,
            now: 0.0,
            last_settle: 0.0,
        }
    }

    /// The source's clock has come to this time: what arrives now arrives then.
    pub(super) fn set_now(&mut self, now: f64) {
        self.now = now;
        self.row.arrival = now;
    }

    /// Somebody acts on what is read, as soon as it is read.
    pub(super) fn set_urgent(&mut self, is_urgent: bool) {
        self.is_urgent = is_urgent;
    }

    pub(super) fn now(&self) -> f64 {
        self.now
    }

    pub(super) fn line(&mut self, line: &Line<'_>, sink: &mut impl Sink) {
        let (bytes, is_cut) = match line {
            Line::Whole(bytes) => (trim_end(without_byte_order_mark(bytes)), false),
            Line::Cut(bytes) => (*bytes, true),
            Line::Unfinished(bytes) => {
                // Who asks says nothing more until there is an answer, and what was said before the
                // question stands before it.
                if self
                    .window
                    .as_ref()
                    .is_some_and(|one| one.since().is_some())
                {
                    self.open(sink);
                }
                let text = self.readable.text(bytes);
                sink.text(text, Text::Open);
                return;
            }
            Line::BrokenOff(bytes) => return self.broken_off(bytes, sink),
            Line::FrameBegins | Line::FrameEnds => return,
        };
        if bytes.is_empty() {
            return;
        }
        self.lines += 1;
        // Latin-1 is guessed line by line: a sensor's degree sign between lines of plain ASCII.
        let is_text = is_cut || bytes.is_ascii() || std::str::from_utf8(bytes).is_ok();
        let guessed = (!is_text).then(|| latin1(bytes)).flatten();
        let is_noise = !is_text && guessed.is_none() && is_noise(bytes);
        let bytes = guessed.as_ref().map_or(bytes, |text| text.as_bytes());
        let told = if is_cut {
            None
        } else {
            self.judged_packet(bytes, sink)
        };
        if let Some(told) = told {
            self.settle(bytes, told, true, sink);
        } else if is_noise {
            // Whatever chance made of it that looks like a number is none.
            self.bad(bytes, Bad::NoText, true, sink);
        } else if self.window.is_some() {
            self.keep(bytes, is_cut, sink);
        } else if is_cut {
            self.cut(bytes, sink);
        } else {
            self.read(bytes, true, sink);
        }
    }

    fn keep(&mut self, bytes: &[u8], is_cut: bool, sink: &mut impl Sink) {
        let Some(window) = &mut self.window else {
            return;
        };
        // In the order in which they came: none before one that waits to be read.
        let is_shown = !is_cut && window.is_shown() && is_plainly_text(bytes);
        if is_shown {
            sink.text(self.readable.text(bytes), Text::Prose);
        }
        let kept = Kept {
            line: bytes.to_vec(),
            arrival: self.now,
            is_shown,
            is_cut,
        };
        window.push(kept);
        if window.is_full() {
            self.open(sink);
        }
    }

    /// Reads what was kept of the first lines.
    fn open(&mut self, sink: &mut impl Sink) {
        let Some(window) = self.window.take() else {
            return;
        };
        self.learn(&window);
        let now = self.now;
        self.row.when = When::Later;
        for kept in &window.lines {
            self.row.arrival = kept.arrival;
            sink.arrived(Some(kept.arrival));
            if kept.is_cut {
                self.cut(&kept.line, sink);
            } else {
                self.read(&kept.line, !kept.is_shown, sink);
            }
        }
        self.row.when = When::Now;
        self.row.arrival = now;
        sink.arrived(None);
        self.tell(sink);
    }

    /// The stream has ended: what waited for another line is decided without it.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) {
        self.open(sink);
        if self.json.is_open() {
            let lines = self.json.give_up();
            self.bad(&lines, Bad::BrokenJson, true, sink);
        }
        self.prose.settle(true, &mut self.row, sink);
        self.tell(sink);
    }

    /// The stream broke off: what waited for another line is part of what broke off.
    pub(super) fn break_off(&mut self, sink: &mut impl Sink) {
        self.open(sink);
        if self.json.is_open() {
            let lines = self.json.give_up();
            self.lose(&lines);
        }
        self.finish(sink);
    }

    /// A line whose end never came: what it says may be half of a number, and is no sample.
    fn broken_off(&mut self, line: &[u8], sink: &mut impl Sink) {
        self.open(sink);
        self.lose(line);
        let text = self.readable.text(head(line, BAD_TEXT_BYTES_MAX));
        sink.text(&format!("{text}… (cut off)"), Text::Bad);
    }

    fn cut(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.lose(bytes);
        sink.bad(Bad::TooLong);
        self.text(head(bytes, BAD_TEXT_BYTES_MAX), Text::Bad, sink);
    }

    /// Counts the numbers of a line that was cut off.
    fn lose(&mut self, line: &[u8]) {
        self.tokens.scan(head(line, 1 << 16), 0, 0);
        let count = self.tokens.count();
        self.row.ledger.seen += count;
        self.row.ledger.lose(Loss::CutOff, count);
    }

    #[inline]
    fn read(&mut self, line: &[u8], is_new: bool, sink: &mut impl Sink) {
        if line.first() == Some(&b'>')
            && let Some(told) = self.judged_marked(line, sink)
        {
            return self.settle(line, told, is_new, sink);
        }
        if self.last == Some(Reader::Table)
            && !self.prose.has_sections()
            && let Some(Verdict::Row(_)) = self.tables.read_simple(line, &mut self.row)
        {
            self.row.commit(sink);
            self.row.names.behind = 0;
            self.rows[0] += 1;
            return;
        }
        if let Some((verdict, reader)) = self.judged_quickly(line, sink) {
            self.settle(line, (verdict, reader), is_new, sink);
            return;
        }
        let (verdict, reader) = self.judged(line, sink);
        self.settle(line, (verdict, reader), is_new, sink);
    }

    /// A line like one before: who took that takes this.
    #[inline]
    fn judged_quickly(&mut self, line: &[u8], sink: &mut impl Sink) -> Option<(Verdict, Reader)> {
        if self.json.is_open() || self.special.is_some() {
            return None;
        }
        if self.last == Some(Reader::Json) && line.first() == Some(&b'{') {
            let verdict = self.json.read(line, "", &mut self.row);
            if matches!(verdict, Verdict::Row(_)) {
                return Some((verdict, Reader::Json));
            }
            self.row.discard();
            return None;
        }
        let verdict = self.prose.read_known(line, &mut self.row, sink)?;
        Some((verdict, Reader::Prose))
    }

    fn settle(
        &mut self,
        line: &[u8],
        (verdict, reader): (Verdict, Reader),
        is_new: bool,
        sink: &mut impl Sink,
    ) {
        self.prose.end_line();
        let samples = self.row.ledger.samples;
        match verdict {
            Verdict::Row(text) => {
                self.row.commit(sink);
                let is_first = self.last.is_none();
                self.last = Some(reader);
                self.count(reader);
                if !is_new {
                    sink.turned_out_data(self.readable.text(line));
                } else if let Some(kind) = text {
                    self.text(line, kind, sink);
                }
                if is_first && self.row.when == When::Now {
                    self.tell(sink);
                }
            }
            Verdict::Bad(why) => self.bad(line, why, is_new, sink),
            Verdict::Said => self.row.commit_prose(),
            Verdict::Prose | Verdict::Header | Verdict::Waits => {
                if reader == Reader::Json {
                    self.row.pass(sink);
                }
                self.row.commit_prose();
                if is_new {
                    self.text(line, Text::Prose, sink);
                }
            }
        }
        let has_samples = self.row.ledger.samples > samples;
        self.row.names.behind = if has_samples { 0 } else { line_before(line) };
    }

    fn count(&mut self, reader: Reader) {
        let index = match reader {
            Reader::Table => 0,
            Reader::Box => 1,
            Reader::Json => 2,
            Reader::Prose => 3,
            Reader::Special(special) => 4 + special as usize,
        };
        self.rows[index] += 1;
    }

    fn text(&mut self, line: &[u8], kind: Text, sink: &mut impl Sink) {
        sink.text(self.readable.text(line), kind);
    }

    fn bad(&mut self, line: &[u8], why: Bad, is_new: bool, sink: &mut impl Sink) {
        self.row.discard();
        self.tokens.scan(head(line, 1 << 16), 0, 0);
        let count = self.tokens.count();
        self.row.ledger.seen += count;
        self.row.ledger.bad += count;
        sink.bad(why);
        if is_new {
            self.text(head(line, BAD_TEXT_BYTES_MAX), Text::Bad, sink);
        }
    }
}

/// Whether a line is so clearly no row and no object that it can be shown at once.
fn is_plainly_text(line: &[u8]) -> bool {
    let first = trim_start(line).first().copied().unwrap_or(b' ');
    let has_letters = line
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .count()
        * 3
        > line.len();
    first.is_ascii_alphabetic()
        && has_letters
        && !line.contains(&b',')
        && !line.contains(&b'\t')
        && !line.contains(&b';')
}

/// Without the mark that some editors and shells put at a stream's beginning (UTF-8's, or UTF-16's,
/// whose NUL bytes are dropped with the other control characters), also where streams were joined.
#[inline]
fn without_byte_order_mark(line: &[u8]) -> &[u8] {
    const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    if line.first().is_none_or(|byte| *byte < 0xef) {
        return line;
    }
    let behind_mark = MARKS.iter().find_map(|mark| line.strip_prefix(*mark));
    behind_mark.unwrap_or(line)
}
