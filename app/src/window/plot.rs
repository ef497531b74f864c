//! One plot: its title and legend, the picture of its curves under grid and axes, its marks.

mod asked_for;
mod axes_widget;
pub(super) mod box_zoom;
pub(super) mod cursor_click;
pub(super) mod cursor_lines;
pub(super) mod cursor_strip;
pub(super) mod dragging;
mod ends_and_marks;
pub(super) mod fold_mark;
pub(super) mod folded;
pub(super) mod ground;
pub(super) mod handles;
pub(super) mod history;
pub(super) mod history_lanes;
mod history_strip;
pub(super) mod history_strips;
pub(super) mod lane_readout;
pub(super) mod lanes;
pub(super) mod layers;
pub(super) mod legend;
pub(super) mod legend_list;
mod mark_labels;
pub(super) mod nothing;
mod outlined;
pub(super) mod painting;
pub(super) mod picture;
mod picture_item;
pub(super) mod pieces;
pub(super) mod places;
pub(super) mod plot_column;
pub(super) mod plot_menu;
pub(super) mod plots;
pub(super) mod readout;
mod readout_ink;
pub(super) mod readout_place;
pub(super) mod readout_table;
pub(super) mod run_drag;
pub(super) mod seen;
mod shown_history;
pub(super) mod smoothing;
pub(super) mod spoken;
pub(super) mod ticks;
pub(super) mod tile_handles;
pub(super) mod tile_layout;
mod title_place;
pub(super) mod traces;
mod values_place;
pub(super) mod wanted;
pub(super) mod wheel;
pub(super) mod x_menu;
pub(super) mod y_pixels;
pub(super) mod y_strip;
pub(super) mod y_strips;

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Align2, FontFamily, FontId, Pos2, Rect, Response, TextStyle, Ui, vec2};
use egui_plot::{PlotBounds, PlotItemBase, PlotTransform};
use sprintscope_sim::store::SeriesId;
use sprintscope_sim::{Mark, Scope};

use self::asked_for::{in_front_of, wanted};
use self::axes_widget::widget;
use self::cursor_strip::CursorStrip;
use self::ends_and_marks::{live_ends, marks_of, name_marks};
use self::lanes::DrawnLane;
use self::legend::{Head, Legend, TITLE};
use self::mark_labels::Room;
use self::picture::Picture;
use self::picture_item::{MarkLine, PictureItem};
use self::plot_menu::{Menu, PlotMenu};
use self::readout::{At, Read, Readout};
use self::readout_ink::ink_in;
use self::readout_place::Spot;
use self::readout_table::PlacedTable;
use self::spoken::Spoken;
use self::values_place::ValuesPlace;
use self::wanted::Wanted;
use self::y_strip::{Ticked, YStrip};
use self::y_strips::{Margins, lost_words, show_strips, strips};
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::axis::{self};
use crate::view::grid::Grid;
use crate::view::log::line_places::ReadAt;
use crate::view::lost_counts::LostCounts;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;
use crate::view::y_axis::YAxis;
use crate::window::theme::Look;

