//! What can be done with runs: they are compared, and listed.

use sprintscope_sim::store::XAxis;
use sprintscope_sim::{JobId, Scope};

use super::comparison::{Alignment, offers, says};
use super::plan::is_a_time;
use super::run_column::RunColumn;
use super::run_row::RunId;
use super::run_table::RunTable;
use super::{Overlay, View};

/// Something done with runs.
#[derive(Clone, Debug, PartialEq)]
pub enum RunsCommand {
    /// Compare them from the next place on offer, or no more.
    Compare,
    /// Compare them from so many such marks further on.
    NextMark(isize),
    /// Compare them no more.
    CompareNoMore,
    /// Show the table of runs, or close it.
    Table,
    /// Sort the table by this, the other way round, or no more.
    Sort(RunColumn),
    /// Measure the others by this run, or no more.
    Pin(RunId),
    /// Take the other end of a series' values for the best.
    OtherBest(String),
    /// Put the table on the clipboard.
    Copy,
}

/// Does it; the view says what came of it.
pub(crate) fn carry_out(command: RunsCommand, scope: &Scope, view: &mut View) {
    match command {
        RunsCommand::Compare => {
            let mut offers = offers(scope);
            if counted(view).is_some() {
                // Over a count no run is moved, wherever its marks are.
                offers.retain(|offer| !matches!(offer, Alignment::Mark { .. }));
            }
            let next = match view.comparison.alignment() {
                None => offers.first(),
                Some(now) => {
                    let is_now = |offer: &&Alignment| is_same(offer, now);
                    offers.iter().skip_while(|offer| !is_now(offer)).nth(1)
                }
            };
            align(scope, view, next.cloned());
        }
        RunsCommand::NextMark(by) => {
            let Some(Alignment::Mark { name, nth }) = view.comparison.alignment() else {
                view.note = Some("Runs are not compared from a mark".into());
                return;
            };
            let (name, nth) = (name.clone(), nth.saturating_add_signed(by).max(1));
            align(scope, view, Some(Alignment::Mark { name, nth }));
        }
        RunsCommand::CompareNoMore => align(scope, view, None),
        RunsCommand::Table => {
            view.overlay = match view.overlay {
                Overlay::Runs => Overlay::None,
                _ => Overlay::Runs,
            };
        }
        RunsCommand::Sort(column) => view.run_order.sort_by(column),
        RunsCommand::Pin(run) => view.run_order.pin(run),
        RunsCommand::OtherBest(series) => view.run_order.toggle_best(&series),
        RunsCommand::Copy => {
            let mut table = RunTable::default();
            table.update(scope, &view.run_order);
            let runs = table.rows().len();
            view.to_copy = Some(table.tsv(&view.run_order));
            view.note = Some(format!("{runs} runs are on the clipboard"));
        }
    }
}

/// What all plots stand over, if none of it is a time.
fn counted(view: &View) -> Option<String> {
    let mut axes: Vec<&XAxis> = view.data.keys().collect();
    if axes.iter().any(|axis| is_a_time(axis)) {
        return None;
    }
    axes.sort_by_key(|axis| axis.own_name());
    let names: Vec<&str> = axes.iter().filter_map(|axis| axis.own_name()).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn is_same(one: &Alignment, other: &Alignment) -> bool {
    match (one, other) {
        (Alignment::Mark { name, .. }, Alignment::Mark { name: other, .. }) => name == other,
        _ => one == other,
    }
}

/// Compares from here. What was had to stand over a counter for that goes back to where it was.
fn align(scope: &Scope, view: &mut View, alignment: Option<Alignment>) {
    for (job, before) in std::mem::take(&mut view.comparison.stood) {
        scope.stand_over(job, before.as_deref());
    }
    if let Some(Alignment::Counter(counter)) = &alignment {
        view.comparison.stood = stand_over(scope, counter);
    }
    view.note = Some(says(alignment.as_ref(), counted(view).as_deref()));
    view.comparison.align(alignment);
}

/// Has all jobs that count so stand over the counter; returns what they stood over before.
fn stand_over(scope: &Scope, counter: &str) -> Vec<(JobId, Option<String>)> {
    let jobs = scope.jobs().list().into_iter();
    let counting = jobs.filter(|job| job.axes_on_offer().iter().any(|one| one == counter));
    let stood = counting.map(|job| {
        let before = scope.asked_standing(job.id());
        scope.stand_over(job.id(), Some(counter));
        (job.id(), before)
    });
    stood.collect()
}
