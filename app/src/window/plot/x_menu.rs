//! What a plot may stand over, as a part of its menu.

use eframe::egui::{Button, ScrollArea, Ui};
use sprintscope_sim::{Job, Scope};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::x::{XChoice, XCommand};
use crate::view::plan::PlotPlan;
use crate::view::time_shown::TimeShown;
use crate::view::x_axis::series_names;

/// A menu is no higher, in points.
const HIGHEST: f32 = 320.0;

/// Draws it: for the first job of the plot.
pub(crate) fn show(
    ui: &mut Ui,
    scope: &Scope,
    (plot, view): (&PlotPlan, &View),
    asked: &mut Vec<Asked>,
) {
    let Some(job) = plot.jobs.iter().min().and_then(|id| scope.jobs().get(*id)) else {
        return;
    };
    ui.menu_button("X axis", |ui| {
        ScrollArea::vertical().max_height(HIGHEST).show(ui, |ui| {
            items(ui, scope, &job, view, asked);
        });
    });
}

fn items(ui: &mut Ui, scope: &Scope, job: &Job, view: &View, asked: &mut Vec<Asked>) {
    let now = scope.asked_standing(job.id());
    let mut item = |ui: &mut Ui, is_on: bool, name: &str, choice: XChoice| {
        if ui.add(Button::selectable(is_on, name)).clicked() {
            let choose = XCommand::Choose(job.id(), choice);
            asked.push(Asked::by_button(Command::X(choose)));
            ui.close();
        }
    };
    let shown = &view.time_shown;
    let is_own = |is_so: bool| now.is_none() && is_so;
    let is_elapsed = matches!(shown, TimeShown::Elapsed { .. });
    let is_clock = matches!(shown, TimeShown::Clock { .. });
    item(
        ui,
        is_own(*shown == TimeShown::Arrival),
        "By itself",
        XChoice::Own,
    );
    item(ui, is_own(is_elapsed), "Elapsed", XChoice::Elapsed);
    item(ui, is_own(is_clock), "Clock", XChoice::Clock);
    ui.separator();
    let offers = job.axes_on_offer();
    for name in &offers {
        let is_on = now.as_ref() == Some(name);
        item(ui, is_on, name, XChoice::Over(name.clone()));
    }
    for name in series_names(scope, job) {
        if !offers.contains(&name) {
            let is_on = now.as_ref() == Some(&name);
            let label = format!("x: series {name}");
            item(ui, is_on, &label, XChoice::Over(name));
        }
    }
}
