//! A screen, and what of it is passed on.
//!
//! As long as the cursor is only moved relatively (bars, spinners, a few rows drawn again) each row is
//! a line: it is passed on when it is left, just before another state is drawn over it, or when
//! nothing comes. Once a place is addressed the screen is *painted*, and read as a whole: see
//! [`Frame`].

use super::frame::Frame;
use super::grid::{Grid, Place, Size};
use super::row::Why;
use super::row::{COLUMNS_MAX, Row};
use super::text::tab_stop;
use crate::format::line::Line;

/// Takes what is passed on.
pub(super) type Out<'a> = &'a mut dyn FnMut(Line<'_>);

/// Line ends and characters without a move after which no screen is needed.
const CALM_LINES: usize = 100;
const CALM_CHARACTERS: usize = 64 * 1024;

/// The same for a screen that was addressed: a screenful may come before the next move.
const PAINTED_CALM_LINES: usize = 1000;
const PAINTED_CALM_CHARACTERS: usize = 256 * 1024;

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is asked and changes on its own"
)]
pub(super) struct Screen {
    pub grid: Grid,
    pub frame: Frame,
    pub now: f64,
    pub last_byte_at: f64,
    pub bytes_max: usize,
    /// The text being passed on.
    pub text: String,
    /// All is read as frames, whatever comes.
    pub is_always_painted: bool,
    pub is_alternate: bool,
    /// The screen is being painted, and read as a whole.
    pub is_painting: bool,
    /// The first row is the terminal's first: before, nobody knows where on the screen the rows are.
    pub has_origin: bool,
    /// A place other than the first was addressed: what else is drawn on the screen is part of a
    /// painting, too.
    pub is_addressed: bool,
    /// The cursor was saved, and not restored yet.
    pub is_saved: bool,
    pub is_line_drawing: bool,
    pub last_character: char,
    /// Rows may have changed since all that had changed were passed on.
    pub is_unsettled: bool,
    pub calm_lines: usize,
    pub calm_characters: usize,
}

impl Screen {
    pub(super) fn new(
        size: Option<Size>,
        bytes_max: usize,
        is_always_painted: bool,
        now: f64,
    ) -> Self {
        Self {
            grid: Grid::new(size.unwrap_or(Size::UNKNOWN)),
            frame: Frame::new(now),
            now,
            last_byte_at: now,
            bytes_max,
            text: String::new(),
            is_always_painted,
            is_alternate: false,
            is_painting: is_always_painted,
            has_origin: is_always_painted,
            is_addressed: false,
            is_saved: false,
            is_line_drawing: false,
            last_character: ' ',
            is_unsettled: false,
            calm_lines: 0,
            calm_characters: 0,
        }
    }

    pub(super) fn hear(&mut self, now: f64) {
        self.now = now;
        self.last_byte_at = now;
    }

    /// What came before was passed on already, but for the line that has no end yet, if there is one.
    pub(super) fn recall(&mut self, has_unfinished: bool) {
        let cursor_row = self.grid.cursor.0;
        for y in 0..self.grid.len() {
            if y != cursor_row || !has_unfinished {
                self.pass(y, Why::Done, &mut |_| ());
            }
        }
        self.is_unsettled = has_unfinished;
        self.stir();
    }

    /// Whether nothing has moved the cursor for long. To be asked at a line's end.
    pub(super) fn is_calm(&self) -> bool {
        let (lines, characters) = if self.is_painting {
            (PAINTED_CALM_LINES, PAINTED_CALM_CHARACTERS)
        } else {
            (CALM_LINES, CALM_CHARACTERS)
        };
        let is_calm = self.calm_lines >= lines || self.calm_characters >= characters;
        is_calm && !self.is_alternate && !self.is_always_painted
    }

    /// Something has moved the cursor.
    pub(super) fn stir(&mut self) {
        self.calm_lines = 0;
        self.calm_characters = 0;
    }

    pub(super) fn tab(&mut self) {
        let (y, x) = self.grid.cursor;
        let is_painting = self.is_painting;
        let row = self.grid.row_mut(y);
        if !is_painting && x >= row.len() && x < COLUMNS_MAX {
            row.put(x, '\t', 1);
            row.drawn_to = x + 1;
        }
        self.grid.cursor.1 = tab_stop(x).min(self.grid.size.columns - 1);
    }

    pub(super) fn back(&mut self) {
        self.stir();
        let (y, x) = self.grid.cursor;
        self.grid.go((y, x.saturating_sub(1)));
    }

