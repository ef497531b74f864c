//! The table of runs: every run of every job with its facts, its controls and the values of its series; in the
//! order that a person wants, and against the one that they are measured by.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sprintscope_sim::{Job, JobId, Scope};

use super::run_column::{Best, RunCell, RunColumn};
use super::run_row::{RunId, RunRow, run_name};

/// Seconds between two looks at runs that are under way.
const LOOKED_AGAIN: f64 = 0.5;
/// The same where there are very many.
const LOOKED_AGAIN_AT_MANY: f64 = 2.0;
/// So many runs are very many.
const MANY: usize = 256;
/// Seconds after which all is known of the run before.
const SETTLED: f64 = 5.0;
/// Columns of each kind, at most: more can't be read side by side.
const COLUMNS_MOST: usize = 40;

/// How a person has arranged it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunOrder {
    /// By what its rows are sorted, and whether the greatest comes first; as they began, where nothing is said.
    pub(crate) sorted_by: Option<(RunColumn, bool)>,
    /// The run that others are measured by.
    pub(crate) baseline: Option<RunId>,
    /// Series whose best value isn't what their name says.
    best: HashMap<String, Best>,
    /// The row and the column that keys act on.
    pub(crate) chosen: (usize, usize),
    /// Grows with every change.
    revision: u64,
}

impl RunOrder {
    /// Sorts by this, the other way round, or no more.
    pub(crate) fn sort_by(&mut self, column: RunColumn) {
        self.sorted_by = match self.sorted_by.take() {
            Some((by, false)) if by == column => Some((column, true)),
            Some((by, true)) if by == column => None,
            _ => Some((column, false)),
        };
        self.revision += 1;
    }

    /// Measures the others by this one, or by none.
    pub(crate) fn pin(&mut self, run: RunId) {
        self.baseline = (self.baseline != Some(run)).then_some(run);
    }

    /// Has the other end of a series' values be the best.
    pub(crate) fn toggle_best(&mut self, series: &str) {
        let other = self.best_of(series).other();
        self.best.insert(series.to_owned(), other);
        self.revision += 1;
    }

    /// Which value of a series is the best.
    pub(crate) fn best_of(&self, series: &str) -> Best {
        let said = self.best.get(series).copied();
        said.unwrap_or_else(|| Best::of(series))
    }
}

/// The rows and columns that there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunTable {
    rows: Vec<Arc<RunRow>>,
    columns: Vec<RunColumn>,
    /// Of each job its earlier runs, which change no more, and how many there were.
    earlier: HashMap<JobId, (u32, Vec<Arc<RunRow>>)>,
    /// The changes of jobs and series, the order's revision, and when it was looked.
    made_of: Option<([u64; 3], f64)>,
}

impl RunTable {
    /// Looks at the runs if anything may have changed. Returns in how many seconds it wants to look again, where
    /// something is under way.
    pub(crate) fn update(&mut self, scope: &Scope, order: &RunOrder) -> Option<f64> {
        let made_of = [
            scope.jobs().changes(),
            scope.series_revision(),
            order.revision,
        ];
        let now = scope.now();
        let period = if self.rows.len() > MANY {
            LOOKED_AGAIN_AT_MANY
        } else {
            LOOKED_AGAIN
        };
        let is_live = !scope.jobs().running().is_empty();
        let is_fresh = |(of, at): ([u64; 3], f64)| {
            let is_due = now - at >= period;
            of[2] == made_of[2] && (!is_due || !is_live && of == made_of)
        };
        if self.made_of.is_some_and(is_fresh) {
            // What ended meanwhile is looked at when it is due.
            let is_same = self.made_of.is_some_and(|(of, _)| of == made_of);
            return (is_live || !is_same).then_some(period);
        }
        self.made_of = Some((made_of, now));
        self.look(scope);
        self.sort(order);
        is_live.then_some(period)
    }

    fn look(&mut self, scope: &Scope) {
        let jobs = scope.jobs().list();
        let mut earlier = HashMap::with_capacity(jobs.len());
        self.rows.clear();
        for job in &jobs {
            let run = job.run();
            let kept = self.earlier.remove(&job.id());
            let (known, runs) = kept.filter(|(known, _)| *known == run).unwrap_or_else(|| {
                let runs = RunRow::of_earlier(scope, job).into_iter();
                (run, runs.map(Arc::new).collect())
            });
            self.rows.extend(runs.iter().cloned());
            self.rows.push(Arc::new(RunRow::of_last(scope, job)));
            // What an earlier run has added is known a little after the next one has begun.
            if job.age().as_secs_f64() > SETTLED {
                earlier.insert(job.id(), (known, runs));
            }
        }
        self.earlier = earlier;
        self.columns = columns(&self.rows);
    }

