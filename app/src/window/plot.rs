//! One plot: its title and legend, the picture of its curves under grid and axes, its marks.

pub(super) mod box_zoom;
pub(super) mod cursor_click;
pub(super) mod cursor_lines;
pub(super) mod cursor_strip;
pub(super) mod dragging;
pub(super) mod fold_mark;
pub(super) mod folded;
pub(super) mod ground;
pub(super) mod handles;
pub(super) mod history;
pub(super) mod history_strip;
pub(super) mod history_strips;
pub(super) mod lane_readout;
pub(super) mod lanes;
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
pub(super) mod readout_place;
pub(super) mod seen;
pub(super) mod smoothing;
pub(super) mod spoken;
pub(super) mod ticks;
pub(super) mod tile_handles;
pub(super) mod tile_layout;
pub(super) mod traces;
pub(super) mod wanted;
pub(super) mod wheel;
pub(super) mod x_menu;
pub(super) mod y_pixels;
pub(super) mod y_strip;

use std::time::Duration;

use eframe::egui::{
    Align2, Color32, FontFamily, FontId, Rect, Response, Sense, TextStyle, Ui, Vec2, vec2,
};
use egui_plot::{AxisHints, HPlacement, Plot, PlotBounds, PlotItemBase, PlotTransform};
use sprintscope_sim::job::MarkKind;
use sprintscope_sim::store::{SeriesId, XAxis};
use sprintscope_sim::{Mark, Scope};

use self::cursor_strip::CursorStrip;
use self::legend::{Legend, TITLE, Y_LABELS};
use self::picture::Picture;
use self::picture_item::{MarkLine, PictureItem};
use self::plot_menu::{Menu, PlotMenu};
use self::readout::{At, Readout};
use self::spoken::Spoken;
use self::ticks::XTicks;
use self::wanted::Wanted;
use self::y_strip::{Side, YStrip};
use crate::canvas::Style;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::axis::{self, Times};
use crate::view::grid::Grid;
use crate::view::painting::Painting;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::view::y_scale::YScale;
use crate::view::y_ticks::{YTick, YTicks};
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
    /// The curves of the axes beside the first one, over its own.
    sides: Vec<Picture>,
    /// The one curve that stands out, over all others.
    front: Picture,
    is_one_in_front: bool,
    lanes: crate::view::lanes::Lanes,
    legend: Legend,
    strip: CursorStrip,
    readout: Readout,
    /// Whether the pointer was over it when it was drawn last: then its values stand in a table.
    is_pointed: bool,
    menu: PlotMenu,
    spoken: Spoken,
    /// Where the curves were drawn last, in points: the axes decide that, and only while drawing.
    area: Option<Rect>,
    /// The frame in which it was drawn last.
    drawn_in: u64,
}

/// What a person did with a plot.
pub(super) struct Drawn {
    /// The pointer's doings within the curves' area.
    pub response: Response,
    /// From x, and places of the first y axis, to points and back.
    pub transform: PlotTransform,
    /// The y axes, the first one on the left.
    pub strips: Vec<YStrip>,
}

/// Room for numbers beside the curves of all plots, so that what is at one x stands below each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Margins {
    /// On the left, in points.
    pub left: f32,
    /// For each axis on the right.
    pub right: f32,
    /// How many axes there are on the right, at most.
    pub sides: usize,
}

