//! One plot: its title and legend, the picture of its curves under grid and axes, its marks.

use eframe::egui::{
    self, Align2, Color32, FontFamily, FontId, Mesh, Rect, Response, Role, Sense, Shape, Stroke,
    TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use egui_plot::{Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};
use sprintscope_sim::{Mark, Scope, SeriesId, XAxis};

use super::curves::{Grid, Picture, Wanted};
use super::theme::{Look, mono, semibold};
use super::ticks;
use super::widgets::dash;
use crate::plan::{Plan, PlotPlan};
use crate::quantity::name_end;
use crate::view::View;

/// Diameter of the pen, in points.
const PEN: f32 = 1.5;
/// Room for the labels of the y axis, in points.
const Y_LABELS: f32 = 48.0;
/// The line of title and legend.
const TITLE: f32 = 22.0;

/// What a plot keeps from frame to frame.
#[derive(Default)]
pub struct PlotState {
    picture: Picture,
    /// Where the curves were drawn last, in points: the axes decide that, and only while drawing.
    area: Option<Rect>,
}

/// What a person did with a plot.
pub struct Drawn {
    /// The pointer's doings within the curves' area.
    pub response: Response,
    /// From x and y to points and back.
    pub transform: PlotTransform,
}

/// What all plots of a frame share.
pub struct Shared<'a> {
    /// What is looked at.
    pub scope: &'a Scope,
    /// Which series are where.
    pub plan: &'a Plan,
    /// All marks.
    pub marks: &'a [Mark],
    /// Where the pointer is on an axis, if it is over a plot.
    pub pointer: Option<(&'a XAxis, f64)>,
}

impl PlotState {
    /// Draws the plot into all the room of this ui.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        ends: [f64; 2],
        view: &mut View,
    ) -> Drawn {
        show_title(ui, shared.plan, plot, view);
        // Tick labels are the only words in a plot's axes.
        ui.style_mut()
            .text_styles
            .insert(TextStyle::Body, FontId::new(11.0, FontFamily::Monospace));
        ui.visuals_mut().override_text_color = Some(Look::of(ui).faint);
        let grid = Grid::new(ends, self.size_px(ui));
        let [left, right] = grid.ends();
        let wanted = wanted(ui, shared, plot, grid, view);
        let [bottom, top] = self.picture.update(ui.ctx(), shared.scope.store(), wanted);
        view.shown.insert(plot.axis.clone(), [left, right]);
        let item = PictureItem {
            base: PlotItemBase::new(plot.title.clone()),
            texture: self.picture.texture(),
            marks: marks_of(shared, plot, view),
            look: Look::of(ui),
            pointer: shared
                .pointer
                .filter(|(axis, _)| **axis == plot.axis)
                .map(|(_, x)| x),
            bounds: PlotBounds::from_min_max([left, bottom], [right, top]),
            live: live_ends(shared, plot, view, ui),
        };
        let bounds = item.bounds;
        let drawn = widget(ui, plot, [left, right], [bottom, top]).show(ui, move |plot_ui| {
            plot_ui.set_auto_bounds(false);
            plot_ui.set_plot_bounds(bounds);
            plot_ui.add(item);
        });
        let area = *drawn.transform.frame();
        if self
            .area
            .replace(area)
            .is_none_or(|before| before.size() != area.size())
        {
            // The picture was made for another size; make it for this one.
            ui.ctx().request_repaint();
        }
        Drawn {
            response: drawn.response,
            transform: drawn.transform,
        }
    }

    /// Lets the y axis fit anew.
    pub fn release_y(&mut self) {
        self.picture.release_y();
    }

    fn size_px(&self, ui: &Ui) -> [usize; 2] {
        let guess = ui.available_size() - vec2(Y_LABELS, TITLE);
        let size = self.area.map_or(guess, |area| area.size()) * ui.pixels_per_point();
        [size.x, size.y].map(|side| side.round().clamp(1.0, 16_384.0) as usize)
    }
}

fn wanted(ui: &Ui, shared: &Shared<'_>, plot: &PlotPlan, grid: Grid, view: &View) -> Wanted {
    let look = Look::of(ui);
    let store = shared.scope.store();
    let series = shown_series(plot, view)
        .map(|series| {
            let [r, g, b, _] = look.curve(shared.plan.ink(series)).to_array();
            (
                series,
                [r, g, b],
                store.series_revision(series).unwrap_or(0),
            )
        })
        .collect();
    Wanted {
        grid,
        series,
        y: view.y_ranges.get(&plot.key).copied(),
        pen_px: PEN * ui.pixels_per_point(),
    }
}

