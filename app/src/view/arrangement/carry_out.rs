//! What is done to plots is done here.

use sprintscope_sim::Scope;
use sprintscope_sim::store::SeriesId;

use super::arrange::{Arrange, InFront};
use super::series_key::SeriesKey;
use super::tile::{Edge, Tile};
use super::{Arrangement, arranging::Arranging};
use crate::view::arranged::Arranged;
use crate::view::noting::Noting;
use crate::view::plan::HUES;
use crate::view::plot_id::PlotId;
use crate::view::plot_key::PlotKey;
use crate::view::side_axes::refusal;
use crate::view::{Overlay, View, x_axis};

/// A plot with more series than this isn't split into a plot for each.
const SPLIT_MOST: usize = 32;

/// Does it; returns what is to be said of it.
pub(crate) fn carry_out(asked: Arrange, scope: &Scope, view: &mut View) -> Option<String> {
    match asked {
        Arrange::MoveSeries { series, into } => move_series(scope, view, series, &into),
        Arrange::SplitOff {
            series,
            beside,
            edge,
        } => split_off(scope, view, series, (&beside, edge)),
        Arrange::MovePlot { plot, beside, edge } => {
            move_plot(&mut view.arranging, &plot, (&beside, edge));
            None
        }
        Arrange::Stack { plot, onto } => {
            stack(&mut view.arranging, &plot, &onto);
            None
        }
        Arrange::StackOnNext(plot) => {
            let Some(next) = view.arranging.further(&plot, 1).cloned() else {
                return Some("There is no plot behind this one to share a place with".into());
            };
            stack(&mut view.arranging, &plot, &next);
            None
        }
        Arrange::ShowTab(plot) => {
            let key = PlotKey::from(&plot);
            with_tiles(&mut view.arranging, |tiles, _| tiles.show(&key));
            None
        }
        Arrange::NextTab(plot) => next_tab(&mut view.arranging, &plot),
        Arrange::Join { plot, into } => join(scope, view, &plot, &into),
        Arrange::JoinNext(plot) => {
            let Some(next) = view.arranging.further(&plot, 1).cloned() else {
                return Some("There is no plot behind this one to join with".into());
            };
            join(scope, view, &next, &plot)
        }
        Arrange::SplitBySeries(plot) => split_by_series(scope, view, &plot),
        Arrange::Shift { plot, places } => {
            let other = PlotKey::from(view.arranging.further(&plot, places)?);
            let key = PlotKey::from(&plot);
            with_tiles(&mut view.arranging, |tiles, _| tiles.exchange(&key, &other));
            None
        }
        Arrange::Rename { plot, label } => {
            let (key, label) = (PlotKey::from(&plot), label.trim().to_owned());
            view.arranging.change(|made| made.rename(&key, &label));
            None
        }
        Arrange::TypeLabel(plot) => {
            let title = view.arranging.title_of(&plot).to_owned();
            view.overlay = Overlay::Note(Box::new(Noting::plot_label(plot, &title)));
            None
        }
        Arrange::Colour { series, hue } => {
            let key = key_of(scope, series)?;
            view.arranging.change(|made| made.colour(key, hue));
            None
        }
        Arrange::OtherAxis(series) => {
            let key = key_of(scope, series)?;
            view.arranging.change(|made| made.other_axis(key));
            None
        }
        Arrange::FixY { plot, ends } => {
            view.hold_y(plot, ends);
            None
        }
        Arrange::FreeY(plot) => {
            view.y_ranges.remove(&plot);
            // What was held isn't where y would be by itself.
            view.fits += 1;
            None
        }
        Arrange::TakeInHand { plot, places } => take_in_hand(view, &plot, places),
        Arrange::InFront(what) => in_front(scope, view, what),
        Arrange::Enlarge(plot) => {
            let key = PlotKey::from(&plot);
            let is_one = view.arranging.is_one_enlarged();
            if !is_one && view.plot_folds.is_folded(&plot) {
                view.plot_folds.toggle(plot);
            }
            view.arranging.enlarge((!is_one).then_some(key));
            None
        }
        Arrange::Tiles(tiles) => {
            view.arranging.change(|made| made.tiles = tiles.tidy());
            None
        }
        Arrange::Automatic => {
            let arrangement = Arrangement {
                // What is known of a plot made by hand isn't another one's.
                made: view.arranging.arrangement().made,
                ..Arrangement::default()
            };
            view.arrange(Arranged {
                arrangement,
                ..Arranged::default()
            });
            x_axis::let_go(scope, view);
            Some("The view is as by itself; undo brings back what was arranged".into())
        }
    }
}

