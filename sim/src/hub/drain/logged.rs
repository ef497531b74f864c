//! Lines of logs and marks, on their way to whoever shows them.

use std::borrow::Cow;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Drain, own_axis};
use crate::hub::news::News;
use crate::hub::rooms::Rooms;
use crate::job::{DataLines, JobId, Log, LogLine, MarkKind, MarkPlace, Stream, clean_text};
use crate::mark::{Mark, OwnX};
use crate::store::XAxis;

/// In the logs of so many jobs that run a notice of the scope's stands, at most.
const NOTICED_JOBS: usize = 16;

/// So many lines before its first samples are looked at for what an axis is called.
const NAMED_WITHIN: u64 = 4_096;

/// The number of the first line before this one in which a job says the axis' name: lines are read for a while before
/// it is known what they are, and their samples come together then.
fn first_naming(log: &Log, axis: &XAxis, before: u64) -> Option<u64> {
    let name = axis.own_name()?;
    let lines = log.range().start.max(before.saturating_sub(NAMED_WITHIN))..before;
    let lines = log.lines(lines).into_iter();
    let mut names =
        lines.filter(|(_, line)| line.stream != Stream::Note && line.text.contains(name));
    names.next().map(|(number, _)| number)
}

impl Drain {
    pub(super) fn log(&mut self, job: JobId, mut lines: Vec<LogLine>) {
        // All that is logged comes by here, on its way to whoever shows it.
        for line in &mut lines {
            if let Cow::Owned(clean) = clean_text(&line.text) {
                line.text = clean.into();
            }
        }
        let known = self.job(job);
        let known = known.map(|job| (job.name.clone(), job.log.clone(), job.is_recorded));
        let Some((name, log, is_recorded)) = known else {
            return;
        };
        // What was recorded came when it says, and was written then.
        let failed = if is_recorded {
            Vec::new()
        } else {
            self.put_in_order(&mut lines);
            self.write(&name, &lines)
        };
        self.subscribers.say(|| {
            let lines = lines.iter().chain(&failed).cloned().collect();
            News::Log { job, lines }
        });
        let before = log.range().end;
        log.extend(&lines);
        log.extend(&failed);
        let came = lines.first().map_or(0.0, |line| line.t);
        self.note_places(job, (before..log.range().end, came));
        self.keep_logs_within_bounds();
    }

    /// Lines that were logged are data, as turned out since.
    pub(super) fn turn_out_data(&mut self, job: JobId, lines: &DataLines) {
        let cleaned = lines.texts.iter().map(|text| clean_text(text).into());
        let lines = DataLines {
            texts: cleaned.collect(),
            stream: lines.stream,
        };
        let Some(log) = self.job(job).map(|job| job.log.clone()) else {
            return;
        };
        log.turn_out_data(&lines);
        self.subscribers.say(|| News::TurnedOutData { job, lines });
    }

    /// Takes down how far the job's series had come on axes of their own when these lines came.
    fn note_places(&mut self, job: JobId, (lines, came): (Range<u64>, f64)) {
        if lines.is_empty() {
            return;
        }
        let Rooms {
            store, log_places, ..
        } = &self.rooms;
        let axes = self.jobs.get(&job).map(|job| &job.own_axes);
        for (axis, series) in axes.into_iter().flatten() {
            let stats = series.iter().filter_map(|series| store.span_stats(*series));
            let ends = stats.filter_map(|stats| {
                let ends = stats.history_first_x.zip(stats.history_last_x)?;
                Some([ends.0, ends.1])
            });
            let furthest = ends.reduce(|one, other| [one[0].min(other[0]), one[1].max(other[1])]);
            if let Some(ends) = furthest {
                if !log_places.knows(job, axis)
                    && let Some(line) = first_naming(&self.rooms.logs.of(job), axis, lines.end)
                {
                    log_places.begin(job, axis, line, ends[0]);
                }
                log_places.note(job, (lines.clone(), came), axis, ends);
            }
        }
    }

    /// Has no line come before the one that was logged before it: a note goes beside a full channel, and
    /// a line that waited for a terminal was read some time ago.
    fn put_in_order(&mut self, lines: &mut [LogLine]) {
        let now = self.rooms.jobs.now();
        for line in lines {
            line.t = line.t.min(now).max(self.logged_until);
            self.logged_until = line.t;
        }
    }

    /// Has lines written to all sinks; returns what is to be said of those that are given up.
    fn write(&self, name: &str, lines: &[LogLine]) -> Vec<LogLine> {
        let mut sinks = self.rooms.sinks.lock();
        let mut failed = Vec::new();
        // A sink that panics is none of the jobs' business; the panic hook has printed it.
        sinks.retain_mut(|sink| {
            let written = catch_unwind(AssertUnwindSafe(|| sink.write(name, lines)));
            if let Ok(Err(error)) = &written {
                let text = format!("the log isn't written any more: {error}; the jobs go on");
                failed.push(self.note(&text));
            }
            matches!(written, Ok(Ok(())))
        });
        failed
    }

