//! Whatever is moved, each plot stands in one place.

use proptest::prelude::*;

use super::*;

fn key(number: usize) -> PlotKey {
    PlotKey {
        group: format!("plot {number}"),
        unit: String::new(),
    }
}

fn column(count: usize) -> Tile {
    let rows = (0..count).map(|number| vec![key(number)]);
    Tile::of_rows(rows).tidy().expect("plots")
}

/// A tree as a person reads it: rows in brackets, columns in parentheses, tabs in braces.
fn text(tile: &Tile) -> String {
    let name = |key: &PlotKey| key.group.trim_start_matches("plot ").to_owned();
    match tile {
        Tile::Plot(key) => name(key),
        Tile::Split { along, parts } => {
            let parts: Vec<String> = parts.iter().map(|part| text(&part.tile)).collect();
            match along {
                Along::Rows => format!("[{}]", parts.join(" ")),
                Along::Columns => format!("({})", parts.join(" ")),
            }
        }
        Tile::Tabs { shown, plots } => {
            let name = |(at, key): (usize, &PlotKey)| {
                let sign = if at == *shown { "*" } else { "" };
                format!("{}{sign}", name(key))
            };
            let names: Vec<String> = plots.iter().enumerate().map(name).collect();
            format!("{{{}}}", names.join(" "))
        }
    }
}

#[test]
fn an_edge_halves_a_plot_and_what_stands_alone_is_no_tile_of_its_own() {
    let mut tile = column(3);
    assert!(tile.split(&key(1), Edge::Right, &key(7)));
    assert_eq!(text(&tile), "[0 (1 7) 2]");
    assert!(tile.split(&key(7), Edge::Top, &key(8)));
    assert_eq!(text(&tile), "[0 (1 [8 7]) 2]");
    assert!(tile.split(&key(0), Edge::Top, &key(9)), "among its rows");
    assert_eq!(text(&tile), "[9 0 (1 [8 7]) 2]");
    assert!(tile.stack(&key(2), &key(3)));
    assert_eq!(text(&tile), "[9 0 (1 [8 7]) {2 3*}]");
    assert!(tile.is_behind(&key(2)) && !tile.is_behind(&key(3)));
    tile.show(&key(2));
    let tile = tile.without(&key(1)).expect("others");
    assert_eq!(text(&tile), "[9 0 8 7 {2* 3}]");
    let tile = tile.without(&key(3)).and_then(|tile| tile.without(&key(8)));
    assert_eq!(text(&tile.expect("others")), "[9 0 7 2]");
    assert_eq!(column(1).without(&key(0)), None);
}

#[test]
fn rows_are_as_high_as_they_were_when_one_of_them_is_parted() {
    let mut tile = column(2);
    tile.split(&key(1), Edge::Bottom, &key(2));
    let Tile::Split { parts, .. } = &tile else {
        panic!("rows")
    };
    let shares: Vec<f32> = parts.iter().map(|part| part.share).collect();
    assert_eq!(shares, [1.0, 0.5, 0.5]);
}

proptest! {
    #[test]
    fn each_plot_stands_once_however_they_are_moved(
        moves in prop::collection::vec((0..8_usize, 0..8_usize, 0..6_usize), 0..40),
    ) {
        let mut tile = column(8);
        for (plot, target, how) in moves {
            let (plot, target) = (key(plot), key(target));
            if plot == target {
                continue;
            }
            let mut next = tile.clone().without(&plot).expect("seven others");
            let is_there = match how {
                0..4 => next.split(&target, Edge::ALL[how], &plot),
                4 => next.stack(&target, &plot),
                _ => {
                    next = tile.clone();
                    next.exchange(&plot, &target);
                    true
                }
            };
            prop_assert!(is_there);
            tile = next.tidy().expect("plots");
            let mut all: Vec<PlotKey> = tile.plots().into_iter().cloned().collect();
            all.sort();
            prop_assert_eq!(all, (0..8).map(key).collect::<Vec<_>>());
            prop_assert_eq!(tile.clone().tidy(), Some(tile.clone()), "{}", text(&tile));
        }
        let written = serde_json::to_string(&tile).expect("plain data");
        let read: Tile = serde_json::from_str(&written).expect("as written");
        prop_assert_eq!(read, tile);
    }
}
