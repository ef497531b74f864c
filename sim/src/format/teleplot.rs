//! Teleplot's text protocol: `name:value§unit`, `name:ms:value;ms:value`, flags behind the last `|`. In packets
//! a line is data, `>ms:text` is a line of its log, and `|name|name|` says what can be called. On a line or a stream
//! it is the other way round: data is marked by `>`. <https://github.com/nesnes/teleplot>

mod sample;

use std::borrow::Cow;

use super::framing::Framing;
use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::statsd;
use super::text::{Readable, trim};
use super::token::Tokens;
use super::verdict::Verdict;
use super::{AxisKind, Bad, Sink, Text};
use sample::{Flags, Sample, samples};

/// Names of commands begin so that are meant for the viewer.
const OWN_COMMAND: u8 = b'_';
/// Shapes in space, which aren't shown.
const SHAPE: &[u8] = b"3D|";

/// Whether a line of a stream can be nothing else: data is marked there by a `>` right before its name, as no prompt
/// and no quoted line is, and all its samples can be read.
#[inline]
pub(super) fn is_sign(line: &[u8]) -> bool {
    let Some(data) = line.strip_prefix(b">") else {
        return false;
    };
    if data.starts_with(SHAPE) {
        return true;
    }
    let begins_a_name = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'>');
    data.first().is_some_and(begins_a_name)
        && parts(data).is_some_and(|parts| parts.is_plain() && parts.is_readable())
}

/// Whether a line of a packet can be nothing else: all its samples can be read, or it is a log line, a list of
/// commands or a shape.
pub(super) fn is_sign_in_packet(line: &[u8]) -> bool {
    match line.first() {
        Some(b'>') => log_line(line).is_some(),
        Some(b'|') => commands(line).is_some(),
        Some(b'3') if line.starts_with(SHAPE) => true,
        _ => parts(line).is_some_and(|parts| parts.is_plain() && parts.is_readable()),
    }
}

/// Whether a line of a packet is as Teleplot's are, and yet none: `x:abc`, `:1`, `x:`.
pub(super) fn is_broken(line: &[u8]) -> bool {
    let is_of_others =
        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'{' | b'[' | b'"' | b'=');
    let line = trim(line);
    memchr::memchr(b':', line).is_some() && !line.iter().any(is_of_others)
}

struct Parts<'a> {
    name: &'a [u8],
    /// Where it is to be shown.
    widget: &'a [u8],
    values: &'a [u8],
    unit: &'a [u8],
    flags: Flags,
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let line = trim(line);
    let (rest, flags) = match memchr::memrchr(b'|', line) {
        Some(at) => (&line[..at], Flags::of(&line[at + 1..])),
        None => (line, Flags::default()),
    };
    let (rest, unit) = split_unit(rest);
    let colon = memchr::memchr(b':', rest)?;
    let (name, values) = (&rest[..colon], &rest[colon + 1..]);
    // `name,widget` says where it is shown.
    let (name, widget) = match memchr::memchr(b',', name) {
        Some(comma) => (&name[..comma], &name[comma + 1..]),
        None => (name, &name[colon..]),
    };
    let is_there = !name.is_empty() && values.iter().any(|byte| *byte != b';');
    is_there.then_some(Parts {
        name: trim(name),
        widget: trim(widget),
        values,
        unit: trim(unit),
        flags,
    })
}

/// The unit stands behind `§`, which is one byte in Latin-1.
fn split_unit(rest: &[u8]) -> (&[u8], &[u8]) {
    const SIGN: &[u8] = "§".as_bytes();
    if rest.is_ascii() {
        return (rest, &rest[rest.len()..]);
    }
    match memchr::memmem::find(rest, SIGN) {
        Some(at) => (&rest[..at], &rest[at + SIGN.len()..]),
        None => match memchr::memchr(SIGN[1], rest) {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            None => (rest, &rest[rest.len()..]),
        },
    }
}

/// A unit or a name that isn't UTF-8 is Latin-1: `°C` and `Höhe` come so from boards.
fn latin1_text(text: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(text) {
        Ok(text) => text.into(),
        Err(_) => text.iter().copied().map(char::from).collect(),
    }
}

impl Parts<'_> {
    /// Whether its name is one word, as prose with a colon has none.
    fn is_plain(&self) -> bool {
        !self.name.iter().any(|byte| matches!(byte, b' ' | b'\t'))
    }

    fn is_readable(&self) -> bool {
        samples(self.values, self.flags).all(|sample| !matches!(sample, Sample::Bad(_)))
    }
}

/// The time and the text of `>ms:text`.
fn log_line(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_prefix(b">")?;
    let colon = memchr::memchr(b':', rest)?;
    let is_time = rest[..colon]
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    is_time.then(|| (&rest[..colon], &rest[colon + 1..]))
}

