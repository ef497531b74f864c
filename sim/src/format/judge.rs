//! What each line is: data, prose or bad, and in which format.

use super::csv::Csv;
use super::detect::{self, Look, RUN_LINES, Run, WEAK_LINES};
use super::lines::Line;
use super::reader::Reader;
use super::row::Row;
use super::text::{Readable, head, trim_end};
use super::verdict::Verdict;
use super::{Bad, Format, Sink, Text, json};

/// As much of a bad line stays readable.
const BAD_TEXT_BYTES_MAX: usize = 512;

/// Whether a line is shown as text: not if it has been already.
#[derive(Clone, Copy, PartialEq)]
enum Show {
    Line,
    Nothing,
}

/// Decides what each line is.
pub(super) struct Judge {
    /// None until the format is decided.
    reader: Option<Reader>,
    /// The format was given, or has been mended once: it stays.
    is_settled: bool,
    /// Lines that fitted the decision, counted as far as it matters.
    rows_fitting: usize,
    /// The line before, if it's a csv header or prose, depending on this line.
    candidate: Vec<u8>,
    /// Before the decision: weak lines. After it: lines that speak against it.
    run: Run,
    row: Row,
    readable: Readable,
}

impl Judge {
    /// Judges lines of a format that is given, or else finds it.
    pub(super) fn new(format: Option<Format>, row: Row) -> Self {
        Self {
            reader: format.map(|format| Reader::new(format, &row)),
            is_settled: format.is_some(),
            rows_fitting: 0,
            candidate: Vec::new(),
            run: Run::default(),
            row,
            readable: Readable::default(),
        }
    }

    pub(super) fn line(&mut self, line: &Line<'_>, sink: &mut impl Sink) {
        match line {
            Line::Whole(bytes) => {
                let line = trim_end(without_byte_order_mark(bytes));
                if !line.is_empty() {
                    self.resolve_candidate(line, sink);
                    if self.reader.is_some() || self.detect(line, sink) {
                        self.read(line, Show::Line, sink);
                    }
                }
            }
            Line::Cut(head) => {
                self.release_candidate(sink);
                self.bad(head, Bad::TooLong, sink);
            }
        }
    }

    /// The stream has ended: what waited for another line is decided without it.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) {
        self.release_candidate(sink);
        if self.reader.is_none() && self.run.len() > 0 {
            self.decide(Format::Pairs, sink);
        } else if !self.is_settled && self.rows_fitting <= 1 && self.run.len() > 1 {
            // One line decided, a year or a version alone, say, and all that followed was otherwise.
            if let Some(format) = self.run.format() {
                self.mend(format, sink);
            }
        }
    }

    /// Decides whether the line before was a csv header, now that `line` has followed.
    #[inline]
    fn resolve_candidate(&mut self, line: &[u8], sink: &mut impl Sink) {
        if self.candidate.is_empty() {
            return;
        }
        if !Csv::is_confirmed(&self.candidate, line) {
            self.release_candidate(sink);
            return;
        }
        if self.reader.is_none() {
            self.decide(Format::Csv, sink);
        }
        if let Some(Reader::Csv(csv)) = &mut self.reader {
            csv.set_header(&self.candidate, &mut self.row);
        }
        self.candidate.clear();
    }

    /// The line before was prose after all.
    fn release_candidate(&mut self, sink: &mut impl Sink) {
        if !self.candidate.is_empty() {
            sink.text(self.readable.text(&self.candidate), Text::Prose);
            self.candidate.clear();
        }
    }

    /// Tries to tell the format from this line. Returns whether the line remains to be read.
    fn detect(&mut self, line: &[u8], sink: &mut impl Sink) -> bool {
        match detect::look(line) {
            Look::Is(format) => {
                self.decide(format, sink);
                return true;
            }
            Look::MaybeHeader => self.candidate.extend_from_slice(line),
            Look::Prose => self.text(line, Text::Prose, sink),
            Look::Weak => {
                self.text(line, Text::Prose, sink);
                self.run.push(line);
                if self.run.len() == WEAK_LINES {
                    self.decide(Format::Pairs, sink);
                }
            }
        }
        false
    }

    fn decide(&mut self, format: Format, sink: &mut impl Sink) {
        self.reader = Some(Reader::new(format, &self.row));
        sink.detected(format);
        if format == Format::Pairs {
            self.replay(sink);
        }
        self.run.clear();
    }

    /// Reads the lines that were kept, which have been shown already.
    fn replay(&mut self, sink: &mut impl Sink) {
        let run = std::mem::take(&mut self.run);
        for line in run.lines() {
            self.resolve_candidate(line, sink);
            self.read(line, Show::Nothing, sink);
        }
    }

    fn read(&mut self, line: &[u8], show: Show, sink: &mut impl Sink) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let verdict = reader.read(line, &mut self.row);
        if let Verdict::Row(text) = verdict {
            self.row.commit(sink);
            if let Some(kind) = text.filter(|_| show == Show::Line) {
                self.text(line, kind, sink);
            }
        } else {
            self.row.discard();
            match verdict {
                Verdict::MaybeHeader => self.candidate.extend_from_slice(line),
                Verdict::Prose if show == Show::Line => self.text(line, Text::Prose, sink),
                Verdict::Bad(why) if show == Show::Line => self.bad(line, why, sink),
                _ => {}
            }
        }
        if !self.is_settled {
            self.watch(line, verdict, sink);
        }
    }

    /// Looks out for signs that the decision was wrong, and mends it once.
    #[inline]
    fn watch(&mut self, line: &[u8], verdict: Verdict, sink: &mut impl Sink) {
        let is_pairs = matches!(self.reader, Some(Reader::Pairs(_)));
        let fits = match verdict {
            // Every object has pairs in it, but they are not all that it has.
            Verdict::Row(_) => !(is_pairs && json::is_object(line)),
            Verdict::Header | Verdict::MaybeHeader => true,
            Verdict::Prose | Verdict::Bad(_) => false,
        };
        if !fits {
            self.doubt(line, sink);
            return;
        }
        self.rows_fitting = (self.rows_fitting + 1).min(2);
        if self.run.len() > 0 {
            self.run.clear();
        }
    }

    fn doubt(&mut self, line: &[u8], sink: &mut impl Sink) {
        // Prose says nothing: it stands between lines of data in every format.
        if detect::look(line) == Look::Prose {
            return;
        }
        self.run.push(line);
        if self.run.len() < RUN_LINES {
            return;
        }
        match self.run.format() {
            None => self.run.drop_first(),
            Some(format) => self.mend(format, sink),
        }
    }

    fn mend(&mut self, format: Format, sink: &mut impl Sink) {
        self.is_settled = true;
        let were_pairs = matches!(self.reader, Some(Reader::Pairs(_)));
        self.reader = Some(Reader::new(format, &self.row));
        sink.detected(format);
        // Objects have been read as the pairs in them: once is enough.
        if !(were_pairs && format == Format::Json) {
            self.replay(sink);
        }
        self.run.clear();
    }

    fn text(&mut self, line: &[u8], kind: Text, sink: &mut impl Sink) {
        sink.text(self.readable.text(line), kind);
    }

    fn bad(&mut self, line: &[u8], why: Bad, sink: &mut impl Sink) {
        sink.bad(why);
        self.text(head(line, BAD_TEXT_BYTES_MAX), Text::Bad, sink);
    }
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
