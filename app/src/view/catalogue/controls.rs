//! What can be done with controls.

use sprintscope_sim::{JobId, Order};

use super::order;
use crate::view::command::Command;
use crate::view::command::line_control::LineControlCommand;
use crate::view::command::preset::PresetCommand;
use crate::view::entry::{Entry, entry};
use crate::view::selection::Selection;

fn selected_control(selection: &Selection) -> Option<(JobId, String)> {
    selection.job.zip(selection.control.clone())
}

fn turn(selection: &Selection, steps: f64) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    Some(Command::Turn {
        job,
        control,
        steps,
    })
}

fn reset(selection: &Selection) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    Some(Command::Reset { job, control })
}

fn press(selection: &Selection) -> Option<Command> {
    let (job, control) = selected_control(selection)?;
    let job = job.into();
    order(Order::Press { job, control })
}

fn of_job(selection: &Selection, command: fn(JobId) -> PresetCommand) -> Option<Command> {
    selection.job.map(command).map(Command::Preset)
}

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "control.select-above",
        ["Control above", "Select the control above"],
        &["["],
        |_| Some(Command::SelectNextControl(-1)),
    )
    .repeating(),
    entry(
        "control.select-below",
        ["Control below", "Select the control below"],
        &["]"],
        |_| Some(Command::SelectNextControl(1)),
    )
    .repeating(),
    entry(
        "control.press",
        ["Press", "Press or toggle it"],
        &["Enter"],
        press,
    ),
    entry(
        "control.down",
        ["Down", "Turn it down"],
        &["Left"],
        |selection| turn(selection, -1.0),
    )
    .repeating(),
    entry(
        "control.up",
        ["Up", "Turn it up"],
        &["Right"],
        |selection| turn(selection, 1.0),
    )
    .repeating(),
    entry(
        "control.far-down",
        ["Far down", "Turn it far down"],
        &["Shift+Left"],
        |selection| turn(selection, -10.0),
    )
    .repeating(),
    entry(
        "control.far-up",
        ["Far up", "Turn it far up"],
        &["Shift+Right"],
        |selection| turn(selection, 10.0),
    )
    .repeating(),
    entry(
        "control.reset",
        ["Reset", "Set it back to the value it began with"],
        &[],
        reset,
    ),
    entry(
        "control.add",
        [
            "Add a control …",
            "Add a control …: what is turned is sent to the program, board or peer as a line",
        ],
        &[],
        |selection| {
            let add = LineControlCommand::Add(selection.job?);
            Some(Command::LineControl(add))
        },
    ),
    entry(
        "control.forget",
        [
            "Forget control",
            "Forget the control: one that is said as a line, which isn't kept any more, either",
        ],
        &[],
        forget_selected,
    ),
    entry(
        "control.save-preset",
        [
            "Save preset …",
            "Save preset …: keep the values of its controls under a name",
        ],
        &[],
        |selection| of_job(selection, PresetCommand::Save),
    ),
    entry(
        "control.revert",
        [
            "Revert",
            "Revert its controls to before the last preset or turn",
        ],
        &[],
        |selection| of_job(selection, PresetCommand::Revert),
    ),
];

/// Has the selected control forgotten, if it is one of these.
fn forget_selected(selection: &Selection) -> Option<Command> {
    let (job, control) = selection.job.zip(selection.control.clone())?;
    let forget = LineControlCommand::Forget(job, control);
    selection
        .line_control
        .then_some(Command::LineControl(forget))
}
