//! Where history begins: what came before was dropped for want of memory, and a plot says so rather
//! than looking as if nothing had been.

use eframe::egui::{Color32, FontFamily, FontId, Rect, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::outlined::outlined;
use crate::window::theme::Look;

/// Points between two lines of the hatching.
const HATCH: f32 = 9.0;

/// A hatched ground left of `x`, to lie below the curves; nothing where that isn't in sight.
pub(crate) fn ground(transform: &PlotTransform, look: &Look, x: f64) -> Vec<Shape> {
    let area = *transform.frame();
    let Some(edge) = edge(transform, x) else {
        return Vec::new();
    };
    let gone = area.with_max_x(edge);
    let mut shapes = vec![Shape::rect_filled(gone, 0, look.line.gamma_multiply(0.25))];
    shapes.extend(hatching(gone, look.line.gamma_multiply(0.8)));
    let line = [pos2(edge, area.top()), pos2(edge, area.bottom())];
    let stroke = Stroke::new(1.0, look.muted);
    shapes.extend(Shape::dashed_line(&line, stroke, 2.0, 4.0));
    shapes
}

/// What that ground means, to lie above the curves: beside its edge, on it where it is wide enough.
pub(crate) fn words(ui: &Ui, transform: &PlotTransform, look: &Look, x: f64) -> Vec<Shape> {
    let area = *transform.frame();
    let Some(edge) = edge(transform, x) else {
        return Vec::new();
    };
    let font = FontId::new(11.0, FontFamily::Proportional);
    let text = "history begins".to_owned();
    let galley = ui.painter().layout_no_wrap(text, font, look.muted);
    let size = galley.size() + vec2(10.0, 4.0);
    let on_ground = edge - 4.0 - size.x;
    let left = if on_ground >= area.left() {
        on_ground
    } else {
        edge + 4.0
    };
    let corner = pos2(left, area.bottom() - size.y - 4.0);
    let at = corner + vec2(5.0, 2.0);
    outlined(at, galley, look.muted, look.background).collect()
}

/// Where history begins on the screen, unless all that is shown is later.
fn edge(transform: &PlotTransform, x: f64) -> Option<f32> {
    let area = *transform.frame();
    let edge = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    // With all of it in sight history begins at the plot's own edge, give or take a rounding.
    let is_in_sight = edge >= area.left() - 1.0;
    is_in_sight.then(|| edge.clamp(area.left(), area.right()))
}

/// Lines that rise to the right through all of the ground.
fn hatching(ground: Rect, color: Color32) -> Vec<Shape> {
    if ground.width() < 1.0 {
        return Vec::new();
    }
    let (width, height) = (ground.width(), ground.height());
    let lines = ((width + height) / HATCH) as usize;
    let line = |number: usize| {
        // `along` runs over the left side from its top, and on over the lower side.
        let along = (number + 1) as f32 * HATCH;
        let [x0, y0] = [(along - height).max(0.0), along.min(height)];
        let [x1, y1] = [along.min(width), (along - width).max(0.0)];
        let ends = [vec2(x0, y0), vec2(x1, y1)].map(|end| ground.min + end);
        Shape::line_segment(ends, Stroke::new(1.0, color))
    };
    (0..lines).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_within_its_ground() {
        for size in [
            vec2(300.0, 40.0),
            vec2(20.0, 400.0),
            vec2(64.0, 64.0),
            vec2(2.0, 9.0),
        ] {
            let ground = Rect::from_min_size(pos2(48.0, 22.0), size);
            let lines = hatching(ground, Color32::WHITE);
            assert!(!lines.is_empty());
            for line in lines {
                let bounds = line.visual_bounding_rect();
                assert!(ground.expand(1.0).contains_rect(bounds), "{bounds:?}");
            }
        }
    }
}
