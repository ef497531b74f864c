//! State series as lanes: what is held where, in words and with the colours of labels. No screen in it.

use std::collections::HashMap;

use sprintscope_sim::quantity::{elapsed_text, percent_text, value_text};
use sprintscope_sim::store::{
    Block, Held, Lane, SeriesId, SeriesInfo, SeriesStats, TimeInStates, XAxis, XKind,
};
use sprintscope_sim::{JobId, Scope};

use super::grid::Grid;
use super::plan::{Ink, Plan, PlotPlan};
use super::watched::Watched;

/// The colour of each label, in every plot the same: in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(crate) struct LabelInks {
    known: HashMap<String, usize>,
}

impl LabelInks {
    /// Gives colours to labels that have none.
    pub(crate) fn add(&mut self, info: &SeriesInfo) {
        for label in info.labels.iter().flatten() {
            if !self.known.contains_key(label) {
                self.known.insert(label.clone(), self.known.len());
            }
        }
    }

    /// The colour of a label.
    pub(crate) fn of(&self, label: &str) -> Ink {
        let place = self.known.get(label).copied().unwrap_or(0);
        Ink::of_series(place)
    }
}

/// The lanes of a plot, and what they were asked for: what hasn't changed isn't asked for again.
#[derive(Default)]
pub(crate) struct Lanes {
    made_of: Option<(Grid, Vec<(SeriesId, u64)>)>,
    lanes: Vec<Lane>,
}

impl Lanes {
    /// The blocks of these series, by column.
    pub(crate) fn update(
        &mut self,
        watched: &dyn Watched,
        plan: &Plan,
        series: &[SeriesId],
        grid: &Grid,
    ) -> &[Lane] {
        let of = |series: &SeriesId| {
            let data = plan.data_of(*series);
            (data, watched.revision_of(data).unwrap_or(0))
        };
        // Read before the samples: what comes in between is seen the next time.
        let made_of = Some((*grid, series.iter().map(of).collect()));
        if self.made_of != made_of {
            let question = grid.question();
            let lane = |series: &SeriesId| watched.lane(plan.data_of(*series), &question);
            let lanes: Option<Vec<Lane>> = series.iter().map(lane).collect();
            if let Some(lanes) = lanes {
                (self.lanes, self.made_of) = (lanes, made_of);
            }
        }
        &self.lanes
    }
}

/// Where the newest block of a series ends: a label is held as long as its job runs.
pub(crate) fn held_until(
    (scope, watched): (&Scope, &dyn Watched),
    plan: &Plan,
    plot: &PlotPlan,
    series: SeriesId,
) -> Option<f64> {
    if plot.id.axis != XAxis::Time {
        return None;
    }
    // What a job has come to is so from then on.
    if plan.is_job_lane(series) {
        return Some(watched.now());
    }
    let owns = |job: &&JobId| {
        plan.by_job
            .get(job)
            .is_some_and(|all| all.contains(&series))
    };
    let job = scope.jobs().get(*plot.jobs.iter().find(owns)?)?;
    (!job.state().has_ended()).then(|| watched.now())
}

/// The blocks as they are drawn: what the newest sample holds goes on to `until`, also where that sample is out of
/// sight.
pub(crate) fn drawn(lane: &Lane, stats: &SeriesStats, until: Option<f64>) -> Vec<Block> {
    let mut blocks = lane.blocks.clone();
    let newest = stats.history_last_x.zip(stats.last);
    let Some((until, (x, label))) = until.zip(newest) else {
        return blocks;
    };
    match blocks.last_mut() {
        Some(last) if last.to >= x => last.to = last.to.max(until),
        _ if label >= 0.0 && until > x => blocks.push(Block {
            from: x,
            to: until,
            held: Held::Label(label as u8),
        }),
        _ => {}
    }
    blocks
}

