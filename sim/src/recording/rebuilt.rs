//! A scope made of a recording: its jobs, their series, logs and marks, as a view shows them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::sync::Arc;

use super::damage::Damage;
use super::entry::Entry;
use super::job_told::jobs_told;
use super::reader::Recording;
use crate::difference::{RecordedDifference, Reopened};
use crate::hub::{News, SeriesNews};
use crate::job::{
    Clock, Job, JobChange, JobId, JobIds, LogLine, MarkKind, MarkPlace, Message, Reason,
    SeriesKind, SeriesSpec, Stream,
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
            differences: Vec::new(),
            cut_off: Vec::new(),
            missing: Vec::new(),
        };
        rebuilding.list_jobs(self, end, naming);
        rebuilding.replay(&self.entries);
        scope.settle();
        rebuilding.fill(self, memory_bytes);
        rebuilding.say_differences();
        rebuilding.note_damage(&self.damage(), end);
        scope.settle();
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
            | News::Sending { job, .. }
            | News::Applied { job, .. }
            | News::Dropped { job, .. }
            | News::Removed { job } => job,
            News::Mark(mark) => &mut mark.job,
            News::Missed { .. } => return news,
        };
        *job = self.ids.get(job).copied().unwrap_or(*job);
        news
    }

    /// Why jobs ended of which no end is told: their scope closed, or was cut off.
    pub(super) fn end_reason(&self) -> &Reason {
        // One that was closed says so, too, where its index is damaged.
        let is_closed = matches!(self.entries.last(), Some(Entry::Closed { .. }));
        if self.damage().is_open_ended && !is_closed {
            &Reason::RecordingEnds
        } else {
            &Reason::ProgramEnded
        }
    }

    /// When the last thing happened, in seconds since the scope's start.
    pub fn end_time(&self) -> f64 {
        let times = self.entries.iter().filter_map(Entry::t);
        times.filter(|t| t.is_finite()).fold(0.0, f64::max)
    }
}

/// What stands in the log of a job that was at work where its recording ends.
const RECORDING_ENDS: &str =
    "the recording ends here: it wasn't closed, because its scope was cut off or still writes it";

fn are_samples(count: u64) -> String {
    match count {
        1 => "1 sample is".into(),
        _ => format!("{count} samples are"),
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
    /// Jobs that are differences, and of what.
    differences: Vec<(Job, RecordedDifference)>,
    /// Jobs that were at work where the recording ends without having been closed.
    cut_off: Vec<JobId>,
    /// How many samples of which series are damaged.
    missing: Vec<(JobId, SeriesId, u64)>,
}

impl Rebuilding<'_> {
    fn list_jobs(&mut self, recording: &Recording, end: f64, naming: Naming) {
        let (_, jobs) = self.scope.parts();
        let file = recording.path().file_stem();
        let file = file.map(|file| file.to_string_lossy().into_owned());
        for (id, told) in jobs_told(&recording.entries) {
            let mut findings = told.findings.clone();
            let difference = told.about.and_then(|about| about.difference);
            // One of which no state is left has no name either.
            let is_cut_off = told.is_running() && *recording.end_reason() == Reason::RecordingEnds;
            let Some(mut record) = told.record(end, recording.end_reason()) else {
                continue;
            };
            let name = record.name.clone();
            if let (Naming::ByFile, Some(file)) = (naming, &file) {
                record.name = format!("{name} · {file}");
            }
            let job = jobs.list_recorded(record, |spec| match difference {
                Some(_) => spec.attach(Arc::<Reopened>::default()),
                None => spec,
            });
            let here = job.id();
            self.differences.extend(difference.map(|of| (job, of)));
            self.ids.insert(id, here);
            self.names.insert(here, name);
            if is_cut_off {
                self.cut_off.push(here);
            }
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
            News::Control {
                job,
                spec,
                value,
                is_line,
                t,
            } => Message::Control {
                job: here(job)?,
                spec: Arc::clone(spec),
                value: *value,
                is_line: *is_line,
                t: t.unwrap_or(0.0),
            },
            News::Asked {
                job,
                control,
                value,
                request,
                t,
            } => Message::Asked {
                job: here(job)?,
                control: Arc::clone(control),
                value: *value,
                request: *request,
                t: *t,
            },
            News::Sending {
                job,
                control,
                request,
                sending,
                t,
            } => Message::Sending {
                job: here(job)?,
                control: Arc::clone(control),
                request: *request,
                sending: *sending,
                t: *t,
            },
            News::Applied {
                job,
                control,
                value,
                request,
                t,
            } => Message::Confirmed {
                job: here(job)?,
                control: Arc::clone(control),
                value: *value,
                request: *request,
                t: *t,
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
            if let Some((job, _)) = self.series.get(&series).filter(|_| missing > 0) {
                self.missing.push((*job, *id, missing));
            }
            self.note_cleared(series, *id, cleared_to);
        }
    }

    /// Says in the logs what of the recording is damaged, and where it ends: whoever looks at it sees no standard error.
    fn note_damage(&self, damage: &Damage, end: f64) {
        if let Some(words) = damage.words().filter(|_| damage.places > 0) {
            for job in self.ids.values() {
                self.note(*job, end, format!("the recording is {words}"));
            }
        }
        for (job, id, samples) in &self.missing {
            let name = self.scope.store().info(*id);
            let name = name.map(|info| info.name.clone()).unwrap_or_default();
            let text = format!("{name}: {} missing, and gaps", are_samples(*samples));
            self.note(*job, end, text);
        }
        for job in &self.cut_off {
            self.note(*job, end, RECORDING_ENDS.into());
        }
    }

    fn note(&self, job: JobId, t: f64, text: String) {
        let line = LogLine {
            t,
            stream: Stream::Note,
            text: text.into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        };
        let lines = vec![line];
        self.say(Message::Log { job, lines });
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

    /// Says of what jobs are differences, now that their parts are there.
    fn say_differences(&self) {
        let ids = self.ids_here();
        for (job, difference) in &self.differences {
            difference.reopen(job, |series| ids.get(&series).copied());
        }
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
        let end = self.scope.clock().now();
        kept.extend(self.cut_off.iter().map(|job| Mark {
            job: *job,
            t: end,
            own_x: Vec::new(),
            kind: MarkKind::Note,
            text: Reason::RecordingEnds.to_string(),
        }));
        kept.sort_by(|a, b| a.t.total_cmp(&b.t));
        self.scope.put_marks(kept);
    }
}
