//! Where a curve can be painted the short way, column by column.

use std::ops::Range;

use super::course::{NEIGHBOURS, WIDEST_PX, is_plain};
use super::{Curve, Piece, Style};

/// Picture columns that one piece inks alone, all of them and their neighbours plain.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) piece: usize,
    pub(super) columns: Range<usize>,
}

/// Finds the stretches of a curve among these columns of the picture, from left to right.
pub(super) fn find_stretches(
    curve: &Curve<'_>,
    painted: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let is_thin = curve.width_px <= WIDEST_PX;
    if curve.style != Style::Line || !is_thin || !is_side_by_side(curve.pieces) {
        return;
    }
    for (piece, content) in curve.pieces.iter().enumerate() {
        let Piece::Columns { start, columns } = content else {
            continue;
        };
        let start = i64::from(*start);
        let index = |x: usize| (x as i64 - start).clamp(0, columns.len() as i64) as usize;
        let seen = index(painted.start).saturating_sub(NEIGHBOURS)
            ..(index(painted.end) + NEIGHBOURS).min(columns.len());
        let mut from = seen.start;
        for run in columns[seen].split(|column| !is_plain(column)) {
            let (first, end) = (from + NEIGHBOURS, from + run.len());
            from = end + 1;
            let x = |index: usize| (start + index as i64).max(painted.start as i64) as usize;
            let found = x(first)..x(end.saturating_sub(NEIGHBOURS)).min(painted.end);
            if !found.is_empty() {
                stretches.push(Stretch {
                    piece,
                    columns: found,
                });
            }
        }
    }
}

/// Whether pieces follow each other from left to right and share no more than an end.
fn is_side_by_side(pieces: &[Piece]) -> bool {
    let mut reached = f32::NEG_INFINITY;
    pieces.iter().all(|piece| {
        let [left, right] = extent(piece);
        let is_beside = left >= reached - 0.5;
        reached = reached.max(right);
        is_beside
    })
}

fn extent(piece: &Piece) -> [f32; 2] {
    match piece {
        Piece::Columns { start, columns } => [
            *start as f32,
            (i64::from(*start) + columns.len() as i64) as f32,
        ],
        Piece::Line(samples) => {
            let ends = [f32::INFINITY, f32::NEG_INFINITY];
            let xs = samples.iter().map(|[x, _]| *x);
            xs.fold(ends, |[left, right], x| [left.min(x), right.max(x)])
        }
    }
}
