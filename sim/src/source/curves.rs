//! The series of a source whose values come as numbers, each under a name of its own: no lines are read.

use std::collections::HashMap;

use crate::format::Choice;
use crate::gathering::{Gathering, Place};
use crate::job::{
    AxisReading, AxisSpec, CutOff, Ledger, LedgerChange, Origin, SeriesKind, SeriesSpec,
    SeriesWriter, TaskContext, Times,
};

use super::ReadOptions;

/// As many as of a source of lines.
const SERIES_MAX: usize = 10_000;

/// Further labels are told by the store as too many.
const LABELS_MAX: usize = 257;

/// What is counted of a place on an axis.
pub(super) const X: &str = "x";
/// What isn't wanted, by `--only`, `--skip` or a correction.
const UNWANTED: &str = "unwanted";

/// Which series of a source it is.
pub(super) type CurveKey = usize;

struct Curve {
    /// As it is to be announced; `None` once it was.
    spec: Option<SeriesSpec>,
    writer: Option<SeriesWriter>,
    place: Place,
    /// Of a state series: its labels in the order in which they came.
    labels: Vec<Box<str>>,
}

/// What a source says, by series, kept until it is sent.
pub(super) struct Curves {
    ctx: TaskContext,
    choice: Choice,
    by_name: HashMap<Box<str>, Option<CurveKey>>,
    all: Vec<Curve>,
    gathering: Gathering<CurveKey>,
    /// What isn't in the job's ledger yet.
    ledger: LedgerChange,
    reading: Option<AxisReading>,
    is_reading_told: bool,
    is_full: bool,
}

impl Curves {
    pub(super) fn new(ctx: &TaskContext, options: &ReadOptions) -> Self {
        Self {
            ctx: ctx.clone(),
            choice: Choice::new(&options.only, &options.skip, &options.corrections),
            by_name: HashMap::new(),
            all: Vec::new(),
            gathering: Gathering::default(),
            ledger: LedgerChange::default(),
            reading: None,
            is_reading_told: true,
            is_full: false,
        }
    }

    /// The series of this name, over this axis; `None` where it isn't wanted, or one too many.
    pub(super) fn find(&mut self, name: &str, axis: Option<&AxisSpec>) -> Option<CurveKey> {
        self.find_or_make(name, axis).map(|(key, _)| key)
    }

    /// The same with whether it is new.
    pub(super) fn find_or_make(
        &mut self,
        name: &str,
        axis: Option<&AxisSpec>,
    ) -> Option<(CurveKey, bool)> {
        if let Some(known) = self.by_name.get(name) {
            return known.map(|key| (key, false));
        }
        let key = if self.choice.wants(name) {
            self.make(name, axis)
        } else {
            None
        };
        self.by_name.insert(name.into(), key);
        key.map(|key| (key, true))
    }

    /// A series beside one that is wanted.
    pub(super) fn add(&mut self, name: &str, axis: Option<&AxisSpec>) -> Option<CurveKey> {
        self.make(name, axis)
    }

    fn make(&mut self, name: &str, axis: Option<&AxisSpec>) -> Option<CurveKey> {
        if self.all.len() >= SERIES_MAX {
            if !std::mem::replace(&mut self.is_full, true) {
                self.ctx.note(format!(
                    "more than {SERIES_MAX} series: {name:?} and all further ones are refused"
                ));
            }
            return None;
        }
        let given = self.choice.given_name(name).unwrap_or(name);
        let mut spec = SeriesSpec::named(given);
        if let Some(unit) = self.choice.given_unit(name) {
            spec = spec.unit(unit);
        }
        spec.x_axis = axis.cloned();
        self.all.push(Curve {
            spec: Some(spec),
            writer: None,
            place: Place::default(),
            labels: Vec::new(),
        });
        Some(self.all.len() - 1)
    }

    /// Changes what is announced of a series, before it has values.
    pub(super) fn describe(
        &mut self,
        key: CurveKey,
        describe: impl FnOnce(SeriesSpec) -> SeriesSpec,
    ) {
        let spec = &mut self.all[key].spec;
        *spec = spec.take().map(describe);
    }

    /// A value of a series at `x`.
    pub(super) fn push(&mut self, key: CurveKey, x: f64, value: f64) {
        self.push_uncounted(key, x, value);
        self.ledger.seen += 1;
        self.ledger.samples += 1;
    }

