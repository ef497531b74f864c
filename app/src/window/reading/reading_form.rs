//! What a person says of one quantity of a source: its name, its unit, what it is.

use eframe::egui::{self, Align2, Button, ComboBox, Key, RichText, TextEdit, Ui};
use sprintscope_sim::format::{Corrections, Format, ReadAs};

use crate::view::read_as;
use crate::window::theme::{Look, mono};

/// The quantity that is being corrected, and what was typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The name under which it is read.
    pub quantity: String,
    name: String,
    unit: String,
}

impl Form {
    /// A form for a quantity that is shown under this name and unit.
    pub(crate) fn new(shown: &str, unit: &str, corrections: &Corrections) -> Self {
        Self {
            quantity: corrections.read_name(shown).into(),
            name: shown.into(),
            unit: unit.into(),
        }
    }

    /// Draws the form; returns what is said of the source from now on, if that changed.
    pub(crate) fn show(&mut self, ui: &mut Ui, corrections: &Corrections) -> Option<Corrections> {
        let mut said = corrections.clone();
        let quantity = &self.quantity;
        ui.horizontal(|ui| {
            if field(ui, "Name", &mut self.name, 124.0) {
                said.rename(quantity, &self.name);
            }
            if field(ui, "Unit", &mut self.unit, 56.0) {
                said.set_unit(quantity, &self.unit);
            }
        });
        ui.horizontal(|ui| {
            let is_time = said.time.as_deref() == Some(quantity);
            if toggle(ui, "The time", is_time) {
                said.toggle_time(quantity);
            }
            if toggle(ui, "A group", said.groups.contains(quantity)) {
                said.toggle_group(quantity);
            }
            if toggle(ui, "A state", said.states.contains(quantity)) {
                said.toggle_state(quantity);
            }
            if toggle(ui, "Not a series", said.skip.contains(quantity)) {
                said.toggle_skip(quantity);
            }
        });
        (said != *corrections).then_some(said)
    }
}

/// A labelled field; returns whether what is in it is to be taken.
fn field(ui: &mut Ui, label: &str, text: &mut String, width: f32) -> bool {
    let look = Look::of(ui);
    ui.label(RichText::new(label).size(11.5).color(look.muted));
    let edit = TextEdit::singleline(text)
        .desired_width(width)
        .align(Align2::LEFT_CENTER)
        .font(mono());
    let response = ui.add(edit);
    response.widget_info(|| {
        let label = format!("{label} of the quantity");
        egui::WidgetInfo::labeled(egui::Role::TextInput, true, label)
    });
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn format_words(read_as: ReadAs) -> String {
    match read_as.format() {
        Some(format) => format!("read as {format}"),
        None => "the format is found by itself".into(),
    }
}

/// Chooses in which format lines are read from now on; returns what is said of the source then.
pub(crate) fn show_format(
    ui: &mut Ui,
    found: Option<Format>,
    corrections: &Corrections,
) -> Option<Corrections> {
    let found = found.map_or("…", Format::name);
    let shown = corrections.format.map_or(found, read_as::words);
    let mut said = corrections.clone();
    let chosen = ComboBox::new("the format that is read", "Format").selected_text(shown);
    chosen.show_ui(ui, |ui| {
        for one in read_as::choices() {
            ui.selectable_value(&mut said.format, Some(one), read_as::words(one));
        }
    });
    (said != *corrections).then_some(said)
}

fn toggle(ui: &mut Ui, label: &str, is_on: bool) -> bool {
    ui.add(Button::new(label).selected(is_on)).clicked()
}

/// All that is said of the source, each to be taken back; returns what is left, if something was.
pub(crate) fn show_all(ui: &mut Ui, corrections: &Corrections) -> Option<Corrections> {
    let mut left = corrections.clone();
    let take_back = |ui: &mut Ui, what: String| {
        ui.horizontal(|ui| {
            let button = Button::new("×").small();
            let response = ui.add(button);
            response.widget_info(|| {
                let label = format!("Take back: {what}");
                egui::WidgetInfo::labeled(egui::Role::Button, true, label)
            });
            ui.add(egui::Label::new(RichText::new(&what).size(11.5)).truncate());
            response.clicked()
        })
        .inner
    };
    let Corrections {
        format,
        time,
        groups,
        states,
        skip,
        rename,
        units,
    } = corrections;
    if format.is_some_and(|format| take_back(ui, format_words(format))) {
        left.format = None;
    }
    if let Some(time) = time
        .as_ref()
        .filter(|time| take_back(ui, format!("{time} is the time")))
    {
        left.toggle_time(time);
    }
    for group in groups {
        if take_back(ui, format!("{group} is a group")) {
            left.toggle_group(group);
        }
    }
    for state in states {
        if take_back(ui, format!("{state} is a state")) {
            left.toggle_state(state);
        }
    }
    for skipped in skip {
        if take_back(ui, format!("{skipped} is no series")) {
            left.toggle_skip(skipped);
        }
    }
    for (name, to) in rename {
        if take_back(ui, format!("{name} is called {to}")) {
            left.rename(name, "");
        }
    }
    for (name, unit) in units {
        if take_back(ui, format!("{name} is in {unit}")) {
            left.set_unit(name, "");
        }
    }
    (left != *corrections).then_some(left)
}
