//! Which series go into which plot, in which colour: worked out from their names, once per change of
//! the set of series. No screen in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::{Job, JobId, Scope, SeriesId, SeriesInfo, SeriesList, XAxis};

use super::elsewhere::Elsewhere;

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
    /// The jobs whose series they are.
    pub jobs: HashSet<JobId>,
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
    pub by_job: HashMap<JobId, Arc<[SeriesId]>>,
    /// The colour of each series.
    pub inks: HashMap<SeriesId, Ink>,
    elsewhere: Elsewhere,
    /// The hue with which each plot begins; kept while series come and go, so that none changes.
    first_hues: HashMap<String, usize>,
    /// The name of each series within its job.
    pub names: HashMap<SeriesId, Arc<str>>,
    made_of: Option<(SeriesList, u64)>,
    /// Grows with every change.
    pub revision: u64,
}

impl Plan {
    /// Works it out anew if series have come or gone.
    pub fn update(&mut self, scope: &Scope, jobs: &[Job]) {
        // Read before what it counts: a change in between is seen the next time.
        let revision = scope.series_revision();
        let list = scope.store().list();
        let is_known =
            |(known, seen): &(SeriesList, u64)| Arc::ptr_eq(known, &list) && *seen == revision;
        if self.made_of.as_ref().is_some_and(is_known) {
            return;
        }
        let first_hues = std::mem::take(&mut self.first_hues);
        *self = Self {
            revision: self.revision + 1,
            ..Self::new(&list, Elsewhere::of(scope, jobs), first_hues)
        };
        for job in jobs {
            let series = scope.series_of(job.id());
            self.by_job
                .insert(job.id(), series.iter().map(|series| series.id).collect());
            self.names
                .extend(series.into_iter().map(|series| (series.id, series.name)));
        }
        self.say_whose_plots();
        self.made_of = Some((list, revision));
    }

    /// Says of each plot which jobs it shows: once over all series, however many plots there are.
    fn say_whose_plots(&mut self) {
        let places: HashMap<SeriesId, usize> = (0..)
            .zip(&self.plots)
            .flat_map(|(place, plot)| plot.series.iter().map(move |series| (*series, place)))
            .collect();
        for (job, series) in &self.by_job {
            for place in series.iter().filter_map(|series| places.get(series)) {
                self.plots[*place].jobs.insert(*job);
            }
        }
    }

    fn new(list: &SeriesList, elsewhere: Elsewhere, first_hues: HashMap<String, usize>) -> Self {
        let mut plots = grouped(list, &elsewhere, key_of);
        if plots.len() > MOST_PLOTS {
            plots = grouped(list, &elsewhere, |info| Key {
                group: "all series".into(),
                unit: String::new(),
                ..key_of(info)
            });
        }
        let infos = list.iter().map(|(id, info)| (*id, Arc::clone(info)));
        let mut plan = Self {
            elsewhere,
            infos: infos.collect(),
            first_hues,
            ..Self::default()
        };
        let mut before = 0;
        for plot in &plots {
            let hue_key = plan.hue_key(plot);
            let first = *plan.first_hues.entry(hue_key).or_insert(before % HUES);
            let inks = (0..).map(|place| Ink {
                hue: (first + place) % HUES,
                shade: place / HUES,
            });
            plan.inks.extend(plot.series.iter().copied().zip(inks));
            before += plot.series.len();
        }
        plan.plots = plots;
        plan
    }

    /// The key of a plot where its first series stands by itself: a series keeps its colour when it
    /// goes over to a counter.
    fn hue_key(&self, plot: &PlotPlan) -> String {
        let first = plot.series.first().and_then(|first| self.infos.get(first));
        let axis = first.map_or_else(|| plot.axis.clone(), |info| info.x.clone());
        plot_key(&plot.title, &plot.unit, &axis)
    }

    /// The series whose samples are drawn for this one.
    pub fn data_of(&self, series: SeriesId) -> SeriesId {
        self.elsewhere.data_of(series)
    }

    /// The colour of a series.
    pub fn ink(&self, series: SeriesId) -> Ink {
        self.inks.get(&series).copied().unwrap_or_default()
    }

    /// A series' name within its job.
    pub fn short_name(&self, series: SeriesId) -> &str {
        self.names.get(&series).map_or("", |name| name)
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

fn plot_key(group: &str, unit: &str, axis: &XAxis) -> String {
    format!("{group}|{unit}|{axis:?}")
}

fn grouped(
    list: &SeriesList,
    elsewhere: &Elsewhere,
    key_of: impl Fn(&SeriesInfo) -> Key,
) -> Vec<PlotPlan> {
    let mut plots: Vec<PlotPlan> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (id, info) in list.iter() {
        let Some(axis) = elsewhere.axis_of(*id, info) else {
            continue;
        };
        let axis = axis.clone();
        let key = Key {
            axis,
            ..key_of(info)
        };
        let place = *places.entry(key.clone()).or_insert_with(|| {
            plots.push(PlotPlan {
                key: plot_key(&key.group, &key.unit, &key.axis),
                title: key.group,
                unit: key.unit,
                axis: key.axis,
                series: Vec::new(),
                jobs: HashSet::new(),
            });
            plots.len() - 1
        });
        plots[place].series.push(*id);
    }
    plots
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
            &Elsewhere::default(),
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
        let list = list(&[("a/x", "ms"), ("b/x", "MB")]);
        let plots = grouped(&list, &Elsewhere::default(), key_of);
        assert_eq!(plots.len(), 2);
    }
}
