//! Who takes a line.

use super::special::Special;
use super::{Judge, Reader};
use crate::format::boxes::{Boxed, may_be_drawn};
use crate::format::cells::separator;
use crate::format::framing::Framing;
use crate::format::ledger::Reason;
use crate::format::number;
use crate::format::ruled::Ruling;
use crate::format::split::Split;
use crate::format::tables::Taken;
use crate::format::text::{trim, trim_start};
use crate::format::verdict::Verdict;
use crate::format::{Bad, Format, Sink, Text, json};

impl Judge {
    /// Who takes the line, and what it is.
    pub(super) fn judged(&mut self, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        if let Some(format) = self.forced {
            return self.forced(format, line, sink);
        }
        if let Some(special) = self.special
            && let Some(verdict) = self.specials.read(special, line, &mut self.row, sink)
        {
            return (verdict, Reader::Special(special));
        }
        self.row.discard();
        if let Some(record) = json::container_line(line) {
            self.row.set_time_text(&record.time);
            return self.judged_inner(record.log.trim_end().as_bytes(), sink);
        }
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

    /// A line of a packet that is told by itself, whatever came before it.
    pub(super) fn judged_packet(
        &mut self,
        line: &[u8],
        sink: &mut impl Sink,
    ) -> Option<(Verdict, Reader)> {
        if self.framing == Framing::Stream || self.forced.is_some() {
            return None;
        }
        let (special, verdict) = self.specials.read_packet(line, &mut self.row, sink)?;
        Some((verdict, Reader::Special(special)))
    }

    /// A line that stood within another one, which knows its time.
    fn judged_inner(&mut self, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        let verdict = self.prose.read(line, &mut self.row, sink);
        (verdict, Reader::Prose)
    }

    fn judged_text(&mut self, line: &[u8], sink: &mut impl Sink) -> (Verdict, Reader) {
        match self.ruled.take(line) {
            Ruling::Ruler => {
                self.tables.note(&self.ruled.cells);
                return (Verdict::Header, Reader::Table);
            }
            Ruling::Row => {
                if let Taken::As(verdict) = self.tables.take(&self.ruled.cells, &mut self.row) {
                    return (verdict, Reader::Table);
                }
                self.row.discard();
            }
            Ruling::No => {}
        }
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
        if self.prose.has_sections() {
            self.tables.set_section(self.prose.section(line));
        }
        match self.tables.take(line, &mut self.row) {
            Taken::As(verdict) => return (verdict, Reader::Table),
            Taken::Header => return (Verdict::Header, Reader::Table),
            Taken::No => self.row.discard(),
        }
        if let Some(object) = json::object_behind(line) {
            let group = self.json.group_of(&line[..object.start]);
            let prefix = object.start;
            let verdict = self.json.read(&line[object], &group, &mut self.row);
            if matches!(verdict, Verdict::Row(_)) {
                if !self.row.is_placed() {
                    self.prose.place_by(&line[..prefix], &mut self.row);
                }
                return (Verdict::Row(Some(Text::Data)), Reader::Json);
            }
            self.row.discard();
        }
        if are_names(line) || are_quoted_names(line) {
            self.tables.note(line);
            return (self.counted_prose(line), Reader::Prose);
        }
        let verdict = self.prose.read(line, &mut self.row, sink);
        // What is commented may name columns, whatever it says beside.
        let is_comment = matches!(line.first(), Some(b'#' | b'%'));
        if is_comment || !matches!(verdict, Verdict::Row(_)) {
            self.tables.note(line);
        }
        (verdict, Reader::Prose)
    }

    /// A line that is drawn and holds no row: what begins like a number in it is part of the drawing.
    fn counted_prose(&mut self, line: &[u8]) -> Verdict {
        self.tokens.scan(line, 0, 0);
        for _ in 0..self.tokens.count() {
            self.row.ignore(Reason::Text);
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
            Format::Nmea => Some(Special::Nmea),
            _ => None,
        };
        if let Some(special) = special {
            let read = self.specials.read(special, line, &mut self.row, sink);
            return (read.unwrap_or(Verdict::Prose), Reader::Special(special));
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
}

/// Whether a line is a list of names without blanks, most of which hold no colon: a header, though one of
/// them may look like a pair, as `metrics/mAP_0.5:0.95` does.
fn are_names(line: &[u8]) -> bool {
    let has_cells = memchr::memchr3(b',', b';', b'\t', line).is_some();
    if !has_cells || line.contains(&b'=') || !line.contains(&b':') {
        return false;
    }
    let separator = separator(line);
    let (mut names, mut colons) = (0, 0);
    for cell in line.split(|byte| *byte == separator).map(trim) {
        if !cell.first().is_some_and(u8::is_ascii_alphabetic) || cell.contains(&b' ') {
            return false;
        }
        names += 1;
        colons += usize::from(cell.contains(&b':'));
    }
    names > 3 && colons * 4 <= names
}

/// Whether a line is a list of quoted texts: a header, whatever its names say in brackets, as
/// `"Temp, °C (LGR S/N: 10123456)"` does.
fn are_quoted_names(line: &[u8]) -> bool {
    if line.first() != Some(&b'"') || line.last() != Some(&b'"') || !line.contains(&b':') {
        return false;
    }
    let cells = Split::Byte(separator(line)).ranges(line);
    let quotes = memchr::memchr_iter(b'"', line).count();
    let is_value = |(start, end): &(usize, usize)| {
        let cell = &line[*start..*end];
        cell.first().is_none_or(u8::is_ascii_digit) || number::whole(cell).is_some()
    };
    cells.len() > 2 && quotes == 2 * cells.len() && !cells.iter().any(is_value)
}
