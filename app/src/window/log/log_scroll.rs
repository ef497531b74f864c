//! The bar beside the log's lines: which part of them is in sight. It counts lines, of which a million are more
//! than points of a toolkit's area can tell apart.

use eframe::egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::view::log::LogView;
use crate::view::log::reader::Reader;
use crate::window::theme::Look;

/// How wide it is.
pub(super) const WIDTH: f32 = 9.0;
/// The least height of what is dragged.
const HANDLE: f32 = 18.0;

/// Draws it, and scrolls as it is dragged.
pub(super) fn show(ui: &mut Ui, track: Rect, reader: &mut Reader, log: &mut LogView) {
    let sight = reader.sight();
    let most = sight.most();
    if most <= 0.0 || track.height() <= HANDLE {
        return;
    }
    let response = ui.interact(
        track,
        ui.scope_id().with("log scroll"),
        Sense::click_and_drag(),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll the log"));
    let part = (sight.height / sight.count as f64) as f32;
    let height = (track.height() * part).max(HANDLE);
    let free = track.height() - height;
    if let Some(at) = response.interact_pointer_pos() {
        let part = ((at.y - track.top() - height / 2.0) / free).clamp(0.0, 1.0);
        reader.scroll_to(log, f64::from(part) * most);
    }
    let look = Look::of(ui);
    let top = track.top() + free * (reader.sight().top / most) as f32;
    let is_lit = response.hovered() || response.dragged();
    let width = if is_lit { WIDTH - 2.0 } else { 4.0 };
    let handle = Rect::from_min_size(pos2(track.right() - width, top), vec2(width, height));
    let ink = if is_lit { look.muted } else { look.line };
    ui.painter().rect_filled(handle, width / 2.0, ink);
}
