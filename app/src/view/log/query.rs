//! Which lines of a log are wanted.

use sprintscope_sim::job::LoggedLine;

use super::LogView;
use super::chips::{Chips, LineKind};
use super::pattern::Pattern;
use crate::view::level::Level;

/// What lines have to be to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    pub(super) pattern: Pattern,
    /// How serious at least.
    level: Option<Level>,
    chips: Chips,
    /// Lines without a hit are shown as well.
    is_all_shown: bool,
}

/// What a line is to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) is_shown: bool,
    pub(super) is_hit: bool,
    /// It carried samples, and is words all the same.
    pub(super) is_spoken_data: bool,
}

impl Query {
    /// What this view wants; the pattern that it had before isn't made again.
    pub(super) fn of(wanted: &LogView, before: &Self) -> Self {
        let pattern = if before.pattern.is_of(&wanted.filter) {
            before.pattern.clone()
        } else {
            Pattern::new(&wanted.filter)
        };
        Self {
            pattern,
            level: wanted.level,
            chips: wanted.chips,
            is_all_shown: wanted.is_all_shown,
        }
    }

    /// Whether it takes every line of a log that has data in it, or hasn't.
    pub(super) fn takes_all(&self, has_data: bool) -> bool {
        self.pattern.is_empty() && self.level.is_none() && self.chips.takes_all(has_data)
    }

    /// Whether what is shown is what has a hit.
    pub(super) fn shows_hits_only(&self) -> bool {
        !self.pattern.is_empty() && !self.is_all_shown
    }

    /// Whether nothing but hits is to be known, which may be looked for in the texts of many lines at once.
    pub(super) fn looks_for_hits_alone(&self) -> bool {
        self.shows_hits_only() && self.pattern.is_found_anywhere()
    }

    pub(super) fn judge(&self, line: &LoggedLine<'_>) -> Verdict {
        let kind = LineKind::of(line);
        let is_serious = |least: Level| {
            let level = Level::of(line.text).filter(|_| kind != LineKind::Scope);
            level.is_some_and(|level| level <= least)
        };
        let is_wanted = self.chips.has(kind) && self.level.is_none_or(is_serious);
        let is_hit = is_wanted && !self.pattern.is_empty() && self.pattern.is_in(line.text);
        Verdict {
            is_shown: is_wanted && (is_hit || !self.shows_hits_only()),
            is_hit,
            is_spoken_data: line.is_data && kind != LineKind::Data,
        }
    }
}
