//! What can be done to a plot, in a menu that opens where it is clicked with the other button.

use eframe::egui::containers::menu::{MenuConfig, SubMenuButton};
use eframe::egui::{Button, Color32, PopupCloseBehavior, Response, RichText, ScrollArea, Ui};
use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use super::x_menu;
use crate::view::View;
use crate::view::arrangement::arrange::Arrange;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::command::runs::RunsCommand;
use crate::view::painting::Painting;
use crate::view::plan::{HUES, Ink, Plan, PlotPlan};
use crate::view::plot_key::PlotKey;
use crate::window::theme::Look;
use crate::window::widgets::menu_lines;

/// Names that a menu lists, at most: more are scrolled to.
const LISTED: f32 = 320.0;
/// What gives y another scale, where the catalogue has it.
const Y_SCALE: &str = "plot.y-scale";
/// What the colours are called.
const HUE_NAMES: [&str; HUES] = [
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth",
];

/// The menu, and what was typed in it.
#[derive(Default)]
pub(crate) struct PlotMenu {
    label: Option<String>,
}

/// What a menu is about.
#[derive(Clone, Copy)]
pub(crate) struct Menu<'a> {
    pub scope: &'a Scope,
    pub plan: &'a Plan,
    pub plot: &'a PlotPlan,
    pub view: &'a View,
    /// The ends of y that are shown, where the plot isn't folded.
    pub y: Option<[f64; 2]>,
}

impl PlotMenu {
    /// Opens with the other button on `response`, and draws the menu while it is open.
    pub(crate) fn show(&mut self, response: &Response, menu: Menu<'_>, asked: &mut Vec<Asked>) {
        let shown = response.context_menu(|ui| menu_lines(ui, |ui| self.items(ui, menu, asked)));
        if shown.is_none() && !response.context_menu_opened() {
            self.label = None;
        }
    }

    fn items(&mut self, ui: &mut Ui, menu: Menu<'_>, asked: &mut Vec<Asked>) {
        let Menu { plot, view, y, .. } = menu;
        ui.set_min_width(168.0);
        let id = &plot.id;
        let mut ask = |command: Command| asked.push(Asked::by_button(command));
        let mut item = |ui: &mut Ui, name: &str, command: &dyn Fn() -> Command| {
            if ui.button(name).clicked() {
                ask(command());
            }
        };
        let is_large = view.arranging.enlarged().is_some_and(|key| key.is_of(id));
        let enlarge = if is_large {
            "Back to all plots"
        } else {
            "Enlarge"
        };
        item(ui, enlarge, &|| {
            Command::Arrange(Arrange::Enlarge(id.clone()))
        });
        let is_folded = view.plot_folds.is_folded(id);
        let fold = if is_folded {
            "Unfold"
        } else {
            "Fold to a line"
        };
        item(ui, fold, &|| Command::FoldPlot(id.clone()));
        ui.separator();
        if view.y_ranges.contains_key(id) {
            item(ui, "Let y go", &|| {
                Command::Arrange(Arrange::FreeY(id.clone()))
            });
        } else if let Some(ends) = y {
            let plot = || id.clone();
            item(ui, "Hold y", &|| {
                Command::Arrange(Arrange::FixY { plot: plot(), ends })
            });
        }
        if let Some(scale) = Asked::by_button_for(Y_SCALE)
            && ui.button("Y linear or log").clicked()
        {
            asked.push(scale);
        }
        x_menu::show(ui, menu.scope, (plot, view), asked);
        compare_from(ui, menu, asked);
        painted_as(ui, menu, asked);
        of_series(ui, "Second y axis", menu, asked, second_axis);
        of_series(ui, "Colour", menu, asked, colours);
        ui.separator();
        if plot.series.len() > 1 && ui.button("Split by series").clicked() {
            let split = Arrange::SplitBySeries(id.clone());
            asked.push(Asked::by_button(Command::Arrange(split)));
        }
        join_with(ui, menu, asked);
        self.rename(ui, menu, asked);
        let mut item = |ui: &mut Ui, name: &str, arrange: Arrange| {
            if ui.button(name).clicked() {
                asked.push(Asked::by_button(Command::Arrange(arrange)));
            }
        };
        let (up, down) = (id.clone(), id.clone());
        item(
            ui,
            "Move up",
            Arrange::Shift {
                plot: up,
                places: -1,
            },
        );
        item(
            ui,
            "Move down",
            Arrange::Shift {
                plot: down,
                places: 1,
            },
        );
        ui.separator();
        item(ui, "Automatic", Arrange::Automatic);
    }

