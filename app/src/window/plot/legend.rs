//! The line over a plot: its title, and the names of its curves.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontFamily, FontId, PointerButton, Rect, Response, Role, Sense, Ui,
    WidgetInfo, pos2, vec2,
};
use sprintscope_sim::Scope;

use super::legend_list::LegendList;
use super::title_place::Y_LABELS;
use super::y_strip::Ticked;
use super::{dragging, fold_mark, painting, smoothing};
use crate::view::View;
use crate::view::arrangement::arrange::Arrange;
use crate::view::asked::Asked;
use crate::view::axis::{self, Times};
use crate::view::command::Command;
use crate::view::curve_names::{CurveName, cut};
use crate::view::curves::Curve;
use crate::view::folds::Fold;
use crate::view::lane_rows;
use crate::view::measure::value_of;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::quantity::{name_end, series_name_cut};
use crate::view::told::{listed_value_text, resolution_there};
use crate::view::watched::Watched;
use crate::window::series::handles::Handles;
use crate::window::theme::{Look, mono, pattern, semibold};
use crate::window::widgets::dash;

/// How high the line is, in points.
pub(crate) const TITLE: f32 = 22.0;

/// A longer name shows its end in the legend, so that several fit.
const LEGEND_CHARS: usize = 28;
/// Names are cut to these, the first of them at which all have room; where none of them is enough, to this.
const CHARS: [usize; 5] = [LEGEND_CHARS, 20, 14, 10, 7];
const CHARS_OF_MANY: usize = 20;
/// Curves that are looked at to be named, at most: far more than fit.
const CURVES_MOST: usize = 64;
/// Where a name begins, behind its dash.
const NAME: f32 = 16.0;
/// Between a name and the value that is read out.
const VALUE: f32 = 7.0;
/// Room for "+ 9999 more".
const MORE: f32 = 84.0;
/// Room for the shortest of what stands behind a title.
const BEHIND: f32 = 62.0;
/// A title that is shortened to less than this says nothing: what stands behind it gives way first.
const TITLE_LEAST: f32 = 120.0;
/// Signs that are left of a title at least.
const TITLE_CHARS: usize = 6;
/// Behind a name, before the next one.
const BEHIND_NAME: f32 = 16.0;

/// Title and legend of one plot.
#[derive(Default)]
pub(crate) struct Legend {
    list: LegendList,
    names_all: bool,
}

/// The line over a plot, as it was drawn.
pub(crate) struct Head {
    /// All of it, which is dragged, and clicked for a menu.
    pub title: Response,
    /// What the plot stands over, where the line has no room for that.
    pub over: Option<String>,
}

impl Legend {
    /// Whether the line named all curves when it was drawn last.
    pub(crate) fn names_all(&self) -> bool {
        self.names_all
    }

