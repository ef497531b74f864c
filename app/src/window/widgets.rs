//! Small things that several panels draw: buttons that carry their key, the shape of a state.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Memory, Rect, Response, Role, Sense, Shape,
    Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use sprintscope_sim::JobState;

use crate::canvas::Pattern;
use crate::view::quantity::{name_around, series_name_cut};
use crate::window::keys;
use crate::window::theme::{Look, mono};

/// How a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As all are.
    Plain,
    /// Something is switched on.
    On,
    /// It ends something.
    Ends,
}

/// A button with the key that does the same, if there is one. `width` 0 is as wide as it needs.
pub(super) fn key_button(ui: &mut Ui, label: &str, key: &str, kind: Kind, width: f32) -> Response {
    let look = Look::of(ui);
    let font = egui::TextStyle::Button.resolve(ui.style());
    let key_font = FontId::new(10.5, egui::FontFamily::Monospace);
    let text = ui
        .painter()
        .layout_no_wrap(label.into(), font, Color32::PLACEHOLDER);
    let cap = ui
        .painter()
        .layout_no_wrap(key.into(), key_font, Color32::PLACEHOLDER);
    // Without a key there is no cap.
    let has_cap = !key.is_empty();
    let cap_width = (cap.size().x + 8.0).max(16.0);
    let behind = if has_cap { 8.0 + cap_width + 6.0 } else { 10.0 };
    let needed = 10.0 + text.size().x + behind;
    let size = vec2(
        needed.max(width),
        if kind == Kind::Ends { 28.0 } else { 26.0 },
    );
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    if ui.is_rect_visible(rect) {
        let visuals = ui.style().interact(&response);
        let (fill, ink) = match kind {
            Kind::Plain => (visuals.weak_bg_fill, look.text),
            Kind::On => (look.accent.gamma_multiply(0.30), look.text),
            Kind::Ends => (look.dead, look.on_dead),
        };
        let is_lit = response.hovered() || response.has_focus();
        let fill = if is_lit {
            fill.lerp_to_gamma(look.text, 0.10)
        } else {
            fill
        };
        let outline = if response.has_focus() {
            look.accent
        } else {
            Color32::TRANSPARENT
        };
        let painter = ui.painter();
        painter.rect(
            rect,
            5,
            fill,
            Stroke::new(1.5, outline),
            egui::StrokeKind::Inside,
        );
        let left = pos2(rect.left() + 10.0, rect.center().y - text.size().y / 2.0);
        painter.galley(left, text, ink);
        if has_cap {
            let cap_rect = Rect::from_center_size(
                pos2(rect.right() - 6.0 - cap_width / 2.0, rect.center().y),
                vec2(cap_width, 16.0),
            );
            let cap_ink = ink.gamma_multiply(0.85);
            painter.rect_filled(cap_rect, 3, ink.gamma_multiply(0.13));
            let cap_at = cap_rect.center() - cap.size() / 2.0;
            painter.galley(cap_at, cap, cap_ink);
        }
    }
    if !has_cap {
        return response;
    }
    response.on_hover_ui(|ui| {
        if let Some(does) = keys::does(ui.ctx(), key) {
            ui.label(does);
        }
    })
}

/// A button that answers a question.
pub(super) fn answer_button(ui: &mut Ui, label: &str, kind: Kind) -> Response {
    let look = Look::of(ui);
    let (fill, ink) = match kind {
        Kind::Plain | Kind::On => (look.raised, look.text),
        Kind::Ends => (look.dead, look.on_dead),
    };
    let text = egui::RichText::new(label).color(ink);
    let button = egui::Button::new(text).fill(fill).min_size(vec2(0.0, 28.0));
    let response = ui.add(button);
    if response.has_focus() {
        let stroke = Stroke::new(1.5, look.accent);
        let around = response.rect.expand(2.0);
        ui.painter()
            .rect_stroke(around, 6, stroke, egui::StrokeKind::Inside);
    }
    response
}

/// A key as it is printed on a keyboard, for prose.
pub(super) fn keycap(ui: &mut Ui, key: &str) {
    let size = vec2(keycap_width(ui, key), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, key));
    keycap_at(ui, (rect.min, rect.height()), key);
}

