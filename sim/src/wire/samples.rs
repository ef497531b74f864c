//! Samples of one producer on their way into the channel.

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::gathering::{self, BATCH_MAX, Gathering};
use crate::job::{
    AxisSpec, CutOff, Origin, SeriesKind, SeriesSpec, SeriesWriter, TaskContext, Times, clean_name,
};

use super::array::Array;
use super::entries::Entries;
use super::message::{Samples, Series};
use super::tally::Tally;

/// Series of one producer, at most.
const SERIES_MAX: usize = 10_000;
/// A state series has so many labels, and what comes then is counted.
const LABELS_MAX: usize = 256;
/// A shorter list is gathered with what comes behind it, a longer one is sent as it is.
const SHORT: usize = 256;
/// The x axis of samples that have one and don't say its name.
const AXIS: &str = "t";

/// A series that can't be taken, or samples that don't fit.
#[derive(Debug, thiserror::Error)]
pub(super) enum SampleError {
    #[error(
        "more than {SERIES_MAX} series: {0:?} and all further ones are refused; is a number part of \
         their names?"
    )]
    TooMany(String),
    #[error("{name}: {values} values, but {times} times: give one for each")]
    Uneven {
        name: String,
        values: usize,
        times: usize,
    },
    #[error("{name} is over {first}, these samples are over {now}: give them a name of their own")]
    OtherAxis {
        name: String,
        first: String,
        now: String,
    },
    #[error(
        "{name} is a series of {first}, these samples are {now}: give them a name of their own"
    )]
    OtherKind {
        name: String,
        first: &'static str,
        now: &'static str,
    },
    #[error("{kind:?} is no kind of series: leave it out for numbers, or say \"state\"")]
    UnknownKind { kind: String },
    #[error("give step with start, a number above 0")]
    Step,
    #[error(transparent)]
    CutOff(#[from] CutOff),
}

struct Known {
    spec: SeriesSpec,
    writer: Option<SeriesWriter>,
    place: gathering::Place,
    /// Of a state series, as they came first.
    labels: IndexSet<Box<str>>,
}

/// The series of one producer.
pub(super) struct ProducerSeries {
    known: Vec<Known>,
    by_name: HashMap<String, usize>,
    /// Samples that wait, by the number of their series.
    waiting: Gathering<usize>,
    tally: Tally,
}

/// Where samples lie.
enum Place {
    Each(Vec<f64>),
    Regular { start: f64, step: f64 },
    AtOnce(f64),
}

impl ProducerSeries {
    pub(super) fn new(ctx: &TaskContext) -> Self {
        Self {
            known: Vec::new(),
            by_name: HashMap::new(),
            waiting: Gathering::default(),
            tally: Tally::new(ctx),
        }
    }

    /// Takes an announcement. Of a series that is known only the unit is news.
    pub(super) async fn announce(
        &mut self,
        ctx: &TaskContext,
        series: Series,
    ) -> Result<(), SampleError> {
        let Series {
            name,
            unit,
            x,
            group,
            kind,
        } = series;
        let kind = match kind.as_deref() {
            None | Some("numbers") => SeriesKind::Numbers,
            Some("state") => SeriesKind::State,
            Some(other) => {
                let kind = clean_name(other);
                return Err(SampleError::UnknownKind { kind });
            }
        };
        let said = |name: Option<String>| {
            let name = name.map(|name| clean_name(&name));
            name.filter(|name| !name.is_empty())
        };
        let (axis, group) = (said(x), said(group));
        let unit = clean_name(&unit);
        let index = self.index(&name, axis, kind)?;
        let known = &mut self.known[index];
        known.is_kind(kind)?;
        known.spec.unit.clone_from(&unit);
        if let Some(writer) = &known.writer {
            return Ok(writer.unit(unit).await?);
        }
        known.spec.group = group;
        let spec = known.spec.clone();
        known.writer = Some(ctx.announce(spec, Origin::Announced).await?);
        Ok(())
    }

