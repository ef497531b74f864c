//! Where a line of a log stands on the axes of plots, and which line came where plots read out. A line has a time;
//! on other axes it stands where its job had come to when the line came.

use std::ops::Range;

use sprintscope_sim::store::{SeriesId, Side, XAxis};
use sprintscope_sim::{JobId, Scope};

use super::Picked;
use super::reader::Reader;
use crate::view::View;
use crate::view::comparison::begun;
use crate::view::curves::run_there;
use crate::view::paths::WithPaths;
use crate::view::plan::Plan;
use crate::view::watched::Watched;

/// Halves of a counter's history until a microsecond of a year is left.
const HALVES: usize = 45;

/// Where plots read out, on each of the axes that know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadAt(pub(crate) Vec<(XAxis, f64)>);

impl ReadAt {
    /// Where on this axis.
    pub fn on(&self, axis: &XAxis) -> Option<f64> {
        let place = self.0.iter().find(|(known, _)| known == axis);
        place.map(|(_, x)| *x)
    }
}

/// A place by which lines of a log are told apart.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    /// When they came.
    Time(f64),
    /// How far the job had come on this axis of its own.
    Own(XAxis, f64),
}

/// Where the line that is picked stands on each axis that plots show its job over.
pub(crate) fn of_picked(scope: &Scope, plan: &Plan, view: &View, picked: Picked) -> ReadAt {
    let mut places: Vec<(XAxis, f64)> = Vec::new();
    let Some(job) = view.selected_job else {
        return ReadAt(places);
    };
    for plot in plan.plots.iter().filter(|plot| plot.jobs.contains(&job)) {
        let axis = &plot.id.axis;
        if places.iter().any(|(known, _)| known == axis) {
            continue;
        }
        let x = x_of(scope, (plan, view), (job, picked), axis);
        places.extend(x.map(|x| (axis.clone(), x)));
    }
    ReadAt(places)
}

fn x_of(
    scope: &Scope,
    (plan, view): (&Plan, &View),
    (job, Picked { to: line, t, .. }): (JobId, Picked),
    axis: &XAxis,
) -> Option<f64> {
    if *axis == XAxis::Time {
        return Some(t);
    }
    if plan.compared() == Some(axis) {
        return view.comparison.x_at(job, t);
    }
    if let Some(counter) = counter(scope, job, axis) {
        let home = scope.store().info(counter)?.x.clone();
        let at = match &home {
            XAxis::Time => t,
            own @ XAxis::Own { .. } => scope.place_of_line(job, line, own)?,
        };
        return said_at(scope, counter, at);
    }
    scope.place_of_line(job, line, axis)
}

/// Of the lines of a job's log that are shown, the number of that which came nearest to where plots over this axis are
/// read out.
pub(crate) fn nearest(
    (scope, reader): (&Scope, &Reader),
    (plan, view): (&Plan, &View),
    job: JobId,
    at: &(XAxis, f64),
) -> Option<u64> {
    let all = WithPaths::new(scope, &view.paths);
    let run = run_there(&all, (plan, view), job, (&at.0, at.1));
    let is_of_run = |line: &u64| run.is_none_or(|run| lines_of_run(scope, job, run).contains(line));
    let (axis, x) = match place(scope, (plan, view), (job, run), at)? {
        Place::Time(t) => return reader.nearest(t).filter(is_of_run),
        Place::Own(axis, x) => (axis, x),
    };
    let around = reader.around(scope.line_at(job, &axis, x)?);
    let far = |line: &u64| {
        scope
            .place_of_line(job, *line, &axis)
            .map(|of| (of - x).abs())
    };
    let far = |line: &u64| far(line).unwrap_or(f64::INFINITY);
    around
        .into_iter()
        .filter(is_of_run)
        .min_by(|one, other| far(one).total_cmp(&far(other)))
}

/// The lines that came in this run of a job, counted from 0.
fn lines_of_run(scope: &Scope, job: JobId, run: u32) -> Range<u64> {
    let log = scope.log(job);
    let runs = scope
        .jobs()
        .get(job)
        .map_or_else(Vec::new, |job| begun(&job));
    let began = |run: u32| runs.iter().find(|(number, _)| *number == run);
    let line = |(_, t): &(u32, f64)| log.number_at(*t);
    let first = began(run).filter(|_| run > 0);
    first.map_or(0, line)..began(run + 1).map_or(u64::MAX, line)
}

fn place(
    scope: &Scope,
    (plan, view): (&Plan, &View),
    (job, run): (JobId, Option<u32>),
    (axis, x): &(XAxis, f64),
) -> Option<Place> {
    if *axis == XAxis::Time {
        return Some(Place::Time(*x));
    }
    if plan.compared() == Some(axis) {
        // Of several runs none of which is drawn there none is told of.
        let is_alone = || scope.jobs().get(job).is_some_and(|job| job.run() == 0);
        let run = run.or_else(|| is_alone().then_some(0))?;
        let t = view.comparison.time_in_run((job, run), *x);
        return t.map(Place::Time);
    }
    let Some(counter) = counter(scope, job, axis) else {
        return Some(Place::Own(axis.clone(), *x));
    };
    let home = scope.store().info(counter)?.x.clone();
    let at = when(scope, (counter, run), *x)?;
    Some(match home {
        XAxis::Time => Place::Time(at),
        own @ XAxis::Own { .. } => Place::Own(own, at),
    })
}

/// The series whose values are x on this axis, where a job's series stand over a counter.
fn counter(scope: &Scope, job: JobId, axis: &XAxis) -> Option<SeriesId> {
    let standing = scope.standing_of(job)?;
    let is_it = axis.own_name() == Some(&*standing.counter);
    standing.counters.first().copied().filter(|_| is_it)
}

/// What a series said last at this x.
fn said_at(watched: &dyn Watched, series: SeriesId, x: f64) -> Option<f64> {
    let last = watched.beside(series, x.next_up(), Side::Before)?;
    watched.nearest(series, last).map(|[_, value]| value)
}

/// Where a counter, which grows, said what is nearest to so much in this run.
fn when(watched: &dyn Watched, (counter, run): (SeriesId, Option<u32>), value: f64) -> Option<f64> {
    let of_run = run.and_then(|run| watched.range_of_run(counter, run));
    let (mut before, mut after) = of_run.or_else(|| watched.range(counter))?;
    for _ in 0..HALVES {
        let middle = before.midpoint(after);
        if said_at(watched, counter, middle).is_none_or(|said| said < value) {
            before = middle;
        } else {
            after = middle;
        }
    }
    // The sample before is as good as the first one that said so much.
    let first = watched.nearest(counter, after)?;
    let before = watched.beside(counter, first[0], Side::Before);
    let before = before.and_then(|x| watched.nearest(counter, x));
    let samples = [Some(first), before].into_iter().flatten();
    let far = |[_, said]: &[f64; 2]| (said - value).abs();
    let nearest = samples.min_by(|one, other| far(one).total_cmp(&far(other)));
    nearest.map(|[x, _]| x)
}

#[cfg(test)]
mod tests;