/// Changes where plots stand, from how they are seen.
fn with_tiles(arranging: &mut Arranging, change: impl FnOnce(&mut Tile, &mut Arrangement)) {
    let Some(mut tiles) = arranging.tiles() else {
        return;
    };
    arranging.change(|made| {
        change(&mut tiles, made);
        made.tiles = tiles.tidy();
    });
    // It is to be seen where they stand.
    arranging.enlarge(None);
}

fn move_series(scope: &Scope, view: &mut View, series: SeriesId, into: &PlotId) -> Option<String> {
    let from = plot_of(&view.arranging, series)?.clone();
    if from == *into {
        return None;
    }
    if from.axis != into.axis {
        return Some(over_another(&view.arranging, into));
    }
    if let Some(why) = too_many_units(scope, view.arranging.series_of(into), &[series]) {
        return Some(why);
    }
    let key = key_of(scope, series)?;
    let into = PlotKey::from(into);
    view.arranging.change(|made| made.move_series(key, into));
    None
}

/// Why a plot of these series can't take those, too.
fn too_many_units(scope: &Scope, there: &[SeriesId], new: &[SeriesId]) -> Option<String> {
    let infos = |series: &[SeriesId]| -> Vec<_> {
        let all = series.iter();
        all.filter_map(|one| scope.store().info(*one)).collect()
    };
    let (there, new) = (infos(there), infos(new));
    let there = there.iter().map(|info| &*info.unit);
    refusal(there, new.iter().map(|info| &*info.unit))
}

fn split_off(
    scope: &Scope,
    view: &mut View,
    series: SeriesId,
    (beside, edge): (&PlotId, Edge),
) -> Option<String> {
    let from = plot_of(&view.arranging, series)?.clone();
    if view.arranging.series_of(&from).len() == 1 {
        // It has a plot of its own.
        move_plot(&mut view.arranging, &from, (beside, edge));
        return None;
    }
    let key = key_of(scope, series)?;
    let unit = scope.store().info(series)?.unit.clone();
    let beside = PlotKey::from(beside);
    with_tiles(&mut view.arranging, |tiles, made| {
        let new = made.new_plot(&unit);
        if tiles.split(&beside, edge, &new) {
            made.move_series(key, new);
        }
    });
    None
}

fn move_plot(arranging: &mut Arranging, plot: &PlotId, (beside, edge): (&PlotId, Edge)) {
    let (plot, beside) = (PlotKey::from(plot), PlotKey::from(beside));
    if plot == beside {
        return;
    }
    with_tiles(arranging, |tiles, _| {
        let Some(mut others) = tiles.clone().without(&plot) else {
            return;
        };
        if others.split(&beside, edge, &plot) {
            *tiles = others;
        }
    });
}

fn stack(arranging: &mut Arranging, plot: &PlotId, onto: &PlotId) {
    let (plot, onto) = (PlotKey::from(plot), PlotKey::from(onto));
    if plot == onto {
        return;
    }
    with_tiles(arranging, |tiles, _| {
        let Some(mut others) = tiles.clone().without(&plot) else {
            return;
        };
        if others.stack(&onto, &plot) {
            *tiles = others;
        }
    });
}

fn next_tab(arranging: &mut Arranging, plot: &PlotId) -> Option<String> {
    let key = PlotKey::from(plot);
    let tiles = arranging.arrangement().tiles.as_ref();
    let Some(tabs) = tiles.and_then(|tiles| tiles.tabs_of(&key)) else {
        return Some("No other plot shares the place of this one".into());
    };
    let place = tabs.iter().position(|tab| *tab == key).unwrap_or_default();
    let next = tabs[(place + 1) % tabs.len()].clone();
    with_tiles(arranging, |tiles, _| tiles.show(&next));
    None
}

