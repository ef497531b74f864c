//! The lines of the log that are in sight, and what a pointer does with them.

use std::ops::Range;

use eframe::egui::{
    self, Align, Color32, Layout, Pos2, Rect, Response, RichText, Role, ScrollArea, Sense, Ui,
    UiBuilder, WidgetInfo, pos2,
    scroll_area::{DragScroll, ScrollSource},
    vec2,
};
use sprintscope_sim::job::LogLine;

use super::drawn_lines::{self, Dragged, DrawnLines, Said};
use super::log_line::{self, ROW};
use super::log_scroll;
use crate::view::View;
use crate::view::asked::Asked;
use crate::view::command::Command;
use crate::view::log::command::LogCommand;
use crate::view::log::letter::part_of;
use crate::view::log::reader::Reader;
use crate::view::scrolls::Scrolled;
use crate::window::theme::Look;

/// Draws the lines in what room is left.
pub(super) fn show(
    ui: &mut Ui,
    (reader, drawn, lit): (&mut Reader, &mut DrawnLines, Option<u64>),
    view: &mut View,
    asked: &mut Vec<Asked>,
) {
    let room = ui.available_rect_before_wrap();
    reader.lay_out(&mut view.log, f64::from(room.height() / ROW));
    let steps = view.scrolls.take(Scrolled::Log);
    if steps != 0 {
        let half = (f64::from(room.height() / ROW) / 2.0).max(1.0);
        reader.scroll(&mut view.log, steps as f64 * half);
        ui.ctx().request_repaint();
    }
    let area = room.with_max_x(room.right() - log_scroll::WIDTH);
    if ui.rect_contains_pointer(room) {
        let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
        if wheel != 0.0 {
            reader.scroll(&mut view.log, -f64::from(wheel / ROW));
        }
    }
    log_scroll::show(ui, room.with_min_x(area.right()), reader, &mut view.log);
    let id = ui.scope_id().with("log lines");
    let response = ui.interact(area, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, "Lines of the log"));
    point(&response, (reader, drawn), view, asked);
    draw(ui, area, (reader, drawn, lit), view);
    // The panel is as high as it was made, however few lines there are.
    ui.advance_cursor_after_rect(room);
    show_unread(ui, area, reader, asked);
    response.context_menu(|ui| {
        if ui.button("Copy what is picked").clicked() {
            asked.push(asks(LogCommand::Copy));
            ui.close();
        }
    });
}

fn asks(command: LogCommand) -> Asked {
    Asked::by_button(Command::Log(command))
}

/// Picks lines by clicks, and characters by drags.
fn point(
    response: &Response,
    (reader, drawn): (&mut Reader, &mut DrawnLines),
    view: &mut View,
    asked: &mut Vec<Asked>,
) {
    let Some(at) = response.interact_pointer_pos() else {
        return;
    };
    let area = response.rect;
    if response.dragged() {
        // Beyond an edge it scrolls, the faster the further.
        let beyond = (at.y - area.bottom()).max(0.0) + (at.y - area.top()).min(0.0);
        if beyond != 0.0 {
            reader.scroll(&mut view.log, f64::from(beyond / ROW / 4.0));
            response.ctx.request_repaint();
        }
    }
    let y = at.y.clamp(area.top(), area.bottom() - 1.0) - area.top();
    let place = (f64::from(y / ROW) + reader.sight().top) as usize;
    let Some((line, LogLine { t, .. })) = reader.lines_at(place..place + 1).pop() else {
        return;
    };
    let is_picked = |line: u64| {
        view.log
            .picked
            .is_some_and(|one| one.numbers().contains(&line))
    };
    let (is_pressed, has_shift) = response
        .ctx
        .input(|input| (input.pointer.primary_pressed(), input.modifiers.shift));
    // At once, before the line is gone from there.
    // A quick click is over within a frame.
    let begins = is_pressed && (response.is_pointer_button_down_on() || response.clicked());
    if begins {
        drawn.press(line, at);
        // Who picks lines types no filter: what is copied are the lines.
        response.ctx.memory_mut(|memory| {
            if let Some(focused) = memory.focused() {
                memory.surrender_focus(focused);
            }
        });
    }
    if begins && !has_shift || response.secondary_clicked() && !is_picked(line) {
        asked.push(asks(LogCommand::Pick { line, t }));
    } else if begins {
        asked.push(asks(LogCommand::PickTo { line, t }));
    } else if response.dragged_by(egui::PointerButton::Primary) {
        drag(drawn, (line, t, at), view, asked);
    }
}

