//! The series of a job, by name and by index within the job.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::clean::clean_text;
use super::id::JobId;
use super::label_numbers::{LabelNumber, LabelNumbers};
use super::message::{LogLine, Message, SeriesKind, SeriesSpec, Stream, Times};
use super::outlet::{CutOff, Outlet};
use super::tap::{Reader, Sample, Tap};

/// Who says that there is a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The job itself.
    Announced,
    /// Nobody: it was read out of what a program printed.
    Parsed,
}

/// One series of a job.
#[derive(Debug)]
pub(super) struct SeriesEntry {
    job: JobId,
    index: u32,
    /// Empty as long as it is only waited for.
    origin: OnceLock<Origin>,
    is_announced: AtomicBool,
    /// As it was announced first.
    kind: OnceLock<SeriesKind>,
    /// Of a state series.
    labels: Mutex<LabelNumbers>,
    /// Whether `taps` is worth a look: most series have none.
    has_taps: AtomicBool,
    taps: Mutex<Vec<Tap>>,
}

impl SeriesEntry {
    pub(super) fn push(&self, outlet: &Outlet, t: f64, value: f64) -> Result<(), CutOff> {
        let Self { job, index, .. } = *self;
        self.tap(&std::iter::once(Sample { t, v: value }));
        outlet.send(Message::Sample {
            job,
            index,
            t,
            value,
        })
    }

    /// What to send so that samples may have this label, and its value.
    fn label(&self, label: &str) -> (Option<Message>, f64) {
        let (job, index) = (self.job, self.index);
        match self.labels.lock().number(label) {
            LabelNumber::Known(number) => (None, number.into()),
            LabelNumber::New(number, label) => {
                let message = Message::Label { job, index, label };
                (Some(message), number.into())
            }
            LabelNumber::LeftOut => (None, f64::NAN),
            LabelNumber::FirstLeftOut => (Some(self.too_many_labels(label)), f64::NAN),
        }
    }

    fn too_many_labels(&self, label: &str) -> Message {
        let text = format!(
            "a state series has more than 256 labels: {:?} and all further ones are gaps",
            clean_text(label)
        );
        Message::Log {
            job: self.job,
            lines: vec![LogLine {
                // The hub puts it to when it takes it in.
                t: f64::INFINITY,
                stream: Stream::Note,
                text: text.into(),
                is_open: false,
                is_shown: false,
                is_data: false,
            }],
        }
    }

    fn tap(&self, samples: &(impl Iterator<Item = Sample> + Clone)) {
        if self.has_taps.load(Ordering::Relaxed) {
            let mut taps = self.taps.lock();
            taps.retain(|tap| samples.clone().all(|sample| tap.push(sample)));
            self.has_taps.store(!taps.is_empty(), Ordering::Relaxed);
        }
    }
}

/// All series of a job.
#[derive(Debug)]
pub(super) struct SeriesTable {
    job: JobId,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    by_name: HashMap<Box<str>, Arc<SeriesEntry>>,
    /// Index of the next one.
    count: u32,
}

/// Whose the name is that somebody wants for a series.
struct Claim {
    entry: Arc<SeriesEntry>,
    /// Index of the series that had the name before.
    superseded: Option<u32>,
}

impl SeriesTable {
    pub(super) fn new(job: JobId) -> Self {
        Self {
            job,
            entries: Mutex::default(),
        }
    }

    /// The series of this name, announced as a plain one if it is new.
    pub(super) fn find_or_announce(&self, name: &str, outlet: &Outlet) -> Arc<SeriesEntry> {
        let known = self.locked(|entries| entries.by_name.get(name).cloned());
        match known {
            Some(entry) if entry.is_announced.load(Ordering::Acquire) => entry,
            _ => self.announce(SeriesSpec::named(name), outlet),
        }
    }

