//! The panels beside the plots as egui has them: as large as they are fitted, dragged by their edge, closed by a tab on
//! it, and opened again by the strip that is left.

use eframe::egui::{
    self, Align2, CursorIcon, IdSalt, Margin, Rect, Sense, Shape, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::view::asked::Asked;
use crate::view::panels::fit::{Fitted, Room, STRIP, bounds, fitted};
use crate::view::panels::{Panel, Panels};
use crate::view::{View, command::Command};
use crate::window::keys::shown;
use crate::window::measure::opening::USUAL;
use crate::window::theme::{self, Look};

/// The tab on a panel's edge: along it and across, in points.
const TAB: [f32; 2] = [36.0, 8.0];

/// How panels are laid out in a frame.
pub(super) struct Frame {
    room: Room,
    fitted: Fitted,
}

impl Frame {
    /// Of a window whose bars are there already; the view learns who finds no room.
    pub(super) fn of(ui: &Ui, view: &mut View) -> Self {
        let window = ui.max_rect().size();
        let inside = ui.available_size();
        let room = Room {
            window: window.into(),
            inside: inside.into(),
        };
        let mut fitted = fitted(&view.panels, room);
        if view.cursors.measured().is_some() {
            fitted = fitted.beside(&view.panels, room, USUAL);
        }
        let without = |panel: &Panel| fitted.size(*panel).is_none();
        let crowded = Panel::ALL.into_iter().filter(without);
        view.crowded_out.clear();
        view.crowded_out
            .extend(crowded.filter(|panel| view.panels.is_open(*panel)));
        Self { room, fitted }
    }

    /// Draws a panel, or the strip that opens it. Returns how large a person makes it.
    pub(super) fn show(
        &self,
        ui: &mut Ui,
        panel: Panel,
        asked: &mut Vec<Asked>,
        add_contents: impl FnOnce(&mut Ui, &mut Vec<Asked>),
    ) -> Option<f32> {
        let Some(size) = self.fitted.size(panel) else {
            if panel != Panel::Reading {
                show_strip(ui, panel, asked);
            }
            return None;
        };
        let id = ui.scope_id().with_salt(IdSalt::new(panel.name()));
        let handle = ui.read_response(id.with("__resize"));
        let is_dragged = handle.is_some_and(|edge| edge.dragged() || edge.drag_stopped());
        let sides = if is_dragged {
            bounds(panel, self.room)
        } else {
            [size; 2]
        };
        let shown = docked(panel, panel.name())
            .resizable(true)
            .default_size(size)
            .size_range(sides[0]..=sides[1])
            .frame(theme::panel_frame(margin(panel)))
            .show(ui, |ui| {
                theme::edge(ui, inner_edge(panel));
                // However much there is in it, the panel is as large as it is to be.
                let rect = ui.available_rect_before_wrap();
                let mut inside = ui.new_child(UiBuilder::new().max_rect(rect));
                add_contents(&mut inside, asked);
                ui.advance_cursor_after_rect(rect);
            });
        let rect = shown.response.rect;
        show_tab(ui, panel, rect, asked);
        let size = match panel {
            Panel::Jobs | Panel::Controls => rect.width(),
            Panel::Log | Panel::Reading => rect.height(),
        };
        is_dragged.then_some(size)
    }
}

/// Takes note of how large a person has made a panel.
pub(super) fn note_size(view: &mut View, panel: Panel, size: Option<f32>) {
    if let Some(size) = size
        && Panels::size(&view.panels, panel) != Some(size)
    {
        view.panels.resize(panel, size);
        view.keeping.touch();
    }
}

fn docked(panel: Panel, id: &'static str) -> egui::Panel {
    let panel = match panel {
        Panel::Jobs => egui::Panel::left(id),
        Panel::Controls => egui::Panel::right(id),
        Panel::Log | Panel::Reading => egui::Panel::bottom(id),
    };
    panel.show_separator_line(false)
}

fn margin(panel: Panel) -> Margin {
    match panel {
        Panel::Jobs => Margin::symmetric(8, 10),
        Panel::Controls => Margin::symmetric(12, 10),
        Panel::Log | Panel::Reading => Margin::symmetric(12, 8),
    }
}

/// The edge towards the plots.
fn inner_edge(panel: Panel) -> Align2 {
    match panel {
        Panel::Jobs => Align2::RIGHT_CENTER,
        Panel::Controls => Align2::LEFT_CENTER,
        Panel::Log | Panel::Reading => Align2::CENTER_TOP,
    }
}

fn show_tab(ui: &Ui, panel: Panel, rect: Rect, asked: &mut Vec<Asked>) {
    let [along, across] = TAB;
    let size = match panel {
        Panel::Jobs | Panel::Controls => vec2(across, along),
        Panel::Log | Panel::Reading => vec2(along, across),
    };
    let tab = inner_edge(panel).align_size_within_rect(size, rect);
    show_button(ui, panel, tab, "Hide", asked);
}

fn show_strip(ui: &mut Ui, panel: Panel, asked: &mut Vec<Asked>) {
    let id = match panel {
        Panel::Jobs => "jobs strip",
        Panel::Controls => "controls strip",
        Panel::Log | Panel::Reading => "log strip",
    };
    let strip = docked(panel, id)
        .resizable(false)
        .exact_size(STRIP)
        .frame(theme::panel_frame(Margin::ZERO))
        .show(ui, |ui| {
            theme::edge(ui, inner_edge(panel));
            // The panel is as large as what is in it.
            ui.allocate_exact_size(ui.available_size(), Sense::hover());
        });
    show_button(ui, panel, strip.response.rect, "Show", asked);
}

/// A button that is all arrow: the way in which the panel's edge will go.
fn show_button(ui: &Ui, panel: Panel, rect: Rect, does: &str, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let id = ui.scope_id().with(("panel button", panel.name()));
    let button = ui.interact(rect, id, Sense::click());
    let says = format!("{does} {}", panel.name());
    button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &says));
    let is_used = button.hovered() || button.has_focus();
    if is_used {
        ui.painter().rect_filled(rect, 2, look.raised);
    }
    let (towards, across) = match panel {
        Panel::Jobs => (vec2(-1.0, 0.0), vec2(0.0, 1.0)),
        Panel::Controls => (vec2(1.0, 0.0), vec2(0.0, 1.0)),
        Panel::Log | Panel::Reading => (vec2(0.0, 1.0), vec2(1.0, 0.0)),
    };
    let towards = if does == "Show" { -towards } else { towards };
    let center = rect.center();
    let color = if is_used { look.text } else { look.muted };
    let tip = center + towards * 2.0;
    let back = center - towards * 1.5;
    let points = vec![tip, back + across * 4.0, back - across * 4.0];
    ui.painter()
        .add(Shape::convex_polygon(points, color, egui::Stroke::NONE));
    let key = shown(ui.ctx(), panel.command());
    let button = button
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(format!("{says} ({key})"));
    if button.clicked() {
        asked.push(Asked::by_button(Command::Panel(panel)));
    }
}
