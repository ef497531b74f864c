//! How the table of cursors opens: the plots below the pointer stay where they are, for it may be about to click again.

use std::time::Duration;

use eframe::egui::Ui;

use super::{BAR, HEAD, LINES, MARGIN, ROW};
use crate::view::panels::fit::PLOT;

/// So long after the last click plots take up their new places although the pointer is over them.
const SETTLES: f64 = 3.0;

/// How high the panel may be.
pub(super) struct Heights {
    /// Where nobody has changed it.
    pub first: f32,
    pub least: f32,
    pub most: f32,
    /// Whether there is room for more than the cursors' places.
    pub has_table: bool,
}

impl Heights {
    /// That of a table with so many lines, where so much room is to be shared with the plots.
    pub(super) fn of(lines: usize, room: f32) -> Self {
        let least = USUAL;
        let wanted = HEAD + ROW * (lines.clamp(1, LINES) + 1) as f32 + MARGIN + BAR;
        let most = (room * 0.7).min(room - PLOT).max(0.0);
        let has_table = most >= least;
        Self {
            first: if has_table {
                wanted.min(room * 0.5).clamp(least, most)
            } else {
                HEAD + MARGIN
            },
            least,
            most: most.max(least),
            has_table,
        }
    }
}

/// Whether plots keep the places they had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::window) enum Hold {
    /// They take up all the room there is, and no more.
    #[default]
    No,
    /// They stay as before the table was there.
    Yes,
}

/// How high the panel is with one line: what others give way to.
pub(in crate::window) const USUAL: f32 = HEAD + ROW * 2.0 + MARGIN + BAR;

/// How far it has opened.
#[derive(Default)]
pub(super) struct Opening {
    is_open: bool,
    pub(super) hold: Hold,
    /// When something was pressed last.
    pressed_at: f64,
}

impl Opening {
    /// Whether the panel is there in this frame, so high at the bottom of what is left. Where the pointer is in its
    /// place it waits until that has gone, unless a key asked for it.
    pub(super) fn is_open(&mut self, ui: &Ui, height: f32, is_awaited: bool) -> bool {
        let rest = ui.available_rect_before_wrap();
        let place = rest.with_min_y(rest.bottom() - height);
        let plots = rest.with_max_y(place.top());
        let (pointer, is_pressed, now) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                pointer.hover_pos(),
                pointer.any_down() || pointer.any_released(),
                input.time,
            )
        });
        let is_over = |rect: eframe::egui::Rect| pointer.is_some_and(|at| rect.contains(at));
        if is_pressed {
            self.pressed_at = now;
        }
        if !self.is_open {
            if is_over(place) && !is_awaited {
                return false;
            }
            self.is_open = true;
            self.hold = if is_over(plots) { Hold::Yes } else { Hold::No };
            self.pressed_at = now;
        }
        let left = self.pressed_at + SETTLES - now;
        if !is_over(plots) || left <= 0.0 {
            self.hold = Hold::No;
        }
        if self.hold == Hold::Yes {
            ui.request_repaint_after(Duration::from_secs_f64(left));
        }
        true
    }
}
