//! What a view asks of a scope about its series: all that plots need to be drawn.

use std::ops::Range;

use sprintscope_sim::store::{
    Answer, Lane, Question, SeriesId, SeriesStats, Side, Stay, TimeInStates,
};
use sprintscope_sim::{JobId, Mark, Scope};

/// A scope as plots see it. One in this process answers everything at once. One elsewhere keeps a copy
/// of what is short, which is told of as it changes, and asks for columns only: until they are there
/// it says so, wakes the view when they are, and has them for whoever asks the same again.
pub trait Watched: Sync {
    /// Grows whenever anything in any series changes.
    fn revision(&self) -> u64;
    /// Grows whenever this series changes; `None` for one that was removed.
    fn revision_of(&self, series: SeriesId) -> Option<u64>;
    /// How often what had come was taken back, since who looks went to an earlier moment.
    fn rewinds(&self) -> u64 {
        0
    }
    /// What is known of a series without asking for columns.
    fn stats(&self, series: SeriesId) -> Option<SeriesStats>;
    /// The least and the greatest x in its history.
    fn range(&self, series: SeriesId) -> Option<(f64, f64)>;
    /// `[x, value]` of the sample nearest to `x`; `None` also where it isn't known yet.
    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]>;
    /// The x of the next sample on this side of `x`; `None` also where it isn't known yet.
    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64>;
    /// Columns of a series, or of what one run of its job has added to it (a span of it); `None` where they
    /// aren't known yet. One that was removed has none, and that is an answer.
    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer>;
    /// How far the search for a long path has come that isn't known yet, from 0 to 1; `None` for whatever else.
    fn part_found(&self, _series: SeriesId, _run: Option<u32>) -> Option<f64> {
        None
    }
    /// `[x, value]` of the sample nearest to `x` in one run, counted from 0.
    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]>;
    /// The least and the greatest x in the history of one run.
    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)>;
    /// A state series as a lane; `None` where it isn't known yet, or is one of numbers.
    fn lane(&self, _series: SeriesId, _question: &Question) -> Option<Lane> {
        None
    }
    /// What a state series holds at `x`, in one run of its job where that is said.
    fn stay_at(&self, _series: SeriesId, _run: Option<u32>, _x: f64) -> Option<Stay> {
        None
    }
    /// How long each label of a state series was held in this range, by one run or by all.
    fn time_in_states(
        &self,
        _series: SeriesId,
        _run: Option<u32>,
        _range: Range<f64>,
    ) -> Option<TimeInStates> {
        None
    }
    /// When this run of a job ended, or the last one; now, where it goes on. `None` where that isn't known.
    fn end_of_run(&self, _job: JobId, _run: Option<u32>) -> Option<f64> {
        None
    }
    /// What happened and is worth a mark.
    fn marks(&self) -> Vec<Mark>;
    /// Whether any job is at work.
    fn is_live(&self) -> bool;
    /// Seconds since the scope's start.
    fn now(&self) -> f64;
    /// What the wall clock showed at second 0, in seconds since 1970.
    fn wall_start(&self) -> f64;
}

impl Watched for Scope {
    fn revision(&self) -> u64 {
        self.store().revision()
    }

    fn revision_of(&self, series: SeriesId) -> Option<u64> {
        self.store().series_revision(series)
    }

    fn stats(&self, series: SeriesId) -> Option<SeriesStats> {
        self.store().stats(series)
    }

    fn range(&self, series: SeriesId) -> Option<(f64, f64)> {
        self.store().range(series)
    }

    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]> {
        self.store().nearest(series, x)
    }

    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64> {
        self.store().beside(series, x, side)
    }

    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer> {
        Some(self.store().columns(series, question))
    }

    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]> {
        self.store().nearest_in_span(series, run, x)
    }

    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)> {
        self.store().span(series, run)?.range
    }

    fn lane(&self, series: SeriesId, question: &Question) -> Option<Lane> {
        self.store().lane(series, question)
    }

    fn stay_at(&self, series: SeriesId, run: Option<u32>, x: f64) -> Option<Stay> {
        self.store().stay_at(series, x, run)
    }

    fn time_in_states(
        &self,
        series: SeriesId,
        run: Option<u32>,
        range: Range<f64>,
    ) -> Option<TimeInStates> {
        self.store().time_in_states(series, range, run)
    }

    fn end_of_run(&self, job: JobId, run: Option<u32>) -> Option<f64> {
        let job = self.jobs().get(job)?;
        let last = job.run();
        if let Some(run) = run.filter(|run| *run < last) {
            let runs = job.past_runs().into_iter();
            let run = runs.rev().find(|past| past.number == run)?;
            return Some(run.began + run.seconds);
        }
        if !job.state().has_ended() {
            return Some(self.now());
        }
        let status = job.status();
        Some(status.began + status.seconds)
    }

    fn marks(&self) -> Vec<Mark> {
        self.marks()
    }

    fn is_live(&self) -> bool {
        !self.jobs().running().is_empty()
    }

    fn now(&self) -> f64 {
        self.now()
    }

    fn wall_start(&self) -> f64 {
        self.wall_start()
    }
}
