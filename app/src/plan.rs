//! Which series go into which plot, in which colour: worked out from their names, once per change of
//! the set of series. No screen in it.

use std::collections::HashMap;
use std::sync::Arc;

use sprintscope_sim::{Job, JobId, Scope, SeriesId, SeriesInfo, SeriesList, XAxis};

/// More plots than this are too small to read: then each axis has one for all.
const MOST_PLOTS: usize = 12;

/// One plot.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotPlan {
    /// What tells it from the others, stable while series come and go.
    pub key: String,
    /// What stands over it.
    pub title: String,
    /// Unit of all its series.
    pub unit: String,
    /// What x means in it.
    pub axis: XAxis,
    /// Its series, in the order in which they came.
    pub series: Vec<SeriesId>,
}

/// The colour of a curve, without saying which: a theme does that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ink {
    /// Which of the hues; they come again when all are used.
    pub hue: usize,
    /// How often they have come again in this plot.
    pub shade: usize,
}

/// Hues that can be told apart.
pub const HUES: usize = 6;

/// All plots, and where each series is.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The plots, in the order in which their first series came.
    pub plots: Vec<PlotPlan>,
    /// What each series is.
    pub infos: HashMap<SeriesId, Arc<SeriesInfo>>,
    /// The series of each job, in the order in which they came.
    pub by_job: HashMap<JobId, Vec<SeriesId>>,
    /// The colour of each series.
    pub inks: HashMap<SeriesId, Ink>,
    /// The hue with which each plot begins; kept while series come and go, so that none changes.
    first_hues: HashMap<String, usize>,
    made_of: Option<(SeriesList, usize)>,
}

impl Plan {
    /// Works it out anew if series or jobs have come or gone.
    pub fn update(&mut self, scope: &Scope, jobs: &[Job]) {
        let list = scope.store().list();
        let is_known = |(known, count): &(SeriesList, usize)| {
            Arc::ptr_eq(known, &list) && *count == jobs.len()
        };
        if !self.made_of.as_ref().is_some_and(is_known) {
            let first_hues = std::mem::take(&mut self.first_hues);
            *self = Self::new(&list, jobs, first_hues);
            self.made_of = Some((list, jobs.len()));
        }
    }

    fn new(list: &SeriesList, jobs: &[Job], first_hues: HashMap<String, usize>) -> Self {
        let ids: HashMap<&str, JobId> = jobs.iter().map(|job| (&**job.name(), job.id())).collect();
        let mut plan = Self {
            first_hues,
            ..Self::default()
        };
        let mut plots = grouped(list, key_of);
        if plots.len() > MOST_PLOTS {
            plots = grouped(list, |info| Key {
                group: "all series".into(),
                unit: String::new(),
                ..key_of(info)
            });
        }
        let mut before = 0;
        for plot in &plots {
            let first = *plan
                .first_hues
                .entry(plot.key.clone())
                .or_insert(before % HUES);
            let inks = (0..).map(|place| Ink {
                hue: (first + place) % HUES,
                shade: place / HUES,
            });
            plan.inks.extend(plot.series.iter().copied().zip(inks));
            before += plot.series.len();
        }
        plan.plots = plots;
        for (id, info) in list.iter() {
            plan.infos.insert(*id, Arc::clone(info));
            if let Some(job) = job_of(&info.name, &ids) {
                plan.by_job.entry(job).or_default().push(*id);
            }
        }
        plan
    }

    /// The colour of a series.
    pub fn ink(&self, series: SeriesId) -> Ink {
        self.inks.get(&series).copied().unwrap_or_default()
    }

    /// A series' name within its job.
    pub fn short_name(&self, series: SeriesId, job: &str) -> &str {
        let name = self
            .infos
            .get(&series)
            .map_or("", |info| info.name.as_str());
        name.strip_prefix(job)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    group: String,
    unit: String,
    axis: XAxis,
}

fn key_of(info: &SeriesInfo) -> Key {
    let last_part = || {
        info.name
            .rsplit('/')
            .next()
            .unwrap_or(&info.name)
            .to_owned()
    };
    Key {
        group: info.group.clone().unwrap_or_else(last_part),
        unit: info.unit.clone(),
        axis: info.x.clone(),
    }
}

fn grouped(list: &SeriesList, key_of: impl Fn(&SeriesInfo) -> Key) -> Vec<PlotPlan> {
    let mut plots: Vec<PlotPlan> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (id, info) in list.iter() {
        let key = key_of(info);
        let place = *places.entry(key.clone()).or_insert_with(|| {
            plots.push(PlotPlan {
                key: format!("{}|{}|{:?}", key.group, key.unit, key.axis),
                title: key.group,
                unit: key.unit,
                axis: key.axis,
                series: Vec::new(),
            });
            plots.len() - 1
        });
        plots[place].series.push(*id);
    }
    plots
}

/// The job whose name the series' begins with: the longest, since a job's name may have slashes.
fn job_of(series: &str, jobs: &HashMap<&str, JobId>) -> Option<JobId> {
    let slashes = series.rmatch_indices('/');
    slashes
        .filter_map(|(at, _)| jobs.get(&series[..at]))
        .copied()
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[(&str, &str)]) -> SeriesList {
        let info = |(i, (name, unit)): (usize, &(&str, &str))| {
            let info = SeriesInfo {
                name: (*name).into(),
                unit: (*unit).into(),
                ..SeriesInfo::default()
            };
            (SeriesId(i as u32), Arc::new(info))
        };
        names.iter().enumerate().map(info).collect()
    }

    #[test]
    fn one_name_and_unit_is_one_plot_across_jobs() {
        let plots = grouped(
            &list(&[("a/loss", ""), ("a/temp", "°C"), ("b/loss", "")]),
            key_of,
        );
        let titles: Vec<_> = plots
            .iter()
            .map(|plot| (&*plot.title, plot.series.len()))
            .collect();
        assert_eq!(titles, [("loss", 2), ("temp", 1)]);
    }

    #[test]
    fn another_unit_is_another_plot() {
        let plots = grouped(&list(&[("a/x", "ms"), ("b/x", "MB")]), key_of);
        assert_eq!(plots.len(), 2);
    }

    #[test]
    fn a_jobs_name_may_have_slashes() {
        let jobs = HashMap::from([("plant", JobId(1)), ("plant/m1", JobId(2))]);
        assert_eq!(job_of("plant/m1/temp", &jobs), Some(JobId(2)));
        assert_eq!(job_of("plant/m2/temp", &jobs), Some(JobId(1)));
        assert_eq!(job_of("other/temp", &jobs), None);
    }
}
