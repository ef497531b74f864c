//! Controls that are said to a source as lines: made in a view, and kept for a command line.

use std::collections::BTreeMap;

use sprintscope_sim::source::{LineControl, LineControls};
use sprintscope_sim::{JobId, Scope};

use super::asked::Deed;
use super::command::Command;
use super::corrections::Kept;
use super::noting::Noting;
use super::palette::{Beside, Hit};
use super::{Overlay, View};

/// Where they stand in the file of a command line.
const ENTRY: &str = "controls";
/// The list of them there.
const SPECS: &str = "specs";

/// What can be done with them.
#[derive(Clone, Debug, PartialEq)]
pub enum LineControlCommand {
    /// Have one typed for this job.
    Add(JobId),
    /// Keep the one of this name no longer.
    Forget(JobId, String),
}

/// Those that are kept for a command line, as they are written.
///
/// # Errors
/// What hinders it, in a line.
pub(crate) fn kept(line: &str) -> Result<Vec<String>, String> {
    let Some(kept) = Kept::of(line) else {
        return Ok(Vec::new());
    };
    let entry: Option<BTreeMap<String, Vec<String>>> = kept.entry(ENTRY)?;
    Ok(entry
        .and_then(|mut entry| entry.remove(SPECS))
        .unwrap_or_default())
}

/// Keeps these instead of those that were kept.
///
/// # Errors
/// What hinders it, in a line.
pub(crate) fn keep(line: &str, specs: &[String]) -> Result<(), String> {
    let Some(kept) = Kept::of(line) else {
        return Ok(());
    };
    let mut entry = BTreeMap::new();
    if !specs.is_empty() {
        entry.insert(SPECS, specs);
    }
    kept.keep(ENTRY, &entry)
}

/// Whether a control can be added to this job.
pub(crate) fn can_add(job: &sprintscope_sim::Job) -> bool {
    LineControls::of(job).is_some() && !job.state().has_ended()
}

/// Does it.
pub(crate) fn carry_out(scope: &Scope, view: &mut View, command: LineControlCommand) {
    let (LineControlCommand::Add(id) | LineControlCommand::Forget(id, _)) = &command;
    let Some(job) = scope.jobs().get(*id) else {
        return;
    };
    match command {
        LineControlCommand::Add(_) if can_add(&job) => {
            view.overlay = Overlay::Note(Box::new(Noting::control(&job)));
        }
        LineControlCommand::Add(_) => {
            let why = if job.state().has_ended() {
                "has ended"
            } else {
                "is no source that can be told something"
            };
            view.note = Some(format!("{} {why}", job.name()));
        }
        LineControlCommand::Forget(_, name) => {
            let left = kept(job.detail()).map(|mut kept| {
                kept.retain(|text| is_other(text, &name));
                kept
            });
            view.note = Some(match left.and_then(|left| keep(job.detail(), &left)) {
                Ok(()) => format!("{name} is there until {} ends, and not kept", job.name()),
                Err(error) => error,
            });
        }
    }
}

fn is_other(text: &str, name: &str) -> bool {
    let control = text.parse::<LineControl>();
    control.map_or(true, |control| control.name() != name)
}

/// Adds the one that was typed, and keeps it.
///
/// # Errors
/// Why it isn't one, with the place, or why the job doesn't get it.
pub(crate) fn add(scope: &Scope, view: &mut View, job: JobId, text: &str) -> Result<(), String> {
    let Some(job) = scope.jobs().get(job) else {
        return Ok(());
    };
    let control: LineControl = text
        .parse()
        .map_err(|error: sprintscope_sim::source::LineControlError| error.to_string())?;
    let Some(controls) = LineControls::of(&job) else {
        return Err(format!(
            "{} is no source that can be told something",
            job.name()
        ));
    };
    let (name, spec) = (control.name().to_owned(), control.text().to_owned());
    controls
        .add(&job, control)
        .map_err(|error| error.to_string())?;
    let mut specs = kept(job.detail())?;
    specs.retain(|text| is_other(text, &name));
    specs.push(spec);
    keep(job.detail(), &specs)?;
    view.note = Some(format!("{name} is kept for this command line"));
    Ok(())
}

/// As lines of the palette: those that can be forgotten.
pub(crate) fn hits(scope: &Scope, view: &View) -> Vec<Hit> {
    let Some(job) = view.selected_job.and_then(|job| scope.jobs().get(job)) else {
        return Vec::new();
    };
    let kept = kept(job.detail()).unwrap_or_default();
    let names = kept
        .iter()
        .filter_map(|text| text.parse::<LineControl>().ok());
    names
        .map(|control| {
            let name = control.name().to_owned();
            let forget = LineControlCommand::Forget(job.id(), name.clone());
            Hit {
                text: format!("Forget control {name} of {}", job.name()),
                beside: Beside::Kind("control"),
                deed: Deed::Command(Command::LineControl(forget)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_a_command_line_is_found_again_and_forgotten() {
        let line = "line controls: kept and forgotten";
        let specs = ["kp 0..10: P{}".to_owned(), "reset: R".to_owned()];
        keep(line, &specs).unwrap();
        assert_eq!(kept(line).unwrap(), specs);
        assert_eq!(
            kept("line controls: another line").unwrap(),
            [] as [String; 0]
        );
        assert!(is_other(&specs[0], "reset") && !is_other(&specs[1], "reset"));
        keep(line, &[]).unwrap();
        assert_eq!(kept(line).unwrap(), [] as [String; 0]);
    }
}