impl Default for Margins {
    fn default() -> Self {
        Self {
            left: Y_LABELS - 8.0,
            right: 0.0,
            sides: 0,
        }
    }
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
    /// Room beside the curves.
    pub margins: Margins,
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
        let is_pointed = std::mem::take(&mut self.is_pointed);
        let pointer = shared.pointer.filter(|(axis, _)| **axis == plot.id.axis);
        let read_at = pointer.filter(|_| !is_pointed).map(|(_, x)| x);
        let source = (shared.scope, shared.plan, read_at);
        let title = self.legend.show(ui, source, plot, view, asked);
        let strip = cursor_strip::room(ui);
        // Tick labels are the only words in a plot's axes.
        ui.style_mut()
            .text_styles
            .insert(TextStyle::Body, FontId::new(11.0, FontFamily::Monospace));
        ui.visuals_mut().override_text_color = Some(Look::of(ui).faint);
        let grid = Grid::new(ends, self.size_px(ui, shared.margins));
        let axes = self.update(ui, shared, plot, (grid, newest_x), view);
        let [left, right] = grid.ends();
        let lanes = if plot.is_of_states {
            lanes::lanes(&mut self.lanes, shared, plot, &grid, (view, Look::of(ui)))
        } else {
            Vec::new()
        };
        let [bottom, top] = axes[0].ends;
        // What was asked for, and not the grid's ends, which are rounded to whole columns: what is zoomed
        // or moved step by step would drift.
        view.shown.insert(plot.id.axis.clone(), ends);
        let height = grid.rows as f32 / ui.pixels_per_point();
        let strips = strips(ui, shared, plot, &axes, height);
        let textures = std::iter::once(&self.picture).chain(&self.sides);
        let item = PictureItem {
            base: PlotItemBase::new(plot.id.group.clone()),
            textures: textures.filter_map(Picture::texture).collect(),
            front: self.front.texture().filter(|_| self.is_one_in_front),
            lanes,
            marks: marks_of(shared, plot, view),
            look: Look::of(ui),
            pointer: pointer.map(|(_, x)| x),
            cursors: view.cursors.on(&plot.id.axis),
            bounds: PlotBounds::from_min_max([left, bottom], [right, top]),
            live: if plot.is_of_states {
                Vec::new()
            } else {
                live_ends(shared, plot, &axes, view, ui)
            },
            history: shared.history,
            lost: self.picture.lost(),
        };
        let bounds = item.bounds;
        let lines = &strips[0].ticks.ticks;
        let widget = widget(
            ui,
            plot,
            view.times(),
            [left, right],
            (lines, shared.margins),
        );
        let lost = item.lost.text();
        let drawn = widget.show(ui, move |plot_ui| {
            plot_ui.set_auto_bounds(false);
            plot_ui.set_plot_bounds(bounds);
            plot_ui.add(item);
        });
        let area = *drawn.transform.frame();
        show_strips(ui, area, (plot, view), &strips, shared.margins, lost);
        let corner = axis::corner(&plot.id.axis, [left, right], &view.time_shown);
        let at = area.left_bottom() - vec2(shared.margins.left, 0.0);
        let (font, ink) = (FontId::new(11.0, FontFamily::Monospace), Look::of(ui).faint);
        ui.painter().text(at, Align2::LEFT_TOP, corner, font, ink);
        if self
            .area
            .replace(area)
            .is_none_or(|before| before.size() != area.size())
        {
            // The picture was made for another size; make it for this one.
            ui.ctx().request_repaint();
        }
        self.strip
            .show(ui, strip, plot, &drawn.transform, view, asked);
        self.tell(ui, &drawn.response, shared, (plot, [left, right]), view);
        let menu = Menu {
            scope: shared.scope,
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
            strips,
        }
    }

    /// Draws the values at `x` over the plot.
    pub(super) fn read_out(
        &mut self,
        ui: &Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        view: &View,
        (drawn, x, is_pointed): (&Drawn, f64, bool),
    ) {
        self.is_pointed = is_pointed;
        let texture = self.picture.texture();
        let at = At {
            drawn,
            x,
            is_pointed,
            curves: texture.as_ref(),
        };
        let seen = (shared.watched, shared.plan);
        self.readout.show(ui, seen, plot, view, at);
    }

    /// Makes the pictures of all axes what is wanted; returns the axes.
    fn update(
        &mut self,
        ui: &Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        (grid, newest_x): (Grid, f64),
        view: &mut View,
    ) -> Vec<YAxis> {
        if plot.is_of_states {
            return vec![YAxis::default()];
        }
        let watched = shared.watched;
        self.sides.resize_with(plot.sides.len(), Picture::default);
        let mut in_front = None;
        let mut axes = Vec::with_capacity(plot.y_axes());
        for place in 0..plot.y_axes() {
            let wanted = wanted(ui, shared, (plot, place), grid, view);
            let front = in_front_of(&wanted, shared.plan, view);
            let picture = match place.checked_sub(1) {
                None => &mut self.picture,
                Some(side) => &mut self.sides[side],
            };
            let axis = picture.update(ui.ctx(), watched, wanted, newest_x);
            if let Some(wanted) = front {
                let (y, places) = (Some(axis.ends), axis.places);
                in_front = Some(Wanted {
                    places,
                    y,
                    ..wanted
                });
            }
            if let Some(seen) = picture.seen() {
                view.y_data.insert(plot.y_axis_id(place), seen);
            }
            view.y_shown.insert(plot.y_axis_id(place), axis);
            axes.push(axis);
        }
        if let Some(wanted) = in_front {
            self.front.update(ui.ctx(), watched, wanted, newest_x);
            self.is_one_in_front = true;
        } else {
            self.is_one_in_front = false;
        }
        axes
    }

    /// CPU time that a second thread has used for the plot since this was last asked.
    pub(super) fn take_helper_cpu(&mut self) -> Duration {
        let sides: Duration = self.sides.iter_mut().map(Picture::take_helper_cpu).sum();
        self.picture.take_helper_cpu() + self.front.take_helper_cpu() + sides
    }

    /// Lets the y axis fit anew.
    pub(super) fn release_y(&mut self) {
        self.picture.release_y();
        self.sides.iter_mut().for_each(Picture::release_y);
    }

    fn size_px(&self, ui: &Ui, margins: Margins) -> [usize; 2] {
        let beside = margins.left + margins.right * margins.sides as f32;
        let guess = ui.available_size() - vec2(beside, TITLE);
        let size = self.area.map_or(guess, |area| area.size()) * ui.pixels_per_point();
        [size.x, size.y].map(|side| side.round().clamp(1.0, 16_384.0) as usize)
    }
}

