//! A scope as it stood at an earlier moment: what came later is answered to nobody. Nothing is copied: the moment is an
//! upper bound of what the store is asked.

use std::collections::HashMap;
use std::ops::Range;

use parking_lot::Mutex;
use sprintscope_sim::store::{
    Answer, Column, Lane, Mean, Question, Run, SeriesId, SeriesStats, Side, Stay, TimeInStates,
    XAxis, XKind,
};
use sprintscope_sim::{JobId, Mark, Scope};

use super::plan::Plan;
use super::watched::Watched;

/// The moment up to which a view looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moment {
    /// In seconds since the scope's start.
    pub t: f64,
    /// How often the moment has gone back: what was seen of then isn't there now.
    pub rewinds: u64,
}

/// How much of a series is told.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    /// All of it.
    Nowhere,
    /// What lies no further than this.
    At(f64),
    /// Nothing: it has not begun.
    Before,
}

/// A scope as it stood at a moment; as it stands where there is none.
pub(crate) struct AsOf<'a> {
    watched: &'a dyn Watched,
    scope: &'a Scope,
    plan: &'a Plan,
    moment: Option<Moment>,
    /// How far jobs had come then on axes of their own, as far as that was asked.
    reached: Mutex<HashMap<(JobId, XAxis), Bound>>,
}

impl<'a> AsOf<'a> {
    /// This scope at this moment.
    pub(crate) fn new(
        watched: &'a dyn Watched,
        (scope, plan): (&'a Scope, &'a Plan),
        moment: Option<Moment>,
    ) -> Self {
        Self {
            watched,
            scope,
            plan,
            moment,
            reached: Mutex::default(),
        }
    }

    fn bound(&self, series: SeriesId, run: Option<u32>) -> Bound {
        let Some(Moment { t, .. }) = self.moment else {
            return Bound::Nowhere;
        };
        if let Some(counter) = self.plan.counter_of(series) {
            return self.bound_by(counter, run, t);
        }
        let info = self.plan.infos.get(&series).cloned();
        let Some(info) = info.or_else(|| self.scope.store().info(series)) else {
            return Bound::Nowhere;
        };
        match bound_on(&info.x, t, self.watched.wall_start()) {
            Bound::Nowhere => match self.plan.job_of(series) {
                Some(job) => self.bound_of(job, &info.x, run, t),
                None => Bound::Nowhere,
            },
            bound => bound,
        }
    }

    /// How far a job had come by then on an axis of its own, by the lines of its log.
    fn bound_of(&self, job: JobId, axis: &XAxis, run: Option<u32>, t: f64) -> Bound {
        if let Some(bound) = self.bound_of_run(job, run, t) {
            return bound;
        }
        let key = (job, axis.clone());
        let known = self.reached.lock().get(&key).copied();
        known.unwrap_or_else(|| {
            let log = self.scope.log(job);
            let lines = log.number_at(t.next_up());
            let first = log.range().start;
            // Where nothing is known of the axis nothing is known of when it was where.
            let place = |line| self.scope.place_of_line(job, line, axis);
            let bound = match place(lines.saturating_sub(1).max(first)) {
                _ if place(u64::MAX - 1).is_none() => Bound::Nowhere,
                Some(x) if lines > first => Bound::At(x),
                _ => Bound::Before,
            };
            self.reached.lock().insert(key, bound);
            bound
        })
    }

    /// What is told of a run that wasn't under way: all or nothing.
    fn bound_of_run(&self, job: JobId, run: Option<u32>, t: f64) -> Option<Bound> {
        let run = run?;
        let job = self.scope.jobs().get(job)?;
        let began = |number: u32| {
            let past = job.past_runs();
            let past = past.iter().find(|past| past.number == number);
            let last = job.status();
            past.map(|past| past.began)
                .or_else(|| (last.run == number).then_some(last.began))
        };
        match (began(run), began(run + 1)) {
            (Some(began), _) if t < began => Some(Bound::Before),
            (_, Some(next)) if next <= t => Some(Bound::Nowhere),
            _ => None,
        }
    }