    fn note(&self, text: &str) -> LogLine {
        LogLine {
            t: self.rooms.jobs.now(),
            stream: Stream::Note,
            text: clean_text(text).into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        }
    }

    /// Says something of the scope's own to all sinks, and where a person looks.
    pub(super) fn notice(&mut self, text: &str) {
        let mut note = self.note(text);
        self.put_in_order(std::slice::from_mut(&mut note));
        let failed = self.write("scope", std::slice::from_ref(&note));
        let running = self.rooms.jobs.running();
        for job in running.iter().take(NOTICED_JOBS) {
            if let Some(drained) = self.job(job.id()) {
                drained.log.push(&note);
                for failed in &failed {
                    drained.log.push(failed);
                }
                let lines: Vec<LogLine> = [&note].into_iter().chain(&failed).cloned().collect();
                let job = job.id();
                self.subscribers.say(|| News::Log { job, lines });
            }
        }
    }

    pub(super) fn mark(&mut self, job: JobId, kind: MarkKind, text: String, t: f64) {
        if self.job(job).is_none() {
            // It was removed, and its marks with it.
            return;
        }
        let own_x = self.own_x(job);
        self.put(Mark {
            job,
            t,
            own_x,
            kind,
            text,
        });
    }

    /// The same at a place, said at the second `now`.
    pub(super) fn mark_at(
        &mut self,
        job: JobId,
        kind: MarkKind,
        text: String,
        (now, place): (f64, MarkPlace),
    ) {
        let x = place.x;
        let Some(over) = place.over else {
            if x >= now {
                return self.mark(job, kind, text, now);
            }
            if self.job(job).is_none() {
                return;
            }
            // Where its series stood then on axes of their own isn't kept; what a counter said is.
            let counted = self.standings.at(&self.rooms.store, job, x);
            let own_x = counted.map(|(axis, x)| OwnX { axis, x });
            return self.put(Mark {
                job,
                t: x.max(0.0),
                own_x: own_x.into_iter().collect(),
                kind,
                text,
            });
        };
        if self.job(job).is_none() {
            return;
        }
        let axis = own_axis(over);
        let came = self.standings.when(&self.rooms.store, job, &axis, x);
        self.put(Mark {
            job,
            t: came.unwrap_or(now),
            own_x: vec![OwnX { axis, x }],
            kind,
            text,
        });
    }

    fn put(&mut self, mark: Mark) {
        self.subscribers.say(|| News::Mark(Box::new(mark.clone())));
        self.rooms.marks.add(mark);
    }

    pub(super) fn note_in_log(&mut self, job: JobId, t: f64, text: String) {
        let lines = vec![LogLine {
            t,
            stream: Stream::Note,
            text: text.into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        }];
        self.log(job, lines);
    }

    /// How far a job's series have come on axes of their own.
    fn own_x(&mut self, job: JobId) -> Vec<OwnX> {
        let store = self.rooms.store.clone();
        let mut furthest: Vec<OwnX> = Vec::new();
        let series = self.job(job).map(|job| &job.series);
        for series in series.into_iter().flatten().flatten() {
            let info = store.info(series.id);
            let axis = info.map(|info| info.x.clone());
            let last = store
                .stats(series.id)
                .and_then(|stats| stats.history_last_x);
            let Some((axis @ XAxis::Own { .. }, x)) = axis.zip(last) else {
                continue;
            };
            match furthest.iter_mut().find(|known| known.axis == axis) {
                Some(known) => known.x = known.x.max(x),
                None => furthest.push(OwnX { axis, x }),
            }
        }
        let reached = self.standings.reached(&store, job);
        furthest.extend(reached.map(|(axis, x)| OwnX { axis, x }));
        furthest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_begins_with_the_first_line_of_the_job_that_names_it() {
        let log = Log::default();
        let line = |stream, text: &str| LogLine {
            t: 0.0,
            stream,
            text: text.into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        };
        log.push(&line(Stream::Out, "loading"));
        log.push(&line(Stream::Note, "over step"));
        log.push(&line(Stream::Out, "step=1 loss=2"));
        log.push(&line(Stream::Out, "step=2 loss=1"));
        let first = |name, before| first_naming(&log, &XAxis::own(name), before);
        assert_eq!(first("step", 4), Some(2));
        assert_eq!(first("step", 2), None);
        assert_eq!(first("epoch", 4), None);
    }
}
