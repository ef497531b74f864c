//! Series and plots that are dragged: what would become of them where the pointer is, and what does when they are let
//! go.

use eframe::egui::{
    Align2, CursorIcon, DragAndDrop, Id, LayerId, Order, Pos2, Rect, Response, Stroke, StrokeKind,
    Ui, pos2, style::ScrollAnimation, vec2,
};
use sprintscope_sim::store::SeriesId;

use super::plot_column::GAP;
use crate::view::arrangement::arrange::Arrange;
use crate::view::arrangement::tile::Edge;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::side_axes::refusal;
use crate::window::theme::{Look, mono};

/// So much of a plot's side belongs to its edge, and so many points at most.
const EDGE: (f32, f32) = (0.26, 90.0);

/// So near to the upper or lower end of a scrolled column, in points, what is dragged scrolls it.
const SCROLLS: f32 = 44.0;
/// How fast at most, in points a second.
const SPEED: f32 = 900.0;
/// A frame that took longer, as the first one after a rest, scrolls no further.
const MOST_SECS: f32 = 0.05;
/// A sentence beside the pointer is no wider than this, in points, and goes on in the next line.
const CHIP: f32 = 320.0;

/// What is dragged.
#[derive(Clone, Debug, PartialEq)]
enum Dragged {
    Series(SeriesId),
    Plot(PlotId),
}

/// Whoever drags this drags a series.
pub(crate) fn drag_series(response: &Response, series: SeriesId) {
    if response.drag_started() {
        DragAndDrop::set_payload(&response.ctx, Dragged::Series(series));
    }
}

/// Whoever drags this drags a plot.
pub(crate) fn drag_plot(response: &Response, plot: &PlotId) {
    if response.drag_started() {
        DragAndDrop::set_payload(&response.ctx, Dragged::Plot(plot.clone()));
    }
}

/// Where within a plot something is let go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zone {
    Onto,
    At(Edge),
}

impl Zone {
    fn of(rect: Rect, at: Pos2) -> Self {
        let [across, down] = [rect.width(), rect.height()].map(|side| (side * EDGE.0).min(EDGE.1));
        let distances = [
            (Edge::Left, (at.x - rect.left()) / across),
            (Edge::Right, (rect.right() - at.x) / across),
            (Edge::Top, (at.y - rect.top()) / down),
            (Edge::Bottom, (rect.bottom() - at.y) / down),
        ];
        let nearest = distances.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
        match nearest {
            Some((edge, distance)) if distance < 1.0 => Self::At(edge),
            _ => Self::Onto,
        }
    }

    /// What of the plot would be taken.
    fn part(self, rect: Rect) -> Rect {
        let middle = rect.center();
        match self {
            Self::Onto => rect,
            Self::At(Edge::Left) => rect.with_max_x(middle.x),
            Self::At(Edge::Right) => rect.with_min_x(middle.x),
            Self::At(Edge::Top) => rect.with_max_y(middle.y),
            Self::At(Edge::Bottom) => rect.with_min_y(middle.y),
        }
    }
}

/// Shows what would become of what is dragged, and does it when it is let go. `seen` are the plots in sight, each
/// with its place.
pub(crate) fn show<'a>(
    ui: &Ui,
    plan: &Plan,
    seen: impl Iterator<Item = (&'a PlotPlan, Rect)>,
    asked: &mut Vec<Asked>,
) {
    let ctx = ui.ctx();
    let Some(dragged) = DragAndDrop::payload::<Dragged>(ctx) else {
        return;
    };
    let Some(at) = ctx.input(|input| input.pointer.interact_pos()) else {
        return;
    };
    ctx.set_cursor_icon(CursorIcon::Grabbing);
    let room = ui.clip_rect();
    // What lies between two plots belongs to the nearer one.
    let mut seen =
        seen.filter(|(_, rect)| room.contains(at) && rect.expand(GAP / 2.0).contains(at));
    let found = seen.next();
    let wanted = found.and_then(|(plot, rect)| {
        let zone = Zone::of(rect, at);
        let (arrange, says) = wanted(plan, &dragged, plot, zone)?;
        let refused = refused(plan, &dragged, plot, zone);
        let is_refused = refused.is_some();
        let says = refused.unwrap_or(says);
        Some((arrange, is_refused, says, zone.part(rect)))
    });
    let says = match &wanted {
        Some((_, is_refused, says, part)) => {
            let look = Look::of(ui);
            let painter = ui.painter();
            let ink = if *is_refused { look.dead } else { look.accent };
            painter.rect_filled(*part, 4, ink.gamma_multiply(0.18));
            let stroke = Stroke::new(1.5, ink);
            painter.rect_stroke(*part, 4, stroke, StrokeKind::Inside);
            says.clone()
        }
        None => name(plan, &dragged),
    };
    show_chip(ui, at, &says);
    if ctx.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(ctx);
        // What is refused is asked for, too: whoever refuses it says why, and that stays to be read.
        let command = wanted.map(|(arrange, ..)| Command::Arrange(arrange));
        asked.extend(command.map(Asked::by_button));
    }
}