    /// How far a counter had come by then.
    fn bound_by(&self, counter: SeriesId, run: Option<u32>, t: f64) -> Bound {
        let range = match run {
            None => self.watched.range(counter),
            Some(run) => self.watched.range_of_run(counter, run),
        };
        match range {
            Some((first, _)) if t < first => Bound::Before,
            Some((_, last)) if t < last => {
                let sample = last_until(self.watched, (counter, run), t);
                sample.map_or(Bound::Before, |[_, count]| Bound::At(count))
            }
            _ => Bound::Nowhere,
        }
    }
}

/// Where an axis is at this second; on one that isn't of the scope's time nobody knows.
fn bound_on(axis: &XAxis, t: f64, wall_start: f64) -> Bound {
    match axis {
        XAxis::Time => Bound::At(t),
        XAxis::Own {
            kind: XKind::Clock, ..
        } => Bound::At(wall_start + t),
        XAxis::Own { .. } => Bound::Nowhere,
    }
}

/// The same as ends of data on an axis.
pub(crate) fn ends_until(
    axis: &XAxis,
    [first, last]: [f64; 2],
    t: f64,
    wall_start: f64,
) -> [f64; 2] {
    match bound_on(axis, t, wall_start) {
        Bound::At(bound) => [first, last.min(bound).max(first)],
        Bound::Nowhere | Bound::Before => [first, last],
    }
}

/// The last sample that lies no further than this.
fn last_until(
    watched: &dyn Watched,
    (series, run): (SeriesId, Option<u32>),
    bound: f64,
) -> Option<[f64; 2]> {
    let nearest = |x| match run {
        None => watched.nearest(series, x),
        Some(run) => watched.nearest_in_run(series, run, x),
    };
    let found = nearest(bound)?;
    if found[0] <= bound {
        return Some(found);
    }
    let before = watched.beside(series, found[0], Side::Before)?;
    nearest(before).filter(|[x, _]| *x <= bound)
}

