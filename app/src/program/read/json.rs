//! How lines would be read, for programs.

use std::collections::BTreeMap;

use serde::Serialize;
use sprintscope_sim::format::{
    AxisKind as ParserAxis, BadLine, ExplainedLine, FactSaid, Ledger as ParserLedger, Loss,
    ReadAxis, ReadFact, ReadSeries, Reading, Reason as Ignored, What,
};
use sprintscope_sim::job::Over;

use super::Origin;

/// Stable; fields may be added.
#[derive(Debug, Serialize)]
pub(super) struct ReadingReport {
    format: Option<&'static str>,
    x: Option<AxisReport>,
    lines: u64,
    bad_lines: u64,
    ledger: LedgerReport,
    series: Vec<SeriesReport>,
    facts: Vec<FactReport>,
    bad: Vec<BadReport>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Vec<LineReport>>,
}

#[derive(Debug, Serialize)]
struct AxisReport {
    kind: &'static str,
    name: String,
    first: Option<f64>,
    last: Option<f64>,
}

#[derive(Debug, Serialize)]
struct LedgerReport {
    seen: u64,
    samples: u64,
    facts: u64,
    bad: u64,
    ignored: BTreeMap<&'static str, u64>,
    dropped: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Serialize)]
struct SeriesReport {
    name: String,
    unit: String,
    group: String,
    samples: u64,
    first: Said,
    last: Said,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
    example: String,
}

#[derive(Debug, Serialize)]
struct FactReport {
    name: String,
    value: Said,
    unit: String,
}

/// JSON has no NaN and no infinity: a number that is none is null.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Said {
    Number(Option<f64>),
    Text(String),
}

#[derive(Debug, Serialize)]
struct BadReport {
    why: String,
    line: String,
}

#[derive(Debug, Serialize)]
struct LineReport {
    line: String,
    parts: Vec<PartReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bad: Option<String>,
}

/// What became of a number, which stands at these bytes of its line.
#[derive(Debug, Serialize)]
struct PartReport {
    begin: usize,
    end: usize,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl ReadingReport {
    pub(super) fn of(reading: &Reading, origin: Origin, with_lines: bool) -> Self {
        let explained = reading.explained.iter().map(LineReport::of);
        Self {
            format: reading.format.map(sprintscope_sim::format::Format::name),
            x: AxisReport::of(reading, origin),
            lines: reading.lines,
            bad_lines: reading.bad.iter().map(|(_, count)| count).sum(),
            ledger: LedgerReport::of(&reading.ledger),
            series: reading.series.iter().map(SeriesReport::of).collect(),
            facts: reading.facts.iter().map(FactReport::of).collect(),
            bad: reading.bad_examples.iter().map(BadReport::of).collect(),
            notes: reading.notes.clone(),
            explained: with_lines.then(|| explained.collect()),
        }
    }

    /// With a line's end.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

impl AxisReport {
    /// What the series stand over; nothing does where nothing was read.
    fn of(reading: &Reading, origin: Origin) -> Option<Self> {
        if let Some(axis) = &reading.axis {
            return Some(Self::own(axis));
        }
        let last = reading.rows.checked_sub(1)? as f64;
        let counter = reading.counter.and_then(|at| reading.series.get(at));
        Some(match origin {
            Origin::File if counter.is_some() => counter.map(Self::counter)?,
            Origin::File => Self {
                kind: Over::Row.name(),
                name: "row".into(),
                first: Some(0.0),
                last: Some(last),
            },
            Origin::Stream => Self {
                kind: Over::Arrival.name(),
                name: String::new(),
                first: None,
                last: None,
            },
        })
    }

    fn counter(series: &ReadSeries) -> Self {
        let name = series.name.rsplit('/').next().unwrap_or_default();
        Self {
            kind: Over::Column.name(),
            name: name.into(),
            first: finite(series.first),
            last: finite(series.last),
        }
    }

    fn own(axis: &ReadAxis) -> Self {
        let over = match axis.kind {
            ParserAxis::Number => Over::Column,
            ParserAxis::Clock | ParserAxis::Day | ParserAxis::Elapsed => Over::Time,
        };
        Self {
            kind: over.name(),
            name: axis.name.clone(),
            first: axis.first,
            last: axis.last,
        }
    }
}

impl LedgerReport {
    fn of(ledger: &ParserLedger) -> Self {
        let ignored = Ignored::ALL.iter().zip(ledger.ignored);
        let dropped = Loss::ALL.iter().zip(ledger.dropped);
        Self {
            seen: ledger.seen,
            samples: ledger.samples,
            facts: ledger.facts,
            bad: ledger.bad,
            ignored: ignored
                .filter(|(_, count)| *count > 0)
                .map(|(reason, count)| (reason.name(), count))
                .collect(),
            dropped: dropped
                .filter(|(_, count)| *count > 0)
                .map(|(loss, count)| (loss.name(), count))
                .collect(),
        }
    }
}

impl SeriesReport {
    fn of(series: &ReadSeries) -> Self {
        let said = |value: f64| match series.label(value) {
            Some(label) => Said::Text(label.to_owned()),
            None => Said::Number(finite(value).filter(|_| series.labels.is_none())),
        };
        Self {
            name: series.name.clone(),
            unit: series.unit.clone(),
            group: series.group().into(),
            samples: series.samples,
            first: said(series.first),
            last: said(series.last),
            kind: series.labels.is_some().then_some("state"),
            labels: series.labels.clone(),
            example: series.example.clone(),
        }
    }
}

impl FactReport {
    fn of(fact: &ReadFact) -> Self {
        Self {
            name: fact.name.clone(),
            value: match &fact.value {
                FactSaid::Number(number) => Said::Number(finite(*number)),
                FactSaid::Text(text) => Said::Text(text.clone()),
            },
            unit: fact.unit.clone(),
        }
    }
}

impl BadReport {
    fn of(bad: &BadLine) -> Self {
        Self {
            why: bad.why.to_string(),
            line: bad.line.clone(),
        }
    }
}

impl LineReport {
    fn of(line: &ExplainedLine) -> Self {
        let parts = line.parts.iter().map(|part| {
            let std::ops::Range { start, end } = part.range;
            PartReport::of([start, end], &part.what)
        });
        Self {
            line: line.text.clone(),
            parts: parts.collect(),
            bad: line.bad.map(|why| why.to_string()),
        }
    }
}

impl PartReport {
    fn of([begin, end]: [usize; 2], what: &What) -> Self {
        let bare = |what| Self {
            begin,
            end,
            what,
            name: None,
            value: None,
            unit: None,
            reason: None,
        };
        let named = |what, name: &String, value: f64, unit: Option<&String>| Self {
            name: Some(name.clone()),
            value: finite(value),
            unit: unit.cloned(),
            ..bare(what)
        };
        match what {
            What::Sample { name, unit, value } => named("sample", name, *value, Some(unit)),
            What::Fact { name, unit, value } => named("fact", name, *value, Some(unit)),
            What::X { name, value } => named("x", name, *value, None),
            What::Ignored(reason) => Self {
                reason: Some(reason.name()),
                ..bare("ignored")
            },
            What::Bad => bare("bad"),
        }
    }
}
