//! What was read out of each of the first lines: they are read once more, by a parser that knows all.

use super::super::ledger::{Ledger, Reason};
use super::super::parser::Parser;
use super::super::{AxisKind, Bad, FactRef, Format, Place, Sink, Text};
use super::matched::{Found, Heard, Matcher, Part, What};
use super::{LINE_SECS, Reading, tally};

/// A line, and what was read out of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedLine {
    /// The line, cut if it is long.
    pub text: String,
    /// What was read out of it, by place; what has none in the text stands at its end.
    pub parts: Vec<Part>,
    /// Why it, or something of it, could not be used.
    pub bad: Option<Bad>,
}

impl ExplainedLine {
    /// Whether a sample of this series was read out of it.
    pub fn says(&self, series: &str) -> bool {
        let is_it = |part: &Part| matches!(&part.what, What::Sample { name, .. } if name == series);
        self.parts.iter().any(is_it)
    }
}

/// Says of each line what was read out of it. Why its other numbers are none, and what is bad about
/// it, comes out as it is read once more, by a parser that knows the source.
pub(super) fn explain(
    mut parser: Parser,
    (lines, heard): (&[Vec<u8>], &[tally::Heard]),
    reading: &Reading,
) -> Vec<ExplainedLine> {
    parser.restart();
    let mut once_more = OnceMore::new(reading);
    let mut matcher = Matcher::default();
    let mut explained = Vec::with_capacity(lines.len());
    for ((line, heard), number) in lines.iter().zip(heard).zip(reading.lines + 1..) {
        let text = tally::text_of(line);
        let before = parser.ledger();
        let now = number as f64 * LINE_SECS;
        parser.feed(text.as_bytes(), now, &mut once_more);
        parser.feed(b"\n", now, &mut once_more);
        let samples = heard.samples.iter();
        let samples = samples.filter_map(|(series, value)| sample(reading, *series, *value));
        let found = Found {
            heard: samples.chain(once_more.facts.drain(..)).collect(),
            x: heard.x,
            axis: reading.axis.as_ref(),
            ignored: ignored(&before, &parser.ledger()),
            is_bad: parser.ledger().bad > before.bad,
        };
        let parts = matcher.parts(&text, found);
        // What couldn't be used now and could before isn't bad.
        let was_bad = |why: &Bad| reading.bad.iter().any(|(known, _)| known == why);
        let bad = once_more.bad.take().filter(was_bad);
        explained.push(ExplainedLine { text, parts, bad });
    }
    explained
}

fn sample(reading: &Reading, series: u32, value: f64) -> Option<Heard> {
    let series = reading.series.get(series as usize)?;
    Some(Heard {
        name: series.name.clone(),
        unit: series.unit.clone(),
        value,
        is_fact: false,
    })
}

/// Why numbers of a line were ignored, each as often as it was.
fn ignored(before: &Ledger, now: &Ledger) -> Vec<Reason> {
    let counts = before.ignored.iter().zip(&now.ignored);
    let each = Reason::ALL.iter().zip(counts);
    each.flat_map(|(reason, (before, now))| {
        let count = now.saturating_sub(*before).min(1_000);
        std::iter::repeat_n(*reason, count as usize)
    })
    .collect()
}

/// Takes what one line says that samples don't tell.
struct OnceMore<'a> {
    reading: &'a Reading,
    /// The names of series that come up now: facts are said once more.
    series: Vec<String>,
    facts: Vec<Heard>,
    bad: Option<Bad>,
}

impl<'a> OnceMore<'a> {
    fn new(reading: &'a Reading) -> Self {
        Self {
            reading,
            series: Vec::new(),
            facts: Vec::new(),
            bad: None,
        }
    }

    fn hear(&mut self, name: &str, value: f64) {
        let fact = self.reading.facts.iter().find(|fact| fact.name == name);
        self.facts.extend(fact.map(|fact| Heard {
            name: fact.name.clone(),
            unit: fact.unit.clone(),
            value,
            is_fact: true,
        }));
    }
}

impl Sink for OnceMore<'_> {
    fn series(&mut self, _series: u32, name: &str, _unit: &str) {
        self.series.push(name.into());
    }

    fn unit(&mut self, _series: u32, _unit: &str) {}

    fn x_axis(&mut self, _name: &str, _kind: AxisKind) {}

    fn row(&mut self, _x: Option<f64>) {}

    fn sample(&mut self, series: u32, value: f64) {
        let index = (series as usize).checked_sub(self.reading.series.len());
        if let Some(name) = index.and_then(|index| self.series.get(index)) {
            let name = name.clone();
            self.hear(&name, value);
        }
    }

    // Of an earlier line.
    fn late(&mut self, _series: u32, _value: f64, _place: Place) {}

    fn text(&mut self, _line: &str, _kind: Text) {}

    fn bad(&mut self, why: Bad) {
        self.bad = self.bad.or(Some(why));
    }

    fn detected(&mut self, _format: Format, _words: &str) {}

    fn refused(&mut self, _name: &str) {}

    fn fact(&mut self, name: &str, value: FactRef<'_>, _unit: &str) {
        if let FactRef::Number(value) = value {
            self.hear(name, value);
        }
    }
}