/// What `|name|name|` says can be called.
pub(crate) fn commands(line: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let list = trim(line).strip_prefix(b"|")?.strip_suffix(b"|")?;
    // A row of a table has blanks around what it holds.
    let is_list = !list.is_empty() && list[0] != b' ';
    let names = list.split(|byte| *byte == b'|');
    is_list.then(|| names.filter(|name| !name.is_empty() && name[0] != OWN_COMMAND))
}

/// A line that said nothing but numbers, and was read.
pub(super) struct PlainLine<'a> {
    name: &'a str,
    /// It is `name:number|g`, as `StatsD`'s gauges are.
    is_one_gauge: bool,
}

impl PlainLine<'_> {
    /// Whether it can't be `StatsD`'s.
    pub(super) fn is_own(&self) -> bool {
        !(self.is_one_gauge && statsd::is_name(self.name.as_bytes()))
    }
}

/// Reads the lines of a source.
pub(super) struct Teleplot {
    framing: Framing,
    /// The wall clock at the scope's second 0: where samples without a time stand among those with one.
    wall_start: Option<f64>,
    /// A stream has marked data by `>`: what isn't marked is none.
    has_marks: bool,
    has_told_shapes: bool,
    named: Readable,
    measured: Readable,
    tokens: Tokens,
}

impl Teleplot {
    pub(super) fn new(framing: Framing, wall_start: Option<f64>) -> Self {
        Self {
            framing,
            wall_start,
            has_marks: false,
            has_told_shapes: false,
            named: Readable::default(),
            measured: Readable::default(),
            tokens: Tokens::default(),
        }
    }

    /// Only what is marked is data, as of now.
    pub(super) fn obey_marks(&mut self) {
        self.has_marks = true;
    }

    /// Reads a line; on a stream without its `>`, too, as long as none has come.
    pub(super) fn read(
        &mut self,
        line: &[u8],
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Option<Verdict> {
        match (self.framing, line.first()) {
            (Framing::Stream, Some(b'>')) => {
                self.has_marks = true;
                self.read_data(&line[1..], row, sink)
            }
            (Framing::Stream, _) if self.has_marks => Some(self.pass_prose(line, row)),
            (Framing::Stream, _) => {
                parts(line).filter(|parts| parts.is_plain() && parts.is_readable())?;
                self.read_data(line, row, sink)
            }
            (Framing::Packets, Some(b'>')) => {
                let (time, text) = log_line(line).unwrap_or((&[], &line[1..]));
                let text = self.named.text(trim(text));
                match number::whole(time).map(sample::time) {
                    Some((AxisKind::Clock, clock)) => sink.text_at(text, clock),
                    _ => sink.text(text, Text::Prose),
                }
                Some(Verdict::Said)
            }
            // Whose they are is known where the packet came.
            (Framing::Packets, Some(b'|')) => commands(line).map(|_| Verdict::Said),
            (Framing::Packets, _) => self.read_data(line, row, sink),
        }
    }

    /// Reads a line of a packet that says nothing but numbers, as nearly all do; `None`, and nothing said, for any
    /// other. The row is to be discarded then.
    #[inline]
    pub(super) fn read_plain<'a>(
        &mut self,
        line: &'a [u8],
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Option<PlainLine<'a>> {
        let (rest, flags) = match line {
            // Nearly always; the bar is looked for elsewhere at its cost.
            [rest @ .., b'|', b'g'] => (rest, &line[line.len() - 1..]),
            _ => match memchr::memrchr(b'|', line) {
                Some(at) => (&line[..at], &line[at + 1..]),
                None => (line, &line[line.len()..]),
            },
        };
        if !matches!(flags, b"" | b"g") || row.asked_axis().is_some() {
            return None;
        }
        let (rest, unit) = split_unit(rest);
        let ends_name =
            |byte: &u8| matches!(byte, b':' | b',' | b' ' | b'\t' | b'>' | b'{' | b'"' | b'|');
        let colon = rest.iter().position(ends_name)?;
        if colon == 0 || rest[colon] != b':' {
            return None;
        }
        let name = std::str::from_utf8(&rest[..colon]).ok()?;
        let mut rest = &rest[colon + 1..];
        let unit = std::str::from_utf8(unit).ok()?;
        let target = row.names.target(name, unit)?;
        let has_gauge_form = flags == b"g" && unit.is_empty();
        let values_bytes = rest.len();
        let (mut is_one_number, mut is_pending) = (false, false);
        while !rest.is_empty() {
            if rest[0] == b';' {
                rest = &rest[1..];
                continue;
            }
            let Some((sample, len)) = sample::plain(rest) else {
                if !is_pending {
                    return None;
                }
                let end = memchr::memchr(b';', rest).unwrap_or(rest.len());
                row.bad_cell(name, &rest[..end]);
                rest = &rest[end..];
                continue;
            };
            rest = &rest[len..];
            let (value, time) = sample;
            is_one_number = len == values_bytes && time.is_none();
            if is_pending {
                row.commit(sink);
            }
            place(time, self.wall_start, row);
            row.scaled(target, value);
            is_pending = true;
        }
        is_pending.then_some(PlainLine {
            name,
            is_one_gauge: has_gauge_form && is_one_number,
        })
    }

