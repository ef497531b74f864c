//! Runs beside each other: each is drawn from where it is to be compared from, its start, a mark or where a curve goes
//! through a level, on an axis of their own, and may be moved by hand there; or all stand over a counter.

use std::collections::{HashMap, HashSet};

use sprintscope_sim::difference::Difference;
use sprintscope_sim::job::MarkKind;
use sprintscope_sim::store::{XAxis, XKind};
use sprintscope_sim::{Job, JobId, Mark, Scope};

use super::crossing::{self, SeriesCrossing};
use super::plan::Plan;
use super::time_axes::{TIME_SINCE, is_a_time, is_moved};

/// Seconds until runs whose beginning isn't known are looked at again.
const LOOKED_AGAIN: f64 = 0.25;
/// Names of marks that are gone through.
const NAMES_MOST: usize = 6;
/// Percent of an earlier run's ink that is left.
const EARLIER: u8 = 35;
/// The same while runs are compared: of the only one, of the last and of the first of several.
const COMPARED: u8 = 60;
const COMPARED_LAST: u8 = 76;
const COMPARED_FIRST: u8 = 36;

/// From where runs are compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Alignment {
    /// From their start.
    Start,
    /// From a mark of each.
    Mark {
        /// What such marks are called.
        name: String,
        /// Which of them in each run, counted from 1.
        nth: usize,
    },
    /// From where a curve of each goes through a level first.
    Crossing(SeriesCrossing),
    /// From the beginning of a counter, over which they stand.
    Counter(String),
}

/// Where a run is that is compared.
#[derive(Clone, Debug)]
struct Placed {
    /// When it began on the scope's time.
    began: f64,
    /// Where on each axis it is compared from.
    origins: Vec<(XAxis, f64)>,
    /// Whether it has said anything that is drawn where it is compared.
    has_samples: bool,
}

/// What is compared, and where each run begins for that.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    alignment: Option<Alignment>,
    /// Each run, the job's number and its own.
    runs: HashMap<(JobId, u32), Placed>,
    /// How much further to the right than that a person has put a run, and how often one was.
    moved: HashMap<(JobId, u32), f64>,
    moves: u64,
    made_of: Option<MadeOf>,
    /// Grows whenever they may have changed.
    revision: u64,
    /// What is compared was said just now, and is to be said once it is known how much of it is there.
    is_to_be_told: bool,
    /// Some runs have no beginning that is known yet; when that was so.
    incomplete_at: Option<f64>,
    /// Jobs that are differences of runs: they stand on the axis of a comparison, and aren't moved.
    differences: HashSet<JobId>,
    /// What the jobs stood over before they stood over the counter.
    pub(crate) stood: Vec<(JobId, Option<String>)>,
}

/// What the origins were worked out from.
#[derive(Clone, Debug, PartialEq)]
struct MadeOf {
    alignment: Alignment,
    plan: u64,
    marks: (usize, Option<f64>),
    moves: u64,
}

impl Comparison {
    /// From where, if runs are compared.
    pub(crate) fn alignment(&self) -> Option<&Alignment> {
        self.alignment.as_ref()
    }

    /// Compares from here, or no more: what was moved by hand was moved from there.
    pub(crate) fn align(&mut self, alignment: Option<Alignment>) {
        self.is_to_be_told = alignment.is_some();
        self.alignment = alignment;
        self.moved.clear();
        self.moves += 1;
    }

    /// How much further to the right a person has put a run, in seconds.
    pub(crate) fn moved_by_hand(&self, run: (JobId, u32)) -> f64 {
        self.moved.get(&run).copied().unwrap_or_default()
    }

    /// Puts a run so much further to the right than it is compared from.
    pub(crate) fn move_by_hand(&mut self, run: (JobId, u32), secs: f64) {
        if secs == 0.0 {
            self.moved.remove(&run);
        } else {
            self.moved.insert(run, secs);
        }
        self.moves += 1;
    }

    /// Puts all runs back; returns whether any was moved.
    pub(crate) fn put_back(&mut self) -> bool {
        let was_any = !self.moved.is_empty();
        self.moved.clear();
        self.moves += 1;
        was_any
    }

