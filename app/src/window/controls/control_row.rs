//! One control: its name, what it is turned with, and whether the job has followed.

use std::cell::RefCell;
use std::time::Duration;

use eframe::egui::{
    self, Align, Color32, ComboBox, DragValue, Label, Layout, PointerButton, Response, RichText,
    Role, Slider, SliderClamping, TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use sprintscope_sim::control::{ControlKind, ControlSpec, ControlState, ControlStatus, Scale};
use sprintscope_sim::order::Setting;

use super::control_widgets::{segments, switch};
use crate::view::axis::Times;
use crate::view::told::{control_text, is_elsewhere};
use crate::view::turn::{asked as setting_of, entered, first_value, part_of};
use crate::window::theme::{Look, mono};

/// More choices, or longer ones, are a list that opens.
const MOST_SEGMENTS: usize = 4;
/// Characters of all choices side by side.
const SEGMENTS_CHARS: usize = 24;

const NAME: f32 = 22.0;
const TRACK: f32 = 18.0;
/// Always kept free, so that nothing moves while a person turns.
const STATE: f32 = 16.0;
const GAP: f32 = 4.0;
/// How long it is said why something typed wasn't asked for.
const REFUSED_SECS: f64 = 6.0;

/// How high its row is.
pub(crate) fn height(spec: &ControlSpec) -> f32 {
    match &spec.kind {
        ControlKind::Slider { .. } => NAME + TRACK + STATE + GAP,
        ControlKind::Choice(choices) if are_few(choices) => NAME + NAME + STATE + GAP,
        ControlKind::Button if spec.takes_text => NAME + NAME + STATE + GAP,
        ControlKind::Toggle | ControlKind::Button | ControlKind::Choice(_) => NAME + STATE + GAP,
        ControlKind::Value => NAME + GAP,
    }
}

fn are_few(choices: &[String]) -> bool {
    let chars: usize = choices.iter().map(|choice| choice.chars().count()).sum();
    choices.len() <= MOST_SEGMENTS && chars <= SEGMENTS_CHARS
}

/// Draws it; what it was turned to, if it was.
pub(crate) fn show(
    ui: &mut Ui,
    (control, times): (&ControlStatus, Times<'_>),
    is_selected: bool,
) -> Option<Setting> {
    ui.spacing_mut().item_spacing.y = 1.0;
    let asked = match &control.spec.kind {
        ControlKind::Slider {
            min, max, scale, ..
        } => slider(ui, control, (*min, *max, *scale), is_selected),
        ControlKind::Toggle => {
            let is_on = control.requested != 0.0;
            let flipped = named(ui, control, is_selected, |ui, _| {
                switch(ui, &control.name, is_on)
            });
            flipped.then_some(1.0 - control.requested)
        }
        ControlKind::Choice(choices) => choice(ui, control, choices, is_selected),
        ControlKind::Button if control.spec.takes_text => {
            let said = button_with_text(ui, control, is_selected);
            say_state(ui, control, times);
            return said;
        }
        ControlKind::Button => named(ui, control, is_selected, |ui, _| press(ui, control)),
        ControlKind::Value => {
            named(ui, control, is_selected, |ui, _| value(ui, control));
            None
        }
    };
    say_state(ui, control, times);
    asked.map(|value| setting_of(&control.spec, value))
}

/// The name on the left, and on the right what `add` puts there.
fn named<T>(
    ui: &mut Ui,
    control: &ControlStatus,
    is_selected: bool,
    add: impl FnOnce(&mut Ui, &Response) -> T,
) -> T {
    let look = Look::of(ui);
    let ink = if is_selected { look.accent } else { look.text };
    ui.horizontal(|ui| {
        ui.set_min_height(NAME - 2.0);
        let room = ui.available_width();
        let name = RichText::new(&*control.name).color(ink);
        let label = ui
            .scope(|ui| {
                ui.set_max_width(room - 82.0);
                ui.add(Label::new(name).truncate())
            })
            .inner;
        let right = Layout::right_to_left(Align::Center);
        ui.with_layout(right, |ui| add(ui, &label)).inner
    })
    .inner
}

fn slider(
    ui: &mut Ui,
    control: &ControlStatus,
    (min, max, scale): (f64, f64, Scale),
    is_selected: bool,
) -> Option<f64> {
    let mut value = control.requested;
    let refused = RefCell::new(None);
    let (label, typed) = named(ui, control, is_selected, |ui, label| {
        let field = value_field(&control.spec, (min, max, scale), &mut value, &refused);
        (label.id, ui.add(field).labelled_by(label.id))
    });
    if let Some(why) = refused.into_inner() {
        Refused::keep(ui, control, why);
    }
    ui.spacing_mut().slider_width = ui.available_width() - 2.0;
    ui.spacing_mut().interact_size.y = 16.0;
    let track = Slider::new(&mut value, min..=max)
        .logarithmic(scale == Scale::Log)
        .smallest_positive(min.max(f64::MIN_POSITIVE))
        // A job may have left its range by itself; showing that asks for nothing.
        .clamping(SliderClamping::Edits)
        .show_value(false);
    let track = ui.add(track).labelled_by(label);
    if is_elsewhere(control) {
        tick(
            ui,
            &track,
            part_of(control.applied, (min, max, scale)) as f32,
        );
    }
    let is_twice = |input: &egui::InputState| {
        let pointer = &input.pointer;
        pointer.button_double_clicked(PointerButton::Primary)
    };
    if track.contains_pointer() && ui.input(is_twice) {
        return first_value(&control.spec);
    }
    (typed.changed() || track.changed()).then_some(value)
}

/// Why what was typed for a control wasn't asked for.
#[derive(Clone)]
struct Refused {
    why: String,
    /// What was asked for then: once that is another, there is nothing to be said any more.
    requested: f64,
    until: f64,
}

impl Refused {
    fn id(ui: &Ui, control: &ControlStatus) -> egui::Id {
        ui.scope_id().with(("refused", &control.name))
    }

    fn keep(ui: &Ui, control: &ControlStatus, why: String) {
        let refused = Self {
            why,
            requested: control.requested,
            until: ui.input(|input| input.time) + REFUSED_SECS,
        };
        ui.data_mut(|data| data.insert_temp(Self::id(ui, control), refused));
        ui.request_repaint_after(Duration::from_secs_f64(REFUSED_SECS));
    }

    fn of(ui: &Ui, control: &ControlStatus) -> Option<String> {
        let kept: Option<Self> = ui.data(|data| data.get_temp(Self::id(ui, control)));
        let now = ui.input(|input| input.time);
        let is_true =
            |refused: &Self| now < refused.until && refused.requested == control.requested;
        kept.filter(is_true).map(|refused| refused.why)
    }
}

/// Where on the track the job still is.
fn tick(ui: &Ui, track: &Response, part: f32) {
    let rect = track.rect;
    let radius = rect.height() / 2.5;
    let x = rect.left() + radius + part * (rect.width() - 2.0 * radius);
    let tick = egui::Rect::from_center_size(pos2(x, rect.center().y), vec2(2.0, 12.0));
    ui.painter().rect_filled(tick, 1.0, Look::of(ui).waiting);
}

fn value_field<'a>(
    spec: &'a ControlSpec,
    (min, max, scale): (f64, f64, Scale),
    value: &'a mut f64,
    refused: &'a RefCell<Option<String>>,
) -> DragValue<'a> {
    let speed = match scale {
        Scale::Linear => (max - min) / 500.0,
        Scale::Log => *value / 50.0,
    };
    DragValue::new(value)
        .range(min..=max)
        .clamp_existing_to_range(false)
        .speed(speed)
        // Half a number is no wish: only what was entered is asked for.
        .update_while_editing(false)
        .custom_formatter(|value, _| spec.text(value))
        .custom_parser(|typed| {
            let entered = entered(spec, typed);
            entered.map_err(|why| refused.replace(Some(why))).ok()
        })
}