    /// The series of this name, announced as this if it is new.
    pub(super) fn announce(&self, spec: SeriesSpec, outlet: &Outlet) -> Arc<SeriesEntry> {
        let mut spec = spec.cleaned();
        // The lock is held until the announcement is in the channel, so that no sample from another
        // thread can overtake it.
        self.locked(|entries| {
            let Claim { entry, superseded } = entries.claim(&mut spec, Origin::Announced, self.job);
            let (job, index) = (entry.job, entry.index);
            if let Some(index) = superseded {
                let _cut_off = outlet.send(Message::Superseded { job, index });
            }
            if !entry.is_announced.load(Ordering::Acquire) {
                let announced = outlet.send(Message::Series { job, index, spec });
                entry
                    .is_announced
                    .store(announced.is_ok(), Ordering::Release);
            }
            entry
        })
    }

    /// The same without blocking the thread while the channel is full. For a series that one task
    /// alone writes: a sample that another thread sends meanwhile could overtake the announcement.
    ///
    /// What is said counts more than what is heard: it takes the place of a heard series of its
    /// name, and one heard later goes nowhere.
    pub(super) async fn announce_async(
        &self,
        spec: SeriesSpec,
        origin: Origin,
        outlet: &Outlet,
    ) -> Result<Arc<SeriesEntry>, CutOff> {
        let mut spec = spec.cleaned();
        let Claim { entry, superseded } =
            self.locked(|entries| entries.claim(&mut spec, origin, self.job));
        let (job, index) = (entry.job, entry.index);
        if let Some(index) = superseded {
            let message = Message::Superseded { job, index };
            outlet.send_async(message).await?;
        }
        if !entry.is_announced.load(Ordering::Acquire) {
            let message = Message::Series { job, index, spec };
            outlet.send_async(message).await?;
            entry.is_announced.store(true, Ordering::Release);
        }
        Ok(entry)
    }

    /// A reader of the series of this name, which may be yet to come.
    pub(super) fn read(&self, name: &str) -> Reader {
        let entry = self.locked(|entries| entries.find_or_add(name, self.job));
        let reader = Reader::default();
        let mut taps = entry.taps.lock();
        taps.push(reader.tap());
        entry.has_taps.store(true, Ordering::Relaxed);
        reader
    }

    /// The label that a value of the state series of this name stands for.
    pub(super) fn label(&self, name: &str, value: f64) -> Option<String> {
        let entry = self.locked(|entries| entries.by_name.get(name).cloned())?;
        let is_state = entry.kind.get() == Some(&SeriesKind::State);
        let label = is_state.then(|| entry.labels.lock().label(value));
        label.flatten()
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Entries) -> T) -> T {
        f(&mut self.entries.lock())
    }
}

impl Entries {
    /// No series is of two kinds: one that has the name of another kind gets a name that says so.
    fn claim(&mut self, spec: &mut SeriesSpec, origin: Origin, job: JobId) -> Claim {
        let is_other =
            |entry: &Arc<SeriesEntry>| *entry.kind.get_or_init(|| spec.kind) != spec.kind;
        if self.by_name.get(&*spec.name).is_some_and(is_other) {
            spec.name.push_str(match spec.kind {
                SeriesKind::State => " (states)",
                SeriesKind::Numbers => " (numbers)",
            });
        }
        let claim = self.claim_name(&spec.name, origin, job);
        claim.entry.kind.get_or_init(|| spec.kind);
        claim
    }

    fn claim_name(&mut self, name: &str, origin: Origin, job: JobId) -> Claim {
        let entry = self.find_or_add(name, job);
        match (*entry.origin.get_or_init(|| origin), origin) {
            (Origin::Parsed, Origin::Announced) => {
                let said = self.new_entry(job);
                said.origin.get_or_init(|| origin);
                self.by_name.insert(name.into(), Arc::clone(&said));
                Claim {
                    entry: said,
                    superseded: Some(entry.index),
                }
            }
            (Origin::Announced, Origin::Parsed) => {
                // Nobody knows of it, and so nobody takes what is sent.
                let unheard = self.new_entry(job);
                unheard.is_announced.store(true, Ordering::Release);
                Claim {
                    entry: unheard,
                    superseded: None,
                }
            }
            _ => Claim {
                entry,
                superseded: None,
            },
        }
    }

    fn find_or_add(&mut self, name: &str, job: JobId) -> Arc<SeriesEntry> {
        if let Some(entry) = self.by_name.get(name) {
            return Arc::clone(entry);
        }
        let entry = self.new_entry(job);
        self.by_name.insert(name.into(), Arc::clone(&entry));
        entry
    }