impl Watched for AsOf<'_> {
    fn revision(&self) -> u64 {
        mixed(self.watched.revision(), self.moment)
    }

    fn revision_of(&self, series: SeriesId) -> Option<u64> {
        let revision = self.watched.revision_of(series)?;
        Some(match self.bound(series, None) {
            Bound::Nowhere => revision,
            Bound::At(_) | Bound::Before => mixed(revision, self.moment),
        })
    }

    fn rewinds(&self) -> u64 {
        // None of them is the one of a view that follows.
        self.moment.map_or(0, |moment| moment.rewinds + 1)
    }

    fn stats(&self, series: SeriesId) -> Option<SeriesStats> {
        let stats = self.watched.stats(series)?;
        let bound = match self.bound(series, None) {
            Bound::Nowhere => return Some(stats),
            Bound::At(bound) => Some(bound),
            Bound::Before => None,
        };
        if bound.is_some_and(|bound| stats.history_last_x.is_none_or(|last| last <= bound)) {
            return Some(stats);
        }
        let last = bound.and_then(|bound| last_until(self.watched, (series, None), bound));
        Some(SeriesStats {
            last: last.map(|[_, value]| value),
            history_last_x: last.map(|[x, _]| x),
            ..stats
        })
    }

    fn range(&self, series: SeriesId) -> Option<(f64, f64)> {
        within(self.watched.range(series)?, self.bound(series, None))
    }

    fn nearest(&self, series: SeriesId, x: f64) -> Option<[f64; 2]> {
        match self.bound(series, None) {
            Bound::Nowhere => self.watched.nearest(series, x),
            Bound::At(bound) if x > bound => last_until(self.watched, (series, None), bound),
            Bound::At(bound) => {
                let nearest = self.watched.nearest(series, x)?;
                if nearest[0] <= bound {
                    return Some(nearest);
                }
                last_until(self.watched, (series, None), bound)
            }
            Bound::Before => None,
        }
    }

    fn beside(&self, series: SeriesId, x: f64, side: Side) -> Option<f64> {
        let bound = match self.bound(series, None) {
            Bound::Nowhere => f64::INFINITY,
            Bound::At(bound) => bound,
            Bound::Before => return None,
        };
        // What lies behind the bound isn't there to begin from.
        let from = match side {
            Side::Before => x.min(bound.next_up()),
            Side::Behind => x,
        };
        let beside = self.watched.beside(series, from, side)?;
        (beside <= bound).then_some(beside)
    }

    fn columns(&self, series: SeriesId, question: &Question) -> Option<Answer> {
        match self.bound(series, question.span) {
            Bound::Nowhere => self.watched.columns(series, question),
            Bound::At(bound) => columns_until(self.watched, series, question, bound),
            Bound::Before => Some(Answer {
                settled: i64::MIN,
                ..Answer::default()
            }),
        }
    }

    fn part_found(&self, series: SeriesId, run: Option<u32>) -> Option<f64> {
        self.watched.part_found(series, run)
    }

    fn nearest_in_run(&self, series: SeriesId, run: u32, x: f64) -> Option<[f64; 2]> {
        match self.bound(series, Some(run)) {
            Bound::Nowhere => self.watched.nearest_in_run(series, run, x),
            Bound::At(bound) => {
                let nearest = self.watched.nearest_in_run(series, run, x.min(bound))?;
                (nearest[0] <= bound).then_some(nearest)
            }
            Bound::Before => None,
        }
    }

    fn range_of_run(&self, series: SeriesId, run: u32) -> Option<(f64, f64)> {
        let range = self.watched.range_of_run(series, run)?;
        within(range, self.bound(series, Some(run)))
    }

    fn lane(&self, series: SeriesId, question: &Question) -> Option<Lane> {
        let bound = match self.bound(series, question.span) {
            Bound::Nowhere => return self.watched.lane(series, question),
            Bound::At(bound) => bound,
            Bound::Before => return Some(Lane::default()),
        };
        let mut lane = self.watched.lane(series, question)?;
        lane.blocks.retain(|block| block.from <= bound);
        for block in &mut lane.blocks {
            block.to = block.to.min(bound);
        }
        Some(lane)
    }

    fn stay_at(&self, series: SeriesId, x: f64) -> Option<Stay> {
        let bound = match self.bound(series, None) {
            Bound::Nowhere => return self.watched.stay_at(series, x),
            Bound::At(bound) => bound,
            Bound::Before => return None,
        };
        let stay = self.watched.stay_at(series, x.min(bound))?;
        Some(Stay {
            to: stay.to.min(bound),
            is_newest: stay.is_newest || stay.to > bound,
            ..stay
        })
    }

    fn time_in_states(&self, series: SeriesId, range: Range<f64>) -> Option<TimeInStates> {
        let end = match self.bound(series, None) {
            Bound::Nowhere => range.end,
            Bound::At(bound) => range.end.min(bound).max(range.start),
            Bound::Before => range.start,
        };
        self.watched.time_in_states(series, range.start..end)
    }

    fn marks(&self) -> Vec<Mark> {
        let mut marks = self.watched.marks();
        if let Some(Moment { t, .. }) = self.moment {
            marks.retain(|mark| mark.t <= t);
        }
        marks
    }

    fn is_live(&self) -> bool {
        self.watched.is_live()
    }

    fn now(&self) -> f64 {
        let now = self.watched.now();
        self.moment.map_or(now, |moment| moment.t.min(now))
    }

    fn wall_start(&self) -> f64 {
        self.watched.wall_start()
    }
}

