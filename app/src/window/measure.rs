//! The panel with what is measured at the cursors and between them.

pub(super) mod measure_field;
pub(super) mod opening;

use std::ops::Range;

use eframe::egui::{
    self, Align, Align2, Color32, FontFamily, FontId, Layout, Rect, Response, RichText, Role,
    ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};
use sprintscope_sim::Scope;
use sprintscope_sim::store::XAxis;

use self::measure_field::MeasureField;
use self::opening::{Heights, Hold, Opening};
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::axis::Wall;
use crate::view::command::Command;
use crate::view::cursors::{Cursor, CursorCommand, Places};
use crate::view::curve_names::{CurveName, cut};
use crate::view::curves::Curve;
use crate::view::measure::{COLUMNS, LOOK_AGAIN, Line, Measure, Sure, apart, axis_words};
use crate::view::noting;
use crate::view::paths::WithPaths;
use crate::view::plan::Plan;
use crate::view::watched::Watched;
use crate::window::theme::{Look, mono, pattern};
use crate::window::widgets::{clipped_text, dash, fitting, name_chars};

/// How high a line is, in points.
const ROW: f32 = 17.0;
/// The line with the cursors' places.
const HEAD: f32 = 30.0;
/// Signs of a name, at least: what it is cut to still tells it from others.
const NAME_LEAST: usize = 8;
/// Room for a series' name and unit.
const NAME: f32 = 190.0;
/// The same where columns would else be out of sight.
const SHORT_NAME: f32 = 96.0;
/// Between two columns, and where there is little room.
const GAP: f32 = 14.0;
const SMALL_GAP: f32 = 6.0;
/// The least room of a column.
const COLUMN: f32 = 24.0;
/// Over and under all that is in the panel, together.
const MARGIN: f32 = 12.0;
/// The bar where columns are out of sight.
const BAR: f32 = 12.0;
/// Room for the axis beside the fields.
const AXIS_FROM: f32 = 520.0;
/// Lines that the panel has room for at first, at most.
const LINES: usize = 8;

/// What the panel keeps from frame to frame.
#[derive(Default)]
pub(super) struct MeasurePanel {
    measure: Measure,
    fields: [MeasureField; 2],
    /// How wide the buttons of its head were.
    buttons: f32,
    opening: Opening,
    /// How wide each column was: it grows with what stands in it, so that nothing jumps while it is read.
    widths: [f32; COLUMNS.len()],
    /// The axis and the lines that were shown: others have widths of their own.
    widths_of: Option<(XAxis, usize)>,
    /// Which lines were in sight.
    seen: Range<usize>,
}

impl MeasurePanel {
    /// Whether plots keep their places although the panel has taken some of their room.
    pub(super) fn holds_plots(&self) -> Hold {
        self.opening.hold
    }

    /// Draws the panel at the bottom of what is left, while there is a cursor.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        self.copy(ui, scope, plan, view);
        let Some((axis, places)) = view.cursors.measured() else {
            self.measure.rest();
            self.opening = Opening::default();
            // Without a table the place is typed beside the plots.
            if let Some(cursor) = view.cursors.field_is_wanted.take() {
                noting::begin_place(scope, view, cursor);
                ui.request_repaint();
            }
            // What is drawn next is called the same with the panel and without: a click goes on in it.
            ui.skip_ahead_auto_ids(1);
            return;
        };
        let at = (&axis, places);
        let lines = self.measure.series(scope, (plan, view), at).len();
        let nothing = self.measure.nothing_words(scope, (plan, view), at);
        let heights = Heights::of(lines, ui.available_height());
        let is_awaited = view.cursors.field_is_wanted.is_some();
        if !self.opening.is_open(ui, heights.first, is_awaited) {
            // It would open under the pointer.
            ui.skip_ahead_auto_ids(1);
            return;
        }
        let is_table = lines > 0 && heights.has_table;
        let panel = if is_table {
            egui::Panel::bottom("measure")
                .resizable(true)
                .default_size(heights.first)
                .size_range(heights.least..=heights.most)
        } else {
            let line = if nothing.is_some() { ROW } else { 0.0 };
            egui::Panel::bottom("measure without a table")
                .resizable(false)
                .exact_size(HEAD + line + MARGIN)
        };
        let margin = egui::Margin::symmetric(12, (MARGIN / 2.0) as i8);
        panel
            .show_separator_line(false)
            .frame(crate::window::theme::panel_frame(margin))
            .show(ui, |ui| {
                crate::window::theme::edge(ui, Align2::CENTER_TOP);
                let apart = self.head(ui, scope, (&axis, places), view, asked);
                if let Some(words) = nothing {
                    let words = RichText::new(words).color(Look::of(ui).muted);
                    ui.add(egui::Label::new(words).truncate());
                } else if is_table {
                    self.table(ui, (scope, plan), (&axis, places), (view, &apart));
                }
            });
        if self.measure.has_more() {
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
    }

