//! What was read out of each of the first lines: they are read once more, by a parser that knows all.

use super::super::ledger::{Ledger, Reason};
use super::super::parser::Parser;
use super::super::{AxisKind, Bad, Format, Place, Said, Sink, Text};
use super::matched::{Found, Heard, Matcher, Part, What};
use super::{LINE_SECS, Reading, tally::text_of};

/// A line, and what was read out of it.
#[derive(Clone, Debug, PartialEq)]
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

/// Reads lines once more, one at a time.
pub(super) fn explain(
    mut parser: Parser,
    lines: &[Vec<u8>],
    reading: &Reading,
) -> Vec<ExplainedLine> {
    parser.restart();
    let mut once_more = OnceMore::new(reading);
    let mut matcher = Matcher::default();
    let mut explained = Vec::with_capacity(lines.len());
    for (line, number) in lines.iter().zip(reading.lines + 1..) {
        let text = text_of(line);
        let before = parser.ledger();
        let now = number as f64 * LINE_SECS;
        parser.feed(text.as_bytes(), now, &mut once_more);
        parser.feed(b"\n", now, &mut once_more);
        let found = Found {
            heard: std::mem::take(&mut once_more.heard),
            x: once_more.x.take(),
            axis: once_more.axis.as_ref(),
            ignored: ignored(&before, &parser.ledger()),
            is_bad: parser.ledger().bad > before.bad,
        };
        let parts = matcher.parts(&text, found);
        let bad = once_more.bad.take();
        explained.push(ExplainedLine { text, parts, bad });
    }
    explained
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

/// Takes what is read out of one line.
struct OnceMore {
    /// Name and unit by the parser's index.
    series: Vec<(String, String)>,
    /// Series from here on were facts until now.
    known: usize,
    axis: Option<(String, AxisKind)>,
    heard: Vec<Heard>,
    x: Option<f64>,
    bad: Option<Bad>,
}

impl OnceMore {
    fn new(reading: &Reading) -> Self {
        let series = reading.series.iter();
        let axis = reading.axis.as_ref();
        Self {
            series: series
                .map(|series| (series.name.clone(), series.unit.clone()))
                .collect(),
            known: reading.series.len(),
            axis: axis.map(|axis| (axis.name.clone(), axis.kind)),
            heard: Vec::new(),
            x: None,
            bad: None,
        }
    }
}

impl Sink for OnceMore {
    fn series(&mut self, _series: u32, name: &str, unit: &str) {
        self.series.push((name.into(), unit.into()));
    }

    fn unit(&mut self, series: u32, unit: &str) {
        if let Some((_, known)) = self.series.get_mut(series as usize) {
            *known = unit.into();
        }
    }

    fn x_axis(&mut self, name: &str, kind: AxisKind) {
        self.axis = Some((name.into(), kind));
    }

    fn row(&mut self, x: Option<f64>) {
        self.x = self.x.or(x);
    }

    fn sample(&mut self, series: u32, value: f64) {
        let index = series as usize;
        if let Some((name, unit)) = self.series.get(index) {
            self.heard.push(Heard {
                name: name.clone(),
                unit: unit.clone(),
                value,
                is_fact: index >= self.known,
            });
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

    fn fact(&mut self, name: &str, value: Said<'_>, unit: &str) {
        if let Said::Number(value) = value {
            self.heard.push(Heard {
                name: name.into(),
                unit: unit.into(),
                value,
                is_fact: true,
            });
        }
    }
}
