//! The picture of a plot's curves as the plot's item, with what lies over it: marks, live ends, the
//! pointer's line.

use std::sync::Arc;

use eframe::egui::{
    Color32, FontFamily, FontId, Galley, Mesh, Pos2, Rect, Shape, Stroke, Ui, Vec2, pos2, vec2,
};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

use super::lanes::{self, DrawnLane};
use super::outlined::outlined;
use super::picture::Texture;
use super::{cursor_lines, history};
use crate::view::cursors::Places;
use crate::view::extents::Lost;
use crate::window::theme::Look;

/// How much of the other curves is left while one stands out.
const RECEDED: f32 = 0.3;

/// A mark and where it is.
pub(crate) struct MarkLine {
    /// Where on the plot's axis.
    pub x: f64,
    /// What stands at it.
    pub text: String,
    /// Where that stands, from the upper left corner of the curves; `None` where it has no room.
    pub label: Option<Rect>,
}

/// The picture as an item of the plot, with what lies over it.
pub(crate) struct PictureItem {
    /// Its name for the plot.
    pub base: PlotItemBase,
    /// The curves of each y axis.
    pub textures: Vec<Texture>,
    /// The curve that stands out, over the others, which recede.
    pub front: Option<Texture>,
    /// The lanes of state series.
    pub lanes: Vec<DrawnLane>,
    /// Lines across all of y.
    pub marks: Vec<MarkLine>,
    /// The theme's colours.
    pub look: &'static Look,
    /// Where the pointer is on the x axis, over this plot or another.
    pub pointer: Option<f64>,
    /// Where the cursors A and B are.
    pub cursors: Places,
    /// What is shown.
    pub bounds: PlotBounds,
    /// Where curves grow.
    pub live: Vec<([f64; 2], Color32)>,
    /// Where history begins, if some of it was dropped.
    pub history: Option<f64>,
    /// What the y axis has no place for.
    pub lost: Lost,
}

impl PictureItem {
    /// The pictures where their pixels are the screen's.
    fn pictures(
        &self,
        transform: &PlotTransform,
        pixels_per_point: f32,
    ) -> impl Iterator<Item = Shape> {
        let tint = match self.front {
            Some(_) => Color32::WHITE.gamma_multiply(RECEDED),
            None => Color32::WHITE,
        };
        let behind = self.textures.iter().map(move |texture| (texture, tint));
        let front = self.front.iter().map(|texture| (texture, Color32::WHITE));
        let all = behind.chain(front);
        all.map(move |(texture, tint)| picture(texture, tint, transform, pixels_per_point))
    }

    /// Where values are that have no place: at the lower end, which is nearest to them.
    fn lost(
        &self,
        transform: &PlotTransform,
        pixels_per_point: f32,
    ) -> impl Iterator<Item = Shape> {
        /// Points up.
        const HEIGHT: f32 = 4.0;
        let area = *transform.frame();
        let ink = self.look.waiting;
        self.lost.columns.iter().map(move |columns| {
            let across = |column: usize| area.left() + column as f32 / pixels_per_point;
            let left = across(columns.start);
            let right = across(columns.end).max(left + 2.0).min(area.right());
            let mark = Rect::from_min_max(
                pos2(left, area.bottom() - HEIGHT),
                pos2(right, area.bottom()),
            );
            Shape::rect_filled(mark, 0, ink)
        })
    }

    /// A mark's line.
    fn mark_line(&self, transform: &PlotTransform, mark: &MarkLine, shapes: &mut Vec<Shape>) {
        let area = *transform.frame();
        let x = transform
            .position_from_point(&PlotPoint::new(mark.x, 0.0))
            .x;
        if area.x_range().contains(x) {
            let stroke = Stroke::new(1.0, self.look.accent);
            let line = [pos2(x, area.top()), pos2(x, area.bottom())];
            shapes.extend(Shape::dashed_line(&line, stroke, 3.0, 3.0));
        }
    }