    /// What was asked to be copied is, once it is read.
    fn copy(&mut self, ui: &Ui, scope: &Scope, plan: &Plan, view: &mut View) {
        if let Some(text) = self.measure.copied(scope, plan, view) {
            ui.ctx().copy_text(text);
        } else if view.cursors.copy_is_wanted {
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
    }

    /// Draws the line over the table; returns what of it has no room there.
    fn head(
        &mut self,
        ui: &mut Ui,
        scope: &Scope,
        (axis, places): (&XAxis, Places),
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) -> Vec<String> {
        let look = Look::of(ui);
        let mut without_room = Vec::new();
        let mut ask = |command| asked.push(Asked::by_button(Command::Cursor(command)));
        ui.horizontal(|ui| {
            ui.set_height(HEAD - 6.0);
            let wanted = view.cursors.field_is_wanted.take();
            let wall = wall(scope, view);
            if view.cursors.axes() == 1 && ui.available_width() > AXIS_FROM {
                let words = RichText::new(axis_words(axis, view)).size(12.0);
                ui.label(words.color(look.muted));
            }
            let end = ui.max_rect().right() - self.buttons;
            let beside: Vec<String> = apart(axis, places).into_iter().flatten().collect();
            let wide = |text: &String| {
                let words = ui.painter().layout_no_wrap(text.clone(), mono(), look.text);
                words.size().x + ui.spacing().item_spacing.x
            };
            // The fields are as narrow as what is in them allows before what is between the cursors has no room.
            let kept: f32 = beside.iter().map(wide).sum();
            let room = (end - kept - ui.cursor().left()) / 2.0;
            for (cursor, field) in Cursor::ALL.into_iter().zip(&mut self.fields) {
                let is_wanted = wanted == Some(cursor);
                let command =
                    field.show(ui, cursor, (axis, places), (view, wall), (is_wanted, room));
                command.into_iter().for_each(&mut ask);
            }
            for text in beside {
                let words = ui.painter().layout_no_wrap(text.clone(), mono(), look.text);
                if without_room.is_empty() && ui.cursor().left() + words.size().x <= end {
                    ui.label(RichText::new(text).font(mono()).color(look.text));
                } else {
                    without_room.push(text);
                }
            }
            if places.ends().is_none() {
                let hint = "Shift+click for B, or drag in the strip over a plot";
                let words = ui.painter().layout_no_wrap(
                    hint.into(),
                    FontId::proportional(12.0),
                    look.muted,
                );
                if ui.cursor().left() + words.size().x <= end {
                    ui.label(RichText::new(hint).size(12.0).color(look.muted));
                }
            }
            let buttons = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let mut button = |ui: &mut Ui, name: &str, says: &str, command| {
                    let pressed = ui.small_button(name).on_hover_text(says).clicked();
                    if pressed {
                        ask(command);
                    }
                };
                button(
                    ui,
                    "Clear",
                    "Remove the cursors (Esc)",
                    CursorCommand::Clear,
                );
                button(
                    ui,
                    "Hide",
                    "Hide this table, and keep the cursors",
                    CursorCommand::Measure,
                );
                let says = "Copy the table with tabs, numbers with all their digits";
                button(ui, "Copy", says, CursorCommand::Copy);
                if view.cursors.axes() > 1 {
                    let says = "The next axis with cursors";
                    button(ui, &axis_words(axis, view), says, CursorCommand::NextAxis);
                }
                ui.min_rect().width()
            });
            let width = buttons.inner + ui.spacing().item_spacing.x;
            if self.buttons != width {
                self.buttons = width;
                ui.ctx().request_repaint();
            }
        });
        without_room
    }

    fn table(
        &mut self,
        ui: &mut Ui,
        (scope, plan): (&Scope, &Plan),
        (axis, places): (&XAxis, Places),
        (view, apart): (&View, &[String]),
    ) {
        let at = (axis, places);
        let series: Vec<Curve> = self.measure.series(scope, (plan, view), at).to_vec();
        let of = Some((axis.clone(), series.len()));
        if self.widths_of != of {
            self.widths_of = of;
            self.widths = [COLUMN; COLUMNS.len()];
            // How much is read is said while it is read.
            self.widths[COLUMNS.len() - 1] = 0.0;
        }
        let height = ROW * (series.len() + 1) as f32;
        let is_long = height > ui.available_height();
        let bar = egui::style::ScrollStyle::solid();
        let beside = if is_long { bar.allocated_width() } else { 0.0 };
        let room = ui.available_width() - beside;
        let shape = self.shape(places, room);
        let width = shape.width(&self.widths, places);
        // What is out of sight is to be seen as such.
        if is_long || width > room {
            ui.spacing_mut().scroll = bar;
        }
        // Whose they are is told where jobs share the table.
        let mut jobs = series.iter().map(|curve| plan.job_of(curve.series));
        let first = jobs.next();
        let is_short = jobs.all(|job| Some(job) == first);
        ScrollArea::both()
            .id_salt("measured")
            // A line is better than none.
            .min_scrolled_height(ROW * 2.0)
            .auto_shrink([false, false])
            .show_viewport(ui, |ui, viewport| {
                ui.set_min_size(vec2(width, height));
                let corner = ui.max_rect().min;
                let row = |place: f32| {
                    let at = pos2(corner.x, corner.y + place);
                    Rect::from_min_size(at, vec2(width.max(viewport.width()), ROW))
                };
                // One that is seen in part is drawn, and isn't in sight.
                let beneath = (viewport.height() / ROW - 1.0).max(1.0);
                let above = viewport.top() / ROW;
                let drawn = above as usize..(above + beneath).ceil() as usize;
                let drawn = drawn.start.min(series.len())..drawn.end.min(series.len());
                let first = above.ceil() as usize;
                self.seen = first..(above + beneath + 0.01) as usize;
                self.measure
                    .look(scope, (plan, view), places, &series[drawn.clone()]);
                let watched = WithPaths::new(scope, &view.paths);
                let names = names(ui, (plan, is_short), &series[drawn.clone()], shape);
                for (place, name) in drawn.zip(names) {
                    let curve = series[place];
                    let line = self.measure.line(&watched, (plan, view), places, curve);
                    let row = row(ROW * (place + 1) as f32);
                    let id = ui.scope_id().with(("line", place));
                    let response = ui.interact(row, id, Sense::hover());
                    self.line(ui, plan, (response, places, shape), (&line, &name));
                }
                let count = is_long.then(|| self.count_words(series.len()));
                let said = (apart, count.as_deref());
                self.heads(ui, (row(viewport.top()), places), said, shape);
            });
    }

    /// Which lines are in sight of how many.
    fn count_words(&self, lines: usize) -> String {
        let last = self.seen.end.min(lines);
        format!("{}–{last} of {lines}", (self.seen.start + 1).min(last))
    }

    /// As roomy as the table may be and yet be seen whole, if it can be.
    fn shape(&self, places: Places, room: f32) -> Shape {
        let roomy = Shape {
            name: NAME,
            gap: GAP,
        };
        if roomy.width(&self.widths, places) <= room {
            return roomy;
        }
        let tight = Shape {
            name: SHORT_NAME,
            gap: SMALL_GAP,
        };
        let free = room - tight.width(&self.widths, places);
        Shape {
            name: (SHORT_NAME + free).clamp(SHORT_NAME, NAME),
            ..tight
        }
    }

    /// Draws the columns' titles over the lines, and before them what the panel's head has no room for, and which
    /// lines are in sight.
    fn heads(
        &mut self,
        ui: &mut Ui,
        (row, places): (Rect, Places),
        (apart, count): (&[String], Option<&str>),
        shape: Shape,
    ) {
        let look = Look::of(ui);
        ui.painter().rect_filled(row, 0, look.panel);
        let small = FontId::new(11.0, FontFamily::Monospace);
        let first = count.or(apart.first().map(String::as_str)).unwrap_or("");
        let apart: Vec<&str> = count
            .into_iter()
            .chain(apart.iter().map(|text| &**text))
            .collect();
        // Whole words, as many as have room; all of them for who points there.
        let said = [apart.join("  "), first.to_owned()];
        let said = fitting(ui, said.into(), &small, shape.name).unwrap_or_default();
        let at = (row.left_center(), Align2::LEFT_CENTER);
        clipped_text(ui, at.0, at.1, &said, (small, look.text), shape.name);
        if !apart.is_empty() {
            let before = row.with_max_x(row.left() + shape.name);
            let response = ui.interact(before, ui.scope_id().with("apart"), Sense::hover());
            let says = apart.join("\n");
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &says));
            response.on_hover_text(&says);
        }
        let mut left = row.left() + shape.name;
        for (place, column) in COLUMNS.iter().enumerate() {
            let width = self.widths[place];
            if !is_shown(place, places) || width == 0.0 {
                continue;
            }
            let cell = Rect::from_min_size(pos2(left, row.top()), vec2(width, ROW));
            left += width + shape.gap;
            let font = FontId::new(11.0, FontFamily::Proportional);
            let at = pos2(cell.right(), cell.center().y);
            let is_seen = is_in_sight(ui, (row.left(), shape.name), [cell.left(), cell.right()]);
            let head = (column.head, font, look.muted);
            let wide = cell_text(ui, at, head, is_seen);
            if wide > width {
                self.widths[place] = wide;
                ui.ctx().request_repaint();
            }
            if !is_seen {
                continue;
            }
            let response = ui.interact(cell, ui.scope_id().with(column.head), Sense::hover());
            response.on_hover_text(column.says);
        }
    }

    fn line(
        &mut self,
        ui: &Ui,
        plan: &Plan,
        (response, places, shape): (Response, Places, Shape),
        (line, shown): (&Line, &str),
    ) {
        let look = Look::of(ui);
        let row = response.rect;
        let info = plan.infos.get(&line.curve.series);
        let (name, unit) = info.map_or(("", ""), |info| (&info.name, &info.unit));
        let name = name.to_owned() + &line.curve.run_words();
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, told(&name, unit, line)));
        let middle = row.center().y;
        let mut left = row.left() + shape.name;
        for (place, (text, sure)) in line.cells.iter().enumerate() {
            let ink = sure_ink(look, *sure);
            let width = self.widths[place];
            if !is_shown(place, places) || width == 0.0 && text.is_empty() {
                continue;
            }
            if !text.is_empty() {
                let ends = [left, left + width];
                let is_seen = is_in_sight(ui, (row.left(), shape.name), ends);
                let at = pos2(left + width, middle);
                let wide = cell_text(ui, at, (text, mono(), ink), is_seen);
                self.widths[place] = width.max(wide);
                if wide > width {
                    ui.ctx().request_repaint();
                }
            }
            left += width + shape.gap;
            // Behind what is held at the cursors stands what was between them.
            if let (1, Some((held, sure))) = (place, &line.held) {
                let ink = sure_ink(look, *sure);
                let at = pos2(left, middle);
                let room = row.right() - left;
                clipped_text(ui, at, Align2::LEFT_CENTER, held, (mono(), ink), room);
                break;
            }
        }
        let ink = line.ink;
        // Names stay in sight, whatever the table is scrolled to.
        let begin = row.left().max(ui.clip_rect().left());
        if begin > row.left() {
            let behind = Rect::from_min_size(pos2(begin, row.top()), vec2(shape.name, ROW));
            ui.painter().rect_filled(behind, 0, look.panel);
        }
        dash(
            ui.painter(),
            pos2(begin + 6.0, middle),
            (look.curve(ink), pattern(ink)),
        );
        let at = pos2(begin + 16.0, middle);
        let room = shape.name - 18.0;
        clipped_text(
            ui,
            at,
            Align2::LEFT_CENTER,
            shown,
            (mono(), look.muted),
            room,
        );
    }
}

