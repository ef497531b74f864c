//! Which series go into which plot, in which colour: as their sources said, else worked out from their
//! names, once per change of the set of series. No screen in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesInfo, SeriesList};
use sprintscope_sim::{Job, JobId, Scope};

use super::elsewhere::Elsewhere;
use super::group::group;
use super::plot_id::PlotId;

/// More plots than this are too small to read: then each axis has one for all.
const MOST_PLOTS: usize = 12;

/// One plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlotPlan {
    /// What tells it from the others.
    pub id: PlotId,
    /// Its series, in the order in which they came.
    pub series: Vec<SeriesId>,
    /// The jobs whose series they are.
    pub jobs: HashSet<JobId>,
}

/// The colour of a curve, without saying which: a theme does that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ink {
    /// Which of the hues; they come again when all are used.
    pub hue: usize,
    /// How often they have come again in this plot.
    pub shade: usize,
}

/// Hues that can be told apart.
pub(crate) const HUES: usize = 8;

/// All plots, and where each series is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
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
    first_hues: HashMap<PlotId, usize>,
    /// The name of each series within its job.
    pub names: HashMap<SeriesId, Arc<str>>,
    made_of: Option<(SeriesList, u64)>,
    /// Grows with every change.
    pub revision: u64,
}

impl Plan {
    /// Works it out anew if series have come or gone.
    pub(crate) fn update(&mut self, scope: &Scope, jobs: &[Job]) {
        // Read before what it counts: a change in between is seen the next time.
        let revision = scope.series_revision();
        let list = scope.store().list();
        let is_known =
            |(known, seen): &(SeriesList, u64)| Arc::ptr_eq(known, &list) && *seen == revision;
        if self.made_of.as_ref().is_some_and(is_known) {
            return;
        }
        let first_hues = std::mem::take(&mut self.first_hues);
        let (mut by_job, mut names) = (HashMap::new(), HashMap::new());
        for job in jobs {
            let series = scope.series_of(job.id());
            let ids: Arc<[SeriesId]> = series.iter().map(|series| series.id).collect();
            by_job.insert(job.id(), ids);
            names.extend(series.into_iter().map(|series| (series.id, series.name)));
        }
        *self = Self {
            by_job,
            revision: self.revision + 1,
            ..Self::new(&list, names, Elsewhere::of(scope, jobs), first_hues)
        };
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

    fn new(
        list: &SeriesList,
        names: HashMap<SeriesId, Arc<str>>,
        elsewhere: Elsewhere,
        first_hues: HashMap<PlotId, usize>,
    ) -> Self {
        let plot = |id, info: &SeriesInfo| plot_of(info, names.get(&id).map(|name| &**name));
        let mut plots = grouped(list, &elsewhere, plot);
        if plots.len() > MOST_PLOTS {
            plots = grouped(list, &elsewhere, |id, info| PlotId {
                group: "all series".into(),
                unit: String::new(),
                ..plot(id, info)
            });
        }
        let infos = list.iter().map(|(id, info)| (*id, Arc::clone(info)));
        let mut plan = Self {
            elsewhere,
            infos: infos.collect(),
            first_hues,
            names,
            ..Self::default()
        };
        let mut before = 0;
        for plot in &plots {
            let at_home = plan.at_home(plot);
            let first = *plan.first_hues.entry(at_home).or_insert(before % HUES);
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

    /// The plot in which the first series of this one stands by itself: a series keeps its colour when
    /// it goes over to a counter.
    fn at_home(&self, plot: &PlotPlan) -> PlotId {
        let first = plot.series.first().and_then(|first| self.infos.get(first));
        let axis = first.map_or_else(|| plot.id.axis.clone(), |info| info.x.clone());
        PlotId {
            axis,
            ..plot.id.clone()
        }
    }

    /// The series whose samples are drawn for this one.
    pub(crate) fn data_of(&self, series: SeriesId) -> SeriesId {
        self.elsewhere.data_of(series)
    }

    /// The colour of a series.
    pub(crate) fn ink(&self, series: SeriesId) -> Ink {
        self.inks.get(&series).copied().unwrap_or_default()
    }

    /// A series' name within its job.
    pub(crate) fn short_name(&self, series: SeriesId) -> &str {
        self.names.get(&series).map_or("", |name| name)
    }
}

/// The plot of a series: as its source said, else as its name within its job says.
fn plot_of(info: &SeriesInfo, name: Option<&str>) -> PlotId {
    // Until it is known whose series it is, the job's name is taken for one without a slash.
    let behind_job = || info.name.split_once('/').map(|(_, name)| name);
    let name = name.or_else(behind_job).unwrap_or(&info.name);
    PlotId {
        group: info.group.clone().unwrap_or_else(|| group(name).to_owned()),
        unit: info.unit.clone(),
        axis: info.x.clone(),
    }
}

fn grouped(
    list: &SeriesList,
    elsewhere: &Elsewhere,
    plot_of: impl Fn(SeriesId, &SeriesInfo) -> PlotId,
) -> Vec<PlotPlan> {
    let mut plots: Vec<PlotPlan> = Vec::new();
    let mut places: HashMap<PlotId, usize> = HashMap::new();
    for (id, info) in list.iter() {
        let Some(axis) = elsewhere.axis_of(*id, info) else {
            continue;
        };
        let axis = axis.clone();
        let plot = PlotId {
            axis,
            ..plot_of(*id, info)
        };
        let place = *places.entry(plot.clone()).or_insert_with(|| {
            plots.push(PlotPlan {
                id: plot,
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
    use std::time::Duration;

    use sprintscope_sim::job::SeriesSpec;
    use sprintscope_sim::{JobSpec, TaskSpec};

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

    fn titles(plan: &Plan) -> Vec<(&str, usize)> {
        let plots = plan.plots.iter();
        plots
            .map(|plot| (&*plot.id.group, plot.series.len()))
            .collect()
    }

    fn plan(list: &SeriesList) -> Plan {
        let (names, hues) = (HashMap::new(), HashMap::new());
        Plan::new(list, names, Elsewhere::default(), hues)
    }

    #[test]
    fn one_name_and_unit_is_one_plot_across_jobs() {
        let plan = plan(&list(&[("a/loss", ""), ("a/temp", "°C"), ("b/loss", "")]));
        assert_eq!(titles(&plan), [("loss", 2), ("temp", 1)]);
    }

    #[test]
    fn another_unit_is_another_plot() {
        let plan = plan(&list(&[("a/x", "ms"), ("b/x", "MB")]));
        assert_eq!(plan.plots.len(), 2);
    }

    #[test]
    fn parts_of_the_data_share_a_plot_unless_their_source_said_otherwise() {
        let scope = Scope::new();
        let job = scope.start(
            JobSpec::new("runs/7").stopper(TaskSpec::new("train", |ctx| {
                ctx.plot("loss", 1.0);
                ctx.plot("val_loss", 1.0);
                let others = SeriesSpec::named("test_loss").group("kept apart");
                let others = ctx.series(others);
                async move {
                    assert!(others.push(1.0, 1.0).is_ok());
                }
            })),
        );
        assert!(job.wait(Duration::from_secs(20)));
        scope.settle();
        let mut plan = Plan::default();
        plan.update(&scope, &[job]);
        assert_eq!(titles(&plan), [("loss", 2), ("kept apart", 1)]);
    }
}