    /// Takes samples. Of a message with an error what stands before it is taken.
    pub(super) async fn take(
        &mut self,
        ctx: &TaskContext,
        samples: Samples,
    ) -> Result<(), SampleError> {
        let mut left = samples.count();
        self.tally.see(left);
        let taken = self.take_each(ctx, samples, &mut left).await;
        match &taken {
            // What was cut off is what is left when all is over.
            Ok(()) | Err(SampleError::CutOff(_)) => {}
            Err(SampleError::TooMany(_)) => self.tally.beyond_limit(left),
            Err(_) => self.tally.bad(left),
        }
        taken
    }

    /// Counts the numbers of a message that can't be read.
    pub(super) fn unreadable(&mut self, numbers: u64) {
        self.tally.see(numbers);
        self.tally.bad(numbers);
    }

    /// Counts samples that the client had no room for.
    pub(super) fn skipped(&mut self, samples: u64) {
        self.tally.see(samples);
        self.tally.beyond_limit(samples);
    }

    /// Takes the series of a message one by one; `left` is how many values are in those to come.
    async fn take_each(
        &mut self,
        ctx: &TaskContext,
        samples: Samples,
        left: &mut u64,
    ) -> Result<(), SampleError> {
        let Samples {
            at,
            x,
            axis,
            start,
            step,
            values,
        } = samples;
        let has_axis = x.is_some() || axis.is_some();
        let axis = has_axis.then(|| match axis.map(|axis| clean_name(&axis)) {
            Some(axis) if !axis.is_empty() => axis,
            _ => AXIS.into(),
        });
        let place = match (at.or(x), start, step) {
            (Some(Array(times)), ..) => Place::Each(times),
            (None, Some(start), Some(step)) if step > 0.0 => Place::Regular { start, step },
            (None, None, None) => Place::AtOnce(ctx.now()),
            (None, ..) => return Err(SampleError::Step),
        };
        for (name, entries) in values.0 {
            let (kind, values, labels) = match entries {
                Entries::Numbers(values) => (SeriesKind::Numbers, values, Vec::new()),
                Entries::Labels { values, labels } => (SeriesKind::State, values, labels),
            };
            let index = self.index(&name, axis.clone(), kind)?;
            self.known[index].fits(axis.as_deref())?;
            // Nothing but gaps is of either kind.
            if !values.iter().all(|value| value.is_nan()) {
                self.known[index].is_kind(kind)?;
            }
            if let Place::Each(times) = &place
                && times.len() != values.len()
            {
                return Err(SampleError::Uneven {
                    name: self.known[index].spec.name.clone(),
                    values: values.len(),
                    times: times.len(),
                });
            }
            let values = self.known[index].numbered(values, &labels);
            self.add(ctx, index, &place, &values).await?;
            *left -= values.len() as u64;
        }
        Ok(())
    }

    async fn add(
        &mut self,
        ctx: &TaskContext,
        index: usize,
        place: &Place,
        values: &[f64],
    ) -> Result<(), CutOff> {
        if values.len() < SHORT {
            let Known { place: waiting, .. } = &mut self.known[index];
            for (number, value) in values.iter().enumerate() {
                let x = match place {
                    Place::Each(times) => times[number],
                    Place::Regular { start, step } => start + number as f64 * step,
                    Place::AtOnce(now) => *now,
                };
                self.waiting.push(index, waiting, x, *value);
            }
            return Ok(());
        }
        // What waits of this series comes before.
        self.send_waiting(ctx).await?;
        for (number, part) in values.chunks(BATCH_MAX).enumerate() {
            let from = number * BATCH_MAX;
            let times = match place {
                Place::Each(times) => Times::Each(times[from..from + part.len()].into()),
                Place::Regular { start, step } => Times::Regular {
                    start: start + from as f64 * step,
                    step: *step,
                },
                Place::AtOnce(now) => Times::Each(std::iter::repeat_n(*now, part.len()).collect()),
            };
            self.known[index].send(ctx, times, part.to_vec()).await?;
            self.tally.sent(part.len() as u64);
        }
        Ok(())
    }