    fn sort(&mut self, order: &RunOrder) {
        let Some((column, is_downwards)) = &order.sorted_by else {
            return;
        };
        let cell = |row: &Arc<RunRow>| column.cell(row, |series| order.best_of(series));
        let mut keyed: Vec<(RunCell, Arc<RunRow>)> =
            self.rows.drain(..).map(|row| (cell(&row), row)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.compared(other, *is_downwards));
        self.rows.extend(keyed.into_iter().map(|(_, row)| row));
    }

    /// The runs, in order.
    pub(crate) fn rows(&self) -> &[Arc<RunRow>] {
        &self.rows
    }

    /// What stands of each.
    pub(crate) fn columns(&self) -> &[RunColumn] {
        &self.columns
    }

    /// The run that others are measured by, if it is still there.
    pub(crate) fn baseline(&self, order: &RunOrder) -> Option<&Arc<RunRow>> {
        let baseline = order.baseline?;
        self.rows.iter().find(|row| row.id == baseline)
    }

    /// What stands of a run in a column, and how much more that is than the baseline's.
    pub(crate) fn cell(
        &self,
        row: &RunRow,
        column: &RunColumn,
        order: &RunOrder,
    ) -> (RunCell, String) {
        let best = |series: &str| order.best_of(series);
        let cell = column.cell(row, best);
        let baseline = self.baseline(order).filter(|one| one.id != row.id);
        let beyond = baseline.map(|one| cell.beyond(&column.cell(one, best)));
        (cell, beyond.unwrap_or_default())
    }

    /// All of it, a line each run, with tabs between.
    pub(crate) fn tsv(&self, order: &RunOrder) -> String {
        let best = |series: &str| order.best_of(series);
        let titles = self.columns.iter().map(|column| column.title(best));
        let mut lines = vec![titles.collect::<Vec<_>>().join("\t")];
        for row in &self.rows {
            let cells = self.columns.iter();
            let cells = cells.map(|column| column.plain(&column.cell(row, best)));
            lines.push(cells.collect::<Vec<_>>().join("\t"));
        }
        lines.join("\n") + "\n"
    }
}

/// All runs that are remembered, with their names, in the order of their jobs.
pub(crate) fn run_ids(scope: &Scope) -> Vec<(RunId, String)> {
    let jobs = scope.jobs().list();
    let of_job = |job: &Job| {
        let last = job.run();
        let past = job.past_runs().into_iter().map(|run| run.number);
        let named = |run| {
            let id = RunId { job: job.id(), run };
            (id, run_name(job.name(), run, last > 0))
        };
        past.chain([last]).map(named).collect::<Vec<_>>()
    };
    jobs.iter().flat_map(of_job).collect()
}

