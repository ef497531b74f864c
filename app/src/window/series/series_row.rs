//! A series as a line of a list: the dash shows it or not, the name has it stand out, its last value
//! stands on the right.

use eframe::egui::{Align2, Color32, Rect, Response, Stroke, Ui, vec2};
use eframe::egui::{StrokeKind, pos2};
use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use super::handles::Handles;
use crate::view::View;
use crate::view::as_of::AsOf;
use crate::view::command::Command;
use crate::view::curve_names::cut_among;
use crate::view::paths::WithPaths;
use crate::view::plan::Plan;
use crate::view::told::{last_value_text, value_there_text};
use crate::view::value_room::{value_in, value_room};
use crate::view::watched::Watched;
use crate::window::theme::{Look, mono, pattern};
use crate::window::widgets::{clipped_text, dash, name_chars};

/// Where the name begins, in points from the line's left end.
const NAME: f32 = 31.0;
/// Between the name and the value.
const GAP: f32 = 8.0;
/// Where the dash is.
const DASH: f32 = 20.0;

/// Draws the line of a series within `rect`; its name is cut so that it is told from those near it in its list.
pub(crate) fn show(
    ui: &mut Ui,
    rect: Rect,
    series: SeriesId,
    (name, near): (&str, &dyn Fn() -> Vec<String>),
    (scope, plan, view): (&Scope, &Plan, &mut View),
) -> Option<Command> {
    let look = Look::of(ui);
    let (hit, rest) = rect.split_left_right_at_x(rect.left() + NAME - 3.0);
    let handles = Handles::new(ui, series, [hit, rest], view);
    let (is_hidden, is_kept) = (handles.is_hidden, handles.is_kept);
    mark(ui, rest, &handles.name, is_kept);
    outline(ui, hit, &handles.dash);
    let faded = |color: Color32| {
        if is_hidden {
            color.gamma_multiply(0.4)
        } else {
            color
        }
    };
    let color = look.curve(plan.ink(series));
    let at = pos2(rect.left() + DASH, rect.center().y);
    if is_hidden {
        let stroke = Stroke::new(1.0, color.gamma_multiply(0.6));
        let hollow = Rect::from_center_size(at, vec2(10.0, 4.0));
        ui.painter()
            .rect_stroke(hollow, 1.0, stroke, StrokeKind::Inside);
    } else {
        dash(ui.painter(), at, (color, pattern(plan.ink(series))));
    }
    let all = WithPaths::new(scope, &view.paths);
    let watched = AsOf::new(&all, (scope, plan), view.playback.moment());
    let there = value_there_text(&watched, plan, view, series);
    let is_there = there.is_some();
    let value = there.unwrap_or_else(|| last_value(&watched, plan, series));
    let info = plan.infos.get(&series);
    let line = Text {
        series,
        is_label: info.is_some_and(|info| info.is_state()),
        rect: rect.shrink2(vec2(2.0, 0.0)),
        name,
        near,
        value: &value,
    };
    let stands_out = is_kept || view.highlighted() == Some(series);
    let ink = if stands_out { look.text } else { look.muted };
    let value_ink = if is_there { look.accent } else { look.text };
    line.show(ui, faded(ink), faded(value_ink));
    handles.command(name, || format!("{name} {value}"))
}

fn last_value(watched: &dyn Watched, plan: &Plan, series: SeriesId) -> String {
    let stats = watched.stats(series).unwrap_or_default();
    last_value_text(&stats, plan.infos.get(&series))
}

/// Behind a name that the pointer or the focus is on, or that is kept.
fn mark(ui: &Ui, rect: Rect, named: &Response, is_kept: bool) {
    let look = Look::of(ui);
    let fill = if is_kept {
        look.accent.gamma_multiply(0.22)
    } else if named.hovered() {
        look.text.gamma_multiply(0.07)
    } else {
        Color32::TRANSPARENT
    };
    if fill != Color32::TRANSPARENT {
        ui.painter().rect_filled(rect, 3, fill);
    }
    outline(ui, rect, named);
}

/// Around what has the focus; and it is brought into sight.
fn outline(ui: &Ui, rect: Rect, response: &Response) {
    if !response.has_focus() {
        return;
    }
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    let stroke = Stroke::new(1.0, Look::of(ui).accent);
    ui.painter()
        .rect_stroke(rect, 3, stroke, StrokeKind::Inside);
}

/// The texts of a line.
struct Text<'a> {
    series: SeriesId,
    /// Whether the value is the name of a state.
    is_label: bool,
    rect: Rect,
    name: &'a str,
    /// The names of those near it in its list.
    near: &'a dyn Fn() -> Vec<String>,
    value: &'a str,
}

impl Text<'_> {
    /// How wide the series' value was at most: the cut of its name doesn't move with it.
    fn widest(&self, ui: &Ui, width: f32, most: f32) -> f32 {
        let id = ui.scope_id().with(("widest value", self.series, self.name));
        ui.data_mut(|data| {
            let widest = data.get_temp_mut_or_default::<f32>(id);
            *widest = widest.min(most).max(width);
            *widest
        })
    }

    fn show(&self, ui: &Ui, name_ink: Color32, value_ink: Color32) {
        let (left, right) = (self.rect.left() + NAME - 2.0, self.rect.right());
        let middle = self.rect.center().y;
        let at = pos2(right, middle);
        let ink = (mono(), value_ink);
        let room = right - left - GAP;
        let line = name_chars(ui, room);
        let most = value_room(line + 1, self.name);
        let value = value_in(self.value, self.is_label, most);
        let most = room * most as f32 / (line + 1) as f32;
        let width = clipped_text(ui, at, Align2::RIGHT_CENTER, &value, ink, room).x;
        let room = room - self.widest(ui, width, most);
        let chars = name_chars(ui, room);
        // Looked at where it matters alone: this is drawn for every line.
        let name = if self.name.chars().count() > chars {
            let near = (self.near)();
            cut_among(self.name, near.iter().map(String::as_str), chars)
        } else {
            self.name.to_owned()
        };
        let ink = (mono(), name_ink);
        clipped_text(
            ui,
            pos2(left, middle),
            Align2::LEFT_CENTER,
            &name,
            ink,
            room,
        );
    }
}
