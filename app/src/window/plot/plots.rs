//! All plots: how they share the room, and what scrolling, dragging and hovering do.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::containers::scroll_area::ScrollSource;
use eframe::egui::{Context, Id, PointerButton, Pos2, Rect, ScrollArea, Ui, UiBuilder, Vec2, vec2};
use sprintscope_sim::Scope;
use sprintscope_sim::store::XAxis;

use super::handles::{XHandle, YHandle};
use super::history_strips::HistoryStrips;
use super::places::Places;
use super::readout_table::PlacedTable;
use super::run_drag::{self, Drags};
use super::tile_handles::Changing;
use super::wheel::{Turned, Wheel, WheelDoes};
use super::y_strips::{Margins, strip_rect};
use super::{Drawn, PlotState, Shared, box_zoom, dragging, handles, nothing};
use crate::view::as_of::AsOf;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::cursors::steps;
use crate::view::data_ends::DataEnds;
use crate::view::grid::Grid;
use crate::view::lost_counts::LostCounts;
use crate::view::paths::WithPaths;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::range::{Growth, Range};
use crate::view::scrolls::Scrolled;
use crate::view::watched::Watched;
use crate::view::y_command::YCommand;
use crate::view::{Overlay, View};
use crate::window::measure::opening::Hold;
use crate::window::widgets::scroll_by;

/// More pictures than this are kept only while they are in sight.
const PICTURES: usize = 64;
/// A path that is being found is looked for again after so long.
const WHILE_FINDING: Duration = Duration::from_millis(50);
/// Height of the numbers below a plot, in points.
const X_LABELS: f32 = 16.0;

/// What the plots keep from frame to frame.
#[derive(Default)]
pub(crate) struct Plots {
    states: HashMap<PlotId, PlotState>,
    /// Where each stands, and what that was worked out from: the plan's revision, those of what is folded and
    /// of what a person arranged, and the room.
    places: Places,
    places_of: Option<([u64; 3], Vec2)>,
    /// The room that they are laid out for.
    laid_out: Vec2,
    /// Tiles whose rooms are being changed.
    changing: Changing,
    /// Where curves were drawn last, with the numbers along their axes.
    curves: Vec<Rect>,
    /// Room beside the curves of all plots.
    margins: Margins,
    histories: HistoryStrips,
    wheel: Wheel,
    wheel_does: WheelDoes,
    frame: u64,
    /// How often everything had been fitted.
    fits: u64,
    ends: DataEnds,
    /// The ends of what is drawn at the moment that is shown, and whether they grow, in this frame.
    drawn_ends: HashMap<XAxis, [f64; 2]>,
    growth: Growth,
    /// Where curves were drawn last and by which response the pointer is told.
    responses: Vec<PlotResponse>,
    lost_counts: Arc<LostCounts>,
    /// What is read out in this frame: painted over all plots, when they are drawn.
    table: Option<PlacedTable>,
    /// Where it stood last, for tests.
    #[cfg(test)]
    read_out: Option<Rect>,
}

/// A plot as it was drawn in the frame before: the pointer is where that says, before any of this frame is drawn.
struct PlotResponse {
    axis: XAxis,
    id: Id,
    curves: Rect,
}

impl Plots {
    /// Finds the moment that is shown, and where the pointer is on which axis, before anything is drawn: all panels tell
    /// of the same place.
    pub(crate) fn look(&mut self, ctx: &Context, (scope, plan): (&Scope, &Plan), view: &mut View) {
        let paths = Arc::clone(&view.paths);
        let all = WithPaths::new(scope, &paths);
        view.take_playback_steps(&all, plan);
        let moment = view.playback.moment();
        self.ends.update(&all, plan, view);
        self.drawn_ends = self.ends.by_axis();
        view.look_at_moment(scope, &mut self.drawn_ends);
        self.growth = Growth::of(scope.is_live() || moment.is_some());
        view.cursor = self.pointed(ctx, (scope, plan), view);
        let watched = AsOf::new(&all, (scope, plan), moment);
        steps::take(&watched, plan, view);
        view.look_where(scope, plan);
    }

