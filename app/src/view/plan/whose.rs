//! Whose a series is: its job, and the counter over which it stands.

use sprintscope_sim::JobId;
use sprintscope_sim::store::SeriesId;

use super::Plan;

impl Plan {
    /// The job of a series that is listed.
    pub(crate) fn job_of(&self, series: SeriesId) -> Option<JobId> {
        self.whose.get(&series).map(|(job, _)| *job)
    }

    /// The counter over which this twin of a series stands: of several of one name that of its group.
    pub(crate) fn counter_of(&self, twin: SeriesId) -> Option<SeriesId> {
        let counters = self.elsewhere.counters_of(twin);
        let group = |series: &SeriesId| {
            let name = self.infos.get(series).map_or("", |info| &*info.name);
            name.rsplit_once('/').map_or("", |(group, _)| group)
        };
        let original = counters
            .len()
            .gt(&1)
            .then(|| self.elsewhere.original_of(twin));
        let own = original.flatten().and_then(|original| {
            let is_its_own = |counter: &&SeriesId| group(counter) == group(&original);
            counters.iter().find(is_its_own)
        });
        own.or(counters.first()).copied()
    }
}
