//! When a screen that is painted again and again is read as a whole.

use super::grid::Place;

/// Seconds without a byte after which a frame is whole.
pub(super) const QUIET: f64 = 0.05;

/// Seconds without a byte after which it is taken for whole where nothing longer has come for
/// [`UNREAD_SECS_MAX`].
const SHORT_QUIET: f64 = 0.02;

/// Seconds after which a screen that goes on changing should have been read.
const UNREAD_SECS_MAX: f64 = 1.0;

/// Seconds after which any way back on the screen is taken for the beginning of a frame.
const TOO_LATE: f64 = 2.0;

/// Cells that may be read for each character that came: a stream that does nothing but go to the top
/// would else make a thousand times a thousand times as much of itself.
const CELLS_PER_CHARACTER: usize = 1000;

/// What is known of the frame that is being painted.
pub(super) struct Frame {
    /// A cell was changed since a frame was read.
    pub is_altered: bool,
    /// The painting has gone back to its top: with the next change a new frame begins.
    pub is_at_top: bool,
    /// The uppermost row that was drawn in, and where something was drawn last.
    first_row: Option<usize>,
    last: Place,
    /// Characters and sequences since a frame was read.
    characters: usize,
    read_at: f64,
}

impl Frame {
    pub(super) fn new(now: f64) -> Self {
        Self {
            is_altered: false,
            is_at_top: false,
            first_row: None,
            last: (0, 0),
            characters: 0,
            read_at: now,
        }
    }

    /// Nothing of what is on the screen is left.
    pub(super) fn restart(&mut self) {
        self.is_at_top = false;
        self.first_row = None;
        self.last = (0, 0);
    }

    #[inline]
    pub(super) fn draw(&mut self, place: Place) {
        self.characters += 1;
        self.last = place;
        self.first_row = Some(self.first_row.map_or(place.0, |row| row.min(place.0)));
    }

    /// The cursor was moved to a place.
    pub(super) fn go(&mut self, place: Place, now: f64) {
        self.characters += 1;
        let is_top = place == (0, 0) || self.first_row == Some(place.0);
        let is_overdue = now - self.read_at >= TOO_LATE;
        if place <= self.last && (is_top || is_overdue) {
            self.is_at_top = true;
        }
    }

    /// Whether enough has come for so many cells to be read.
    pub(super) fn affords(&self, cells: usize, now: f64) -> bool {
        cells / CELLS_PER_CHARACTER <= self.characters || now - self.read_at >= UNREAD_SECS_MAX
    }

    /// When the screen is read if nothing else comes.
    pub(super) fn deadline(&self, last_byte_at: f64) -> f64 {
        let is_late = last_byte_at + SHORT_QUIET >= self.read_at + UNREAD_SECS_MAX;
        last_byte_at + if is_late { SHORT_QUIET } else { QUIET }
    }
}
