//! Where plots stand that a person moved: a tree of rows, columns and tabs.

use serde::{Deserialize, Serialize};

use crate::view::plot_key::PlotKey;

/// A side of a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Left,
    Right,
    Top,
    Bottom,
}

impl Edge {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Top, Self::Bottom];

    fn along(self) -> Along {
        match self {
            Self::Left | Self::Right => Along::Columns,
            Self::Top | Self::Bottom => Along::Rows,
        }
    }

    fn is_before(self) -> bool {
        matches!(self, Self::Left | Self::Top)
    }
}

/// How the parts of a tile stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Along {
    /// Below each other.
    Rows,
    /// Beside each other.
    Columns,
}

/// A plot, or several tiles that share its room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tile {
    /// One plot.
    Plot(PlotKey),
    /// Tiles below or beside each other.
    Split {
        /// Which of the two.
        along: Along,
        /// In order.
        parts: Vec<Part>,
    },
    /// Plots behind each other, of which one is seen.
    Tabs {
        /// The place of the one that is seen.
        shown: usize,
        /// In the order of their tabs.
        plots: Vec<PlotKey>,
    },
}

/// A tile among others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// How much of the room it has, compared with the others.
    pub share: f32,
    /// What stands there.
    pub tile: Tile,
}

impl From<Tile> for Part {
    fn from(tile: Tile) -> Self {
        Self { share: 1.0, tile }
    }
}

impl Tile {
    /// Plots in rows, as they stand by themselves.
    pub fn of_rows(rows: impl IntoIterator<Item = Vec<PlotKey>>) -> Self {
        let row = |plots: Vec<PlotKey>| {
            let parts = plots.into_iter().map(|plot| Self::Plot(plot).into());
            let (along, parts) = (Along::Columns, parts.collect());
            Self::Split { along, parts }.tidy().map(Part::from)
        };
        let parts = rows.into_iter().filter_map(row).collect();
        let along = Along::Rows;
        Self::Split { along, parts }
    }

    /// All plots, in order, also those behind others.
    pub fn plots(&self) -> Vec<&PlotKey> {
        match self {
            Self::Plot(plot) => vec![plot],
            Self::Split { parts, .. } => parts.iter().flat_map(|part| part.tile.plots()).collect(),
            Self::Tabs { plots, .. } => plots.iter().collect(),
        }
    }

    /// Whether the plot stands somewhere in it.
    pub fn contains(&self, wanted: &PlotKey) -> bool {
        match self {
            Self::Plot(plot) => plot == wanted,
            Self::Split { parts, .. } => parts.iter().any(|part| part.tile.contains(wanted)),
            Self::Tabs { plots, .. } => plots.contains(wanted),
        }
    }

    /// The same without this plot; `None` where there is no other.
    pub fn without(self, gone: &PlotKey) -> Option<Self> {
        let is_kept = |plot: &PlotKey| plot != gone;
        self.keeping(&is_kept)
    }

    /// The same with those plots alone; `None` where there are none.
    pub fn keeping(self, is_kept: &impl Fn(&PlotKey) -> bool) -> Option<Self> {
        match self {
            Self::Plot(plot) => is_kept(&plot).then_some(Self::Plot(plot)),
            Self::Split { along, parts } => {
                let keep = |part: Part| {
                    let tile = part.tile.keeping(is_kept)?;
                    Some(Part { tile, ..part })
                };
                let parts = parts.into_iter().filter_map(keep).collect();
                Self::Split { along, parts }.tidy()
            }
            Self::Tabs { shown, plots } => {
                let before = plots.iter().take(shown).filter(|plot| is_kept(plot));
                let shown = before.count();
                let plots = plots.into_iter().filter(is_kept).collect();
                Self::Tabs { shown, plots }.tidy()
            }
        }
    }

    /// Puts a plot at an edge of another one, which is halved for it; returns whether that one is there.
    pub fn split(&mut self, beside: &PlotKey, edge: Edge, plot: &PlotKey) -> bool {
        let is_beside = |tile: &Self| match tile {
            Self::Plot(one) => one == beside,
            Self::Tabs { plots, .. } => plots.contains(beside),
            Self::Split { .. } => false,
        };
        if is_beside(self) {
            let old = std::mem::replace(self, Self::Plot(plot.clone()));
            let new = Self::Plot(plot.clone());
            let parts = if edge.is_before() {
                [new, old]
            } else {
                [old, new]
            };
            *self = Self::Split {
                along: edge.along(),
                parts: parts.map(Part::from).into(),
            };
            return true;
        }
        let Self::Split { along, parts } = self else {
            return false;
        };
        if let Some(place) = parts.iter().position(|part| is_beside(&part.tile))
            && *along == edge.along()
        {
            let share = parts[place].share / 2.0;
            parts[place].share = share;
            let tile = Self::Plot(plot.clone());
            let place = place + usize::from(!edge.is_before());
            parts.insert(place, Part { share, tile });
            return true;
        }
        let mut tiles = parts.iter_mut().map(|part| &mut part.tile);
        tiles.any(|tile| tile.split(beside, edge, plot))
    }

