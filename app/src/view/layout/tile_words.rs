//! Where plots stand in the words of a file: `rows`, `columns` and `tabs`.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{is_default, plot_words};
use crate::view::arrangement::tile::{Along, Part, Tile};
use crate::view::plot_key::PlotKey;

/// Where plots stand, as a tree that is one: none stands twice, and each tile holds something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Words", into = "Words")]
pub struct TileWords(pub Tile);

/// A tile as it is written: one of `plot`, `rows`, `columns`, `tabs`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Words {
    /// How much of the room it has, compared with the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<f32>,
    #[serde(with = "plot_words::perhaps", skip_serializing_if = "Option::is_none")]
    plot: Option<PlotKey>,
    /// Which of the tabs is seen.
    #[serde(skip_serializing_if = "is_default")]
    shown: usize,
    #[serde(with = "plot_words::several", skip_serializing_if = "Vec::is_empty")]
    tabs: Vec<PlotKey>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<Words>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<Words>,
}

/// Shares that differ by less are the same: what a person drags isn't more exact.
const SHARE_STEPS: f32 = 1_000.0;

/// The same tiles with shares of few digits, compared with their average.
pub(crate) fn rounded(tile: Tile) -> Tile {
    match tile {
        Tile::Split { along, parts } => {
            let mean = parts.iter().map(|part| part.share).sum::<f32>() / parts.len() as f32;
            let parts = parts.into_iter().map(|Part { share, tile }| {
                let share = (share / mean * SHARE_STEPS).round().max(1.0) / SHARE_STEPS;
                let tile = rounded(tile);
                Part { share, tile }
            });
            let parts = parts.collect();
            Tile::Split { along, parts }
        }
        other => other,
    }
}

impl From<TileWords> for Words {
    fn from(TileWords(tile): TileWords) -> Self {
        match tile {
            Tile::Plot(plot) => Self {
                plot: Some(plot),
                ..Self::default()
            },
            Tile::Tabs { shown, plots } => Self {
                shown,
                tabs: plots,
                ..Self::default()
            },
            Tile::Split { along, parts } => {
                let parts = parts.into_iter().map(|part| Self {
                    share: (part.share != 1.0).then_some(part.share),
                    ..Self::from(TileWords(part.tile))
                });
                let parts = parts.collect();
                match along {
                    Along::Rows => Self {
                        rows: parts,
                        ..Self::default()
                    },
                    Along::Columns => Self {
                        columns: parts,
                        ..Self::default()
                    },
                }
            }
        }
    }
}

impl TryFrom<Words> for TileWords {
    type Error = String;

    fn try_from(words: Words) -> Result<Self, String> {
        let tile = tile(words)?;
        let mut seen = HashSet::new();
        for plot in tile.plots() {
            if !seen.insert(plot) {
                return Err(format!("the plot `{}` stands twice", plot.group));
            }
        }
        Ok(Self(tile))
    }
}

fn tile(words: Words) -> Result<Tile, String> {
    let Words {
        share: _,
        plot,
        shown,
        tabs,
        rows,
        columns,
    } = words;
    let split = |along: Along, parts: Vec<Words>| {
        let parts = parts.into_iter().map(|words| {
            let share = words.share.unwrap_or(1.0);
            if !(1e-3..=1e6).contains(&share) {
                return Err("a share is a number above 0".to_owned());
            }
            let tile = tile(words)?;
            Ok(Part { share, tile })
        });
        let parts = parts.collect::<Result<_, _>>()?;
        Ok(Tile::Split { along, parts })
    };
    match (plot, tabs.is_empty(), rows.is_empty(), columns.is_empty()) {
        (Some(plot), true, true, true) => Ok(Tile::Plot(plot)),
        (None, false, true, true) if shown < tabs.len() => Ok(Tile::Tabs { shown, plots: tabs }),
        (None, false, true, true) => Err("there are not so many tabs".into()),
        (None, true, false, true) => split(Along::Rows, rows),
        (None, true, true, false) => split(Along::Columns, columns),
        _ => Err("a tile is one of: plot, rows, columns, tabs".into()),
    }
}
