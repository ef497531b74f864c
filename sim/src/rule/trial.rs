//! A rule as it stands for one job: its parts, and whether they hold together.

use super::lane::{Lane, Point, samples};
use super::leaf::Standing;
use super::{Leaf, Rule};
use crate::job::Times;
use crate::store::{SeriesId, XAxis};

/// How long a sample waits for those of other series that have the same place.
const PATIENCE_SECS: f64 = 0.05;
/// Samples that wait, at most.
const WAITING_MOST: usize = 1 << 20;
/// Between two firings of a rule that fires again and again.
const AGAIN_SECS: f64 = 1.0;

/// How often a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// Once in a run.
    Once,
    /// Each time it begins to hold, at most once a second.
    Again,
}

/// A rule began to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Held {
    /// In seconds since the scope's start.
    pub t: f64,
    /// The sample with which it did.
    pub sample: Option<(Sampled, f64)>,
}

/// Of what a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sampled {
    Series(SeriesId),
    /// Of a fact, which is said once: what the part of this number names.
    Fact(usize),
}

/// A rule as it stands for one job.
#[derive(Debug)]
pub(super) struct Trial {
    /// As many as the rule has parts.
    standings: Vec<Standing>,
    lanes: Vec<Lane>,
    pace: Pace,
    holds: bool,
    /// Before this second it doesn't fire again.
    quiet_until: f64,
    held: Vec<Held>,
}

impl Trial {
    pub(super) fn new(rule: &Rule, pace: Pace) -> Self {
        Self {
            standings: vec![Standing::default(); rule.leaves.len()],
            lanes: Vec::new(),
            pace,
            holds: false,
            quiet_until: f64::NEG_INFINITY,
            held: Vec::new(),
        }
    }

    /// The part of this number is about this series.
    pub(super) fn bind(&mut self, rule: &Rule, leaf: usize, series: SeriesId, axis: &XAxis) {
        let Leaf::Series { test, hold, .. } = rule.leaves[leaf] else {
            return;
        };
        if self.is_bound(leaf) {
            return;
        }
        let known = self.lanes.iter().position(|lane| lane.series == series);
        let place = known.unwrap_or_else(|| {
            self.lanes.push(Lane::new(series, axis.clone()));
            self.lanes.len() - 1
        });
        self.lanes[place].parts.push((leaf, test, hold));
        // What a fact of its name said is said again as its first sample.
        self.standings[leaf].say_once(false);
        self.holds = self.do_parts_hold(rule);
    }

    /// The part of this number has no series: a fact of its name is looked at as one sample is.
    pub(super) fn look_at_fact(&mut self, rule: &Rule, leaf: usize, value: Option<f64>, t: f64) {
        let holds = value.is_some_and(|value| rule.leaves[leaf].holds_once(value));
        if self.standings[leaf].holds == holds {
            return;
        }
        self.settle(rule);
        self.standings[leaf].say_once(holds);
        let sample = value.map(|value| (Sampled::Fact(leaf), value));
        self.judge(rule, Held { t, sample });
    }

    /// Whether it is known what the part of this number is about.
    pub(super) fn is_bound(&self, leaf: usize) -> bool {
        let mut parts = self.lanes.iter().flat_map(|lane| &lane.parts);
        parts.any(|(bound, ..)| *bound == leaf)
    }

    /// Another series may take the place of this one.
    pub(super) fn let_go(&mut self, rule: &Rule, series: SeriesId) {
        self.settle(rule);
        self.lanes.retain(|lane| lane.series != series);
    }

    /// Takes samples that came at this second.
    pub(super) fn take(
        &mut self,
        rule: &Rule,
        series: SeriesId,
        (times, values): (&Times, &[f64]),
        came: f64,
    ) {
        let Some(place) = self.lanes.iter().position(|lane| lane.series == series) else {
            return;
        };
        if rule.is_of_one_series() {
            for (x, value) in samples(times, values) {
                self.step(rule, place, (x, value), came);
            }
            return;
        }
        let points = samples(times, values);
        let points = points.map(|(x, value)| Point { x, value, came });
        self.lanes[place].waiting.extend(points);
        self.merge(rule, came);
    }

    /// Looks at what has waited long enough for samples of other series.
    pub(super) fn merge(&mut self, rule: &Rule, now: f64) {
        let waiting: usize = self.lanes.iter().map(|lane| lane.waiting.len()).sum();
        let until = if waiting > WAITING_MOST {
            f64::INFINITY
        } else {
            now - PATIENCE_SECS
        };
        self.merge_until(rule, until);
    }

