//! What has been drawn of the series of a picture, one above the other.

use super::pieces::Drawing;
use super::wanted::{DOT, Wanted};
use crate::canvas::{Curve, Style};
use crate::view::trace::Trace;

/// How much of what lies behind it a curve covers that stands behind its smoothed one.
const PALE: f32 = 0.35;

/// The curves of these drawings, the one in front first: all lines before all bands.
pub(crate) fn curves<'a>(wanted: &Wanted, drawings: &'a [Drawing]) -> Vec<Curve<'a>> {
    let with_color = || wanted.traces.iter().zip(drawings).rev();
    let line = |(trace, drawing): (&(Trace, [u8; 3]), &'a Drawing)| Curve {
        color: trace.1,
        alpha: 1.0,
        width_px: wanted.pen_px,
        style: wanted.style,
        pieces: &drawing.lines,
    };
    let mut curves = Vec::with_capacity(2 * drawings.len());
    for each in with_color() {
        let line = line(each);
        if !each.1.dots.is_empty() {
            curves.push(Curve {
                width_px: wanted.pen_px * DOT,
                style: Style::Points,
                pieces: &each.1.dots,
                ..line
            });
        }
        curves.push(line);
    }
    for each in with_color().filter(|(_, drawing)| !drawing.pale.is_empty()) {
        curves.push(Curve {
            alpha: PALE,
            pieces: &each.1.pale,
            ..line(each)
        });
    }
    for each in with_color().filter(|(_, drawing)| !drawing.bands.is_empty()) {
        curves.push(Curve {
            style: Style::Band,
            pieces: &each.1.bands,
            ..line(each)
        });
    }
    curves
}
