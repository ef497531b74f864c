//! Lines of a log one after the other in one piece of memory: no allocation for each of them.

use std::ops::Range;

use crate::job::message::{LogLine, Stream};

/// Text of a block; a longer line has one of its own.
const TEXT_BYTES: usize = 64 << 10;
/// Lines of a block: what is forgotten at once of a log of short ones.
const LINES: usize = 4_096;
/// A longer line is cut: a line's end is a `u32` in its block.
const LINE_BYTES_MAX: usize = 1 << 30;

/// A line of a log, read where it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoggedLine<'a> {
    /// As in [`LogLine`].
    pub t: f64,
    /// As in [`LogLine`].
    pub stream: Stream,
    /// As in [`LogLine`].
    pub text: &'a str,
    /// As in [`LogLine`].
    pub is_open: bool,
    /// As in [`LogLine`].
    pub is_shown: bool,
    /// As in [`LogLine`].
    pub is_data: bool,
}

impl LoggedLine<'_> {
    /// The same, to be kept.
    pub fn to_owned(self) -> LogLine {
        let Self {
            t,
            stream,
            text,
            is_open,
            is_shown,
            is_data,
        } = self;
        LogLine {
            t,
            stream,
            text: text.into(),
            is_open,
            is_shown,
            is_data,
        }
    }
}

/// What a line is beside its text and its time, in a byte.
#[derive(Clone, Copy, Debug)]
struct Signs(u8);

impl Signs {
    const OPEN: u8 = 4;
    const SHOWN: u8 = 8;
    const DATA: u8 = 16;

    fn of(line: &LogLine) -> Self {
        let stream = match line.stream {
            Stream::Out => 0,
            Stream::Err => 1,
            Stream::Note => 2,
        };
        let sign = |is_so: bool, sign: u8| if is_so { sign } else { 0 };
        Self(
            stream
                | sign(line.is_open, Self::OPEN)
                | sign(line.is_shown, Self::SHOWN)
                | sign(line.is_data, Self::DATA),
        )
    }

    fn has(self, sign: u8) -> bool {
        self.0 & sign != 0
    }

    fn stream(self) -> Stream {
        match self.0 & 3 {
            0 => Stream::Out,
            1 => Stream::Err,
            _ => Stream::Note,
        }
    }
}

/// Some lines in a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    text: String,
    /// Where each line ends in the text; it begins where the one before it ends.
    ends: Vec<u32>,
    times: Vec<f64>,
    /// No line is earlier or later.
    span: Option<(f64, f64)>,
    /// A line is earlier than one before it.
    is_late: bool,
    signs: Vec<Signs>,
    /// How many of them were read as samples.
    data_lines: usize,
}

impl Block {
    /// An empty one, for lines like those of a block that is full.
    pub(super) fn after(full: &Self) -> Self {
        let lines = full.len();
        Self {
            text: String::with_capacity(full.text.len().min(TEXT_BYTES)),
            ends: Vec::with_capacity(lines),
            times: Vec::with_capacity(lines),
            span: None,
            is_late: false,
            signs: Vec::with_capacity(lines),
            data_lines: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many of its lines from this one on were read as samples.
    pub(super) fn data_lines_from(&self, place: usize) -> usize {
        if place == 0 {
            return self.data_lines;
        }
        let later = self.signs.get(place..).unwrap_or_default();
        later.iter().filter(|signs| signs.has(Signs::DATA)).count()
    }

    /// What it takes of memory, with what it has reserved.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.text.capacity()
            + self.ends.capacity() * size_of::<u32>()
            + self.times.capacity() * size_of::<f64>()
            + self.signs.capacity()
    }

    /// Whether there is room for a line of so many bytes.
    pub(super) fn has_room(&self, text_bytes: usize) -> bool {
        self.len() == 0 || self.len() < LINES && self.text.len() + text_bytes <= TEXT_BYTES
    }

    pub(super) fn push(&mut self, line: &LogLine) {
        self.text.push_str(cut(&line.text));
        self.ends.push(self.text.len() as u32);
        let (earliest, latest) = self.span();
        self.is_late |= line.t < latest;
        self.span = Some((earliest.min(line.t), latest.max(line.t)));
        self.times.push(line.t);
        self.signs.push(Signs::of(line));
        self.data_lines += usize::from(line.is_data);
    }

    /// No line comes any more: what is reserved for some is given back.
    pub(super) fn seal(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.times.shrink_to_fit();
        self.signs.shrink_to_fit();
    }

    /// The line has become this one, and has the time that it had.
    pub(super) fn replace(&mut self, place: usize, line: &LogLine) {
        let text = cut(&line.text);
        let (begin, end) = (self.begin(place), self.ends[place] as usize);
        self.text.replace_range(begin..end, text);
        for later in &mut self.ends[place..] {
            *later = (*later as usize - (end - begin) + text.len()) as u32;
        }
        let signs = std::mem::replace(&mut self.signs[place], Signs::of(line));
        self.data_lines -= usize::from(signs.has(Signs::DATA));
        self.data_lines += usize::from(line.is_data);
    }

    /// These lines carried samples.
    pub(super) fn turn_out_data(&mut self, places: &[usize]) {
        for place in places {
            self.signs[*place].0 |= Signs::DATA;
        }
        self.data_lines += places.len();
    }

    /// Forgets its first lines.
    pub(super) fn drop_first(&mut self, lines: usize) {
        let begin = self.begin(lines);
        let data = self.signs[..lines]
            .iter()
            .filter(|signs| signs.has(Signs::DATA));
        self.data_lines -= data.count();
        self.text.drain(..begin);
        self.ends.drain(..lines);
        self.times.drain(..lines);
        self.signs.drain(..lines);
        for end in &mut self.ends {
            *end -= begin as u32;
        }
    }

    /// The texts of these lines, with nothing between them.
    pub(super) fn text_of(&self, lines: Range<usize>) -> &str {
        &self.text[self.begin(lines.start)..self.begin(lines.end)]
    }

    /// Which line has this byte behind the beginning of another one.
    pub(super) fn place_of_byte(&self, from: usize, byte: usize) -> usize {
        let byte = self.begin(from) + byte;
        self.ends.partition_point(|end| *end as usize <= byte)
    }

    /// Whether a line has its end and carried no samples.
    pub(super) fn is_plain(&self, place: usize) -> bool {
        !self.signs[place].has(Signs::OPEN | Signs::DATA)
    }

    pub(super) fn line(&self, place: usize) -> LoggedLine<'_> {
        let signs = self.signs[place];
        LoggedLine {
            t: self.times[place],
            stream: signs.stream(),
            text: &self.text[self.begin(place)..self.ends[place] as usize],
            is_open: signs.has(Signs::OPEN),
            is_shown: signs.has(Signs::SHOWN),
            is_data: signs.has(Signs::DATA),
        }
    }

    /// The times of its lines lie within.
    pub(super) fn span(&self) -> (f64, f64) {
        self.span.unwrap_or((f64::INFINITY, f64::NEG_INFINITY))
    }

    /// The first line of the earliest time from this on, and that time.
    pub(super) fn first_from(&self, t: f64) -> Option<(usize, f64)> {
        if !self.is_late {
            let place = self.times.partition_point(|time| *time < t);
            return Some((place, *self.times.get(place)?));
        }
        let times = self.times.iter().copied().enumerate();
        let from = times.filter(|(_, time)| *time >= t);
        from.min_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    fn begin(&self, place: usize) -> usize {
        place
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize)
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(LINE_BYTES_MAX.min(text.len()))]
}