    /// The axis that what stands over a time is drawn over.
    pub(crate) fn axis(&self) -> Option<XAxis> {
        let name = match self.alignment.as_ref()? {
            Alignment::Start => format!("{TIME_SINCE}start"),
            Alignment::Mark { name, nth: 1 } => format!("{TIME_SINCE}{name}"),
            Alignment::Mark { name, nth } => format!("{TIME_SINCE}{} {name}", ordinal(*nth)),
            Alignment::Crossing(crossing) => format!("{TIME_SINCE}{crossing}"),
            Alignment::Counter(_) => return None,
        };
        let kind = XKind::Elapsed;
        Some(XAxis::Own { name, kind })
    }

    /// How much further to the right a run is drawn than it stands on this axis; `None` where it has no place.
    pub(crate) fn moved_by(&self, run: (JobId, u32), home: &XAxis) -> Option<f64> {
        if !is_moved(home) || self.differences.contains(&run.0) {
            return Some(0.0);
        }
        let known = &self.runs.get(&run)?.origins;
        let origin = known.iter().find(|(axis, _)| axis == home);
        origin.map(|(_, x)| self.moved_by_hand(run) - x)
    }

    /// Percent of its ink that is left of the earlier run at this place, counted from 0, of so many of a series: runs
    /// that are compared are told apart, the earlier the paler.
    pub(crate) fn strength_of_earlier(&self, place: usize, earlier: usize) -> u8 {
        if self.alignment.is_none() {
            return EARLIER;
        }
        if earlier < 2 {
            return COMPARED;
        }
        let steps = (earlier - 1) as f32;
        let more = f32::from(COMPARED_LAST - COMPARED_FIRST) * place as f32 / steps;
        COMPARED_FIRST + more.round() as u8
    }

    /// Grows whenever a run may be drawn elsewhere.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether a run is drawn where it is compared.
    pub(crate) fn is_placed(&self, run: (JobId, u32)) -> bool {
        let run = self.runs.get(&run);
        run.is_some_and(|run| run.has_samples && !run.origins.is_empty())
    }

    /// How many runs there are that have said something, and how many of them have a place.
    pub(crate) fn placed(&self) -> [usize; 2] {
        let runs = || self.runs.values().filter(|run| run.has_samples);
        let placed = runs().filter(|run| !run.origins.is_empty());
        [runs().count(), placed.count()]
    }

    /// What is compared, once after that was asked for, where some runs have no place in it.
    pub(crate) fn take_remark(&mut self) -> Option<String> {
        if !std::mem::take(&mut self.is_to_be_told) || self.axis().is_none() {
            return None;
        }
        let [all, placed] = self.placed();
        let says = says(self.alignment.as_ref(), None);
        match all - placed {
            0 => None,
            1 => Some(format!(
                "{says}; 1 of {all} has no such place and isn't drawn"
            )),
            left => Some(format!(
                "{says}; {left} of {all} have no such place and aren't drawn"
            )),
        }
    }

    /// Where a mark is on the axis of the comparison: in the run in which it was made.
    pub(crate) fn x_of(&self, mark: &Mark) -> Option<f64> {
        self.x_at(mark.job, mark.t)
    }

    /// Where something stands that came in a job at this time: in the run that was under way then.
    pub(crate) fn x_at(&self, job: JobId, t: f64) -> Option<f64> {
        let runs = self.runs.iter();
        let begun = runs.filter(|((of, _), run)| *of == job && run.began <= t);
        let (id, _) = begun.max_by_key(|((_, run), _)| *run)?;
        Some(t + self.moved_by(*id, &XAxis::Time)?)
    }

    /// Where on the scope's time something in this run is that is drawn at this x.
    pub(crate) fn time_in_run(&self, run: (JobId, u32), x: f64) -> Option<f64> {
        Some(x - self.moved_by(run, &XAxis::Time)?)
    }

    /// Where on the scope's time something in the last run of a job is that is drawn at this x.
    pub(crate) fn time_at(&self, job: JobId, x: f64) -> Option<f64> {
        let runs = self.runs.keys().filter(|(of, _)| *of == job);
        let last = runs.max_by_key(|(_, run)| *run)?;
        Some(x - self.moved_by(*last, &XAxis::Time)?)
    }

