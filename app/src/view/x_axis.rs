//! What the series of a job stand over, as a person chooses: the time of arrival, the time since the job began, the
//! clock, a counter that it offers, or any other of its series.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::job::Over;
use sprintscope_sim::store::XAxis;
use sprintscope_sim::{Job, JobId, Scope};

use super::View;
use super::asked::Deed;
use super::command::Command;
use super::command::x::{XChoice, XCommand};
use super::hit::{Beside, Hit};
use super::selection::selected;
use super::time_shown::TimeShown;

/// The series that a person chose as x, by job: the key goes through them, too.
#[derive(Clone, Debug, Default)]
pub struct ChosenX {
    by_job: HashMap<JobId, Vec<String>>,
}

impl ChosenX {
    /// All that a job's series can stand over beside their own axis.
    pub(crate) fn offers(&self, job: &Job) -> Vec<String> {
        let mut offers = job.axes_on_offer();
        for name in self.by_job.get(&job.id()).into_iter().flatten() {
            if !offers.contains(name) {
                offers.push(name.clone());
            }
        }
        offers
    }

    fn choose(&mut self, job: JobId, name: &str) {
        let chosen = self.by_job.entry(job).or_default();
        if !chosen.iter().any(|known| known == name) {
            chosen.push(name.to_owned());
        }
    }
}

/// What jobs stand over as a person chose, and how the time is told, as one piece that can be put back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Standings {
    by_job: HashMap<JobId, String>,
    time_shown: TimeShown,
}

impl Standings {
    /// Those of now.
    pub(super) fn of(scope: &Scope, view: &View) -> Self {
        let jobs = scope.jobs().list().into_iter();
        let asked = |job: Job| Some((job.id(), scope.asked_standing(job.id())?));
        Self {
            by_job: jobs.filter_map(asked).collect(),
            time_shown: view.time_shown.clone(),
        }
    }

    /// Puts the others in the place of these; what both have stays as it is by now.
    pub(super) fn change_to(&self, others: &Self, scope: &Scope, view: &mut View) {
        let jobs: HashSet<JobId> = self
            .by_job
            .keys()
            .chain(others.by_job.keys())
            .copied()
            .collect();
        for job in jobs {
            let over = others.by_job.get(&job);
            if self.by_job.get(&job) != over {
                scope.stand_over(job, over.map(String::as_str));
            }
        }
        if self.time_shown != others.time_shown {
            view.time_shown = others.time_shown.clone();
        }
    }
}

/// Has all jobs stand over what they stand over by themselves, but for those that are compared over a counter.
pub(super) fn let_go(scope: &Scope, view: &mut View) {
    let now = Standings::of(scope, view);
    let mut by_itself = Standings::default();
    for (job, before) in &mut view.comparison.stood {
        *before = None;
        let over = now.by_job.get(job).cloned();
        by_itself.by_job.extend(over.map(|over| (*job, over)));
    }
    now.change_to(&by_itself, scope, view);
}

/// Does it.
pub(super) fn carry_out(command: XCommand, scope: &Scope, view: &mut View) {
    view.note = match command {
        XCommand::Next => next(scope, view),
        XCommand::Choose(job, choice) => {
            let job = scope.jobs().get(job);
            job.map(|job| choose(scope, view, &job, choice))
        }
    };
}

fn choose(scope: &Scope, view: &mut View, job: &Job, choice: XChoice) -> String {
    let over = match choice {
        XChoice::Over(name) => {
            if !job.axes_on_offer().contains(&name) {
                view.chosen_x.choose(job.id(), &name);
            }
            scope.stand_over(job.id(), Some(&name));
            name
        }
        own => {
            scope.stand_over(job.id(), None);
            view.time_shown = match own {
                XChoice::Elapsed => TimeShown::elapsed(job),
                XChoice::Clock => TimeShown::clock(scope),
                XChoice::Own | XChoice::Over(_) => TimeShown::Arrival,
            };
            own_axis(scope, view, job)
        }
    };
    format!("{} stands over {over}", job.name())
}

