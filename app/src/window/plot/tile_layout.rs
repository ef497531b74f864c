//! Where plots stand that a person moved: the rooms of tiles, with tabs over those behind each other and dividers
//! between those that share a room.

use std::collections::HashMap;

use eframe::egui::{Rect, Vec2, pos2, vec2};

use super::plot_column::{FOLDED, GAP, LEAST_HEIGHT};
use crate::view::arrangement::tile::{Along, Part, Tile};
use crate::view::plan::PlotPlan;
use crate::view::plot_key::PlotKey;

/// How high the line of tabs is.
pub(crate) const TABS: f32 = 24.0;
/// Nothing is narrower where there is room.
const LEAST_WIDTH: f32 = 120.0;
/// Room for the bar where not all of them fit.
const BAR: f32 = 12.0;

/// Plots behind each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tabs {
    /// Where their names stand.
    pub rect: Rect,
    /// Their places in the plan.
    pub plots: Vec<usize>,
    /// The one that is seen.
    pub shown: usize,
}

/// What two tiles beside or below each other are parted by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Divider {
    /// Between them.
    pub rect: Rect,
    /// How they stand.
    pub along: Along,
    /// The way to their tile: the place among the parts of each, from the root.
    pub path: Vec<usize>,
    /// Which two of its parts.
    pub parts: [usize; 2],
    /// How much room the two have.
    pub room: f32,
}

/// The rooms of all plots.
#[derive(Debug, Default)]
pub(crate) struct TileLayout {
    /// By their places in the plan; `None` for one that isn't seen.
    rects: Vec<Option<Rect>>,
    /// All tabs.
    pub tabs: Vec<Tabs>,
    /// All dividers.
    pub dividers: Vec<Divider>,
    /// How far down they reach.
    pub height: f32,
}

impl TileLayout {
    /// That of tiles in so much room, of the plots that are there, each folded or not.
    pub(crate) fn new(tile: &Tile, plots: &[PlotPlan], folded: &[bool], room: Vec2) -> Self {
        let mut there: HashMap<PlotKey, Vec<usize>> = HashMap::new();
        for (place, plot) in plots.iter().enumerate() {
            there.entry((&plot.id).into()).or_default().push(place);
        }
        let tiles = Tiles { there, folded };
        let mut layout = Self {
            rects: vec![None; plots.len()],
            ..Self::default()
        };
        let Some(least) = tiles.least(tile) else {
            return layout;
        };
        // More than what is rounded: no plot is lower than it may be.
        let is_scrolled = least.size.y > room.y + 0.05;
        let width = room.x - if is_scrolled { BAR } else { 0.0 };
        let is_lower = least.is_line || is_scrolled;
        layout.height = if is_lower { least.size.y } else { room.y };
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, layout.height));
        tiles.place(tile, rect, &mut Vec::new(), &mut layout);
        layout
    }

    /// The place of a plot, if it is seen.
    pub(crate) fn rect(&self, place: usize) -> Option<Rect> {
        self.rects.get(place).copied().flatten()
    }

    /// Those that are seen between these heights.
    pub(crate) fn between(&self, top: f32, bottom: f32) -> Vec<usize> {
        let is_seen = |rect: &Rect| rect.bottom() >= top && rect.top() <= bottom;
        let all = self.rects.iter().enumerate();
        let seen = all.filter(|(_, rect)| rect.as_ref().is_some_and(is_seen));
        seen.map(|(place, _)| place).collect()
    }
}

/// The tiles' plots, as far as they are there.
struct Tiles<'a> {
    there: HashMap<PlotKey, Vec<usize>>,
    folded: &'a [bool],
}

/// The least room of a tile.
#[derive(Clone, Copy)]
struct Least {
    size: Vec2,
    /// Nothing but folded plots: more room is of no use.
    is_line: bool,
}

