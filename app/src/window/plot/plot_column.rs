//! Where the plots stand: beside and below each other, and on beyond the room where it doesn't hold them all.

use std::ops::Range;

use eframe::egui::{Rect, Vec2, pos2, vec2};

/// A plot is never lower than this, in points; more of them than fit are scrolled to.
pub(crate) const LEAST_HEIGHT: f32 = 130.0;
/// Nor, where others stand beside it, narrower.
const LEAST_WIDTH: f32 = 260.0;
/// Between two plots.
pub(crate) const GAP: f32 = 10.0;
/// How high a folded plot is.
pub(crate) const FOLDED: f32 = 24.0;
/// Between two folded plots.
const FOLDED_GAP: f32 = 2.0;
/// Room for the bar where not all of them fit.
const BAR: f32 = 12.0;

/// The places of all plots, from the column's left top corner.
#[derive(Debug, Default)]
pub(crate) struct PlotColumn {
    /// In order: none begins or ends above one before it.
    rects: Vec<Rect>,
    /// How far down they reach.
    pub height: f32,
    /// From one row of plots to the next.
    pub step: f32,
}

impl PlotColumn {
    /// That of plots, each folded or not, in so much room.
    pub(crate) fn new(folded: &[bool], room: Vec2) -> Self {
        let fitting = Self::of_width(folded, room);
        if fitting.is_scrolled(room) {
            Self::of_width(folded, room - vec2(BAR, 0.0))
        } else {
            fitting
        }
    }

    /// Whether not all of it is seen at once.
    pub(crate) fn is_scrolled(&self, room: Vec2) -> bool {
        self.height > room.y + 1.0
    }

    /// The place of one.
    pub(crate) fn rect(&self, place: usize) -> Rect {
        self.rects[place]
    }

    /// Those that are seen between these heights.
    pub(crate) fn between(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.rects.partition_point(|rect| rect.bottom() < top);
        let end = self.rects.partition_point(|rect| rect.top() <= bottom);
        first..end.max(first)
    }

    fn of_width(folded: &[bool], room: Vec2) -> Self {
        let open = folded.iter().filter(|is_folded| !**is_folded).count();
        let across = across(open, room.x);
        let runs: Vec<&[bool]> = folded.chunk_by(|a, b| a == b).collect();
        let rows_of = |run: &&[bool]| {
            if run[0] {
                0
            } else {
                cells(run.len(), across).div_ceil(across)
            }
        };
        let rows: usize = runs.iter().map(rows_of).sum();
        let lines = folded.len() - open;
        // The gap behind the last of a run is that between plots.
        let line_runs = runs.iter().filter(|run| run[0]).count();
        let taken = lines as f32 * (FOLDED + FOLDED_GAP) + line_runs as f32 * (GAP - FOLDED_GAP);
        let free = room.y - taken - GAP * rows.saturating_sub(1) as f32;
        let height = (free / rows.max(1) as f32).max(LEAST_HEIGHT);
        let mut column = Self {
            rects: Vec::with_capacity(folded.len()),
            height: 0.0,
            step: height + GAP,
        };
        let mut top = 0.0;
        for run in runs {
            if run[0] {
                for _ in run {
                    let size = vec2(room.x, FOLDED);
                    column.rects.push(Rect::from_min_size(pos2(0.0, top), size));
                    top += FOLDED + FOLDED_GAP;
                }
                top += GAP - FOLDED_GAP;
            } else {
                let of_run = grid(run.len(), across, vec2(room.x, height));
                let moved = of_run.map(|rect| rect.translate(vec2(0.0, top)));
                column.rects.extend(moved);
                top += rows_of(&run) as f32 * (height + GAP);
            }
        }
        column.height = column.rects.last().map_or(0.0, Rect::bottom);
        column
    }
}

