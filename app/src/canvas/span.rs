//! Spans: stretches of a curve without a gap or a turn.

use std::ops::Range;

use super::Piece;

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

/// Cuts pieces into spans. Columns are one span; their gaps are found while they are read.
pub(super) fn find_spans(pieces: &[Piece], spans: &mut Vec<Span>) {
    for (piece, content) in pieces.iter().enumerate() {
        match content {
            Piece::Columns { columns, .. } => spans.push(Span {
                piece,
                samples: 0..columns.len(),
                order: Order::Ascending,
            }),
            Piece::Line(samples) => {
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
