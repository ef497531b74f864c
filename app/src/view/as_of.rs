//! A scope as it stood at an earlier moment: what came later is answered to nobody. Nothing is copied: the moment is an
//! upper bound of what the store is asked.

mod columns;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;
use sprintscope_sim::difference::Difference;
use sprintscope_sim::store::{
    Answer, Lane, Question, SeriesId, SeriesStats, Side, Stay, TimeInStates, XAxis, XKind,
};
use sprintscope_sim::{JobId, Mark, Scope};

use self::columns::columns_until;
use super::plan::Plan;
use super::watched::Watched;

/// The moment up to which a view looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    /// In seconds since the scope's start.
    pub t: f64,
    /// How often the moment has gone back: what was seen of then isn't there now.
    pub rewinds: u64,
}

/// A log of fewer lines says too little of when a job had come how far: that is shown whole.
const TELLING_LINES: u64 = 16;

/// How much of a series is told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    /// All of it.
    Nowhere,
    /// What lies no further than this.
    At(f64),
    /// Nothing: it has not begun.
    Before,
}

/// A scope as it stood at a moment; as it stands where there is none.
pub(crate) struct AsOf<'a> {
    watched: &'a dyn Watched,
    scope: &'a Scope,
    plan: &'a Plan,
    moment: Option<Moment>,
    /// How far jobs had come then on axes of their own, as far as that was asked.
    reached: Mutex<HashMap<(JobId, XAxis), Bound>>,
}

impl<'a> AsOf<'a> {
    /// This scope at this moment.
    pub(crate) fn new(
        watched: &'a dyn Watched,
        (scope, plan): (&'a Scope, &'a Plan),
        moment: Option<Moment>,
    ) -> Self {
        Self {
            watched,
            scope,
            plan,
            moment,
            reached: Mutex::default(),
        }
    }

    fn bound(&self, series: SeriesId, run: Option<u32>) -> Bound {
        let Some(Moment { t, .. }) = self.moment else {
            return Bound::Nowhere;
        };
        if let Some(counter) = self.plan.counter_of(series) {
            return self.bound_by(counter, run, t);
        }
        let info = self.plan.infos.get(&series).cloned();
        let Some(info) = info.or_else(|| self.scope.store().info(series)) else {
            return Bound::Nowhere;
        };
        match bound_on(&info.x, t, self.watched.wall_start()) {
            Bound::Nowhere => match self.plan.job_of(series) {
                Some(job) => match self.difference(job) {
                    Some(difference) => self.bound_of_difference(&difference),
                    None => self.bound_of(job, &info.x, run, t),
                },
                None => Bound::Nowhere,
            },
            bound => bound,
        }
    }

    fn difference(&self, job: JobId) -> Option<Arc<Difference>> {
        Difference::of(&self.scope.jobs().get(job)?)
    }

    /// How far both runs had come of which it is the difference, where that stands.
    fn bound_of_difference(&self, difference: &Difference) -> Bound {
        let sides = [&difference.minuend, &difference.subtrahend];
        let bounds = sides.map(|side| match self.bound(side.series, Some(side.run)) {
            Bound::At(x) => Bound::At(x - side.origin),
            bound => bound,
        });
        match bounds {
            [Bound::Before, _] | [_, Bound::Before] => Bound::Before,
            [Bound::At(one), Bound::At(other)] => Bound::At(one.min(other)),
            [Bound::At(one), _] | [_, Bound::At(one)] => Bound::At(one),
            [Bound::Nowhere, Bound::Nowhere] => Bound::Nowhere,
        }
    }

    /// How far a job had come by then on an axis of its own, by the lines of its log.
    fn bound_of(&self, job: JobId, axis: &XAxis, run: Option<u32>, t: f64) -> Bound {
        if let Some(bound) = self.bound_of_run(job, run, t) {
            return bound;
        }
        let key = (job, axis.clone());
        let known = self.reached.lock().get(&key).copied();
        known.unwrap_or_else(|| {
            let log = self.scope.log(job);
            let kept = log.range();
            let lines = log.number_at(t.next_up());
            let place = |line| self.scope.place_of_line(job, line, axis);
            let is_told = kept.end - kept.start >= TELLING_LINES && place(kept.end).is_some();
            let bound = match place(lines.saturating_sub(1)) {
                _ if !is_told => Bound::Nowhere,
                Some(x) if lines > kept.start => Bound::At(x),
                _ => Bound::Before,
            };
            self.reached.lock().insert(key, bound);
            bound
        })
    }

