//! What of a lane is seen where it is drawn in cells, be they pixels or signs of a terminal: each state in its colour, or
//! that there are several. The one place that decides this, for every view and picture.

use std::ops::Range;

use sprintscope_sim::store::{Block, Held};

use super::grid::Grid;

/// What is this near to an edge of a cell is at it: a column's edges are products that were rounded.
const AT_EDGE: f64 = 1e-3;

/// The cells of a lane, from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cells {
    left: f64,
    width: f64,
    count: usize,
}

impl Cells {
    /// A cell for each column of this grid.
    pub(crate) fn of(grid: &Grid) -> Self {
        Self {
            left: grid.ends()[0],
            width: grid.width,
            count: grid.columns,
        }
    }

    /// So many cells between these ends of x.
    pub(crate) fn between([left, right]: [f64; 2], count: usize) -> Self {
        Self {
            left,
            width: (right - left) / count.max(1) as f64,
            count,
        }
    }

    /// Where a cell begins.
    pub(crate) fn x(&self, cell: usize) -> f64 {
        self.left + cell as f64 * self.width
    }

    /// Where in cells this is, from the left.
    fn place(&self, x: f64) -> f64 {
        let place = (x - self.left) / self.width;
        let edge = place.round();
        if (place - edge).abs() < AT_EDGE {
            edge
        } else {
            place
        }
    }
}

/// Cells beside each other that show the same.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stretch {
    /// Which cells, of those there are.
    pub cells: Range<usize>,
    /// What they show; several states where more of them are there than cells.
    pub held: Held,
    /// How much is left of its colour, in percent.
    pub strength: u8,
}

/// What of a lane's blocks each cell shows, from left to right. A block that fills no two cells wants the one in its middle
/// for itself; a cell that is wanted by blocks of different states says that there are several. All others show what is
/// held there longest. What a cell shows depends on nothing beyond it, so that lanes don't flicker while they scroll.
pub(crate) fn seen(blocks: &[(Block, u8)], cells: &Cells) -> Vec<Stretch> {
    let mut shown: Vec<Option<Shown>> = vec![None; cells.count];
    for (number, (block, _)) in blocks.iter().enumerate() {
        let [from, to] = [block.from, block.to.max(block.from)].map(|x| cells.place(x));
        let first = from.floor();
        let end = to.ceil().max(first + 1.0);
        // A block that fills two cells is seen in one of them at least.
        let fills = to.floor() - from.ceil();
        let wanted = (fills < 2.0).then(|| f64::midpoint(from, to).floor());
        // A cast saturates.
        let all = first.max(0.0) as usize..(end.max(0.0) as usize).min(cells.count);
        for cell in all {
            let left = cell as f64;
            let length = (to.min(left + 1.0) - from.max(left)).max(0.0);
            let one = Shown {
                block: number,
                length,
                is_wanted: wanted == Some(left),
                is_several: false,
            };
            let held = |one: Shown| blocks[one.block].0.held;
            shown[cell] = Some(match shown[cell] {
                None => one,
                Some(before) => before.or(one, held(before) == held(one)),
            });
        }
    }
    stretches(blocks, &shown)
}

/// What a cell shows so far.
#[derive(Clone, Copy)]
struct Shown {
    block: usize,
    /// How much of the cell it takes.
    length: f64,
    is_wanted: bool,
    is_several: bool,
}

impl Shown {
    /// Which of the two the cell shows; they may be of the same state.
    fn or(self, other: Self, is_same: bool) -> Self {
        match (self.is_wanted, other.is_wanted) {
            (true, true) => Self {
                is_several: self.is_several || !is_same,
                ..self
            },
            (false, true) => other,
            (false, false) if other.length > self.length => other,
            _ => self,
        }
    }
}