/// How wide such a key is.
pub(super) fn keycap_width(ui: &Ui, key: &str) -> f32 {
    let ink = Color32::PLACEHOLDER;
    let text = ui.painter().layout_no_wrap(key.into(), mono(), ink);
    (text.size().x + 10.0).max(22.0)
}

/// Draws such a key here.
pub(super) fn keycap_at(ui: &Ui, (corner, height): (egui::Pos2, f32), key: &str) {
    let look = Look::of(ui);
    let rect = Rect::from_min_size(corner, vec2(keycap_width(ui, key), height));
    let text = ui.painter().layout_no_wrap(key.into(), mono(), look.text);
    ui.painter().rect(
        rect,
        CornerRadius::same(4),
        look.raised,
        Stroke::new(1.0, look.line),
        egui::StrokeKind::Inside,
    );
    ui.painter()
        .galley(rect.center() - text.size() / 2.0, text, look.text);
}

/// The colour of a state.
pub(super) fn state_color(look: &Look, state: JobState) -> Color32 {
    match state {
        JobState::Starting | JobState::Running => look.running,
        JobState::Stopping => look.waiting,
        JobState::Completed => look.muted,
        JobState::Dead => look.dead,
    }
}

/// The shape of a state, so that colour isn't all there is: a disc runs, a half disc stops, a ring
/// has completed, a square is dead.
pub(super) fn state_shape(
    painter: &egui::Painter,
    center: egui::Pos2,
    look: &Look,
    state: JobState,
) {
    let color = state_color(look, state);
    let stroke = Stroke::new(1.3, color);
    match state {
        JobState::Starting | JobState::Running => painter.circle_filled(center, 4.0, color),
        JobState::Completed => painter.circle_stroke(center, 3.4, stroke),
        JobState::Dead => {
            painter.rect_filled(Rect::from_center_size(center, Vec2::splat(8.0)), 1.5, color)
        }
        JobState::Stopping => {
            let arc = (0..=12).map(|i| {
                let angle = std::f32::consts::PI * (0.5 + i as f32 / 12.0);
                center + 4.0 * vec2(angle.cos(), angle.sin())
            });
            painter.add(Shape::convex_polygon(arc.collect(), color, Stroke::NONE));
            painter.circle_stroke(center, 3.7, stroke)
        }
    };
}

/// A short dash in a curve's colour. It is made of what the curve's line is made of where samples are far apart.
pub(super) fn dash(
    painter: &egui::Painter,
    center: egui::Pos2,
    (color, pattern): (Color32, Pattern),
) {
    /// From the left, and how long each piece is, in points.
    const PIECES: [&[[f32; 2]]; 3] = [
        &[[0.0, 10.0]],
        &[[0.0, 4.0], [6.0, 4.0]],
        &[[0.0, 2.0], [4.0, 2.0], [8.0, 2.0]],
    ];
    let pieces = match pattern {
        Pattern::Solid => PIECES[0],
        Pattern::Dashed => PIECES[1],
        Pattern::Dotted => PIECES[2],
    };
    let corner = center - vec2(5.0, 1.5);
    for [left, length] in pieces {
        let piece = Rect::from_min_size(corner + vec2(*left, 0.0), vec2(*length, 3.0));
        painter.rect_filled(piece, 1.0, color);
    }
}

/// Text at a place, cut with an ellipsis where the room ends; returns its size.
pub(super) fn clipped_text(
    ui: &Ui,
    at: egui::Pos2,
    anchor: Align2,
    text: &str,
    (font, color): (FontId, Color32),
    width: f32,
) -> Vec2 {
    let mut job = egui::text::LayoutJob::simple_singleline(text.into(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let size = galley.size();
    let rect = anchor.anchor_size(at, size);
    ui.painter().galley(rect.min, galley, color);
    size
}

/// As much of the end of a name as fits, in the face of numbers.
pub(super) fn fitting_name(ui: &Ui, name: &str, width: f32) -> String {
    series_name_cut(name, name_chars(ui, width))
}

/// How many characters have room, in the face of numbers; one at least.
pub(super) fn name_chars(ui: &Ui, width: f32) -> usize {
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&mono(), '0'));
    (width / advance).floor().max(1.0) as usize
}