/// What stands of these runs: first the values of series, then what they were made with.
fn columns(rows: &[Arc<RunRow>]) -> Vec<RunColumn> {
    let mut columns = vec![RunColumn::Name, RunColumn::State, RunColumn::Duration];
    let named = |names: &mut dyn Iterator<Item = String>| {
        let mut seen: HashSet<String> = HashSet::new();
        let mut all: Vec<String> = Vec::new();
        for name in names {
            if all.len() < COLUMNS_MOST && seen.insert(name.clone()) {
                all.push(name);
            }
        }
        all
    };
    let series = || rows.iter().flat_map(|row| &row.series);
    for name in named(&mut series().map(|one| one.name.to_string())) {
        columns.push(RunColumn::Last(name.clone()));
        let mut runs = series().filter(|one| *one.name == *name);
        if runs.any(|one| one.label.is_none() && !one.is_counter) {
            columns.push(RunColumn::Best(name));
        }
    }
    let controls = rows.iter().flat_map(|row| &row.controls);
    let controls = named(&mut controls.map(|one| one.name.to_string()));
    columns.extend(controls.into_iter().map(RunColumn::Control));
    let facts = rows.iter().flat_map(|row| row.facts.iter());
    let facts = named(&mut facts.map(|one| one.name.clone()));
    columns.extend(facts.into_iter().map(RunColumn::Fact));
    columns
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sprintscope_sim::job::{Fact, FactValue};
    use sprintscope_sim::{JobSpec, StopBy, TaskSpec};

    use super::*;

    /// Two jobs that say their learning rate, lose ever less, and end; the second one twice.
    fn scope() -> Scope {
        let scope = Scope::new();
        for (name, rate, last) in [("a", 0.1, 3.0), ("b", 0.01, 1.0)] {
            let spec = JobSpec::new(name).task(TaskSpec::new("train", move |ctx| {
                ctx.set_fact(Fact::new("lr", FactValue::Number(rate)));
                async move {
                    for loss in [9.0, last - 0.5, last] {
                        ctx.plot("loss", loss);
                    }
                }
            }));
            let job = scope.start(spec);
            assert!(job.wait(Duration::from_secs(10)));
            if name == "b" {
                assert!(job.restart(StopBy::Key));
                assert!(job.wait(Duration::from_secs(10)));
            }
        }
        scope.settle();
        scope
    }

    /// Where a counter began is the same in all runs, and no result.
    #[test]
    fn a_counter_has_no_best() {
        let mut table = RunTable::default();
        table.update(&scope(), &RunOrder::default());
        let mut row = RunRow::clone(&table.rows()[0]);
        let best = RunColumn::Best(row.series[0].name.to_string());
        assert!(columns(&[Arc::new(row.clone())]).contains(&best));
        row.series[0].is_counter = true;
        let all = columns(&[Arc::new(row)]);
        assert!(!all.contains(&best), "{all:?}");
        assert!(all.contains(&RunColumn::Last("loss".into())), "{all:?}");
    }

    /// A label is the number of a place in a list: no person knows it by that, and none is less than another.
    #[test]
    fn states_stand_there_by_their_labels_and_have_no_best() {
        let scope = Scope::new();
        let spec = JobSpec::new("a").task(TaskSpec::new("train", |ctx| async move {
            for phase in ["warm", "train", "done"] {
                ctx.state("phase", phase);
            }
            ctx.plot("loss", 1.0);
        }));
        let job = scope.start(spec);
        assert!(job.wait(Duration::from_secs(10)));
        assert!(job.restart(StopBy::Key));
        assert!(job.wait(Duration::from_secs(10)));
        scope.settle();
        let mut table = RunTable::default();
        table.update(&scope, &RunOrder::default());
        let phase = RunColumn::Last("phase".into());
        assert!(table.columns().contains(&phase));
        assert!(!table.columns().contains(&RunColumn::Best("phase".into())));
        assert!(table.columns().contains(&RunColumn::Best("loss".into())));
        for row in table.rows() {
            let cell = phase.cell(row, Best::of);
            assert_eq!((&*cell.text, cell.number), ("done", None), "{}", row.name);
        }
        assert_eq!(table.rows().len(), 2);
    }

    fn names(table: &RunTable) -> Vec<&str> {
        table.rows().iter().map(|row| &*row.name).collect()
    }

    #[test]
    fn every_run_is_a_row_and_columns_sort_both_ways_and_no_more() {
        let scope = scope();
        let (mut table, mut order) = (RunTable::default(), RunOrder::default());
        table.update(&scope, &order);
        let as_begun = ["a", "b · run 1", "b · run 2"];
        assert_eq!(names(&table), as_begun);
        let last = RunColumn::Last("loss".into());
        assert!(table.columns().contains(&last));
        assert!(table.columns().contains(&RunColumn::Fact("lr".into())));
        order.sort_by(last.clone());
        table.update(&scope, &order);
        assert_eq!(names(&table), ["b · run 1", "b · run 2", "a"]);
        order.sort_by(last.clone());
        table.update(&scope, &order);
        assert_eq!(names(&table), ["a", "b · run 1", "b · run 2"]);
        order.sort_by(last);
        table.update(&scope, &order);
        assert_eq!(names(&table), as_begun);
    }

    #[test]
    fn others_are_measured_by_the_baseline_and_the_best_can_be_the_other_end() {
        let scope = scope();
        let (mut table, mut order) = (RunTable::default(), RunOrder::default());
        table.update(&scope, &order);
        let (a, b) = (table.rows()[0].id, Arc::clone(&table.rows()[1]));
        order.pin(a);
        let of_b = |table: &RunTable, order: &RunOrder, column: RunColumn| {
            let (cell, beyond) = table.cell(&b, &column, order);
            (cell.number, beyond)
        };
        let best = RunColumn::Best("loss".into());
        let last = RunColumn::Last("loss".into());
        assert_eq!(of_b(&table, &order, last), (Some(1.0), "−2 (−67 %)".into()));
        assert_eq!(
            of_b(&table, &order, best.clone()),
            (Some(0.5), "−2 (−80 %)".into())
        );
        order.toggle_best("loss");
        assert_eq!(of_b(&table, &order, best), (Some(9.0), "+0 (+0 %)".into()));
        order.pin(a);
        assert_eq!(order.baseline, None);
    }

    #[test]
    fn copied_it_is_numbers_between_tabs() {
        let scope = scope();
        let (mut table, order) = (RunTable::default(), RunOrder::default());
        table.update(&scope, &order);
        let tsv = table.tsv(&order);
        let lines: Vec<Vec<&str>> = tsv.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(lines.len(), 4);
        let place = |title| lines[0].iter().position(|one| *one == title).unwrap();
        assert_eq!(lines[2][place("run")], "b · run 1");
        assert_eq!(lines[2][place("loss")], "1");
        assert_eq!(lines[2][place("min loss")], "0.5");
        assert_eq!(lines[2][place("lr")], "0.01");
    }
}