/// One plot has all the width; many stand two beside each other, or three.
fn across(open: usize, width: f32) -> usize {
    let wished = match open {
        0..=2 => 1,
        3..=6 => 2,
        _ if width > 1_000.0 => 3,
        _ => 2,
    };
    let fitting = ((width + GAP) / (LEAST_WIDTH + GAP)).floor() as usize;
    wished.min(fitting).max(1)
}

/// Cells that so many plots take: where one would be left over, the first is wide.
fn cells(count: usize, across: usize) -> usize {
    if is_first_wide(count, across) {
        count + across - 1
    } else {
        count
    }
}

fn is_first_wide(count: usize, across: usize) -> bool {
    across > 1 && count % across == 1
}

/// So many plots beside and below each other; `row` is as wide as all of it and as high as one.
fn grid(count: usize, across: usize, row: Vec2) -> impl Iterator<Item = Rect> {
    let is_first_wide = is_first_wide(count, across);
    let width = (row.x - GAP * (across - 1) as f32) / across as f32;
    (0..count).map(move |place| {
        let is_wide = is_first_wide && place == 0;
        let cell = if is_first_wide && place > 0 {
            place + across - 1
        } else {
            place
        };
        let (line, column) = (cell / across, cell % across);
        let corner = vec2(column as f32 * (width + GAP), line as f32 * (row.y + GAP));
        let width = if is_wide { row.x } else { width };
        Rect::from_min_size(corner.to_pos2(), vec2(width, row.y))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(count: usize, room: Vec2) -> PlotColumn {
        PlotColumn::new(&vec![false; count], room)
    }

    #[test]
    fn plots_share_the_room_without_overlap() {
        for count in 1..=12 {
            let column = open(count, vec2(900.0, 640.0));
            assert_eq!(column.rects.len(), count);
            for (i, a) in column.rects.iter().enumerate() {
                assert!(a.left() >= -0.1 && a.right() <= 900.1);
                for b in &column.rects[i + 1..] {
                    assert!(
                        !a.shrink(0.5).intersects(b.shrink(0.5)),
                        "{count}: {a:?} {b:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn of_three_plots_the_first_is_wide() {
        let column = open(3, vec2(900.0, 640.0));
        assert!(column.rects[0].width() > 800.0 && column.rects[1].width() < 500.0);
    }

    #[test]
    fn in_a_narrow_room_they_stand_below_each_other() {
        let column = open(12, vec2(300.0, 200.0));
        assert!(
            column
                .rects
                .iter()
                .all(|rect| rect.left() == 0.0 && rect.width() > 280.0)
        );
        assert_eq!(column.height, 12.0 * LEAST_HEIGHT + 11.0 * GAP);
    }

    proptest! {
        #[test]
        fn whatever_is_folded_none_overlap_and_those_in_sight_are_found(
            folded in prop::collection::vec(any::<bool>(), 1..80),
            (width, height) in (100.0..2_000.0_f32, 50.0..1_500.0_f32),
            top in 0.0..9_000.0_f32,
        ) {
            let room = vec2(width, height);
            let column = PlotColumn::new(&folded, room);
            prop_assert_eq!(column.rects.len(), folded.len());
            for (place, (rect, is_folded)) in column.rects.iter().zip(&folded).enumerate() {
                prop_assert!(rect.left() >= -0.1 && rect.right() <= width + 0.1, "{:?}", rect);
                let least = if *is_folded { FOLDED } else { LEAST_HEIGHT };
                prop_assert!(rect.height() >= least - 0.1);
                prop_assert!(!is_folded || rect.height() <= FOLDED + 0.1);
                for other in &column.rects[place + 1..] {
                    prop_assert!(!rect.shrink(0.5).intersects(other.shrink(0.5)), "{:?} {:?}", rect, other);
                }
            }
            let seen = column.between(top, top + height);
            let is_seen = |rect: &Rect| rect.bottom() >= top && rect.top() <= top + height;
            let expected: Vec<usize> = (0..folded.len()).filter(|place| is_seen(&column.rects[*place])).collect();
            prop_assert_eq!(seen.collect::<Vec<_>>(), expected);
        }
    }
}
