//! How much is drawn where a table of values may stand.

use eframe::egui::Rect;

use super::picture::Picture;
use crate::canvas::Canvas;

/// What is drawn is looked at in squares of so many pixels: a thin line fills all that it goes through.
const CELL: usize = 4;

/// How much of a rectangle the curves of these pictures take, which lie over each other in the plot's area: in square
/// points.
pub(super) fn ink_in<'a>(
    pictures: impl Iterator<Item = &'a Picture>,
    area: Rect,
    pixels_per_point: f32,
    rect: Rect,
) -> f32 {
    let within = rect.intersect(area);
    if !within.is_positive() {
        return 0.0;
    }
    let across = [within.left(), within.right()].map(|x| x - area.left());
    let down = [within.top(), within.bottom()].map(|y| y - area.top());
    let [across, down] = [across, down].map(|ends| {
        let [from, to] = ends.map(|at| (at * pixels_per_point).round() as usize);
        from..to
    });
    let cells = pictures.filter_map(Picture::canvas);
    let cells: usize = cells
        .map(|canvas| cells_with_ink(canvas, &across, &down))
        .sum();
    (cells * CELL * CELL) as f32 / (pixels_per_point * pixels_per_point)
}

fn cells_with_ink(
    canvas: &Canvas,
    across: &std::ops::Range<usize>,
    down: &std::ops::Range<usize>,
) -> usize {
    let image = canvas.image();
    let in_column = |x: usize| {
        let inked = canvas.inked_rows(x..x + 1);
        let rows = down.start.max(inked.start)..down.end.min(inked.end);
        let has_ink = |top: &usize| {
            let mut cell = *top..(top + CELL).min(rows.end);
            cell.any(|y| image.pixel(x, y)[3] > 0)
        };
        rows.clone().step_by(CELL).filter(has_ink).count()
    };
    across.clone().step_by(CELL).map(in_column).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::{Curve, CurvePiece, Style};

    #[test]
    fn ink_is_where_lines_are_and_not_between_them() {
        let line = |y: f32| CurvePiece::Line(vec![[0.0, y], [200.0, y]]);
        let pieces = [line(10.0), line(90.0)];
        let curve = Curve {
            color: [255; 3],
            alpha: 1.0,
            width_px: 1.5,
            style: Style::Line,
            pieces: &pieces,
        };
        let mut canvas = Canvas::default();
        canvas.paint([200, 100], &[curve]);
        let cells = |rows: std::ops::Range<usize>| cells_with_ink(&canvas, &(20..100), &rows);
        // Both lines are in the same columns, and there is nothing between them.
        assert_eq!(cells(20..80), 0);
        for rows in [0..20, 80..100] {
            let found = cells(rows.clone());
            assert!((20..=40).contains(&found), "{rows:?}: {found}");
        }
        assert_eq!(cells(0..100), cells(0..20) + cells(80..100));
    }
}
