//! A scope made of a recording: its jobs, their series, logs and marks, as a view shows them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::sync::Arc;

use super::entry::{Entry, Findings};
use super::reader::Recording;
use crate::hub::{News, SeriesNews};
use crate::job::{
    Clock, JobChange, JobId, JobIds, JobRecord, Ledger, MarkKind, MarkPlace, Message, Reason,
    RecordedRun, SeriesKind, SeriesSpec,
};
use crate::mark::Mark;
use crate::scope::{Scope, ScopeOptions};
use crate::store::{ChunkCache, RestoredPart, SeriesId, SeriesInfo, XAxis};

/// What of chunks on disk is in memory at once: so much of what a scope may hold, and no more than this.
const CACHE_PART: u64 = 4;
const CACHE_MOST: u64 = 192 << 20;

impl Recording {
    /// A scope with what was recorded: its jobs have ended, and its time begins where the recording ends. Samples of
    /// full chunks stay in the file until they are looked at, so the file must stay as it is.
    ///
    /// # Errors
    /// If the operating system has no thread for the hub.
    pub fn into_scope(mut self, options: ScopeOptions) -> io::Result<(Scope, Self)> {
        let all = std::slice::from_mut(&mut self);
        let scope = Self::scope_of(all, options)?;
        Ok((scope, self))
    }

    /// A scope with all that was recorded in several recordings, beside each other: second 0 is where each of them
    /// begins, and the clock's time that of the first one.
    ///
    /// # Errors
    /// As [`into_scope`](Self::into_scope).
    pub fn scope_of(all: &mut [Self], options: ScopeOptions) -> io::Result<Scope> {
        let end = all.iter().map(Self::end_time).fold(0.0, f64::max);
        let wall_start = all.first().map_or(0.0, |first| first.head().wall_start);
        let scope = Scope::with_clock(options, Clock::at(end, wall_start))?;
        let naming = match all.len() {
            0 | 1 => Naming::AsRecorded,
            _ => Naming::ByFile,
        };
        for recording in all {
            recording.rebuild_in(&scope, options.memory_bytes, naming);
        }
        Ok(scope)
    }

    /// Adds what was recorded to a scope that is there: its jobs have ended, are called by the file, too, and its second 0
    /// is that of the scope. Of
    /// the samples about a quarter of so many bytes is in memory at once. What is recorded of that scope is without it.
    pub fn add_to(&mut self, scope: &Scope, memory_bytes: u64) {
        self.rebuild_in(scope, memory_bytes, Naming::ByFile);
    }

    fn rebuild_in(&mut self, scope: &Scope, memory_bytes: u64, naming: Naming) {
        let end = self.end_time();
        let mut rebuilding = Rebuilding {
            scope,
            ids: JobIds::new(),
            names: HashMap::new(),
            series: BTreeMap::new(),
            announced: HashMap::new(),
            told: HashSet::new(),
            cleared: HashMap::new(),
        };
        rebuilding.list_jobs(self, end, naming);
        rebuilding.replay(&self.entries);
        scope.settle();
        rebuilding.fill(self, memory_bytes);
        rebuilding.put_places(&self.entries);
        rebuilding.put_marks(&self.entries);
        self.ids = rebuilding.ids;
        // All of it is in the scope now, or was of no use.
        self.entries = Vec::new();
        scope.wake();
    }

    /// A piece of news of the recording with the numbers that jobs have in the scope made of it.
    pub(crate) fn here(&self, mut news: News) -> News {
        let job = match &mut news {
            News::State(change) => &mut change.job,
            News::Series(series) => &mut series.job,
            News::SeriesGone { job, .. }
            | News::Unit { job, .. }
            | News::Label { job, .. }
            | News::Samples { job, .. }
            | News::Gap { job, .. }
            | News::Cleared { job, .. }
            | News::Log { job, .. }
            | News::TurnedOutData { job, .. }
            | News::Control { job, .. }
            | News::Asked { job, .. }
            | News::Applied { job, .. }
            | News::Dropped { job, .. }
            | News::Removed { job } => job,
            News::Mark(mark) => &mut mark.job,
            News::Missed { .. } => return news,
        };
        *job = self.ids.get(job).copied().unwrap_or(*job);
        news
    }

    /// When the last thing happened, in seconds since the scope's start.
    pub fn end_time(&self) -> f64 {
        let times = self.entries.iter().filter_map(Entry::t);
        times.filter(|t| t.is_finite()).fold(0.0, f64::max)
    }
}

