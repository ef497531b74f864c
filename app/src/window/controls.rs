//! The controls of the selected job, and under them the ladder on which it is stopped.

pub(super) mod control_list;
pub(super) mod control_row;
pub(super) mod control_widgets;
pub(super) mod preset_menu;

use eframe::egui::{self, RichText, ScrollArea, Ui};
use sprintscope_sim::Job;
use sprintscope_sim::job::{EndedBy, JobStatus, Rung};
use sprintscope_sim::quantity::elapsed_text;

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::axis::Times;
use crate::view::catalogue::stopping;
use crate::view::job_shown::JobShown;
use crate::view::line_controls::is_offered;
use crate::window::keys::{self, shown};
use crate::window::theme::{Look, mono};
use crate::window::widgets::{Kind, key_button};

/// The controls are at least so high, where the window is not.
const LEAST_ROOM: f32 = 120.0;

/// Why a job of a recording can't be stopped, turned or restarted.
const RECORDED: &str = "It ran when this was recorded; here it is only looked at.";

/// Draws the panel.
pub(super) fn show(ui: &mut Ui, view: &View, job: Option<&Job>, asked: &mut Vec<Asked>) {
    let Some(job) = job else {
        heading(ui, "CONTROLS", "");
        return;
    };
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            heading(ui, "CONTROLS OF", job.name());
            // However many controls there are, the ladder stays in sight.
            let ladder_height = ui.scope_id().with("ladder height");
            let taken = ui
                .data(|data| data.get_temp(ladder_height))
                .unwrap_or(200.0);
            let room = (ui.available_height() - taken).max(LEAST_ROOM);
            control_list::show(ui, job, view, room, asked);
            ui.horizontal(|ui| {
                if job.control_count() > 0 {
                    preset_menu::show(ui, job, view, asked);
                }
                if is_offered(job) && ui.button("Add a control …").clicked() {
                    asked.extend(Asked::by_button_for("control.add"));
                }
            });
            let top = ui.cursor().top();
            ui.add_space(8.0);
            heading(ui, "STOP", "");
            show_ladder(ui, job, asked);
            show_proof(
                ui,
                &JobShown::new(job, view.playback.moment()),
                view.times(),
            );
            let height = ui.cursor().top() - top;
            ui.data_mut(|data| data.insert_temp(ladder_height, height));
        });
}

fn heading(ui: &mut Ui, what: &str, whose: &str) {
    let look = Look::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new(what).size(11.0).color(look.muted));
        let whose = RichText::new(whose).size(11.0).color(look.text);
        ui.add(egui::Label::new(whose).truncate());
    });
    ui.add_space(2.0);
}

fn show_ladder(ui: &mut Ui, job: &Job, asked: &mut Vec<Asked>) {
    let width = ui.available_width();
    let half = (width - 6.0) / 2.0;
    let is_live = !job.state().has_ended();
    let mut offer = |ui: &mut Ui, label: &str, id: &str, kind: Kind, width: f32| {
        let button = key_button(ui, label, &shown(ui.ctx(), id), kind, width);
        if button.clicked() {
            asked.extend(Asked::by_button_for(id));
        }
        button.rect.width()
    };
    ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
    // Where the longest name needs more than half, the other column has the rest.
    let mut left = half;
    ui.add_enabled_ui(is_live, |ui| {
        offer(ui, "Set the stop event", "job.stop", Kind::Ends, width);
        ui.horizontal(|ui| {
            left = offer(ui, "Stop loop", "job.stop-loop", Kind::Plain, half);
            let rest = ui.available_width();
            offer(ui, "Cancel", "job.cancel", Kind::Plain, rest);
        });
    });
    ui.horizontal(|ui| {
        ui.add_enabled_ui(is_live, |ui| {
            offer(ui, "Kill", "job.kill", Kind::Plain, left);
        });
        let rest = ui.available_width();
        ui.add_enabled_ui(!job.is_recorded(), |ui| {
            offer(ui, "Restart", "job.restart", Kind::Plain, rest);
        });
    });
    if job.is_recorded() {
        let look = Look::of(ui);
        let why = RichText::new(RECORDED).size(12.0).color(look.muted);
        ui.add(egui::Label::new(why).wrap());
    }
    if !is_live {
        offer(ui, "Remove from the list", "job.remove", Kind::Plain, width);
    }
}

/// What came of the last stop: who asked, how, how long it took, what was left undone.
fn show_proof(ui: &mut Ui, job: &JobShown<'_>, times: Times<'_>) {
    let status = job.status();
    if status.rungs.is_empty() {
        return;
    }
    let look = Look::of(ui);
    ui.add_space(4.0);
    let said = outcome(ui, &status);
    let mut line = |text: String, color| {
        let text = RichText::new(text).font(mono()).color(color);
        ui.add(egui::Label::new(text).wrap());
    };
    for rung in &status.rungs {
        line(rung_line(rung, times), look.muted);
    }
    if let Some(said) = said {
        line(
            said,
            if status.state.has_ended() {
                look.muted
            } else {
                look.waiting
            },
        );
    }
}

fn rung_line(rung: &Rung, times: Times<'_>) -> String {
    let took = match rung.took {
        Some(took) => elapsed_text(took.as_secs_f64()),
        None => format!("asked at {}", times.text(rung.at, 0.1)),
    };
    let sent = match (&*rung.what, rung.to.as_slice()) {
        ("", _) => String::new(),
        (what, []) => format!(" · {what}"),
        (what, to) => format!(" · {what} to {}", to.join(", ")),
    };
    format!("{}{sent} · by {} · {took}", rung.method, rung.by)
}

fn outcome(ui: &Ui, status: &JobStatus) -> Option<String> {
    if let Some(stuck) = status.not_responding {
        let (next, key) = (stuck.next, shown(ui.ctx(), stopping(stuck.next)));
        return Some(format!("not responding; next: {next} ({key})"));
    }
    if let Some(at_work) = &status.at_work {
        let key = keys::kill(ui.ctx());
        return Some(format!("{}; {key} cuts it off", at_work.words(status.at)));
    }
    let last = status.rungs.last()?;
    last.took?;
    let undone = match last.left_undone.as_slice() {
        // By which signal, and how long it took, the rungs say.
        [] => match (&status.goes_on, status.ended_by) {
            _ if last.what.is_empty() => "every task returned".into(),
            (Some(goes_on), _) => format!("listening ended, {goes_on} goes on"),
            (None, Some(EndedBy::Signal)) => "ended by the signal".into(),
            (None, Some(EndedBy::CutOff)) => "cut off".into(),
            (None, _) => "ended by itself".into(),
        },
        names => format!("left undone: {}", names.join(", ")),
    };
    let thread = match status.thread_id {
        Some(thread) if status.has_left_a_thread => format!(" · thread {thread} still runs"),
        _ => String::new(),
    };
    Some(undone + &thread)
}