    /// What x is under the pointer in this frame.
    fn pointed(
        &self,
        ctx: &Context,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
    ) -> Option<(XAxis, f64)> {
        // The one that was drawn last lies in front.
        let mut plots = self.responses.iter().rev();
        let (plot, at) =
            plots.find_map(|plot| Some((plot, ctx.read_response(plot.id)?.hover_pos()?)))?;
        let curves = plot.curves;
        let ends = self.shown_ends(&plot.axis, (scope, plan), view);
        let size = (curves.size() * ctx.pixels_per_point())
            .round()
            .max(Vec2::splat(1.0));
        let [left, right] = Grid::new(ends, [size.x as usize, size.y as usize]).ends();
        let part = f64::from((at.x - curves.left()) / curves.width());
        Some((plot.axis.clone(), left + (right - left) * part))
    }

    /// The ends of x that are shown in this frame.
    fn shown_ends(
        &self,
        axis: &XAxis,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
    ) -> [f64; 2] {
        let known = self.drawn_ends.get(axis);
        view.windows.begin(axis, known, (scope, plan));
        view.ends(axis, known.copied().unwrap_or([0.0, 1.0]), self.growth)
    }

    /// Draws all plots.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        (view, hold): (&mut View, Hold),
        asked: &mut Vec<Asked>,
    ) {
        view.pointed_jobs.clear();
        if plan.plots.is_empty() {
            view.cursor = None;
            self.responses.clear();
            nothing::show(ui, scope);
            return;
        }
        if std::mem::replace(&mut self.fits, view.fits) != view.fits {
            self.states.values_mut().for_each(PlotState::release_y);
        }
        let whole = ui.available_rect_before_wrap();
        let histories = self.histories.wanted(view, whole.height());
        let below = HistoryStrips::room(histories.len());
        let room = whole.with_max_y(whole.bottom() - below);
        self.laid_out = match hold {
            // What is below the edge is cut off meanwhile.
            Hold::Yes if self.laid_out.x == room.width() => self.laid_out,
            _ => room.size(),
        };
        let plots = UiBuilder::new().max_rect(room).id_salt("plots");
        self.show_in_room(&mut ui.new_child(plots), (scope, plan), view, room, asked);
        let rest = whole.with_min_y(room.bottom());
        let strips = (rest, self.margins, &*histories);
        let paths = Arc::clone(&view.paths);
        let watched = WithPaths::new(scope, &paths);
        let source: (&dyn Watched, &Plan) = (&watched, plan);
        self.histories.show(ui, strips, source, view, asked);
        #[cfg(test)]
        {
            self.read_out = self.table.as_ref().map(PlacedTable::rect);
        }
        if let Some(table) = self.table.take() {
            table.paint(ui);
        }
    }

    /// Draws the plots into this room.
    fn show_in_room(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        room: Rect,
        asked: &mut Vec<Asked>,
    ) {
        self.arrange(plan, view, self.laid_out);
        // What is below the edge is cut off, and what is read out stands above it.
        let seen = ui.clip_rect();
        ui.set_clip_rect(seen.with_max_y(room.bottom().min(seen.bottom())));
        let steps = view.scrolls.take(Scrolled::Plots) as f32;
        let is_scrolled = self.places.is_scrolled(self.laid_out);
        let is_over_curves = ui
            .input(|input| input.pointer.hover_pos())
            .is_some_and(|at| self.curves.iter().any(|curves| curves.contains(at)));
        let here = if is_over_curves || !is_scrolled {
            WheelDoes::Zooms
        } else {
            WheelDoes::Scrolls
        };
        self.wheel_does = self.wheel.does(ui, here);
        self.curves.clear();
        if !is_scrolled {
            self.show_in(ui, (scope, plan), view, room.min, asked);
            return;
        }
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .scroll_source(ScrollSource {
                mouse_wheel: self.wheel_does == WheelDoes::Scrolls,
                ..ScrollSource::default()
            })
            .show(ui, |ui| {
                scroll_by(ui, steps * self.places.step());
                dragging::scroll_at_edges(ui);
                let corner = ui.max_rect().min;
                self.show_in(ui, (scope, plan), view, corner, asked);
                ui.allocate_space(vec2(1.0, self.places.height()));
            });
    }

    /// Says where each plot stands, and forgets those that are gone.
    fn arrange(&mut self, plan: &Plan, view: &mut View, room: Vec2) {
        let (folds, arranging) = (view.plot_folds.revision(), view.arranging.revision());
        let places_of = Some(([plan.revision, folds, arranging], room));
        if self.places_of == places_of {
            return;
        }
        let before = std::mem::replace(&mut self.places_of, places_of);
        self.places = Places::new(plan, view, self.changing.tiles(), room);
        let there: HashSet<&PlotId> = plan.plots.iter().map(|plot| &plot.id).collect();
        self.states.retain(|id, _| there.contains(id));
        if before.is_some_and(|([revision, ..], _)| revision == plan.revision) {
            return;
        }
        view.paths.retain(|series| plan.infos.contains_key(&series));
        // Numbers of plots that are gone need no room.
        self.margins = Margins::default();
        let sides = |plot: &PlotPlan| {
            (1..plot.y_axes())
                .map(|axis| plot.y_axis_id(axis))
                .collect::<Vec<_>>()
        };
        let sides: Vec<PlotId> = plan.plots.iter().flat_map(sides).collect();
        let is_there = |id: &PlotId| there.contains(id) || sides.contains(id);
        view.y_scales.retain(is_there);
        view.y_shown.retain(|id, _| is_there(id));
        view.y_data.retain(|id, _| is_there(id));
    }

    /// Where the table of what is read out stands, for tests.
    #[cfg(test)]
    pub(crate) fn read_out(&self) -> Option<Rect> {
        self.read_out
    }

    /// How many plots have asked for something, for tests.
    #[cfg(test)]
    pub(crate) fn asking(&self) -> usize {
        self.states.len()
    }

    /// Each plot's size and pixels, for tests.
    #[cfg(test)]
    pub(crate) fn pictures(
        &self,
    ) -> std::collections::BTreeMap<String, ([usize; 2], Vec<[u8; 4]>)> {
        // Lanes are no pictures.
        let states = self
            .states
            .iter()
            .filter(|(_, state)| state.picture.shows().is_some());
        let pixels = states.map(|(id, state)| (format!("{id:?}"), state.picture.pixels()));
        pixels.collect()
    }

    /// CPU time that other threads have used for plots since this was last asked.
    pub(crate) fn take_helper_cpu(&mut self) -> Duration {
        self.states
            .values_mut()
            .map(PlotState::take_helper_cpu)
            .sum()
    }

    fn show_in(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        corner: Pos2,
        asked: &mut Vec<Asked>,
    ) {
        self.frame += 1;
        let paths = Arc::clone(&view.paths);
        let all = WithPaths::new(scope, &paths);
        let watched = AsOf::new(&all, (scope, plan), view.playback.moment());
        let watched: &dyn Watched = &watched;
        let marks = watched.marks();
        let lost_counts = Arc::clone(&self.lost_counts);
        let read_at = view.reads_at.clone();
        let mut pointed = None;
        self.responses.clear();
        let seen = ui.clip_rect().translate(-corner.to_vec2());
        let in_sight = self.places.between(seen.top(), seen.bottom());
        let mut is_one_at_hand = false;
        let mut needed = self.margins;
        needed.sides = 0;
        for place in in_sight.iter().copied() {
            let plot = &plan.plots[place];
            let rect = self.places.rect(place).translate(corner.to_vec2());
            let shared = Shared {
                scope,
                watched,
                plan,
                marks: &marks,
                read_at: &read_at,
                lost_counts: &lost_counts,
                history: self.ends.history_of(place),
                margins: self.margins,
            };
            let shown = self.shown_ends(&plot.id.axis, (scope, plan), view);
            let data = self.drawn_ends.get(&plot.id.axis);
            let data = data.copied().unwrap_or([0.0, 1.0]);
            is_one_at_hand |= view.plot_folds.at_hand() == Some(&plot.id);
            let state = self.states.entry(plot.id.clone()).or_default();
            state.drawn_in = self.frame;
            let mut plot_ui = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(&plot.id));
            if view.plot_folds.is_folded(&plot.id) {
                state.show_folded(&mut plot_ui, &shared, plot, (shown, data[1]), view, asked);
                continue;
            }
            let drawn = state.show(&mut plot_ui, &shared, plot, (shown, data[1]), view, asked);
            needed.take(&drawn.strips);
            let (drags, command) = run_drag::pressed(&plot_ui, &shared, plot, view, &drawn);
            asked.extend(command.map(Asked::by_button));
            self.responses.push(PlotResponse {
                axis: plot.id.axis.clone(),
                id: drawn.response.id,
                curves: *drawn.transform.frame(),
            });
            let here = self.interact(&plot_ui, (plot, drags), &drawn, view, asked);
            // The field for a note lies where the values would be, and so does a box that is drawn.
            let is_box = drawn.response.dragged_by(PointerButton::Secondary);
            let reads_out = !is_box && !matches!(view.overlay, Overlay::Note(_));
            // What the lists say was known of the pointer before anything was drawn.
            let x = read_at.on(&plot.id.axis).or(here);
            // Lanes elsewhere have what is held there beside their names.
            let x = x.filter(|_| !plot.is_of_states || here.is_some());
            if let (true, Some(x), Some(state)) = (reads_out, x, self.states.get_mut(&plot.id)) {
                let at = (&drawn, x, here.is_some());
                let others = self.places.others(place, &in_sight, corner);
                let table = state.read_out(&plot_ui, &shared, plot, view, at, &others);
                self.table = table.or(self.table.take());
            }
            if let Some(x) = here {
                let pixel = drawn.transform.dvalue_dpos()[0] / f64::from(ui.pixels_per_point());
                pointed = Some((plot.id.axis.clone(), x, pixel));
            }
        }
        let first = in_sight.first().and_then(|place| plan.plots.get(*place));
        if let Some(first) = first.filter(|_| !is_one_at_hand) {
            view.plot_folds.take_in_hand(&first.id);
        }
        if needed != self.margins {
            self.margins = needed;
            ui.ctx().request_repaint();
        }
        self.show_changes(ui, corner, (plan, view), asked);
        let plots = in_sight.iter().map(|place| &plan.plots[*place]);
        self.histories.see(plots, view);
        let places = &self.places;
        let seen = in_sight.iter().map(|place| {
            let rect = places.rect(*place).translate(corner.to_vec2());
            (&plan.plots[*place], rect)
        });
        dragging::show(ui, plan, seen, asked);
        if self.states.len() > PICTURES {
            let frame = self.frame;
            self.states.retain(|_, state| state.drawn_in == frame);
        }
        if paths.is_at_work() {
            ui.ctx().request_repaint_after(WHILE_FINDING);
        }
        let is_it = match (&pointed, &view.cursor) {
            (Some((axis, x, pixel)), Some((known, at))) => {
                axis == known && (x - at).abs() <= *pixel
            }
            (None, None) => true,
            _ => false,
        };
        if !is_it {
            // The plots lie elsewhere than in the frame before.
            view.cursor = pointed.map(|(axis, x, _)| (axis, x));
            ui.ctx().request_repaint();
        }
    }

    /// Shows by what tiles are made larger and which tab is seen, and what is done with that.
    fn show_changes(
        &mut self,
        ui: &mut Ui,
        corner: Pos2,
        (plan, view): (&Plan, &View),
        asked: &mut Vec<Asked>,
    ) {
        if let Places::Tiles(tiles) = &self.places {
            let layout = (tiles, corner.to_vec2());
            if self.changing.show(ui, layout, (plan, view), asked) {
                self.places_of = None;
                ui.ctx().request_repaint();
            }
        }
    }

    /// Zooms, pans and fits as the pointer says; returns where it is.
    fn interact(
        &mut self,
        ui: &Ui,
        (plot, drags): (&PlotPlan, Drags),
        drawn: &Drawn,
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) -> Option<f64> {
        let Drawn {
            response,
            transform,
            strips,
            ..
        } = drawn;
        let curves = *transform.frame();
        let axis = strips[0].ticked.axis;
        let x_at = |at: Pos2| transform.value_from_position(at).x;
        let turned = Turned::of(ui, self.wheel_does);
        self.work_handles(ui, plot, drawn, turned.factor, view, asked);
        let mut ask = |command| asked.push(Asked::by_button(command));
        if drags == Drags::Plot && response.double_clicked() {
            ask(Command::Fit);
        }
        let boxed = box_zoom::show(ui, response, (plot, axis), curves, x_at);
        boxed.into_iter().for_each(&mut ask);
        let pan = |by: f64| Command::Pan {
            axis: plot.id.axis.clone(),
            by,
        };
        let per_point = transform.dvalue_dpos();
        if drags == Drags::Plot && response.dragged_by(PointerButton::Primary) {
            let moved = response.drag_delta();
            if moved.x != 0.0 {
                ask(pan(-f64::from(moved.x) * per_point[0]));
            }
            let by = f64::from(moved.y / curves.height());
            for axis in (0..plot.y_axes()).filter(|_| by != 0.0) {
                if handles::is_held(&view.y_ranges, plot, axis) {
                    ask(Command::Y(YCommand::Pan(plot.y_axis_id(axis), by)));
                }
            }
        }
        let at = response.hover_pos()?;
        view.plot_folds.take_in_hand(&plot.id);
        view.pointed_jobs = plot.jobs.iter().copied().collect();
        view.pointed_jobs.sort_unstable();
        let here = x_at(at);
        if turned.is_of_y && turned.factor != 1.0 {
            let part = f64::from((curves.bottom() - at.y) / curves.height());
            for (place, strip) in strips.iter().enumerate() {
                ask(Command::HoldY {
                    plot: plot.y_axis_id(place),
                    ends: strip.ticked.axis.zoomed(turned.factor, part),
                });
            }
        } else if turned.factor != 1.0 {
            ask(Command::Zoom {
                axis: plot.id.axis.clone(),
                factor: turned.factor,
                around: here,
            });
        }
        if turned.across != 0.0 {
            ask(pan(-f64::from(turned.across) * per_point[0]));
        }
        Some(here)
    }

    /// Has the numbers along the axes worked, and remembers where the wheel zooms.
    fn work_handles(
        &mut self,
        ui: &Ui,
        plot: &PlotPlan,
        drawn: &Drawn,
        factor: f64,
        view: &View,
        asked: &mut Vec<Asked>,
    ) {
        let curves = *drawn.transform.frame();
        let mut whole = curves;
        for (place, strip) in drawn.strips.iter().enumerate() {
            let (rect, side) = strip_rect(curves, place, self.margins);
            whole = whole.union(rect);
            let handle = YHandle {
                plot,
                place,
                axis: strip.ticked.axis,
                is_held: handles::is_held(&view.y_ranges, plot, place),
                pin_y: strip.pin_y(rect),
            };
            handle.show(ui, (rect, side), factor, asked);
        }
        let below = curves
            .with_min_y(curves.bottom())
            .with_max_y(drawn.response.rect.bottom().max(curves.bottom() + X_LABELS));
        let handle = XHandle {
            plot,
            per_point: drawn.transform.dvalue_dpos()[0],
            is_held: matches!(view.range(&plot.id.axis), Range::Fixed(_)),
        };
        let x_at = |at: Pos2| drawn.transform.value_from_position(at).x;
        handle.show(ui, below, (factor, x_at), asked);
        self.curves.push(whole.union(below));
    }
}
