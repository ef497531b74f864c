//! A folded plot: a line with its title, its curves as small as they get, and their last values.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{PlotBounds, PlotTransform};
use sprintscope_sim::store::SeriesId;

use super::asked_for::wanted;
use super::legend::take_title;
use super::plot_menu::Menu;
use super::title_place::Y_LABELS;
use super::wanted::Wanted;
use super::{PlotState, Shared, fold_mark, lanes, picture_item, shown_series};
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::curve_names::{CurveName, cut};
use crate::view::curves::Curve;
use crate::view::folds::Fold;
use crate::view::grid::Grid;
use crate::view::plan::PlotPlan;
use crate::view::plot_text::{curves_name, values_told};
use crate::view::told::last_value_text;
use crate::window::theme::{Look, mono, pattern, semibold};
use crate::window::widgets::dash;

/// The title has so much of the line at most, and so many points.
const TITLE: (f32, f32) = (0.3, 220.0);
/// The curves have so much of what is left, and so many points at most.
const CURVES: (f32, f32) = (0.45, 360.0);
/// Above and below the curves.
const MARGIN: f32 = 3.0;
/// Diameter of the pen, in points.
const PEN: f32 = 1.2;
/// Signs of a name.
const NAME_CHARS: usize = 18;
/// Series that are named, at most: far more than have room.
const NAMED_MOST: usize = 256;

impl PlotState {
    /// Draws the plot as a line.
    pub(super) fn show_folded(
        &mut self,
        ui: &mut Ui,
        shared: &Shared<'_>,
        plot: &PlotPlan,
        (ends, newest_x): ([f64; 2], f64),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        let line = ui.max_rect();
        // Its whole picture is made anew for what it is when it is unfolded.
        self.area = None;
        let whole = ui.interact(line, ui.scope_id().with("line"), Sense::hover());
        let title = take_title(ui, line, plot, asked);
        if whole.contains_pointer() {
            view.plot_folds.take_in_hand(&plot.id);
        }
        whole.widget_info(|| {
            let says = format!("{}, folded", curves_name(plot, view.times()));
            WidgetInfo::labeled(Role::Image, true, says)
        });
        let watched = shared.watched;
        let of = (whole.id, watched.revision());
        self.spoken
            .describe(ui, of, || values_told(watched, shared.plan, plot, view));
        fold_mark::show(ui, line, plot, Fold::Closed, asked);
        let after_title = show_title(ui, line, plot);
        let left = line.right() - after_title;
        let curves = Rect::from_min_max(
            pos2(after_title, line.top() + MARGIN),
            pos2(
                after_title + (left * CURVES.0).min(CURVES.1),
                line.bottom() - MARGIN,
            ),
        );
        self.show_curves(ui, curves, shared, (plot, ends, newest_x), view);
        show_values(
            ui,
            line.with_min_x(curves.right() + 12.0),
            shared,
            plot,
            view,
        );
        view.shown.insert(plot.id.axis.clone(), ends);
        let menu = Menu {
            scope: shared.scope,
            plan: shared.plan,
            plot,
            view,
            y: None,
        };
        self.menu.show(&title, menu, asked);
    }