    /// Draws the line, with the values at a place where one is read out there, each in what its axis is in. A click on a dash hides its curve or shows it again; one on a name has the
    /// curve stand out. What doesn't fit is in a list of its own.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, watched, plan): (&Scope, &dyn Watched, &Plan),
        (plot, read_at, ticked): (&PlotPlan, Option<f64>, &[Arc<Ticked>]),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) -> Head {
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), TITLE), Sense::hover());
        let taken = take_title(ui, row, plot, asked);
        fold_mark::show(ui, row, plot, Fold::Open, asked);
        let line = if plot.is_of_states {
            row
        } else {
            painting::show(ui, row, plot, view, asked)
        };
        let (smooth, row) = if plot.is_of_states {
            (smoothing::Wanted::No, line)
        } else {
            smoothing::wanted(ui, line, plot, view)
        };
        let (curves, count) = Curve::of_plot(plan, view, plot, CURVES_MOST);
        let entries = entries(
            (scope, watched, plan),
            (curves, read_at, ticked),
            plot,
            view,
        );
        let entries = as_many_as_fit(ui, entries, row.width());
        let names = shown(&entries, LEGEND_CHARS);
        // Values come and go with the pointer, and move nothing.
        let names = names.iter().map(|name| name_width(ui, name)).sum();
        let (mut x, has_legend, over) = show_title(ui, (row, names), (plan, plot), view.times());
        // All of them with shorter names rather than some with whole ones.
        let is_all = entries.len() == count;
        let room = row.right() - x;
        let all_have_room = |names: &Vec<String>| width(ui, &entries, names) <= room;
        // Where that isn't enough, at least the first one.
        let first_has_room = |names: &Vec<String>| {
            let first = entries.first().zip(names.first());
            let wide = first.map_or(0.0, |(first, name)| first.width(ui, name));
            wide + MORE <= room
        };
        let names = |chars| shown(&entries, chars);
        let whole = is_all.then(|| CHARS.into_iter().map(names).find(all_have_room));
        let of_many = || {
            let few = CHARS.into_iter().filter(|chars| *chars <= CHARS_OF_MANY);
            few.map(names).find(first_has_room)
        };
        let names = whole.flatten().or_else(of_many);
        let names = names.unwrap_or_else(|| shown(&entries, CHARS_OF_MANY));
        self.names_all = is_all;
        for (place, (entry, name)) in entries.iter().zip(&names).enumerate() {
            let left = count - place;
            let kept_for_rest = if left > 1 { MORE } else { 0.0 };
            let room = if has_legend {
                row.right() - kept_for_rest - x
            } else {
                0.0
            };
            let room = if is_all && place > 0 && left > 1 {
                // The rest may fit.
                let rest = width(ui, &entries[place..], &names[place..]);
                if rest <= row.right() - x {
                    room + MORE
                } else {
                    room
                }
            } else {
                room
            };
            let seen = (plan, &mut *view);
            let at = (row.with_min_x(x), room);
            let Some(width) = show_entry(ui, at, (entry, name), seen, asked) else {
                self.names_all = false;
                if !has_legend {
                    break;
                }
                let more = show_more(ui, row.with_min_x(x), plot, left);
                self.list.show(&more, (scope, plan), plot, view, asked);
                x = more.rect.right();
                break;
            };
            x += width;
        }
        smoothing::show(ui, (line, x), smooth, (plot, view), asked);
        Head { title: taken, over }
    }
}

/// The title is dragged elsewhere, and a double click on it enlarges the plot, or no longer.
pub(crate) fn take_title(ui: &Ui, row: Rect, plot: &PlotPlan, asked: &mut Vec<Asked>) -> Response {
    let id = ui.scope_id().with("title");
    let response = ui.interact(row, id, Sense::click_and_drag());
    response.widget_info(|| {
        let says = format!("Plot {}", plot.title);
        WidgetInfo::labeled(Role::Button, true, says)
    });
    dragging::drag_plot(&response, &plot.id);
    focus_line(ui, row, &response);
    // Who works it by keys has no double click.
    let is_by_keys = response.clicked() && !response.clicked_by(PointerButton::Primary);
    if response.double_clicked() || is_by_keys {
        let enlarge = Arrange::Enlarge(plot.id.clone());
        asked.push(Asked::by_button(Command::Arrange(enlarge)));
    }
    response
}

/// Draws the title, and behind it what the plot stands over where that leaves the names of all curves their room; returns
/// where the legend begins, whether there is one, and what had no room.
fn show_title(
    ui: &Ui,
    (row, names): (Rect, f32),
    (plan, plot): (&Plan, &PlotPlan),
    times: Times<'_>,
) -> (f32, bool, Option<String>) {
    let look = Look::of(ui);
    let mut x = row.left() + Y_LABELS;
    let width_in = |text: &str, font: FontId| {
        let galley = ui.painter().layout_no_wrap(text.into(), font, look.text);
        galley.size().x
    };
    let width = |text: &str| width_in(text, semibold(13.0));
    let titled = |chars| format!("{} {}", name_end(&plot.title, chars), plot.titled_unit());
    let whole = titled(LEGEND_CHARS);
    // One name alone says hardly more than the title: it stands there as a whole or not at all.
    let name = match *plot.series {
        [only] => Some(lane_rows::name(plan, plot, only)),
        _ => None,
    };
    let name = name.map(|name| NAME + width_in(&series_name_cut(name, LEGEND_CHARS), mono()));
    let has_legend = has_legend(row, width(whole.trim_end()), name);
    // What stands behind it, a curve or the button for more, has its room within the row.
    let end = row.right() - if has_legend { BEHIND } else { 0.0 };
    // Its end tells it from its neighbours.
    let mut lengths = (TITLE_CHARS..=LEGEND_CHARS).rev().map(titled);
    let title = lengths.find(|text| width(text.trim_end()) <= end - x);
    let title = title.unwrap_or_else(|| titled(TITLE_CHARS));
    let mut word = |text: String, font: FontId, ink: Color32| {
        let mut job = LayoutJob::simple_singleline(text, font, ink);
        job.wrap = TextWrapping::truncate_at_width((end - x).max(0.0));
        let galley = ui.painter().layout_job(job);
        let at = pos2(x, row.center().y - galley.size().y / 2.0);
        x += galley.size().x + 8.0;
        ui.painter().galley(at, galley, ink);
        x
    };
    let behind = word(title.trim_end().into(), semibold(13.0), look.text);
    let mut over = axis::over_words(&plot.id.axis, times, LEGEND_CHARS);
    let kept = if has_legend { names.max(BEHIND) } else { 0.0 };
    let has_room = |text: &String| {
        let wide = width_in(text, mono());
        behind + wide + 8.0 + 14.0 + kept <= row.right()
    };
    if over.as_ref().is_some_and(has_room)
        && let Some(text) = over.take()
    {
        word(text, mono(), look.muted);
    }
    ((x + 14.0).min(end + 14.0), has_legend, over)
}