fn shown_series<'a>(plot: &'a PlotPlan, view: &'a View) -> impl Iterator<Item = SeriesId> + 'a {
    let all = plot.series.iter().copied();
    all.filter(|series| !view.hidden.contains(series))
}

/// A longer name shows its end in the legend, so that several fit.
const LEGEND_CHARS: usize = 28;

/// Title and legend; a click on a name hides its curve or shows it again.
fn show_title(ui: &mut Ui, plan: &Plan, plot: &PlotPlan, view: &mut View) {
    let look = Look::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::hover());
    let title = format!("{} {}", name_end(&plot.title, LEGEND_CHARS), plot.unit);
    let galley = ui
        .painter()
        .layout_no_wrap(title.trim_end().into(), semibold(13.0), look.text);
    let mut x = row.left() + Y_LABELS;
    let middle = row.center().y;
    ui.painter().galley(
        pos2(x, middle - galley.size().y / 2.0),
        galley.clone(),
        look.text,
    );
    x += galley.size().x + 8.0;
    if let XAxis::Own(axis) = &plot.axis {
        let text = format!("over {}", name_end(axis, LEGEND_CHARS));
        let galley = ui.painter().layout_no_wrap(text, mono(), look.muted);
        let at = pos2(x, middle - galley.size().y / 2.0);
        x += galley.size().x;
        ui.painter().galley(at, galley, look.muted);
    }
    x += 14.0;
    for (place, series) in plot.series.iter().enumerate() {
        let name = plan.infos.get(series).map_or("", |info| info.name.as_str());
        let is_hidden = view.hidden.contains(series);
        let ink = if is_hidden { look.faint } else { look.muted };
        let shown = name_end(name, LEGEND_CHARS);
        let galley = ui.painter().layout_no_wrap(shown, mono(), ink);
        let width = 16.0 + galley.size().x;
        let left = plot.series.len() - place;
        let kept_for_rest = if left > 1 { 70.0 } else { 0.0 };
        if x + width > row.right() - kept_for_rest {
            let rest = format!("+ {left} more");
            let font = FontId::new(11.0, FontFamily::Proportional);
            ui.painter()
                .text(pos2(x, middle), Align2::LEFT_CENTER, rest, font, look.muted);
            break;
        }
        let rect = Rect::from_min_size(pos2(x, row.top()), vec2(width, TITLE));
        let response = ui.interact(rect, ui.scope_id().with(("legend", series)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, !is_hidden, name));
        let color = look.curve(plan.ink(*series));
        let color = if is_hidden {
            color.gamma_multiply(0.3)
        } else {
            color
        };
        dash(ui.painter(), pos2(x + 5.0, middle), color);
        ui.painter()
            .galley(pos2(x + 16.0, middle - galley.size().y / 2.0), galley, ink);
        if response.clicked() && !view.hidden.remove(series) {
            view.hidden.insert(*series);
        }
        let hint = if is_hidden { "show" } else { "hide" };
        response.on_hover_text(format!("{name}: click to {hint}"));
        x += width + 16.0;
    }
}

fn widget<'a>(ui: &Ui, plot: &PlotPlan, x: [f64; 2], y: [f64; 2]) -> Plot<'a> {
    let look = Look::of(ui);
    let room = ui.available_size();
    let is_time = plot.axis == XAxis::Time;
    let lines_across = f64::from((room.x / 110.0).clamp(2.0, 12.0));
    let lines_down = f64::from((room.y / 38.0).clamp(2.0, 10.0));
    let least_x = (x[1] - x[0]) / lines_across;
    let x_step = if is_time {
        ticks::time_step(least_x)
    } else {
        ticks::decimal_step(least_x)
    };
    let y_step = ticks::decimal_step((y[1] - y[0]) / lines_down);
    let widget = Plot::new(("plot", &plot.key))
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .set_margin_fraction(Vec2::ZERO)
        .grid_color(look.line)
        .grid_fade(0.0)
        .grid_spacing(8.0..=40.0)
        .x_grid_spacer(move |input| ticks::marks(&input, x_step))
        .y_grid_spacer(move |input| ticks::marks(&input, y_step))
        .y_axis_formatter(|mark, _| ticks::number_text(mark))
        .y_axis_min_width(Y_LABELS - 8.0)
        .sense(Sense::click_and_drag());
    if is_time {
        widget.x_axis_formatter(|mark, _| ticks::time_text(mark))
    } else {
        widget.x_axis_formatter(|mark, _| ticks::number_text(mark))
    }
}

