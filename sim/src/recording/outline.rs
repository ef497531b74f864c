//! What became of each run in a recording, read without its samples where what stands beside them tells it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::damage::Damage;
use super::entry::{Entry, RecordingHead};
use super::job_told::jobs_told;
use super::reader::{OpenError, Reading, Recording};
use crate::hub::{News, SeriesNews};
use crate::job::{ControlValue, Fact, JobId, Reason};
use crate::store::{ChunkOrigin, RestoredPart, SavedPiece, SeriesState, Summary};

/// What became of each run of each job in a recording.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outline {
    /// What the recording says of itself.
    pub head: RecordingHead,
    /// Whether it was closed; else it is being written, or ends where its scope was gone.
    pub is_closed: bool,
    /// What of it is damaged, as far as it was looked at.
    pub damage: Damage,
    /// Job by job, the oldest first.
    pub runs: Vec<OutlinedRun>,
}

/// A run of a job.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OutlinedRun {
    /// The job's name.
    pub job: String,
    /// One line on what ran, secrets masked.
    pub detail: String,
    /// Which run of the job, counted from 0.
    pub number: u32,
    /// When it began, in seconds since the scope's start.
    pub began: f64,
    /// How long it lasted.
    pub seconds: f64,
    /// Why it ended.
    pub reason: Reason,
    /// What it said once.
    pub facts: Arc<[Fact]>,
    /// What it left of its controls.
    pub controls: Vec<ControlValue>,
    /// What it added to the job's series.
    pub series: Vec<OutlinedSeries>,
}

/// What a run added to a series.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OutlinedSeries {
    /// Its name within its job.
    pub name: String,
    /// Unit of its values, empty where there is none.
    pub unit: String,
    /// How many samples.
    pub samples: u64,
    /// The least finite value.
    pub min: Option<f64>,
    /// The greatest one.
    pub max: Option<f64>,
    /// The last value.
    pub last: Option<f64>,
    /// The labels of a state series; `None` for one of numbers.
    pub labels: Option<Vec<String>>,
}

impl Outline {
    /// Reads it. Of one that was closed this takes its index and what stands beside samples alone.
    ///
    /// # Errors
    /// [`OpenError`] if it can't be read or is something else.
    pub fn of(path: &Path) -> Result<Self, OpenError> {
        let recording = Recording::read(path, Reading::Outline)?;
        let mut series = series_of(&recording.entries);
        let states = recording.states();
        let mut runs = Vec::new();
        for (id, told) in jobs_told(&recording.entries) {
            let findings = told.findings.clone();
            let Some(record) = told.record(recording.end_time(), recording.end_reason()) else {
                continue;
            };
            let own = series.remove(&id).unwrap_or_default();
            let mut counted: Vec<BTreeMap<u32, Counted>> = own
                .iter()
                .map(|(number, _)| recording.counted(*number, states.get(number)))
                .collect();
            let newest = record.runs.last().map(|run| run.number);
            for run in record.runs {
                let of_run = own.iter().zip(&mut counted);
                let of_run = of_run.filter_map(|((number, about), counted)| {
                    let counted = counted.remove(&run.number)?;
                    let (gaps, last) = if newest == Some(run.number) {
                        let state = states.get(number);
                        let gaps = state.map_or(0, SeriesState::gaps_of_newest_span);
                        (gaps, state.and_then(|state| state.last))
                    } else {
                        let found = findings.get(&run.number);
                        let mut all = found.iter().flat_map(|found| &found.series);
                        let stats = all.find(|one| *one.name == *about.own_name);
                        let stats = stats.map(|one| &one.stats);
                        (stats.map_or(0, |of| of.gaps), stats.and_then(|of| of.last))
                    };
                    Some(counted.without_gaps(gaps, last).of(about))
                });
                runs.push(OutlinedRun {
                    job: record.name.clone(),
                    detail: record.detail.clone(),
                    number: run.number,
                    began: run.began,
                    seconds: run.ended - run.began,
                    reason: run.reason,
                    facts: run.facts,
                    controls: run.controls,
                    series: of_run.collect(),
                });
            }
        }
        Ok(Self {
            head: recording.head().clone(),
            is_closed: !recording.damage().is_open_ended,
            damage: recording.damage(),
            runs,
        })
    }
}

