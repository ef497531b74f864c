//! The bar by which one goes back in time: play, step, speed, and all the time there is as a track.

use eframe::egui::{self, RichText, Slider, Ui, WidgetInfo};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::playback::{Playback, PlaybackCommand, SPEEDS, speed_text};
use crate::window::keys::shown;
use crate::window::theme::{Look, mono};
use crate::window::widgets::{Kind, key_button};

/// The track is at least so wide, in points; where that isn't there, buttons give way.
const TRACK_LEAST: f32 = 120.0;
/// Times on the track that are told apart.
const PLACES: f64 = 1_000.0;

/// Draws it.
pub(super) fn show(ui: &mut Ui, view: &View, asked: &mut Vec<Asked>) {
    let playback = &view.playback;
    let is_roomy = ui.available_width() > 620.0;
    ui.horizontal(|ui| {
        let play = if playback.is_playing() {
            "Hold"
        } else {
            "Play"
        };
        let key = if playback.is_player() {
            shown(ui.ctx(), "view.pause")
        } else {
            shown(ui.ctx(), "playback.play")
        };
        let kind = if playback.is_playing() {
            Kind::On
        } else {
            Kind::Plain
        };
        if key_button(ui, play, &key, kind, 0.0).clicked() {
            asked.extend(Asked::by_button_for("playback.play"));
        }
        if is_roomy {
            offer(ui, asked, ("Start", "playback.start"), false);
            offer(ui, asked, ("Step back", "playback.step-back"), false);
            offer(ui, asked, ("Step", "playback.step"), false);
            offer(ui, asked, ("Loop", "playback.loop"), playback.is_looped());
        }
        speeds(ui, playback, asked);
        let end = if playback.is_recorded() {
            "End"
        } else {
            "Live"
        };
        let times = times(view);
        let needed = ui
            .painter()
            .layout_no_wrap(times.clone(), mono(), Look::of(ui).text);
        let rest = needed.size().x + 90.0;
        track(ui, playback, rest, asked);
        ui.label(RichText::new(times).font(mono()).color(Look::of(ui).text));
        offer(ui, asked, (end, "playback.end"), playback.is_following());
    });
}

/// Where it stands, and of how much.
fn times(view: &View) -> String {
    let [first, end] = view.playback.extent();
    let step = ((end - first) / PLACES).max(0.001);
    let text = |t: f64| view.times().text(t, step);
    format!("{} / {}", text(view.playback.at()), text(end))
}

fn offer(ui: &mut Ui, asked: &mut Vec<Asked>, (label, id): (&str, &str), is_on: bool) {
    let kind = if is_on { Kind::On } else { Kind::Plain };
    if key_button(ui, label, &shown(ui.ctx(), id), kind, 0.0).clicked() {
        asked.extend(Asked::by_button_for(id));
    }
}

fn speeds(ui: &mut Ui, playback: &Playback, asked: &mut Vec<Asked>) {
    let button = key_button(ui, &playback.speed_text(), "", Kind::Plain, 0.0);
    let button = button.on_hover_text("How fast it plays");
    egui::Popup::menu(&button).show(|ui| {
        for speed in SPEEDS {
            let is_it = (speed - playback.speed()).abs() < f64::EPSILON;
            if ui.selectable_label(is_it, speed_text(speed)).clicked() {
                let command = Command::Playback(PlaybackCommand::Speed(speed));
                asked.push(Asked::by_button(command));
                ui.close();
            }
        }
    });
}

fn track(ui: &mut Ui, playback: &Playback, rest: f32, asked: &mut Vec<Asked>) {
    let [first, end] = playback.extent();
    let mut at = playback.at().clamp(first, end);
    ui.spacing_mut().slider_width = (ui.available_width() - rest).max(TRACK_LEAST);
    let slider = Slider::new(&mut at, first..=end.max(first + f64::MIN_POSITIVE));
    let slider = slider.show_value(false).trailing_fill(true);
    let response = ui.add(slider);
    response.widget_info(|| {
        let is_enabled = ui.is_enabled();
        WidgetInfo::slider(is_enabled, playback.at(), "Time that is shown")
    });
    if response.changed() {
        let command = Command::Playback(PlaybackCommand::Seek(at));
        asked.push(Asked::by_button(command));
    }
}
