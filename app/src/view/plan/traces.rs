//! Where what is planned is drawn: the runs of a series, and marks, also where runs are beside each other.

use sprintscope_sim::Mark;
use sprintscope_sim::job::MarkKind;
use sprintscope_sim::store::{SeriesId, XAxis};

use super::Plan;
use crate::view::comparison::Comparison;
use crate::view::inks::Ink;
use crate::view::time_axes::is_a_time;
use crate::view::trace::Trace;

impl Plan {
    /// The curves of a series, the oldest run first: one, or one for each run where several have added to it.
    pub(crate) fn traces<'a>(
        &'a self,
        series: SeriesId,
        comparison: &'a Comparison,
    ) -> impl Iterator<Item = (Trace, Ink)> + 'a {
        let runs = self.runs.get(&series);
        let many = runs.into_iter().flat_map(|runs| runs.iter().copied());
        let one = runs.is_none().then_some(None);
        let all = many.map(Some).chain(one);
        let newest = runs.and_then(|runs| runs.last().copied());
        let (data, ink) = (self.data_of(series), self.ink(series));
        // Looked up where it matters alone: this is asked of every curve in every frame.
        let compared = self.compared.as_ref();
        let place = compared.map(|_| self.job_of(series).zip(self.axis_of(series)));
        all.filter_map(move |run| {
            let moved_by = match place {
                Some(Some((job, home))) => comparison.moved_by((job, run.unwrap_or(0)), home)?,
                Some(None) | None => 0.0,
            };
            let ink = match (run, runs) {
                (Some(run), Some(runs)) if Some(run) != newest => {
                    let place = runs.partition_point(|other| *other < run);
                    let earlier = runs.len() - 1;
                    let strength = comparison.strength_of_earlier(place, earlier);
                    // One behind the other they are told apart by where they are.
                    let age = comparison.alignment().map_or(0, |_| earlier - place);
                    ink.of_earlier_run(age).receded(strength)
                }
                _ => ink,
            };
            let trace = Trace {
                series: data,
                run,
                moved_by,
            };
            Some((trace, ink))
        })
    }

    /// The curve of the run that is under way, or was the last one.
    pub(crate) fn newest_trace(&self, series: SeriesId, comparison: &Comparison) -> Option<Trace> {
        let (trace, ink) = self.traces(series, comparison).last()?;
        (ink.strength == 100).then_some(trace)
    }

    /// Where a mark is on the axis of a plot.
    pub(crate) fn x_of(&self, mark: &Mark, axis: &XAxis, comparison: &Comparison) -> Option<f64> {
        if self.compared.as_ref() == Some(axis) {
            return comparison
                .x_of(mark)
                .filter(|_| mark.kind != MarkKind::Restart);
        }
        // Over what counts the next run begins where the first one did.
        let is_seen = mark.kind != MarkKind::Restart || is_a_time(axis);
        mark.x(axis).filter(|_| is_seen)
    }
}