/// The series of each job by their numbers, with all of their labels.
fn series_of(entries: &[Entry]) -> BTreeMap<JobId, Vec<(u32, SeriesNews)>> {
    let mut all: Vec<SeriesNews> = Vec::new();
    for entry in entries {
        let Entry::News(news) = entry else { continue };
        match news {
            News::Series(series) if all.iter().all(|known| known.series != series.series) => {
                all.push(SeriesNews::clone(series));
            }
            News::SeriesGone { series, .. } => all.retain(|known| known.series != *series),
            News::Unit { series, unit, .. } => {
                if let Some(known) = all.iter_mut().find(|known| known.series == *series) {
                    known.unit.clone_from(unit);
                }
            }
            News::Label { series, label, .. } => {
                let known = all.iter_mut().find(|known| known.series == *series);
                let labels = known.and_then(|known| known.labels.as_mut());
                if let Some(labels) = labels.filter(|labels| !labels.contains(label)) {
                    labels.push(label.clone());
                }
            }
            _ => {}
        }
    }
    let mut by_job: BTreeMap<JobId, Vec<(u32, SeriesNews)>> = BTreeMap::new();
    for series in all {
        let number = series.series.0;
        by_job.entry(series.job).or_default().push((number, series));
    }
    by_job
}

/// What is known of the values of a run.
#[derive(Clone, Copy, Debug)]
struct Counted {
    samples: u64,
    min: f64,
    max: f64,
    last: f64,
}

impl Counted {
    const NOTHING: Self = Self {
        samples: 0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
        last: f64::NAN,
    };

    fn add(&mut self, values: &[f64]) {
        for value in values.iter().copied().filter(|value| value.is_finite()) {
            self.min = self.min.min(value);
            self.max = self.max.max(value);
        }
        self.samples += values.len() as u64;
        self.last = values.last().copied().unwrap_or(self.last);
    }

    fn add_chunk(&mut self, summary: &Summary) {
        let [min, max] = summary.bounds();
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        self.samples += summary.count as u64;
        self.last = summary.last_value();
    }

    /// So many of its samples were said by no source; the last value that one said, where it is known.
    fn without_gaps(self, gaps: u64, last: Option<f64>) -> Self {
        let is_gap = gaps > 0 && self.last.is_nan();
        Self {
            samples: self.samples.saturating_sub(gaps),
            last: last.filter(|_| is_gap).unwrap_or(self.last),
            ..self
        }
    }

    fn of(self, about: &SeriesNews) -> OutlinedSeries {
        let finite = |value: f64| value.is_finite().then_some(value);
        OutlinedSeries {
            name: about.own_name.to_string(),
            unit: about.unit.clone(),
            samples: self.samples,
            min: finite(self.min),
            max: finite(self.max),
            last: (self.samples > 0).then_some(self.last),
            labels: about.labels.clone(),
        }
    }
}

impl Recording {
    /// What is known of the values of a series, by the run that they are of.
    fn counted(&self, series: u32, state: Option<&SeriesState>) -> BTreeMap<u32, Counted> {
        let mut spans = state.map_or_else(Vec::new, |state| state.spans.clone());
        spans.sort_by_key(|(_, start)| *start);
        let mut counted = Counting {
            spans,
            next: 0,
            by_run: BTreeMap::new(),
        };
        for part in self.parts(series) {
            match &part {
                RestoredPart::Samples(piece) => counted.add_piece(piece),
                RestoredPart::Chunk(summary, origin) => counted.add_chunk(summary, &**origin),
            }
        }
        counted.by_run
    }
}

/// A walk over the parts of a series.
struct Counting {
    /// Number and first sample of each run.
    spans: Vec<(u32, u64)>,
    next: u64,
    by_run: BTreeMap<u32, Counted>,
}

impl Counting {
    /// The run of a sample, and where the next one begins.
    fn run_of(&self, sample: u64) -> (u32, u64) {
        let later = self.spans.partition_point(|(_, start)| *start <= sample);
        let run = later.checked_sub(1).map_or(0, |place| self.spans[place].0);
        let end = self.spans.get(later).map_or(u64::MAX, |(_, start)| *start);
        (run, end)
    }

    fn of(&mut self, run: u32) -> &mut Counted {
        self.by_run.entry(run).or_insert(Counted::NOTHING)
    }

    fn add_chunk(&mut self, summary: &Summary, origin: &dyn ChunkOrigin) {
        let (run, end) = self.run_of(summary.first);
        if summary.end() <= end && self.next <= summary.first {
            self.of(run).add_chunk(summary);
            self.next = summary.end();
            return;
        }
        for piece in origin.pieces() {
            if let Some(piece) = SavedPiece::read(&piece) {
                self.add_piece(&piece);
            }
        }
    }

    fn add_piece(&mut self, piece: &SavedPiece) {
        let mut from = self.next.max(piece.first);
        while from < piece.end() {
            let (run, end) = self.run_of(from);
            let end = end.min(piece.end());
            let places = (from - piece.first) as usize..(end - piece.first) as usize;
            self.of(run).add(&piece.values[places]);
            from = end;
        }
        self.next = self.next.max(piece.end());
    }
}
