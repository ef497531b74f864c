//! The difference of two runs, as a person asks for it: which pairs there are, and on what they are put on each other.

use std::collections::HashMap;
use std::sync::Arc;

use sprintscope_sim::difference::{Between, Difference, DifferenceSide};
use sprintscope_sim::job::{AxisKind, AxisSpec};
use sprintscope_sim::store::{XAxis, XKind};
use sprintscope_sim::{Job, Scope};

use super::View;
use super::asked::Deed;
use super::command::Command;
use super::command::runs::{Pair, RunSeries, RunsCommand};
use super::comparison::begun;
use super::elsewhere::Elsewhere;
use super::hit::{Beside, Hit};
use super::run_row::{RunId, run_name};
use super::time_axes::{TIME_SINCE, is_a_time};

/// More pairs aren't listed: a baseline, which comes first, has few.
const PAIRS_MOST: usize = 4_000;

/// A series of one run, with what is to be known of it.
#[derive(Clone)]
struct Candidate {
    of: RunSeries,
    run_name: String,
    unit: String,
    home: XAxis,
}

impl Candidate {
    fn fits(&self, other: &Self) -> bool {
        let is_of_time = [self, other].map(|one| is_a_time(&one.home));
        let is_same_run = self.of.run == other.of.run;
        !is_same_run
            && self.unit == other.unit
            && (is_of_time == [true; 2] || self.home == other.home)
    }
}

/// A line for each pair of runs that have a series of the same name, those with the baseline of the table of runs first.
pub(super) fn hits(scope: &Scope, view: &View, between: Between) -> Vec<Hit> {
    let baseline = view.run_order.baseline;
    let mut hits = Vec::new();
    for (series, runs) in by_name(scope) {
        for subtrahend in &runs {
            let others = runs.iter().filter(|one| one.fits(subtrahend));
            for minuend in others {
                let pair = Pair {
                    minuend: minuend.of,
                    subtrahend: subtrahend.of,
                    between,
                };
                let is_first = baseline == Some(subtrahend.of.run);
                hits.push((
                    !is_first,
                    Hit {
                        text: format!("{series}: {} − {}", minuend.run_name, subtrahend.run_name),
                        beside: Beside::Kind("difference"),
                        deed: Deed::Command(Command::Runs(RunsCommand::Subtract(pair))),
                    },
                ));
                if hits.len() >= PAIRS_MOST {
                    break;
                }
            }
        }
    }
    hits.sort_by_key(|(is_later, _)| *is_later);
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// The series of numbers of all runs, by their names within the jobs, in the order in which they came.
fn by_name(scope: &Scope) -> Vec<(Arc<str>, Vec<Candidate>)> {
    let mut named: Vec<(Arc<str>, Vec<Candidate>)> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    let jobs = scope.jobs().list();
    let elsewhere = Elsewhere::of(scope, &jobs);
    for job in &jobs {
        for series in scope.series_of(job.id()) {
            let Some(info) = scope
                .store()
                .info(series.id)
                .filter(|info| !info.is_state())
            else {
                continue;
            };
            let Some(home) = elsewhere.axis_of(series.id, &info) else {
                continue;
            };
            // A difference isn't one of runs that could be moved.
            if is_a_time(home) && Difference::is_one(job) {
                continue;
            }
            let place = *places.entry(Arc::clone(&series.name)).or_insert_with(|| {
                named.push((Arc::clone(&series.name), Vec::new()));
                named.len() - 1
            });
            let spans = scope.store().spans(series.id).into_iter();
            let runs = spans.filter(|span| span.first_x.is_some());
            named[place].1.extend(runs.map(|span| Candidate {
                of: RunSeries {
                    run: RunId {
                        job: job.id(),
                        run: span.number,
                    },
                    series: series.id,
                },
                run_name: run_name(job.name(), span.number, job.run() > 0),
                unit: info.unit.clone(),
                home: home.clone(),
            }));
        }
    }
    named
}

/// Has the difference made by a job of its own; returns what came of it.
///
/// # Errors
/// Why there is none.
pub(super) fn make(scope: &Scope, view: &View, pair: &Pair) -> Result<String, String> {
    let gone = || "One of the runs is gone".to_owned();
    let all = by_name(scope);
    let found = |of: &RunSeries| {
        let mut all = all
            .iter()
            .flat_map(|(name, runs)| runs.iter().map(move |run| (name, run)));
        all.find(|(_, run)| run.of == *of)
    };
    let (series, minuend) = found(&pair.minuend).ok_or_else(gone)?;
    let (_, subtrahend) = found(&pair.subtrahend).ok_or_else(gone)?;
    let axis = match view.comparison.axis() {
        _ if !is_a_time(&minuend.home) => minuend.home.clone(),
        Some(compared) => compared,
        None => XAxis::Own {
            name: format!("{TIME_SINCE}start"),
            kind: XKind::Elapsed,
        },
    };
    let (names, between) = ([&minuend.run_name, &subtrahend.run_name], pair.between);
    let name = format!("{series}: {} − {} ({between})", names[0], names[1]);
    let difference = Difference {
        name: name.clone(),
        minuend: side(scope, view, minuend)?,
        subtrahend: side(scope, view, subtrahend)?,
        between,
        axis: spec(&axis),
        unit: minuend.unit.clone(),
    };
    scope.start(difference.into_job(scope.store()));
    let over = axis.own_name().unwrap_or("time");
    Ok(format!("{name}, over {over}"))
}

fn side(scope: &Scope, view: &View, of: &Candidate) -> Result<DifferenceSide, String> {
    let RunSeries {
        run: RunId { job, run },
        series,
    } = of.of;
    let job = scope.jobs().get(job).ok_or("One of the jobs is gone")?;
    let origin = match view.comparison.axis() {
        _ if !is_a_time(&of.home) => Some(0.0),
        Some(_) => view
            .comparison
            .moved_by((job.id(), run), &of.home)
            .map(|by| -by),
        None => start(scope, &job, run, of),
    };
    let elsewhere = Elsewhere::of(scope, std::slice::from_ref(&job));
    Ok(DifferenceSide {
        series: elsewhere.data_of(series),
        run,
        states: scope.states_of(job.id()),
        origin: origin.ok_or_else(|| format!("{} has no place in the comparison", of.run_name))?,
    })
}

/// Where a run begins on the axis of a series: the scope's time knows, others have a first sample.
fn start(scope: &Scope, job: &Job, run: u32, of: &Candidate) -> Option<f64> {
    if of.home == XAxis::Time {
        let mut runs = begun(job).into_iter();
        return runs
            .find(|(number, _)| *number == run)
            .map(|(_, began)| began);
    }
    scope.store().span(of.of.series, run)?.first_x
}

fn spec(axis: &XAxis) -> AxisSpec {
    match axis {
        XAxis::Time => AxisSpec::named("time").kind(AxisKind::Elapsed),
        XAxis::Own { name, kind } => AxisSpec::named(name.as_str()).kind(match kind {
            XKind::Number => AxisKind::Number,
            XKind::Row => AxisKind::Row,
            XKind::Clock => AxisKind::Clock,
            XKind::Day => AxisKind::Day,
            XKind::Elapsed => AxisKind::Elapsed,
        }),
    }
}