    /// What is told of a run that wasn't under way: all or nothing.
    fn bound_of_run(&self, job: JobId, run: Option<u32>, t: f64) -> Option<Bound> {
        let run = run?;
        let job = self.scope.jobs().get(job)?;
        let began = |number: u32| {
            let past = job.past_runs();
            let past = past.iter().find(|past| past.number == number);
            let last = job.status();
            past.map(|past| past.began)
                .or_else(|| (last.run == number).then_some(last.began))
        };
        match (began(run), began(run + 1)) {
            (Some(began), _) if t < began => Some(Bound::Before),
            (_, Some(next)) if next <= t => Some(Bound::Nowhere),
            _ => None,
        }
    }

    /// How far a counter had come by then.
    fn bound_by(&self, counter: SeriesId, run: Option<u32>, t: f64) -> Bound {
        let range = match run {
            None => self.watched.range(counter),
            Some(run) => self.watched.range_of_run(counter, run),
        };
        match range {
            Some((first, _)) if t < first => Bound::Before,
            Some((_, last)) if t < last => {
                let sample = last_until(self.watched, (counter, run), t);
                sample.map_or(Bound::Before, |[_, count]| Bound::At(count))
            }
            _ => Bound::Nowhere,
        }
    }
}

/// Where an axis is at this second; on one that isn't of the scope's time nobody knows.
fn bound_on(axis: &XAxis, t: f64, wall_start: f64) -> Bound {
    match axis {
        XAxis::Time => Bound::At(t),
        XAxis::Own {
            kind: XKind::Clock, ..
        } => Bound::At(wall_start + t),
        XAxis::Own { .. } => Bound::Nowhere,
    }
}

/// The same as ends of data on an axis.
pub(crate) fn ends_until(
    axis: &XAxis,
    [first, last]: [f64; 2],
    t: f64,
    wall_start: f64,
) -> [f64; 2] {
    match bound_on(axis, t, wall_start) {
        Bound::At(bound) => [first, last.min(bound).max(first)],
        Bound::Nowhere | Bound::Before => [first, last],
    }
}

/// The last sample that lies no further than this.
fn last_until(
    watched: &dyn Watched,
    (series, run): (SeriesId, Option<u32>),
    bound: f64,
) -> Option<[f64; 2]> {
    let nearest = |x| match run {
        None => watched.nearest(series, x),
        Some(run) => watched.nearest_in_run(series, run, x),
    };
    let found = nearest(bound)?;
    if found[0] <= bound {
        return Some(found);
    }
    let before = watched.beside(series, found[0], Side::Before)?;
    nearest(before).filter(|[x, _]| *x <= bound)
}

