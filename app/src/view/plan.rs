//! Which series go into which plot, in which colour: those of a kind and a unit over the same axis, over all
//! groups and jobs, worked out once per change of the set of series. No screen in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::store::{SeriesId, SeriesInfo, SeriesList, XAxis};
use sprintscope_sim::{Job, JobId, Scope};

use super::arrangement::arranging::{Arranging, There};
use super::arrangement::regroup::{Names, recoloured, regrouped};
use super::crowd::{Member, parted};
use super::elsewhere::Elsewhere;
use super::kinds::{Kinds, Named};
use super::lanes::LabelInks;
use super::plot_id::PlotId;
use super::side_axes::SideAxis;

/// One plot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlotPlan {
    /// What tells it from the others.
    pub id: PlotId,
    /// What stands over it: the name that all its series have, else what their names have in common.
    pub title: String,
    /// Its series, in the order in which they came.
    pub series: Vec<SeriesId>,
    /// The y axes beside the first one.
    pub sides: Vec<SideAxis>,
    /// The jobs whose series they are.
    pub jobs: HashSet<JobId>,
    /// They are state series, drawn as lanes.
    pub is_of_states: bool,
}

/// The colour of a curve, without saying which: a theme does that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ink {
    /// Which of the hues; they come again when all are used.
    pub hue: usize,
    /// How often they have come again in this plot.
    pub shade: usize,
}

/// What the plot of all state series over an axis is called.
const STATES: &str = "states";

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
    /// The colour of each label.
    pub label_inks: LabelInks,
    elsewhere: Elsewhere,
    kept: Kept,
    /// The name of each series within its job.
    pub names: HashMap<SeriesId, Arc<str>>,
    /// The name of the job of each series.
    owners: Owners,
    /// Series that are drawn over the second y axis of their plot.
    pub second_axis: HashSet<SeriesId>,
    made_of: Option<(SeriesList, u64)>,
    /// The arrangement by which plots are as they are, by its revision.
    arranged_by: Option<u64>,
    /// Plots and colours as they would be by themselves, where a person has arranged them.
    own: Option<Own>,
    /// Grows with every change.
    pub revision: u64,
}

/// Plots and colours as by themselves.
#[derive(Clone, Debug)]
struct Own {
    plots: Vec<PlotPlan>,
    inks: HashMap<SeriesId, Ink>,
}

/// What is kept while series come and go.
#[derive(Clone, Debug, Default)]
struct Kept {
    /// The hue with which each plot begins: none changes.
    first_hues: HashMap<PlotId, usize>,
    kinds: Kinds,
    label_inks: LabelInks,
}