/// What stands before the numbers of these curves, each with its unit and still told from the others.
fn names(ui: &Ui, (plan, is_short): (&Plan, bool), curves: &[Curve], shape: Shape) -> Vec<String> {
    let info = |curve: &Curve| plan.infos.get(&curve.series);
    let name = |curve: &Curve| CurveName {
        series: match info(curve) {
            Some(info) if !is_short => info.name.clone(),
            _ => plan.short_name(curve.series).to_owned(),
        },
        runs: curve.run_words(),
    };
    let unit = |curve: &Curve| info(curve).map_or_else(String::new, |info| info.unit.clone());
    let units: Vec<String> = curves.iter().map(unit).collect();
    let longest = units.iter().map(|unit| unit.chars().count()).max();
    let room = name_chars(ui, shape.name - 22.0);
    let room = room.saturating_sub(longest.map_or(0, |longest| longest + 1));
    let names: Vec<CurveName> = curves.iter().map(name).collect();
    let names = cut(&names, room.max(NAME_LEAST)).into_iter();
    let named = names
        .zip(units)
        .map(|(name, unit)| format!("{name} {unit}").trim_end().to_owned());
    named.collect()
}

fn sure_ink(look: &Look, sure: Sure) -> Color32 {
    match sure {
        Sure::Yes => look.text,
        Sure::SoFar => look.waiting,
    }
}