/// What its jobs are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// As they were.
    AsRecorded,
    /// By the file, too: jobs of others stand beside them.
    ByFile,
}

struct Rebuilding<'a> {
    scope: &'a Scope,
    ids: JobIds,
    /// What its jobs were called, by what they are here.
    names: HashMap<JobId, String>,
    /// The recording's number of each series, with its job and its index there.
    series: BTreeMap<u32, (JobId, u32)>,
    /// How many series of each job were announced.
    announced: HashMap<JobId, u32>,
    /// The recording's numbers of all series that it tells of.
    told: HashSet<u32>,
    /// When a person had what was seen of a job forgotten.
    cleared: HashMap<JobId, f64>,
}

impl Rebuilding<'_> {
    fn list_jobs(&mut self, recording: &Recording, end: f64, naming: Naming) {
        let (_, jobs) = self.scope.parts();
        let file = recording.path().file_stem();
        let file = file.map(|file| file.to_string_lossy().into_owned());
        for (id, told) in jobs_told(&recording.entries) {
            let mut findings = told.findings.clone();
            // One of which no state is left has no name either.
            let Some(mut record) = told.record(end) else {
                continue;
            };
            let name = record.name.clone();
            if let (Naming::ByFile, Some(file)) = (naming, &file) {
                record.name = format!("{name} · {file}");
            }
            let here = jobs.list_recorded(record).id();
            self.ids.insert(id, here);
            self.names.insert(here, name);
            findings.retain(|_, found| !found.series.is_empty());
            for (run, found) in findings {
                self.scope.owned().put_past(here, run, found.series.clone());
            }
        }
    }

    /// Has the hub take in once more what passed it, but samples and marks.
    fn replay(&mut self, entries: &[Entry]) {
        for entry in entries {
            if let Entry::Lines(lines) = entry
                && let Some(job) = self.ids.get(&lines.job).copied()
            {
                let lines = lines.lines();
                self.say(Message::Log { job, lines });
            }
            let Entry::News(news) = entry else { continue };
            if let News::Series(series) = news {
                self.told.insert(series.series.0);
            }
            if let Some(message) = self.message(news) {
                self.say(message);
            }
            if let News::Series(series) = news {
                for label in series.labels.iter().flatten() {
                    if let Some((job, index)) = self.series.get(&series.series.0).copied() {
                        let label = label.clone();
                        self.say(Message::Label { job, index, label });
                    }
                }
            }
        }
    }

    fn say(&self, message: Message) {
        let (_, jobs) = self.scope.parts();
        jobs.say(message);
    }

    fn message(&mut self, news: &News) -> Option<Message> {
        let here = |job: &JobId| self.ids.get(job).copied();
        Some(match news {
            News::State(change) => {
                let job = here(&change.job)?;
                let change = JobChange {
                    job,
                    ..JobChange::clone(change)
                };
                Message::State(Box::new(change))
            }
            News::Series(series) => {
                let job = here(&series.job)?;
                return self.announce(series, job);
            }
            News::SeriesGone { series, .. } => {
                let (job, index) = self.series.remove(&series.0)?;
                Message::Superseded { job, index }
            }
            News::Unit { series, unit, .. } => {
                let (job, index) = *self.series.get(&series.0)?;
                let unit = unit.clone();
                Message::Unit { job, index, unit }
            }
            News::Label { series, label, .. } => {
                let (job, index) = *self.series.get(&series.0)?;
                let label = label.clone();
                Message::Label { job, index, label }
            }
            News::TurnedOutData { job, lines } => Message::TurnedOutData {
                job: here(job)?,
                lines: lines.clone(),
            },
            News::Control { job, spec, value } => Message::Control {
                job: here(job)?,
                spec: Arc::clone(spec),
                value: *value,
            },
            _ => return None,
        })
    }

    fn announce(&mut self, series: &SeriesNews, job: JobId) -> Option<Message> {
        if self.series.contains_key(&series.series.0) {
            // It was told to a later subscriber, too.
            return None;
        }
        let index = self.announced.entry(job).or_default();
        let this = *index;
        *index += 1;
        self.series.insert(series.series.0, (job, this));
        let name = self.own_name(series, job);
        let over = MarkPlace::on(&series.x, 0.0).over;
        let spec = SeriesSpec {
            name,
            unit: series.unit.clone(),
            x_axis: over,
            group: series.group.clone(),
            kind: match series.labels {
                Some(_) => SeriesKind::State,
                None => SeriesKind::Numbers,
            },
        };
        Some(Message::Series {
            job,
            index: this,
            spec,
        })
    }

    /// Its name without that of its job.
    fn own_name(&self, series: &SeriesNews, job: JobId) -> String {
        if !series.own_name.is_empty() {
            return series.own_name.to_string();
        }
        let job_name = self.names.get(&job);
        let own = job_name.and_then(|job| series.name.strip_prefix(&**job)?.strip_prefix('/'));
        own.map_or_else(
            || match series.name.split_once('/') {
                Some((_, own)) => own.to_owned(),
                None => series.name.clone(),
            },
            str::to_owned,
        )
    }

    /// Puts the samples in.
    fn fill(&mut self, recording: &mut Recording, memory_bytes: u64) {
        let store = self.scope.store().clone();
        // What a source had forgotten is no part of the picture; what a person had forgotten is.
        let is_forgotten = |entry: &Entry| match entry {
            Entry::News(News::Cleared { series, .. }) => Some(series.0),
            _ => None,
        };
        let forgotten: HashSet<u32> = recording.entries.iter().filter_map(is_forgotten).collect();
        let cache = ChunkCache::new((memory_bytes / CACHE_PART).min(CACHE_MOST));
        let all: Vec<u32> = recording.series().collect();
        let (ids, states) = (self.ids_here(), recording.states());
        for series in all {
            let Some(id) = ids.get(&series) else {
                if !self.told.contains(&series) {
                    // What it is called, and whose it is, was lost.
                    let parts = recording.parts(series);
                    let first = parts.first().map_or(0, RestoredPart::first);
                    let end = parts.iter().map(RestoredPart::end).max();
                    recording.note_missing(end.map_or(0, |end| end - first));
                }
                continue;
            };
            let mut state = states.get(&series).cloned().unwrap_or_default();
            let cleared_to = if forgotten.contains(&series) {
                0
            } else {
                std::mem::take(&mut state.cleared_to)
            };
            let missing = store.restore(*id, recording.parts(series), &state, &cache);
            recording.note_missing(missing);
            self.note_cleared(series, *id, cleared_to);
        }
    }

    /// A person had what was seen of a series forgotten up to this sample: that is shown, and marked.
    fn note_cleared(&mut self, series: u32, id: SeriesId, to: u64) {
        let store = self.scope.store();
        let is_over_time = |info: Arc<SeriesInfo>| info.x == XAxis::Time;
        let Some((job, _)) = self.series.get(&series).filter(|_| to > 0) else {
            return;
        };
        // Behind the last sample that was cleared, of whichever series that came.
        if let Some(t) = store.x_of(id, to.saturating_sub(1))
            && store.info(id).is_some_and(is_over_time)
        {
            let last = self.cleared.entry(*job).or_insert(t);
            *last = last.max(t);
        }
    }

    /// What the recording's series are called in the scope's store.
    fn ids_here(&self) -> HashMap<u32, SeriesId> {
        let mut by_job: HashMap<JobId, Vec<(u32, u32)>> = HashMap::new();
        for (series, (job, index)) in &self.series {
            by_job.entry(*job).or_default().push((*index, *series));
        }
        let mut ids = HashMap::new();
        for (job, mut told) in by_job {
            // The list is in the order in which they were announced, without those that were superseded.
            told.sort_unstable();
            let here = self.scope.series_of(job);
            let pairs = told.into_iter().zip(here);
            ids.extend(pairs.map(|((_, series), here)| (series, here.id)));
        }
        ids
    }

    /// How far jobs had come on axes of their own.
    fn put_places(&self, entries: &[Entry]) {
        let places = self.scope.log_places();
        for entry in entries {
            if let Entry::Reached {
                job,
                axis,
                lines,
                x,
            } = entry
                && let Some(job) = self.ids.get(job)
            {
                places.put(*job, axis, (*lines, *x));
            }
        }
    }

    fn put_marks(&self, entries: &[Entry]) {
        let marks = entries.iter().filter_map(|entry| match entry {
            Entry::News(News::Mark(mark)) => Some(Mark {
                job: self.ids.get(&mark.job).copied()?,
                ..Mark::clone(mark)
            }),
            _ => None,
        });
        let mut kept: Vec<Mark> = Vec::new();
        for mark in marks {
            match kept.last_mut() {
                Some(last) if last.is_turned_on_by(&mark) => *last = mark,
                _ => kept.push(mark),
            }
        }
        kept.extend(self.cleared.iter().map(|(job, t)| Mark {
            job: *job,
            t: *t,
            own_x: Vec::new(),
            kind: MarkKind::Note,
            text: "cleared".into(),
        }));
        kept.sort_by(|a, b| a.t.total_cmp(&b.t));
        self.scope.put_marks(kept);
    }
}