fn join(scope: &Scope, view: &mut View, plot: &PlotId, into: &PlotId) -> Option<String> {
    let arranging = &mut view.arranging;
    if plot == into {
        return None;
    }
    if plot.axis != into.axis {
        return Some(over_another(arranging, into));
    }
    let (there, new) = (arranging.series_of(into), arranging.series_of(plot));
    if let Some(why) = too_many_units(scope, there, new) {
        return Some(why);
    }
    let (plot, into) = (PlotKey::from(plot), PlotKey::from(into));
    arranging.change(|made| made.join(&plot, &into));
    None
}

fn split_by_series(scope: &Scope, view: &mut View, plot: &PlotId) -> Option<String> {
    let series = view.arranging.series_of(plot).to_vec();
    match series.len() {
        0 | 1 => return Some("The plot has no other series".into()),
        count if count > SPLIT_MOST => {
            return Some(format!(
                "The plot has {count} series: at most {SPLIT_MOST} get a plot each"
            ));
        }
        _ => {}
    }
    let units = |series: &SeriesId| {
        let unit = scope.store().info(*series)?.unit.clone();
        Some((key_of(scope, *series)?, unit))
    };
    let others: Vec<(SeriesKey, String)> = series.iter().skip(1).filter_map(units).collect();
    view.arranging.change(|made| {
        let mut last = PlotKey::from(plot);
        for (key, unit) in others {
            let new = made.new_plot(&unit);
            if let Some(tiles) = &mut made.tiles {
                tiles.split(&last, Edge::Bottom, &new);
            }
            made.move_series(key, new.clone());
            last = new;
        }
    });
    None
}

/// Says which plot commands mean from now on: nothing else shows it.
fn take_in_hand(view: &mut View, plot: &PlotId, places: isize) -> Option<String> {
    let mut next = view.arranging.further(plot, places)?;
    while view.arranging.is_out_of_sight(next) {
        next = view.arranging.further(next, places)?;
    }
    let next = next.clone();
    view.plot_folds.take_in_hand(&next);
    let title = view.arranging.title_of(&next).to_owned();
    Some(format!("Commands mean the plot {title}"))
}

fn in_front(scope: &Scope, view: &mut View, what: InFront) -> Option<String> {
    let Some(series) = view.highlighted() else {
        return Some("No series stands out: click its name, or find it in the palette".into());
    };
    let arrange = match what {
        InFront::Into(into) => Arrange::MoveSeries { series, into },
        InFront::Below(beside) => Arrange::SplitOff {
            series,
            beside,
            edge: Edge::Bottom,
        },
        InFront::OtherAxis => Arrange::OtherAxis(series),
        InFront::NextColour => {
            let key = key_of(scope, series)?;
            let said = view.arranging.arrangement().hues.iter();
            let mut said = said.filter(|one| one.series == key);
            // Behind the last one it has its own again.
            let hue = said.next().map_or(Some(0), |one| Some(one.hue + 1));
            let hue = hue.filter(|hue| *hue < HUES);
            Arrange::Colour { series, hue }
        }
    };
    carry_out(arrange, scope, view)
}

fn plot_of(arranging: &Arranging, series: SeriesId) -> Option<&PlotId> {
    let mut there = arranging.there().iter();
    let found = there.find(|there| there.series.contains(&series))?;
    Some(&found.id)
}

fn over_another(arranging: &Arranging, into: &PlotId) -> String {
    let over = into.axis.own_name().unwrap_or("time");
    let title = match arranging.title_of(into) {
        "" => &into.group,
        title => title,
    };
    format!("{title} stands over {over}, this over something else: they can't share a plot")
}

fn key_of(scope: &Scope, series: SeriesId) -> Option<SeriesKey> {
    scope.jobs().list().iter().find_map(|job| {
        let all = scope.series_of(job.id());
        let found = all.iter().find(|one| one.id == series)?;
        Some(SeriesKey::new(job.name(), &found.name))
    })
}