/// What is to be drawn of the series of one y axis.
fn wanted(
    ui: &Ui,
    shared: &Shared<'_>,
    (plot, axis): (&PlotPlan, usize),
    grid: Grid,
    view: &mut View,
) -> Wanted {
    let look = Look::of(ui);
    let id = plot.y_axis_id(axis);
    let data_of = |series: &SeriesId| shared.plan.data_of(*series);
    let of_axis = |series: &SeriesId| plot.sides.is_empty() || plot.y_axis_of(*series) == axis;
    view.y_scales
        .look(shared.watched, (&id, shared.plan.revision), || {
            plot.series
                .iter()
                .filter(|one| of_axis(one))
                .map(data_of)
                .collect()
        });
    let view = &*view;
    let places = view.y_scales.places(&id);
    let shown: Vec<SeriesId> = shown_series(plot, view).filter(of_axis).collect();
    let in_sight = traces::in_sight(shared, &shown, view, grid.ends());
    let patterns = in_sight.iter().map(|(_, ink)| pattern(*ink)).collect();
    let traces = in_sight.into_iter().map(|(trace, ink)| {
        let [r, g, b, _] = look.curve(ink).to_array();
        (trace, [r, g, b])
    });
    let painting = view.paintings.of(&plot.id, shown.len());
    let (style, pen) = match painting {
        Painting::Lines | Painting::Density => (Style::Line, PEN),
        Painting::Steps => (Style::Steps, PEN),
        Painting::Points => (Style::Points, PEN * POINT),
    };
    Wanted {
        grid,
        traces: traces.collect(),
        patterns,
        places,
        y: view.y_ranges.get(&id).and_then(|ends| places.ends(*ends)),
        pen_px: pen * ui.pixels_per_point(),
        style,
        density: (painting == Painting::Density).then_some(look.density),
        smoothing: view.smoothings.of(&plot.id),
    }
}