    /// The same of what isn't counted as one.
    pub(super) fn push_uncounted(&mut self, key: CurveKey, x: f64, value: f64) {
        let place = &mut self.all[key].place;
        self.gathering.push(key, place, x, value);
    }

    /// A label of a series at `x`: its first one makes it a state series.
    pub(super) fn push_label(&mut self, key: CurveKey, x: f64, label: &str) {
        let Curve { labels, spec, .. } = &mut self.all[key];
        if let Some(spec) = spec {
            spec.kind = SeriesKind::State;
        }
        let known = labels.iter().position(|known| **known == *label);
        let number = known.unwrap_or(labels.len());
        if known.is_none() && number <= LABELS_MAX {
            labels.push(label.into());
        }
        // Labels are no numbers, and the ledger is of those.
        let place = &mut self.all[key].place;
        self.gathering.push(key, place, x, number as f64);
    }

    /// A value that no series takes.
    pub(super) fn pass_over(&mut self) {
        self.ledger.seen += 1;
        if self.is_full {
            add(&mut self.ledger.dropped, Ledger::LIMIT, 1);
        } else {
            add(&mut self.ledger.ignored, UNWANTED, 1);
        }
    }

    /// Numbers that are no values.
    pub(super) fn ignore(&mut self, reason: &'static str, count: u64) {
        self.ledger.seen += count as i64;
        add(&mut self.ledger.ignored, reason, count as i64);
    }

    /// Numbers of facts.
    pub(super) fn count_facts(&mut self, count: u64) {
        self.ledger.seen += count as i64;
        self.ledger.facts += count as i64;
    }

    /// What the series stand over; told with what is sent next.
    pub(super) fn stand_over(&mut self, reading: AxisReading) {
        self.reading = Some(reading);
        self.is_reading_told = false;
    }

    /// The axis has come to this place.
    pub(super) fn reach(&mut self, x: f64) {
        if let Some(reading) = &mut self.reading {
            reading.first.get_or_insert(x);
            reading.last = Some(x);
            self.is_reading_told = false;
        }
    }

    /// Sends what was gathered.
    pub(super) async fn send(&mut self) -> Result<(), CutOff> {
        if !std::mem::replace(&mut self.is_reading_told, true) {
            self.ctx.set_axis_reading(self.reading.clone());
        }
        self.send_ledger();
        for place in 0..self.gathering.stretches().len() {
            let key = self.gathering.stretches()[place].series;
            let writer = self.writer(key).await?;
            let stretch = &self.gathering.stretches()[place];
            let times = Times::Each(stretch.xs.as_slice().into());
            let values = stretch.values.clone();
            match &*self.all[key].labels {
                [] => writer.batch(times, values).await?,
                labels => {
                    let label = |place: usize| labels.get(place).map(|label| &**label);
                    writer.batch_of_labels(times, values, label).await?;
                }
            }
        }
        self.gathering.clear();
        Ok(())
    }

    /// Sends values of one series behind all that was gathered of it.
    pub(super) async fn send_batch(
        &mut self,
        key: CurveKey,
        times: Times,
        values: Vec<f64>,
    ) -> Result<(), CutOff> {
        self.ledger.seen += values.len() as i64;
        self.ledger.samples += values.len() as i64;
        self.writer(key).await?.batch(times, values).await
    }

    /// Has all that was sent forgotten: the source says it anew.
    pub(super) async fn begin_anew(&mut self) -> Result<(), CutOff> {
        self.gathering.clear();
        for curve in &self.all {
            if let Some(writer) = &curve.writer {
                writer.clear().await?;
            }
        }
        if let Some(reading) = &mut self.reading {
            (reading.first, reading.last) = (None, None);
        }
        Ok(())
    }

    fn send_ledger(&mut self) {
        let change = std::mem::take(&mut self.ledger);
        if !change.is_empty() {
            self.ctx.count_in_ledger(&change);
        }
    }

    async fn writer(&mut self, key: CurveKey) -> Result<SeriesWriter, CutOff> {
        let curve = &mut self.all[key];
        if let Some(writer) = &curve.writer {
            return Ok(writer.clone());
        }
        let spec = curve.spec.take().unwrap_or_default();
        let writer = self.ctx.announce(spec, Origin::Parsed).await?;
        Ok(curve.writer.insert(writer).clone())
    }
}

fn add(counts: &mut Vec<(&'static str, i64)>, reason: &'static str, count: i64) {
    match counts.iter_mut().find(|(known, _)| *known == reason) {
        Some((_, known)) => *known += count,
        None => counts.push((reason, count)),
    }
}