    /// Puts a plot in front of another one, as a tab; returns whether that one is there.
    pub fn stack(&mut self, onto: &PlotKey, plot: &PlotKey) -> bool {
        match self {
            Self::Plot(one) if one == onto => {
                let plots = vec![one.clone(), plot.clone()];
                *self = Self::Tabs { shown: 1, plots };
                true
            }
            Self::Plot(_) => false,
            Self::Split { parts, .. } => {
                let mut tiles = parts.iter_mut().map(|part| &mut part.tile);
                tiles.any(|tile| tile.stack(onto, plot))
            }
            Self::Tabs { shown, plots } => {
                let Some(place) = plots.iter().position(|one| one == onto) else {
                    return false;
                };
                plots.insert(place + 1, plot.clone());
                *shown = place + 1;
                true
            }
        }
    }

    /// Has a plot seen that may stand behind others.
    pub fn show(&mut self, wanted: &PlotKey) {
        match self {
            Self::Plot(_) => {}
            Self::Split { parts, .. } => {
                for part in parts {
                    part.tile.show(wanted);
                }
            }
            Self::Tabs { shown, plots } => {
                if let Some(place) = plots.iter().position(|plot| plot == wanted) {
                    *shown = place;
                }
            }
        }
    }

    /// The tabs among which a plot stands, where it does.
    pub fn tabs_of(&self, wanted: &PlotKey) -> Option<&[PlotKey]> {
        match self {
            Self::Plot(_) => None,
            Self::Split { parts, .. } => parts.iter().find_map(|part| part.tile.tabs_of(wanted)),
            Self::Tabs { plots, .. } => plots.contains(wanted).then_some(plots),
        }
    }

    /// Whether a plot stands behind another one.
    pub fn is_behind(&self, wanted: &PlotKey) -> bool {
        match self {
            Self::Plot(_) => false,
            Self::Split { parts, .. } => parts.iter().any(|part| part.tile.is_behind(wanted)),
            Self::Tabs { shown, plots } => {
                let place = plots.iter().position(|plot| plot == wanted);
                place.is_some_and(|place| place != *shown)
            }
        }
    }

    /// Has two plots change their places.
    pub fn exchange(&mut self, a: &PlotKey, b: &PlotKey) {
        let other = |plot: &mut PlotKey| {
            if plot == a {
                plot.clone_from(b);
            } else if plot == b {
                plot.clone_from(a);
            }
        };
        match self {
            Self::Plot(plot) => other(plot),
            Self::Split { parts, .. } => {
                for part in parts {
                    part.tile.exchange(a, b);
                }
            }
            Self::Tabs { plots, .. } => plots.iter_mut().for_each(other),
        }
    }

    /// The same with plots below it that it doesn't have.
    pub fn followed_by(self, new: Vec<PlotKey>) -> Self {
        if new.is_empty() {
            return self;
        }
        let (along, mut parts) = match self {
            Self::Split {
                along: Along::Rows,
                parts,
            } => (Along::Rows, parts),
            other => (Along::Rows, vec![other.into()]),
        };
        // A new row is as high as those there on the average.
        let mean = parts.iter().map(|part| part.share).sum::<f32>() / parts.len().max(1) as f32;
        parts.extend(new.into_iter().map(|plot| Part {
            share: mean,
            tile: Self::Plot(plot),
        }));
        Self::Split { along, parts }
    }

    /// The same without tiles that hold nothing or one alone; `None` where nothing is left.
    pub fn tidy(self) -> Option<Self> {
        match self {
            Self::Plot(plot) => Some(Self::Plot(plot)),
            Self::Split { along, parts } => {
                let mut flat: Vec<Part> = Vec::new();
                for Part { share, tile } in parts {
                    match tile.tidy() {
                        // Rows among rows are rows.
                        Some(Self::Split {
                            along: within,
                            parts,
                        }) if within == along => {
                            let all: f32 = parts.iter().map(|part| part.share).sum();
                            let scaled = parts.into_iter().map(|part| Part {
                                share: part.share * share / all,
                                ..part
                            });
                            flat.extend(scaled);
                        }
                        Some(tile) => flat.push(Part { share, tile }),
                        None => {}
                    }
                }
                match flat.len() {
                    0 | 1 => flat.pop().map(|part| part.tile),
                    _ => Some(Self::Split { along, parts: flat }),
                }
            }
            Self::Tabs { shown, mut plots } => match plots.len() {
                0 | 1 => plots.pop().map(Self::Plot),
                count => Some(Self::Tabs {
                    shown: shown.min(count - 1),
                    plots,
                }),
            },
        }
    }
}

#[cfg(test)]
mod tests;
