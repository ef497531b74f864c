//! The list of keys and gestures, room by room, over the screen; it scrolls where it is higher than that.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::inks::Inks;
use super::overlay::{frame, wrapped};
use super::pen::Pen;
use super::target::Targets;
use crate::view::catalogue::ROOMS;
use crate::view::chord::{Key, Named};
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;

/// What the mouse does here, and keys that no command has.
const GESTURES: &[[&str; 2]] = &[
    [
        "Wheel",
        "Over a plot: show more or less of x; over lists and the log: scroll",
    ],
    [
        "Click",
        "On a plot: cursor A; on a name: have its curve stand out; on its dash: hide it",
    ],
    [
        "Drag",
        "On a plot: move what is shown; on a control: turn it",
    ],
    ["Tab", "Go to the fields, one after the other"],
    [
        "Esc",
        "Leave a field, close what is open, let go of what stands out",
    ],
    ["Ctrl+C", "Interrupt, as in any terminal"],
    ["Ctrl+Z", "Suspend, as in any terminal"],
];

/// Cells between two columns.
const GAP: usize = 3;
/// A column has no more cells than this: longer words are broken.
const COLUMN: usize = 60;

/// How far the list is scrolled.
#[derive(Default)]
pub(super) struct KeyList {
    first: usize,
    /// How many lines a step scrolls.
    step: usize,
}

/// A line of the list.
enum Line {
    Title(&'static str),
    /// A key, and what it does or how that goes on.
    Key(String, String),
    Nothing,
}

impl KeyList {
    /// From its beginning, the next time it is opened.
    pub(super) fn begin(&mut self) {
        self.first = 0;
    }

    /// Scrolls by so many steps, downwards if positive.
    pub(super) fn scroll(&mut self, steps: isize) {
        let by = steps.saturating_mul(self.step as isize);
        self.first = self.first.saturating_add_signed(by);
    }

    /// What a key does while the list is open: it scrolls.
    pub(super) fn press(&mut self, key: Key) {
        match key {
            Key::Named(Named::Up) => self.scroll_lines(-1),
            Key::Named(Named::Down) => self.scroll_lines(1),
            Key::Named(Named::PageUp) => self.scroll(-1),
            Key::Named(Named::PageDown | Named::Space) => self.scroll(1),
            Key::Named(Named::Home) => self.first = 0,
            // As far as there are lines: drawing knows how many.
            Key::Named(Named::End) => self.first = usize::MAX,
            _ => {}
        }
    }

    /// The same by lines.
    pub(super) fn scroll_lines(&mut self, lines: isize) {
        self.first = self.first.saturating_add_signed(lines);
    }

    /// Draws it, in as many columns as it needs and there is room for.
    pub(super) fn draw(
        &mut self,
        (area, buffer): (Rect, &mut Buffer),
        (keymap, keys): (&Keymap, Keys),
        (inks, targets): (Inks, &mut Targets),
    ) {
        let room = usize::from(area.width.saturating_sub(4));
        let height = usize::from(area.height.saturating_sub(3)).max(1);
        let most = ((room + GAP) / (COLUMN + GAP)).max(1);
        let width = ((room + GAP) / most).saturating_sub(GAP).min(COLUMN + 16);
        let (lines, key_width) = lines(keymap, keys, width);
        let columns = lines.len().div_ceil(height).clamp(1, most);
        let per_column = lines.len().div_ceil(columns).min(height);
        let shown = per_column * columns;
        self.step = shown.div_ceil(2);
        self.first = self.first.min(lines.len().saturating_sub(shown));
        let size = [columns * (width + GAP) - GAP, per_column + 1].map(|cells| cells as u16);
        let within = frame((area, buffer), "Keys and gestures", size, (inks, targets));
        let in_sight = lines.iter().skip(self.first).take(shown);
        for (place, line) in in_sight.enumerate() {
            let column = Rect {
                x: within.x + (place / per_column * (width + GAP)) as u16,
                width: width as u16,
                ..within
            };
            let row = (place % per_column) as u16;
            let mut pen = Pen::new(buffer, column.intersection(within), row);
            match line {
                Line::Title(title) => {
                    pen.write(title, inks.selected());
                }
                Line::Key(key, words) => {
                    pen.write(key, inks.accent());
                    pen.skip((key_width + 1).saturating_sub(key.width()) as u16);
                    pen.write(words, inks.text());
                }
                Line::Nothing => {}
            }
        }
        let last = within.height.saturating_sub(1);
        let more = if lines.len() > shown {
            let (first, end) = (self.first + 1, self.first + shown);
            let all = lines.len();
            format!("lines {first} to {end} of {all}: PgUp and PgDn scroll, Esc closes")
        } else {
            "Esc closes".into()
        };
        Pen::new(buffer, within, last).write(&more, inks.muted());
    }
}

/// All lines, in columns of this width, and how wide the keys are.
fn lines(keymap: &Keymap, keys: Keys, width: usize) -> (Vec<Line>, usize) {
    type Bound = (String, String);
    let rooms = ROOMS.iter().map(|room| {
        let bound = keymap.bound_in(room);
        let bound = bound.map(|(entry, key)| (key, entry.by_key(keys)));
        (room.title, bound.collect::<Vec<Bound>>())
    });
    let gestures = GESTURES
        .iter()
        .map(|[what, does]| ((*what).into(), (*does).into()));
    let gestures = ("Mouse and fields", gestures.collect::<Vec<Bound>>());
    let sections: Vec<(&str, Vec<Bound>)> = rooms
        .chain([gestures])
        .filter(|(_, bound)| !bound.is_empty())
        .collect();
    let all = || sections.iter().flat_map(|(_, bound)| bound);
    let widest = all().map(|(key, _)| key.width()).max().unwrap_or(0);
    // A key of several chords is not to take the room of the words.
    let key_width = widest.min(width / 3);
    let room = width.saturating_sub(key_width + 1).max(8);
    let mut lines = Vec::new();
    for (title, bound) in sections {
        if !lines.is_empty() {
            lines.push(Line::Nothing);
        }
        lines.push(Line::Title(title));
        for (key, words) in bound {
            let mut key = key;
            if key.width() > key_width {
                lines.push(Line::Key(std::mem::take(&mut key), String::new()));
            }
            for part in wrapped(&words, room) {
                lines.push(Line::Key(std::mem::take(&mut key), part));
            }
        }
    }
    (lines, key_width)
}
