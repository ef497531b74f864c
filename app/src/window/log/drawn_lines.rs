//! The lines of the log as they were drawn last: which character of which line is where.

use std::sync::Arc;

use eframe::egui::{Galley, Pos2, Rect, Ui, Vec2};

use crate::view::log::letter::Letter;

/// A line as it was drawn.
struct DrawnLine {
    number: u64,
    /// Where its text begins.
    at: Pos2,
    galley: Arc<Galley>,
}

/// What a drag selects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Dragged {
    /// Lines as a whole.
    Lines,
    /// What lies between these places.
    Letters([Letter; 2]),
    /// Nothing so far, or what it did before.
    Nothing,
}

/// All that are in sight.
#[derive(Default)]
pub(crate) struct DrawnLines {
    lines: Vec<DrawnLine>,
    /// Where the pointer went down, if that was within a text.
    pressed: Option<Letter>,
}

impl DrawnLines {
    /// Forgets what was drawn: another frame begins.
    pub(crate) fn clear(&mut self) {
        self.lines.clear();
    }

    /// A line was drawn here.
    pub(crate) fn add(&mut self, number: u64, at: Pos2, galley: Arc<Galley>) {
        self.lines.push(DrawnLine { number, at, galley });
    }

    /// The pointer goes down on a line.
    pub(crate) fn press(&mut self, number: u64, at: Pos2) {
        let line = self.lines.iter().find(|line| line.number == number);
        // Who begins before the text picks lines.
        let is_within = line.is_some_and(|line| at.x >= line.at.x);
        self.pressed = self.letter(number, at).filter(|_| is_within);
    }

    /// What a drag from where the pointer went down to this place of a line selects.
    pub(crate) fn dragged(&self, number: u64, at: Pos2) -> Dragged {
        let Some(from) = self.pressed else {
            return Dragged::Lines;
        };
        match self.letter(number, at) {
            Some(to) if to != from => Dragged::Letters([from, to]),
            _ => Dragged::Nothing,
        }
    }

    fn letter(&self, number: u64, at: Pos2) -> Option<Letter> {
        let line = self.lines.iter().find(|line| line.number == number)?;
        let within = Vec2::new(at.x - line.at.x, line.galley.size().y / 2.0);
        let place = line.galley.cursor_from_pos(within).index.0;
        Some(Letter {
            line: number,
            place,
        })
    }
}

/// Where these characters of a text stand that is drawn here.
pub(crate) fn place_of(
    ui: &Ui,
    galley: &Galley,
    (at, row): (Pos2, Rect),
    [from, to]: [usize; 2],
) -> Rect {
    use eframe::egui::text::CCursor;
    let x = |place: usize| at.x + galley.pos_from_cursor(CCursor::new(place)).left();
    // An empty line that is selected is seen.
    let least = 3.0 / ui.pixels_per_point();
    let (left, right) = (x(from), x(to));
    Rect::from_x_y_ranges(left..=right.max(left + least), row.y_range())
}