/// Whose each series is: the job's name.
type Owners = HashMap<SeriesId, Arc<str>>;

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
        let kept = std::mem::take(&mut self.kept);
        let (mut by_job, mut names, mut owners) = (HashMap::new(), HashMap::new(), HashMap::new());
        for job in jobs {
            let series = scope.series_of(job.id());
            let ids: Arc<[SeriesId]> = series.iter().map(|series| series.id).collect();
            let owner: Arc<str> = (**job.name()).into();
            owners.extend(ids.iter().map(|series| (*series, Arc::clone(&owner))));
            by_job.insert(job.id(), ids);
            names.extend(series.into_iter().map(|series| (series.id, series.name)));
        }
        *self = Self {
            by_job,
            revision: self.revision + 1,
            ..Self::new(&list, (names, &owners), Elsewhere::of(scope, jobs), kept)
        };
        self.owners = owners;
        self.say_whose_plots();
        self.made_of = Some((list, revision));
    }

    /// Has plots be as a person arranged them, and tells the arrangement which there are. Nothing is done where neither
    /// has changed.
    pub(crate) fn arrange(&mut self, arranging: &mut Arranging) {
        let revision = arranging.revision();
        if self.arranged_by == Some(revision) {
            return;
        }
        self.arranged_by = Some(revision);
        let arrangement = arranging.arrangement();
        let is_own = arrangement.leaves_plots() && arrangement.tiles.is_none();
        if let Some(Own { plots, inks }) = self.own.take() {
            (self.plots, self.inks) = (plots, inks);
            self.revision += 1;
        }
        self.second_axis.clear();
        if !is_own {
            self.revision += 1;
            let names: Names<'_> = self
                .names
                .iter()
                .filter_map(|(series, name)| {
                    Some((*series, (&**self.owners.get(series)?, &**name)))
                })
                .collect();
            let plots = regrouped(&self.plots, &names, arrangement);
            let mut inks = self.inks.clone();
            recoloured(&plots, &names, arrangement, &mut inks);
            let keys = &arrangement.second_axis;
            let is_second =
                |(job, name): &(&str, &str)| keys.iter().any(|key| key.is_of(job, name));
            let second = names.iter().filter(|(_, names)| is_second(names));
            self.second_axis = second.map(|(series, _)| *series).collect();
            self.own = Some(Own {
                plots: std::mem::replace(&mut self.plots, plots),
                inks: std::mem::replace(&mut self.inks, inks),
            });
            self.say_whose_plots();
        }
        for plot in &mut self.plots {
            let (unit, moved) = (&plot.id.unit, &self.second_axis);
            plot.sides = SideAxis::of(&plot.series, unit, &self.infos, moved);
        }
        let there = self.plots.iter().map(|plot| There {
            id: plot.id.clone(),
            title: plot.title.clone(),
            series: plot.series.clone(),
        });
        arranging.is_there(there.collect());
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
        (names, owners): (HashMap<SeriesId, Arc<str>>, &Owners),
        elsewhere: Elsewhere,
        mut kept: Kept,
    ) -> Self {
        let plots = sorted(list, (&names, owners), &elsewhere, &mut kept.kinds);
        list.iter().for_each(|(_, info)| kept.label_inks.add(info));
        let infos = list.iter().map(|(id, info)| (*id, Arc::clone(info)));
        let mut plan = Self {
            elsewhere,
            label_inks: kept.label_inks.clone(),
            infos: infos.collect(),
            kept,
            names,
            ..Self::default()
        };
        let mut before = 0;
        for plot in &plots {
            let at_home = plan.at_home(plot);
            let first_hues = &mut plan.kept.first_hues;
            let first = *first_hues.entry(at_home).or_insert(before % HUES);
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

    /// The axis that a series is drawn over, if it is drawn.
    pub(crate) fn axis_of(&self, series: SeriesId) -> Option<&XAxis> {
        self.elsewhere.axis_of(series, self.infos.get(&series)?)
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

/// All plots, in the order in which their first series came.
fn sorted(
    list: &SeriesList,
    (names, owners): (&HashMap<SeriesId, Arc<str>>, &Owners),
    elsewhere: &Elsewhere,
    kinds: &mut Kinds,
) -> Vec<PlotPlan> {
    let named = |id: &SeriesId| names.get(id).map(|name| &**name);
    let drawn: Vec<(Named<'_>, &XAxis)> = list
        .iter()
        .filter_map(|(id, info)| {
            let axis = elsewhere.axis_of(*id, info)?;
            Some(((*id, &**info, named(id)), axis))
        })
        .collect();
    let series: Vec<Named<'_>> = drawn.iter().map(|(named, _)| *named).collect();
    let kinds = kinds.of(&series);
    let mut of_kind: HashMap<(&str, &str, &XAxis, bool), Vec<usize>> = HashMap::new();
    for (place, (((_, info, _), axis), kind)) in drawn.iter().zip(&kinds).enumerate() {
        // Lanes of whatever is called how stand below each other, unless their source said otherwise.
        let key = match (info.is_state(), &info.group) {
            (true, None) => STATES,
            _ => &kind.key,
        };
        let key = (key, &*info.unit, *axis, info.is_state());
        of_kind.entry(key).or_default().push(place);
    }
    let mut plots = Vec::new();
    for ((key, unit, axis, is_of_states), places) in of_kind {
        let members: Vec<Member<'_>> = places
            .iter()
            .map(|place| Member {
                group: &kinds[*place].group,
                job: owners.get(&series[*place].0).map_or("", |job| job),
            })
            .collect();
        for part in parted(&members) {
            let of_part = part.members.iter().map(|member| places[*member]);
            let places: Vec<usize> = of_part.collect();
            let told = |word: &str| match &*part.label {
                "" => word.to_owned(),
                label => format!("{word} · {label}"),
            };
            let first = &kinds[places[0]].plain;
            let is_common = places.iter().all(|place| kinds[*place].plain == *first);
            plots.push(PlotPlan {
                id: PlotId {
                    group: match is_of_states && key != STATES {
                        true => format!("{} {STATES}", told(key)),
                        false => told(key),
                    },
                    unit: unit.to_owned(),
                    axis: axis.clone(),
                },
                title: told(if is_common { first } else { key }),
                series: places.iter().map(|place| series[*place].0).collect(),
                sides: Vec::new(),
                jobs: HashSet::new(),
                is_of_states,
            });
        }
    }
    plots.sort_by_key(|plot| plot.series.first().copied());
    plots
}

#[cfg(test)]
mod tests;