/// What a drag picks by now: characters where it began within a text, else lines.
fn drag(drawn: &DrawnLines, (line, t, at): (u64, f64, Pos2), view: &View, asked: &mut Vec<Asked>) {
    let picked = view.log.picked;
    match drawn.dragged(line, at) {
        Dragged::Letters(ends) if picked.and_then(|picked| picked.letters) != Some(ends) => {
            asked.push(asks(LogCommand::PickLetters { ends, t }));
        }
        Dragged::Lines if picked.is_none_or(|picked| picked.to != line) => {
            asked.push(asks(LogCommand::PickTo { line, t }));
        }
        _ => {}
    }
}

/// Draws the lines, each where it is, over what is picked and the one that came where plots read out.
fn draw(
    ui: &mut Ui,
    area: Rect,
    (reader, drawn, lit): (&Reader, &mut DrawnLines, Option<u64>),
    view: &View,
) {
    let look = Look::of(ui);
    let sight = reader.sight();
    let places = sight.places();
    let lines = reader.lines_at(Range {
        start: places.start,
        end: places.end,
    });

    let whole = view.log.picked.filter(|picked| picked.letters.is_none());
    let picked = whole.map(|picked| picked.numbers());
    let letters = view.log.picked.and_then(|picked| picked.letters);
    drawn.begin(Said {
        job: reader.job(),
        zone: &view.zone,
        pattern: reader.pattern(),
        is_dark: ui.visuals().dark_mode,
    });
    let ground = |number: u64| -> Option<Color32> {
        if picked
            .as_ref()
            .is_some_and(|picked| picked.contains(&number))
        {
            Some(look.accent.gamma_multiply(0.28))
        } else {
            (lit == Some(number)).then(|| look.accent.gamma_multiply(0.14))
        }
    };
    let mut area_ui = ui.new_child(UiBuilder::new().max_rect(area).id_salt("rows"));
    area_ui.set_clip_rect(area.intersect(ui.clip_rect()));
    ScrollArea::horizontal()
        .auto_shrink([false, false])
        .scroll_source(ScrollSource {
            drag: DragScroll::Never,
            ..ScrollSource::default()
        })
        .id_salt("log")
        .show(&mut area_ui, |ui| {
            let left = ui.max_rect().left();
            let mut width: f32 = 0.0;
            for (index, (number, line)) in lines.iter().enumerate() {
                let above = sight.top - (places.start + index) as f64;
                let top = area.top() - (above * f64::from(ROW)) as f32;
                let row = Rect::from_min_size(pos2(left, top), vec2(f32::INFINITY, ROW));
                if let Some(ground) = ground(*number) {
                    let rect = Rect::from_x_y_ranges(area.x_range(), row.y_range());
                    ui.painter().rect_filled(rect, 0, ground);
                }
                let place = row;
                let row = UiBuilder::new()
                    .max_rect(row)
                    .layout(Layout::left_to_right(Align::Center))
                    .id_salt(number);
                let mut row = ui.new_child(row);
                let words = drawn.words_before(*number);
                let words = words
                    .unwrap_or_else(|| log_line::words(line, &view.zone, reader.pattern(), look));
                let (at, galley) =
                    log_line::show(&mut row, (line, view.times()), &words, |ui, at, galley| {
                        let ends = letters?;
                        let part = part_of(ends, *number, galley.text().chars().count())?;
                        let rect = drawn_lines::place_of(ui, galley, (at, place), part);
                        ui.painter()
                            .rect_filled(rect, 0, look.accent.gamma_multiply(0.4));
                        Some(())
                    });
                drawn.add(*number, at, (galley, words));
                width = width.max(row.min_rect().width());
            }
            ui.allocate_space(vec2(width, area.height().min(ui.available_height())));
        });
}

/// What came while somebody reads elsewhere; it leads back to the end.
fn show_unread(ui: &mut Ui, area: Rect, reader: &Reader, asked: &mut Vec<Asked>) {
    let Some(unread) = reader.unread() else {
        return;
    };
    let look = Look::of(ui);
    let (fill, ink) = match unread.errors {
        0 => (look.accent, look.panel),
        _ => (look.dead, look.on_dead),
    };
    let text = format!("▼ {}", unread.words());
    let place = Rect::from_min_max(area.left_top(), area.right_bottom() - vec2(8.0, 4.0));
    let builder = UiBuilder::new()
        .max_rect(place)
        .layout(Layout::right_to_left(Align::Max))
        .id_salt("unread");
    let mut ui = ui.new_child(builder);
    let text = RichText::new(text).size(11.0).color(ink);
    let button = egui::Button::new(text).fill(fill).corner_radius(9);
    let button = ui.add(button);
    if button.on_hover_text("Back to the end of the log").clicked() {
        asked.push(asks(LogCommand::End));
    }
}
