//! A small language for tests: lines in, what came of them out, as a text that is read at a glance.
//!
//! `x time (clock) | loss in ms: 1@10 2@20 | lr=0.1 | bad: not a number`: the x axis, then each series
//! with its samples in order (late ones in their place) and where they stand, then facts, progress
//! and what could not be used.

use super::{AxisKind, Bad, FactRef, Format, Framing, Options, Parser, Place, Sink, Text};

/// A series as it was told.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub name: String,
    pub unit: String,
    /// Of a state series.
    pub labels: Option<Vec<String>>,
    pub group: Option<String>,
    /// The samples with their places on the source's x axis.
    pub samples: Vec<(Option<f64>, f64)>,
}

impl Heard {
    pub(super) fn values(&self) -> Vec<f64> {
        self.samples.iter().map(|(_, value)| *value).collect()
    }
}

/// Keeps what it is told.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub series: Vec<Heard>,
    /// Name, value and unit.
    pub facts: Vec<(String, String, String)>,
    pub axis: Option<(String, AxisKind)>,
    pub bad: Vec<Bad>,
    pub progress: Vec<(f64, f64)>,
    pub counters: Vec<u32>,
    pub formats: Vec<Format>,
    refused: Vec<String>,
    texts: Vec<(Text, String)>,
    notes: Vec<String>,
    /// When lines say that they were.
    pub clocks: Vec<f64>,
    place: Option<f64>,
}

impl Script {
    /// What is data, and what should have been.
    pub(super) fn data(&self) -> String {
        let axis = self.axis.iter().map(|(name, kind)| match kind {
            AxisKind::Number => format!("x {name}"),
            kind => format!("x {name} ({})", format!("{kind:?}").to_lowercase()),
        });
        let series = self.series.iter().map(|series| self.told(series));
        let facts = self.facts.iter().map(|(name, value, unit)| {
            let fact = format!("{name}={value} {unit}");
            fact.trim_end().to_owned()
        });
        let progress = self
            .progress
            .iter()
            .map(|(done, total)| format!("{done} of {total}"));
        let bad = self.bad.iter().map(|bad| format!("bad: {bad}"));
        let refused = self.refused.iter().map(|name| format!("refused {name}"));
        let all = axis.chain(series).chain(facts).chain(progress);
        all.chain(bad)
            .chain(refused)
            .collect::<Vec<_>>()
            .join(" | ")
    }

    fn told(&self, series: &Heard) -> String {
        let Heard {
            name,
            unit,
            samples,
            labels,
            group: _,
        } = series;
        let said = |value: &f64| match labels {
            Some(labels) => labels.get(*value as usize).cloned().unwrap_or("?".into()),
            None => value.to_string(),
        };
        let unit = if unit.is_empty() { "" } else { " in " }.to_owned() + unit;
        let samples = samples.iter().map(|(x, value)| match x {
            _ if self.axis.is_none() => format!(" {}", said(value)),
            Some(x) => format!(" {}@{x}", said(value)),
            None => format!(" {}@?", said(value)),
        });
        format!("{name}{unit}:{}", samples.collect::<String>())
    }

    /// The lines that stay readable, each behind `-` (prose), `+` (with data) or `!` (bad).
    pub(super) fn texts(&self) -> String {
        let sign = |kind: &Text| match kind {
            Text::Prose => "-",
            Text::Data => "+",
            Text::Bad => "!",
            Text::Open => "?",
        };
        let texts = self.texts.iter();
        let texts = texts.map(|(kind, line)| format!("{} {line}", sign(kind)));
        texts.collect::<Vec<_>>().join("\n")
    }

    /// What it was told for a person.
    pub(super) fn notes(&self) -> String {
        self.notes.join("\n")
    }

    /// The series of that name.
    pub(super) fn named(&self, name: &str) -> Option<&Heard> {
        self.series.iter().find(|series| series.name == name)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        let names = self.series.iter().map(|series| series.name.as_str());
        names.collect()
    }
}

impl Sink for Script {
    fn series(&mut self, series: u32, name: &str, unit: &str) {
        assert_eq!(series as usize, self.series.len(), "series come in order");
        self.series.push(Heard {
            name: name.into(),
            unit: unit.into(),
            labels: None,
            group: None,
            samples: Vec::new(),
        });
    }

