//! In place of lines: the jobs that read what a broker or a port takes in.

use eframe::egui::{self, Button, RichText, ScrollArea, Ui};
use sprintscope_sim::source::{Intake, StartedJobs};
use sprintscope_sim::{Job, Scope};

use super::quiet;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::window::theme::{Look, mono};

/// More jobs aren't listed here; the jobs' panel has them all.
const LISTED: usize = 200;

/// Shows them, each leading to itself; returns whether that is all there is to show of this job.
pub(super) fn show(ui: &mut Ui, scope: &Scope, job: &Job, asked: &mut Vec<Asked>) -> bool {
    let Some(started) = StartedJobs::of(job) else {
        return false;
    };
    // What has no level for a job is read by the source's own.
    if Intake::of(job).is_some_and(|intake| intake.bytes_seen() > 0) {
        return false;
    }
    let jobs = started
        .list()
        .into_iter()
        .filter_map(|id| scope.jobs().get(id));
    let jobs: Vec<Job> = jobs.collect();
    if jobs.is_empty() {
        quiet(
            ui,
            "Who sends something here is read by a job of its own: none so far",
        );
        return true;
    }
    let lines = match jobs.len() {
        1 => "What comes is read by a job of its own:".to_owned(),
        count => format!("What comes is read by {count} jobs of their own:"),
    };
    quiet(ui, &lines);
    ui.add_space(4.0);
    let area = ScrollArea::vertical().id_salt(("started", job.id()));
    area.auto_shrink([false, false]).show(ui, |ui| {
        let look = Look::of(ui);
        for started in jobs.iter().take(LISTED) {
            let name = RichText::new(&**started.name())
                .font(mono())
                .color(look.text);
            let row = ui.horizontal(|ui| {
                let row = ui.add(Button::new(name).truncate());
                quiet(ui, &started.status().state.to_string());
                row
            });
            let label = format!("Reading of {}", started.name());
            let row = row.inner;
            row.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &*label));
            if row.clicked() {
                asked.push(Asked::by_button(Command::SelectJob(started.id())));
            }
        }
        if jobs.len() > LISTED {
            quiet(ui, &format!("and {} more", jobs.len() - LISTED));
        }
    });
    true
}
