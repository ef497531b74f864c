//! What a person arranged: which series share a plot, where plots stand, what they are called and how series are
//! coloured. Plain data, without a screen, that fits tomorrow's run: plots are told by what their series have in
//! common, series by their names.

use serde::{Deserialize, Serialize};

use super::plot_key::PlotKey;

pub(crate) mod arrange;
pub(crate) mod arranging;
pub(crate) mod carry_out;
pub(crate) mod regroup;
pub(crate) mod series_key;
pub(crate) mod tile;

use self::series_key::SeriesKey;
use self::tile::Tile;

/// What a person arranged. The default is the plan's own order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Arrangement {
    /// Plots whose series all go into another one.
    pub joined: Vec<Joined>,
    /// Series that go into a plot by themselves; the last word on one counts, and goes before `joined`.
    pub moved: Vec<Moved>,
    /// What plots are called in this view.
    pub labels: Vec<Label>,
    /// The colours of series.
    pub hues: Vec<HueOf>,
    /// Series that are drawn over the second y axis of their plot.
    pub second_axis: Vec<SeriesKey>,
    /// How many plots were made by hand.
    pub made: u32,
    /// Where plots stand; `None` where the view decides that.
    pub tiles: Option<Tile>,
}

/// All series of one plot go into another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The plot that they would be in.
    pub plot: PlotKey,
    /// The plot that they are in.
    pub into: PlotKey,
}

/// A series that goes into a plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// Which.
    #[serde(flatten)]
    pub series: SeriesKey,
    /// Where it goes.
    pub into: PlotKey,
}

/// What a plot is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Which.
    pub plot: PlotKey,
    /// What stands over it.
    pub text: String,
}

/// The colour of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HueOf {
    /// Which.
    #[serde(flatten)]
    pub series: SeriesKey,
    /// Which of the hues.
    pub hue: usize,
}

impl Arrangement {
    /// Whether plots hold what the plan says, and are called so.
    pub fn leaves_plots(&self) -> bool {
        let Self {
            joined,
            moved,
            labels,
            hues,
            second_axis,
            made: _,
            tiles: _,
        } = self;
        joined.is_empty()
            && moved.is_empty()
            && labels.is_empty()
            && hues.is_empty()
            && second_axis.is_empty()
    }

    /// The plot into which this one's series go, itself where none was said.
    pub fn joined_into<'a>(&'a self, plot: &'a PlotKey) -> &'a PlotKey {
        let mut plot = plot;
        // Joined plots may be joined on; a circle ends after as many steps as there are.
        for _ in 0..self.joined.len() {
            match self.joined.iter().find(|joined| joined.plot == *plot) {
                Some(joined) => plot = &joined.into,
                None => break,
            }
        }
        plot
    }

    /// Has a series go into a plot.
    pub fn move_series(&mut self, series: SeriesKey, into: PlotKey) {
        self.moved.retain(|moved| moved.series != series);
        self.moved.push(Moved { series, into });
    }

    /// Has all series that are in a plot go into another one.
    pub fn join(&mut self, plot: &PlotKey, into: &PlotKey) {
        // What was to be found in the other one, and came from here, is there already.
        self.joined
            .retain(|joined| joined.plot != *plot && joined.plot != *into);
        for moved in &mut self.moved {
            if moved.into == *plot {
                moved.into.clone_from(into);
            }
        }
        let (plot, into) = (plot.clone(), into.clone());
        self.joined.push(Joined { plot, into });
    }

    /// The number of a plot that nobody made yet.
    pub fn new_plot(&mut self, unit: &str) -> PlotKey {
        self.made += 1;
        PlotKey::by_hand(self.made, unit)
    }

    /// Has a plot called so, or, without a text, as it would be by itself.
    pub fn rename(&mut self, plot: &PlotKey, text: &str) {
        self.labels.retain(|label| label.plot != *plot);
        if !text.is_empty() {
            let (plot, text) = (plot.clone(), text.to_owned());
            self.labels.push(Label { plot, text });
        }
    }

    /// What a person called a plot.
    pub fn label(&self, plot: &PlotKey) -> Option<&str> {
        let found = self.labels.iter().find(|label| label.plot == *plot);
        found.map(|label| &*label.text)
    }

    /// Gives a series a hue, or its own.
    pub fn colour(&mut self, series: SeriesKey, hue: Option<usize>) {
        self.hues.retain(|one| one.series != series);
        if let Some(hue) = hue {
            self.hues.push(HueOf { series, hue });
        }
    }

    /// Has a series drawn over the second y axis, or over the first again.
    pub fn other_axis(&mut self, series: SeriesKey) {
        if !self.second_axis.contains(&series) {
            self.second_axis.push(series);
            return;
        }
        self.second_axis.retain(|one| *one != series);
    }
}

#[cfg(test)]
mod tests;