    fn new_entry(&mut self, job: JobId) -> Arc<SeriesEntry> {
        let index = self.count;
        self.count += 1;
        Arc::new(SeriesEntry {
            job,
            index,
            origin: OnceLock::new(),
            is_announced: AtomicBool::new(false),
            kind: OnceLock::new(),
            labels: Mutex::default(),
            has_taps: AtomicBool::new(false),
            taps: Mutex::default(),
        })
    }
}

/// Writes one series.
#[derive(Clone, Debug)]
pub struct SeriesWriter {
    entry: Arc<SeriesEntry>,
    outlet: Outlet,
}

impl SeriesWriter {
    pub(super) fn new(entry: Arc<SeriesEntry>, outlet: Outlet) -> Self {
        Self { entry, outlet }
    }

    /// Adds one sample. Blocks while the channel is full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub fn push(&self, t: f64, value: f64) -> Result<(), CutOff> {
        self.entry.push(&self.outlet, t, value)
    }

    /// Adds one sample to a state series. Blocks while the channel is full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub fn push_label(&self, t: f64, label: &str) -> Result<(), CutOff> {
        let (news, value) = self.entry.label(label);
        if let Some(news) = news {
            self.outlet.send(news)?;
        }
        self.push(t, value)
    }

    /// Adds samples to a state series in one piece, as [`batch`](Self::batch) does: values are places in
    /// `labels`, and NaN is a gap.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes them any more.
    pub async fn batch_of_labels<'a>(
        &self,
        times: Times,
        mut values: Vec<f64>,
        labels: impl Fn(usize) -> Option<&'a str>,
    ) -> Result<(), CutOff> {
        let mut numbers: HashMap<usize, f64> = HashMap::new();
        for value in values.iter_mut().filter(|value| **value >= 0.0) {
            let place = *value as usize;
            if let Some(number) = numbers.get(&place) {
                *value = *number;
                continue;
            }
            let Some(label) = labels(place) else {
                *value = f64::NAN;
                continue;
            };
            let (news, number) = self.entry.label(label);
            if let Some(news) = news {
                self.outlet.send_async(news).await?;
            }
            numbers.insert(place, number);
            *value = number;
        }
        self.batch(times, values).await
    }

    /// Adds samples in one piece and lets the job's other tasks run while the channel is full.
    /// With [`Times::Each`] there are as many times as values; more of either are left out.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes them any more.
    pub async fn batch(&self, times: Times, values: Vec<f64>) -> Result<(), CutOff> {
        self.tap_batch(&times, &values);
        self.prefill(times, values).await
    }

    /// The same for what was before: who reads the series live doesn't get it.
    pub(crate) async fn prefill(&self, times: Times, values: Vec<f64>) -> Result<(), CutOff> {
        let SeriesEntry { job, index, .. } = *self.entry;
        self.outlet
            .send_async(Message::Batch {
                job,
                index,
                times,
                values,
            })
            .await
    }

    /// Says the unit that became known after the series was announced, and lets the job's other
    /// tasks run while the channel is full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub async fn unit(&self, unit: impl Into<String>) -> Result<(), CutOff> {
        let SeriesEntry { job, index, .. } = *self.entry;
        let unit = clean_text(&unit.into()).into_owned();
        self.outlet
            .send_async(Message::Unit { job, index, unit })
            .await
    }

    /// Has what was said of the series so far forgotten, and lets the job's other tasks run while the channel is
    /// full.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub(crate) async fn clear(&self) -> Result<(), CutOff> {
        let SeriesEntry { job, index, .. } = *self.entry;
        self.outlet.send_async(Message::Clear { job, index }).await
    }

    fn tap_batch(&self, times: &Times, values: &[f64]) {
        let values = values.iter().copied();
        match times {
            Times::Regular { start, step } => {
                let times = (0_u32..).map(|i| start + f64::from(i) * step);
                self.entry
                    .tap(&times.zip(values).map(|(t, v)| Sample { t, v }));
            }
            Times::Each(times) => {
                let times = times.iter().copied();
                self.entry
                    .tap(&times.zip(values).map(|(t, v)| Sample { t, v }));
            }
        }
    }
}
