//! The dialog that starts a source, over the screen.

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
use crate::view::Overlay;
use crate::view::asked::{Asked, Deed};
use crate::view::chord::{Chord, Key, Named};
use crate::view::command::Command;
use crate::view::watching::WatchCommand;
use crate::view::watching::dialog::{Dialog, format_name};
use crate::view::watching::kind::{Kind, Row};

/// Cells of the labels before the fields.
const LABEL: u16 = 12;
/// Lines that a page of what there is to pick has.
const PAGE: isize = 8;

impl Screen {
    /// Tab goes on to the next field, arrows turn and pick, Enter watches, Escape closes.
    pub(super) fn press_in_watch(&mut self, press: Press) -> Vec<Asked> {
        let is_closing = |chord| self.is_closing_overlay(chord);
        let closes = press.text.is_none() && press.chord.is_some_and(is_closing);
        let Overlay::Watch(dialog) = &mut self.view.overlay else {
            return Vec::new();
        };
        dialog.look();
        let named = press.chord.map(|Chord { key, shift, .. }| (key, shift));
        match named {
            _ if closes => self.view.overlay = Overlay::None,
            Some((Key::Named(Named::Enter), _)) => {
                let confirm = Command::Watch(WatchCommand::Confirm);
                return vec![Asked::by_key(Deed::Command(confirm))];
            }
            Some((Key::Named(Named::Up), _)) => dialog.pick_next(-1),
            Some((Key::Named(Named::Down), _)) => dialog.pick_next(1),
            Some((Key::Named(Named::PageUp), _)) => dialog.pick_next(-PAGE),
            Some((Key::Named(Named::PageDown), _)) => dialog.pick_next(PAGE),
            _ => self.fields.press_in(&mut **dialog, press),
        }
        if let Overlay::Watch(dialog) = &mut self.view.overlay {
            self.fields.take_filled(&mut **dialog);
        }
        Vec::new()
    }

    /// Puts a text in where it is typed.
    pub(super) fn paste_in_watch(&mut self, text: &str) {
        if let Overlay::Watch(dialog) = &mut self.view.overlay {
            self.fields.paste_in(&mut **dialog, text);
        }
    }
}

/// Draws the dialog; returns where its cursor is, if something can be typed.
pub(super) fn draw(
    (area, buffer): (Rect, &mut Buffer),
    dialog: &Dialog,
    (inks, fields): (Inks, &Fields),
    targets: &mut Targets,
) -> Option<(u16, u16)> {
    let rows = dialog.kind.rows();
    let width = area.width.saturating_sub(8).min(72);
    let (says, hinders) = dialog.remark();
    let says = wrapped(&says, usize::from(width.max(1)));
    let listed = dialog.picks().len().min(10) as u16;
    let height = (rows.len() + says.len()) as u16 + listed + 1;
    let height = height.min(area.height.saturating_sub(4));
    let within = frame(
        (area, buffer),
        "Watch",
        [width, height],
        (inks, &mut *targets),
    );
    let mut cursor = None;
    for (line, row) in (0..within.height).zip(rows) {
        let place = Rect {
            y: within.y + line,
            height: 1,
            ..within
        };
        targets.add(place, Target::WatchRow(*row));
        let mut pen = Pen::new(buffer, place, 0);
        let is_ours = dialog.row == *row;
        let [label, hint] = dialog.kind.labels(*row);
        let style = if is_ours {
            inks.selected()
        } else {
            inks.muted()
        };
        pen.write(
            if is_ours { inks.sign("▌", ">") } else { " " },
            inks.accent(),
        );
        pen.write(label, style);
        pen.skip((within.x + LABEL).saturating_sub(pen.x()));
        match dialog.text(*row) {
            Some(text) => {
                let at = pen.x();
                let shown = if *row == Row::Password {
                    inks.sign("•", "*").repeat(text.chars().count())
                } else {
                    text.to_owned()
                };
                // The end of what is longer than its field is where it is typed.
                let (before, _) = fields.split(&shown);
                let before = if is_ours { before.width() } else { 0 };
                let room = usize::from(pen.room()).saturating_sub(1);
                let shown = cut_before(&shown, before.saturating_sub(room));
                if is_ours {
                    cursor = Some((at + before.min(room) as u16, place.y));
                }
                if text.is_empty() {
                    pen.write(hint, inks.muted());
                } else {
                    pen.write(shown, inks.text());
                }
            }
            None => draw_choices(&mut pen, dialog, *row, inks),
        }
    }
    let mut line = rows.len() as u16;
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
    draw_picks((within, buffer), line, dialog, (inks, targets));
    cursor
}

/// The text without so many cells at its begin.
pub(super) fn cut_before(text: &str, cells: usize) -> &str {
    let mut cut = 0;
    for (place, sign) in text.char_indices() {
        if cut >= cells {
            return &text[place..];
        }
        cut += sign.to_string().width();
    }
    if cells == 0 { text } else { "" }
}

fn draw_choices(pen: &mut Pen<'_>, dialog: &Dialog, row: Row, inks: Inks) {
    let style = |is_it| if is_it { inks.selected() } else { inks.muted() };
    let mut one = |name: &str, is_it: bool| {
        // Without colours the chosen one is to be seen, too.
        let text = if is_it {
            format!("[{name}]")
        } else {
            format!(" {name} ")
        };
        pen.write(&text, style(is_it));
    };
    match row {
        Row::Kind => Kind::ALL
            .iter()
            .for_each(|kind| one(kind.name(), *kind == dialog.kind)),
        Row::Choice => {
            let names = dialog.kind.choices().into_iter().zip([false, true]);
            names.for_each(|(name, is_second)| one(name, is_second == dialog.is_second));
        }
        _ => one(format_name(dialog.format), true),
    }
}

fn draw_picks(
    (within, buffer): (Rect, &mut Buffer),
    line: u16,
    dialog: &Dialog,
    (inks, targets): (Inks, &mut Targets),
) {
    let lines = usize::from(within.height.saturating_sub(line));
    let first = dialog.picked().map_or(0, |picked| picked + 1);
    let first = first.saturating_sub(lines);
    let picks = dialog.picks().iter().enumerate().skip(first).take(lines);
    for (line, (place, pick)) in (line..).zip(picks) {
        let row = Rect {
            y: within.y + line,
            height: 1,
            ..within
        };
        targets.add(row, Target::Hit(place));
        let is_picked = dialog.picked() == Some(place);
        let mut pen = Pen::new(buffer, row, 0);
        let mark = if is_picked {
            inks.sign("▌ ", "> ")
        } else {
            "  "
        };
        pen.write(mark, inks.accent());
        let (text, about) = pick.texts();
        pen.write_at_end(about, inks.muted());
        pen.keep(1);
        let style = if is_picked {
            inks.selected()
        } else {
            inks.text()
        };
        pen.write(text, style);
    }
}
