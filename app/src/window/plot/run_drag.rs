//! A run that is dragged along x with Alt held, while runs are compared.

use eframe::egui::{CursorIcon, Event, PointerButton, Pos2, Ui};

use super::{Drawn, Shared, cursor_click};
use crate::view::View;
use crate::view::command::Command;
use crate::view::command::runs::RunsCommand;
use crate::view::plan::PlotPlan;
use crate::view::run_row::RunId;

/// Points within which a curve is meant.
const NEAR: f32 = 24.0;
/// Of more series than this not all are looked at.
const SERIES: usize = 256;

/// What the pointer has to do with a run.
enum Asked {
    /// Nothing: what else it does counts.
    Nothing,
    /// It drags one, which asks for this so far, and nothing else counts.
    Run(Option<Command>),
}

/// What a drag moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drags {
    /// What is shown of the plot.
    Plot,
    /// A run.
    Run,
}

/// What is moved by the button, and what is asked for: to put a run elsewhere, or a cursor.
pub(crate) fn pressed(
    ui: &Ui,
    shared: &Shared<'_>,
    plot: &PlotPlan,
    view: &View,
    drawn: &Drawn,
) -> (Drags, Option<Command>) {
    match asked(ui, shared, plot, view, drawn) {
        Asked::Run(command) => (Drags::Run, command),
        Asked::Nothing => {
            let source = (shared.watched, shared.plan);
            let at = (&drawn.response, &drawn.transform);
            let command = cursor_click::asked(ui, source, plot, view, at);
            (Drags::Plot, command)
        }
    }
}

/// What dragging a curve, or a double click on one, asks for.
fn asked(ui: &Ui, shared: &Shared<'_>, plot: &PlotPlan, view: &View, drawn: &Drawn) -> Asked {
    let response = &drawn.response;
    let is_compared = view.comparison.axis().as_ref() == Some(&plot.id.axis);
    if !is_compared || plot.is_of_states {
        return Asked::Nothing;
    }
    let id = response.id.with("dragged run");
    let run_at = |at: Option<Pos2>| at.and_then(|at| nearest(shared, plot, view, drawn, at));
    if response.clicked() && had_alt(ui, Went::Up) {
        // One click is the first half of two.
        let at = response.interact_pointer_pos();
        let run = run_at(at.filter(|_| response.double_clicked()));
        ui.data_mut(|data| data.remove::<RunId>(id));
        return Asked::Run(run.map(|run| Command::Runs(RunsCommand::PutBack(run))));
    }
    if response.is_pointer_button_down_on() && had_alt(ui, Went::Down) {
        let from = ui.input(|input| input.pointer.press_origin());
        if let Some(run) = run_at(from) {
            ui.data_mut(|data| data.insert_temp(id, run));
        }
    }
    let Some(run) = ui.data(|data| data.get_temp::<RunId>(id)) else {
        let has_alt = ui.input(|input| input.modifiers.alt);
        if run_at(response.hover_pos().filter(|_| has_alt)).is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        return Asked::Nothing;
    };
    if !response.is_pointer_button_down_on() {
        ui.data_mut(|data| data.remove::<RunId>(id));
        return Asked::Nothing;
    }
    ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    let is_dragged = response.dragged_by(PointerButton::Primary);
    let by = f64::from(response.drag_delta().x) * drawn.transform.dvalue_dpos()[0];
    let moved = (is_dragged && by != 0.0).then_some(Command::Runs(RunsCommand::Move(run, by)));
    Asked::Run(moved)
}

/// Where the button went.
#[derive(Clone, Copy, PartialEq)]
enum Went {
    Down,
    Up,
}

/// Whether it did in this frame with Alt held: by its end that may not be any more.
fn had_alt(ui: &Ui, went: Went) -> bool {
    ui.input(|input| {
        input.events.iter().any(|event| {
            matches!(event, Event::PointerButton {
                pressed,
                button: PointerButton::Primary,
                modifiers,
                ..
            } if *pressed == (went == Went::Down) && modifiers.alt)
        })
    })
}

/// The run whose curve is nearest to a point.
fn nearest(
    shared: &Shared<'_>,
    plot: &PlotPlan,
    view: &View,
    drawn: &Drawn,
    at: Pos2,
) -> Option<RunId> {
    let (plan, watched) = (shared.plan, shared.watched);
    let area = *drawn.transform.frame();
    let x = drawn.transform.value_from_position(at).x;
    let shown = plot.series.iter().filter(|one| !view.hidden.contains(one));
    let mut best: Option<(f32, RunId)> = None;
    for series in shown.take(SERIES) {
        let Some(job) = plan.job_of(*series) else {
            continue;
        };
        let axis = &drawn.strips[plot.y_axis_of(*series)].ticked.axis;
        for (trace, _) in plan.traces(*series, &view.comparison) {
            let is_there = |(first, last)| first <= x && x <= last;
            if !trace.range(watched).is_some_and(is_there) {
                continue;
            }
            let Some([_, value]) = trace.nearest(watched, x) else {
                continue;
            };
            let y = area.bottom() - axis.part(value) as f32 * area.height();
            let far = (y - at.y).abs();
            let run = trace.run.unwrap_or(0);
            if far <= NEAR && best.is_none_or(|(least, _)| far < least) {
                best = Some((far, RunId { job, run }));
            }
        }
    }
    best.map(|(_, run)| run)
}
