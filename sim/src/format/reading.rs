//! How a source would be read: what becomes of its numbers, told rather than plotted.

mod counter;
mod explained;
mod matched;
mod tally;

use std::io::{self, Read};

use memchr::memchr;

use super::ledger::Ledger;
use super::parser::{Options, Parser};
use super::text::head;
use super::{AxisKind, Bad, Format};

pub use explained::ExplainedLine;
pub use matched::{Part, What};
use tally::Tally;

/// So many lines are kept, to say what was read out of each.
const KEPT_LINES: usize = 200;
/// Longer lines are cut where they are kept.
const KEPT_BYTES: usize = 2048;
/// Bad lines that are told, each kind of badness beside its count.
const BAD_EXAMPLES: usize = 5;
/// A block of input.
const BLOCK: usize = 256 << 10;
/// Between the arrivals of two lines, in seconds: the arrival of a sample tells its line, and no
/// line waits so long for the next that the parser would go on without it.
const LINE_SECS: f64 = 1e-9;

/// How a source would be read.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// How its lines are read, if that came out.
    pub format: Option<Format>,
    /// The same in words: `a table of 7 columns over "time" (clock)`; empty if it didn't.
    pub words: String,
    /// What else a person should know of it.
    pub notes: Vec<String>,
    /// The x axis that it brings along.
    pub axis: Option<ReadAxis>,
    /// What to say where an axis was asked for that isn't there: it lists the columns.
    pub missing_axis: Option<String>,
    /// Which series its rows would stand over where they are all there already; none where it
    /// brings an axis along, or one was asked for.
    pub counter: Option<usize>,
    /// Lines so far.
    pub lines: u64,
    /// Lines that held data.
    pub rows: u64,
    /// Where every number has gone.
    pub ledger: Ledger,
    /// Its series, in the order in which they were found.
    pub series: Vec<ReadSeries>,
    /// What is said once, in the same order.
    pub facts: Vec<ReadFact>,
    /// How often each kind of bad line came.
    pub bad: Vec<(Bad, u64)>,
    /// The first few of them.
    pub bad_examples: Vec<BadLine>,
    /// The first lines, and what was read out of each.
    pub explained: Vec<ExplainedLine>,
}

/// An x axis that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadAxis {
    /// Its name.
    pub name: String,
    /// What its places are.
    pub kind: AxisKind,
    /// The first place.
    pub first: Option<f64>,
    /// The last one.
    pub last: Option<f64>,
}

/// A series that was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReadSeries {
    /// Its name, group and all.
    pub name: String,
    /// Its unit; empty if it has none.
    pub unit: String,
    /// The labels of a state series, whose values are their numbers.
    pub labels: Option<Vec<String>>,
    /// How many samples it has.
    pub samples: u64,
    /// The first one's value.
    pub first: f64,
    /// The last one's.
    pub last: f64,
    /// A line that says it; empty if none is kept.
    pub example: String,
}

impl ReadSeries {
    /// The label that a value of a state series is the number of.
    pub fn label(&self, value: f64) -> Option<&str> {
        let labels = self.labels.as_ref()?;
        let label = (value >= 0.0).then(|| labels.get(value as usize))?;
        label.map(String::as_str)
    }

    /// What tells it from others of its name: all before the last `/` that isn't part of that name, as in
    /// `vda/kB_read/s`, `web/NET I/O` or `web/MEM USAGE / LIMIT`.
    pub fn group(&self) -> &str {
        let slashes = self.name.rmatch_indices('/').map(|(at, _)| at);
        let mut parting = slashes.filter(|at| !is_within_name(&self.name, *at));
        parting.next().map_or("", |at| &self.name[..at])
    }
}

/// What was said once.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReadFact {
    /// Its name.
    pub name: String,
    /// A number or a text.
    pub value: FactSaid,
    /// The number's unit; empty if it has none.
    pub unit: String,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq)]
pub enum FactSaid {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// A line that could not be used, or not all of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BadLine {
    /// Why.
    pub why: Bad,
    /// Its beginning.
    pub line: String,
}