/// Which part of what is left of a long name is its beginning: an address ends with its port.
const BEGINNING: f32 = 0.3;

/// As much of a name's beginning and end as fits, in any face: many names begin alike, as those of connections do.
pub(super) fn middle_cut(ui: &Ui, name: &str, font: &FontId, width: f32) -> String {
    let width_of = |text: String| {
        let ink = Color32::PLACEHOLDER;
        ui.painter()
            .layout_no_wrap(text, font.clone(), ink)
            .size()
            .x
    };
    let all = width_of(name.into());
    if all <= width {
        return name.into();
    }
    let count = name.chars().count();
    let mut most = (count as f32 * width.max(0.0) / all) as usize + 1;
    while most > 1 && width_of(name_around(name, most, BEGINNING)) > width {
        most -= 1;
    }
    name_around(name, most, BEGINNING)
}

/// Scrolls the area that is drawn as a command asked for: by so many steps of so many points.
pub(super) fn scroll_by(ui: &Ui, points: f32) {
    if points != 0.0 {
        let delta = vec2(0.0, -points);
        ui.scroll_with_delta_animation(delta, ScrollAnimation::none());
        ui.ctx().request_repaint();
    }
}

/// What is under and over a menu, together, in points.
const MENU_MARGIN: f32 = 24.0;

/// The lines of a menu: one that is higher than the window scrolls, and to the line that keys choose.
pub(super) fn menu_lines(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let highest = ui.ctx().content_rect().height() - MENU_MARGIN;
    let area = egui::ScrollArea::vertical()
        .max_height(highest)
        .min_scrolled_height(highest);
    area.show(ui, |ui| {
        choose_by_keys(ui);
        add(ui);
        let chosen = ui.memory(Memory::focused);
        let id = ui.scope_id().with("chosen line");
        let before = ui.data_mut(|data| {
            let before = data.get_temp::<Option<egui::Id>>(id).flatten();
            data.insert_temp(id, chosen);
            before
        });
        let moved = chosen.filter(|_| chosen != before);
        if let Some(line) = moved.and_then(|line| ui.ctx().read_response(line))
            && line.layer_id == ui.layer_id()
        {
            ui.scroll_to_rect_animation(line.rect, None, ScrollAnimation::none());
            ui.ctx().request_repaint();
        }
    });
}

/// Down and up lead from line to line of this menu, and not to what is behind it.
fn choose_by_keys(ui: &Ui) {
    let is_pressed = |key| ui.input(|input| input.key_pressed(key));
    let step = if is_pressed(egui::Key::ArrowDown) {
        egui::FocusDirection::Next
    } else if is_pressed(egui::Key::ArrowUp) {
        egui::FocusDirection::Previous
    } else {
        return;
    };
    let chosen = ui.memory(Memory::focused);
    let there = chosen.and_then(|chosen| ui.ctx().read_response(chosen));
    let own = ui.layer_id();
    match there.map(|there| there.layer_id) {
        Some(layer) if layer == own => ui.memory_mut(|memory| memory.move_focus(step)),
        // It is in a menu that this one has opened.
        Some(layer) if layer.order == own.order => {}
        _ => ui.memory_mut(|memory| {
            if let Some(id) = chosen {
                memory.surrender_focus(id);
            }
            memory.move_focus(egui::FocusDirection::Next);
        }),
    }
}

/// The first of these that has room, or else the last.
pub(crate) fn fitting(ui: &Ui, mut lines: Vec<String>, font: &FontId, room: f32) -> Option<String> {
    let fits = |line: &String| {
        let ink = Color32::PLACEHOLDER;
        let galley = ui.painter().layout_no_wrap(line.clone(), font.clone(), ink);
        galley.size().x <= room
    };
    let last = lines.pop();
    lines.into_iter().find(fits).or(last)
}
