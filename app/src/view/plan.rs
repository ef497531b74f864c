//! Which series go into which plot, in which colour: those of a kind and a unit over the same axis, over all
//! groups and jobs, worked out once per change of the set of series. No screen in it.

mod sorted;
mod traces;
mod whose;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sprintscope_sim::difference::Difference;
use sprintscope_sim::store::{SeriesId, SeriesInfo, SeriesList, XAxis};
use sprintscope_sim::{Job, JobId, Scope};

use self::sorted::{Stands, sorted};
use super::Shown;
use super::arrangement::arranging::{Arranging, There};
use super::arrangement::regroup::{Names, recoloured, regrouped};
use super::elsewhere::{Elsewhere, told_series};
pub(crate) use super::inks::{HUES, Ink};
use super::inks::{KeptHues, Whose, told_apart};
use super::job_lanes::{self, JobLane};
use super::kinds::Kinds;
use super::label_places::LabelPlaces;
use super::planner::Planner;
pub(crate) use super::plot_plan::PlotPlan;
use super::side_axes::{self, SideAxis};
use super::time_axes::is_moved;

/// What the plot of all state series over an axis is called.
const STATES: &str = "states";

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
    /// The colour of each job that is one hue, since another has series of the same names.
    pub job_inks: HashMap<JobId, Ink>,
    /// The runs that have added to a series, the oldest first, where not only the first one did.
    runs: HashMap<SeriesId, Arc<[u32]>>,
    /// The axis on which the runs of all jobs are drawn beside each other, where they are.
    compared: Option<XAxis>,
    /// Whether what jobs are doing is a plot, too.
    job_lanes: Shown,
    /// The lanes of that plot, and whose each is.
    lanes: HashMap<SeriesId, JobId>,
    whose: Whose,
    label_places: LabelPlaces,
    elsewhere: Elsewhere,
    kept: Kept,
    /// The name of each series within its job.
    pub names: HashMap<SeriesId, Arc<str>>,
    /// The name of the job of each series.
    owners: Owners,
    /// Series that are drawn over the second y axis of their plot.
    pub second_axis: HashSet<SeriesId>,
    made_of: Option<(SeriesList, u64)>,
    planner: Planner<Self>,
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

/// Of what a plan is made beside what there is.
struct Seed {
    kept: Kept,
    job_lanes: Shown,
    compared: Option<XAxis>,
}

/// What is kept while series come and go.
#[derive(Clone, Debug, Default)]
struct Kept {
    hues: KeptHues,
    kinds: Kinds,
}

/// Whose each series is: the job's name.
type Owners = HashMap<SeriesId, Arc<str>>;

impl Plan {
    /// Draws what stands over a time on this axis instead, or where it stands.
    pub(crate) fn compare_on(&mut self, axis: Option<XAxis>) {
        if self.compared != axis {
            self.compared = axis;
            self.made_of = None;
        }
    }

    /// The axis on which runs are drawn beside each other.
    pub(crate) fn compared(&self) -> Option<&XAxis> {
        self.compared.as_ref()
    }

    /// Has a plot of what jobs are doing, or none.
    pub(crate) fn show_job_lanes(&mut self, shown: Shown) {
        if self.job_lanes != shown {
            self.job_lanes = shown;
            self.made_of = None;
        }
    }

    /// Whether a series is what a job is doing: that is held on after its end.
    pub(crate) fn is_job_lane(&self, series: SeriesId) -> bool {
        self.lanes.contains_key(&series)
    }

    /// Works it out anew if series have come or gone, or another run has begun: at once, or where that takes long
    /// on a thread, while what was known stands.
    pub(crate) fn update(&mut self, scope: &Scope, jobs: &[Job]) {
        match self.planner.take_finished() {
            Some(made) if self.made_of.is_some() => self.become_of(made),
            Some(made) => self.kept = made.kept,
            None => {}
        }
        let Some((known, seen)) = &self.made_of else {
            // Something else is wanted than a thread is at.
            if let Some(made) = self.planner.wait() {
                self.kept = made.kept;
            }
            return self.make_at_once(scope, jobs);
        };
        let list = scope.store().list();
        if *seen == scope.series_revision() && Arc::ptr_eq(known, &list) {
            return;
        }
        if !self.planner.takes_long(list.len()) {
            self.make_at_once(scope, jobs);
        } else if !self.planner.holds() {
            let seed = self.seed();
            let (scope, jobs) = (scope.clone(), jobs.to_vec());
            let _is_begun = self.planner.begin(move || Self::made(&scope, &jobs, seed));
        }
    }