/// A revision that is another one at another moment.
fn mixed(revision: u64, moment: Option<Moment>) -> u64 {
    /// 2⁶⁴ divided by the golden ratio: neighbours are far apart.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let t = moment.map(|moment| moment.t.to_bits().wrapping_mul(SPREAD));
    t.map_or(revision, |t| revision ^ t)
}

fn within((first, last): (f64, f64), bound: Bound) -> Option<(f64, f64)> {
    match bound {
        Bound::Nowhere => Some((first, last)),
        Bound::At(bound) => (first <= bound).then(|| (first, last.min(bound))),
        Bound::Before => None,
    }
}

/// Columns up to this x; those behind it are empty.
fn columns_until(
    watched: &dyn Watched,
    series: SeriesId,
    question: &Question,
    bound: f64,
) -> Option<Answer> {
    // A cast saturates.
    let last = (bound / question.width).floor() as i64;
    let Range { start, end } = question.columns;
    if last >= end.saturating_add(1) {
        let answer = watched.columns(series, question)?;
        let settled = answer.settled.min(last);
        return Some(Answer { settled, ..answer });
    }
    // One at least: how many stretches there are is part of the answer.
    let asked = Question {
        columns: start
            ..last
                .saturating_add(1)
                .clamp(start.saturating_add(1), end.max(start + 1)),
        ..*question
    };
    let mut answer = watched.columns(series, &asked)?;
    answer.settled = answer.settled.min(last);
    let more = usize::try_from(end - asked.columns.end).unwrap_or(0);
    for (place, run) in answer.runs.iter_mut().enumerate() {
        let smooth = answer.smooth.get_mut(place);
        match run {
            Run::Columns {
                start,
                columns,
                means,
                after,
                ..
            } => {
                *after = after.filter(|[x, _]| *x <= bound);
                let seen = usize::try_from(last.saturating_add(1) - *start).unwrap_or(0);
                let seen = seen.min(columns.len());
                columns[seen..].fill(Column::EMPTY);
                columns.resize(columns.len() + more, Column::EMPTY);
                if !means.is_empty() {
                    means[seen..].fill(Mean::EMPTY);
                    means.resize(columns.len(), Mean::EMPTY);
                }
                if let Some(smooth) = smooth {
                    let seen = seen.min(smooth.0.len());
                    smooth.0[seen..].fill(f64::NAN);
                    smooth.0.resize(columns.len(), f64::NAN);
                }
            }
            Run::Samples(samples) => {
                let seen = samples.partition_point(|[x, _]| *x <= bound);
                samples.truncate(seen);
                if let Some(smooth) = smooth {
                    smooth.0.truncate(seen);
                }
            }
            // In the plane x is no time: nobody knows when it was where.
            Run::Path(_) => {}
        }
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::store::{Detail, Means, SeriesInfo, XValues};

    use super::*;

    /// One series with so many samples, a second apart from 0 on, of which the value is the number.
    fn counted(samples: usize) -> (Scope, Plan, SeriesId) {
        let scope = Scope::new();
        let series = scope.store().create(SeriesInfo {
            name: "job/a".into(),
            ..SeriesInfo::default()
        });
        let values: Vec<f64> = (0..samples).map(|number| number as f64).collect();
        let (start, step) = (0.0, 1.0);
        let xs = XValues::Regular { start, step };
        scope.store().append(series, xs, &values).unwrap();
        let mut plan = Plan::default();
        plan.update(&scope, &[]);
        (scope, plan, series)
    }

    fn at(t: f64) -> Option<Moment> {
        Some(Moment { t, rewinds: 0 })
    }

    /// What is told as of a moment is what a scope tells to which no more has come.
    #[test]
    fn columns_as_of_a_moment_are_those_of_a_scope_to_which_no_more_came() {
        for (samples, until) in [(500, 200), (5_000, 1), (5_000, 3_333), (200_000, 70_001)] {
            let (later, plan, series) = counted(samples);
            let (then, _, same) = counted(until + 1);
            let as_of = AsOf::new(&later, (&later, &plan), at(until as f64));
            for width in [0.5, 3.0, 100.0] {
                for start in [-7, 0, 11] {
                    for means in [Means::Unasked, Means::Asked] {
                        let question = Question {
                            width,
                            columns: start..start + 300,
                            detail: Detail::Columns,
                            means,
                            ..Question::default()
                        };
                        let told = as_of.columns(series, &question).unwrap();
                        let expected = then.columns(same, &question).unwrap();
                        // A bucket of the pyramid is in the column that it begins in, and reaches into the next one
                        // at most: the last two may hold what came within a pixel.
                        let last = (until as f64 / width) as i64;
                        let seen = |answer: &Answer| -> Vec<(i64, f64, f64)> {
                            let runs = answer.runs.iter();
                            runs.flat_map(|run| match run {
                                Run::Columns { start, columns, .. } => (*start..)
                                    .zip(columns)
                                    .filter(|(_, column)| !column.is_empty())
                                    .filter(|(number, _)| *number < last - 1)
                                    .map(|(number, column)| (number, column.max, column.first))
                                    .collect::<Vec<_>>(),
                                _ => Vec::new(),
                            })
                            .collect()
                        };
                        let what = format!("{samples} {until} {width} {start}");
                        assert_eq!(seen(&told), seen(&expected), "{what}");
                        assert!(told.settled <= last, "{what}");
                        let behind = |run: &Run| match run {
                            Run::Columns { start, columns, .. } => {
                                let mut numbers = (*start..).zip(columns);
                                numbers.any(|(number, one)| number > last && !one.is_empty())
                            }
                            _ => false,
                        };
                        assert!(!told.runs.iter().any(behind), "{what}");
                    }
                }
            }
            assert_eq!(as_of.range(series), then.range(same));
            assert_eq!(as_of.nearest(series, 1e9), then.nearest(same, 1e9));
            let last = |stats: SeriesStats| (stats.last, stats.history_last_x);
            let stats = [as_of.stats(series), then.stats(same)];
            let [told, expected] = stats.map(|stats| last(stats.unwrap()));
            assert_eq!(told, expected);
            assert_eq!(as_of.beside(series, 1e9, Side::Before), Some(until as f64));
            assert_eq!(as_of.beside(series, until as f64, Side::Behind), None);
        }
    }

    #[test]
    fn samples_end_where_the_moment_is_and_before_the_first_there_are_none() {
        let (scope, plan, series) = counted(50);
        let question = Question {
            width: 0.1,
            columns: 0..600,
            ..Question::default()
        };
        for (t, count) in [(-1.0, 0), (0.0, 1), (10.5, 11), (100.0, 50)] {
            let as_of = AsOf::new(&scope, (&scope, &plan), at(t));
            let answer = as_of.columns(series, &question).unwrap();
            let told: usize = answer
                .runs
                .iter()
                .map(|run| match run {
                    Run::Samples(samples) => samples.len(),
                    Run::Columns { columns, .. } => {
                        columns.iter().filter(|column| !column.is_empty()).count()
                    }
                    Run::Path(_) => 0,
                })
                .sum();
            assert_eq!(told, count, "at {t}");
            assert_eq!(as_of.range(series).is_some(), count > 0);
        }
    }

    /// A picture that keeps columns asks again for those that came, and for all of them after going back.
    #[test]
    fn a_moment_later_is_another_revision_and_going_back_is_told() {
        let (scope, plan, series) = counted(50);
        let of = |moment| {
            let as_of = AsOf::new(&scope, (&scope, &plan), moment);
            (as_of.revision(), as_of.revision_of(series), as_of.rewinds())
        };
        let follows = of(None);
        assert_eq!(follows, (scope.revision(), scope.revision_of(series), 0));
        let (first, second) = (of(at(1.0)), of(at(2.0)));
        assert!(first.0 != second.0 && first.1 != second.1 && first.2 == second.2);
        assert_ne!(first.2, follows.2);
        let back = of(Some(Moment { t: 1.0, rewinds: 1 }));
        assert_ne!(back.2, first.2);
    }

    /// Over an axis that a source says itself it is how far that had come when lines were logged.
    #[test]
    fn over_an_axis_of_its_own_it_goes_as_far_as_the_log_says() {
        use sprintscope_sim::job::SeriesSpec;
        use sprintscope_sim::{JobSpec, TaskSpec};
        let scope = Scope::new();
        let task = |ctx: sprintscope_sim::TaskContext| async move {
            let loss = ctx.series(SeriesSpec::named("loss").over("step"));
            for step in 0..20 {
                let step = f64::from(step);
                let _taken = loss.push(step * 10.0, 1.0 / (step + 1.0));
                ctx.log(format!("step {step}"));
                if !ctx.sleep().await {
                    return;
                }
            }
        };
        let every = std::time::Duration::from_millis(5);
        let job = scope.start(JobSpec::new("job").task(TaskSpec::new("task", task).every(every)));
        assert!(job.wait(std::time::Duration::from_mins(1)));
        scope.settle();
        let jobs = [job];
        let mut plan = Plan::default();
        plan.update(&scope, &jobs);
        let series = scope.store().find("job/loss").unwrap();
        let (log, mut last) = (scope.log(jobs[0].id()), -1.0);
        let lines = log.lines(log.range());
        for (_, line) in lines
            .iter()
            .filter(|(_, line)| line.text.starts_with("step"))
        {
            let as_of = AsOf::new(&scope, (&scope, &plan), at(line.t));
            let (_, reached) = as_of.range(series).expect("something");
            let step: f64 = line.text[5..].parse().unwrap();
            // Lines that came at once lie evenly over what came with them.
            assert!(
                (step * 10.0..=step * 10.0 + 40.0).contains(&reached),
                "{step}: {reached}"
            );
            assert!(reached >= last);
            last = reached;
        }
        let before = AsOf::new(&scope, (&scope, &plan), at(-1.0));
        assert_eq!(before.range(series), None);
        let end = AsOf::new(&scope, (&scope, &plan), at(1e9));
        assert_eq!(end.range(series), Some((0.0, 190.0)));
    }

    /// Over a counter the moment is where that had come to.
    #[test]
    fn over_a_counter_it_goes_as_far_as_that_had_come() {
        use sprintscope_sim::job::SeriesSpec;
        use sprintscope_sim::{JobSpec, TaskSpec};
        let scope = Scope::new();
        let job = scope.start(
            JobSpec::new("job").task(TaskSpec::new("task", |ctx| async move {
                let [step, loss] = ["step", "loss"].map(|name| ctx.series(SeriesSpec::named(name)));
                for number in 0..100 {
                    let t = f64::from(number) * 0.1;
                    let _taken = step.push(t, f64::from(number * 10));
                    let _taken = loss.push(t, f64::from(number));
                }
            })),
        );
        assert!(job.wait(std::time::Duration::from_mins(1)));
        scope.stand_over(job.id(), Some("step"));
        while scope.standing_of(job.id()).is_none() {
            std::thread::yield_now();
        }
        scope.settle();
        let mut plan = Plan::default();
        plan.update(&scope, &[job.clone()]);
        let standing = scope.standing_of(job.id()).unwrap();
        let (_, twin) = standing.twins[0];
        let as_of = AsOf::new(&scope, (&scope, &plan), at(5.05));
        assert_eq!(as_of.range(twin), Some((0.0, 500.0)));
        assert_eq!(as_of.nearest(twin, 1e9), Some([500.0, 50.0]));
        let before = AsOf::new(&scope, (&scope, &plan), at(-1.0));
        assert_eq!(before.range(twin), None);
    }
}
