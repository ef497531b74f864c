//! The switch between curves and density, at the end of a plot's title.

use eframe::egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::view::command::{Asked, Command};
use crate::view::plan::PlotPlan;
use crate::view::{Painting, View};
use crate::window::theme::{Look, mono};

/// Fewer curves than this need no density.
const MANY: usize = 24;
const WIDTH: f32 = 62.0;

/// Draws the switch at the right end of the line, if the plot has many curves; returns what is left
/// of the line.
pub fn show(ui: &Ui, row: Rect, plot: &PlotPlan, view: &View, asked: &mut Vec<Asked>) -> Rect {
    if plot.series.len() < MANY {
        return row;
    }
    let look = Look::of(ui);
    let hidden = plot
        .series
        .iter()
        .filter(|series| view.hidden.contains(series));
    let curves = plot.series.len() - hidden.count();
    let painting = view.painting(&plot.id, curves);
    let name = match painting {
        Painting::Curves => "curves",
        Painting::Density => "density",
    };
    let corner = pos2(row.right() - WIDTH, row.top() + 1.0);
    let rect = Rect::from_min_size(corner, vec2(WIDTH, row.height() - 3.0));
    let id = ui.scope_id().with("painting");
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let label = format!("{}: painted as {name}", plot.id.group);
        WidgetInfo::selected(Role::Button, true, painting == Painting::Density, label)
    });
    let fill = if response.hovered() || response.has_focus() {
        look.line
    } else {
        look.raised
    };
    ui.painter().rect_filled(rect, 4, fill);
    let ink = match painting {
        Painting::Curves => look.muted,
        Painting::Density => look.accent,
    };
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, name, mono(), ink);
    if response.clicked() {
        asked.push(Asked::by_button(Command::Paint {
            plot: plot.id.clone(),
            painting: painting.other(),
        }));
    }
    response.on_hover_ui(|ui| {
        ui.label(match painting {
            Painting::Curves => "Click to show how many curves cross each pixel",
            Painting::Density => "How many curves cross each pixel. Click to show the curves",
        });
    });
    Rect::from_min_max(row.min, pos2(rect.left() - 10.0, row.bottom()))
}
