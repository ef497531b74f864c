//! However tiles are nested, plots share the room without overlap.

use std::collections::HashSet;

use proptest::prelude::*;
use sprintscope_sim::store::XAxis;

use super::*;
use crate::view::arrangement::tile::Edge;
use crate::view::plot_id::PlotId;

fn plots(count: usize) -> Vec<PlotPlan> {
    let plot = |number: usize| PlotPlan {
        id: PlotId {
            group: number.to_string(),
            unit: String::new(),
            axis: XAxis::Time,
        },
        title: number.to_string(),
        series: Vec::new(),
        unit: String::new(),
        sides: Vec::new(),
        jobs: HashSet::new(),
        is_of_states: false,
    };
    (0..count).map(plot).collect()
}

fn key(number: usize) -> PlotKey {
    let (group, unit) = (number.to_string(), String::new());
    PlotKey { group, unit }
}

fn rows(count: usize) -> Tile {
    Tile::of_rows((0..count).map(|number| vec![key(number)]))
        .tidy()
        .expect("plots")
}

/// What stands behind a plot may go elsewhere, or come later: until then its tab would lead nowhere.
#[test]
fn a_plot_that_stands_behind_no_other_has_no_tab() {
    let tile = Tile::Tabs {
        shown: 1,
        plots: vec![key(0), key(1)],
    };
    let room = vec2(600.0, 400.0);
    let both = TileLayout::new(&tile, &plots(2), &[false; 2], room);
    assert_eq!(both.tabs.len(), 1);
    let alone = TileLayout::new(&tile, &plots(1), &[false; 1], room);
    assert_eq!(alone.tabs, []);
    assert_eq!(alone.rect(0).unwrap().size(), room);
}

#[test]
fn rooms_follow_shares_and_folded_plots_are_lines() {
    let mut tile = rows(3);
    if let Tile::Split { parts, .. } = &mut tile {
        parts[1].share = 2.0;
    }
    let room = vec2(600.0, 620.0);
    let layout = TileLayout::new(&tile, &plots(3), &[false; 3], room);
    let heights: Vec<f32> = (0..3)
        .filter_map(|at| Some(layout.rect(at)?.height()))
        .collect();
    assert_eq!(heights, [150.0, 300.0, 150.0]);
    assert_eq!(layout.dividers.len(), 2);
    let layout = TileLayout::new(&tile, &plots(3), &[false, true, false], room);
    let heights: Vec<f32> = (0..3)
        .filter_map(|at| Some(layout.rect(at)?.height()))
        .collect();
    assert_eq!(heights, [288.0, FOLDED, 288.0]);
    assert_eq!(layout.dividers, [], "a line has nothing to give");
}

#[test]
fn of_plots_behind_each_other_one_is_seen_and_what_is_gone_has_no_room() {
    let mut tile = rows(3);
    tile.stack(&key(1), &key(9));
    let room = vec2(600.0, 400.0);
    let layout = TileLayout::new(&tile, &plots(3), &[false; 3], room);
    // The one in front isn't there: the other one is seen, and has no tab.
    assert_eq!(layout.tabs, []);
    assert!(layout.rect(1).is_some());
    tile.stack(&key(1), &key(2));
    let layout = TileLayout::new(
        &tile.without(&key(9)).expect("plots"),
        &plots(2),
        &[false; 2],
        room,
    );
    assert_eq!(layout.between(0.0, 400.0), [0, 1]);
}

proptest! {
    #[test]
    fn none_overlap_and_all_are_within(
        moves in prop::collection::vec((0..9_usize, 0..9_usize, 0..4_usize), 0..20),
        folded in prop::collection::vec(any::<bool>(), 9),
        (width, height) in (80.0..2_000.0_f32, 50.0..1_500.0_f32),
    ) {
        let mut tile = rows(9);
        for (plot, target, edge) in moves {
            if plot != target {
                tile = tile.without(&key(plot)).expect("others");
                tile.split(&key(target), Edge::ALL[edge], &key(plot));
            }
        }
        let layout = TileLayout::new(&tile, &plots(9), &folded, vec2(width, height));
        let rects: Vec<Rect> = (0..9).filter_map(|at| layout.rect(at)).collect();
        prop_assert_eq!(rects.len(), 9);
        for (place, rect) in rects.iter().enumerate() {
            prop_assert!(rect.left() >= -0.1 && rect.right() <= width + 0.1, "{:?}", rect);
            prop_assert!(rect.top() >= -0.1 && rect.bottom() <= layout.height + 0.1, "{:?}", rect);
            let least = if folded[place] { FOLDED } else { LEAST_HEIGHT };
            prop_assert!(rect.height() >= least - 0.1, "{} of {}", rect.height(), least);
            for other in &rects[place + 1..] {
                prop_assert!(!rect.shrink(0.5).intersects(other.shrink(0.5)), "{:?} {:?}", rect, other);
            }
        }
        prop_assert!(layout.height <= height + 0.1 || layout.height <= 9.0 * (LEAST_HEIGHT + GAP));
    }
}
