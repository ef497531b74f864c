//! The dialog that exports, over the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::decode::Press;
use super::fields::Fields;
use super::inks::Inks;
use super::overlay::{frame, wrapped};
use super::pen::Pen;
use super::screen::Screen;
use super::target::{Target, Targets};
use super::watch_dialog::cut_before;
use crate::view::Overlay;
use crate::view::asked::{Asked, Deed};
use crate::view::chord::{Chord, Key, Named};
use crate::view::command::Command;
use crate::view::exporting::ExportCommand;
use crate::view::exporting::dialog::{ExportDialog, Row};
use crate::view::field_rows::FieldRows;

/// Cells of the labels before what is chosen.
const LABEL: u16 = 9;

impl Screen {
    /// Tab and ↑ ↓ go from row to row, ← → turn, Enter exports, Escape gives up.
    pub(super) fn press_in_export(&mut self, press: Press) -> Vec<Asked> {
        let is_closing = |chord| self.is_closing_overlay(chord);
        let closes = press.text.is_none() && press.chord.is_some_and(is_closing);
        let is_under_way = self.view.exporting.part().is_some();
        let Overlay::Export(dialog) = &mut self.view.overlay else {
            return Vec::new();
        };
        let named = press.chord.map(|Chord { key, shift, .. }| (key, shift));
        match named {
            Some((Key::Named(Named::Escape), _)) if is_under_way => {
                let _was_under_way = self.view.exporting.give_up();
            }
            _ if closes => self.view.overlay = Overlay::None,
            Some((Key::Named(Named::Enter), _)) => {
                let confirm = Command::Export(ExportCommand::Confirm);
                return vec![Asked::by_key(Deed::Command(confirm))];
            }
            Some((Key::Named(Named::Up), _)) => {
                dialog.next_row(-1);
                self.fields.go_to(None);
            }
            Some((Key::Named(Named::Down), _)) => {
                dialog.next_row(1);
                self.fields.go_to(None);
            }
            _ => self.fields.press_in(&mut **dialog, press),
        }
        if let Overlay::Export(dialog) = &mut self.view.overlay {
            self.fields.take_filled(&mut **dialog);
        }
        Vec::new()
    }

    /// Puts a text in where it is typed.
    pub(super) fn paste_in_export(&mut self, text: &str) {
        if let Overlay::Export(dialog) = &mut self.view.overlay {
            self.fields.paste_in(&mut **dialog, text);
        }
    }
}

/// Draws the dialog; returns where its cursor is, if something can be typed.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    (dialog, part): (&ExportDialog, Option<f64>),
    (inks, fields): (Inks, &Fields),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    let rows = dialog.rows();
    let width = area.width.saturating_sub(8).min(72);
    let (says, hinders) = dialog.remark(part);
    let says = wrapped(&says, usize::from(width.max(1)));
    let lines: u16 = rows.iter().map(|row| lines_of(dialog, *row, width)).sum();
    let height = (lines + says.len() as u16 + 1).min(area.height.saturating_sub(4));
    let within = frame(
        (area, buffer),
        "Export",
        [width, height],
        (inks, &mut *targets),
    );
    let (mut cursor, mut line) = (None, 0);
    for row in rows {
        let lines = lines_of(dialog, row, width);
        if line + lines > within.height {
            break;
        }
        let place = Rect {
            y: within.y + line,
            height: lines,
            ..within
        };
        let at = draw_row((place, buffer), (dialog, row), (inks, fields), targets);
        cursor = cursor.or(at);
        line += lines;
    }
    for text in says {
        let style = if hinders {
            inks.waiting()
        } else {
            inks.muted()
        };
        if line < within.height {
            Pen::new(buffer, within, line).write(&text, style);
        }
        line += 1;
    }
    cursor
}

/// How many lines a row takes: what is offered goes on in the next one.
fn lines_of(dialog: &ExportDialog, row: Row, width: u16) -> u16 {
    let (offers, _) = dialog.offers(row);
    let room = usize::from(width.saturating_sub(LABEL));
    let (mut lines, mut at) = (1, 0);
    for offer in offers {
        let cells = offer.width() + 2;
        if at > 0 && at + cells > room {
            (lines, at) = (lines + 1, 0);
        }
        at += cells;
    }
    lines
}

fn draw_row(
    (place, buffer): (Rect, &mut Buffer),
    (dialog, row): (&ExportDialog, Row),
    (inks, fields): (Inks, &Fields),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    targets.add(place, Target::ExportRow(row, None));
    let is_ours = dialog.row == row;
    let [label, hint] = ExportDialog::labels(row);
    let mut pen = Pen::new(buffer, place, 0);
    let sign = if is_ours { inks.sign("▌", ">") } else { " " };
    pen.write(sign, inks.accent());
    let style = if is_ours {
        inks.selected()
    } else {
        inks.muted()
    };
    pen.write(label, style);
    pen.skip((place.x + LABEL).saturating_sub(pen.x()));
    if let Some(text) = dialog.text(row) {
        let at = pen.x();
        let (before, _) = fields.split(text);
        let before = if is_ours { before.width() } else { 0 };
        let room = usize::from(pen.room()).saturating_sub(1);
        let shown = cut_before(text, before.saturating_sub(room));
        if text.is_empty() {
            pen.write(hint, inks.muted());
        } else {
            pen.write(shown, inks.text());
        }
        return is_ours.then_some((at + before.min(room) as u16, place.y));
    }
    let (offers, chosen) = dialog.offers(row);
    let room = place.width.saturating_sub(LABEL);
    let (mut line, mut at) = (0, 0);
    for (number, offer) in offers.into_iter().enumerate() {
        let cells = offer.width() as u16 + 2;
        if at > 0 && at + cells > room {
            (line, at) = (line + 1, 0);
        }
        let own = Rect {
            x: place.x + LABEL + at,
            y: place.y + line,
            width: cells.min(room),
            height: 1,
        };
        at += cells;
        if line >= place.height {
            break;
        }
        targets.add(own, Target::ExportRow(row, Some(number)));
        // Without colours the chosen one is to be seen, too.
        let (text, style) = if number == chosen {
            (format!("[{offer}]"), inks.selected())
        } else {
            (format!(" {offer} "), inks.muted())
        };
        Pen::new(buffer, own, 0).write(&text, style);
    }
    None
}
