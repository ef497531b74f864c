//! A click on a plot puts a cursor there.

use eframe::egui::{Event, Response, Ui};
use egui_plot::PlotTransform;

use crate::view::View;
use crate::view::command::Command;
use crate::view::cursors::{Cursor, CursorCommand};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// Points within which a sample is meant, and not the place beside it.
const NEAR: f64 = 8.0;
/// Of more curves than this not all are looked at.
const CURVES: usize = 256;

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
    let reach = NEAR * transform.dvalue_dpos()[0].abs();
    let drawn = plot.series.iter().filter(|one| !view.hidden.contains(one));
    let samples = drawn.take(CURVES).filter_map(|series| {
        let [sample, _] = watched.nearest(plan.data_of(*series), x)?;
        ((sample - x).abs() <= reach).then_some(sample)
    });
    let nearest = samples.min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()));
    Some(Command::Cursor(CursorCommand::Put {
        axis: plot.id.axis.clone(),
        cursor: cursor_meant(ui),
        x: nearest.unwrap_or(x),
    }))
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