/// The curve that is to stand out, as a picture of its own: nothing else is painted anew for it.
fn in_front_of(all: &Wanted, plan: &Plan, view: &View) -> Option<Wanted> {
    let highlighted = plan.data_of(view.highlighted()?);
    let (traces, patterns): (Vec<_>, Vec<_>) = all
        .traces
        .iter()
        .enumerate()
        .filter(|(_, (trace, _))| trace.series == highlighted)
        .map(|(place, one)| (*one, all.pattern(place)))
        .unzip();
    (!traces.is_empty()).then(|| Wanted {
        traces,
        patterns,
        pen_px: all.pen_px * FRONT,
        density: None,
        ..all.clone()
    })
}

/// As [`shown_series`], all at once.
fn shown_series_of(plot: &PlotPlan, view: &View) -> Vec<SeriesId> {
    shown_series(plot, view).collect()
}

fn shown_series<'a>(plot: &'a PlotPlan, view: &'a View) -> impl Iterator<Item = SeriesId> + 'a {
    let all = plot.series.iter().copied();
    all.filter(|series| !view.hidden.contains(series))
}

/// The plot's y axes as they are to be drawn.
fn strips(
    ui: &Ui,
    shared: &Shared<'_>,
    plot: &PlotPlan,
    axes: &[YAxis],
    height: f32,
) -> Vec<YStrip> {
    let look = Look::of(ui);
    let strip = |(place, axis): (usize, &YAxis)| {
        let mut series = plot.series.iter();
        let first = series.find(|series| plot.y_axis_of(**series) == place);
        let ink = match first {
            Some(first) if !plot.sides.is_empty() => look.curve(shared.plan.ink(*first)),
            _ => look.faint,
        };
        let strip = YStrip::new(*axis, height, plot.y_unit(place), ink);
        // Lanes have names, and no numbers.
        if plot.is_of_states {
            YStrip {
                ticks: YTicks::default(),
                ..strip
            }
        } else {
            strip
        }
    };
    axes.iter().enumerate().map(strip).collect()
}

/// Where the numbers of a y axis stand beside these curves.
pub(super) fn strip_rect(curves: Rect, axis: usize, margins: Margins) -> (Rect, Side) {
    let Some(side) = axis.checked_sub(1) else {
        let left = curves.left() - margins.left;
        let rect = curves.with_min_x(left).with_max_x(curves.left());
        return (rect, Side::Left);
    };
    let left = curves.right() + side as f32 * margins.right;
    let rect = curves.with_min_x(left).with_max_x(left + margins.right);
    (rect, Side::Right)
}

fn show_strips(
    ui: &Ui,
    curves: Rect,
    (plot, view): (&PlotPlan, &View),
    strips: &[YStrip],
    margins: Margins,
    lost: String,
) {
    let look = Look::of(ui);
    let mut left = Vec::new();
    let mut right = Vec::new();
    for (place, strip) in strips.iter().enumerate() {
        let id = plot.y_axis_id(place);
        let (rect, side) = strip_rect(curves, place, margins);
        strip.show(ui, rect, side, view.y_ranges.contains_key(&id));
        let scale = match view.y_scales.of(&id) {
            YScale::Linear => "",
            YScale::Log if view.y_scales.is_log_by_itself(&id) => "log, by itself",
            scale => scale.name(),
        };
        // The title has the unit of the first axis.
        let unit = match (side, strip.ticks.corner.is_empty()) {
            (Side::Right, true) => &strip.unit,
            _ => &strip.ticks.corner,
        };
        let words = match side {
            Side::Left => &mut left,
            Side::Right => &mut right,
        };
        words.push((unit.clone(), strip.ink));
        words.push((scale.to_owned(), look.muted));
    }
    left.push((lost, look.waiting));
    y_strip::show_corner(
        ui,
        curves.left_top() + vec2(4.0, 2.0),
        Align2::LEFT_TOP,
        &left,
    );
    y_strip::show_corner(
        ui,
        curves.right_top() + vec2(-4.0, 2.0),
        Align2::RIGHT_TOP,
        &right,
    );
}