/// Puts cells together that show the same.
fn stretches(blocks: &[(Block, u8)], shown: &[Option<Shown>]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    // The one block that the cell before shows, if it is one.
    let mut before: Option<Option<usize>> = None;
    for (cell, shown) in shown.iter().enumerate() {
        let shows = shown.map(|shown| (!shown.is_several).then_some(shown.block));
        let is_same = before == shows;
        before = shows;
        let Some(shown) = shown else {
            continue;
        };
        let (block, strength) = blocks[shown.block];
        let held = if shown.is_several {
            Held::Several
        } else {
            block.held
        };
        match stretches.last_mut() {
            Some(last) if is_same => last.cells.end = cell + 1,
            _ => stretches.push(Stretch {
                cells: cell..cell + 1,
                held,
                strength,
            }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(from: f64, to: f64, label: u8) -> (Block, u8) {
        let held = Held::Label(label);
        (Block { from, to, held }, 100)
    }

    fn cells(count: usize) -> Cells {
        Cells::between([0.0, count as f64], count)
    }

    fn told(blocks: &[(Block, u8)], cells: &Cells) -> String {
        let mut told = vec!['.'; cells.count];
        for Stretch { cells, held, .. } in seen(blocks, cells) {
            let sign = match held {
                Held::Several => '*',
                Held::Label(label) => char::from(b'a' + label),
            };
            told[cells].fill(sign);
        }
        told.into_iter().collect()
    }

    #[test]
    fn a_state_is_seen_however_short_it_is() {
        let short = [
            block(0.0, 4.5, 0),
            block(4.5, 4.6, 1),
            block(4.6, 9.0, 0),
            block(9.0, 9.0, 2),
        ];
        assert_eq!(told(&short, &cells(10)), "aaaabaaaac");
        let edges = [block(-3.0, 2.4, 0), block(2.4, 5.0, 1), block(7.0, 30.0, 2)];
        assert_eq!(told(&edges, &cells(10)), "aabbb..ccc");
        // Two in one cell.
        let two = [
            block(0.0, 4.2, 0),
            block(4.2, 4.5, 1),
            block(4.5, 4.7, 2),
            block(4.7, 9.0, 0),
        ];
        assert_eq!(told(&two, &cells(9)), "aaaa*aaaa");
        assert_eq!(told(&[], &cells(3)), "...");
        assert_eq!(told(&two, &cells(0)), "");
    }

    /// Whatever the blocks are: each that is in sight with its middle has a cell of its colour within its ends, or one that
    /// says several; no cell shows a state that isn't there, and the same ones are shown wherever sight begins.
    #[test]
    fn none_is_swallowed_and_nothing_flickers() {
        let mut seed = 11_u64;
        let mut random = move || {
            // Knuth's MMIX.
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f64 / (1_u64 << 24) as f64
        };
        for turn in 0..2_000 {
            let density = [0.2, 1.0, 1.5, 4.0, 9.0][turn % 5];
            let mut blocks = Vec::new();
            let mut x = -4.0 + 2.0 * random();
            while x < 64.0 {
                let length = match random() {
                    part if part < 0.3 => 1.0,
                    part => part * density,
                };
                let label = (random() * 4.0) as u8;
                blocks.push(block(x, x + length, label));
                let gap = if random() < 0.1 { random() * 3.0 } else { 0.0 };
                x += length + gap;
            }
            let all = told(&blocks, &cells(60)).into_bytes();
            for (Block { from, to, held }, _) in &blocks {
                let Held::Label(label) = held else { continue };
                let middle = f64::midpoint(*from, *to).floor();
                if !(0.0..60.0).contains(&middle) {
                    continue;
                }
                let within = from.floor().max(0.0) as usize..(to.ceil() as usize).min(60);
                let is_seen = |sign: &u8| *sign == b'a' + label || *sign == b'*';
                let said = String::from_utf8_lossy(&all);
                let is_any = all[within].iter().any(is_seen);
                assert!(is_any, "{from}..{to} {label} in {said}");
            }
            for (cell, sign) in all.iter().enumerate() {
                let [left, right] = [cell as f64, cell as f64 + 1.0];
                let there = blocks
                    .iter()
                    .filter(|(block, _)| block.from < right - AT_EDGE && block.to > left + AT_EDGE);
                let there: Vec<u8> = there
                    .filter_map(|(block, _)| match block.held {
                        Held::Label(label) => Some(b'a' + label),
                        Held::Several => None,
                    })
                    .collect();
                match sign {
                    b'*' => assert!(there.len() > 1),
                    b'.' => assert!(there.is_empty()),
                    sign => assert!(there.contains(sign)),
                }
            }
            for first in 1..9 {
                let moved = Cells::between([first as f64, 60.0], 60 - first);
                assert_eq!(told(&blocks, &moved).as_bytes(), &all[first..]);
            }
        }
    }
}
