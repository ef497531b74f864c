//! The cursors A and B over a plot's curves: two lines, and the ground between them.

use eframe::egui::{Rect, Shape, Stroke, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::view::cursors::{Cursor, Places};
use crate::window::theme::Look;

/// Where x is on the screen.
pub(crate) fn across(transform: &PlotTransform, x: f64) -> f32 {
    transform.position_from_point(&PlotPoint::new(x, 0.0)).x
}

/// The ground between both cursors, which lies below the curves.
pub(crate) fn ground(transform: &PlotTransform, look: &Look, places: Places) -> Option<Shape> {
    let area = *transform.frame();
    let [left, right] = places.ends()?.map(|x| across(transform, x));
    let between = Rect::from_x_y_ranges(left..=right, area.y_range()).intersect(area);
    let fill = look.accent.gamma_multiply(0.10);
    between
        .is_positive()
        .then(|| Shape::rect_filled(between, 0, fill))
}

/// The lines: A's is drawn through, B's is broken.
pub(crate) fn lines(
    transform: &PlotTransform,
    look: &Look,
    places: Places,
    shapes: &mut Vec<Shape>,
) {
    let area = *transform.frame();
    let stroke = Stroke::new(1.0, look.accent);
    for cursor in Cursor::ALL {
        let Some(x) = places.of(cursor).map(|x| across(transform, x)) else {
            continue;
        };
        if !area.x_range().contains(x) {
            continue;
        }
        let line = [pos2(x, area.top()), pos2(x, area.bottom())];
        match cursor {
            Cursor::A => shapes.push(Shape::line_segment(line, stroke)),
            Cursor::B => shapes.extend(Shape::dashed_line(&line, stroke, 6.0, 4.0)),
        }
    }
}