    fn show_curves(
        &mut self,
        ui: &Ui,
        area: Rect,
        shared: &Shared<'_>,
        (plot, ends, newest_x): (&PlotPlan, [f64; 2], f64),
        view: &mut View,
    ) {
        if !area.is_positive() {
            return;
        }
        let to_pixels = ui.pixels_per_point();
        let size_px = area.size() * to_pixels;
        let size_px = [size_px.x, size_px.y].map(|side| side.round().max(1.0) as usize);
        let grid = Grid::new(ends, size_px);
        if plot.is_of_states {
            let drawn = lanes::lanes(&mut self.lanes, shared, plot, &grid, (view, Look::of(ui)));
            let [left, right] = grid.ends();
            let bounds = PlotBounds::from_min_max([left, 0.0], [right, 1.0]);
            let transform = PlotTransform::new(area, bounds, false);
            let mut shapes = Vec::new();
            lanes::shapes(&drawn, ui, &transform, Look::of(ui), &mut shapes);
            ui.painter().extend(shapes);
            return;
        }
        let wanted = Wanted {
            y: None,
            pen_px: PEN * to_pixels,
            ..wanted(ui, shared, (plot, 0), grid, view)
        };
        let watched = shared.watched;
        let [bottom, top] = self
            .picture
            .update(ui.ctx(), watched, wanted, newest_x)
            .ends;
        let [left, right] = grid.ends();
        let bounds = PlotBounds::from_min_max([left, bottom], [right, top]);
        let transform = PlotTransform::new(area, bounds, false);
        let painter = ui.painter();
        painter.hline(
            area.x_range(),
            area.bottom() + 1.0,
            (1.0, Look::of(ui).line),
        );
        if let Some(texture) = self.picture.texture() {
            let tint = eframe::egui::Color32::WHITE;
            painter.add(picture_item::picture(&texture, tint, &transform, to_pixels));
        }
    }
}

/// Draws the title where all folded plots have theirs; returns where the curves begin.
fn show_title(ui: &Ui, line: Rect, plot: &PlotPlan) -> f32 {
    let look = Look::of(ui);
    let left = line.left() + Y_LABELS;
    let room = ((line.right() - left) * TITLE.0).min(TITLE.1);
    let title = format!("{} {}", plot.title, plot.titled_unit());
    let mut job = LayoutJob::simple_singleline(title.trim_end().into(), semibold(13.0), look.text);
    job.wrap = TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    let at = pos2(left, line.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, look.text);
    left + room + 10.0
}

/// Draws as many last values as have room.
fn show_values(ui: &Ui, room: Rect, shared: &Shared<'_>, plot: &PlotPlan, view: &View) {
    let look = Look::of(ui);
    let middle = room.center().y;
    let layout = |text: String, ink| ui.painter().layout_no_wrap(text, mono(), ink);
    let mut x = room.left();
    let all: Vec<SeriesId> = shown_series(plot, view).collect();
    let is_one = all.len() == 1;
    let curve = |series: &SeriesId| Curve::from(*series).name(shared.plan, plot);
    let names: Vec<CurveName> = all.iter().take(NAMED_MOST).map(curve).collect();
    let names = cut(&names, NAME_CHARS);
    for (place, (series, name)) in all.iter().zip(names).enumerate() {
        let Some(value) = last_value(shared, *series) else {
            continue;
        };
        let name = if is_one { String::new() } else { name };
        let galleys = [layout(name, look.muted), layout(value, look.text)];
        let [name_width, value_width] = [&galleys[0], &galleys[1]].map(|galley| galley.size().x);
        let gap = if is_one { 0.0 } else { 6.0 };
        let width = 16.0 + name_width + gap + value_width;
        let left = all.len() - place - 1;
        let kept = if left > 0 { 40.0 } else { 0.0 };
        if x + width + kept > room.right() {
            let more = layout(format!("+ {}", left + 1), look.muted);
            let at = pos2(x, middle - more.size().y / 2.0);
            if x + more.size().x <= room.right() {
                ui.painter().galley(at, more, look.muted);
            }
            return;
        }
        let ink = shared.plan.ink(*series);
        dash(
            ui.painter(),
            pos2(x + 5.0, middle),
            (look.curve(ink), pattern(ink)),
        );
        let mut left = x + 16.0;
        let inks = [look.muted, look.text];
        for ((galley, ink), step) in galleys.into_iter().zip(inks).zip([name_width + gap, 0.0]) {
            let at = pos2(left, middle) - vec2(0.0, galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
            left += step;
        }
        x += width + 16.0;
    }
}

fn last_value(shared: &Shared<'_>, series: SeriesId) -> Option<String> {
    let info = shared.plan.infos.get(&series)?;
    let stats = shared.watched.stats(shared.plan.data_of(series))?;
    stats
        .seen_last()
        .map(|_| last_value_text(&stats, Some(info)))
}