/// How a table is spaced.
#[derive(Clone, Copy)]
struct Shape {
    /// Room for names.
    name: f32,
    /// Between two columns.
    gap: f32,
}

impl Shape {
    /// How wide the table is with columns as wide as these.
    fn width(self, widths: &[f32], places: Places) -> f32 {
        let shown = widths.iter().enumerate();
        let shown = shown.filter(|(place, width)| is_shown(*place, places) && **width > 0.0);
        self.name + shown.map(|(_, width)| width + self.gap).sum::<f32>()
    }
}

/// Draws the text of a column if it is in sight; returns how wide it is.
fn cell_text(
    ui: &Ui,
    right: egui::Pos2,
    (text, font, ink): (&str, FontId, Color32),
    is_seen: bool,
) -> f32 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let width = galley.size().x;
    if is_seen {
        let rect = Align2::RIGHT_CENTER.anchor_size(right, galley.size());
        ui.painter().galley(rect.min, galley, ink);
    }
    width
}

/// Whether a column is drawn of a row that begins there, with so much room for names: whole or not at all, for a part
/// of a number is another number.
fn is_in_sight(ui: &Ui, (left, name): (f32, f32), column: [f32; 2]) -> bool {
    let seen = ui.clip_rect();
    is_whole(column, [seen.left().max(left) + name, seen.right()])
}