    /// Looks at all that waits.
    pub(super) fn settle(&mut self, rule: &Rule) {
        self.merge_until(rule, f64::INFINITY);
    }

    /// Whether something waits.
    pub(super) fn is_waiting(&self) -> bool {
        self.lanes.iter().any(|lane| !lane.waiting.is_empty())
    }

    /// Samples with the same x belong together: the first of each series, then the second. Each series stays
    /// in its order. One that has nothing to show is waited for unless what is there came before `until`.
    fn merge_until(&mut self, rule: &Rule, until: f64) {
        let axis = self.lanes.first().map(|lane| lane.axis.clone());
        let is_one_axis = self
            .lanes
            .iter()
            .all(|lane| Some(&lane.axis) == axis.as_ref());
        let place = |point: &Point| if is_one_axis { point.x } else { point.came };
        loop {
            let heads = self.lanes.iter().filter_map(|lane| lane.waiting.front());
            let Some(first) = heads.min_by(|a, b| place(a).total_cmp(&place(b))).copied() else {
                return;
            };
            let is_complete = self.lanes.iter().all(|lane| !lane.waiting.is_empty());
            if !is_complete && first.came > until {
                return;
            }
            let mut last = None;
            let mut has_changed = false;
            for number in 0..self.lanes.len() {
                let lane = &mut self.lanes[number];
                let is_here = |point: &&Point| place(point).total_cmp(&place(&first)).is_eq();
                let Some(point) = lane.waiting.front().filter(is_here).copied() else {
                    continue;
                };
                lane.waiting.pop_front();
                has_changed |= self.look_at(number, (point.x, point.value), point.came);
                last = Some((number, point));
            }
            if let Some((number, point)) = last.filter(|_| has_changed) {
                self.judge_sample(rule, number, (point.x, point.value), point.came);
            }
        }
    }

    #[inline]
    fn step(&mut self, rule: &Rule, lane: usize, sample: (f64, f64), came: f64) {
        if self.look_at(lane, sample, came) {
            self.judge_sample(rule, lane, sample, came);
        }
    }

    /// Returns whether a part holds otherwise than before.
    #[inline]
    fn look_at(&mut self, lane: usize, (x, value): (f64, f64), came: f64) -> bool {
        let lane = &self.lanes[lane];
        let seconds = lane.seconds(x, came);
        let mut has_changed = false;
        for (leaf, test, hold) in &lane.parts {
            has_changed |= self.standings[*leaf].take((*test, *hold), seconds, value);
        }
        has_changed
    }

    fn judge_sample(&mut self, rule: &Rule, lane: usize, (x, value): (f64, f64), came: f64) {
        let lane = &self.lanes[lane];
        let (t, series) = (lane.t(x, came), lane.series);
        let sample = Some((Sampled::Series(series), value));
        self.judge(rule, Held { t, sample });
    }

    fn do_parts_hold(&self, rule: &Rule) -> bool {
        rule.condition.holds(&|leaf| self.standings[leaf].holds)
    }

    /// Whether the parts hold together, now that one does otherwise than before.
    fn judge(&mut self, rule: &Rule, held: Held) {
        let holds = self.do_parts_hold(rule);
        let has_begun = holds && !self.holds;
        self.holds = holds;
        if has_begun && held.t >= self.quiet_until {
            self.quiet_until = match self.pace {
                Pace::Once => f64::INFINITY,
                Pace::Again => held.t + AGAIN_SECS,
            };
            self.held.push(held);
        }
    }

    /// A part that isn't about samples holds from now on, or doesn't any more.
    pub(super) fn set(&mut self, rule: &Rule, leaf: usize, holds: bool, t: f64) {
        if self.standings[leaf].holds == holds {
            return;
        }
        self.settle(rule);
        self.standings[leaf].holds = holds;
        self.judge(rule, Held { t, sample: None });
    }

    /// What is asked of samples in a row begins anew: those of these series break off here.
    pub(super) fn break_off(&mut self, rule: &Rule, is_meant: impl Fn(SeriesId) -> bool, t: f64) {
        self.settle(rule);
        let lanes = self.lanes.iter().filter(|lane| is_meant(lane.series));
        let leaves: Vec<usize> = lanes
            .flat_map(|lane| lane.parts.iter().map(|part| part.0))
            .collect();
        for leaf in leaves {
            self.standings[leaf] = Standing::default();
        }
        self.judge(rule, Held { t, sample: None });
    }

    /// Another run: it may fire again.
    pub(super) fn begin_again(&mut self) {
        self.quiet_until = f64::NEG_INFINITY;
        self.holds = false;
    }

    /// When it began to hold since this was asked last.
    pub(super) fn take_held(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.held)
    }
}
