//! What tiles are taken by: the names of plots behind each other, and what parts those beside each other.

use eframe::egui::{CursorIcon, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::dragging;
use super::tile_layout::{Divider, TABS, Tabs, TileLayout};
use super::title_place::Y_LABELS;
use crate::view::View;
use crate::view::arrangement::arrange::Arrange;
use crate::view::arrangement::tile::{Along, Tile};
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::plan::Plan;
use crate::view::quantity::name_end;
use crate::window::theme::{Look, semibold};

/// Signs of a plot's name on its tab.
const NAME_CHARS: usize = 24;
/// No tile of two gets less than this part of their room.
const LEAST_PART: f32 = 0.08;

/// Tiles whose rooms a person is changing.
#[derive(Default)]
pub(crate) struct Changing {
    tiles: Option<Tile>,
}

impl Changing {
    /// The tiles as they are meanwhile.
    pub(crate) fn tiles(&self) -> Option<&Tile> {
        self.tiles.as_ref()
    }

    /// Draws what tiles are taken by; returns whether their rooms have changed.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        (layout, offset): (&TileLayout, Vec2),
        (plan, view): (&Plan, &View),
        asked: &mut Vec<Asked>,
    ) -> bool {
        for (place, tabs) in layout.tabs.iter().enumerate() {
            show_tabs(ui, (tabs, place), offset, plan, asked);
        }
        let mut has_changed = false;
        for divider in &layout.dividers {
            has_changed |= self.show_divider(ui, divider, offset, view, asked);
        }
        has_changed
    }

    fn show_divider(
        &mut self,
        ui: &Ui,
        divider: &Divider,
        offset: Vec2,
        view: &View,
        asked: &mut Vec<Asked>,
    ) -> bool {
        let rect = divider.rect.translate(offset);
        let id = ui
            .scope_id()
            .with(("divider", &divider.path, divider.parts));
        let response = ui.interact(rect, id, Sense::drag());
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(match divider.along {
                Along::Rows => CursorIcon::ResizeVertical,
                Along::Columns => CursorIcon::ResizeHorizontal,
            });
            let (look, middle) = (Look::of(ui), rect.center());
            let stroke = (2.0, look.accent.gamma_multiply(0.7));
            match divider.along {
                Along::Rows => ui.painter().hline(rect.x_range(), middle.y, stroke),
                Along::Columns => ui.painter().vline(middle.x, rect.y_range(), stroke),
            };
        }
        if response.drag_stopped() {
            let tiles = self.tiles.take().map(Arrange::Tiles);
            asked.extend(tiles.map(|tiles| Asked::by_button(Command::Arrange(tiles))));
            return true;
        }
        let delta = response.drag_delta();
        let moved = match divider.along {
            Along::Rows => delta.y,
            Along::Columns => delta.x,
        };
        if !response.dragged() || moved == 0.0 {
            return false;
        }
        if self.tiles.is_none() {
            self.tiles = view.arranging.tiles();
        }
        let tiles = self.tiles.as_mut();
        tiles.is_some_and(|tiles| change_rooms(tiles, divider, moved))
    }
}

/// Has the first of two tiles grow by so many points, and the other one shrink.
fn change_rooms(tiles: &mut Tile, divider: &Divider, points: f32) -> bool {
    let mut tile = tiles;
    for place in &divider.path {
        let Tile::Split { parts, .. } = tile else {
            return false;
        };
        let Some(part) = parts.get_mut(*place) else {
            return false;
        };
        tile = &mut part.tile;
    }
    let Tile::Split { parts, .. } = tile else {
        return false;
    };
    let [a, b] = divider.parts;
    let (Some(first), Some(second)) = (parts.get(a), parts.get(b)) else {
        return false;
    };
    let both = first.share + second.share;
    let least = both * LEAST_PART;
    let wished = first.share + both * points / divider.room.max(1.0);
    let share = wished.clamp(least, both - least);
    parts[a].share = share;
    parts[b].share = both - share;
    true
}

/// The names of plots behind each other: a click has one seen, and they can be dragged.
fn show_tabs(
    ui: &Ui,
    (tabs, place): (&Tabs, usize),
    offset: Vec2,
    plan: &Plan,
    asked: &mut Vec<Asked>,
) {
    let look = Look::of(ui);
    let rect = tabs.rect.translate(offset);
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.bottom() - 1.0, (1.0, look.line));
    let room = (rect.width() - Y_LABELS) / tabs.plots.len().max(1) as f32;
    let mut x = rect.left() + Y_LABELS - 10.0;
    for (at, plot) in tabs.plots.iter().enumerate() {
        let Some(plot) = plan.plots.get(*plot) else {
            continue;
        };
        let is_shown = at == tabs.shown;
        let text = name_end(&plot.title, NAME_CHARS);
        let galley = painter.layout_no_wrap(text, semibold(12.0), look.text);
        let width = (galley.size().x + 20.0).min(room.max(24.0));
        let tab = Rect::from_min_size(pos2(x, rect.top()), vec2(width, TABS));
        let id = ui.scope_id().with(("tab", place, &plot.id));
        let response = ui.interact(tab, id, Sense::click_and_drag());
        response.widget_info(|| {
            let says = format!("Tab {}", plot.title);
            WidgetInfo::selected(Role::Tab, true, is_shown, says)
        });
        let is_lit = response.hovered() || response.has_focus();
        let ink = if is_shown || is_lit {
            look.text
        } else {
            look.muted
        };
        if is_lit {
            painter.rect_filled(tab.shrink2(vec2(1.0, 2.0)), 4, look.raised);
        }
        if is_shown {
            painter.hline(tab.x_range(), tab.bottom() - 1.0, (2.0, look.accent));
        }
        let left = pos2(tab.left() + 10.0, tab.center().y - galley.size().y / 2.0);
        let painter = painter.with_clip_rect(tab.intersect(painter.clip_rect()));
        painter.galley_with_override_text_color(left, galley, ink);
        dragging::drag_plot(&response, &plot.id);
        if response.clicked() {
            let show = Arrange::ShowTab(plot.id.clone());
            asked.push(Asked::by_button(Command::Arrange(show)));
        }
        x += width + 2.0;
    }
}
