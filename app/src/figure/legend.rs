//! What stands over a plot: its title, and which curve is which.

use super::area::Area;
use super::face::Face;
use super::plot_sheet::{PlotSheet, SMALL, TITLE};
use super::shape::{Anchor, Shape, Words};
use crate::view::curve_names::{CurveName, cut};
use crate::view::curves::Curve;
use crate::view::inks::{Ink, Pattern};

/// Lines of a legend, at most.
const LINES: usize = 3;
/// Signs of a name, at most.
const NAME: usize = 48;
/// Of a curve before its name, in points, and what is free behind it.
const STROKE: f32 = 14.0;
const BEHIND: f32 = 14.0;
/// Strokes of such a curve and what is free between them, in points.
const DASH: f32 = 3.8;
const DOT: f32 = 1.8;

/// Draws them; returns where the plot begins below.
pub(super) fn draw(sheet: &PlotSheet<'_>, place: Area, shapes: &mut Vec<Shape>) -> f32 {
    let (scale, colours) = (sheet.scale, sheet.theme.colours());
    let (size, title_size) = (SMALL * scale, TITLE * scale);
    let title = Face::Semibold.fitted(&sheet.plot.title, title_size, place.width);
    let mut baseline = place.top + title_size;
    let mut x = place.left + Face::Semibold.width(&title, title_size) + 2.0 * BEHIND * scale;
    shapes.push(Shape::Words(Words {
        at: [place.left, baseline],
        anchor: Anchor::Start,
        face: Face::Semibold,
        size: title_size,
        color: colours.text,
        text: title.clone(),
    }));
    let entries = entries(sheet);
    let mut line = 1;
    for (told, (name, ink)) in entries.iter().enumerate() {
        let left = entries.len() - told;
        let more = format!("and {left} more");
        let reserved = if line == LINES && left > 1 {
            Face::Regular.width(&more, size) + BEHIND * scale
        } else {
            0.0
        };
        let name = Face::Regular.fitted(name, size, place.width / 2.0);
        let width = STROKE * scale + Face::Regular.width(&name, size);
        if x + width + reserved > place.right() {
            if line == LINES {
                shapes.push(words(sheet, [x, baseline], size, more));
                break;
            }
            line += 1;
            x = place.left;
            baseline += size * 1.35;
        }
        let y = baseline - size * 0.35;
        shapes.push(Shape::Line {
            from: [x, y],
            to: [x + (STROKE - 5.0) * scale, y],
            width: 2.5 * scale,
            color: colours.curve(*ink),
            strokes: match ink.dashes() {
                Pattern::Solid => None,
                Pattern::Dashed => Some(DASH * scale),
                Pattern::Dotted => Some(DOT * scale),
            },
        });
        shapes.push(words(sheet, [x + STROKE * scale, baseline], size, name));
        x += width + BEHIND * scale;
    }
    baseline + 6.0 * scale
}

/// Each curve's name and ink; none where the title says it, or lanes have their own.
fn entries(sheet: &PlotSheet<'_>) -> Vec<(String, Ink)> {
    if sheet.plot.is_of_states {
        return Vec::new();
    }
    let (curves, _) = Curve::of_plot(sheet.plan, sheet.view, sheet.plot, usize::MAX);
    let shown = curves.into_iter();
    let shown = shown.filter(|curve| !sheet.view.hidden.contains(&curve.series));
    let shown: Vec<Curve> = shown.collect();
    let names: Vec<CurveName> = shown
        .iter()
        .map(|curve| curve.name(sheet.plan, sheet.plot))
        .collect();
    let ink = |curve: &Curve| curve.ink(sheet.plan, sheet.view);
    let entries: Vec<_> = cut(&names, NAME)
        .into_iter()
        .zip(shown.iter().map(ink))
        .collect();
    match &entries[..] {
        [(name, _)] if *name == sheet.plot.title => Vec::new(),
        _ => entries,
    }
}

fn words(sheet: &PlotSheet<'_>, at: [f32; 2], size: f32, text: String) -> Shape {
    Shape::Words(Words {
        at,
        anchor: Anchor::Start,
        face: Face::Regular,
        size,
        color: sheet.theme.colours().muted,
        text,
    })
}
