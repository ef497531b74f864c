//! Runs that a person moves along x while they are compared.

use sprintscope_sim::Scope;
use sprintscope_sim::quantity::secs_text;

use super::asked::Deed;
use super::command::Command;
use super::command::runs::RunsCommand;
use super::hit::{Beside, Hit};
use super::noting::{Noting, Typed};
use super::quantity::parse_duration;
use super::run_row::RunId;
use super::run_table::run_ids;
use super::time_axes::counted;
use super::{Overlay, View};

/// Whether runs can be moved, or why not.
fn are_movable(view: &View) -> Result<(), String> {
    match (view.comparison.axis(), counted(view.data.keys())) {
        (Some(_), None) => Ok(()),
        (Some(_), Some(counted)) => Err(stay_over(&counted)),
        (None, _) => Err("Runs are moved while they are compared over time".into()),
    }
}

/// Why runs aren't moved that stand over a count.
pub(super) fn stay_over(counted: &str) -> String {
    format!(
        "Runs over {counted} stand where they counted from: only what stands over time is moved"
    )
}

/// A line for each run that is drawn where it is compared, to have it moved.
pub(super) fn hits(scope: &Scope, view: &View) -> Result<Vec<Hit>, String> {
    are_movable(view)?;
    let runs = run_ids(scope).into_iter();
    let runs = runs.filter(|(run, _)| view.comparison.is_placed((run.job, run.run)));
    let hit = |(run, name): (RunId, String)| {
        let moved = view.comparison.moved_by_hand((run.job, run.run));
        Hit {
            text: format!("Move {name}{}", moved_words(moved)),
            beside: Beside::Kind("run"),
            deed: Deed::Command(Command::Runs(RunsCommand::TypeMove(run))),
        }
    };
    Ok(runs.map(hit).collect())
}

/// Has it typed how far a run is moved.
pub(super) fn begin(scope: &Scope, view: &mut View, run: RunId) {
    if let Err(why) = are_movable(view) {
        view.note = Some(why);
        return;
    }
    let moved = view.comparison.moved_by_hand((run.job, run.run));
    view.overlay = Overlay::Note(Box::new(Noting {
        what: Typed::RunMove(run),
        place: None,
        says: format!("How far {} is moved to the right", name_of(scope, run)),
        text: if moved == 0.0 {
            String::new()
        } else {
            format!("{moved}")
        },
        refused: None,
    }));
}

/// Moves a run as far as was typed: `3.5`, `-250ms`.
///
/// # Errors
/// How it is written.
pub(super) fn put_typed(
    scope: &Scope,
    view: &mut View,
    run: RunId,
    text: &str,
) -> Result<(), String> {
    let secs = read(text)?;
    view.note = Some(put(scope, view, run, secs));
    Ok(())
}

fn read(text: &str) -> Result<f64, String> {
    let text = text.trim().replace('−', "-");
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => (-1.0, size),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let secs = match size.trim().parse::<f64>() {
        Ok(secs) => secs,
        Err(_) => parse_duration(size.trim())
            .map_err(|_| "write it in seconds, as 3.5 or -250ms".to_owned())?
            .as_secs_f64(),
    };
    if secs.is_finite() && secs >= 0.0 {
        Ok(sign * secs)
    } else {
        Err("write it in seconds, as 3.5 or -250ms".into())
    }
}

/// Puts a run so far to the right of where it is compared from; returns what came of it.
pub(super) fn put(scope: &Scope, view: &mut View, run: RunId, secs: f64) -> String {
    if let Err(why) = are_movable(view) {
        return why;
    }
    let name = name_of(scope, run);
    if secs != 0.0 && !view.comparison.is_placed((run.job, run.run)) {
        return format!("{name} has nothing over time that is drawn here: it isn't moved");
    }
    view.comparison.move_by_hand((run.job, run.run), secs);
    match moved_words(secs) {
        words if words.is_empty() => format!("{name} is where it is compared from"),
        words => format!("{name}{words}"),
    }
}

fn name_of(scope: &Scope, run: RunId) -> String {
    let runs = run_ids(scope).into_iter();
    let mut named = runs.filter(|(id, _)| *id == run).map(|(_, name)| name);
    named.next().unwrap_or_default()
}

/// How far something is moved, behind its name; empty where it isn't.
fn moved_words(secs: f64) -> String {
    if secs == 0.0 {
        return String::new();
    }
    let side = if secs < 0.0 { "left" } else { "right" };
    let far = secs_text(secs.abs());
    format!(", moved {far} to the {side}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_a_run_is_moved_is_read_in_seconds() {
        let texts = ["3.5", "+2", "-0.25", "−250ms", "2m", "1e-3"];
        let secs = texts.map(|text| read(text).unwrap());
        assert_eq!(secs, [3.5, 2.0, -0.25, -0.25, 120.0, 0.001]);
        for text in ["", "x", "--3", "nan", "3 cm"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
