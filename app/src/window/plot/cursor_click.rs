//! A click on a plot puts a cursor there.

use eframe::egui::{Event, Response, Ui};
use egui_plot::PlotTransform;

use crate::view::View;
use crate::view::command::Command;
use crate::view::cursors::near::sample_near;
use crate::view::cursors::{Cursor, CursorCommand};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// Points within which a sample is meant, and not the place beside it.
const NEAR: f64 = 8.0;
/// What a click asks for: cursor A, with Shift B. One that becomes a double click was none.
pub(crate) fn asked(
    ui: &Ui,
    (watched, plan): (&dyn Watched, &Plan),
    plot: &PlotPlan,
    view: &View,
    (response, transform): (&Response, &PlotTransform),
) -> Option<Command> {
    if response.double_clicked() {
        return Some(Command::Cursor(CursorCommand::TakeBack));
    }
    let at = response
        .interact_pointer_pos()
        .filter(|_| response.clicked())?;
    let x = transform.value_from_position(at).x;
    let reach = reach(transform);
    Some(Command::Cursor(CursorCommand::Put {
        axis: plot.id.axis.clone(),
        cursor: cursor_meant(ui),
        x: sample_near(watched, (plan, view), plot, (x, reach)),
    }))
}

/// How far a sample may be from the pointer and yet be meant.
pub(crate) fn reach(transform: &PlotTransform) -> f64 {
    NEAR * transform.dvalue_dpos()[0].abs()
}

/// With Shift held when the button came up it is B: by the end of the frame it may not be any more.
pub(crate) fn cursor_meant(ui: &Ui) -> Cursor {
    let is_second = ui.input(|input| {
        let released = input.events.iter().rev().find_map(|event| match event {
            Event::PointerButton {
                pressed: false,
                modifiers,
                ..
            } => Some(modifiers.shift),
            _ => None,
        });
        released.unwrap_or(input.modifiers.shift)
    });
    if is_second { Cursor::B } else { Cursor::A }
}