impl Tiles<'_> {
    /// `None` where none of its plots is there.
    fn least(&self, tile: &Tile) -> Option<Least> {
        match tile {
            Tile::Plot(key) => {
                let plots = self.there.get(key)?.iter();
                let all = plots.map(|place| self.least_of(*place));
                all.reduce(|a, b| stacked(a, b, Along::Rows))
            }
            Tile::Split { along, parts } => {
                let all = parts.iter().filter_map(|part| self.least(&part.tile));
                all.reduce(|a, b| stacked(a, b, *along))
            }
            Tile::Tabs { plots, .. } => {
                let seen = plots.iter().filter(|plot| self.there.contains_key(plot));
                let head = match seen.count() {
                    0 => return None,
                    1 => 0.0,
                    _ => TABS,
                };
                Some(Least {
                    size: vec2(LEAST_WIDTH, LEAST_HEIGHT + head),
                    is_line: false,
                })
            }
        }
    }

    fn least_of(&self, place: usize) -> Least {
        let is_line = self.folded.get(place).copied().unwrap_or_default();
        let height = if is_line { FOLDED } else { LEAST_HEIGHT };
        let size = vec2(LEAST_WIDTH, height);
        Least { size, is_line }
    }

    fn place(&self, tile: &Tile, rect: Rect, path: &mut Vec<usize>, layout: &mut TileLayout) {
        match tile {
            Tile::Plot(key) => {
                let places = self.there.get(key).map_or(&[][..], |places| places);
                let wishes: Vec<Wish> = places
                    .iter()
                    .map(|place| Wish::of(1.0, self.least_of(*place), Along::Rows))
                    .collect();
                for (place, room) in places.iter().zip(rooms(rect, Along::Rows, &wishes)) {
                    layout.rects[*place] = Some(room);
                }
            }
            Tile::Split { along, parts } => self.place_parts(*along, parts, rect, (path, layout)),
            Tile::Tabs { shown, plots } => {
                let first = |key: &PlotKey| self.there.get(key)?.first().copied();
                let there: Vec<usize> = plots.iter().filter_map(first).collect();
                // One that is alone stands behind no other, and needs no name over its own.
                if let [alone] = there[..] {
                    layout.rects[alone] = Some(rect);
                    return;
                }
                let (head, below) = rect.split_top_bottom_at_y(rect.top() + TABS);
                let wanted = plots.get(*shown).and_then(first);
                let shown = wanted.and_then(|wanted| there.iter().position(|one| *one == wanted));
                let shown = shown.unwrap_or_default();
                if let Some(place) = there.get(shown) {
                    layout.rects[*place] = Some(below);
                }
                layout.tabs.push(Tabs {
                    rect: head,
                    plots: there,
                    shown,
                });
            }
        }
    }

    fn place_parts(
        &self,
        along: Along,
        parts: &[Part],
        rect: Rect,
        (path, layout): (&mut Vec<usize>, &mut TileLayout),
    ) {
        let seen = parts.iter().enumerate();
        let seen: Vec<(usize, Wish)> = seen
            .filter_map(|(at, part)| {
                let least = self.least(&part.tile)?;
                Some((at, Wish::of(part.share, least, along)))
            })
            .collect();
        let wishes: Vec<Wish> = seen.iter().map(|(_, wish)| *wish).collect();
        let rooms: Vec<Rect> = rooms(rect, along, &wishes).collect();
        for pair in seen.windows(2).zip(rooms.windows(2)) {
            let ([(a, a_wish), (b, b_wish)], [left, right]) = pair else {
                continue;
            };
            if a_wish.is_fixed || b_wish.is_fixed {
                continue;
            }
            let (between, room) = match along {
                Along::Rows => (
                    Rect::from_min_max(left.left_bottom(), right.right_top()),
                    left.height() + right.height(),
                ),
                Along::Columns => (
                    Rect::from_min_max(left.right_top(), right.left_bottom()),
                    left.width() + right.width(),
                ),
            };
            layout.dividers.push(Divider {
                rect: between,
                along,
                path: path.clone(),
                parts: [*a, *b],
                room,
            });
        }
        for ((at, _), room) in seen.iter().zip(rooms) {
            path.push(*at);
            self.place(&parts[*at].tile, room, path, layout);
            path.pop();
        }
    }
}

fn stacked(a: Least, b: Least, along: Along) -> Least {
    let size = match along {
        Along::Rows => vec2(a.size.x.max(b.size.x), a.size.y + GAP + b.size.y),
        Along::Columns => vec2(a.size.x + GAP + b.size.x, a.size.y.max(b.size.y)),
    };
    let is_line = a.is_line && b.is_line;
    Least { size, is_line }
}

/// How much room somebody would like along one direction.
#[derive(Clone, Copy, Debug)]
struct Wish {
    share: f32,
    least: f32,
    /// Not more than that.
    is_fixed: bool,
}

impl Wish {
    fn of(share: f32, least: Least, along: Along) -> Self {
        let (length, is_fixed) = match along {
            Along::Rows => (least.size.y, least.is_line),
            Along::Columns => (least.size.x, false),
        };
        Self {
            // Shares come from files, too.
            share: if share.is_finite() {
                share.max(1e-3)
            } else {
                1.0
            },
            least: length,
            is_fixed,
        }
    }
}

/// The room of each, one behind the other with gaps between them.
fn rooms(rect: Rect, along: Along, wishes: &[Wish]) -> impl Iterator<Item = Rect> {
    let whole = match along {
        Along::Rows => rect.height(),
        Along::Columns => rect.width(),
    };
    let gaps = GAP * wishes.len().saturating_sub(1) as f32;
    let mut at = 0.0;
    lengths(whole - gaps, wishes)
        .into_iter()
        .map(move |length| {
            let room = match along {
                Along::Rows => Rect::from_min_size(
                    pos2(rect.left(), rect.top() + at),
                    vec2(rect.width(), length),
                ),
                Along::Columns => Rect::from_min_size(
                    pos2(rect.left() + at, rect.top()),
                    vec2(length, rect.height()),
                ),
            };
            at += length + GAP;
            room
        })
}

/// By their shares, but none less than it needs while there is as much.
fn lengths(whole: f32, wishes: &[Wish]) -> Vec<f32> {
    let needed: f32 = wishes.iter().map(|wish| wish.least).sum();
    if needed > whole {
        let part = whole.max(0.0) / needed.max(1.0);
        return wishes.iter().map(|wish| wish.least * part).collect();
    }
    let mut lengths: Vec<Option<f32>> = wishes
        .iter()
        .map(|wish| wish.is_fixed.then_some(wish.least))
        .collect();
    loop {
        let taken: f32 = lengths.iter().flatten().sum();
        let open = || {
            wishes
                .iter()
                .zip(&lengths)
                .filter(|(_, length)| length.is_none())
        };
        let shares: f32 = open().map(|(wish, _)| wish.share).sum();
        let length = |wish: &Wish| (whole - taken) * wish.share / shares;
        let Some(place) = wishes
            .iter()
            .zip(&lengths)
            .position(|(wish, known)| known.is_none() && length(wish) < wish.least)
        else {
            let all = wishes.iter().zip(&lengths);
            return all
                .map(|(wish, known)| known.unwrap_or_else(|| length(wish)))
                .collect();
        };
        lengths[place] = Some(wishes[place].least);
    }
}

#[cfg(test)]
mod tests;