/// The curves of a plot with their values at a place, where one is read out there.
fn entries<'a>(
    (scope, watched, plan): (&'a Scope, &'a dyn Watched, &'a Plan),
    (curves, read_at, ticked): (Vec<Curve>, Option<f64>, &'a [Arc<Ticked>]),
    plot: &'a PlotPlan,
    view: &'a View,
) -> impl Iterator<Item = Entry> {
    curves.into_iter().map(move |curve| {
        let series = &curve.series;
        let info = plan.infos.get(series);
        let name = info.map_or("", |info| info.name.as_str()).to_owned() + &curve.run_words();
        let shown = curve.name(plan, plot);
        let value = read_at.and_then(|x| value_of(watched, curve.trace(plan, view)?, x));
        // Only what is read out says how exact it is: a look at each series has its price.
        let value = value.map(|value| {
            let stats = scope.stats(*series).unwrap_or_default();
            match (info, ticked.get(plot.y_axis_of(*series))) {
                (Some(info), Some(ticked)) if !info.is_state() => {
                    let prefix = ticked.ticks.prefix;
                    let resolution = resolution_there(Some(&ticked.axis), (&stats, value));
                    resolution.read_out(value, &info.unit, prefix)
                }
                _ => listed_value_text(value, &stats, info),
            }
        });
        Entry {
            curve,
            name,
            shown,
            value: value.unwrap_or_default(),
        }
    })
}

/// Those that would have room with the shortest names: the others aren't looked at.
fn as_many_as_fit(ui: &Ui, entries: impl Iterator<Item = Entry>, room: f32) -> Vec<Entry> {
    let mut fitting = Vec::new();
    let mut wide = 0.0;
    for entry in entries {
        let shortest = shown(std::slice::from_ref(&entry), CHARS[CHARS.len() - 1]);
        wide += entry.width(ui, &shortest[0]);
        fitting.push(entry);
        // One more than fits says that not all do.
        if wide > room {
            break;
        }
    }
    fitting
}

/// Their names as they stand there, with so many signs at most.
fn shown(entries: &[Entry], chars: usize) -> Vec<String> {
    let names: Vec<CurveName> = entries.iter().map(|entry| entry.shown.clone()).collect();
    cut(&names, chars)
}

/// How wide all of them are with these names, one behind the other.
fn width(ui: &Ui, entries: &[Entry], names: &[String]) -> f32 {
    let both = entries.iter().zip(names);
    both.map(|(entry, name)| entry.width(ui, name)).sum()
}

/// A curve as the legend names it.
struct Entry {
    curve: Curve,
    name: String,
    /// The same as it stands there: whose it is is told where jobs share the plot.
    shown: CurveName,
    /// What is read out, if anything is.
    value: String,
}

impl Entry {
    /// How wide it is with this name, its dash and what is free behind it.
    fn width(&self, ui: &Ui, name: &str) -> f32 {
        let value = match &*self.value {
            "" => 0.0,
            value => wide(ui, value) + VALUE,
        };
        name_width(ui, name) + value
    }
}

/// How wide a curve is with this name, without a value.
fn name_width(ui: &Ui, name: &str) -> f32 {
    NAME + wide(ui, name) + BEHIND_NAME
}

fn wide(ui: &Ui, text: &str) -> f32 {
    let ink = Look::of(ui).muted;
    let galley = ui.painter().layout_no_wrap(text.to_owned(), mono(), ink);
    galley.size().x
}

/// Whether anything stands behind a title as wide as this: the one name there is, or the button for more.
fn has_legend(row: Rect, title: f32, name: Option<f32>) -> bool {
    let room = row.width() - Y_LABELS;
    match name {
        Some(name) => title + 8.0 + 14.0 + name <= room,
        None => title.min(TITLE_LEAST) <= room - BEHIND,
    }
}

/// Draws a curve's dash and name where `row` begins; returns how wide they are, or `None` if that is
/// more than the room.
fn show_entry(
    ui: &Ui,
    (row, room): (Rect, f32),
    (entry, shown): (&Entry, &str),
    (plan, view): (&Plan, &mut View),
    asked: &mut Vec<Asked>,
) -> Option<f32> {
    let look = Look::of(ui);
    let (of, name) = (entry.curve, &*entry.name);
    let series = of.series;
    let is_hidden = view.hidden.contains(&series);
    let stands_out = view.highlighted() == Some(series);
    let ink = match (is_hidden, stands_out) {
        (_, true) => look.text,
        (true, _) => look.faint,
        _ => look.muted,
    };
    let galley = ui.painter().layout_no_wrap(shown.to_owned(), mono(), ink);
    let value = entry.value.clone();
    let value = ui.painter().layout_no_wrap(value, mono(), look.accent);
    let value_width = match value.size().x {
        0.0 => 0.0,
        width => width + VALUE,
    };
    let width = NAME + galley.size().x + value_width;
    if width > room {
        return None;
    }
    let whole = Rect::from_min_size(row.min, vec2(width, row.height()));
    let (hit, rest) = whole.split_left_right_at_x(row.left() + NAME - 2.0);
    let handles = Handles::new(ui, of, [hit, rest], view);
    if handles.is_kept {
        let fill = look.accent.gamma_multiply(0.22);
        let behind = rest.expand2(vec2(2.0, -2.0));
        ui.painter().rect_filled(behind, 3, fill);
    }
    let curve = of.ink(plan, view);
    let color = look.curve(curve);
    let faded = if is_hidden { 0.3 } else { 1.0 };
    let middle = row.center().y;
    let at = pos2(row.left() + 5.0, middle);
    let swatch = (color.gamma_multiply(faded), pattern(curve));
    dash(ui.painter(), at, swatch);
    let at = pos2(row.left() + NAME, middle - galley.size().y / 2.0);
    let value_at = pos2(at.x + galley.size().x + VALUE, at.y);
    ui.painter().galley(at, galley, ink);
    ui.painter().galley(value_at, value, look.accent);
    focus_line(ui, hit, &handles.dash);
    focus_line(ui, rest, &handles.name);
    let command = handles.command(name, || name.to_owned());
    asked.extend(command.map(Asked::by_button));
    Some(width + BEHIND_NAME)
}

fn focus_line(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        let y = rect.bottom() - 3.0;
        ui.painter()
            .hline(rect.x_range(), y, (1.5, Look::of(ui).accent));
    }
}

/// The button behind the names that fit.
fn show_more(ui: &Ui, row: Rect, plot: &PlotPlan, left: usize) -> Response {
    let look = Look::of(ui);
    let font = FontId::new(11.0, FontFamily::Proportional);
    let text = format!("+ {left} more");
    let galley = ui
        .painter()
        .layout_no_wrap(text, font, Color32::PLACEHOLDER);
    let size = galley.size() + vec2(12.0, 4.0);
    let rect = Align2::LEFT_CENTER.anchor_size(pos2(row.left() - 6.0, row.center().y), size);
    let id = ui.scope_id().with("more");
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        let says = format!("{left} more series of {}", plot.title);
        WidgetInfo::labeled(Role::Button, true, says)
    });
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit {
        ui.painter().rect_filled(rect, 4, look.raised);
        look.text
    } else {
        look.muted
    };
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
    response
}