impl Watched for AsOf<'_> {
    fn revision(&self) -> u64 {
        mixed(self.watched.revision(), self.moment)
    }

    fn revision_of(&self, series: SeriesId) -> Option<u64> {
        let revision = self.watched.revision_of(series)?;
        Some(match self.bound(series, None) {
            Bound::Nowhere => revision,
            Bound::At(_) | Bound::Before => mixed(revision, self.moment),
        })
    }

    fn rewinds(&self) -> u64 {
        // None of them is the one of a view that follows.
        self.moment.map_or(0, |moment| moment.rewinds + 1)
    }

    fn stats(&self, series: SeriesId) -> Option<SeriesStats> {
        let stats = self.watched.stats(series)?;
        let bound = match self.bound(series, None) {
            Bound::Nowhere => return Some(stats),
            Bound::At(bound) => Some(bound),
            Bound::Before => None,
        };
        if bound.is_some_and(|bound| stats.history_last_x.is_none_or(|last| last <= bound)) {
            return Some(stats);
        }
        let last = bound.and_then(|bound| last_until(self.watched, (series, None), bound));
        Some(SeriesStats {
            last: last.map(|[_, value]| value),
            history_last_x: last.map(|[x, _]| x),
            ..stats
        })
    }

    fn range(&self, series: SeriesId) -> Option<(f64, f64)> {
        within(self.watched.range(series)?, self.bound(series, None))
    }

    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]> {
        match self.bound(series, None) {
            Bound::Nowhere => self.watched.nearest(series, x),
            Bound::At(bound) if x > bound => last_until(self.watched, (series, None), bound),
            Bound::At(bound) => {
                let nearest = self.watched.nearest(series, x)?;
                if nearest[0] <= bound {
                    return Some(nearest);
                }
                last_until(self.watched, (series, None), bound)
            }
            Bound::Before => None,
        }
    }

    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64> {
        let bound = match self.bound(series, None) {
            Bound::Nowhere => f64::INFINITY,
            Bound::At(bound) => bound,
            Bound::Before => return None,
        };
        // What lies behind the bound isn't there to begin from.
        let from = match side {
            Side::Before => x.min(bound.next_up()),
            Side::Behind => x,
        };
        let beside = self.watched.beside(series, from, side)?;
        (beside <= bound).then_some(beside)
    }

    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer> {
        match self.bound(series, question.span) {
            Bound::Nowhere => self.watched.columns(series, question),
            Bound::At(bound) => columns_until(self.watched, series, question, bound),
            Bound::Before => Some(Answer {
                settled: i64::MIN,
                ..Answer::default()
            }),
        }
    }

    fn part_found(&self, series: SeriesId, run: Option<u32>) -> Option<f64> {
        self.watched.part_found(series, run)
    }

    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]> {
        match self.bound(series, Some(run)) {
            Bound::Nowhere => self.watched.nearest_in_run(series, run, x),
            Bound::At(bound) => {
                let nearest = self.watched.nearest_in_run(series, run, x.min(bound))?;
                (nearest[0] <= bound).then_some(nearest)
            }
            Bound::Before => None,
        }
    }

    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)> {
        let range = self.watched.range_of_run(series, run)?;
        within(range, self.bound(series, Some(run)))
    }

    fn lane(&self, series: SeriesId, question: &Question) -> Option<Lane> {
        let bound = match self.bound(series, question.span) {
            Bound::Nowhere => return self.watched.lane(series, question),
            Bound::At(bound) => bound,
            Bound::Before => return Some(Lane::default()),
        };
        let mut lane = self.watched.lane(series, question)?;
        lane.blocks.retain(|block| block.from <= bound);
        for block in &mut lane.blocks {
            block.to = block.to.min(bound);
        }
        Some(lane)
    }

    fn stay_at(&self, series: SeriesId, run: Option<u32>, x: f64) -> Option<Stay> {
        let bound = match self.bound(series, run) {
            Bound::Nowhere => return self.watched.stay_at(series, run, x),
            Bound::At(bound) => bound,
            Bound::Before => return None,
        };
        let stay = self.watched.stay_at(series, run, x.min(bound))?;
        Some(Stay {
            to: stay.to.min(bound),
            is_newest: stay.is_newest || stay.to > bound,
            ..stay
        })
    }

    fn time_in_states(
        &self,
        series: SeriesId,
        run: Option<u32>,
        range: Range<f64>,
    ) -> Option<TimeInStates> {
        let end = match self.bound(series, run) {
            Bound::Nowhere => range.end,
            Bound::At(bound) => range.end.min(bound).max(range.start),
            Bound::Before => range.start,
        };
        self.watched.time_in_states(series, run, range.start..end)
    }

    fn end_of_run(&self, job: JobId, run: Option<u32>) -> Option<f64> {
        let end = self.watched.end_of_run(job, run)?;
        Some(self.moment.map_or(end, |moment| end.min(moment.t)))
    }

    fn marks(&self) -> Vec<Mark> {
        let mut marks = self.watched.marks();
        if let Some(Moment { t, .. }) = self.moment {
            marks.retain(|mark| mark.t <= t);
        }
        marks
    }

    fn is_live(&self) -> bool {
        self.watched.is_live()
    }

    fn now(&self) -> f64 {
        let now = self.watched.now();
        self.moment.map_or(now, |moment| moment.t.min(now))
    }

    fn wall_start(&self) -> f64 {
        self.watched.wall_start()
    }
}

/// A revision that is another one at another moment.
fn mixed(revision: u64, moment: Option<Moment>) -> u64 {
    /// 2⁶⁴ divided by the golden ratio: neighbours are far apart.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let t = moment.map(|moment| moment.t.to_bits().wrapping_mul(SPREAD));
    t.map_or(revision, |t| revision ^ t)
}

fn within((first, last): (f64, f64), bound: Bound) -> Option<(f64, f64)> {
    match bound {
        Bound::Nowhere => Some((first, last)),
        Bound::At(bound) => (first <= bound).then(|| (first, last.min(bound))),
        Bound::Before => None,
    }
}

#[cfg(test)]
mod tests;
