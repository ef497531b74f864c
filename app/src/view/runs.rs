//! What can be done with runs: they are compared, and listed.

use sprintscope_sim::{JobId, Scope};

use super::command::runs::RunsCommand;
use super::comparison::{Alignment, offers, says};
use super::crossing::SeriesCrossing;
use super::differences;
use super::moved_runs;
use super::noting::{Noting, Typed};
use super::palette::Palette;
use super::run_table::RunTable;
use super::time_axes::counted;
use super::{Overlay, View};

/// Does it; the view says what came of it.
pub(crate) fn carry_out(command: RunsCommand, scope: &Scope, view: &mut View) {
    match command {
        RunsCommand::Compare => {
            let mut offers = offers(scope);
            if counted(view.data.keys()).is_some() {
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
        RunsCommand::TypeCrossing(series) => type_crossing(scope, view, series),
        RunsCommand::ListToMove => match moved_runs::hits(scope, view) {
            Ok(lines) => {
                let palette = Palette::of_lines("Runs to move", lines);
                view.overlay = Overlay::Palette(Box::new(palette));
            }
            Err(why) => view.note = Some(why),
        },
        RunsCommand::TypeMove(run) => moved_runs::begin(scope, view, run),
        RunsCommand::Move(run, secs) => {
            let moved = view.comparison.moved_by_hand((run.job, run.run)) + secs;
            view.note = Some(moved_runs::put(scope, view, run, moved));
        }
        RunsCommand::PutBack(run) => {
            view.note = Some(moved_runs::put(scope, view, run, 0.0));
        }
        RunsCommand::PutAllBack => {
            let says = if view.comparison.put_back() {
                "All runs are back where they are compared from"
            } else {
                "No run was moved"
            };
            view.note = Some(says.into());
        }
        RunsCommand::ListPairs(between) => match differences::hits(scope, view, between) {
            lines if lines.is_empty() => {
                view.note = Some("No two runs have a series of the same name and unit".into());
            }
            lines => {
                let palette = Palette::of_lines("Difference of two runs", lines);
                view.overlay = Overlay::Palette(Box::new(palette));
            }
        },
        RunsCommand::Subtract(pair) => {
            let made = differences::make(scope, view, &pair);
            view.note = Some(made.unwrap_or_else(|why| why));
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

fn type_crossing(scope: &Scope, view: &mut View, series: Option<String>) {
    if let Some(counted) = counted(view.data.keys()) {
        view.note = Some(moved_runs::stay_over(&counted));
        return;
    }
    let of_selected = || {
        let highlighted = view.highlighted();
        let job = super::selection::selected(scope, view)?;
        let all = scope.series_of(job.id());
        let shown = all.iter().find(|series| highlighted == Some(series.id));
        shown.or(all.first()).map(|series| series.name.to_string())
    };
    let text = match (view.comparison.alignment(), series) {
        (Some(Alignment::Crossing(crossing)), None) => crossing.to_string(),
        (_, series) => {
            let series = series.or_else(of_selected);
            series.map_or_else(String::new, |series| format!("{series} < "))
        }
    };
    view.overlay = Overlay::Note(Box::new(Noting {
        what: Typed::Crossing,
        place: None,
        says: "Compare runs from where a curve goes below or above a value".into(),
        text,
        refused: None,
    }));
}

/// Compares from the crossing that was typed.
///
/// # Errors
/// Why it can't be.
pub(super) fn compare_from(scope: &Scope, view: &mut View, text: &str) -> Result<(), String> {
    if let Some(counted) = counted(view.data.keys()) {
        return Err(moved_runs::stay_over(&counted));
    }
    let crossing = SeriesCrossing::read(text)?;
    if !crossing.is_known(scope) {
        return Err(format!("no job has a series {}", crossing.series));
    }
    align(scope, view, Some(Alignment::Crossing(crossing)));
    Ok(())
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
    view.note = Some(says(
        alignment.as_ref(),
        counted(view.data.keys()).as_deref(),
    ));
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
