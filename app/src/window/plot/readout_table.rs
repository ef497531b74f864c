//! The table in which values are read out: a place on the axis, and below it names and values, each with its curve's
//! dash.

use std::sync::Arc;

use eframe::egui::{FontId, Galley, Rect, Shape, Ui, Vec2, pos2, vec2};

use super::readout_place::{Around, Spot};
use crate::view::curve_names::{CurveName, cut};
use crate::view::inks::Ink;
use crate::view::quantity::name_end;
use crate::window::theme::{Look, mono, pattern};
use crate::window::widgets::dash;

/// Height of a line.
const ROW: f32 = 16.0;
/// Above the first line and below the last, together.
const PADDING: f32 = 12.0;
/// Left of what has no dash, and right of all.
const EDGE: f32 = 8.0;
/// Where a dash has its middle, and where the name behind it begins.
const DASH: f32 = 13.0;
const NAME: f32 = 24.0;
/// Between a name and its value.
const BETWEEN: f32 = 14.0;
/// Signs of a name, at most, and at least where room is scarce.
const NAME_CHARS: usize = 40;
const NAME_LEAST: usize = 8;
/// Signs of a name where a table would lie over curves, and how much of it that may be.
const SHORTER: [usize; 2] = [18, NAME_LEAST];
const COVERS_LITTLE: f32 = 0.05;

/// A line of the table.
#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    /// Its dash, if something is there.
    pub ink: Option<Ink>,
    /// Whose value.
    pub name: CurveName,
    /// As it is written; what has none is a heading.
    pub value: String,
}

/// What stands in a table.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Where on the axis.
    pub heading: String,
    /// Names and values.
    pub rows: Vec<Row>,
    /// What is left out, in words; nothing where nothing is.
    pub left_out: String,
}

/// How many lines, its heading among them, a table has within so much height.
pub(crate) fn lines_in(height: f32) -> usize {
    ((height - PADDING) / ROW).floor().max(0.0) as usize
}

/// A line with its letters.
struct Line {
    ink: Option<Ink>,
    name: Arc<Galley>,
    value: Arc<Galley>,
}

impl Line {
    fn is_heading(&self) -> bool {
        self.value.text().is_empty()
    }
}

impl Table {
    /// Puts it where it covers least.
    pub(crate) fn placed(&self, ui: &Ui, around: &Around<'_>, spot: &mut Spot) -> PlacedTable {
        let look = Look::of(ui);
        let small = FontId::new(11.0, mono().family);
        let layout = |text, font: &FontId, ink| {
            let painter = ui.painter();
            painter.layout_no_wrap(text, font.clone(), ink)
        };
        let heading = layout(self.heading.clone(), &small, look.muted);
        let left_out = layout(self.left_out.clone(), &small, look.muted);
        // On the wider side of the line: elsewhere the table would lie over what is read.
        let sides = [
            around.line - around.area.left(),
            around.area.right() - around.line,
        ];
        let room = sides[0].max(sides[1]) - 2.0 * BETWEEN;
        let values = self.rows.iter().map(|row| row.value.chars().count()).max();
        let sign = layout("0".into(), &mono(), look.muted).size().x;
        let taken = NAME + BETWEEN + EDGE + values.unwrap_or(0) as f32 * sign;
        let chars = ((room - taken) / sign).max(0.0) as usize;
        let chars = chars.clamp(NAME_LEAST, NAME_CHARS);
        // Where it covers curves, shorter names may leave them free.
        let before = *spot;
        let mut placed = |chars: usize| {
            *spot = before;
            let lines = self.lines(ui, chars);
            let rect = around.place(size(&lines, &heading, &left_out), spot);
            (rect, lines)
        };
        let (mut rect, mut lines) = placed(chars);
        for chars in SHORTER.into_iter().filter(|most| *most < chars) {
            if (around.ink)(rect) <= rect.area() * COVERS_LITTLE {
                break;
            }
            (rect, lines) = placed(chars);
        }
        PlacedTable {
            rect,
            heading,
            lines,
            left_out,
        }
    }

