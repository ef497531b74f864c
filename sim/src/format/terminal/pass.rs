//! What of a screen is passed on, and when.

use super::frame::{Frame, QUIET};
use super::row::{Passed, Row, Wholeness, Why};
use super::screen::{Out, Screen};
use super::text::Signature;
use crate::format::line::{Line, UNFINISHED_AFTER};

/// Seconds after which a row that says the same as before is passed on again, if it was drawn again.
const SAME_AFTER: f64 = 1.0;

impl Screen {
    /// Reads what has been quiet for long enough.
    pub(super) fn tick(&mut self, now: f64, out: Out<'_>) {
        self.now = now;
        if self.is_painting {
            if self.frame.is_altered && now >= self.frame.deadline(self.last_byte_at) {
                self.read_frame(out);
                self.is_painting = self.is_alternate || self.is_always_painted;
            }
            return;
        }
        if self.is_unsettled && now >= self.last_byte_at + QUIET {
            self.settle(out);
        }
        if now >= self.last_byte_at + UNFINISHED_AFTER {
            self.show_unfinished(out);
        }
    }

    /// When [`tick`](Self::tick) has something to do, if nothing comes.
    pub(super) fn deadline(&self) -> Option<f64> {
        if self.is_painting {
            let is_altered = self.frame.is_altered;
            return is_altered.then(|| self.frame.deadline(self.last_byte_at));
        }
        if self.is_unsettled {
            return Some(self.last_byte_at + QUIET);
        }
        let row = self.grid.row(self.grid.cursor.0)?;
        let is_waiting = self.is_unfinished(self.grid.cursor.0) && !row.is_shown;
        is_waiting.then_some(self.last_byte_at + UNFINISHED_AFTER)
    }

    /// Passes on all that wasn't yet.
    pub(super) fn flush(&mut self, out: Out<'_>) {
        if self.is_painting {
            self.read_frame(out);
        } else {
            self.pass_all(out);
        }
    }

    /// Passes on all that wasn't yet. The cursor's row is not whole if anything was drawn in it.
    pub(super) fn break_off(&mut self, out: Out<'_>) {
        let y = self.grid.cursor.0;
        if let Some(row) = self.grid.get_mut(y).filter(|row| row.is_changed) {
            row.is_broken_off = true;
        }
        self.flush(out);
    }

    fn settle(&mut self, out: Out<'_>) {
        self.is_unsettled = false;
        for y in 0..self.grid.len() {
            if !self.is_unfinished(y) {
                self.pass(y, Why::Done, out);
            }
        }
    }

    /// Whether a row is a line that may still be printed, rather than a state that is drawn again.
    fn is_unfinished(&self, y: usize) -> bool {
        let (cursor_row, x) = self.grid.cursor;
        let row = self.grid.row(y).filter(|_| y == cursor_row);
        row.is_some_and(|row| row.is_changed && row.passed.is_none() && x >= row.len())
    }

    fn show_unfinished(&mut self, out: Out<'_>) {
        let y = self.grid.cursor.0;
        if !self.is_unfinished(y) {
            return;
        }
        if let Some(row) = self.grid.get_mut(y).filter(|row| !row.is_shown) {
            row.is_shown = true;
            self.text.clear();
            row.write(&mut self.text);
            if !self.text.is_empty() {
                out(Line::Unfinished(self.text.as_bytes()));
            }
        }
    }

    pub(super) fn pass_all(&mut self, out: Out<'_>) {
        for y in 0..self.grid.len() {
            self.pass(y, Why::Done, out);
        }
        self.is_unsettled = false;
    }

    /// Passes a row on as a line, if it has changed and says something else than before.
    pub(super) fn pass(&mut self, y: usize, why: Why, out: Out<'_>) {
        self.pass_before_patch(y, out);
        let Some(row) = self.grid.get_mut(y).filter(|row| row.is_changed) else {
            return;
        };
        row.is_changed = false;
        if why == Why::Done {
            row.end_state();
        }
        self.text.clear();
        row.write(&mut self.text);
        self.pass_text(y, why, out);
    }

    /// Passes on what a row said before its end was drawn over.
    pub(super) fn pass_before_patch(&mut self, y: usize, out: Out<'_>) {
        if let Some(text) = self.grid.get_mut(y).and_then(Row::take_before_patch) {
            self.text = text;
            self.pass_text(y, Why::Over, out);
        }
    }

    /// Passes on the text of a row, if it wasn't just now.
    fn pass_text(&mut self, y: usize, why: Why, out: Out<'_>) {
        let Some(row) = self.grid.get_mut(y) else {
            return;
        };
        let signature = Signature::of(&self.text);
        let is_known = row.passed.is_some_and(|passed| {
            let is_recent = self.now - passed.at < SAME_AFTER;
            let is_dull = why == Why::Over || signature == Signature::EMPTY || is_recent;
            // That a row is too long is told once.
            row.is_cut || (passed.signature == signature && is_dull)
        });
        if !is_known && !self.text.is_empty() {
            let at = self.now;
            row.passed = Some(Passed { signature, at });
            say(&self.text, row.wholeness(), self.bytes_max, out);
        }
    }

    /// Reads the screen before it changes, unless that would cost too much.
    pub(super) fn try_frame(&mut self, out: Out<'_>) {
        let cells = self.grid.rows().map(Row::len).sum();
        if self.frame.affords(cells, self.now) {
            self.read_frame(out);
        }
    }

    /// Reads the screen as a whole if it has changed.
    fn read_frame(&mut self, out: Out<'_>) {
        if !self.frame.is_altered {
            return;
        }
        self.frame = Frame::new(self.now);
        self.is_unsettled = false;
        let mut has_begun = false;
        for row in self.grid.rows_mut() {
            row.is_changed = false;
            self.text.clear();
            row.write(&mut self.text);
            if self.text.is_empty() {
                continue;
            }
            if !has_begun {
                has_begun = true;
                out(Line::FrameBegins);
            }
            row.passed = None;
            say(&self.text, row.wholeness(), self.bytes_max, out);
        }
        if has_begun {
            out(Line::FrameEnds);
        }
    }

    /// The painted screen is about to change in a row.
    pub(super) fn alter(&mut self, y: usize, out: Out<'_>) {
        if self.frame.is_at_top {
            self.frame.is_at_top = false;
            self.try_frame(out);
        }
        self.frame.is_altered = true;
        if let Some(row) = self.grid.get_mut(y) {
            row.is_changed = true;
        }
    }
}

fn say(text: &str, wholeness: Wholeness, bytes_max: usize, out: Out<'_>) {
    let text = text.as_bytes();
    out(match wholeness {
        _ if text.len() > bytes_max => Line::Cut(&text[..bytes_max]),
        Wholeness::Whole => Line::Whole(text),
        Wholeness::Cut => Line::Cut(text),
        Wholeness::BrokenOff => Line::BrokenOff(text),
    });
}
