//! The switch of how a plot's curves are painted, at the end of its title.

use eframe::egui::{Color32, Painter, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::painting::Painting;
use crate::view::plan::PlotPlan;
use crate::window::theme::Look;

const WIDTH: f32 = 24.0;
/// What stands to the left of it stays so far away.
const GAP: f32 = 8.0;
/// A narrower line has room for its title alone; menu and palette paint as well.
const LEAST: f32 = 170.0;
/// The sign on it.
const SIGN: [f32; 2] = [14.0, 8.0];

/// Draws the switch at the right end of the line; returns what is left of the line.
pub(crate) fn show(
    ui: &Ui,
    row: Rect,
    plot: &PlotPlan,
    view: &View,
    asked: &mut Vec<Asked>,
) -> Rect {
    if row.width() < LEAST {
        return row;
    }
    let look = Look::of(ui);
    let is_hidden = |series: &&_| view.hidden.contains(series);
    let curves = plot.series.len() - plot.series.iter().filter(is_hidden).count();
    let painting = view.paintings.of(&plot.id, curves);
    let next = painting.next(plot.series.len());
    let corner = pos2(row.right() - WIDTH, row.top() + 1.0);
    let rect = Rect::from_min_size(corner, vec2(WIDTH, row.height() - 3.0));
    let id = ui.scope_id().with("painting");
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let label = format!("{}: painted as {}", plot.title, painting.name());
        WidgetInfo::labeled(Role::Button, true, label)
    });
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter().rect_filled(rect, 4, look.raised);
    }
    let ink = match painting {
        _ if is_lit => look.text,
        Painting::Lines => look.muted,
        Painting::Steps | Painting::Points | Painting::Density => look.accent,
    };
    let sign = Rect::from_center_size(rect.center(), SIGN.into());
    draw_sign(ui.painter(), sign, painting, ink);
    if response.clicked() {
        asked.push(Asked::by_button(Command::Paint {
            plot: plot.id.clone(),
            painting: next,
        }));
    }
    response.on_hover_ui(|ui| {
        ui.label(format!("{}. Click for {}", says(painting), next.name()));
    });
    Rect::from_min_max(row.min, pos2(rect.left() - GAP, row.bottom()))
}

fn says(painting: Painting) -> &'static str {
    match painting {
        Painting::Lines => "Lines from sample to sample",
        Painting::Steps => "Steps: each sample holds until the next one",
        Painting::Points => "Points: a dot for each sample",
        Painting::Density => "How many curves cross each pixel",
    }
}

/// Draws what stands for a way to paint.
fn draw_sign(painter: &Painter, sign: Rect, painting: Painting, ink: Color32) {
    // From the left, and from below, in parts of the sign.
    let at = |[x, y]: [f32; 2]| -> Pos2 {
        let place = vec2(x, 1.0 - y) * sign.size();
        sign.min + place
    };
    let line = |places: &[[f32; 2]]| {
        let points = places.iter().copied().map(at).collect();
        painter.line(points, Stroke::new(1.5, ink));
    };
    match painting {
        Painting::Lines => line(&[[0.0, 0.1], [0.35, 0.8], [0.6, 0.3], [1.0, 1.0]]),
        Painting::Steps => line(&[
            [0.0, 0.0],
            [0.35, 0.0],
            [0.35, 0.6],
            [0.7, 0.6],
            [0.7, 1.0],
            [1.0, 1.0],
        ]),
        Painting::Points => {
            for place in [[0.08, 0.1], [0.36, 0.8], [0.64, 0.35], [0.92, 0.95]] {
                painter.circle_filled(at(place), 1.7, ink);
            }
        }
        Painting::Density => {
            for (low, high, strength) in [(0.0, 0.3, 0.35), (0.3, 0.7, 1.0), (0.7, 1.0, 0.35)] {
                let layer = Rect::from_two_pos(at([0.0, low]), at([1.0, high]));
                painter.rect_filled(layer, 0, ink.gamma_multiply(strength));
            }
        }
    }
}
