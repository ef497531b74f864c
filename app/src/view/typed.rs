//! What becomes of a line that was typed.

use sprintscope_sim::job::MarkPlace;
use sprintscope_sim::store::XAxis;
use sprintscope_sim::{JobId, Order, Scope, StopBy};

use super::arrangement::arrange::Arrange;
use super::axis::Wall;
use super::cursors::{Cursor, CursorCommand, place};
use super::noting::{Noting, Typed};
use super::{Overlay, View, arrangement, line_controls, moved_runs, presets, recordings, runs};

/// Does what was typed for. Without a word there is nothing to do, but for a label; what is refused can be mended.
pub(crate) fn put(scope: &Scope, view: &mut View, by: StopBy) {
    let Overlay::Note(noting) = &view.overlay else {
        return;
    };
    let Noting {
        what, place, text, ..
    } = (**noting).clone();
    let is_empty = text.trim().is_empty();
    let done = match what {
        Typed::PresetName(job) => {
            // What is said of it stays to be read.
            view.overlay = Overlay::None;
            return presets::save(scope, view, job, &text);
        }
        Typed::PlotLabel(plot) => {
            let label = Arrange::Rename { plot, label: text };
            view.note = arrangement::carry_out::carry_out(label, scope, view);
            Ok(())
        }
        _ if is_empty => Ok(()),
        Typed::RecordingName | Typed::RecordingToOpen => recordings::put(scope, view, &what, &text),
        Typed::CursorPlace(cursor, axis) => put_cursor(scope, view, (cursor, axis), &text),
        Typed::Crossing => runs::compare_from(scope, view, &text),
        Typed::RunMove(run) => moved_runs::put_typed(scope, view, run, &text),
        Typed::Control(job) => line_controls::add(scope, view, job, &text),
        Typed::Note(job) => put_note(scope, view, (job, place, text), by),
    };
    match done {
        Ok(()) => view.overlay = Overlay::None,
        Err(why) => refuse(view, why),
    }
}

/// Said where it was typed.
fn refuse(view: &mut View, why: String) {
    if let Overlay::Note(noting) = &mut view.overlay {
        noting.refuse(why);
    }
}

fn put_cursor(
    scope: &Scope,
    view: &mut View,
    (cursor, axis): (Cursor, XAxis),
    text: &str,
) -> Result<(), String> {
    let shown = view.shown.get(&axis).copied().unwrap_or_default();
    let x = place::read(&axis, text, shown, Wall::of(scope, view))?;
    let put = CursorCommand::Put { axis, cursor, x };
    view.cursors.carry_out(put);
    Ok(())
}

fn put_note(
    scope: &Scope,
    view: &mut View,
    (job, place, text): (JobId, Option<(XAxis, f64)>, String),
    by: StopBy,
) -> Result<(), String> {
    let order = Order::Mark {
        job: job.into(),
        text,
        at: place.map(|(axis, x)| MarkPlace::on(&axis, x)),
    };
    scope
        .carry_out(order, by)
        .map_err(|error| error.to_string())?;
    // What nobody sees would be taken for lost.
    view.marks_are_hidden = false;
    Ok(())
}