    fn state(&mut self, series: u32) {
        let series = &mut self.series[series as usize];
        assert!(series.samples.is_empty(), "the kind comes first");
        series.labels = Some(Vec::new());
    }

    fn label(&mut self, series: u32, label: &str) {
        let labels = self.series[series as usize].labels.as_mut();
        labels.expect("a state series").push(label.into());
    }

    fn group(&mut self, series: u32, group: &str) {
        self.series[series as usize].group = Some(group.into());
    }

    fn clear(&mut self, series: u32) {
        self.series[series as usize].samples.clear();
    }

    fn unit(&mut self, series: u32, unit: &str) {
        self.series[series as usize].unit = unit.into();
    }

    fn x_axis(&mut self, name: &str, kind: AxisKind) {
        assert_eq!(self.axis, None, "there is one axis");
        self.axis = Some((name.into(), kind));
    }

    fn row(&mut self, x: Option<f64>) {
        self.place = x;
    }

    fn sample(&mut self, series: u32, value: f64) {
        let place = self.place;
        self.series[series as usize].samples.push((place, value));
    }

    fn late(&mut self, series: u32, value: f64, place: Place) {
        self.series[series as usize].samples.push((place.x, value));
    }

    fn text(&mut self, line: &str, kind: Text) {
        self.texts.push((kind, line.into()));
    }

    fn text_at(&mut self, line: &str, clock: f64) {
        self.clocks.push(clock);
        self.text(line, Text::Prose);
    }

    fn bad(&mut self, why: Bad) {
        self.bad.push(why);
    }

    fn detected(&mut self, format: Format, _words: &str) {
        self.formats.push(format);
    }

    fn refused(&mut self, name: &str) {
        self.refused.push(name.into());
    }

    fn fact(&mut self, name: &str, value: FactRef<'_>, unit: &str) {
        let value = match value {
            FactRef::Number(value) => value.to_string(),
            FactRef::Text(text) => format!("`{text}`"),
        };
        self.facts.push((name.into(), value, unit.into()));
    }

    fn no_fact(&mut self, name: &str) {
        let before = self.facts.len();
        self.facts.retain(|(known, ..)| known != name);
        assert!(self.facts.len() < before, "`{name}` was a fact");
    }

    fn counter(&mut self, series: u32) {
        self.counters.push(series);
    }

    fn progress(&mut self, done: f64, total: f64) {
        self.progress.push((done, total));
    }

    fn note(&mut self, note: &str) {
        self.notes.push(note.into());
    }
}

/// What a parser makes of a stream that comes in these pieces, all at once.
pub(super) fn read_pieces<'a>(
    options: Options,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Script {
    let mut parser = Parser::new(options);
    let mut script = Script::default();
    for piece in pieces {
        parser.feed(piece, 0.0, &mut script);
    }
    parser.finish(&mut script);
    let ledger = parser.ledger();
    assert!(ledger.is_closed(), "{ledger:?}\n{}", script.data());
    script
}

/// What a parser makes of packets.
pub(super) fn read_packets<'a>(
    format: Option<Format>,
    packets: impl IntoIterator<Item = &'a [u8]>,
) -> Script {
    let mut parser = Parser::new(Options {
        format,
        framing: Framing::Packets,
        ..Options::default()
    });
    let mut script = Script::default();
    for packet in packets {
        parser.feed_whole(packet, 0.0, &mut script);
    }
    parser.finish(&mut script);
    let ledger = parser.ledger();
    assert!(ledger.is_closed(), "{ledger:?}\n{}", script.data());
    script
}

/// What a parser makes of these lines if it has to find their format.
pub(super) fn read(lines: &str) -> Script {
    read_pieces(Options::default(), [lines.as_bytes()])
}

/// What a parser makes of these lines in a given format.
pub(super) fn read_as(format: Format, lines: &str) -> Script {
    let options = Options {
        format: Some(format),
        ..Options::default()
    };
    read_pieces(options, [lines.as_bytes()])
}

/// The same with an x axis asked for.
pub(super) fn read_x(format: Format, x: &str, lines: &str) -> Script {
    let options = Options {
        format: Some(format),
        x: Some(x.into()),
        ..Options::default()
    };
    read_pieces(options, [lines.as_bytes()])
}