/// What is told of each job that is still listed at the end.
pub(super) fn jobs_told(entries: &[Entry]) -> BTreeMap<JobId, JobTold<'_>> {
    let mut told: BTreeMap<JobId, JobTold<'_>> = BTreeMap::new();
    for entry in entries {
        match entry {
            Entry::News(News::State(change)) => {
                told.entry(change.job).or_default().changes.push(change);
            }
            Entry::News(News::Control { job, spec, value }) => {
                let controls = &mut told.entry(*job).or_default().controls;
                match controls
                    .iter_mut()
                    .find(|(known, _)| known.name == spec.name)
                {
                    Some(known) => *known = (Arc::clone(spec), *value),
                    None => controls.push((Arc::clone(spec), *value)),
                }
            }
            Entry::News(News::Applied {
                job,
                control,
                value,
                ..
            }) => {
                let controls = &mut told.entry(*job).or_default().controls;
                if let Some(known) = controls
                    .iter_mut()
                    .find(|(spec, _)| *spec.name == **control)
                {
                    known.1 = *value;
                }
            }
            Entry::Lines(lines) => {
                told.entry(lines.job).or_default().log_lines += lines.lines().len() as u64;
            }
            Entry::News(News::Removed { job }) => drop(told.remove(job)),
            Entry::Findings(findings) => {
                let of_job = told.entry(findings.job).or_default();
                of_job.findings.insert(findings.run, findings);
            }
            Entry::Job(about) => told.entry(about.job).or_default().about = Some(about),
            _ => {}
        }
    }
    told
}

