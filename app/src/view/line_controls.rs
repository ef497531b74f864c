//! Controls that are said to a source as lines: made in a view, and kept for a command line.

use std::collections::BTreeMap;

use sprintscope_sim::source::{LineControl, LineControls};
use sprintscope_sim::{Job, JobId, Scope};

use super::asked::Deed;
use super::command::Command;
use super::command::line_control::LineControlCommand;
use super::corrections::Kept;
use super::hit::{Beside, Hit};
use super::noting::Noting;
use super::{Overlay, View};

/// Where they stand in the file of a command line.
const ENTRY: &str = "controls";
/// The list of them there.
const SPECS: &str = "specs";

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
pub(crate) fn can_add(job: &Job) -> bool {
    LineControls::of(job).is_some() && !job.state().has_ended()
}

/// Whether one is offered there: where lines go nowhere, a command alone can be one, which is for whoever looks for it.
pub(crate) fn is_offered(job: &Job) -> bool {
    let takes_lines = LineControls::of(job).is_some_and(|controls| controls.takes_lines());
    takes_lines && can_add(job)
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
            view.note = Some(forget(&job, &name));
            let last = job.control_count().saturating_sub(1);
            view.selected_control = view.selected_control.min(last);
        }
    }
}

/// Takes it from the job and from what is kept; returns what is to be said of that.
fn forget(job: &Job, name: &str) -> String {
    let gone = LineControls::of(job).and_then(|controls| controls.forget(job, name));
    let left = kept(job.detail()).map(|mut kept| {
        kept.retain(|text| is_other(text, name));
        kept
    });
    match left.and_then(|left| keep(job.detail(), &left)) {
        Ok(()) => match gone {
            // To be typed again, should it have been a slip.
            Some(control) => format!("Forgotten: {control}"),
            None => format!("{name} is no longer kept for this command line"),
        },
        Err(error) => error,
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
    let mut texts = kept(job.detail()).unwrap_or_default();
    if let Some(controls) = LineControls::of(&job) {
        let mut more = controls.texts();
        more.retain(|text| !texts.contains(text));
        texts.extend(more);
    }
    let names = texts
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
    use std::time::Duration;

    use sprintscope_sim::{JobSpec, TaskSpec};

    use super::*;
    use crate::view::asked::Asked;
    use crate::view::carry_out::carry_out;
    use crate::view::catalogue::named;
    use crate::view::selection::Selection;

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

    /// A source with two such controls, and a view that has it selected.
    fn tuned(line: &str) -> (Scope, View, Job) {
        let (scope, mut view) = (Scope::new(), View::default());
        let specs = ["bad: !false", "more: !true"];
        let controls = specs.map(|text| text.parse::<LineControl>().unwrap());
        let task = TaskSpec::new("reader", |ctx| async move { while ctx.sleep().await {} });
        let task = task.every(Duration::from_millis(50));
        let spec = JobSpec::new("it").detail(line).task(task);
        let job = scope.start(spec.line_controls(&controls));
        while job.control_count() < 3 {
            std::thread::sleep(Duration::from_millis(2));
        }
        keep(line, &specs.map(str::to_owned)).unwrap();
        view.selected_job = Some(job.id());
        (scope, view, job)
    }

    #[test]
    fn a_forgotten_control_is_gone_at_once_is_not_kept_and_its_text_is_said() {
        let line = format!("line controls: forgotten {}", std::process::id());
        let (scope, mut view, job) = tuned(&line);
        let texts: Vec<String> = hits(&scope, &view)
            .into_iter()
            .map(|hit| hit.text)
            .collect();
        assert_eq!(
            texts,
            ["Forget control bad of it", "Forget control more of it"]
        );
        view.selected_control = 2;
        let forget = |view: &View| {
            let entry = named("control.forget").unwrap();
            (entry.command)(&Selection::of(&scope, view))
        };
        let command = forget(&view).unwrap();
        carry_out(Asked::by_button(command), &scope, &mut view);
        assert_eq!(view.note.as_deref(), Some("Forgotten: more: !true"));
        assert!(job.control("more").is_none() && job.control("bad").is_some());
        assert_eq!(kept(&line).unwrap(), ["bad: !false"]);
        assert_eq!(view.selected_control, 1);
        view.selected_control = 0;
        let of_the_task = forget(&view);
        assert_eq!(of_the_task, None, "an interval can't be forgotten");
        keep(&line, &[]).unwrap();
    }
}
