//! Spans: stretches of a curve without a gap or a turn.

use std::ops::Range;

use super::CurvePiece;

/// A stretch of a piece that has no gap in it and doesn't turn back in x.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) piece: usize,
    pub(super) samples: Range<usize>,
    pub(super) order: Order,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Ascending,
    Descending,
}

/// Columns of a piece that no other piece of the curve comes near.
#[derive(Clone, Debug)]
pub(super) struct ClearColumns {
    pub(super) piece: usize,
    /// Of the picture.
    pub(super) columns: Range<i32>,
}

/// With more pieces than this nothing counts as clear: each is held against all others.
const MOST_PIECES: usize = 16;

/// Finds the columns that have so many of their own piece on either side, and nothing else there.
pub(super) fn find_clear(pieces: &[CurvePiece], margin: usize, clear: &mut Vec<ClearColumns>) {
    if pieces.len() > MOST_PIECES {
        return;
    }
    let margin = margin as i32;
    let hulls: Vec<Range<i32>> = pieces.iter().map(hull).collect();
    for (piece, content) in pieces.iter().enumerate() {
        let CurvePiece::Columns { start, columns } = content else {
            continue;
        };
        let end = start.saturating_add(columns.len() as i32);
        let mut own = start.saturating_add(margin)..end.saturating_sub(margin);
        for (other, hull) in hulls.iter().enumerate() {
            let near = hull.start.saturating_sub(margin)..hull.end.saturating_add(margin);
            if other == piece || near.end <= own.start || own.end <= near.start {
                continue;
            }
            if near.start <= own.start {
                own.start = near.end;
            } else {
                own.end = near.start;
            }
        }
        if own.start < own.end {
            clear.push(ClearColumns {
                piece,
                columns: own,
            });
        }
    }
}

/// The columns that a piece reaches into, without its pen.
fn hull(piece: &CurvePiece) -> Range<i32> {
    match piece {
        CurvePiece::Columns { start, columns } => {
            *start..start.saturating_add(columns.len() as i32)
        }
        CurvePiece::Line(samples) => {
            let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
            for [x, _] in samples {
                least = least.min(*x);
                most = most.max(*x);
            }
            // A cast saturates.
            least.floor() as i32..(most.floor() as i32).saturating_add(1)
        }
    }
}

/// Cuts pieces into spans. Columns are one span; their gaps are found while they are read.
pub(super) fn find_spans(pieces: &[CurvePiece], spans: &mut Vec<Span>) {
    for (piece, content) in pieces.iter().enumerate() {
        match content {
            CurvePiece::Columns { columns, .. } => spans.push(Span {
                piece,
                samples: 0..columns.len(),
                order: Order::Ascending,
            }),
            CurvePiece::Line(samples) => {
                let mut start = 0;
                while start < samples.len() {
                    let (end, order) = span_end(&samples[start..]);
                    if end == 0 {
                        start += 1;
                        continue;
                    }
                    spans.push(Span {
                        piece,
                        samples: start..start + end,
                        order,
                    });
                    let turns = start + end < samples.len() && is_drawable(samples[start + end]);
                    start += if turns { end - 1 } else { end };
                }
            }
        }
    }
}

/// How many samples from the first on make a span, and which way it runs.
fn span_end(samples: &[[f32; 2]]) -> (usize, Order) {
    let mut order = None;
    let mut end = 0;
    while end < samples.len() && is_drawable(samples[end]) {
        if end > 0 {
            let (from, to) = (samples[end - 1][0], samples[end][0]);
            if from != to {
                let step = if from < to {
                    Order::Ascending
                } else {
                    Order::Descending
                };
                if *order.get_or_insert(step) != step {
                    break;
                }
            }
        }
        end += 1;
    }
    (end, order.unwrap_or(Order::Ascending))
}

fn is_drawable([x, y]: [f32; 2]) -> bool {
    x.is_finite() && !y.is_nan()
}
