//! Where a table of values stands over a plot: not over what is read, and as little as can be over all else. The one
//! place that decides this, for curves and for lanes.

use eframe::egui::{Pos2, Rect, Vec2, pos2};

/// Between the table and the line, the dot or the edge that it stands at.
const GAP: f32 = 12.0;
/// Between the table and a lane that is read.
const LANE_GAP: f32 = 4.0;
/// A dot is as large as this with its ring, and the pointer is seen with so much around it.
const DOT: f32 = 5.0;
const POINTER: f32 = 4.0;
/// So many square points of what is drawn count as much as a point farther away.
const INK_PER_POINT: f32 = 2.0;
/// A table stays where it is while another place isn't better by so much.
const STAYS: f32 = 60.0;

/// Room of the labels below the curves, and of what stands above them.
const BESIDE: [f32; 2] = [18.0, 36.0];
/// A place beyond the curves covers the plot's own numbers.
const BEYOND: f32 = 150.0;
/// Over what a mark says.
const OVER_LABELS: f32 = 500.0;

/// What no table covers as long as there is any other place, what matters most first: what can't be seen at all, the
/// pointer, a dot or a lane that is read, another plot, the plot's own title and what is said over its curves.
const CUT: f32 = 1e9;
const AT_POINTER: f32 = 1e8;
const OVER_READ: f32 = 1e6;
const OVER_OTHERS: f32 = 1e5;
const OVER_HEADS: f32 = 5e4;

/// Between the ends of a plot so many places are tried.
const BETWEEN: usize = 6;

/// The places there are, as numbers: the one that a table had.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spot(usize);

/// What is around a table.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Where the plot's curves or lanes are.
    pub area: Rect,
    /// What of all plots can be seen.
    pub seen: Rect,
    /// Where the line is at which values are read, in points from the left.
    pub line: f32,
    /// The pointer, if it is over this plot.
    pub pointer: Option<Pos2>,
    /// The dots on samples that are read.
    pub dots: &'a [Pos2],
    /// The lanes that are read.
    pub lanes: &'a [Rect],
    /// Where the other plots are.
    pub others: &'a [Rect],
    /// Where the plot's title and names stand, and what is said over its curves.
    pub heads: &'a [Rect],
    /// Where marks are named.
    pub labels: &'a [Rect],
    /// How much of what is drawn lies in a rectangle, in square points.
    pub ink: &'a dyn Fn(Rect) -> f32,
}

