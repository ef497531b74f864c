//! The menu of presets: values of the controls under a name, and the way back.

use eframe::egui::{Button, Ui};
use sprintscope_sim::Job;

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::preset::PresetCommand;

/// Draws its button.
pub(crate) fn show(ui: &mut Ui, job: &Job, view: &View, asked: &mut Vec<Asked>) {
    let mut ask = |command| asked.push(Asked::by_button(Command::Preset(command)));
    let id = job.id();
    ui.menu_button("Presets", |ui| {
        let mut names = view.presets.names(job).peekable();
        let has_some = names.peek().is_some();
        for name in names {
            if ui.button(name).clicked() {
                ask(PresetCommand::Recall(id, name.clone()));
            }
        }
        if has_some {
            ui.separator();
        }
        if ui.button("Save preset …").clicked() {
            ask(PresetCommand::Save(id));
        }
        let revert = Button::new("Revert");
        let can_revert = view.presets.can_revert(id);
        if ui.add_enabled(can_revert, revert).clicked() {
            ask(PresetCommand::Revert(id));
        }
        if has_some {
            ui.menu_button("Forget", |ui| {
                for name in view.presets.names(job) {
                    if ui.button(name).clicked() {
                        ask(PresetCommand::Forget(id, name.clone()));
                    }
                }
            });
        }
    });
}
