//! What each line is: data, prose or bad, and who reads it. Sources mix forms, so that each line goes
//! to whom it fits; the first lines are kept until it is known what the source is like.

use super::boxes::{Boxed, Boxes, may_be_drawn};
use super::encoding::latin1;
use super::json::{self, Json};
use super::ledger::Loss;
use super::lines::Line;
use super::prose_reader::Prose;
use super::row::{Row, When};
use super::stamp::{DateOrder, SaidOrder, stamp};
use super::table::Table;
use super::tables::{Tables, Taken};
use super::text::{Readable, head, trim, trim_end, trim_start};
use super::token::Tokens;
use super::verdict::Verdict;
use super::window::{Kept, PATIENCE, Window};
use super::{Bad, Format, Sink, Text, nmea, prometheus, statsd, teleplot};

/// As much of a bad line stays readable.
const BAD_TEXT_BYTES_MAX: usize = 512;
/// Shapes wait so long for more of their kind, in seconds.
const TRIAL_SECS: f64 = 2.0;

/// Forms whose lines can be nothing else once the source has shown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Special {
    Prometheus,
    Statsd,
    Teleplot,
    Nmea,
}

impl Special {
    const ALL: [Self; 4] = [Self::Prometheus, Self::Statsd, Self::Teleplot, Self::Nmea];

    fn is_sign(self, line: &[u8]) -> bool {
        match self {
            Self::Prometheus => prometheus::is_sign(line),
            Self::Statsd => statsd::is_sign(line),
            Self::Teleplot => teleplot::is_sign(line),
            Self::Nmea => nmea::is_sign(line),
        }
    }

    fn read(self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        match self {
            Self::Prometheus => prometheus::read(line, row),
            Self::Statsd => statsd::read(line, row),
            Self::Teleplot => teleplot::read(line, row),
            Self::Nmea => nmea::read(line, row),
        }
    }
}

/// Who took the last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Table,
    Box,
    Json,
    Special(Special),
    Prose,
}