    /// Sends what was gathered.
    pub(super) async fn flush(&mut self, ctx: &TaskContext) -> Result<(), CutOff> {
        self.send_waiting(ctx).await?;
        self.tally.settle();
        Ok(())
    }

    async fn send_waiting(&mut self, ctx: &TaskContext) -> Result<(), CutOff> {
        for stretch in self.waiting.stretches() {
            let times = Times::Each(stretch.xs.as_slice().into());
            let values = stretch.values.clone();
            self.known[stretch.series].send(ctx, times, values).await?;
            self.tally.sent(stretch.values.len() as u64);
        }
        self.waiting.clear();
        Ok(())
    }

    fn index(
        &mut self,
        name: &str,
        axis: Option<String>,
        kind: SeriesKind,
    ) -> Result<usize, SampleError> {
        if let Some(index) = self.by_name.get(name) {
            return Ok(*index);
        }
        let clean = match clean_name(name) {
            clean if clean.is_empty() => "value".to_owned(),
            clean => clean,
        };
        let same = self.by_name.get(&clean).copied();
        // The names that lead to one series are as bounded as the series.
        if self.by_name.len() >= SERIES_MAX {
            return Err(SampleError::TooMany(clean));
        }
        let index = same.unwrap_or_else(|| {
            self.known.push(Known {
                spec: SeriesSpec {
                    x_axis: axis.map(AxisSpec::named),
                    kind,
                    ..SeriesSpec::named(&*clean)
                },
                writer: None,
                place: gathering::Place::default(),
                labels: IndexSet::new(),
            });
            self.known.len() - 1
        });
        self.by_name.insert(clean, index);
        if name.len() <= 1_000 {
            self.by_name.insert(name.to_owned(), index);
        }
        Ok(index)
    }
}

impl Known {
    fn fits(&self, axis: Option<&str>) -> Result<(), SampleError> {
        if self.spec.axis_name() == axis {
            return Ok(());
        }
        let said = |axis: Option<&str>| axis.unwrap_or("the scope's time").to_owned();
        Err(SampleError::OtherAxis {
            name: self.spec.name.clone(),
            first: said(self.spec.axis_name()),
            now: said(axis),
        })
    }

    async fn writer(&mut self, ctx: &TaskContext) -> Result<&SeriesWriter, CutOff> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => ctx.announce(self.spec.clone(), Origin::Announced).await?,
        };
        Ok(self.writer.insert(writer))
    }

    async fn send(
        &mut self,
        ctx: &TaskContext,
        times: Times,
        values: Vec<f64>,
    ) -> Result<(), CutOff> {
        let writer = self.writer(ctx).await?.clone();
        match self.spec.kind {
            SeriesKind::Numbers => writer.batch(times, values).await,
            SeriesKind::State => {
                let label = |place: usize| self.labels.get_index(place).map(|label| &**label);
                writer.batch_of_labels(times, values, label).await
            }
        }
    }

    fn is_kind(&self, kind: SeriesKind) -> Result<(), SampleError> {
        let said = |kind| match kind {
            SeriesKind::Numbers => "numbers",
            SeriesKind::State => "labels",
        };
        if self.spec.kind == kind {
            return Ok(());
        }
        Err(SampleError::OtherKind {
            name: self.spec.name.clone(),
            first: said(self.spec.kind),
            now: said(kind),
        })
    }

    /// The values of a message, which are places in its labels, as places in those of the series.
    fn numbered(&mut self, mut values: Vec<f64>, labels: &[String]) -> Vec<f64> {
        if labels.is_empty() {
            return values;
        }
        let mut place = |label: &String| match self.labels.get_index_of(label.as_str()) {
            Some(place) => place as f64,
            // One more than are shown, so that the job is told that there are more.
            None if self.labels.len() > LABELS_MAX => LABELS_MAX as f64,
            None => self.labels.insert_full(label.as_str().into()).0 as f64,
        };
        let places: Vec<f64> = labels.iter().map(&mut place).collect();
        for value in values.iter_mut().filter(|value| **value >= 0.0) {
            *value = places.get(*value as usize).copied().unwrap_or(f64::NAN);
        }
        values
    }
}
