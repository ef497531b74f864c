//! The curves of one y axis of a plot: pixels by the window's canvas, or paths.

use super::area::Area;
use crate::canvas::{Canvas, ColumnPx, Curve, CurvePiece, Image, Ramp, Style};
use crate::window::{Drawing, Wanted, curves};

/// What is drawn in an area: a pixel of its own is a pixel of the picture.
#[derive(Debug)]
pub(super) struct PlotCurves {
    pub(super) area: Area,
    pub(super) drawings: Vec<Drawing>,
    pub(super) wanted: Wanted,
}

/// A path with a pen, or filled where there is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path {
    pub(super) color: [u8; 3],
    pub(super) alpha: f32,
    pub(super) pen: Option<f32>,
    /// Stretches of points, not joined with each other.
    pub(super) stretches: Vec<Vec<[f32; 2]>>,
}

/// How much of what is behind it a band covers.
const BAND: f32 = 0.28;

impl PlotCurves {
    /// Whether it tells how many curves cross each pixel: that has no paths.
    pub(super) fn is_density(&self) -> bool {
        self.wanted.density.is_some()
    }

    /// As the window's canvas paints it.
    pub(super) fn image(&self) -> Image {
        let size = [self.wanted.grid.columns, self.wanted.grid.rows];
        let curves = curves(&self.wanted, &self.drawings);
        let mut canvas = Canvas::default();
        match self.wanted.density {
            Some(stops) => {
                let ramp = Ramp::new(self.wanted.traces.len(), stops);
                canvas.paint_density(size, &curves, &ramp).clone()
            }
            None => canvas.paint(size, &curves).clone(),
        }
    }

    /// As paths, the hindmost first.
    pub(super) fn paths(&self) -> Vec<Path> {
        let curves = curves(&self.wanted, &self.drawings);
        let paths = curves.iter().rev().map(path);
        paths.filter(|path| !path.stretches.is_empty()).collect()
    }
}

fn path(curve: &Curve<'_>) -> Path {
    let mut stretches = Vec::new();
    for piece in curve.pieces {
        match (piece, curve.style) {
            (CurvePiece::Line(_), Style::Band) => {}
            (CurvePiece::Line(points), style) => push_points(points, style, &mut stretches),
            (CurvePiece::Columns { start, columns }, Style::Band) => {
                push_band(*start, columns, &mut stretches);
            }
            (CurvePiece::Columns { start, columns }, style) => {
                push_columns(*start, columns, style, &mut stretches);
            }
        }
    }
    let (alpha, pen) = match curve.style {
        Style::Band => (BAND * curve.alpha, None),
        _ => (curve.alpha, Some(curve.width_px)),
    };
    Path {
        color: curve.color,
        alpha,
        pen,
        stretches,
    }
}

fn push_points(points: &[[f32; 2]], style: Style, stretches: &mut Vec<Vec<[f32; 2]>>) {
    for stretch in points.split(|[_, y]| y.is_nan()) {
        match style {
            Style::Points => stretches.extend(stretch.iter().map(|point| vec![*point])),
            Style::Steps => {
                let mut steps: Vec<[f32; 2]> = Vec::with_capacity(2 * stretch.len());
                for [x, y] in stretch {
                    let level = steps.last().map(|[_, level]| [*x, *level]);
                    steps.extend(level);
                    steps.push([*x, *y]);
                }
                stretches.push(steps);
            }
            Style::Line | Style::Band => stretches.push(stretch.to_vec()),
        }
        if stretches.last().is_some_and(Vec::is_empty) {
            stretches.pop();
        }
    }
}

/// Two points a column, the uppermost and the lowermost, in the order that goes on from the column before; one where
/// they are the same.
fn push_columns(
    start: i32,
    columns: &[ColumnPx],
    style: Style,
    stretches: &mut Vec<Vec<[f32; 2]>>,
) {
    let mut stretch: Vec<[f32; 2]> = Vec::new();
    for (number, column) in (start..).zip(columns) {
        if !column.is_inked() {
            continue;
        }
        let x = number as f32 + 0.5;
        if style == Style::Points {
            stretches.push(vec![[x, column.min], [x, column.max]]);
            continue;
        }
        if column.first.is_nan() && !stretch.is_empty() {
            stretches.push(std::mem::take(&mut stretch));
        }
        let (upper, lower) = (column.min, column.max);
        let goes_down = column.last >= column.first;
        let ends = if goes_down {
            [upper, lower]
        } else {
            [lower, upper]
        };
        if style == Style::Steps
            && let Some([_, level]) = stretch.last().copied()
        {
            stretch.push([x, level]);
        }
        stretch.push([x, ends[0]]);
        if upper != lower {
            stretch.push([x, ends[1]]);
        }
        if column.last.is_nan() {
            stretches.push(std::mem::take(&mut stretch));
        }
    }
    if !stretch.is_empty() {
        stretches.push(stretch);
    }
}

/// The outline of columns side by side: along the upper ends and back along the lower ones.
fn push_band(start: i32, columns: &[ColumnPx], stretches: &mut Vec<Vec<[f32; 2]>>) {
    let mut at = start;
    for stretch in columns.split(|column| !column.is_inked()) {
        if !stretch.is_empty() {
            let x = |place: usize| (at + place as i32) as f32 + 0.5;
            let each = || stretch.iter().enumerate();
            let upper = each().map(|(place, column)| [x(place), column.min]);
            let lower = each().rev().map(|(place, column)| [x(place), column.max]);
            stretches.push(upper.chain(lower).collect());
        }
        at += stretch.len() as i32 + 1;
    }
}