/// Decides what each line is.
pub(super) struct Judge {
    forced: Option<Format>,
    window: Option<Window>,
    tables: Tables,
    boxes: Boxes,
    json: Json,
    prose: Prose,
    special: Option<Special>,
    last: Option<Reader>,
    /// Rows by who read them, to say what the source is.
    rows: [u64; 10],
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
    pub(super) fn new(forced: Option<Format>, row: Row) -> Self {
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
            boxes: Boxes::default(),
            json: Json::default(),
            prose: Prose::new(forced == Some(Format::Pairs)),
            special: None,
            last: None,
            rows: [0; 10],
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

    pub(super) fn now(&self) -> f64 {
        self.now
    }

    pub(super) fn line(&mut self, line: &Line<'_>, sink: &mut impl Sink) {
        let (bytes, is_cut) = match line {
            Line::Whole(bytes) => (trim_end(without_byte_order_mark(bytes)), false),
            Line::Cut(bytes) => (*bytes, true),
            Line::Unfinished(bytes) => {
                let text = self.readable.text(bytes);
                sink.text(text, Text::Prose);
                return;
            }
            Line::FrameBegins | Line::FrameEnds => return,
        };
        if bytes.is_empty() {
            return;
        }
        // Latin-1 is guessed line by line: a sensor's degree sign between lines of plain ASCII.
        let is_text = is_cut || bytes.is_ascii() || std::str::from_utf8(bytes).is_ok();
        let guessed = (!is_text).then(|| latin1(bytes)).flatten();
        let bytes = guessed.as_ref().map_or(bytes, |text| text.as_bytes());
        if self.window.is_some() {
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
            if kept.is_cut {
                self.cut(&kept.line, sink);
            } else {
                self.read(&kept.line, !kept.is_shown, sink);
            }
        }
        self.row.when = When::Now;
        self.row.arrival = now;
        self.tell(sink);
    }

    /// Looks through the first lines for what only many of them tell.
    fn learn(&mut self, window: &Window) {
        let lines = || {
            window
                .lines
                .iter()
                .filter(|kept| !kept.is_cut)
                .map(|kept| kept.line.as_slice())
        };
        let count = lines().count();
        self.special = Special::ALL.into_iter().find(|special| {
            let signs = lines().filter(|line| special.is_sign(line)).count();
            signs > 0 && (*special == Special::Prometheus || signs * 2 >= count)
        });
        self.learn_order(window);
        let mut stamped = 0;
        let mut data = 0;
        for line in lines() {
            if let Some(is_stamped) = self.prose.learn(line) {
                data += 1;
                stamped += usize::from(is_stamped);
            }
        }
        self.prose.is_stamped = data > 0 && stamped * 10 >= data * 9;
    }

    /// The order of days and months, which a single date often leaves open.
    fn learn_order(&mut self, window: &Window) {
        for kept in &window.lines {
            let start = trim_start(&kept.line);
            let start = start
                .strip_prefix(b"\"")
                .or(start.strip_prefix(b"["))
                .unwrap_or(start);
            if let Some(SaidOrder::Says(order)) = stamp(start).map(|stamp| stamp.order()) {
                self.row.stamps.tell_order(order);
                return;
            }
        }
    }

    /// Says in which order dates were read that nothing told, and a name of an axis that isn't there.
    fn tell_doubts(&mut self, sink: &mut impl Sink) {
        let order = self.row.stamps.was_guessed();
        let has_changed = self.row.stamps.has_changed_order();
        if self.told_order != (order, has_changed) {
            self.told_order = (order, has_changed);
            match order {
                Some(order) => sink.note(&format!(
                    "dates are read {order}: nothing in them tells otherwise so far"
                )),
                None if has_changed => sink.note(
                    "dates turned out to be ordered otherwise: those before were read wrongly",
                ),
                None => {}
            }
        }
        if let Some(asked) = self.row.asked_axis()
            && !self.row.has_axis()
            && !self.has_told_axis
            && self.rows.iter().sum::<u64>() > 0
        {
            let names = self.tables.current().map(Table::names).unwrap_or_default();
            let names = if names.is_empty() {
                self.row.names.list()
            } else {
                names
            };
            sink.note(&format!("no column is called `{asked}`: there are {names}"));
            self.has_told_axis = true;
        }
    }

    /// The source's clock has come to `now` without a further line.
    pub(super) fn tick(&mut self, now: f64, sink: &mut impl Sink) {
        self.set_now(now);
        let since = self.window.as_ref().and_then(Window::since);
        if since.is_some_and(|since| now - since >= PATIENCE) {
            self.open(sink);
            self.last_settle = now;
        }
        if self.window.is_none() && self.prose.has_trials() && now - self.last_settle >= TRIAL_SECS
        {
            self.last_settle = now;
            self.prose.settle(false, &mut self.row, sink);
            self.tell(sink);
        }
    }

    /// When [`tick`](Self::tick) has something to do, on the clock that it is told.
    pub(super) fn deadline(&self) -> Option<f64> {
        match &self.window {
            Some(window) => window.since().map(|since| since + PATIENCE),
            None => self
                .prose
                .has_trials()
                .then_some(self.last_settle + TRIAL_SECS),
        }
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

    fn cut(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.tokens.scan(head(bytes, 1 << 16), 0, 0);
        let count = self.tokens.count();
        self.row.ledger.seen += count;
        self.row.ledger.lose(Loss::CutOff, count);
        sink.bad(Bad::TooLong);
        self.text(head(bytes, BAD_TEXT_BYTES_MAX), Text::Bad, sink);
    }

    #[inline]
    fn read(&mut self, line: &[u8], is_new: bool, sink: &mut impl Sink) {
        if self.last == Some(Reader::Table)
            && let Some(Verdict::Row(_)) = self.tables.read_simple(line, &mut self.row)
        {
            self.row.commit(sink);
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
        match verdict {
            Verdict::Row(text) => {
                self.row.commit(sink);
                let is_first = self.last.is_none();
                self.last = Some(reader);
                self.count(reader);
                if let Some(kind) = text.filter(|_| is_new) {
                    self.text(line, kind, sink);
                }
                if is_first && self.row.when == When::Now {
                    self.tell(sink);
                }
            }
            Verdict::Bad(why) => self.bad(line, why, is_new, sink),
            Verdict::Prose | Verdict::Header | Verdict::Waits => {
                self.row.commit_prose();
                if is_new {
                    self.text(line, Text::Prose, sink);
                }
            }
        }
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

    /// Who takes the line, and what it is.
    fn judged(&mut self, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        if let Some(format) = self.forced {
            return self.forced(format, line, sink);
        }
        if let Some(special) = self.special
            && let Some(verdict) = special.read(line, &mut self.row)
        {
            return (verdict, Reader::Special(special));
        }
        self.row.discard();
        if self.json.is_open() || matches!(trim_start(line).first(), Some(b'{' | b'[')) {
            if let Some(verdict) = self.read_json(line) {
                return (verdict, Reader::Json);
            }
            self.row.discard();
        }
        if self.prose.is_traceback(line) {
            return (self.prose.ignore(line, &mut self.row), Reader::Prose);
        }
        self.judged_text(line, sink)
    }

    fn judged_text(&mut self, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        if may_be_drawn(line) {
            let boxed = std::str::from_utf8(line)
                .map_or(Boxed::No, |text| self.boxes.take(text, &mut self.row));
            match boxed {
                Boxed::As(verdict) => return (verdict, Reader::Box),
                Boxed::Drawn => {
                    self.row.discard();
                    return (self.counted_prose(line), Reader::Box);
                }
                Boxed::No => self.row.discard(),
            }
        }
        match self.tables.take(line, &mut self.row) {
            Taken::As(verdict) => return (verdict, Reader::Table),
            Taken::Header => return (Verdict::Header, Reader::Table),
            Taken::No => self.row.discard(),
        }
        if let Some(at) = json::object_behind(line) {
            let group = json::group_of(&line[..at]);
            let verdict = self.json.read(&line[at..], &group, &mut self.row);
            if matches!(verdict, Verdict::Row(_)) {
                return (Verdict::Row(Some(Text::Data)), Reader::Json);
            }
            self.row.discard();
        }
        let verdict = self.prose.read(line, &mut self.row, sink);
        if !matches!(verdict, Verdict::Row(_)) {
            self.tables.note(line);
        }
        (verdict, Reader::Prose)
    }

    /// A line that is drawn and holds no row: what begins like a number in it is part of the drawing.
    fn counted_prose(&mut self, line: &[u8]) -> Verdict {
        self.tokens.scan(line, 0, 0);
        for _ in 0..self.tokens.count() {
            self.row.ignore(super::ledger::Reason::Text);
        }
        Verdict::Prose
    }

    fn read_json(&mut self, line: &[u8]) -> Option<Verdict> {
        if self.json.is_open() {
            return Some(match self.json.go_on(line) {
                None => Verdict::Header,
                Some(Ok(object)) => self.json.read(&object, "", &mut self.row),
                Some(Err(_)) => Verdict::Bad(Bad::BrokenJson),
            });
        }
        let verdict = self.json.read(line, "", &mut self.row);
        match verdict {
            Verdict::Bad(_) if self.json.begin(line) => Some(Verdict::Header),
            Verdict::Bad(why) => {
                let is_json = self.json.rows > 0 && trim(line).starts_with(b"{\"");
                is_json.then_some(Verdict::Bad(why))
            }
            Verdict::Prose if trim(line).starts_with(b"[") => None,
            verdict => Some(verdict),
        }
    }

    fn forced(&mut self, format: Format, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        let special = match format {
            Format::Prometheus => Some(Special::Prometheus),
            Format::Statsd => Some(Special::Statsd),
            Format::Teleplot => Some(Special::Teleplot),
            _ => None,
        };
        if let Some(special) = special {
            let verdict = special.read(line, &mut self.row).unwrap_or(Verdict::Prose);
            return (verdict, Reader::Special(special));
        }
        match format {
            Format::Json => {
                let verdict = self.read_json(line).unwrap_or(Verdict::Prose);
                (verdict, Reader::Json)
            }
            Format::Numbers | Format::Csv | Format::Table => {
                match self.tables.take(line, &mut self.row) {
                    Taken::As(verdict) => (verdict, Reader::Table),
                    Taken::Header => (Verdict::Header, Reader::Table),
                    Taken::No => {
                        self.row.discard();
                        self.tables.note(line);
                        (self.counted_prose(line), Reader::Table)
                    }
                }
            }
            Format::Box => {
                if let Ok(Boxed::As(verdict)) =
                    std::str::from_utf8(line).map(|text| self.boxes.take(text, &mut self.row))
                {
                    (verdict, Reader::Box)
                } else {
                    self.row.discard();
                    (self.counted_prose(line), Reader::Box)
                }
            }
            _ => {
                if self.prose.is_traceback(line) {
                    return (self.prose.ignore(line, &mut self.row), Reader::Prose);
                }
                (self.prose.read(line, &mut self.row, sink), Reader::Prose)
            }
        }
    }

    /// Says what the source is, if that is news.
    fn tell(&mut self, sink: &mut impl Sink) {
        self.tell_doubts(sink);
        let Some((format, words)) = self.found() else {
            return;
        };
        if self.told.as_ref().is_none_or(|(told, _)| *told != format) && self.forced.is_none() {
            sink.detected(format, &words);
            self.told = Some((format, words));
        }
    }

    fn found(&self) -> Option<(Format, String)> {
        let (index, rows) = self
            .rows
            .iter()
            .enumerate()
            .max_by_key(|(index, rows)| (**rows, 10 - index))?;
        if *rows == 0 {
            return None;
        }
        let format = match index {
            0 => self.tables.format().unwrap_or(Format::Table),
            1 => Format::Box,
            2 => Format::Json,
            3 if self.prose.plain_rows * 2 > self.prose.rows => Format::Shapes,
            3 => Format::Pairs,
            4 => Format::Prometheus,
            5 => Format::Statsd,
            6 => Format::Teleplot,
            _ => Format::Nmea,
        };
        Some((format, self.words(format)))
    }

    fn words(&self, format: Format) -> String {
        let columns = self.tables.current().map_or(0, Table::width);
        let mut words = match format {
            Format::Numbers | Format::Csv | Format::Table => {
                format!("{} of {columns} columns", format.noun())
            }
            _ => format.noun().to_owned(),
        };
        if let Some(axis) = self.row.axis().filter(|_| self.row.has_axis()) {
            words = format!("{words} over \"{axis}\"{}", self.row.axis_words());
        }
        words
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