/// A mark and where it is.
struct MarkLine {
    t: f64,
    text: String,
}

fn marks_of(shared: &Shared<'_>, plot: &PlotPlan, view: &View) -> Vec<MarkLine> {
    if view.marks_are_hidden || plot.axis != XAxis::Time {
        return Vec::new();
    }
    let of_plot = |mark: &&Mark| {
        let series = shared
            .plan
            .by_job
            .get(&mark.job)
            .map_or(&[][..], Vec::as_slice);
        series.iter().any(|series| plot.series.contains(series))
    };
    let marks = shared.marks.iter().filter(of_plot);
    marks
        .map(|mark| MarkLine {
            t: mark.t,
            text: format!("{} → {}", mark.control, mark.text),
        })
        .collect()
}

/// More live ends than this are a crowd.
const LIVE_ENDS: usize = 12;

/// The last sample of each curve: a dot shows where it grows.
fn live_ends(
    shared: &Shared<'_>,
    plot: &PlotPlan,
    view: &View,
    ui: &Ui,
) -> Vec<([f64; 2], Color32)> {
    if plot.series.len() > LIVE_ENDS {
        return Vec::new();
    }
    let look = Look::of(ui);
    let store = shared.scope.store();
    shown_series(plot, view)
        .filter_map(|series| {
            let stats = store.stats(series)?;
            let at = [stats.history_last_x?, stats.last?];
            at[1]
                .is_finite()
                .then_some((at, look.curve(shared.plan.ink(series))))
        })
        .collect()
}

/// The picture as an item of the plot, with what lies over it.
struct PictureItem {
    base: PlotItemBase,
    texture: Option<(egui::TextureId, [usize; 2])>,
    marks: Vec<MarkLine>,
    look: &'static Look,
    pointer: Option<f64>,
    bounds: PlotBounds,
    live: Vec<([f64; 2], Color32)>,
}

impl PictureItem {
    /// The picture where its pixels are the screen's.
    fn picture(&self, area: Rect, pixels_per_point: f32) -> Option<Shape> {
        let (texture, [columns, rows]) = self.texture?;
        let snapped = |point: f32| (point * pixels_per_point).round() / pixels_per_point;
        let corner = pos2(snapped(area.left()), snapped(area.top()));
        let size = vec2(columns as f32, rows as f32) / pixels_per_point;
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let mut mesh = Mesh::with_texture(texture);
        mesh.add_rect_with_uv(Rect::from_min_size(corner, size), whole, Color32::WHITE);
        Some(Shape::mesh(mesh))
    }

    fn mark(&self, ui: &Ui, transform: &PlotTransform, mark: &MarkLine, shapes: &mut Vec<Shape>) {
        let area = *transform.frame();
        let x = transform
            .position_from_point(&PlotPoint::new(mark.t, 0.0))
            .x;
        if !area.x_range().contains(x) {
            return;
        }
        let stroke = Stroke::new(1.0, self.look.accent);
        let line = [pos2(x, area.top()), pos2(x, area.bottom())];
        shapes.extend(Shape::dashed_line(&line, stroke, 3.0, 3.0));
        let font = FontId::new(11.0, FontFamily::Monospace);
        let galley = ui
            .painter()
            .layout_no_wrap(mark.text.clone(), font, self.look.accent);
        let size = galley.size() + vec2(10.0, 6.0);
        let fits_left = x - 4.0 - size.x > area.left();
        let left = if fits_left { x - 4.0 - size.x } else { x + 4.0 };
        let label = Rect::from_min_size(pos2(left, area.top() + 4.0), size);
        shapes.push(Shape::rect_filled(
            label,
            3,
            self.look.raised.gamma_multiply(0.9),
        ));
        shapes.push(Shape::galley(
            label.min + vec2(5.0, 3.0),
            galley,
            self.look.accent,
        ));
    }
}

impl PlotItem for PictureItem {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let area = *transform.frame();
        shapes.extend(self.picture(area, ui.pixels_per_point()));
        for mark in &self.marks {
            self.mark(ui, transform, mark, shapes);
        }
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