fn widget<'a>(
    ui: &Ui,
    plot: &PlotPlan,
    times: Times<'_>,
    x: [f64; 2],
    (lines, margins): (&[YTick], Margins),
) -> Plot<'a> {
    let look = Look::of(ui);
    let room = ui.available_size();
    let beside = margins.left + margins.right * margins.sides as f32;
    let points = f64::from(room.x - beside) / (x[1] - x[0]);
    let lines_across = f64::from((room.x / 110.0).clamp(2.0, 12.0));
    let x_ticks = XTicks::with_room((x[1] - x[0]) / lines_across, points, |least| {
        axis::ticks(&plot.id.axis, x, least, times)
    });
    let x_marks = x_ticks.marks();
    let corner = axis::corner(&plot.id.axis, x, times.shown).chars().count() as f64 * ticks::CHAR;
    let corner = if corner > 0.0 {
        corner - f64::from(margins.left) + 8.0
    } else {
        f64::MIN
    };
    let y_marks = ticks::y_marks(lines);
    // Their numbers are drawn beside them.
    let y_hints = |placement: HPlacement, width: f32| {
        let hints = AxisHints::new_y().formatter(|_, _| String::new());
        hints.placement(placement).min_thickness(width)
    };
    let mut y_axes = vec![y_hints(HPlacement::Left, margins.left)];
    y_axes.extend((0..margins.sides).map(|_| y_hints(HPlacement::Right, margins.right)));
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
        .y_grid_spacer(move |_| y_marks.clone())
        .custom_x_axes(vec![x_hints(axis::has_dates(&plot.id.axis, times.shown))])
        .custom_y_axes(y_axes)
        .sense(Sense::click_and_drag());
    widget.x_axis_formatter(move |mark, _| {
        let (text, width) = x_ticks.text(mark);
        // Half of it stands beyond its line. What the panel would cut off stays away, and what would lie over the
        // corner.
        let beyond = width as f64 * ticks::CHAR / 2.0;
        let is_whole = beyond <= (x[1] - mark.value) * points + f64::from(RIGHT);
        let from = (mark.value - x[0]) * points - beyond;
        if is_whole && from >= corner {
            text
        } else {
            String::new()
        }
    })
}

/// An axis with dates has room for them, be one in sight or not: the plot's height stays as it is.
fn x_hints<'a>(has_dates: bool) -> AxisHints<'a> {
    let hints = AxisHints::new_x();
    if has_dates {
        hints.min_thickness(TWO_LINES)
    } else {
        hints
    }
}

/// A stop is seen by itself: curves end.
fn is_drawn(kind: &MarkKind) -> bool {
    !matches!(kind, MarkKind::Stop)
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
                x: shared.plan.x_of(mark, &plot.id.axis, &view.comparison)?,
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
    axes: &[YAxis],
    view: &View,
    ui: &Ui,
) -> Vec<([f64; 2], Color32)> {
    if plot.series.len() > LIVE_ENDS {
        return Vec::new();
    }
    let look = Look::of(ui);
    shown_series(plot, view)
        .filter_map(|series| {
            let trace = shared.plan.newest_trace(series, &view.comparison)?;
            // What was cleared ends nowhere.
            let [x, last] = traces::live_end(shared.watched, &trace)?;
            let part = axes[plot.y_axis_of(series)].part(last);
            let at = [x, axes[0].place_at(part)];
            at[1]
                .is_finite()
                .then_some((at, look.curve(shared.plan.ink(series))))
        })
        .collect()
}
