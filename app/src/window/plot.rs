//! One plot: its title and legend, the picture of its curves under grid and axes, its marks.

pub(super) mod dragging;
pub(super) mod fold_mark;
pub(super) mod folded;
pub(super) mod ground;
pub(super) mod history;
pub(super) mod legend;
pub(super) mod legend_list;
pub(super) mod painting;
pub(super) mod picture;
pub(super) mod picture_item;
pub(super) mod pieces;
pub(super) mod places;
pub(super) mod plot_column;
pub(super) mod plot_menu;
pub(super) mod plots;
pub(super) mod readout;
pub(super) mod seen;
pub(super) mod smoothing;
pub(super) mod ticks;
pub(super) mod tile_handles;
pub(super) mod tile_layout;
pub(super) mod wanted;
pub(super) mod wheel;

use std::time::Duration;

use eframe::egui::{Color32, FontFamily, FontId, Rect, Response, Sense, TextStyle, Ui, Vec2, vec2};
use egui_plot::{AxisHints, Plot, PlotBounds, PlotItemBase, PlotTransform};
use sprintscope_sim::job::MarkKind;
use sprintscope_sim::store::{SeriesId, XAxis, XKind};
use sprintscope_sim::{Mark, Scope};

use self::legend::{Legend, TITLE, Y_LABELS};
use self::picture::Picture;
use self::picture_item::{MarkLine, PictureItem};
use self::plot_menu::{Menu, PlotMenu};
use self::ticks::XTicks;
use self::wanted::Wanted;
use crate::canvas::Style;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::axis;
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::step::decimal_step;
use crate::view::wall_clock::Zone;
use crate::view::watched::Watched;
use crate::window::theme::{Look, pattern};

/// Diameter of the pen, in points.
const PEN: f32 = 1.5;
/// How much wider the pen is for points: a dot as thin as a line is hardly seen.
const POINT: f32 = 2.6;
/// How much wider the pen is for the curve that stands out.
const FRONT: f32 = 1.35;

/// Room on the right of all plots, in points: half a tick label's.
pub(super) const RIGHT: i8 = 20;
/// Height of two lines of tick labels, in points.
const TWO_LINES: f32 = 28.0;

/// What a plot keeps from frame to frame.
#[derive(Default)]
pub(super) struct PlotState {
    picture: Picture,
    /// The one curve that stands out, over all others.
    front: Picture,
    legend: Legend,
    menu: PlotMenu,
    /// Where the curves were drawn last, in points: the axes decide that, and only while drawing.
    area: Option<Rect>,
    /// The frame in which it was drawn last.
    drawn_in: u64,
}

/// What a person did with a plot.
pub(super) struct Drawn {
    /// The pointer's doings within the curves' area.
    pub response: Response,
    /// From x and y to points and back.
    pub transform: PlotTransform,
}

/// What all plots of a frame share.
pub(super) struct Shared<'a> {
    /// Where orders go.
    pub scope: &'a Scope,
    /// What is looked at.
    pub watched: &'a dyn Watched,
    /// Which series are where.
    pub plan: &'a Plan,
    /// All marks.
    pub marks: &'a [Mark],
    /// Where the pointer is on an axis, if it is over a plot.
    pub pointer: Option<(&'a XAxis, f64)>,
    /// Where the history of this plot's series begins, if some of it was dropped.
    pub history: Option<f64>,
}

