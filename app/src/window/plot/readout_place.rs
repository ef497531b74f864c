//! Where a table of values stands over a plot: where its curves aren't.

use eframe::egui::{Pos2, Rect, Vec2, pos2};

use super::picture::Texture;

/// Between the table and the line or the edge that it stands at.
const GAP: f32 = 12.0;
/// So many points of ink count as much as a point farther away.
const INK_PER_POINT: f32 = 6.0;
/// A table stays where it is while another place isn't better by so much.
const STAYS: f32 = 60.0;

/// Room of the labels below the curves, and of what stands above them.
const BESIDE: [f32; 2] = [18.0, 36.0];
/// A place beyond the plot covers another one.
const BEYOND: f32 = 150.0;

/// The places there are: right or left of the line, at either end of the plot; beside the pointer, at the top, at
/// the bottom, below the plot or above it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spot(usize);

/// The best place for a table of this size beside the line at `x`, within the plot's area or else beyond it; `spot`
/// is the one it had.
pub(crate) fn beside(
    (area, seen): (Rect, Rect),
    size: Vec2,
    (x, pointer): (f32, Option<Pos2>),
    ink: impl Fn(Rect) -> f32,
    spot: &mut Spot,
) -> Rect {
    let middle = pointer.map_or(area.center().y, |at| at.y);
    let lowest = (area.bottom() - size.y).max(area.top());
    let lefts = [
        x + GAP,
        x - GAP - size.x,
        area.right() - size.x,
        area.left(),
    ];
    let tops = [
        (middle - size.y / 2.0).clamp(area.top(), lowest),
        area.top(),
        area.bottom() - size.y,
        area.bottom() + BESIDE[0],
        area.top() - BESIDE[1] - size.y,
    ];
    let places = tops
        .into_iter()
        .flat_map(|top| lefts.map(|left| (left, top)));
    let rects = places.map(|(left, top)| Rect::from_min_size(pos2(left, top), size));
    let cost = |number: usize, rect: Rect| {
        let is_cut = !seen.expand(0.5).contains_rect(rect)
            || rect.left() < area.left() - 0.5
            || rect.right() > area.right().max(area.left() + size.x) + 0.5;
        let covers = pointer.is_some_and(|at| rect.expand(4.0).contains(at));
        let is_beyond = !area.expand(0.5).contains_rect(rect);
        let far = (rect.center() - pos2(x, middle)).length();
        let mut cost = far + ink(rect) / INK_PER_POINT;
        for (is_so, costs) in [(is_cut, 1e6), (covers, 1e5), (is_beyond, BEYOND)] {
            cost += if is_so { costs } else { 0.0 };
        }
        cost - if number == spot.0 { STAYS } else { 0.0 }
    };
    let costs = rects
        .enumerate()
        .map(|(number, rect)| (cost(number, rect), number, rect));
    let best = costs.min_by(|(one, ..), (other, ..)| one.total_cmp(other));
    best.map_or(area, |(_, number, rect)| {
        *spot = Spot(number);
        rect
    })
}

/// How much of a rectangle lies between the rows of a picture that have ink, in square points.
pub(crate) fn ink_under(
    texture: Option<&Texture>,
    area: Rect,
    pixels_per_point: f32,
    rect: Rect,
) -> f32 {
    let Some(texture) = texture.filter(|texture| texture.behind.is_none()) else {
        return 0.0;
    };
    let at = |across: usize, down: usize| {
        area.min + eframe::egui::vec2(across as f32, down as f32) / pixels_per_point
    };
    let strips = texture.inked.iter().map(|[columns, rows]| {
        let strip = Rect::from_min_max(at(columns.start, rows.start), at(columns.end, rows.end));
        let covered = strip.intersect(rect);
        if covered.is_positive() {
            covered.area()
        } else {
            0.0
        }
    });
    strips.sum()
}

/// How much of a rectangle lies over these, in square points.
pub(crate) fn covered(rects: &[Rect], rect: Rect) -> f32 {
    let parts = rects.iter().map(|other| other.intersect(rect));
    let areas = parts.filter(Rect::is_positive);
    areas.map(|part| part.area()).sum()
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;

    use super::*;

    const AREA: Rect = Rect {
        min: Pos2::new(100.0, 50.0),
        max: Pos2::new(900.0, 450.0),
    };

    fn place(pointer: Pos2, ink: Rect) -> Rect {
        place_among(pointer, |rect| covered(&[ink], rect))
    }

    fn place_among(pointer: Pos2, under: impl Fn(Rect) -> f32) -> Rect {
        let size = vec2(150.0, 100.0);
        let rooms = (AREA, AREA.expand(300.0));
        let at = (pointer.x, Some(pointer));
        beside(rooms, size, at, under, &mut Spot::default())
    }

    #[test]
    fn a_table_stands_where_no_curve_is() {
        let half = Rect::from_min_max(pos2(100.0, 200.0), pos2(900.0, 450.0));
        for x in [120.0, 500.0, 890.0] {
            let rect = place(pos2(x, 300.0), half);
            assert!(!rect.intersects(half), "{rect:?}");
            assert!(AREA.contains_rect(rect), "{rect:?}");
        }
    }

    #[test]
    fn where_the_whole_plot_is_full_it_stands_beyond_it() {
        let rect = place(pos2(500.0, 250.0), AREA);
        assert!(!rect.intersects(AREA), "{rect:?}");
    }

    #[test]
    fn where_other_plots_stand_beyond_it_stays_within_its_own() {
        let all = [
            AREA,
            Rect::from_min_max(pos2(100.0, 460.0), pos2(900.0, 760.0)),
            Rect::from_min_max(pos2(100.0, -260.0), pos2(900.0, 40.0)),
        ];
        for y in [60.0, 250.0, 440.0] {
            let rect = place_among(pos2(500.0, y), |rect| covered(&all, rect));
            assert!(AREA.contains_rect(rect), "{rect:?}");
        }
    }

    #[test]
    fn without_a_curve_it_stands_beside_the_pointer_and_never_under_it() {
        for x in [110.0, 500.0, 895.0] {
            let rect = place(pos2(x, 250.0), Rect::NOTHING);
            assert!(!rect.contains(pos2(x, 250.0)) && AREA.contains_rect(rect));
            assert!((rect.center().y - 250.0).abs() < 1.0);
            assert!(
                rect.left() - x < 20.0 && x - rect.right() < 20.0,
                "{rect:?}"
            );
        }
    }
}
