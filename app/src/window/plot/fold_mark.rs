//! What folds a plot to a line and unfolds it, before its title.

use eframe::egui::{Color32, Pos2, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};

use super::title_place::Y_LABELS;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::folds::Fold;
use crate::view::plan::PlotPlan;
use crate::window::jobs::job_row::chevron;
use crate::window::theme::Look;

/// The mark's middle is so far before the title, in points.
const BEFORE: f32 = 13.0;
/// What can be clicked.
const SIZE: f32 = 18.0;

/// Draws the mark in the line of a plot's title.
pub(crate) fn show(ui: &Ui, row: Rect, plot: &PlotPlan, fold: Fold, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let at: Pos2 = pos2(row.left() + Y_LABELS - BEFORE, row.center().y);
    let hit = Rect::from_center_size(at, Vec2::splat(SIZE));
    let response = ui.interact(hit, ui.scope_id().with("fold"), Sense::click());
    let does = match fold {
        Fold::Open => "Fold",
        Fold::Closed => "Unfold",
    };
    response.widget_info(|| {
        let label = format!("{does} {}", plot.title);
        WidgetInfo::labeled(Role::Button, true, label)
    });
    let is_lit = response.hovered() || response.has_focus();
    let fill = if is_lit {
        look.raised
    } else {
        Color32::TRANSPARENT
    };
    let ink = if is_lit { look.text } else { look.muted };
    ui.painter().rect_filled(hit, 4, fill);
    ui.painter().add(chevron(at, fold == Fold::Open, ink));
    if response.clicked() {
        let fold = Command::FoldPlot(plot.id.clone());
        asked.push(Asked::by_button(fold));
    }
    response.on_hover_ui(|ui| {
        ui.label(match fold {
            Fold::Open => "Fold it to a line",
            Fold::Closed => "Unfold it",
        });
    });
}
