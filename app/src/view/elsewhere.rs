//! Series that are drawn elsewhere than they stand, or not at all: those of a job that stands over a
//! counter, and the counter itself. No screen in it.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::hub::{JobSeries, Standing};
use sprintscope_sim::store::{SeriesId, SeriesInfo, XAxis, XKind};
use sprintscope_sim::{Job, Scope};

/// What stands elsewhere at present.
#[derive(Clone, Debug, Default)]
pub(crate) struct Elsewhere {
    /// What is drawn in the place of a series, and over what.
    twins: HashMap<SeriesId, (SeriesId, XAxis)>,
    /// What others stand over.
    counters: HashSet<SeriesId>,
    /// Over which of them, or over one of which, a twin stands.
    counters_of: HashMap<SeriesId, Vec<SeriesId>>,
}

impl Elsewhere {
    /// As these jobs stand.
    pub(crate) fn of(scope: &Scope, jobs: &[Job]) -> Self {
        let mut elsewhere = Self::default();
        let standings = jobs.iter().filter_map(|job| scope.standing_of(job.id()));
        for standing in standings {
            elsewhere.add(&standing);
        }
        let clocks = jobs.iter().flat_map(|job| clocks_of(scope, job));
        elsewhere.counters.extend(clocks);
        elsewhere
    }

    fn add(&mut self, standing: &Standing) {
        let axis = standing.axis();
        let twins = standing.twins.iter();
        let twins = twins.map(|(original, twin)| (*original, (*twin, axis.clone())));
        self.twins.extend(twins);
        self.counters.extend(&standing.counters);
        let twins = standing.twins.iter().map(|(_, twin)| *twin);
        self.counters_of
            .extend(twins.map(|twin| (twin, standing.counters.clone())));
    }

    /// The series in whose place this one is drawn.
    pub(crate) fn original_of(&self, twin: SeriesId) -> Option<SeriesId> {
        let mut twins = self.twins.iter();
        let found = twins.find(|(_, (other, _))| *other == twin);
        found.map(|(original, _)| *original)
    }

    /// The counters over one of which this twin of a series stands; none for what is no twin.
    pub(crate) fn counters_of(&self, twin: SeriesId) -> &[SeriesId] {
        self.counters_of.get(&twin).map_or(&[], Vec::as_slice)
    }

    /// The series whose samples are drawn for this one.
    pub(crate) fn data_of(&self, series: SeriesId) -> SeriesId {
        self.twins.get(&series).map_or(series, |(twin, _)| *twin)
    }

    /// What a series is drawn over; `None` for one that isn't drawn, since others stand over it.
    pub(crate) fn axis_of<'a>(
        &'a self,
        series: SeriesId,
        info: &'a SeriesInfo,
    ) -> Option<&'a XAxis> {
        if self.counters.contains(&series) || is_its_own_axis(info) {
            return None;
        }
        let twin = self.twins.get(&series).map(|(_, axis)| axis);
        Some(twin.unwrap_or(&info.x))
    }
}

/// The series of a job but those that only say the time of others, to be stood over.
pub(crate) fn told_series(scope: &Scope, job: &Job) -> Vec<JobSeries> {
    let mut series = scope.series_of(job.id());
    if offers_clocks(job) {
        series.retain(|series| !is_clock(job, series));
    }
    series
}

fn clocks_of(scope: &Scope, job: &Job) -> Vec<SeriesId> {
    if !offers_clocks(job) {
        return Vec::new();
    }
    let series = scope.series_of(job.id()).into_iter();
    let clocks = series.filter(|series| is_clock(job, series));
    clocks.map(|series| series.id).collect()
}

fn offers_clocks(job: &Job) -> bool {
    let offers = job.axes_on_offer();
    offers.iter().any(|name| job.offers_clock(name))
}

fn is_clock(job: &Job, series: &JobSeries) -> bool {
    job.offers_clock(series.name.rsplit('/').next().unwrap_or_default())
}

/// Whether a series counts the rows of its file: over itself it is a straight line.
fn is_its_own_axis(info: &SeriesInfo) -> bool {
    let own_part = info.name.rsplit('/').next();
    match &info.x {
        XAxis::Own { name, kind } => *kind == XKind::Number && own_part == Some(name),
        XAxis::Time => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(name: &str, x: XAxis) -> SeriesInfo {
        SeriesInfo {
            name: name.into(),
            x,
            ..SeriesInfo::default()
        }
    }

    #[test]
    fn the_twin_is_drawn_over_the_counter_and_the_counter_is_not() {
        let [loss, step, twin] = [0, 1, 2].map(SeriesId);
        let mut elsewhere = Elsewhere::default();
        elsewhere.add(&Standing {
            counter: "step".into(),
            kind: XKind::Number,
            counters: vec![step],
            twins: vec![(loss, twin)],
        });
        let by_time = |name| info(name, XAxis::Time);
        assert_eq!(elsewhere.data_of(loss), twin);
        let axis = elsewhere.axis_of(loss, &by_time("a/loss")).cloned();
        assert_eq!(axis, Some(XAxis::own("step")));
        assert_eq!(elsewhere.axis_of(step, &by_time("a/step")), None);
        assert_eq!(elsewhere.data_of(step), step);
    }

    #[test]
    fn what_counts_the_rows_of_a_file_is_not_drawn_over_itself() {
        let elsewhere = Elsewhere::default();
        let over_step = |name| info(name, XAxis::own("step"));
        let axis = |name| elsewhere.axis_of(SeriesId(0), &over_step(name)).is_some();
        assert!(!axis("log/step") && axis("log/loss"));
    }
}
