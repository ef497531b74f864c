//! The table of runs, over the window: only what is in sight of it is laid out.

use eframe::egui::{
    self, Align, Align2, Button, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};
use sprintscope_sim::Scope;

use crate::view::asked::{Asked, Deed};
use crate::view::command::Command;
use crate::view::command::runs::RunsCommand;
use crate::view::run_column::RunColumn;
use crate::view::run_row::RunRow;
use crate::view::run_table::{RunOrder, RunTable};
use crate::view::{Overlay, View};
use crate::window::keys;
use crate::window::theme::{Look, mono};
use crate::window::widgets::{clipped_text, state_shape};

/// Heights, in points.
const LINE: f32 = 22.0;
const HEAD: f32 = 26.0;
/// How wide a sign is.
const CHAR: f32 = 7.3;
/// Signs of a cell, at least and at most.
const CHARS: (usize, usize) = (6, 34);
/// Room at the left of a row for the pin and the state's shape.
const MARKS: f32 = 38.0;
/// Room beside a cell's text.
const GAP: f32 = 16.0;
/// Rows whose cells say how wide a column is.
const MEASURED: usize = 100;

/// What pointer and keys do there.
const HINT: &str = "A title sorts, the pin measures the others by a run, min and max change places by a right click. Keys: arrows \
choose, Enter sorts, Space pins, B min or max, Y copies.";

/// What the table keeps from frame to frame.
#[derive(Default)]
pub(super) struct RunTablePanel {
    table: RunTable,
    /// A key was typed: what is chosen is to be seen.
    is_steered: bool,
}