    pub(super) fn return_carriage(&mut self) {
        self.calm_lines += 1;
        self.grid.cursor.1 = 0;
    }

    /// Goes down a row, and scrolls below the last.
    pub(super) fn feed_line(&mut self, out: Out<'_>) {
        self.calm_lines += 1;
        let (y, x) = self.grid.cursor;
        if !self.is_painting {
            self.pass(y, Why::Done, out);
        }
        let (top, bottom) = self.grid.region();
        if y == bottom {
            self.scroll_up(top, bottom, 1, out);
        } else {
            self.grid.cursor = ((y + 1).min(self.grid.size.rows - 1), x);
        }
    }

    /// What scrolls out is gone: it is passed on if it wasn't yet.
    pub(super) fn scroll_up(&mut self, top: usize, bottom: usize, count: usize, out: Out<'_>) {
        for y in top..(bottom + 1)
            .min(top.saturating_add(count))
            .min(self.grid.len())
        {
            self.pass(y, Why::Done, out);
        }
        self.grid.scroll_up(top, bottom, count);
        self.frame.is_altered |= self.is_painting;
    }

    /// Moves the cursor to a place that was told from where it is.
    pub(super) fn go(&mut self, place: Place) {
        self.stir();
        self.grid.go(place);
        if self.is_painting {
            self.frame.go(self.grid.cursor, self.now);
        }
    }

    /// Moves the cursor up, within the rows that scroll if it stands there. Rows that nobody remembers
    /// may come into sight.
    pub(super) fn go_up(&mut self, count: usize) {
        let (top, _) = self.grid.region();
        let missing = count.saturating_sub(self.grid.cursor.0);
        if missing > 0 && top == 0 && !self.has_origin {
            self.grid.raise(missing);
        }
        let (y, x) = self.grid.cursor;
        let least = if y < top { 0 } else { top };
        self.go((y.saturating_sub(count).max(least), x));
    }

    /// Moves the cursor down, within the rows that scroll if it stands there.
    pub(super) fn go_down(&mut self, count: usize) {
        let (_, bottom) = self.grid.region();
        let (y, x) = self.grid.cursor;
        let most = if y > bottom { usize::MAX } else { bottom };
        self.go(((y + count).min(most), x));
    }

    /// Moves the cursor to an absolute place.
    pub(super) fn address(&mut self, place: Place, out: Out<'_>) {
        // A status line that is drawn while the cursor is away, as apt does: what is above it goes on.
        if self.is_saved && !self.is_painting && !self.has_origin {
            self.go(place);
            return;
        }
        self.begin_painting(out);
        self.is_addressed |= place != (0, 0);
        self.go(place);
    }

    fn begin_painting(&mut self, out: Out<'_>) {
        if !self.is_painting {
            self.pass_all(out);
        }
        if !self.has_origin {
            self.grid.forget();
            self.has_origin = true;
        }
        self.is_painting = true;
    }

    pub(super) fn save(&mut self) {
        self.stir();
        self.is_saved = true;
        self.grid.saved = self.grid.cursor;
    }

    pub(super) fn restore(&mut self) {
        self.is_saved = false;
        self.go(self.grid.saved);
        // What was saved behind the last column goes on there.
        self.grid.cursor.1 = self.grid.saved.1.min(self.grid.size.columns);
    }

    pub(super) fn set_region(&mut self, top: usize, bottom: usize, out: Out<'_>) {
        self.address((0, 0), out);
        self.grid.set_region(top, bottom);
    }

    /// The screen is about to be erased as a whole.
    pub(super) fn wipe(&mut self, out: Out<'_>) {
        if self.is_painting {
            self.try_frame(out);
        }
        self.begin_painting(out);
        self.stir();
        self.frame.is_altered |= self.grid.rows().any(|row| row.len() > 0);
        self.grid.rows_mut().for_each(Row::clear);
        self.frame.restart();
    }

    /// To another screen, empty, or back to the one for lines.
    pub(super) fn alternate(&mut self, is_alternate: bool, out: Out<'_>) {
        if self.is_alternate == is_alternate {
            return;
        }
        self.wipe(out);
        self.grid.forget();
        self.frame.is_altered = false;
        self.grid.go((0, 0));
        self.is_alternate = is_alternate;
        let is_painted = is_alternate || self.is_always_painted;
        self.is_painting = is_painted;
        self.has_origin = is_painted;
        self.is_addressed = false;
        if !is_alternate {
            // Lines go on as before the screen was needed.
            self.calm_lines = CALM_LINES;
        }
    }
}