/// Scrolls the column in which something is dragged to its upper or lower end, the faster the nearer to that.
pub(crate) fn scroll_at_edges(ui: &Ui) {
    let ctx = ui.ctx();
    if !DragAndDrop::has_payload_of_type::<Dragged>(ctx) {
        return;
    }
    let (at, secs) = ctx.input(|input| (input.pointer.interact_pos(), input.stable_dt));
    let room = ui.clip_rect();
    let Some(at) = at.filter(|at| room.x_range().contains(at.x)) else {
        return;
    };
    let speed = edge_speed(room, at.y);
    if speed != 0.0 {
        let by = vec2(0.0, speed * secs.min(MOST_SECS));
        ui.scroll_with_delta_animation(by, ScrollAnimation::none());
        ctx.request_repaint();
    }
}

/// How fast what is seen here moves while something is dragged at this height, in points a second: downwards, to what
/// is above, where that is positive.
fn edge_speed(room: Rect, y: f32) -> f32 {
    let band = SCROLLS.min(room.height() / 4.0);
    let within = |far: f32| ((band - far) / band).clamp(0.0, 1.0);
    SPEED * (within(y - room.top()) - within(room.bottom() - y))
}

/// Why nothing comes of it where a series is let go there.
fn refused(plan: &Plan, dragged: &Dragged, plot: &PlotPlan, zone: Zone) -> Option<String> {
    let (Dragged::Series(series), Zone::Onto) = (dragged, zone) else {
        return None;
    };
    let unit_of = |one: &SeriesId| plan.infos.get(one).map(|info| &*info.unit);
    let there = plot.series.iter().filter_map(unit_of);
    let why = refusal(there, unit_of(series).into_iter())?;
    Some(format!("{why}. At an edge it gets a plot of its own"))
}

/// What is asked for where it is let go there, and that in words; nothing where it would stay as it is.
fn wanted(
    plan: &Plan,
    dragged: &Dragged,
    plot: &PlotPlan,
    zone: Zone,
) -> Option<(Arrange, String)> {
    let name = name(plan, dragged);
    let side = |edge| match edge {
        Edge::Left => "on the left",
        Edge::Right => "on the right",
        Edge::Top => "above",
        Edge::Bottom => "below",
    };
    let (id, title) = (plot.id.clone(), &plot.title);
    match (dragged, zone) {
        (Dragged::Series(series), Zone::Onto) => {
            let is_there = plot.series.contains(series);
            let series = *series;
            let arrange = Arrange::MoveSeries { series, into: id };
            (!is_there).then(|| (arrange, format!("{name} into {title}")))
        }
        (Dragged::Series(series), Zone::At(edge)) => {
            let is_alone = plot.series == [*series];
            let (series, beside) = (*series, id);
            let arrange = Arrange::SplitOff {
                series,
                beside,
                edge,
            };
            let says = format!("{name}: a plot of its own {}", side(edge));
            (!is_alone).then_some((arrange, says))
        }
        (Dragged::Plot(dragged), _) if *dragged == id => None,
        (Dragged::Plot(dragged), Zone::Onto) => {
            let (plot, onto) = (dragged.clone(), id);
            let says = format!("{name} as a tab over {title}");
            Some((Arrange::Stack { plot, onto }, says))
        }
        (Dragged::Plot(dragged), Zone::At(edge)) => {
            let (plot, beside) = (dragged.clone(), id);
            let says = format!("{name} {}", side(edge));
            Some((Arrange::MovePlot { plot, beside, edge }, says))
        }
    }
}

fn name(plan: &Plan, dragged: &Dragged) -> String {
    match dragged {
        Dragged::Series(series) => {
            let info = plan.infos.get(series);
            info.map_or_else(String::new, |info| info.name.clone())
        }
        Dragged::Plot(id) => {
            let plot = plan.plots.iter().find(|plot| plot.id == *id);
            plot.map_or_else(String::new, |plot| plot.title.clone())
        }
    }
}

/// What is dragged, at the pointer, over everything.
fn show_chip(ui: &Ui, at: Pos2, says: &str) {
    let look = Look::of(ui);
    let layer = LayerId::new(Order::Tooltip, Id::unique("dragged"));
    let painter = ui.ctx().layer_painter(layer);
    let screen = ui.ctx().content_rect();
    let most = CHIP.min(screen.width() - 28.0);
    let galley = painter.layout(says.to_owned(), mono(), look.text, most);
    let size = galley.size() + vec2(14.0, 8.0);
    let corner = at + vec2(12.0, 14.0);
    let corner = pos2(
        corner.x.min(screen.right() - size.x).max(screen.left()),
        corner.y.min(screen.bottom() - size.y),
    );
    let rect = Align2::LEFT_TOP.anchor_size(corner, size);
    painter.rect_filled(rect, 5, look.raised);
    painter.rect_stroke(rect, 5, Stroke::new(1.0, look.line), StrokeKind::Inside);
    painter.galley(rect.min + vec2(7.0, 4.0), galley, look.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_scrolls_faster_the_nearer_to_its_end_something_is_dragged() {
        let room = Rect::from_min_max(pos2(0.0, 100.0), pos2(300.0, 500.0));
        let speeds = [80.0, 100.0, 122.0, 144.0, 300.0, 456.0, 478.0, 500.0, 540.0];
        let speeds = speeds.map(|y| edge_speed(room, y));
        let fast = SPEED;
        let half = SPEED / 2.0;
        let expected = [fast, fast, half, 0.0, 0.0, 0.0, -half, -fast, -fast];
        assert_eq!(speeds, expected);
    }
}