    fn read_data(&mut self, line: &[u8], row: &mut Row, sink: &mut impl Sink) -> Option<Verdict> {
        if line.starts_with(SHAPE) {
            return Some(self.pass_shape(line, row, sink));
        }
        let Parts {
            name,
            widget,
            values,
            unit,
            flags,
        } = parts(line)?;
        if name == b"log" && self.framing == Framing::Stream {
            return None;
        }
        let name = self.named.text(latin1_text(name).as_bytes()).to_owned();
        let unit = latin1_text(unit);
        let names = if flags.is_xy {
            [format!("{name}/x"), format!("{name}/y")]
        } else {
            [name, String::new()]
        };
        let mut data = Data {
            names: &names,
            unit: &unit,
            flags,
            wall_start: self.wall_start,
            framing: self.framing,
        };
        if flags.has_wishes() || !widget.is_empty() {
            let widget = latin1_text(widget);
            data.wish(self.measured.text(widget.as_bytes()), row, sink);
        }
        let mut is_pending = false;
        for sample in samples(values, flags) {
            if is_pending {
                row.commit(sink);
            }
            data.read(&sample, row);
            is_pending = true;
        }
        Some(Verdict::Row(None))
    }

    /// A shape isn't shown: what is a number in it is counted.
    fn pass_shape(&mut self, line: &[u8], row: &mut Row, sink: &mut impl Sink) -> Verdict {
        if !std::mem::replace(&mut self.has_told_shapes, true) {
            sink.note("Teleplot's shapes in space (3D) aren't shown");
        }
        self.ignore(line, Reason::Text, row);
        Verdict::Said
    }

    /// Between marked lines stands prose, whatever numbers are in it.
    fn pass_prose(&mut self, line: &[u8], row: &mut Row) -> Verdict {
        self.ignore(line, Reason::Prose, row);
        Verdict::Prose
    }

    fn ignore(&mut self, line: &[u8], why: Reason, row: &mut Row) {
        self.tokens.scan(line, 0, 0);
        for _ in 0..self.tokens.count() {
            row.ignore(why);
        }
    }
}

/// What stands around the samples of a line.
struct Data<'a> {
    /// The name of the quantity; of places on a plane those of both.
    names: &'a [String; 2],
    unit: &'a str,
    flags: Flags,
    wall_start: Option<f64>,
    framing: Framing,
}

impl Data<'_> {
    fn quantities(&self) -> &[String] {
        &self.names[..if self.flags.is_xy { 2 } else { 1 }]
    }

    /// What the line says of its quantity beside its samples.
    fn wish(&self, widget: &str, row: &mut Row, sink: &mut impl Sink) {
        for name in self.quantities() {
            if self.flags.is_cleared
                && let Some(series) = row.names.series_named(name)
            {
                sink.clear(series);
            }
            if self.flags.is_unplotted {
                row.names.wish(name, super::UNPLOTTED);
            } else if !widget.is_empty() {
                row.names.wish(name, widget);
            }
        }
    }

    fn read(&mut self, sample: &Sample<'_>, row: &mut Row) {
        let time = match sample {
            Sample::Value(_, time) | Sample::Text(_, time) | Sample::Point(_, time) => *time,
            Sample::Bad(_) => None,
        };
        place(time, self.wall_start, row);
        let [name, second] = self.names;
        match sample {
            Sample::Value(value, _) => row.named(name, self.unit, *value),
            Sample::Point([x, y], _) => {
                row.named(name, self.unit, *x);
                row.named(second, self.unit, *y);
            }
            // Beside what else a stream prints a text that never changes is no series.
            Sample::Text(text, _) if self.framing == Framing::Stream => {
                let _is_label = row.state_text(name, latin1_text(text).as_bytes());
            }
            Sample::Text(text, _) => {
                let text = latin1_text(text);
                if row.names.key_of_labels(name).is_none() || !row.text(name, text.as_bytes()) {
                    // What is called so had numbers before.
                    row.bad_line(Bad::NotANumber);
                }
            }
            Sample::Bad(cell) => row.bad_cell(name, cell),
        }
    }
}

/// Where a sample stands: at its time, which counts milliseconds. One by another clock than the first one's says
/// nothing; then, and without a time, it stands where it arrived, if that can be told on the axis.
#[inline]
fn place(time: Option<f64>, wall_start: Option<f64>, row: &mut Row) {
    if let Some(millis) = time {
        let (kind, x) = sample::time(millis);
        let is_asked = row.asked_axis().is_some();
        if !is_asked && !row.has_axis() {
            row.set_axis("time", kind);
        }
        if !is_asked && row.axis_kind() == kind && x.is_finite() {
            row.set_x(x);
            return;
        }
        row.ignore(Reason::Date);
    }
    if let Some(start) = wall_start
        && row.has_axis()
        && row.axis_kind() == AxisKind::Clock
    {
        row.carry_x(start + row.arrival);
    }
}

#[cfg(test)]
mod tests;