    /// Looks where runs begin, if anything that tells has changed. Costs nothing while none are compared.
    pub(crate) fn update(&mut self, scope: &Scope, plan: &Plan, jobs: &[Job]) {
        let moves = |one: &Alignment| !matches!(one, Alignment::Counter(_));
        let Some(alignment) = self.alignment.clone().filter(moves) else {
            if self.made_of.take().is_some() {
                self.runs.clear();
                self.revision += 1;
            }
            return;
        };
        let marks = scope.marks();
        let now = scope.now();
        let made_of = Some(MadeOf {
            alignment: alignment.clone(),
            plan: plan.revision,
            marks: (marks.len(), marks.last().map(|mark| mark.t)),
            moves: self.moves,
        });
        let is_due = |since: f64| now - since >= LOOKED_AGAIN;
        if self.made_of == made_of && !self.incomplete_at.is_some_and(is_due) {
            return;
        }
        self.made_of = made_of;
        self.revision += 1;
        self.runs.clear();
        let differences = jobs.iter().filter(|job| Difference::is_one(job));
        self.differences = differences.map(Job::id).collect();
        for job in jobs.iter().filter(|job| !Difference::is_one(job)) {
            let runs = begun(job);
            for (place, (run, began)) in runs.iter().enumerate() {
                let until = runs.get(place + 1).map_or(f64::INFINITY, |next| next.1);
                let origins = match &alignment {
                    Alignment::Mark { name, nth } => {
                        let of_run = |mark: &&Mark| {
                            mark.job == job.id() && (*began..until).contains(&mark.t)
                        };
                        let mut named = marks.iter().filter(of_run);
                        let named = named
                            .by_ref()
                            .filter(|mark| name_of(mark).as_deref() == Some(name));
                        named.skip(nth - 1).take(1).flat_map(places).collect()
                    }
                    Alignment::Crossing(crossing) => {
                        crossing::places(scope, plan, (job.id(), *run), crossing)
                    }
                    _ => starts(scope, plan, (job.id(), *run), *began),
                };
                let began = *began;
                let mut series = plan.series_of(job.id()).iter();
                let has_samples = series.any(|series| {
                    let is_moved = plan.axis_of(*series).is_some_and(is_moved);
                    let span = scope.store().span(*series, *run).filter(|_| is_moved);
                    span.is_some_and(|span| span.first_x.is_some())
                });
                let placed = Placed {
                    began,
                    origins,
                    has_samples,
                };
                self.runs.insert((job.id(), *run), placed);
            }
        }
        let [all, placed] = self.placed();
        self.incomplete_at = (placed < all).then_some(now);
    }
}

/// The runs of a job that are remembered, the oldest first, and when each began on the scope's time.
pub(crate) fn begun(job: &Job) -> Vec<(u32, f64)> {
    let status = job.status();
    let past = job.past_runs().into_iter();
    let past = past.map(|run| (run.number, run.began));
    past.chain([(status.run, status.began)]).collect()
}

/// Where a run begins on each axis: the scope's time knows, others have a first sample.
fn starts(scope: &Scope, plan: &Plan, (job, run): (JobId, u32), began: f64) -> Vec<(XAxis, f64)> {
    let mut places = vec![(XAxis::Time, began)];
    for series in plan.series_of(job) {
        let Some(home) = plan.axis_of(*series) else {
            continue;
        };
        if *home == XAxis::Time || !is_a_time(home) {
            continue;
        }
        let span = scope.store().span(*series, run);
        let Some(first) = span.and_then(|span| span.first_x) else {
            continue;
        };
        match places.iter_mut().find(|(axis, _)| axis == home) {
            Some((_, known)) => *known = known.min(first),
            None => places.push((home.clone(), first)),
        }
    }
    places
}

/// A mark's places.
fn places(mark: &Mark) -> Vec<(XAxis, f64)> {
    let own = mark.own_x.iter().map(|own| (own.axis.clone(), own.x));
    [(XAxis::Time, mark.t)].into_iter().chain(own).collect()
}