impl Reading {
    /// Reads the input to its end.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn of(input: impl Read, options: Options) -> io::Result<Self> {
        Self::of_lines(input, options, KEPT_LINES)
    }

    /// The same, with so many of the first lines explained.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn of_lines(mut input: impl Read, options: Options, kept: usize) -> io::Result<Self> {
        let mut reader = Reader::new(options, kept);
        let mut block = vec![0; BLOCK];
        loop {
            match input.read(&mut block) {
                Ok(0) => return Ok(reader.finish()),
                Ok(len) => reader.feed(&block[..len]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Reads line by line, so that it is known what each one brings.
struct Reader {
    parser: Parser,
    tally: Tally,
    /// The first lines, as they came.
    kept: Vec<Vec<u8>>,
    /// Whether the last line has had no end so far.
    is_within: bool,
    /// An axis was asked for.
    names_axis: bool,
    /// The format that was asked for: what it is isn't news, and nobody says it.
    forced: Option<Format>,
}

impl Reader {
    fn new(options: Options, kept: usize) -> Self {
        Self {
            forced: options.format,
            names_axis: options.x.is_some() || options.corrections.time.is_some(),
            parser: Parser::new(options),
            tally: Tally::keeping(kept),
            kept: Vec::new(),
            is_within: false,
        }
    }

    fn feed(&mut self, block: &[u8]) {
        let mut rest = block;
        while !rest.is_empty() {
            let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, behind) = rest.split_at(end);
            rest = behind;
            self.line(line);
        }
    }

    /// Takes a line, or a part of one.
    fn line(&mut self, line: &[u8]) {
        self.keep(line);
        if !self.is_within {
            self.tally.begin_line();
        }
        let now = self.tally.lines as f64 * LINE_SECS;
        self.parser.feed(line, now, &mut self.tally);
        self.tally.end_feed(line);
        self.is_within = line.last() != Some(&b'\n');
    }

    fn keep(&mut self, line: &[u8]) {
        if self.is_within {
            let is_kept = self.tally.lines as usize == self.kept.len();
            if let Some(begun) = self.kept.last_mut().filter(|_| is_kept) {
                let room = KEPT_BYTES.saturating_sub(begun.len());
                begun.extend_from_slice(head(line, room));
            }
        } else if self.kept.len() < self.tally.kept_lines {
            self.kept.push(head(line, KEPT_BYTES).to_vec());
        }
    }

    fn finish(mut self) -> Reading {
        self.parser.finish(&mut self.tally);
        let ledger = self.parser.ledger();
        let heard = self.tally.take_heard();
        let counters = self.tally.take_counters();
        let mut reading = self.tally.reading(ledger);
        reading.missing_axis = self.parser.missing_axis();
        if let Some((forced, words)) = self.forced.zip(self.parser.words()) {
            (reading.format, reading.words) = (Some(forced), words);
        }
        let look = counter::Look {
            lines: &heard,
            series: &reading.series,
            counters: &counters,
        };
        let is_open = reading.axis.is_none() && !self.names_axis;
        reading.counter = look.find().filter(|_| is_open);
        reading.explained = explained::explain(self.parser, (&self.kept, &heard), &reading);
        complete(&mut reading);
        reading
    }
}

/// Fills in what only the lines' explanations tell.
fn complete(reading: &mut Reading) {
    for series in &mut reading.series {
        if series.example.is_empty() {
            let line = reading
                .explained
                .iter()
                .find(|line| line.says(&series.name));
            series.example = line.map(|line| line.text.clone()).unwrap_or_default();
        }
    }
    let bad = reading.explained.iter().filter_map(|line| {
        let text = line.text.clone();
        line.bad.map(|why| BadLine { why, line: text })
    });
    let later = std::mem::take(&mut reading.bad_examples);
    reading.bad_examples = bad.chain(later).take(BAD_EXAMPLES).collect();
}

/// What a rate is a part of, behind its `/`.
const RATES: [&str; 13] = [
    "s", "sec", "second", "ms", "min", "h", "hour", "day", "it", "iter", "step", "op", "batch",
];

/// Whether the `/` at this place is part of a name: `req/s`, `I/O`, `USAGE / LIMIT`.
fn is_within_name(name: &str, at: usize) -> bool {
    let (before, after) = (&name[..at], &name[at + 1..]);
    let is_spaced = before.ends_with(' ') || after.starts_with(' ');
    let is_read_and_write =
        before.rsplit([' ', '/']).next() == Some("I") && after.split(' ').next() == Some("O");
    is_spaced || is_read_and_write || RATES.contains(&after)
}

#[cfg(test)]
mod tests;
