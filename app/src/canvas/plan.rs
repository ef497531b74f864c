//! What is derived from the curves once, whichever columns are painted then.

use std::ops::Range;

use super::brush::Brush;
use super::fast_path::PLAIN;
use super::fast_shape;
use super::pen::Pen;
use super::span::{self, ClearColumns, Span};
use super::{Curve, Style};

/// Of all curves, the first one in front.
#[derive(Debug)]
pub(super) struct CurvePlans<'a> {
    pub(super) curves: Vec<CurvePlan<'a>>,
    spans: Vec<Span>,
    clear: Vec<ClearColumns>,
}

/// Of one curve.
#[derive(Debug)]
pub(super) struct CurvePlan<'a> {
    pub(super) curve: Curve<'a>,
    pub(super) pen: Pen,
    pub(super) brush: Brush,
    spans: Range<usize>,
    clear: Range<usize>,
}

/// Which paths to paint on are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Paths {
    /// The fast one where it is open.
    #[default]
    Both,
    /// The exact one alone.
    ExactOnly,
}

impl<'a> CurvePlans<'a> {
    pub(super) fn new(curves: &[Curve<'a>], paths: Paths) -> Self {
        let mut plans = Self {
            curves: Vec::with_capacity(curves.len()),
            spans: Vec::new(),
            clear: Vec::new(),
        };
        for &curve in curves {
            let (first_span, first_clear) = (plans.spans.len(), plans.clear.len());
            if curve.style != Style::Band {
                span::find_spans(curve.pieces, &mut plans.spans);
            }
            let pen = Pen::new(curve.width_px);
            let may_be_fast = curve.style == Style::Line && fast_shape::is_for(pen.radius);
            if may_be_fast && paths == Paths::Both {
                span::find_clear(curve.pieces, PLAIN, &mut plans.clear);
            }
            plans.curves.push(CurvePlan {
                curve,
                pen,
                brush: Brush::new(curve.color, curve.alpha),
                spans: first_span..plans.spans.len(),
                clear: first_clear..plans.clear.len(),
            });
        }
        plans
    }

    pub(super) fn spans(&self, plan: &CurvePlan<'_>) -> &[Span] {
        &self.spans[plan.spans.clone()]
    }

    pub(super) fn clear(&self, plan: &CurvePlan<'_>) -> &[ClearColumns] {
        &self.clear[plan.clear.clone()]
    }
}
