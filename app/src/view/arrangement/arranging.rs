//! The arrangement that a view shows, and what it knows of the plots that are there.

use std::collections::HashSet;

use sprintscope_sim::store::SeriesId;

use super::Arrangement;
use super::tile::Tile;
use crate::view::plot_id::PlotId;
use crate::view::plot_key::PlotKey;

/// A plot that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct There {
    /// Which.
    pub id: PlotId,
    /// What stands over it.
    pub title: String,
    /// Its series.
    pub series: Vec<SeriesId>,
}

/// The arrangement of a view.
#[derive(Clone, Debug, Default)]
pub struct Arranging {
    arrangement: Arrangement,
    enlarged: Option<PlotKey>,
    revision: u64,
    /// The plots that are there, in their order.
    there: Vec<There>,
    /// How many plots stood beside each other when they were laid out last, row by row; all below each other
    /// without it.
    rows: Vec<usize>,
}

impl Arranging {
    /// What a person arranged.
    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    /// Arranges it so.
    pub fn set(&mut self, arrangement: Arrangement) {
        if self.arrangement != arrangement {
            self.arrangement = arrangement;
            self.revision += 1;
        }
    }

    /// Changes it.
    pub fn change(&mut self, change: impl FnOnce(&mut Arrangement)) {
        let mut changed = self.arrangement.clone();
        change(&mut changed);
        self.set(changed);
    }

    /// The plot that fills the plots' room.
    pub fn enlarged(&self) -> Option<&PlotKey> {
        self.enlarged.as_ref()
    }

    /// Has a plot fill the room, or none.
    pub fn enlarge(&mut self, plot: Option<PlotKey>) {
        if self.enlarged != plot {
            self.enlarged = plot;
            self.revision += 1;
        }
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The plots that are there, in their order.
    pub fn there(&self) -> &[There] {
        &self.there
    }

    /// These plots are there from now on.
    pub(crate) fn is_there(&mut self, there: Vec<There>) {
        self.there = there;
    }

    /// So many plots stand beside each other in each row.
    pub fn lay_out(&mut self, rows: Vec<usize>) {
        self.rows = rows;
    }

    /// The tiles as they are seen: as a person made them, with what is there beside them, below; or as plots stand by
    /// themselves. `None` where there is no plot.
    pub fn tiles(&self) -> Option<Tile> {
        let mut seen = HashSet::new();
        let keys = self.there.iter().map(|there| PlotKey::from(&there.id));
        let keys: Vec<PlotKey> = keys.filter(|key| seen.insert(key.clone())).collect();
        if let Some(tiles) = &self.arrangement.tiles {
            let new = keys.into_iter().filter(|key| !tiles.contains(key));
            return Some(tiles.clone().followed_by(new.collect()));
        }
        let mut keys = keys.into_iter().peekable();
        let mut rows = Vec::new();
        let mut widths = self.rows.iter().copied();
        while keys.peek().is_some() {
            let width = widths.next().unwrap_or(1).max(1);
            rows.push(keys.by_ref().take(width).collect());
        }
        Tile::of_rows(rows).tidy()
    }

    /// The plot so many places further down than this one, of those that are there.
    pub fn further(&self, plot: &PlotId, places: isize) -> Option<&PlotId> {
        let place = self.there.iter().position(|there| there.id == *plot)?;
        let place = place.checked_add_signed(places)?;
        self.there.get(place).map(|there| &there.id)
    }

    /// What stands over a plot that is there.
    pub fn title_of(&self, plot: &PlotId) -> &str {
        let found = self.there.iter().find(|there| there.id == *plot);
        found.map_or("", |there| &there.title)
    }

    /// The series of a plot that is there.
    pub fn series_of(&self, plot: &PlotId) -> &[SeriesId] {
        let found = self.there.iter().find(|there| there.id == *plot);
        found.map_or(&[], |there| &there.series)
    }

    /// Whether a plot isn't seen because another one fills the room or stands before it.
    pub fn is_out_of_sight(&self, plot: &PlotId) -> bool {
        if let Some(enlarged) = self.enlarged.as_ref().filter(|key| self.has(key)) {
            return !enlarged.is_of(plot);
        }
        let tiles = self.arrangement.tiles.as_ref();
        tiles.is_some_and(|tiles| tiles.is_behind(&PlotKey::from(plot)))
    }

    /// Whether a plot fills the room now.
    pub fn is_one_enlarged(&self) -> bool {
        self.enlarged.as_ref().is_some_and(|key| self.has(key))
    }

    fn has(&self, key: &PlotKey) -> bool {
        self.there.iter().any(|there| key.is_of(&there.id))
    }
}