/// What a mark is called whatever its number is: `epoch` for *epoch 3*, a control for its changes, a rule as it is written. A
/// stop and a restart are no place to compare from.
fn name_of(mark: &Mark) -> Option<String> {
    match &mark.kind {
        MarkKind::Applied { control } => Some(control.to_string()),
        // Its numbers tell it from others.
        MarkKind::Rule => Some(mark.text.clone()),
        MarkKind::Note | MarkKind::ProgramNote => {
            let is_number = |word: &&str| word.chars().any(|sign| sign.is_ascii_digit());
            let is_compared = |word: &str| word.ends_with(['<', '>', '=', '≤', '≥']);
            let mut words: Vec<&str> = Vec::new();
            for word in mark.text.split_whitespace() {
                // What something is compared with is no count.
                let is_level = words.last().is_some_and(|last| is_compared(last));
                if is_level || !is_number(&word) {
                    words.push(word);
                }
            }
            (!words.is_empty()).then(|| words.join(" "))
        }
        _ => None,
    }
}

/// What runs can be compared from, in the order in which a key goes through it.
pub(crate) fn offers(scope: &Scope) -> Vec<Alignment> {
    let mut offers = vec![Alignment::Start];
    let mut names: Vec<String> = Vec::new();
    for name in scope.marks().iter().filter_map(name_of) {
        if names.len() < NAMES_MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    offers.extend(
        names
            .into_iter()
            .map(|name| Alignment::Mark { name, nth: 1 }),
    );
    let jobs = scope.jobs().list();
    let counter = jobs
        .iter()
        .find_map(|job| job.axes_on_offer().into_iter().next());
    offers.extend(counter.map(Alignment::Counter));
    offers
}

/// `2nd`, `3rd`.
fn ordinal(number: usize) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// What is compared from here, as a sentence. What stands over a count stays there: `counted` names it where nothing
/// stands over a time.
pub(crate) fn says(alignment: Option<&Alignment>, counted: Option<&str>) -> String {
    match alignment {
        None => "Runs stand where they were".into(),
        Some(Alignment::Start | Alignment::Mark { .. } | Alignment::Crossing(_))
            if let Some(counted) = counted =>
        {
            format!("Runs are compared over {counted}, where they stand")
        }
        Some(Alignment::Start) => "Runs are compared from their start".into(),
        Some(Alignment::Mark { name, nth }) => {
            format!(
                "Runs are compared from the {} “{name}” of each",
                ordinal(*nth)
            )
        }
        Some(Alignment::Crossing(crossing)) => {
            format!("Runs are compared from where {}", crossing.words())
        }
        Some(Alignment::Counter(counter)) => format!("Runs are compared over {counter}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_called_alike_whatever_their_number() {
        let mark = |kind, text: &str| {
            let kind: MarkKind = kind;
            let written = serde_json::json!({
                "job": 0, "t": 1.0, "own_x": [], "kind": kind, "text": text,
            });
            serde_json::from_value::<Mark>(written).unwrap()
        };
        let note = |text| name_of(&mark(MarkKind::ProgramNote, text));
        assert_eq!(note("epoch 3").as_deref(), Some("epoch"));
        assert_eq!(note("warm-up over").as_deref(), Some("warm-up over"));
        assert_eq!(note("12"), None);
        assert_eq!(note("loss < 0.5 at 7").as_deref(), Some("loss < 0.5 at"));
        for rule in ["loss < 0.1 for 5", "temp > 80 for 10s and \"my 2\" is nan"] {
            assert_eq!(name_of(&mark(MarkKind::Rule, rule)).as_deref(), Some(rule));
        }
        let control = "lr".to_owned();
        let control = control.into();
        let applied = mark(MarkKind::Applied { control }, "lr → 3e-4");
        assert_eq!(name_of(&applied).as_deref(), Some("lr"));
        assert_eq!(name_of(&mark(MarkKind::Stop, "stop")), None);
    }

    #[test]
    fn runs_that_are_compared_are_paler_the_earlier_they_are() {
        let compared = Comparison {
            alignment: Some(Alignment::Start),
            ..Comparison::default()
        };
        for earlier in 1..=12 {
            let strengths = (0..earlier).map(|place| compared.strength_of_earlier(place, earlier));
            let strengths: Vec<u8> = strengths.chain([100]).collect();
            assert!(strengths.is_sorted_by(|a, b| a < b), "{strengths:?}");
            assert!(strengths[0] > EARLIER, "{strengths:?}");
        }
        assert_eq!(Comparison::default().strength_of_earlier(2, 5), EARLIER);
    }

    #[test]
    fn ordinals_are_written_as_read() {
        let written = [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal);
        let read = [
            "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
        ];
        assert_eq!(written, read);
    }
}