    /// Its lines, with names of so many signs at most.
    fn lines(&self, ui: &Ui, chars: usize) -> Vec<Line> {
        let look = Look::of(ui);
        let layout = |text, ink| ui.painter().layout_no_wrap(text, mono(), ink);
        let valued = self.rows.iter().filter(|row| !row.value.is_empty());
        let names: Vec<CurveName> = valued.map(|row| row.name.clone()).collect();
        let mut names = cut(&names, chars).into_iter();
        let line = |row: &Row| {
            let name = match &*row.value {
                "" => name_end(&row.name.whole(), NAME_CHARS),
                _ => names.next().unwrap_or_default(),
            };
            Line {
                ink: row.ink,
                name: layout(name, look.muted),
                value: layout(row.value.clone(), look.text),
            }
        };
        self.rows.iter().map(line).collect()
    }
}

/// How large a table with these lines is.
fn size(lines: &[Line], heading: &Galley, left_out: &Galley) -> Vec2 {
    let has_more = left_out.size().x > 0.0;
    let count = lines.len() + 1 + usize::from(has_more);
    let (headings, told): (Vec<&Line>, Vec<&Line>) =
        lines.iter().partition(|line| line.is_heading());
    let widest = |of: &[&Line], galley: fn(&Line) -> &Galley| {
        let widths = of.iter().map(|line| galley(line).size().x);
        widths.fold(0.0, f32::max)
    };
    let (names, values) = (
        widest(&told, |line| &line.name),
        widest(&told, |line| &line.value),
    );
    let headings = widest(&headings, |line| &line.name).max(heading.size().x);
    let wide = (NAME + names + BETWEEN + values + EDGE)
        .max(headings + 2.0 * EDGE)
        .max(NAME + left_out.size().x + EDGE);
    vec2(wide, ROW * count as f32 + PADDING)
}

/// A table that has its place.
pub(crate) struct PlacedTable {
    rect: Rect,
    heading: Arc<Galley>,
    lines: Vec<Line>,
    left_out: Arc<Galley>,
}

impl PlacedTable {
    /// Where it stands.
    pub(crate) fn rect(&self) -> Rect {
        self.rect
    }

    /// Paints it over all that was drawn in the layer of this ui so far: over all plots where they are drawn, and under
    /// whatever lies over them, as menus, dialogs and the palette.
    pub(crate) fn paint(self, ui: &Ui) {
        let Self {
            rect,
            heading,
            lines,
            left_out,
        } = self;
        let look = Look::of(ui);
        let painter = &ui.painter().with_clip_rect(ui.ctx().content_rect());
        let fill = look.raised.gamma_multiply(0.96);
        painter.add(Shape::rect_filled(rect, 6, fill));
        let middle = |place: usize| rect.top() + PADDING / 2.0 + ROW * (place as f32 + 0.5);
        let up = |galley: &Galley| Vec2::DOWN * galley.size().y / 2.0;
        let put = |x: f32, place: usize, galley: Arc<Galley>, ink| {
            let at = pos2(x, middle(place)) - up(&galley);
            painter.galley(at, galley, ink);
        };
        put(rect.left() + EDGE, 0, heading, look.muted);
        let last = lines.len() + 1;
        for (place, line) in (1..).zip(lines) {
            let indent = if line.is_heading() { EDGE } else { NAME };
            let Line { ink, name, value } = line;
            if let Some(ink) = ink {
                let at = pos2(rect.left() + DASH, middle(place));
                dash(painter, at, (look.curve(ink), pattern(ink)));
            }
            put(rect.left() + indent, place, name, look.muted);
            let x = rect.right() - EDGE - value.size().x;
            put(x, place, value, look.text);
        }
        put(rect.left() + NAME, last, left_out, look.muted);
    }
}
