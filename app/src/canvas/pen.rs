//! The pen: a disc, and how a pixel column is cut up to measure what it inks.

use super::quad::Quad;

/// Into how many cells a pixel column is cut from left to right. Inside a cell edges are straight,
/// so that coverage is exact but for where arcs and corners fall; eight fill two SSE registers.
pub(super) const CELLS: usize = 8;

/// One number for each cell of a pixel column.
pub(super) type Cells = [Quad; CELLS / 4];

fn cells([a, b, c, d, e, f, g, h]: [f32; CELLS]) -> Cells {
    [Quad::new([a, b, c, d]), Quad::new([e, f, g, h])]
}

/// A round pen.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    /// In pixels, > 0.
    pub(super) radius: f32,
    /// The cells' middles, from the column's left side, ascending in 0..1.
    pub(super) mids: Cells,
    /// The cells' widths; they sum to 1.
    pub(super) widths: Cells,
}

impl Pen {
    /// A pen of that diameter. The cells are cut where the sides of a vertical bar in the middle
    /// of a column fall, so that bars are exact at every width.
    pub(super) fn new(width_px: f32) -> Self {
        let width_px = if width_px.is_finite() { width_px } else { 1.0 };
        let radius = width_px.clamp(0.05, 1000.0) / 2.0;
        let side = (0.5 + radius).fract();
        let margin = side.min(1.0 - side);
        let outer = if margin < 1e-3 {
            0
        } else if margin > 0.499 {
            CELLS / 2
        } else {
            ((margin * CELLS as f32).round() as usize).clamp(1, CELLS / 2 - 1)
        };
        let inner = CELLS - 2 * outer;
        let inner_margin = if outer == 0 { 0.0 } else { margin };
        let widths: [f32; CELLS] = std::array::from_fn(|cell| {
            if (outer..outer + inner).contains(&cell) {
                (1.0 - 2.0 * inner_margin) / inner as f32
            } else {
                margin / outer as f32
            }
        });
        let mut left = 0.0;
        let mids = widths.map(|width| {
            left += width;
            left - width / 2.0
        });
        Self {
            radius,
            mids: cells(mids),
            widths: cells(widths),
        }
    }

    /// How far beyond a sample its ink can reach, in pixels, and what lies between a column and
    /// its neighbours, by which the column's shape is decided.
    pub(super) fn reach(&self) -> f32 {
        self.radius * DOT + 2.0
    }
}

/// How much wider than the line a sample is drawn that has no neighbour: a lone disc of the line's
/// own diameter would look lighter than the line.
pub(super) const DOT: f32 = 1.6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fill_the_column_and_are_cut_at_a_bars_sides() {
        for tenths in 1..80 {
            let pen = Pen::new(tenths as f32 / 10.0);
            let sum: f32 = pen.widths.map(Quad::sum).iter().sum();
            assert!((sum - 1.0).abs() < 1e-5, "{pen:?}");
            assert!(
                pen.widths.iter().all(|widths| widths.least() > 0.0),
                "{pen:?}"
            );
            let mut covered = 0.0;
            for column in -6..=6 {
                for (mids, widths) in pen.mids.iter().zip(pen.widths) {
                    let dx = mids.plus(Quad::splat(column as f32 - 0.5));
                    let radius2 = Quad::splat(pen.radius * pen.radius);
                    let none = Quad::splat(0.0);
                    covered += dx.times(dx).if_less(radius2, widths, none).sum();
                }
            }
            assert!(
                (covered - 2.0 * pen.radius).abs() < 3e-3,
                "{pen:?} {covered}"
            );
        }
    }
}