impl Around<'_> {
    /// The best place for a table of this size; `spot` is the one it had.
    pub(crate) fn place(&self, size: Vec2, spot: &mut Spot) -> Rect {
        let area = self.visible();
        let middle = self.pointer.unwrap_or(area.center()).y;
        let aim = pos2(self.line, middle);
        let mut best = (f32::INFINITY, 0, area);
        for (number, rect) in self.places(size).enumerate() {
            let stays = if number == spot.0 { STAYS } else { 0.0 };
            let cost = self.cost_without_ink(rect, aim) - stays;
            // What is drawn there is counted only where that can matter.
            if cost >= best.0 {
                continue;
            }
            let cost = cost + (self.ink)(rect) / INK_PER_POINT;
            if cost < best.0 {
                best = (cost, number, rect);
            }
        }
        *spot = Spot(best.1);
        best.2
    }

    /// What can be seen of the plot's area.
    fn visible(&self) -> Rect {
        let visible = self.area.intersect(self.seen);
        if visible.is_positive() {
            visible
        } else {
            self.area
        }
    }

    /// On either side of the line and of all dots, at either end of the plot or between; beside the pointer, above or below it,
    /// at the top, between, at the bottom, above or below lanes, and beyond the curves.
    fn places(&self, size: Vec2) -> impl Iterator<Item = Rect> {
        let area = self.visible();
        let ends = |one: fn(f32, f32) -> f32| {
            let all = self.dots.iter().map(|dot| dot.x);
            all.fold(self.line, one)
        };
        let lefts = [
            self.line + GAP,
            self.line - GAP - size.x,
            ends(f32::max) + GAP,
            ends(f32::min) - GAP - size.x,
            area.right() - size.x,
            area.left(),
        ];
        let across = (area.width() - size.x).max(0.0);
        let between =
            (1..BETWEEN).map(move |part| area.left() + across * part as f32 / BETWEEN as f32);
        let free = (area.height() - size.y).max(0.0);
        let at = self.pointer.map_or(area.center().y, |at| at.y);
        let within = |top: f32| top.clamp(area.top(), area.top() + free);
        let lanes = self.lanes.iter().copied().reduce(Rect::union);
        let lanes = lanes.unwrap_or(area);
        let tops = [
            within(at - size.y / 2.0),
            area.top(),
            area.top() + free,
            area.top() + free * 0.25,
            area.top() + free * 0.5,
            area.top() + free * 0.75,
            within(at + GAP * 1.5),
            within(at - GAP - size.y),
            lanes.bottom() + LANE_GAP,
            lanes.top() - LANE_GAP - size.y,
            area.bottom() + BESIDE[0],
            area.top() - BESIDE[1] - size.y,
        ];
        tops.into_iter()
            .flat_map(move |top| {
                let lefts = lefts.into_iter().chain(between.clone());
                lefts.map(move |left| pos2(left, top))
            })
            .map(move |corner| Rect::from_min_size(corner, size))
    }

    fn cost_without_ink(&self, rect: Rect, aim: Pos2) -> f32 {
        let area = self.visible();
        let is_cut = !self.seen.expand(0.5).contains_rect(rect)
            || rect.left() < area.left() - 0.5
            || rect.right() > area.right().max(area.left() + rect.width()) + 0.5;
        let pointed = rect.expand(POINTER);
        let covers = self.pointer.is_some_and(|at| pointed.contains(at));
        let dotted = rect.expand(DOT);
        let dots = self.dots.iter().filter(|dot| dotted.contains(**dot));
        let mut cost = (rect.center() - aim).length();
        cost += dots.count() as f32 * OVER_READ;
        for (rects, costs) in [
            (self.lanes, OVER_READ),
            (self.others, OVER_OTHERS),
            (self.heads, OVER_HEADS),
            (self.labels, OVER_LABELS),
        ] {
            let over = covered(rects, rect);
            cost += if over > 0.0 { costs + over } else { 0.0 };
        }
        let is_beyond = !area.expand(0.5).contains_rect(rect);
        for (is_so, costs) in [(is_cut, CUT), (covers, AT_POINTER), (is_beyond, BEYOND)] {
            cost += if is_so { costs } else { 0.0 };
        }
        cost
    }
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
    const SIZE: Vec2 = vec2(150.0, 100.0);

    const ALONE: Around<'static> = Around {
        area: AREA,
        seen: Rect {
            min: Pos2::new(0.0, -250.0),
            max: Pos2::new(1_200.0, 750.0),
        },
        line: 500.0,
        pointer: None,
        dots: &[],
        lanes: &[],
        others: &[],
        heads: &[],
        labels: &[],
        ink: &|_| 0.0,
    };

    fn at(pointer: Pos2) -> Around<'static> {
        Around {
            line: pointer.x,
            pointer: Some(pointer),
            ..ALONE
        }
    }

    fn place(around: &Around<'_>) -> Rect {
        around.place(SIZE, &mut Spot::default())
    }

    /// Where plots stand one below the other, 130 points each and more.
    fn stacked(height: f32) -> [Rect; 3] {
        [0.0, 1.0, 2.0].map(|row| {
            let top = 10.0 + row * (height + 60.0);
            Rect::from_min_size(pos2(100.0, top), vec2(800.0, height))
        })
    }

    #[test]
    fn a_table_stands_where_no_curve_is() {
        let half = Rect::from_min_max(pos2(100.0, 200.0), pos2(900.0, 450.0));
        for x in [120.0, 500.0, 890.0] {
            let ink = |rect| covered(&[half], rect);
            let around = Around {
                ink: &ink,
                ..at(pos2(x, 300.0))
            };
            let rect = place(&around);
            assert!(!rect.intersects(half), "{rect:?}");
            assert!(AREA.contains_rect(rect), "{rect:?}");
        }
    }

    #[test]
    fn where_the_whole_plot_is_full_it_stands_beyond_it() {
        let around = Around {
            ink: &|rect| covered(&[AREA], rect),
            ..at(pos2(500.0, 250.0))
        };
        let rect = place(&around);
        assert!(!rect.intersects(AREA), "{rect:?}");
    }

    /// Wherever pointer, samples and lanes are, and however full the plots: what is read stays free, and so do the title
    /// and every other plot.
    #[test]
    fn neither_the_pointer_nor_what_is_read_nor_a_title_nor_another_plot_is_ever_covered() {
        let mut seed = 7_u64;
        let mut random = move |from: f32, to: f32| {
            // Knuth's MMIX.
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            from + (to - from) * ((seed >> 40) as f32 / (1_u64 << 24) as f32)
        };
        let mut spot = Spot::default();
        for turn in 0..4_000 {
            let plots = stacked(random(92.0, 300.0));
            let own = turn % 3;
            let area = plots[own];
            let others: Vec<Rect> = plots.into_iter().filter(|plot| *plot != area).collect();
            let others: Vec<Rect> = others.iter().map(|plot| plot.expand(18.0)).collect();
            let pointer = pos2(
                random(area.left(), area.right()),
                random(area.top(), area.bottom()),
            );
            let dot = |x: f32, y: f32| pos2((pointer.x + x).clamp(100.0, 900.0), y);
            let dots: Vec<Pos2> = (0..turn % 9)
                .map(|_| {
                    let y = random(area.top(), area.bottom());
                    dot(random(-60.0, 60.0), y)
                })
                .collect();
            let size = vec2(random(80.0, 260.0), random(40.0, 92.0));
            let full = [area, others[0], others[1]];
            let head = Rect::from_x_y_ranges(area.x_range(), area.top() - 33.0..=area.top());
            let heads = [head];
            let around = Around {
                area,
                seen: Rect::from_min_max(pos2(0.0, 0.0), pos2(1_000.0, 2_000.0)),
                dots: &dots,
                others: &others,
                heads: &heads,
                ink: &|rect| covered(&full, rect),
                ..at(pointer)
            };
            let rect = around.place(size, &mut spot);
            let said = format!("{rect:?} of {area:?} at {pointer:?}");
            assert!(!rect.contains(pointer), "{said}");
            assert!(
                dots.iter().all(|dot| !rect.contains(*dot)),
                "{said}, {dots:?}"
            );
            assert_eq!(covered(&others, rect), 0.0, "{said}");
            assert_eq!(covered(&heads, rect), 0.0, "{said}");
            // Of a few lanes the one that is read is as low as a lane is, and as wide as the plot.
            let lane = Rect::from_x_y_ranges(
                area.x_range(),
                area.top()..=area.top() + (area.height() / 4.0).min(44.0),
            );
            let lanes = [lane];
            let around = Around {
                dots: &[],
                lanes: &lanes,
                pointer: Some(pos2(pointer.x, lane.center().y)),
                ..around
            };
            let size = vec2(size.x, size.y.min(area.bottom() - lane.bottom() - 4.0));
            let rect = around.place(size, &mut spot);
            assert_eq!(covered(&lanes, rect), 0.0, "{said}, {lane:?}");
            assert_eq!(covered(&others, rect), 0.0, "{said}");
            assert_eq!(covered(&heads, rect), 0.0, "{said}");
        }
    }

    #[test]
    fn without_a_curve_it_stands_beside_the_pointer_and_never_under_it() {
        for x in [110.0, 500.0, 895.0] {
            let rect = place(&at(pos2(x, 250.0)));
            assert!(!rect.contains(pos2(x, 250.0)) && AREA.contains_rect(rect));
            assert!((rect.center().y - 250.0).abs() < 1.0);
            assert!(
                rect.left() - x < 20.0 && x - rect.right() < 20.0,
                "{rect:?}"
            );
        }
    }

    #[test]
    fn of_a_plot_that_is_scrolled_half_out_of_sight_it_stands_in_what_is_seen() {
        let seen = Rect::from_min_max(pos2(0.0, 300.0), pos2(1_000.0, 900.0));
        let around = Around {
            seen,
            ..at(pos2(500.0, 310.0))
        };
        let rect = place(&around);
        assert!(seen.contains_rect(rect), "{rect:?}");
    }
}
