//! What a picture that is painted in a frame is made of.

use std::ops::Range;

use sprintscope_sim::store::Detail;

use crate::view::beside::is_long;
use crate::view::extents::Extents;
use crate::view::watched::Watched;
use crate::window::plot::pieces::Drawing;
use crate::window::plot::seen::Seen;
use crate::window::plot::wanted::Wanted;

/// So many series, and a second thread saves more time than it takes to start it.
pub(super) const HELPED_SERIES: usize = 20;

/// All that is in sight of some series.
pub(super) struct Asked {
    pub(super) drawings: Vec<Drawing>,
    pub(super) seen: Vec<Seen>,
    pub(super) extents: Extents,
    /// Of how many of the series the answer isn't there yet.
    pub(super) missing: usize,
    /// One of them takes longer to paint than a frame may: the rest isn't there.
    pub(super) is_long: bool,
}

impl Asked {
    pub(super) fn new(
        watched: &dyn Watched,
        wanted: &Wanted,
        places: Range<usize>,
        y: [f64; 2],
    ) -> Self {
        let axis = wanted.axis(y);
        let sight = wanted.grid.sight();
        let question = wanted.question(&sight, Detail::ByCount);
        let mut asked = Self {
            drawings: Vec::with_capacity(places.len()),
            seen: Vec::with_capacity(places.len()),
            extents: Extents::default(),
            missing: 0,
            is_long: false,
        };
        asked.extents.clear(wanted.grid.columns, wanted.places);
        for place in places {
            let (trace, _) = &wanted.traces[place];
            let Some((answer, seen)) = Seen::ask(watched, trace, &question) else {
                asked.missing += 1;
                asked.drawings.push(Drawing::default());
                asked.seen.push(Seen::NOT_YET);
                continue;
            };
            if is_long(&answer) {
                asked.is_long = true;
                break;
            }
            asked.extents.add(&answer, &wanted.grid, &sight);
            asked
                .drawings
                .push(Drawing::new(&answer, wanted, place, axis));
            asked.seen.push(seen);
        }
        asked
    }

    /// Adds what was asked of the series behind these.
    pub(super) fn merge(&mut self, behind: Self) {
        let Self {
            drawings,
            seen,
            extents,
            missing,
            is_long,
        } = behind;
        self.missing += missing;
        self.is_long |= is_long;
        self.drawings.extend(drawings);
        self.seen.extend(seen);
        self.extents.merge(&extents);
    }
}
