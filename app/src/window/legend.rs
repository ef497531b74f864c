//! The line over a plot: its title, and the names of its curves.

use eframe::egui::{Align2, FontFamily, FontId, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use sprintscope_sim::XAxis;

use super::theme::{Look, mono, semibold};
use super::widgets::dash;
use crate::plan::{Plan, PlotPlan};
use crate::quantity::name_end;
use crate::view::View;

/// How high the line is, in points.
pub const TITLE: f32 = 22.0;
/// Where the title begins: over the curves, behind the labels of the y axis.
pub const Y_LABELS: f32 = 48.0;

/// A longer name shows its end in the legend, so that several fit.
const LEGEND_CHARS: usize = 28;

/// Title and legend; a click on a name hides its curve or shows it again.
pub fn show_title(ui: &mut Ui, plan: &Plan, plot: &PlotPlan, view: &mut View) {
    let look = Look::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::hover());
    let title = format!("{} {}", name_end(&plot.title, LEGEND_CHARS), plot.unit);
    let galley = ui
        .painter()
        .layout_no_wrap(title.trim_end().into(), semibold(13.0), look.text);
    let mut x = row.left() + Y_LABELS;
    let middle = row.center().y;
    ui.painter().galley(
        pos2(x, middle - galley.size().y / 2.0),
        galley.clone(),
        look.text,
    );
    x += galley.size().x + 8.0;
    if let XAxis::Own(axis) = &plot.axis {
        let text = format!("over {}", name_end(axis, LEGEND_CHARS));
        let galley = ui.painter().layout_no_wrap(text, mono(), look.muted);
        let at = pos2(x, middle - galley.size().y / 2.0);
        x += galley.size().x;
        ui.painter().galley(at, galley, look.muted);
    }
    x += 14.0;
    for (place, series) in plot.series.iter().enumerate() {
        let name = plan.infos.get(series).map_or("", |info| info.name.as_str());
        let is_hidden = view.hidden.contains(series);
        let ink = if is_hidden { look.faint } else { look.muted };
        let shown = name_end(name, LEGEND_CHARS);
        let galley = ui.painter().layout_no_wrap(shown, mono(), ink);
        let width = 16.0 + galley.size().x;
        let left = plot.series.len() - place;
        let kept_for_rest = if left > 1 { 70.0 } else { 0.0 };
        if x + width > row.right() - kept_for_rest {
            let rest = format!("+ {left} more");
            let font = FontId::new(11.0, FontFamily::Proportional);
            ui.painter()
                .text(pos2(x, middle), Align2::LEFT_CENTER, rest, font, look.muted);
            break;
        }
        let rect = Rect::from_min_size(pos2(x, row.top()), vec2(width, TITLE));
        let response = ui.interact(rect, ui.scope_id().with(("legend", series)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !is_hidden, name));
        let color = look.curve(plan.ink(*series));
        let color = if is_hidden {
            color.gamma_multiply(0.3)
        } else {
            color
        };
        dash(ui.painter(), pos2(x + 5.0, middle), color);
        ui.painter()
            .galley(pos2(x + 16.0, middle - galley.size().y / 2.0), galley, ink);
        if response.clicked() && !view.hidden.remove(series) {
            view.hidden.insert(*series);
        }
        let hint = if is_hidden { "show" } else { "hide" };
        response.on_hover_text(format!("{name}: click to {hint}"));
        x += width + 16.0;
    }
}
