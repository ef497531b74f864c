//! Where plots stand in their room: as by themselves, or as a person moved them.

use eframe::egui::{Pos2, Rect, Vec2};

use super::plot_column::{GAP, LEAST_HEIGHT, PlotColumn};
use super::tile_layout::TileLayout;
use crate::view::View;
use crate::view::arrangement::tile::Tile;
use crate::view::plan::{Plan, PlotPlan};

/// The places of all plots, from the left top corner of their room.
pub(crate) enum Places {
    /// As by themselves.
    Column(PlotColumn),
    /// As a person moved them.
    Tiles(TileLayout),
}

impl Default for Places {
    fn default() -> Self {
        Self::Column(PlotColumn::default())
    }
}

impl Places {
    /// Those of all plots of the plan in so much room; of tiles whose rooms a person is changing, those.
    pub(crate) fn new(plan: &Plan, view: &mut View, changing: Option<&Tile>, room: Vec2) -> Self {
        let is_folded = |plot: &PlotPlan| view.plot_folds.is_folded(&plot.id);
        let folded: Vec<bool> = plan.plots.iter().map(is_folded).collect();
        if view.arranging.is_one_enlarged()
            && let Some(key) = view.arranging.enlarged()
        {
            let tile = Tile::Plot(key.clone());
            let unfolded = vec![false; folded.len()];
            return Self::Tiles(TileLayout::new(&tile, &plan.plots, &unfolded, room));
        }
        let is_moved = view.arranging.arrangement().tiles.is_some();
        let tiles = changing.cloned();
        let tiles = tiles.or_else(|| is_moved.then(|| view.arranging.tiles())?);
        if let Some(tiles) = tiles {
            return Self::Tiles(TileLayout::new(&tiles, &plan.plots, &folded, room));
        }
        let column = PlotColumn::new(&folded, room);
        let tops: Vec<f32> = (0..folded.len()).map(|at| column.rect(at).top()).collect();
        let rows = tops.chunk_by(|a, b| a == b).map(<[f32]>::len);
        view.arranging.lay_out(rows.collect());
        Self::Column(column)
    }

    /// How far down they reach.
    pub(crate) fn height(&self) -> f32 {
        match self {
            Self::Column(column) => column.height,
            Self::Tiles(tiles) => tiles.height,
        }
    }

    /// How far a command scrolls.
    pub(crate) fn step(&self) -> f32 {
        match self {
            Self::Column(column) => column.step,
            Self::Tiles(_) => LEAST_HEIGHT + GAP,
        }
    }

    /// Whether not all of it is seen at once.
    pub(crate) fn is_scrolled(&self, room: Vec2) -> bool {
        self.height() > room.y + 1.0
    }

    /// The place of one; nowhere where it isn't seen.
    pub(crate) fn rect(&self, place: usize) -> Rect {
        match self {
            Self::Column(column) => column.rect(place),
            Self::Tiles(tiles) => tiles.rect(place).unwrap_or(Rect::NOTHING),
        }
    }

    /// The places of those of `seen` that aren't this one, where the corner of their room is there.
    pub(crate) fn others(&self, place: usize, seen: &[usize], corner: Pos2) -> Vec<Rect> {
        let others = seen.iter().filter(|other| **other != place);
        let rects = others.map(|other| self.rect(*other).translate(corner.to_vec2()));
        rects.collect()
    }

    /// Those that are seen between these heights.
    pub(crate) fn between(&self, top: f32, bottom: f32) -> Vec<usize> {
        match self {
            Self::Column(column) => column.between(top, bottom).collect(),
            Self::Tiles(tiles) => tiles.between(top, bottom),
        }
    }
}
