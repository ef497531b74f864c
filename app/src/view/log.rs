//! What is looked at in the log of the selected job: which of its lines, where among them, and what is picked.

pub(crate) mod chips;
pub(crate) mod command;
mod found;
pub(crate) mod letter;
pub(crate) mod line_places;
pub(crate) mod lookup;
pub(crate) mod pattern;
mod query;
pub(crate) mod reader;
mod search;

use std::ops::RangeInclusive;

use self::chips::Chips;
use self::letter::Letter;
use self::line_places::ReadAt;
use super::level::Level;

/// What one person looks at in the log of the selected job.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct LogView {
    /// What lines must contain: a regular expression, or else these letters.
    pub filter: String,
    /// How serious they must be at least, where that counts.
    pub level: Option<Level>,
    /// Which kinds of them are shown.
    pub chips: Chips,
    /// Lines without a hit are shown as well.
    pub is_all_shown: bool,
    /// Whether it shows its lines per second.
    pub rate_is_shown: bool,
    /// Whether it stays where it is although lines come: it has been scrolled away from its end.
    pub is_held: bool,
    /// No line is shown that came later than this.
    pub until: Option<f64>,
    /// Hits to go on by, backwards if negative, until what is drawn has done it.
    pub hits_to_go: isize,
    /// What is picked is to be copied.
    pub copy_is_wanted: bool,
    /// The lines that are picked.
    pub picked: Option<Picked>,
    /// Where the last one of them stands on the axes of plots: these read out there.
    pub picked_at: ReadAt,
}

/// Lines that are picked, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// The one that was picked first.
    pub from: u64,
    /// The one that was picked last: what is between is picked, too.
    pub to: u64,
    /// When that line came: plots read out there.
    pub t: f64,
    /// Within the first and the last one, where not all of them is picked.
    pub letters: Option<[Letter; 2]>,
}

impl Picked {
    /// The numbers of the lines, the lower one first.
    pub fn numbers(&self) -> RangeInclusive<u64> {
        self.from.min(self.to)..=self.from.max(self.to)
    }
}

impl LogView {
    /// Picks what is between these lines, or these letters of them, and holds the log there.
    pub fn pick(&mut self, [from, to]: [u64; 2], t: f64, letters: Option<[Letter; 2]>) {
        self.picked = Some(Picked {
            from,
            to,
            t,
            letters,
        });
        self.is_held = true;
    }

    /// Goes back to the end.
    pub fn follow(&mut self) {
        self.is_held = false;
        self.picked = None;
    }
}
