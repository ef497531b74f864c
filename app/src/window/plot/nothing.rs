//! Where there are no plots yet: what is waited for.

use eframe::egui::{Align2, FontFamily, FontId, Ui, vec2};
use sprintscope_sim::Scope;

use crate::view::catalogue::WATCH;
use crate::view::missing::what_is_missing;
use crate::window::keys::shown;
use crate::window::theme::Look;

/// No samples yet: what is waited for.
pub(super) fn show(ui: &Ui, scope: &Scope) {
    let look = Look::of(ui);
    let jobs = scope.jobs().list();
    let missing = what_is_missing(&jobs, &shown(ui.ctx(), WATCH));
    let center = ui.max_rect().center();
    let font = |size| FontId::new(size, FontFamily::Proportional);
    let painter = ui.painter();
    painter.text(
        center - vec2(0.0, 12.0),
        Align2::CENTER_CENTER,
        missing.headline,
        font(17.0),
        look.text,
    );
    for (line, hint) in missing.hints.into_iter().enumerate() {
        painter.text(
            center + vec2(0.0, 12.0 + 20.0 * line as f32),
            Align2::CENTER_CENTER,
            hint,
            font(13.0),
            look.muted,
        );
    }
}