fn choice(
    ui: &mut Ui,
    control: &ControlStatus,
    choices: &[String],
    is_selected: bool,
) -> Option<f64> {
    let chosen = control.requested as usize;
    let clicked = if are_few(choices) {
        named(ui, control, is_selected, |_, _| ());
        segments(ui, &control.name, choices, chosen)
    } else {
        named(ui, control, is_selected, |ui, _| {
            drop_down(ui, control, choices, chosen)
        })
    };
    let clicked = clicked.filter(|place| *place != chosen)?;
    Some(clicked as f64)
}

fn drop_down(
    ui: &mut Ui,
    control: &ControlStatus,
    choices: &[String],
    chosen: usize,
) -> Option<usize> {
    let mut clicked = None;
    let shown = control.spec.text(control.requested);
    let list = ComboBox::from_id_salt("choices")
        .selected_text(&shown)
        .width(80.0)
        .truncate()
        .show_ui(ui, |ui| {
            for (place, choice) in choices.iter().enumerate() {
                if ui.selectable_label(place == chosen, choice).clicked() {
                    clicked = Some(place);
                }
            }
        });
    let label = format!("{}: {shown}", control.name);
    let is_enabled = ui.is_enabled();
    list.response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, is_enabled, &label));
    clicked
}

/// A button, and under its name a field for what goes with it; Enter in the field presses, too.
fn button_with_text(ui: &mut Ui, control: &ControlStatus, is_selected: bool) -> Option<Setting> {
    let kept = ui.scope_id().with(("said", &control.name));
    let mut text: String = ui.data(|data| data.get_temp(kept)).unwrap_or_default();
    let is_pressed = named(ui, control, is_selected, |ui, _| press(ui, control)).is_some();
    let field = TextEdit::singleline(&mut text)
        .hint_text("what goes with it")
        .desired_width(f32::INFINITY);
    let field = ui.add(field);
    let is_enabled = ui.is_enabled();
    field.widget_info(|| {
        let label = format!("{}: what goes with it", control.name);
        WidgetInfo::labeled(Role::TextInput, is_enabled, label)
    });
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if field.changed() {
        ui.data_mut(|data| data.insert_temp(kept, text.clone()));
    }
    (is_pressed || is_entered).then(|| Setting::from(&*text))
}

fn press(ui: &mut Ui, control: &ControlStatus) -> Option<f64> {
    let response = ui.button("Do it");
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, &*control.name));
    response.clicked().then_some(0.0)
}

fn value(ui: &mut Ui, control: &ControlStatus) {
    let text = control.spec.text(control.applied);
    let ink = Look::of(ui).text;
    let text = RichText::new(text).font(mono()).size(12.0).color(ink);
    ui.add(Label::new(text).truncate());
}

fn say_state(ui: &mut Ui, control: &ControlStatus, times: Times<'_>) {
    let look = Look::of(ui);
    let ink = match control.state {
        ControlState::Asked | ControlState::Sent => look.waiting,
        ControlState::NotApplied | ControlState::NotSent | ControlState::Failed => look.dead,
        ControlState::Applied => look.running,
        ControlState::Unset => look.muted,
    };
    if let Some(why) = Refused::of(ui, control) {
        state_line(ui, why, look.dead);
    } else if let Some(text) = control_text(control, times) {
        state_line(ui, text, ink);
    }
}

fn state_line(ui: &mut Ui, text: String, ink: Color32) {
    let text = RichText::new(text).font(mono()).size(11.0).color(ink);
    ui.add(Label::new(text).truncate());
}