/// Whether a column has all it takes between these ends, or what they have room for.
fn is_whole([left, right]: [f32; 2], seen: [f32; 2]) -> bool {
    /// What rounding leaves, in points.
    const NEAR: f32 = 0.5;
    let is_wider = right - left > seen[1] - seen[0];
    is_wider || left >= seen[0] - NEAR && right <= seen[1] + NEAR
}

/// With one cursor alone there is nothing between them.
fn is_shown(place: usize, places: Places) -> bool {
    match place {
        0 => places.a.is_some(),
        1 => places.b.is_some(),
        _ => places.ends().is_some(),
    }
}

fn told(name: &str, unit: &str, line: &Line) -> String {
    let cells = COLUMNS.iter().zip(&line.cells);
    let said = cells.filter(|(_, (text, _))| !text.is_empty());
    let said = said.map(|(column, (text, sure))| match sure {
        Sure::Yes => format!("{} {text}", column.head),
        Sure::SoFar => format!("{} {text} so far", column.head),
    });
    let held = line.held.iter().map(|(held, _)| held.clone());
    let said: Vec<String> = said.chain(held).collect();
    format!("Measured: {name} {unit} {}", said.join(", "))
}

fn wall<'a>(watched: &dyn Watched, view: &'a View) -> Wall<'a> {
    Wall {
        zone: &view.zone,
        start: watched.wall_start(),
        now: watched.now(),
        since: view.time_shown.since(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn a_column_is_drawn_whole_or_not_at_all() {
        let seen = [100.0, 300.0];
        assert!(is_whole([100.0, 160.0], seen) && is_whole([240.0, 300.0], seen));
        assert!(!is_whole([250.0, 310.0], seen) && !is_whole([90.0, 150.0], seen));
        assert!(
            is_whole([90.0, 310.0], seen),
            "there is no place where it is whole"
        );
    }
}