impl RunTablePanel {
    /// Draws the table if it is open; a click elsewhere closes it.
    pub(super) fn show(
        &mut self,
        ctx: &egui::Context,
        scope: &Scope,
        view: &mut View,
        asked: &mut Vec<Asked>,
    ) {
        if view.overlay != Overlay::Runs {
            return;
        }
        let again = self.table.update(scope, &view.run_order);
        if let Some(secs) = again {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(secs));
        }
        let is_toggled = view.overlay.is_toggled(asked);
        let most = ctx.content_rect().size() * vec2(0.86, 0.72);
        let rows = self.table.rows().len() as f32;
        let needed = HEAD * 2.0 + LINE * (rows + 3.0);
        let size = vec2(most.x, needed.min(most.y));
        let shown = egui::Window::new("Runs")
            .title_bar(false)
            .resizable(false)
            .collapsible(false)
            .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
            .fixed_size(size)
            .show(ctx, |ui| self.show_in(ui, view, asked));
        let is_closed = shown.is_some_and(|shown| {
            let clicked_elsewhere = !is_toggled && shown.response.clicked_elsewhere();
            clicked_elsewhere || shown.inner == Some(true)
        });
        if is_closed {
            view.overlay = Overlay::None;
        }
    }

    /// What the table makes of keys: arrows choose a cell, Escape closes.
    pub(super) fn typed(&mut self, ctx: &egui::Context, view: &mut View) -> Vec<Asked> {
        if keys::is_closing(ctx, &view.overlay) {
            view.overlay = Overlay::None;
            return Vec::new();
        }
        let chords = keys::pressed(ctx);
        self.is_steered = !chords.is_empty();
        let order = &mut view.run_order;
        let commands = chords
            .into_iter()
            .filter_map(|chord| order.press(&self.table, chord));
        commands
            .map(|command| Asked::by_key(Deed::Command(Command::Runs(command))))
            .collect()
    }

    /// Returns whether it is to be closed.
    fn show_in(&self, ui: &mut Ui, view: &View, asked: &mut Vec<Asked>) -> bool {
        // What is dragged over it isn't for the plots behind it.
        let behind = ui.scope_id().with("behind");
        ui.interact(ui.max_rect().expand(12.0), behind, Sense::click_and_drag());
        let mut close = false;
        let look = Look::of(ui);
        let order = &view.run_order;
        ui.horizontal(|ui| {
            ui.heading("Runs");
            ui.label(RichText::new(self.table.rows().len().to_string()).color(look.muted));
            ui.add_space(12.0);
            if ui.add(Button::new("Copy as TSV")).clicked() {
                asked.push(Asked::by_button(Command::Runs(RunsCommand::Copy)));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = ui.add(Button::new("Close")).on_hover_text("Esc").clicked();
            });
        });
        // In as many lines as it needs: it tells what can be done with the table.
        let hint = RichText::new(HINT).size(11.5).color(look.muted);
        ui.add(Label::new(hint).wrap());
        ui.add_space(4.0);
        let widths = self.widths(order);
        let width = MARKS + widths.iter().sum::<f32>();
        let height = HEAD + LINE * self.table.rows().len() as f32;
        ScrollArea::both()
            .auto_shrink([false, false])
            .show_viewport(ui, |ui, seen| {
                ui.set_min_size(vec2(width, height));
                let corner = ui.max_rect().min;
                if self.is_steered {
                    // With its head above it.
                    let top = corner.y + LINE * order.chosen.0 as f32;
                    let left = corner.x + seen.left();
                    let row = Rect::from_min_size(pos2(left, top), vec2(1.0, HEAD + LINE));
                    ui.scroll_to_rect(row, None);
                }
                let first = (seen.top() / LINE).floor().max(0.0) as usize;
                let last = ((seen.bottom() - HEAD) / LINE).ceil().max(0.0) as usize;
                let rows = self.table.rows().iter().enumerate();
                for (place, row) in rows.take(last + 1).skip(first) {
                    let top = corner.y + HEAD + LINE * place as f32;
                    let line = Rect::from_min_size(
                        pos2(corner.x, top),
                        vec2(width.max(seen.width()), LINE),
                    );
                    let is_chosen = place == order.chosen.0;
                    self.show_row(ui, (line, row, is_chosen), &widths, order, asked);
                }
                let head = Rect::from_min_size(
                    pos2(corner.x, corner.y + seen.top()),
                    vec2(width.max(seen.right()), HEAD),
                );
                self.show_head(ui, head, &widths, order, asked);
            });
        close
    }

    /// How wide each column is, by its title and by what stands in it.
    fn widths(&self, order: &RunOrder) -> Vec<f32> {
        let width = |column: &RunColumn| {
            let title = column.title(|series| order.best_of(series));
            let rows = self.table.rows().iter().take(MEASURED);
            let cells = rows.map(|row| {
                let (cell, beyond) = self.table.cell(row, column, order);
                let gap = usize::from(!beyond.is_empty());
                cell.text.chars().count() + gap + beyond.chars().count()
            });
            let chars = cells.chain([title.chars().count() + 2]).max().unwrap_or(0);
            chars.clamp(CHARS.0, CHARS.1) as f32 * CHAR + GAP
        };
        self.table.columns().iter().map(width).collect()
    }

    fn show_head(
        &self,
        ui: &Ui,
        head: Rect,
        widths: &[f32],
        order: &RunOrder,
        asked: &mut Vec<Asked>,
    ) {
        let look = Look::of(ui);
        ui.painter().rect_filled(head, 0, look.raised);
        let mut left = head.left() + MARKS;
        for (place, (column, width)) in self.table.columns().iter().zip(widths).enumerate() {
            let rect = Rect::from_min_size(pos2(left, head.top()), vec2(*width, HEAD));
            left += width;
            let is_wanted = self.is_steered && place == order.chosen.1;
            if !is_wanted && !ui.is_rect_visible(rect) {
                continue;
            }
            let title = column.title(|series| order.best_of(series));
            let (sign, says) = match &order.sorted_by {
                Some((by, false)) if by == column => (" ↑", "sorted upwards"),
                Some((by, true)) if by == column => (" ↓", "sorted downwards"),
                _ => ("", "sort by it"),
            };
            let id = ui.scope_id().with(("run column", column));
            let response = ui.interact(rect, id, Sense::click());
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("{title}: {says}"))
            });
            let is_chosen = place == order.chosen.1;
            if is_chosen {
                let line = rect.with_min_y(rect.bottom() - 2.0);
                let line = line.with_max_x(rect.right() - GAP / 2.0);
                ui.painter().rect_filled(line, 1, look.accent);
                if self.is_steered {
                    ui.scroll_to_rect(rect, None);
                }
            }
            let is_lit = response.hovered() || is_chosen || !sign.is_empty();
            let color = if is_lit { look.text } else { look.muted };
            let at = pos2(rect.left(), rect.center().y);
            let ink = (mono(), color);
            let text = format!("{title}{sign}");
            clipped_text(ui, at, Align2::LEFT_CENTER, &text, ink, width - GAP / 2.0);
            if response.clicked() {
                let sort = RunsCommand::Sort(column.clone());
                asked.push(Asked::by_button(Command::Runs(sort)));
            }
            if let RunColumn::Best(series) | RunColumn::Last(series) = column
                && response.secondary_clicked()
            {
                let other = RunsCommand::OtherBest(series.clone());
                asked.push(Asked::by_button(Command::Runs(other)));
            }
            response.on_hover_text(title);
        }
    }

    fn show_row(
        &self,
        ui: &Ui,
        (line, row, is_chosen): (Rect, &RunRow, bool),
        widths: &[f32],
        order: &RunOrder,
        asked: &mut Vec<Asked>,
    ) {
        let look = Look::of(ui);
        let id = ui.scope_id().with(("run", row.id));
        let response = ui.interact(line, id, Sense::click());
        response.widget_info(|| {
            let words = self.table.columns().iter().filter_map(|column| {
                let (cell, beyond) = self.table.cell(row, column, order);
                let title = column.title(|series| order.best_of(series));
                let text = format!("{title} {} {beyond}", cell.text);
                (!cell.text.is_empty()).then(|| text.trim_end().to_owned())
            });
            let words: Vec<String> = words.collect();
            WidgetInfo::labeled(Role::Label, true, words.join(", "))
        });
        let is_baseline = order.baseline == Some(row.id);
        if response.hovered() || is_baseline {
            ui.painter().rect_filled(line, 4, look.raised);
        }
        if response.clicked() {
            asked.push(Asked::by_button(Command::SelectJob(row.id.job)));
        }
        if is_chosen {
            let edge = line.with_max_x(line.left() + 2.0);
            ui.painter().rect_filled(edge, 1, look.accent);
        }
        let middle = line.center().y;
        let pin = Rect::from_center_size(pos2(line.left() + 10.0, middle), vec2(18.0, LINE));
        show_pin(ui, pin, row, is_baseline, asked);
        state_shape(
            ui.painter(),
            pos2(line.left() + 27.0, middle),
            look,
            row.state,
        );
        let mut left = line.left() + MARKS;
        for (column, width) in self.table.columns().iter().zip(widths) {
            let rect = Rect::from_min_size(pos2(left, line.top()), vec2(*width, LINE));
            left += width;
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let (cell, beyond) = self.table.cell(row, column, order);
            let ink = match column {
                RunColumn::State => look.muted,
                _ => look.text,
            };
            let at = pos2(rect.left(), middle);
            let room = width - GAP / 2.0;
            let size = clipped_text(ui, at, Align2::LEFT_CENTER, &cell.text, (mono(), ink), room);
            if !beyond.is_empty() {
                let at = pos2(rect.left() + size.x + CHAR, middle);
                let (ink, room) = ((mono(), look.muted), room - size.x - CHAR);
                clipped_text(ui, at, Align2::LEFT_CENTER, &beyond, ink, room);
            }
        }
    }
}

/// What has the others measured by this run: a ring, filled where they are.
fn show_pin(ui: &Ui, rect: Rect, row: &RunRow, is_baseline: bool, asked: &mut Vec<Asked>) {
    let look = Look::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("pin", row.id)), Sense::click());
    response.widget_info(|| {
        let says = format!("{}: measure the others by it", row.name);
        WidgetInfo::selected(Role::Button, true, is_baseline, says)
    });
    let is_lit = is_baseline || response.hovered() || response.has_focus();
    let ink = if is_lit { look.accent } else { look.faint };
    ui.painter().circle_stroke(rect.center(), 4.0, (1.2, ink));
    if is_baseline {
        ui.painter().circle_filled(rect.center(), 2.2, ink);
    }
    if response.clicked() {
        asked.push(Asked::by_button(Command::Runs(RunsCommand::Pin(row.id))));
    }
    response.on_hover_text("Measure the others by it");
}
