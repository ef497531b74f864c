//! What is derived from the curves once, whichever columns are painted then.

use std::ops::Range;

use super::brush::Brush;
use super::course;
use super::lane::PLAIN;
use super::pen::Pen;
use super::span::{self, Clear, Span};
use super::{Curve, Style};

/// Of all curves, the first one in front.
#[derive(Debug)]
pub(super) struct Plans<'a> {
    pub(super) curves: Vec<Plan<'a>>,
    spans: Vec<Span>,
    clear: Vec<Clear>,
}

/// Of one curve.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) curve: Curve<'a>,
    pub(super) pen: Pen,
    pub(super) brush: Brush,
    spans: Range<usize>,
    clear: Range<usize>,
}

/// Which ways to paint are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ways {
    /// The short one where it can be gone.
    #[default]
    Both,
    /// Only the long one.
    Long,
}

impl<'a> Plans<'a> {
    pub(super) fn new(curves: &[Curve<'a>], ways: Ways) -> Self {
        let mut plans = Self {
            curves: Vec::with_capacity(curves.len()),
            spans: Vec::new(),
            clear: Vec::new(),
        };
        for &curve in curves {
            let (first_span, first_clear) = (plans.spans.len(), plans.clear.len());
            span::find_spans(curve.pieces, &mut plans.spans);
            let pen = Pen::new(curve.width_px);
            let may_be_short = curve.style == Style::Line && course::is_for(pen.radius);
            if may_be_short && ways == Ways::Both {
                span::find_clear(curve.pieces, PLAIN, &mut plans.clear);
            }
            plans.curves.push(Plan {
                curve,
                pen,
                brush: Brush::new(curve.color),
                spans: first_span..plans.spans.len(),
                clear: first_clear..plans.clear.len(),
            });
        }
        plans
    }

    pub(super) fn spans(&self, plan: &Plan<'_>) -> &[Span] {
        &self.spans[plan.spans.clone()]
    }

    pub(super) fn clear(&self, plan: &Plan<'_>) -> &[Clear] {
        &self.clear[plan.clear.clone()]
    }
}