    /// What stands at a mark, where it has room.
    fn mark_label(
        &self,
        ui: &Ui,
        area: Rect,
        mark: &MarkLine,
    ) -> Option<impl Iterator<Item = Shape>> {
        let label = mark.label?.translate(area.min.to_vec2());
        let galley = mark_galley(ui, &mark.text, self.look);
        let at = label.center() - galley.size() / 2.0;
        Some(outlined(at, galley, self.look.accent, self.look.background))
    }
}

/// What stands at a mark, in letters.
pub(super) fn mark_galley(ui: &Ui, text: &str, look: &Look) -> Arc<Galley> {
    let font = FontId::new(11.0, FontFamily::Monospace);
    ui.painter().layout_no_wrap(text.into(), font, look.accent)
}

impl PlotItem for PictureItem {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let area = *transform.frame();
        let begins = self.history.iter();
        shapes.extend(begins.flat_map(|x| history::ground(transform, self.look, *x)));
        shapes.extend(cursor_lines::ground(transform, self.look, self.cursors));
        shapes.extend(self.pictures(transform, ui.pixels_per_point()));
        shapes.extend(self.lost(transform, ui.pixels_per_point()));
        lanes::shapes(&self.lanes, ui, transform, self.look, shapes);
        for mark in &self.marks {
            self.mark_line(transform, mark, shapes);
        }
        // No line of another one crosses a name.
        let labels = self.marks.iter();
        shapes.extend(
            labels
                .filter_map(|mark| self.mark_label(ui, area, mark))
                .flatten(),
        );
        cursor_lines::lines(transform, self.look, self.cursors, shapes);
        for ([x, y], color) in &self.live {
            let at = transform.position_from_point(&PlotPoint::new(*x, *y));
            if area.contains(at) {
                shapes.push(Shape::circle_filled(at, 2.5, *color));
            }
        }
        if let Some(x) = self.pointer {
            let x = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
            if area.x_range().contains(x) {
                let line = [pos2(x, area.top()), pos2(x, area.bottom())];
                shapes.push(Shape::line_segment(line, Stroke::new(1.0, self.look.faint)));
            }
        }
        // What is read lies over lines.
        lanes::names(&self.lanes, ui, area, self.look, shapes);
        let begins = self.history.iter();
        shapes.extend(begins.flat_map(|x| history::words(ui, transform, self.look, *x)));
    }

    fn initialize(&mut self, _x_range: std::ops::RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    fn allow_hover(&self) -> bool {
        false
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        self.bounds
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// A picture whose pixels are the screen's; one that shows something else than what is wanted is
/// stretched to where that is.
pub(crate) fn picture(
    texture: &Texture,
    tint: Color32,
    transform: &PlotTransform,
    pixels_per_point: f32,
) -> Shape {
    let [width, height] = texture.size.map(|pixels| pixels as f32);
    // In pixels.
    let (corner, scale) = if let Some([[left, right], [bottom, top]]) = texture.behind {
        let at = |x, y| {
            let at = transform.position_from_point(&PlotPoint::new(x, y));
            at.to_vec2() * pixels_per_point
        };
        let (corner, end) = (at(left, top), at(right, bottom));
        (corner, (end - corner) / vec2(width, height))
    } else {
        let corner = transform.frame().min * pixels_per_point;
        (corner.round().to_vec2(), Vec2::splat(1.0))
    };
    let origin = vec2(texture.origin as f32, 0.0);
    let mut mesh = Mesh::with_texture(texture.id);
    for [columns, rows] in &texture.inked {
        let [left, right, top, bottom] =
            [columns.start, columns.end, rows.start, rows.end].map(|pixel| pixel as f32);
        let strip = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        let texels = strip.translate(origin);
        let of_texture = |at: Pos2| pos2(at.x / width, at.y / height);
        let uv = Rect::from_min_max(of_texture(texels.min), of_texture(texels.max));
        let on_screen = |at: Pos2| (corner + at.to_vec2() * scale).to_pos2() / pixels_per_point;
        let strip = Rect::from_min_max(on_screen(strip.min), on_screen(strip.max));
        mesh.add_rect_with_uv(strip, uv, tint);
    }
    Shape::mesh(mesh)
}
