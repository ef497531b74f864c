//! The lines of the log as they were drawn last: which character of which line is where.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Galley, Pos2, Rect, Ui, Vec2};
use sprintscope_sim::JobId;

use crate::view::log::letter::Letter;
use crate::view::log::pattern::Pattern;
use crate::view::wall_clock::Zone;

/// A line as it was drawn.
struct DrawnLine {
    number: u64,
    /// Where its text begins.
    at: Pos2,
    galley: Arc<Galley>,
    words: Words,
}

/// What a line says, in its colours.
#[derive(Clone)]
pub(crate) struct Words {
    /// The words as they are to be laid out.
    pub job: Arc<LayoutJob>,
    /// It is shown as a record, and not as it came.
    pub is_record: bool,
}

/// What the words of a line are made of, beside the line.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Said<'a> {
    /// Whose log it is: lines are numbered in each.
    pub job: Option<JobId>,
    /// The zone of dates.
    pub zone: &'a Zone,
    /// What is marked in them.
    pub pattern: &'a Pattern,
    /// Whether colours are those of the dark theme.
    pub is_dark: bool,
}

/// The same, as it was in the frame before.
struct Known {
    job: Option<JobId>,
    zone: Zone,
    pattern: Pattern,
    is_dark: bool,
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
    /// Those of the frame before.
    before: Vec<DrawnLine>,
    said: Option<Known>,
    /// Where the pointer went down, if that was within a text.
    pressed: Option<Letter>,
}

impl DrawnLines {
    /// Another frame begins; what is said by the same lines in the same way is known from the one before.
    pub(crate) fn begin(&mut self, said: Said<'_>) {
        std::mem::swap(&mut self.lines, &mut self.before);
        self.lines.clear();
        let is_same = self.said.as_ref().is_some_and(|known| {
            let (zone, pattern) = (&known.zone, &known.pattern);
            let Known { job, is_dark, .. } = *known;
            said == Said {
                job,
                zone,
                pattern,
                is_dark,
            }
        });
        if !is_same {
            self.before.clear();
            self.said = Some(Known {
                job: said.job,
                zone: said.zone.clone(),
                pattern: said.pattern.clone(),
                is_dark: said.is_dark,
            });
        }
    }

    /// What this line said in the frame before.
    pub(crate) fn words_before(&self, number: u64) -> Option<Words> {
        let known = self.before.iter().find(|line| line.number == number);
        known.map(|line| line.words.clone())
    }

    /// A line was drawn here.
    pub(crate) fn add(&mut self, number: u64, at: Pos2, (galley, words): (Arc<Galley>, Words)) {
        self.lines.push(DrawnLine {
            number,
            at,
            galley,
            words,
        });
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