    fn rename(&mut self, ui: &mut Ui, menu: Menu<'_>, asked: &mut Vec<Asked>) {
        let plot = menu.plot;
        let typing = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        SubMenuButton::new("Rename").config(typing).ui(ui, |ui| {
            let label = self.label.get_or_insert_with(|| plot.title.clone());
            ui.label(RichText::new("In this view; empty: as by itself").small());
            let field = ui.text_edit_singleline(label);
            let is_entered =
                field.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
            if is_entered {
                let (plot, label) = (plot.id.clone(), std::mem::take(label));
                let rename = Arrange::Rename { plot, label };
                asked.push(Asked::by_button(Command::Arrange(rename)));
                self.label = None;
                ui.close();
            } else if !field.has_focus() {
                field.request_focus();
            }
        });
    }
}

/// Runs can be compared from where curves of the plot go through a level.
fn compare_from(ui: &mut Ui, menu: Menu<'_>, asked: &mut Vec<Asked>) {
    let Menu { plan, plot, .. } = menu;
    let first = plot.series.first().filter(|_| !plot.is_of_states);
    let Some(name) = first.and_then(|first| plan.names.get(first)) else {
        return;
    };
    if ui.button("Compare from a crossing").clicked() {
        let crossing = RunsCommand::TypeCrossing(Some(name.to_string()));
        asked.push(Asked::by_button(Command::Runs(crossing)));
    }
}

fn painted_as(ui: &mut Ui, menu: Menu<'_>, asked: &mut Vec<Asked>) {
    let Menu { plot, view, .. } = menu;
    let now = view.paintings.of(&plot.id, plot.series.len());
    ui.menu_button("Curves as", |ui| {
        for painting in Painting::ALL {
            let button = Button::selectable(painting == now, painting.name());
            if ui.add(button).clicked() {
                let plot = plot.id.clone();
                asked.push(Asked::by_button(Command::Paint { plot, painting }));
            }
        }
    });
}

/// A menu with the plot's series.
fn of_series(
    ui: &mut Ui,
    name: &str,
    menu: Menu<'_>,
    asked: &mut Vec<Asked>,
    line: fn(&mut Ui, Menu<'_>, (SeriesId, &str), &mut Vec<Asked>),
) {
    ui.menu_button(name, |ui| {
        ScrollArea::vertical().max_height(LISTED).show(ui, |ui| {
            for series in &menu.plot.series {
                let info = menu.plan.infos.get(series);
                let name = info.map_or("", |info| &info.name);
                line(ui, menu, (*series, name), asked);
            }
        });
    });
}

fn second_axis(
    ui: &mut Ui,
    menu: Menu<'_>,
    (series, name): (SeriesId, &str),
    asked: &mut Vec<Asked>,
) {
    let is_second = menu.plan.second_axis.contains(&series);
    if ui.add(Button::selectable(is_second, name)).clicked() {
        let other = Arrange::OtherAxis(series);
        asked.push(Asked::by_button(Command::Arrange(other)));
    }
}

fn colours(ui: &mut Ui, menu: Menu<'_>, (series, name): (SeriesId, &str), asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let ink = menu.plan.ink(series);
    let mut give = |hue| {
        let colour = Arrange::Colour { series, hue };
        asked.push(Asked::by_button(Command::Arrange(colour)));
    };
    let dot = |color: Color32| RichText::new("●").color(color);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (hue, hue_name) in HUE_NAMES.iter().enumerate() {
            let color = look.curve(Ink::of_series(hue));
            let is_it = ink.hue == hue;
            let button = ui.add(Button::selectable(is_it, dot(color)));
            button.widget_info(|| {
                let says = format!("{hue_name} colour for {name}");
                eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, says)
            });
            if button.clicked() {
                give(Some(hue));
            }
        }
        if ui.button("its own").clicked() {
            give(None);
        }
        ui.label(name);
    });
}

fn join_with(ui: &mut Ui, menu: Menu<'_>, asked: &mut Vec<Asked>) {
    let Menu { plan, plot, .. } = menu;
    let key = PlotKey::from(&plot.id);
    let fits = |other: &&PlotPlan| other.id.axis == plot.id.axis && !key.is_of(&other.id);
    if !plan.plots.iter().any(|other| fits(&other)) {
        return;
    }
    ui.menu_button("Join with", |ui| {
        ScrollArea::vertical().max_height(LISTED).show(ui, |ui| {
            for other in plan.plots.iter().filter(fits) {
                let name = format!("{} {}", other.title, other.unit);
                if ui.button(name.trim_end()).clicked() {
                    let (plot, into) = (other.id.clone(), plot.id.clone());
                    let join = Arrange::Join { plot, into };
                    asked.push(Asked::by_button(Command::Arrange(join)));
                }
            }
        });
    });
}