    /// When series that have come are to be looked for in the plan, where they aren't yet.
    pub(crate) fn due_in(&self) -> Option<Duration> {
        self.planner.due_in()
    }

    fn seed(&mut self) -> Seed {
        Seed {
            kept: std::mem::take(&mut self.kept),
            job_lanes: self.job_lanes,
            compared: self.compared.clone(),
        }
    }

    fn make_at_once(&mut self, scope: &Scope, jobs: &[Job]) {
        let begun = Instant::now();
        let seed = self.seed();
        self.become_of(Self::made(scope, jobs, seed));
        self.planner.made(begun.elapsed());
    }

    fn become_of(&mut self, made: Self) {
        let planner = std::mem::take(&mut self.planner);
        let revision = self.revision + 1;
        *self = Self {
            planner,
            revision,
            ..made
        };
    }

    /// The plan of what there is now.
    fn made(scope: &Scope, jobs: &[Job], seed: Seed) -> Self {
        // Read before what it counts: a change in between is seen the next time.
        let revision = scope.series_revision();
        let list = scope.store().list();
        let (mut by_job, mut names, mut owners) = (HashMap::new(), HashMap::new(), HashMap::new());
        let (mut whose, mut runs) = (Whose::new(), HashMap::new());
        // Differences of runs: they stand where those were put on each other.
        let mut still = HashSet::new();
        for job in jobs {
            let series = told_series(scope, job);
            let ids: Arc<[SeriesId]> = series.iter().map(|series| series.id).collect();
            let owner: Arc<str> = (**job.name()).into();
            owners.extend(ids.iter().map(|series| (*series, Arc::clone(&owner))));
            if job.run() > 0 {
                runs.extend(
                    ids.iter()
                        .filter_map(|id| Some((*id, runs_of(scope, *id)?))),
                );
            }
            if Difference::is_one(job) {
                still.extend(ids.iter().copied());
            }
            by_job.insert(job.id(), ids);
            let named = series.iter();
            whose.extend(named.map(|one| (one.id, (job.id(), Arc::clone(&one.name)))));
            names.extend(series.into_iter().map(|series| (series.id, series.name)));
        }
        let Seed {
            mut kept,
            job_lanes,
            compared,
        } = seed;
        kept.hues.meet(jobs.iter().map(Job::id));
        let mut plan = Self {
            by_job,
            runs,
            job_lanes,
            ..Self::new(
                &list,
                (names, &owners, whose),
                (Elsewhere::of(scope, jobs), compared, &still),
                kept,
            )
        };
        plan.owners = owners;
        plan.label_places = LabelPlaces::new(scope.store().labels());
        if plan.job_lanes == Shown::Yes {
            plan.add_job_lanes(&job_lanes::lanes(scope, jobs));
        }
        plan.say_whose_plots();
        plan.made_of = Some((list, revision));
        plan
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
            let is_of_one_hue = |series: &SeriesId| {
                let whose = self.whose.get(series);
                whose.is_some_and(|(job, _)| self.job_inks.contains_key(job))
            };
            recoloured(&plots, &names, (arrangement, &is_of_one_hue), &mut inks);
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
            let series = &plot.series;
            let unit = side_axes::first_unit(series, &plot.id.unit, &self.infos);
            plot.sides = SideAxis::of(series, unit, &self.infos, &self.second_axis);
            plot.unit = unit.to_owned();
        }
        let there = self.plots.iter().map(|plot| There {
            id: plot.id.clone(),
            title: plot.title.clone(),
            series: plot.series.clone(),
        });
        arranging.is_there(there.collect());
    }

    fn add_job_lanes(&mut self, lanes: &[JobLane]) {
        for lane in lanes {
            let JobLane {
                name, series, info, ..
            } = lane;
            self.infos.insert(*series, Arc::clone(info));
            self.names.insert(*series, job_lanes::SERIES.into());
            self.owners.insert(*series, Arc::clone(name));
        }
        self.plots.extend(job_lanes::plot(lanes));
        self.lanes = lanes.iter().map(|lane| (lane.series, lane.job)).collect();
    }

    /// Says of each plot which jobs it shows: once over all series, however many plots there are.
    fn say_whose_plots(&mut self) {
        let places: HashMap<SeriesId, usize> = (0..)
            .zip(&self.plots)
            .flat_map(|(place, plot)| plot.series.iter().map(move |series| (*series, place)))
            .collect();
        for (series, job) in &self.lanes {
            if let Some(place) = places.get(series) {
                self.plots[*place].jobs.insert(*job);
            }
        }
        for (job, series) in &self.by_job {
            for place in series.iter().filter_map(|series| places.get(series)) {
                self.plots[*place].jobs.insert(*job);
            }
        }
    }

    fn new(
        list: &SeriesList,
        (names, owners, whose): (HashMap<SeriesId, Arc<str>>, &Owners, Whose),
        (elsewhere, compared, still): (Elsewhere, Option<XAxis>, &HashSet<SeriesId>),
        mut kept: Kept,
    ) -> Self {
        let placed = (&elsewhere, compared.as_ref().map(|axis| (axis, still)));
        // As if all stood over the same: colours are of series, and not of what these stand over at present.
        let anywhere = sorted(list, (&names, owners), Stands::Anywhere, &mut kept.kinds);
        let plots = sorted(list, (&names, owners), Stands::On(placed), &mut kept.kinds);
        let infos = list.iter().map(|(id, info)| (*id, Arc::clone(info)));
        let mut plan = Self {
            elsewhere,
            compared,
            infos: infos.collect(),
            names,
            ..Self::default()
        };
        let groups: Vec<&[SeriesId]> = anywhere.iter().map(|plot| &*plot.series).collect();
        (plan.inks, plan.job_inks) = kept.hues.inks(&groups, &whose);
        for plot in &plots {
            told_apart(&plot.series, &plan.job_inks, &whose, &mut plan.inks);
        }
        plan.plots = plots;
        (plan.kept, plan.whose) = (kept, whose);
        plan
    }

    /// The series of a job that have a place, and so may say where it begins.
    pub(crate) fn series_of(&self, job: JobId) -> &[SeriesId] {
        self.by_job.get(&job).map_or(&[], |series| &**series)
    }

    /// How many series all jobs have.
    pub(crate) fn series_count(&self) -> usize {
        self.by_job.values().map(|series| series.len()).sum()
    }

    /// The series whose samples are drawn for this one.
    pub(crate) fn data_of(&self, series: SeriesId) -> SeriesId {
        self.elsewhere.data_of(series)
    }

    /// The axis that a series stands over, if it is drawn.
    pub(crate) fn axis_of(&self, series: SeriesId) -> Option<&XAxis> {
        self.elsewhere.axis_of(series, self.infos.get(&series)?)
    }

    /// The axis of the plot in which a series is drawn, if it is: where runs are compared, what stands over a time is drawn
    /// elsewhere.
    pub(crate) fn drawn_over(&self, series: SeriesId) -> Option<&XAxis> {
        let home = self.axis_of(series)?;
        Some(self.compared().filter(|_| is_moved(home)).unwrap_or(home))
    }

    /// The colour of a label of this series: of what jobs are doing the same in every scope.
    pub(crate) fn label_ink(&self, series: SeriesId, label: &str) -> Ink {
        let known = self.label_places.of(label);
        let known = known.filter(|_| !self.is_job_lane(series));
        let own = || {
            let info = self.infos.get(&series)?;
            let mut labels = info.labels.iter().flatten();
            labels.position(|known| known == label)
        };
        Ink::of_series(known.or_else(own).unwrap_or(0))
    }

    /// The colour of a series.
    pub(crate) fn ink(&self, series: SeriesId) -> Ink {
        let of_job = || self.job_inks.get(&self.whose.get(&series)?.0);
        let known = self.inks.get(&series).or_else(of_job);
        known.copied().unwrap_or_default()
    }

    /// All series with the names of their jobs and their own.
    pub(crate) fn named(&self) -> impl Iterator<Item = (SeriesId, &str, &str)> {
        self.names.iter().filter_map(|(series, name)| {
            let owner = self.owners.get(series)?;
            Some((*series, &**owner, &**name))
        })
    }

    /// A series' name within its job.
    pub(crate) fn short_name(&self, series: SeriesId) -> &str {
        self.names.get(&series).map_or("", |name| name)
    }
}

/// The runs that have added to a series, where there were several or it wasn't the first one.
fn runs_of(scope: &Scope, series: SeriesId) -> Option<Arc<[u32]>> {
    let spans = scope.store().spans(series);
    let runs = spans.iter().map(|span| span.number);
    let is_of_first = spans.iter().all(|span| span.number == 0);
    (!is_of_first).then(|| runs.collect())
}

#[cfg(test)]
mod tests;
