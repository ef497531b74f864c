//! What a job of a recording had told by when, and how it stood then.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::control::{ControlKind, ControlSpec, ControlState, ControlStatus, Course, Sending};
use super::fact::Fact;
use super::past_run::ControlValue;
use super::progress::Progress;

/// Of a run so many times are kept at which it had told something; of more every second one, again and again.
const TIMES_MOST: usize = 4_096;
/// So many turns of a control are kept; of more the last ones.
const TURNS_MOST: usize = 1 << 14;
/// What it had told by when. Times are in seconds since its scope's start.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Of each run, in the order of time. What was told first counts from the run's beginning.
    told: BTreeMap<u32, Vec<ToldAt>>,
    /// Of each control, by its name.
    turned: HashMap<Arc<str>, Turned>,
    /// How long the job is given to apply what is asked, in seconds.
    grace_secs: f64,
    /// When the last thing happened.
    end: f64,
}

/// How a control was turned.
#[derive(Debug, Default)]
struct Turned {
    /// How it stood before the turns that are kept.
    before: Stood,
    /// In the order of time.
    turns: Vec<(f64, Turn)>,
}

/// How a control stood.
#[derive(Clone, Debug, Default)]
struct Stood {
    is_told: bool,
    applied: Option<f64>,
    requested: Option<f64>,
    course: Course<f64>,
}

/// What a run had told from here on.
#[derive(Clone, Debug)]
pub(super) struct ToldAt {
    t: f64,
    pub(super) facts: Arc<[Fact]>,
    pub(super) progress: Option<Progress>,
}

/// What happened to a control.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// It was announced, with its value, where anybody knew that; again, where somebody else is on the other side.
    Announced { value: Option<f64>, is_line: bool },
    /// A value was asked for.
    Asked { value: f64, request: u64 },
    /// What became of a request that was to be said as a line.
    Sending { request: u64, sending: Sending },
    /// A value is applied.
    Applied { value: f64, request: Option<u64> },
}

impl Stood {
    fn take(&mut self, t: f64, turn: Turn, kind: &ControlKind) {
        let course = &mut self.course;
        match turn {
            Turn::Announced { value, is_line } => {
                if is_line {
                    course.begin_lines();
                    if value.is_some() {
                        course.answer(kind, None, t);
                    }
                }
                self.applied = value;
                self.requested = self.requested.or(value);
            }
            Turn::Asked { value, request } => {
                course.ask(request, t);
                self.requested = Some(value);
            }
            Turn::Sending { request, sending } => course.sending(request, sending),
            Turn::Applied { value, request } => {
                // It may be told before what it answers.
                if let Some(request) = request {
                    course.ask(request, t);
                }
                self.applied = Some(value);
                if course.answer(kind, request, t) {
                    self.requested = Some(value);
                }
            }
        }
        self.is_told = true;
    }
}

impl Turned {
    fn at(&self, t: f64, kind: &ControlKind) -> Stood {
        let mut stood = self.before.clone();
        let until = self.turns.partition_point(|(at, _)| *at <= t);
        for (t, turn) in &self.turns[..until] {
            stood.take(*t, *turn, kind);
        }
        stood
    }
}

impl History {
    /// A run has told this from here on.
    pub(crate) fn add_told(
        &mut self,
        run: u32,
        t: f64,
        facts: &Arc<[Fact]>,
        progress: Option<Progress>,
    ) {
        let told = self.told.entry(run).or_default();
        if let Some(last) = told.last()
            && last.progress == progress
            && last.facts == *facts
        {
            return;
        }
        let same = told.last().filter(|last| last.facts == *facts);
        let facts = Arc::clone(same.map_or(facts, |last| &last.facts));
        told.push(ToldAt { t, facts, progress });
        if told.len() > TIMES_MOST {
            let mut place = 0;
            told.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
    }

    /// Something happened to a control.
    pub(crate) fn add_turn(&mut self, spec: &ControlSpec, t: f64, turn: Turn) {
        let name: Arc<str> = spec.name.as_str().into();
        let turned = self.turned.entry(name).or_default();
        let before = turned.turns.last().map_or(t, |(before, _)| *before);
        // Who turned it and who applied it look at their clocks by themselves.
        turned.turns.push((t.max(before), turn));
        if turned.turns.len() > TURNS_MOST {
            for (t, turn) in turned.turns.drain(..TURNS_MOST / 4) {
                turned.before.take(t, turn, &spec.kind);
            }
        }
    }

    /// How long the job is given to apply what is asked, and when the last thing happened, in seconds.
    pub(crate) fn end_at(&mut self, grace_secs: f64, end: f64) {
        self.grace_secs = grace_secs;
        self.end = end;
    }

    /// What was known of these controls at this second, as far as they were there.
    pub(crate) fn values(&self, specs: &[Arc<ControlSpec>], t: f64) -> Vec<ControlValue> {
        let all = specs.iter().filter_map(|spec| {
            let mut status = ControlStatus::of(spec);
            self.set(&mut status, t).then(|| status.as_left())
        });
        all.collect()
    }

    pub(super) fn told_at(&self, run: u32, t: f64) -> Option<&ToldAt> {
        let told = self.told.get(&run)?;
        let behind = told.partition_point(|told| told.t <= t);
        told.get(behind.saturating_sub(1))
    }

    /// Has a control stand as it did at this second. Tells whether anything was told of it by then; nobody knows the
    /// value of one that wasn't.
    pub(super) fn set(&self, control: &mut ControlStatus, t: f64) -> bool {
        let kind = &control.spec.kind;
        let turned = self.turned.get(&control.name);
        let stood = turned.map(|turned| turned.at(t, kind)).unwrap_or_default();
        let now = t.min(self.end);
        let is_late = |since: f64| now - since > self.grace_secs;
        control.is_known = stood.is_told && stood.applied.is_some() && stood.course.is_known();
        control.state = if stood.is_told {
            stood.course.state(kind, is_late)
        } else {
            ControlState::Unset
        };
        control.applied = stood.applied.unwrap_or(control.spec.default);
        control.applied_at = stood.course.applied_at;
        control.requested = stood.requested.unwrap_or(control.applied);
        stood.is_told
    }
}