/// Goes on to the next x axis: each counter in turn, then what the series stand over by themselves; where that is the
/// scope's time, as elapsed and as the clock, too. All jobs of a plot that have the counter go with the first of them.
/// Returns what came of it.
fn next(scope: &Scope, view: &mut View) -> Option<String> {
    let pointed = view.pointed_jobs.iter();
    let mut jobs: Vec<Job> = pointed.filter_map(|job| scope.jobs().get(*job)).collect();
    if jobs.is_empty() {
        jobs.extend(selected(scope, view));
    }
    let with_offers = |job: &&Job| !view.chosen_x.offers(job).is_empty();
    let first = jobs.iter().find(with_offers).or(jobs.first())?.clone();
    let offers = view.chosen_x.offers(&first);
    let is_over_time = is_over_time(scope, &first);
    if offers.is_empty() && !is_over_time {
        let name = first.name();
        return Some(format!(
            "Nothing that {name} says counts: there is no other x axis"
        ));
    }
    let now = scope.asked_standing(first.id());
    let next = match &now {
        // Counters come first, and then the other ways to tell the time.
        None if view.time_shown == TimeShown::Arrival => offers.first(),
        None => None,
        Some(now) => offers.iter().skip_while(|offer| *offer != now).nth(1),
    };
    let next = next.cloned();
    if next.is_none() && is_over_time {
        view.time_shown = view.time_shown.next(scope, &first);
    }
    let has_it = |job: &Job| {
        let offers = || view.chosen_x.offers(job);
        next.as_ref().is_none_or(|next| offers().contains(next))
    };
    for job in jobs.iter().filter(|job| has_it(job)) {
        scope.stand_over(job.id(), next.as_deref());
    }
    let over = next.unwrap_or_else(|| own_axis(scope, view, &first));
    Some(format!("{} stands over {over}", first.name()))
}

/// Whether a job has series over the scope's time.
fn is_over_time(scope: &Scope, job: &Job) -> bool {
    let mut series = scope.series_of(job.id()).into_iter();
    series.any(|series| {
        let info = scope.store().info(series.id);
        info.is_some_and(|info| info.x == XAxis::Time)
    })
}

/// What a job's series stand over by themselves.
fn own_axis(scope: &Scope, view: &View, job: &Job) -> String {
    match job.axis_reading() {
        Some(axis) if axis.kind == Over::Row => "its rows".into(),
        Some(axis) if !axis.name.is_empty() && !is_over_time(scope, job) => axis.name,
        _ => view.time_shown.name(),
    }
}

/// What the series of a job are called as an x axis: short, where that is no other one's.
pub(crate) fn series_names(scope: &Scope, job: &Job) -> Vec<String> {
    let all = scope.series_of(job.id());
    let own_part = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let mut count: HashMap<String, usize> = HashMap::new();
    for series in &all {
        *count.entry(own_part(&series.name)).or_default() += 1;
    }
    let short = |name: &str| {
        let own = own_part(name);
        match count.get(&own) {
            Some(1) => own,
            _ => name.to_owned(),
        }
    };
    all.iter().map(|series| short(&series.name)).collect()
}

/// The series of the selected job as x axes, as lines of the palette.
pub(crate) fn hits(scope: &Scope, view: &View) -> Vec<Hit> {
    /// More series are chosen from no list.
    const MOST: usize = 500;
    let Some(job) = selected(scope, view) else {
        return Vec::new();
    };
    let names = series_names(scope, &job).into_iter().take(MOST);
    let hit = |name: String| Hit {
        text: format!("x: series {name} of {}", job.name()),
        beside: Beside::Kind("x axis"),
        deed: Deed::Command(Command::X(XCommand::Choose(job.id(), XChoice::Over(name)))),
    };
    names.map(hit).collect()
}