/// Room on the right of all plots, in points: half a tick label's.
pub(super) const RIGHT: i8 = 20;
/// What a plot keeps from frame to frame.
#[derive(Default)]
pub(super) struct PlotState {
    picture: Picture,
    /// The curves of the axes beside the first one, over its own.
    sides: Vec<Picture>,
    /// What stood along its y axes in the frame before.
    ticked: Vec<Arc<Ticked>>,
    /// The one curve that stands out, over all others.
    front: Picture,
    is_one_in_front: bool,
    lanes: crate::view::lanes::Lanes,
    legend: Legend,
    strip: CursorStrip,
    readout: Readout,
    /// Where the table of its lanes stands.
    lane_spot: Spot,
    /// Whether the pointer was over it when it was drawn last: then its values stand in a table.
    is_pointed: bool,
    values_place: ValuesPlace,
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
    /// Where its title and names stand, and what is said over its curves.
    pub heads: [Rect; 2],
    /// Where its marks are named.
    pub labels: Vec<Rect>,
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
    /// Where plots read out.
    pub read_at: &'a ReadAt,
    /// How many values axes have no place for.
    pub lost_counts: &'a LostCounts,
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
        let pointer = shared.read_at.on(&plot.id.axis);
        if !is_pointed {
            self.values_place = self.values_place.left();
        }
        let has_table = is_pointed && self.values_place != ValuesPlace::BesideNames;
        let read_at = pointer.filter(|_| !has_table);
        let source = (shared.scope, shared.watched, shared.plan);
        let Head { title, over } =
            self.legend
                .show(ui, source, (plot, read_at, &self.ticked), view, asked);
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
        let strips = strips(ui, shared, plot, (&axes, &self.ticked), (height, &lanes));
        self.ticked.clear();
        self.ticked
            .extend(strips.iter().map(|strip| Arc::clone(&strip.ticked)));
        let mut marks = marks_of(shared, plot, view);
        self.name_marks(ui, &mut marks, [left, right], &lanes);
        let labels: Vec<Rect> = marks.iter().filter_map(|mark| mark.label).collect();
        let bounds = PlotBounds::from_min_max([left, bottom], [right, top]);
        let within = (lanes, marks, pointer);
        let item = self.item(ui, shared, (plot, &axes, view), bounds, within);
        let lines = &strips[0].ticked.ticks.ticks;
        let widget = widget(
            ui,
            plot,
            view.times(),
            [left, right],
            (lines, shared.margins),
        );
        let lost = lost_words(
            ui,
            shared,
            plot,
            [&self.picture].into_iter().chain(&self.sides),
        );
        let drawn = widget.show(ui, move |plot_ui| {
            plot_ui.set_auto_bounds(false);
            plot_ui.set_plot_bounds(bounds);
            plot_ui.add(item);
        });
        let area = *drawn.transform.frame();
        show_x_corner(ui, (area, shared.margins), plot, [left, right], view);
        if self
            .area
            .replace(area)
            .is_none_or(|before| before.size() != area.size())
        {
            // The picture was made for another size; make it for this one.
            ui.ctx().request_repaint();
        }
        let at = (plot, &drawn.transform);
        self.strip.show((ui, strip), source, at, view, asked);
        show_strips(
            ui,
            (&drawn.transform, strip),
            (plot, view),
            &strips,
            shared.margins,
            (&lost, over),
        );
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
        let labels = labels
            .iter()
            .map(|label| label.translate(area.min.to_vec2()));
        Drawn {
            response: drawn.response,
            transform: drawn.transform,
            strips,
            heads: [title.rect, strip],
            labels: labels.collect(),
        }
    }

    /// What is drawn within the axes.
    fn item(
        &self,
        ui: &Ui,
        shared: &Shared<'_>,
        (plot, axes, view): (&PlotPlan, &[YAxis], &View),
        bounds: PlotBounds,
        (lanes, marks, pointer): (Vec<DrawnLane>, Vec<MarkLine>, Option<f64>),
    ) -> PictureItem {
        let textures = std::iter::once(&self.picture).chain(&self.sides);
        PictureItem {
            base: PlotItemBase::new(plot.id.group.clone()),
            textures: textures.filter_map(Picture::texture).collect(),
            front: self.front.texture().filter(|_| self.is_one_in_front),
            lanes,
            marks,
            look: Look::of(ui),
            pointer,
            cursors: view.cursors.on(&plot.id.axis),
            bounds,
            live: if plot.is_of_states {
                Vec::new()
            } else {
                live_ends(shared, plot, axes, view, ui)
            },
            history: shared.history,
            lost: self.picture.lost(),
        }
    }

    /// Finds places for the names of marks, in a plot as it was drawn last.
    fn name_marks(&self, ui: &Ui, marks: &mut [MarkLine], ends: [f64; 2], lanes: &[DrawnLane]) {
        let Some(area) = self.area else {
            return;
        };
        let to_pixels = ui.pixels_per_point();
        let own = Rect::from_min_size(Pos2::ZERO, area.size());
        let pictures = || [&self.picture].into_iter().chain(&self.sides);
        let below = lanes::places(own, lanes.len()).last();
        let room = Room {
            size: area.size(),
            below: below.map_or(0.0, |last| last.bottom()),
            is_inked: &|rect| ink_in(pictures(), own, to_pixels, rect) > 0.0,
        };
        name_marks(ui, marks, ends, &room);
    }

    /// Draws dots at the values at `x`; returns the table of them, which is painted when all plots are drawn.
    pub(super) fn read_out(
        &mut self,
        ui: &Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        view: &View,
        (drawn, x, is_pointed): (&Drawn, f64, bool),
        others: &[Rect],
    ) -> Option<PlacedTable> {
        self.is_pointed = is_pointed;
        let area = *drawn.transform.frame();
        let to_pixels = ui.pixels_per_point();
        let pictures = || [&self.picture].into_iter().chain(&self.sides);
        let ink = |rect| ink_in(pictures(), area, to_pixels, rect);
        let seen = (shared.watched, shared.plan);
        if plot.is_of_states {
            let spot = &mut self.lane_spot;
            let at = (drawn, x, others);
            return Some(lane_readout::table(ui, seen, plot, view, at, spot));
        }
        let at = At {
            drawn,
            x,
            is_pointed,
            ink: &ink,
            others,
            has_values_beside_names: self.values_place == ValuesPlace::BesideNames,
        };
        let Read { table, covered } = self.readout.show(ui, seen, plot, view, at)?;
        let next = self.values_place.next(covered, self.legend.names_all());
        if std::mem::replace(&mut self.values_place, next) != next {
            ui.ctx().request_repaint();
        }
        Some(table)
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

/// What all numbers along x have in common stands before them.
fn show_x_corner(
    ui: &Ui,
    (area, margins): (Rect, Margins),
    plot: &PlotPlan,
    ends: [f64; 2],
    view: &View,
) {
    let corner = axis::corner(&plot.id.axis, ends, &view.time_shown);
    let at = area.left_bottom() - vec2(margins.left, 0.0);
    let (font, ink) = (FontId::new(11.0, FontFamily::Monospace), Look::of(ui).faint);
    ui.painter().text(at, Align2::LEFT_TOP, corner, font, ink);
}

/// As [`shown_series`], all at once.
fn shown_series<'a>(plot: &'a PlotPlan, view: &'a View) -> impl Iterator<Item = SeriesId> + 'a {
    let all = plot.series.iter().copied();
    all.filter(|series| !view.hidden.contains(series))
}
