//! The curves of a series as lists name them: one, or one for each run where runs are compared.

use sprintscope_sim::JobId;
use sprintscope_sim::store::{SeriesId, XAxis};

use super::View;
use super::curve_names::CurveName;
use super::inks::Ink;
use super::lane_rows;
use super::plan::{Plan, PlotPlan};
use super::time_axes::is_a_time;
use super::trace::Trace;
use super::watched::Watched;

/// A series, or one run of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Curve {
    /// Whose.
    pub series: SeriesId,
    /// Of which run alone, counted from 0.
    pub run: Option<u32>,
}

impl From<SeriesId> for Curve {
    fn from(series: SeriesId) -> Self {
        Self { series, run: None }
    }
}

impl Curve {
    /// Those of a series, the oldest run first.
    pub(crate) fn of(plan: &Plan, view: &View, series: SeriesId) -> Vec<Self> {
        let one = || vec![series.into()];
        // Looked up where it matters alone: this is asked of every series.
        if view.comparison.alignment().is_none() {
            return one();
        }
        let traces = plan.traces(series, &view.comparison);
        let runs = traces.filter_map(|(trace, _)| trace.run);
        let curves: Vec<Self> = runs
            .map(|run| Self {
                series,
                run: Some(run),
            })
            .collect();
        if curves.is_empty() { one() } else { curves }
    }

    /// Those of a plot, at most so many, and how many there are: the newest run of each series first, which has its place
    /// where there is room for few. Lanes name their runs themselves.
    pub(crate) fn of_plot(
        plan: &Plan,
        view: &View,
        plot: &PlotPlan,
        most: usize,
    ) -> (Vec<Self>, usize) {
        let series = plot.series.iter().copied();
        if plot.is_of_states || view.comparison.alignment().is_none() {
            return (
                series.take(most).map(Self::from).collect(),
                plot.series.len(),
            );
        }
        let newest_first = series.flat_map(|series| {
            let runs = Self::of(plan, view, series).into_iter().rev();
            runs.enumerate()
        });
        let mut aged: Vec<(usize, Self)> = newest_first.collect();
        // Those of an age stay in the order of their series.
        aged.sort_by_key(|(age, _)| *age);
        let mut curves: Vec<Self> = aged.into_iter().map(|(_, curve)| curve).collect();
        let count = curves.len();
        curves.truncate(most);
        (curves, count)
    }

    /// Where its samples are drawn; `None` where they aren't.
    pub(crate) fn trace(self, plan: &Plan, view: &View) -> Option<Trace> {
        if self.run.is_none() {
            return trace_of(plan, view, self.series);
        }
        let mut traces = plan.traces(self.series, &view.comparison);
        let (trace, _) = traces.find(|(trace, _)| trace.run == self.run)?;
        Some(trace)
    }

    /// Its colour.
    pub(crate) fn ink(self, plan: &Plan, view: &View) -> Ink {
        if self.run.is_none() {
            return plan.ink(self.series);
        }
        let mut traces = plan.traces(self.series, &view.comparison);
        let of_run = traces.find(|(trace, _)| trace.run == self.run);
        of_run.map_or_else(|| plan.ink(self.series), |(_, ink)| ink)
    }

    /// What it is called in a plot: whose it is is told where jobs share that.
    pub(crate) fn name(self, plan: &Plan, plot: &PlotPlan) -> CurveName {
        CurveName {
            series: lane_rows::name(plan, plot, self.series).to_owned(),
            runs: self.run_words(),
        }
    }

    /// What is put behind its series' name.
    pub(crate) fn run_words(self) -> String {
        self.run
            .map_or_else(String::new, |run| format!(" · run {}", run + 1))
    }
}

/// Of so many series of a job is asked how far each of its runs has come: of a crowd the rest tells nothing else.
pub(crate) const ASKED_OF: usize = 256;

/// The run of a job, counted from 0, that is told of at this place of an axis over which runs lie on each other: the newest
/// of which anything is drawn there. `None` where nothing is, or runs lie one behind the other.
pub(crate) fn run_there(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    job: JobId,
    (axis, x): (&XAxis, f64),
) -> Option<u32> {
    if is_a_time(axis) && plan.compared() != Some(axis) {
        return None;
    }
    let all = plan.series_of(job).iter().copied();
    let there = all.filter(|series| plan.drawn_over(*series) == Some(axis));
    let traces = there.take(ASKED_OF).flat_map(|series| {
        let traces = plan.traces(series, &view.comparison);
        traces.map(move |(trace, _)| (series, trace))
    });
    let mut traces: Vec<(SeriesId, Trace)> = traces.collect();
    let number = |trace: &Trace| trace.run.unwrap_or(0);
    // The newest first: mostly one look is enough.
    traces.sort_by_key(|(_, trace)| std::cmp::Reverse(number(trace)));
    let is_drawn = |(series, trace): &(SeriesId, Trace)| {
        let Some((first, last)) = trace.range(watched) else {
            return false;
        };
        let is_state = plan.infos.get(series).is_some_and(|info| info.is_state());
        let held = || lane_rows::held_until(watched, plan, (*series, *trace));
        let until = is_state.then(held).flatten().unwrap_or(last);
        (first..=until.max(last)).contains(&x)
    };
    let newest = traces.iter().find(|one| is_drawn(one));
    newest.map(|(_, trace)| number(trace))
}

/// The curve of a series whose value is told at this place of its axis: that of the run of its job that is told of there;
/// `None` where that has none of it.
pub(crate) fn curve_there(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    series: SeriesId,
    at: (&XAxis, f64),
) -> Option<Curve> {
    let job = plan.job_of(series);
    let Some(run) = job.and_then(|job| run_there(watched, (plan, view), job, at)) else {
        return Some(series.into());
    };
    let mut traces = plan.traces(series, &view.comparison);
    let (trace, _) = traces.find(|(trace, _)| trace.run.unwrap_or(0) == run)?;
    Some(Curve {
        series,
        run: trace.run,
    })
}

/// The curve of a series whose values are told: where runs are drawn beside each other, the last one's.
pub(crate) fn trace_of(plan: &Plan, view: &View, series: SeriesId) -> Option<Trace> {
    // Of what stands over a time earlier runs lie elsewhere, and are measured where they are.
    let is_over_time = plan.axis_of(series).is_some_and(is_a_time);
    if plan.compared().is_none() && is_over_time {
        return Some(plan.data_of(series).into());
    }
    plan.newest_trace(series, &view.comparison)
}