/// What is told of a job.
#[derive(Default)]
pub(super) struct JobTold<'a> {
    about: Option<&'a super::entry::RecordedJob>,
    changes: Vec<&'a JobChange>,
    findings: BTreeMap<u32, &'a Findings>,
    controls: Vec<(Arc<crate::job::ControlSpec>, f64)>,
    log_lines: u64,
}

impl JobTold<'_> {
    pub(super) fn record(self, end: f64) -> Option<JobRecord> {
        let name = self.changes.last()?.name.to_string();
        let mut runs: Vec<RecordedRun> = Vec::new();
        for change in &self.changes {
            let is_known = runs.last().is_some_and(|run| run.number == change.run);
            if !is_known {
                runs.push(self.run(change, end));
            }
            if let Some(run) = runs.last_mut() {
                run.rungs.clone_from(&change.rungs);
                if let Some(reason) = &change.reason {
                    run.reason = reason.clone();
                    run.ended = change.t;
                    run.ended_by = change.ended_by;
                    run.goes_on.clone_from(&change.goes_on);
                }
            }
        }
        let about = self.about;
        let details = about.map(|about| &about.details[..]).unwrap_or_default();
        let format = details.iter().find(|(name, _)| name == "format");
        Some(JobRecord {
            name,
            detail: about.map(|about| about.detail.clone()).unwrap_or_default(),
            is_live_source: about.is_some_and(|about| about.is_live_source),
            format: format.map(|(_, format)| format.clone()),
            runs,
            controls: self.controls,
            axes: about.map(|about| about.axes.clone()).unwrap_or_default(),
            log_lines: self.log_lines,
        })
    }

    fn run(&self, first: &JobChange, end: f64) -> RecordedRun {
        let findings = self.findings.get(&first.run);
        RecordedRun {
            number: first.run,
            began: first.t,
            ended: end,
            // Where the recording says no more, its scope was gone.
            reason: Reason::ProgramEnded,
            rungs: Vec::new(),
            ended_by: None,
            goes_on: None,
            facts: findings.map_or_else(|| Arc::new([]) as _, |found| Arc::clone(&found.facts)),
            progress: findings.and_then(|found| found.progress),
            ledger: findings.map_or_else(Ledger::default, |found| found.ledger.clone()),
        }
    }
}