/// What is held, as a label.
pub(crate) fn held_text(info: &SeriesInfo, held: Held) -> &str {
    match held {
        Held::Label(label) => info.label(f64::from(label)).unwrap_or("?"),
        Held::Several => "several",
    }
}

/// How long something was held, in units of this axis.
pub(crate) fn length_text(axis: &XAxis, length: f64) -> String {
    let is_in_secs = match axis {
        XAxis::Time => true,
        XAxis::Own { kind, .. } => matches!(kind, XKind::Clock | XKind::Day | XKind::Elapsed),
    };
    if is_in_secs {
        elapsed_text(length)
    } else {
        value_text(length)
    }
}

/// A label and how long it was held.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeInState {
    /// The label.
    pub label: String,
    /// How long, in words, with its share of all.
    pub text: String,
}

/// What a lane is called.
pub(crate) fn name<'a>(plan: &'a Plan, plot: &PlotPlan, series: SeriesId) -> &'a str {
    match plan.infos.get(&series) {
        Some(info) if plot.jobs.len() > 1 => &info.name,
        _ => plan.short_name(series),
    }
}

/// How long each label of a series was held in this range of x, the newest one until then; the longest first.
pub(crate) fn times_in_states(
    watched: &dyn Watched,
    plan: &Plan,
    (series, axis): (SeriesId, &XAxis),
    ([from, to], until): ([f64; 2], Option<f64>),
) -> Vec<TimeInState> {
    let Some((info, mut times)) = plan
        .infos
        .get(&series)
        .zip(watched.time_in_states(plan.data_of(series), from..to))
    else {
        return Vec::new();
    };
    add_newest(
        watched,
        plan.data_of(series),
        ([from, to], until),
        &mut times,
    );
    let all = times.held.iter().sum::<f64>() + times.gaps;
    // What is left of a difference of two sums isn't time.
    let is_some = |(_, held): &(usize, f64)| *held > all * 1e-9;
    let held = times.held.iter().copied().enumerate();
    let mut held: Vec<_> = held.filter(is_some).collect();
    held.sort_by(|a, b| b.1.total_cmp(&a.1));
    let text = |held: f64| {
        let share = percent_text(held / all);
        format!("{} · {share}", length_text(axis, held))
    };
    let told = |(label, held): (usize, f64)| TimeInState {
        label: info.label(label as f64).unwrap_or("?").to_owned(),
        text: text(held),
    };
    held.into_iter().map(told).collect()
}

/// Adds how long the newest label is held behind its sample.
fn add_newest(
    watched: &dyn Watched,
    data: SeriesId,
    ([from, to], until): ([f64; 2], Option<f64>),
    times: &mut TimeInStates,
) {
    let Some((until, stats)) = until.zip(watched.stats(data)) else {
        return;
    };
    let Some((newest, x)) = stats.last.zip(stats.history_last_x) else {
        return;
    };
    let held = until.min(to) - x.max(from);
    let place = newest as usize;
    if newest >= 0.0 && held > 0.0 {
        if times.held.len() <= place {
            times.held.resize(place + 1, 0.0);
        }
        times.held[place] += held;
    }
}

/// What a series holds at `x`, and how long it did.
pub(crate) fn stay_text(
    watched: &dyn Watched,
    plan: &Plan,
    (series, axis): (SeriesId, &XAxis),
    x: f64,
    until: Option<f64>,
) -> Option<(String, String)> {
    let info = plan.infos.get(&series)?;
    let stay = watched.stay_at(plan.data_of(series), x)?;
    let label = info.label(f64::from(stay.label))?;
    if x > stay.to && !(stay.is_newest && until.is_some_and(|until| x <= until)) {
        return None;
    }
    let to = match until {
        Some(until) if stay.is_newest => until.max(stay.to),
        _ => stay.to,
    };
    let so_far = if stay.is_newest { " so far" } else { "" };
    let length = length_text(axis, to - stay.from);
    Some((label.to_owned(), format!("for {length}{so_far}")))
}
