//! Where marks are named in a plot: below lanes rather than over them, and where no curve is as long as there is such a
//! place. What can't be named without covering another name or a lane has its line alone.

use eframe::egui::{Rect, Vec2, pos2, vec2};

/// Names stand in so many rows at either end of a plot, at most.
const ROWS: usize = 3;
/// Between a name and the line of its mark.
const BESIDE: f32 = 4.0;
/// Between names, and between them and the plot's ends.
const GAP: f32 = 3.0;

/// A mark that is in sight: where its line is, from the left of the plot, and how large its name is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Named {
    /// In points.
    pub x: f32,
    /// In points.
    pub size: Vec2,
}

/// Where names may stand.
pub(super) struct Room<'a> {
    /// The plot's.
    pub size: Vec2,
    /// How far down lanes reach that no name may cover; 0 where there are none.
    pub below: f32,
    /// Whether anything is drawn in a rectangle.
    pub is_inked: &'a dyn Fn(Rect) -> bool,
}

/// A place for the name of each of these marks, which stand from left to right, from the upper left corner of the plot.
pub(super) fn places(marks: &[Named], room: &Room<'_>) -> Vec<Option<Rect>> {
    let height = marks.iter().map(|mark| mark.size.y).fold(0.0, f32::max);
    let tops = tops(height, room);
    // How far the names of each row reach.
    let mut taken = vec![f32::NEG_INFINITY; tops.len()];
    let place = |mark: &Named| {
        let left = mark.x - BESIDE - mark.size.x;
        let left = if left > 0.0 { left } else { mark.x + BESIDE };
        let at = |row: usize| Rect::from_min_size(pos2(left, tops[row]), mark.size);
        let free = |row: &usize| taken[*row] < left;
        let mut rows = (0..tops.len()).filter(free);
        let first = rows.clone().next();
        let row = rows.find(|row| !(room.is_inked)(at(*row))).or(first)?;
        taken[row] = left + mark.size.x + GAP;
        Some(at(row))
    };
    marks.iter().map(place).collect()
}

/// Where the rows begin, the first one first: from the top down, then from the bottom up.
fn tops(height: f32, room: &Room<'_>) -> Vec<f32> {
    let row = height + GAP;
    let free = room.size.y - room.below - GAP;
    let all = if height > 0.0 {
        (free / row).max(0.0) as usize
    } else {
        0
    };
    let above = all.min(ROWS);
    let down = (0..above).map(|place| room.below + GAP + place as f32 * row);
    let up = (1..=(all - above).min(ROWS)).map(|place| room.size.y - place as f32 * row);
    down.chain(up).collect()
}

/// The size of a name of so large letters.
pub(super) fn size(letters: Vec2) -> Vec2 {
    letters + vec2(4.0, 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Vec2 = vec2(60.0, 14.0);

    fn placed(xs: &[f32], room: &Room<'_>) -> Vec<Option<Rect>> {
        let marks: Vec<Named> = xs.iter().map(|x| Named { x: *x, size: SIZE }).collect();
        places(&marks, room)
    }

    #[test]
    fn names_cover_neither_each_other_nor_lanes_nor_what_leaves_them_room() {
        for height in [20.0, 60.0, 92.0, 130.0, 400.0_f32] {
            for below in [0.0, 44.0, height] {
                for (curve, crossed) in [(0.0, false), (5.0, true), (30.0, true), (80.0, true)] {
                    let ink = Rect::from_min_max(pos2(0.0, curve), pos2(800.0, curve + 2.0));
                    let is_inked = |rect: Rect| crossed && rect.intersects(ink);
                    let size = vec2(800.0, height);
                    let room = Room {
                        size,
                        below,
                        is_inked: &is_inked,
                    };
                    let xs: Vec<f32> = (0..90_u8).map(|turn| f32::from(turn) * 8.7).collect();
                    let placed: Vec<Rect> = placed(&xs, &room).into_iter().flatten().collect();
                    let said = format!("{height} {below} {curve}: {placed:?}");
                    for (at, rect) in placed.iter().enumerate() {
                        assert!(rect.top() >= below && rect.bottom() <= height, "{said}");
                        assert!(rect.left() >= 0.0, "{said}");
                        for other in &placed[at + 1..] {
                            assert!(!rect.intersects(*other), "{said}");
                        }
                    }
                    assert!(placed.is_empty() || below + 17.0 <= height, "{said}");
                }
            }
        }
    }

    #[test]
    fn a_name_stands_where_no_curve_is() {
        let ink = Rect::from_min_max(pos2(0.0, 0.0), pos2(800.0, 25.0));
        let room = Room {
            size: vec2(800.0, 130.0),
            below: 0.0,
            is_inked: &|rect| rect.intersects(ink),
        };
        let rects = placed(&[200.0, 400.0, 410.0], &room);
        assert!(rects.iter().flatten().all(|rect| !rect.intersects(ink)));
        assert_eq!(rects.iter().flatten().count(), 3);
        // Where curves are everywhere it stands over them, as readable as it can.
        let room = Room {
            is_inked: &|_| true,
            ..room
        };
        assert_eq!(placed(&[200.0], &room)[0].unwrap().top(), GAP);
    }
}
