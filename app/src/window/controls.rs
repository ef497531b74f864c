//! The controls of the selected job, and under them the ladder on which it is stopped.

use eframe::egui::{self, Align, DragValue, Layout, RichText, ScrollArea, Slider, Ui};
use sprintscope_sim::{
    ControlStatus, Job, JobStatus, Reason, Rung, Scale, Scope, StopBy, StopMethod, human_secs,
};

use super::keys::shown;
use super::theme::{Look, mono};
use super::widgets::{Kind, key_button};
use crate::command::{Asked, Command};
use crate::quantity::value_text;
use crate::view::View;

/// Draws the panel.
pub fn show(ui: &mut Ui, scope: &Scope, view: &View, job: Option<&Job>, asked: &mut Vec<Asked>) {
    let Some(job) = job else {
        heading(ui, "CONTROLS", "");
        return;
    };
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            heading(ui, "CONTROLS OF", job.name());
            let is_live = !job.state().has_ended();
            for (place, control) in job.controls().iter().enumerate() {
                let is_selected = place == view.selected_control;
                ui.add_enabled_ui(is_live, |ui| {
                    show_control(ui, job, control, is_selected, asked);
                });
            }
            ui.add_space(8.0);
            heading(ui, "STOP", "");
            show_ladder(ui, job, asked);
            show_proof(ui, scope, job);
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

fn show_control(
    ui: &mut Ui,
    job: &Job,
    control: &ControlStatus,
    is_selected: bool,
    asked: &mut Vec<Asked>,
) {
    let look = Look::of(ui);
    let mut value = control.requested;
    let ink = if is_selected { look.accent } else { look.text };
    let (label, typed) = ui
        .horizontal(|ui| {
            let room = ui.available_width();
            let name = RichText::new(&*control.name).color(ink);
            ui.set_max_width(room);
            let label = ui
                .scope(|ui| {
                    ui.set_max_width(room - 78.0);
                    ui.add(egui::Label::new(name).truncate())
                })
                .inner;
            let typed = ui
                .with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.add(value_field(control, &mut value))
                        .labelled_by(label.id)
                })
                .inner;
            (label, typed)
        })
        .inner;
    let slider = ui
        .scope(|ui| {
            ui.spacing_mut().slider_width = ui.available_width() - 2.0;
            ui.spacing_mut().interact_size.y = 16.0;
            let slider = Slider::new(&mut value, control.min..=control.max)
                .logarithmic(control.scale == Scale::Log)
                .smallest_positive(control.min.max(f64::MIN_POSITIVE))
                .show_value(false);
            ui.add(slider).labelled_by(label.id)
        })
        .inner;
    if typed.changed() || slider.changed() {
        let (job, control) = (job.id(), control.name.to_string());
        let (command, by) = (
            Command::Set {
                job,
                control,
                value,
            },
            StopBy::Button,
        );
        asked.push(Asked { command, by });
    }
    if control.requested != control.applied {
        let text = |value| control_text(control, value);
        let (wanted, still) = (text(control.requested), text(control.applied));
        let line = format!("asked {wanted} · still {still}");
        ui.label(
            RichText::new(line)
                .font(mono())
                .size(11.0)
                .color(look.waiting),
        );
    }
    ui.add_space(4.0);
}

fn value_field<'a>(control: &'a ControlStatus, value: &'a mut f64) -> DragValue<'a> {
    let speed = match control.scale {
        Scale::Linear => (control.max - control.min) / 500.0,
        Scale::Log => *value / 50.0,
    };
    let is_time = control.unit == "s";
    DragValue::new(value)
        .range(control.min..=control.max)
        .speed(speed)
        // Half a number is no wish: only what was entered is asked for.
        .update_while_editing(false)
        .custom_formatter(move |value, _| control_text(control, value))
        .custom_parser(move |typed| {
            if is_time {
                crate::quantity::parse_duration(&typed.replace(' ', ""))
                    .ok()
                    .map(|d| d.as_secs_f64())
            } else {
                typed.trim_end_matches(&control.unit).trim().parse().ok()
            }
        })
}

fn control_text(control: &ControlStatus, value: f64) -> String {
    match control.unit.as_str() {
        "s" => human_secs(value),
        unit => format!("{} {unit}", value_text(value)).trim_end().into(),
    }
}

fn show_ladder(ui: &mut Ui, job: &Job, asked: &mut Vec<Asked>) {
    let width = ui.available_width();
    let half = (width - 6.0) / 2.0;
    let is_live = !job.state().has_ended();
    let mut offer = |ui: &mut Ui, label: &str, command: Command, kind: Kind, width: f32| {
        if key_button(ui, label, shown(&command), kind, width).clicked() {
            let by = StopBy::Button;
            asked.push(Asked { command, by });
        }
    };
    ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
    ui.add_enabled_ui(is_live, |ui| {
        let event = Command::Stop(StopMethod::Event);
        offer(ui, "Set the stop event", event, Kind::Ends, width);
        ui.horizontal(|ui| {
            offer(
                ui,
                "Stop loop",
                Command::Stop(StopMethod::Loop),
                Kind::Plain,
                half,
            );
            offer(
                ui,
                "Cancel",
                Command::Stop(StopMethod::Cancel),
                Kind::Plain,
                half,
            );
        });
    });
    ui.horizontal(|ui| {
        ui.add_enabled_ui(is_live, |ui| {
            offer(
                ui,
                "Kill",
                Command::Stop(StopMethod::Kill),
                Kind::Plain,
                half,
            );
        });
        offer(ui, "Restart", Command::Restart, Kind::Plain, half);
    });
    if !is_live {
        offer(
            ui,
            "Remove from the list",
            Command::Remove,
            Kind::Plain,
            width,
        );
    }
}

/// What came of the last stop: who asked, how, how long it took, what was left undone.
fn show_proof(ui: &mut Ui, scope: &Scope, job: &Job) {
    let status = job.status();
    if status.rungs.is_empty() {
        return;
    }
    let look = Look::of(ui);
    ui.add_space(4.0);
    let mut line = |text: String, color| {
        let text = RichText::new(text).font(mono()).color(color);
        ui.add(egui::Label::new(text).wrap());
    };
    for rung in &status.rungs {
        line(rung_line(scope, rung), look.muted);
    }
    if let Some(said) = outcome(&status) {
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

fn rung_line(scope: &Scope, rung: &Rung) -> String {
    let took = match rung.took {
        Some(took) => format!("{} ms", value_text(took.as_secs_f64() * 1e3)),
        None => format!("asked at {:.1} s", scope.clock().seconds_at(rung.asked)),
    };
    format!("{} · by {} · {took}", rung.method, rung.by)
}

fn outcome(status: &JobStatus) -> Option<String> {
    if let Some(stuck) = status.not_responding {
        let (next, key) = (stuck.next, shown(&Command::Stop(stuck.next)));
        return Some(format!("not responding; next: {next} ({key})"));
    }
    let last = status.rungs.last()?;
    last.took?;
    let undone = match last.left_undone.as_slice() {
        [] if status.reason == Some(Reason::Killed) => "SIGTERM was not enough: killed".into(),
        [] => "every task returned".into(),
        names => format!("left undone: {}", names.join(", ")),
    };
    let thread = match status.thread_id {
        Some(thread) if status.has_left_a_thread => format!(" · thread {thread} still runs"),
        _ => String::new(),
    };
    Some(undone + &thread)
}
