//! Where plots stand on a sheet that a person arranged: by the tiles of the view.

use std::collections::HashMap;

use super::area::Area;
use crate::view::arrangement::tile::{Along, Part, Tile};
use crate::view::plan::PlotPlan;
use crate::view::plot_key::PlotKey;

/// Between two plots, in points.
const BETWEEN: f32 = 14.0;
/// The share of a tile that has none that means anything.
const USUAL: f32 = 1.0;

/// The places of these plots in so much room, with so many pixels a point; of those behind each other the one that is
/// seen has one.
pub(super) fn tiled(tile: &Tile, plots: &[&PlotPlan], room: Area, scale: f32) -> Vec<Option<Area>> {
    let mut there: HashMap<PlotKey, Vec<usize>> = HashMap::new();
    for (place, plot) in plots.iter().enumerate() {
        there.entry((&plot.id).into()).or_default().push(place);
    }
    let tile = tile.clone().keeping(&|key| there.contains_key(key));
    let mut places = vec![None; plots.len()];
    let rest = plots.iter().map(|plot| PlotKey::from(&plot.id));
    let rest = rest.filter(|key| !tile.as_ref().is_some_and(|tile| tile.contains(key)));
    let mut rest: Vec<PlotKey> = rest.collect();
    rest.dedup();
    let whole = match tile {
        Some(tile) => tile.followed_by(rest),
        None => Tile::of_rows(rest.into_iter().map(|key| vec![key])),
    };
    let tiles = Tiles {
        there,
        between: BETWEEN * scale,
    };
    tiles.place(&whole, room, &mut places);
    places
}

struct Tiles {
    /// The plots of each key, by their places.
    there: HashMap<PlotKey, Vec<usize>>,
    /// Between two of them, in pixels.
    between: f32,
}

impl Tiles {
    fn place(&self, tile: &Tile, room: Area, places: &mut [Option<Area>]) {
        match tile {
            Tile::Plot(key) => {
                let plots = self.there.get(key).map_or(&[][..], |plots| plots);
                let shares = vec![USUAL; plots.len()];
                for (place, part) in plots.iter().zip(self.parts(room, Along::Rows, &shares)) {
                    places[*place] = Some(part);
                }
            }
            Tile::Split { along, parts } => {
                let shares: Vec<f32> = parts.iter().map(share).collect();
                for (part, room) in parts.iter().zip(self.parts(room, *along, &shares)) {
                    self.place(&part.tile, room, places);
                }
            }
            Tile::Tabs { shown, plots } => {
                if let Some(key) = plots.get(*shown).or(plots.first()) {
                    self.place(&Tile::Plot(key.clone()), room, places);
                }
            }
        }
    }

    /// The rooms of parts with these shares.
    fn parts(&self, room: Area, along: Along, shares: &[f32]) -> Vec<Area> {
        let gaps = self.between * shares.len().saturating_sub(1) as f32;
        let whole = match along {
            Along::Rows => room.height,
            Along::Columns => room.width,
        };
        let of_share = (whole - gaps).max(0.0) / shares.iter().sum::<f32>();
        let mut before = 0.0;
        let part = |share: &f32| {
            let (at, length) = (before, share * of_share);
            before += length + self.between;
            match along {
                Along::Rows => Area {
                    top: room.top + at,
                    height: length,
                    ..room
                },
                Along::Columns => Area {
                    left: room.left + at,
                    width: length,
                    ..room
                },
            }
        };
        shares.iter().map(part).collect()
    }
}

/// Shares come from files, too.
fn share(part: &Part) -> f32 {
    if part.share.is_finite() && part.share > 1e-3 {
        part.share
    } else {
        USUAL
    }
}