impl PlotState {
    /// Draws the plot into all the room of this ui.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        (ends, newest_x): ([f64; 2], f64),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) -> Drawn {
        let title = self
            .legend
            .show(ui, (shared.scope, shared.plan), plot, view, asked);
        // Tick labels are the only words in a plot's axes.
        ui.style_mut()
            .text_styles
            .insert(TextStyle::Body, FontId::new(11.0, FontFamily::Monospace));
        ui.visuals_mut().override_text_color = Some(Look::of(ui).faint);
        let grid = Grid::new(ends, self.size_px(ui));
        let [left, right] = grid.ends();
        let wanted = wanted(ui, shared, plot, grid, view);
        let watched = shared.watched;
        let in_front = in_front(&wanted, shared.plan, view);
        let [bottom, top] = self.picture.update(ui.ctx(), watched, wanted, newest_x);
        let front = in_front.and_then(|wanted| {
            let y = Some([bottom, top]);
            let wanted = Wanted { y, ..wanted };
            self.front.update(ui.ctx(), watched, wanted, newest_x);
            self.front.texture()
        });
        // What was asked for, and not the grid's ends, which are rounded to whole columns: what is zoomed
        // or moved step by step would drift.
        view.shown.insert(plot.id.axis.clone(), ends);
        let item = PictureItem {
            base: PlotItemBase::new(plot.id.group.clone()),
            texture: self.picture.texture(),
            front,
            marks: marks_of(shared, plot, view),
            look: Look::of(ui),
            pointer: shared
                .pointer
                .filter(|(axis, _)| **axis == plot.id.axis)
                .map(|(_, x)| x),
            bounds: PlotBounds::from_min_max([left, bottom], [right, top]),
            live: live_ends(shared, plot, view, ui),
            history: shared.history,
        };
        let bounds = item.bounds;
        let drawn =
            widget(ui, plot, &view.zone, [left, right], [bottom, top]).show(ui, move |plot_ui| {
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
        let menu = Menu {
            plan: shared.plan,
            plot,
            view,
            y: Some([bottom, top]),
        };
        self.menu
            .show(&title.union(drawn.response.clone()), menu, asked);
        Drawn {
            response: drawn.response,
            transform: drawn.transform,
        }
    }

    /// CPU time that a second thread has used for the plot since this was last asked.
    pub(super) fn take_helper_cpu(&mut self) -> Duration {
        self.picture.take_helper_cpu() + self.front.take_helper_cpu()
    }

    /// Lets the y axis fit anew.
    pub(super) fn release_y(&mut self) {
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
    let series: Vec<_> = shown_series(plot, view)
        .map(|series| {
            let [r, g, b, _] = look.curve(shared.plan.ink(series)).to_array();
            (shared.plan.data_of(series), [r, g, b])
        })
        .collect();
    let patterns = shown_series(plot, view).map(|series| pattern(shared.plan.ink(series)));
    let painting = view.paintings.of(&plot.id, series.len());
    let (style, pen) = match painting {
        Painting::Lines | Painting::Density => (Style::Line, PEN),
        Painting::Steps => (Style::Steps, PEN),
        Painting::Points => (Style::Points, PEN * POINT),
    };
    Wanted {
        grid,
        patterns: patterns.collect(),
        series,
        y: view.y_ranges.get(&plot.id).copied(),
        pen_px: pen * ui.pixels_per_point(),
        style,
        density: (painting == Painting::Density).then_some(look.density),
        smoothing: view.smoothings.of(&plot.id),
    }
}

/// The curve that is to stand out, as a picture of its own: nothing else is painted anew for it.
fn in_front(all: &Wanted, plan: &Plan, view: &View) -> Option<Wanted> {
    let highlighted = plan.data_of(view.highlighted()?);
    let mut series = all.series.iter();
    let place = series.position(|(series, _)| *series == highlighted)?;
    Some(Wanted {
        series: vec![all.series[place]],
        patterns: vec![all.pattern(place)],
        pen_px: all.pen_px * FRONT,
        density: None,
        ..all.clone()
    })
}

fn shown_series<'a>(plot: &'a PlotPlan, view: &'a View) -> impl Iterator<Item = SeriesId> + 'a {
    let all = plot.series.iter().copied();
    all.filter(|series| !view.hidden.contains(series))
}

fn widget<'a>(ui: &Ui, plot: &PlotPlan, zone: &Zone, x: [f64; 2], y: [f64; 2]) -> Plot<'a> {
    let look = Look::of(ui);
    let room = ui.available_size();
    let lines_down = f64::from((room.y / 38.0).clamp(2.0, 10.0));
    let points = f64::from(room.x - Y_LABELS) / (x[1] - x[0]);
    let lines_across = f64::from((room.x / 110.0).clamp(2.0, 12.0));
    let x_ticks = XTicks::with_room((x[1] - x[0]) / lines_across, points, |least| {
        axis::ticks(&plot.id.axis, x, least, zone)
    });
    let x_marks = x_ticks.marks();
    let y_step = decimal_step((y[1] - y[0]) / lines_down);
    let widget = Plot::new(("plot", &plot.id))
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
        .x_grid_spacer(move |_| x_marks.clone())
        .y_grid_spacer(move |input| ticks::y_marks(&input, y_step))
        .y_axis_formatter(|mark, _| ticks::y_text(mark))
        .custom_x_axes(vec![x_hints(&plot.id.axis)])
        .y_axis_min_width(Y_LABELS - 8.0)
        .sense(Sense::click_and_drag());
    widget.x_axis_formatter(move |mark, _| {
        let (text, width) = x_ticks.text(mark);
        // Half of it stands beyond its line. What the panel would cut off stays away.
        let beyond = width as f64 * ticks::CHAR / 2.0;
        let is_whole = beyond <= (x[1] - mark.value) * points + f64::from(RIGHT);
        if is_whole { text } else { String::new() }
    })
}

/// An axis with dates has room for them, be one in sight or not: the plot's height stays as it is.
fn x_hints<'a>(axis: &XAxis) -> AxisHints<'a> {
    let hints = AxisHints::new_x();
    match axis {
        XAxis::Own {
            kind: XKind::Clock | XKind::Day,
            ..
        } => hints.min_thickness(TWO_LINES),
        _ => hints,
    }
}

/// A stop and another run are seen by themselves: curves end, and begin.
fn is_drawn(kind: &MarkKind) -> bool {
    !matches!(kind, MarkKind::Stop | MarkKind::Restart)
}

fn marks_of(shared: &Shared<'_>, plot: &PlotPlan, view: &View) -> Vec<MarkLine> {
    if view.marks_are_hidden {
        return Vec::new();
    }
    let of_plot = |mark: &&Mark| plot.jobs.contains(&mark.job) && is_drawn(&mark.kind);
    let marks = shared.marks.iter().filter(of_plot);
    let mut lines: Vec<MarkLine> = marks
        .filter_map(|mark| {
            Some(MarkLine {
                x: mark.x(&plot.id.axis)?,
                text: mark.text.clone(),
            })
        })
        .collect();
    // A note may stand before what happened earlier.
    lines.sort_by(|a, b| a.x.total_cmp(&b.x));
    lines
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
    shown_series(plot, view)
        .filter_map(|series| {
            let stats = shared.watched.stats(shared.plan.data_of(series))?;
            let at = [stats.history_last_x?, stats.last?];
            at[1]
                .is_finite()
                .then_some((at, look.curve(shared.plan.ink(series))))
        })
        .collect()
}
