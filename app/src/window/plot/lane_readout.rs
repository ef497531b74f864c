//! What is held under the pointer, since when, and how long each label of the lane there was held in sight.

use eframe::egui::{Rect, Ui};
use egui_plot::{PlotPoint, PlotTransform};

use super::Drawn;
use super::lanes::places;
use super::readout_place::{Around, Spot, covered};
use super::readout_table::{PlacedTable, Row, Table, lines_in};
use crate::view::View;
use crate::view::axis::{Wall, place_text};
use crate::view::lane_rows::{LaneRow, rows};
use crate::view::lanes::{stay_text, times_in_states};
use crate::view::plan::{Plan, PlotPlan};
use crate::view::watched::Watched;

/// More lines than this would hide the plot.
const LINES_MOST: usize = 15;
/// And fewer than these would say too little.
const LINES_LEAST: usize = 2;
/// Of what a lane holds in sight so many labels are told at least, where there are so many.
const TIMES_LEAST: usize = 3;

/// The table: what each lane holds at `x`, and how long the one under the pointer held what.
pub(super) fn table(
    ui: &Ui,
    (watched, plan): (&dyn Watched, &Plan),
    plot: &PlotPlan,
    view: &View,
    (drawn, x, others): (&Drawn, f64, &[Rect]),
    spot: &mut Spot,
) -> PlacedTable {
    let transform = &drawn.transform;
    let area = *transform.frame();
    let lanes = rows(watched, plan, plot, view);
    let bars: Vec<Rect> = places(area, lanes.len()).collect();
    let pointer = ui.input(|input| input.pointer.hover_pos());
    let pointed = pointer.and_then(|at| bars.iter().position(|bar| bar.contains(at)));
    let bounds = transform.bounds();
    let sight = [bounds.min()[0], bounds.max()[0]];
    let times = pointed.map(|place| times_of(watched, plan, (plot, &lanes[place]), sight));
    let times = times.unwrap_or_default();
    let most = lines_in(room(area, &bars, pointed)).saturating_sub(1);
    let most = most.clamp(LINES_LEAST, LINES_MOST);
    let told = told(most, (lanes.len(), pointed), times.len());
    let left_out = left_out_words([lanes.len() - told.lanes.len(), times.len() - told.times]);
    let row = |lane: &LaneRow| lane_row(watched, plan, (plot, lane), x);
    let mut rows: Vec<Row> = lanes[told.lanes].iter().map(row).collect();
    rows.extend(times.into_iter().take(told.times));
    let table = Table {
        heading: heading((watched, plot, view), (ui, transform, x), &lanes),
        rows,
        left_out,
    };
    let read: Vec<Rect> = pointed.map(|place| bars[place]).into_iter().collect();
    let line = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    let around = Around {
        area,
        seen: ui.clip_rect(),
        line,
        pointer,
        dots: &[],
        lanes: &read,
        others,
        heads: &drawn.heads,
        labels: &drawn.labels,
        ink: &|rect| covered(&bars, rect),
    };
    table.placed(ui, &around, spot)
}

/// How high a table may be that covers neither all lanes nor the one under the pointer: what is free below the lanes, or
/// what is above or below that one.
fn room(area: Rect, bars: &[Rect], pointed: Option<usize>) -> f32 {
    let free = bars
        .last()
        .map_or(0.0, |last| area.bottom() - last.bottom());
    let of_pointed = pointed.map_or(area.height(), |place| {
        let bar = bars[place];
        (bar.top() - area.top()).max(area.bottom() - bar.bottom())
    });
    if lines_in(free) > bars.len().min(TIMES_LEAST) + TIMES_LEAST {
        free
    } else {
        of_pointed
    }
}

/// Which lanes are told, and how many lines of how long labels were held.
#[derive(Debug, PartialEq)]
struct Told {
    lanes: std::ops::Range<usize>,
    times: usize,
}

/// What of so many lines is told where there is room for `most`: the lane under the pointer, its neighbours, and at least
/// some of its times.
fn told(most: usize, (lanes, pointed): (usize, Option<usize>), times: usize) -> Told {
    if lanes + times <= most {
        return Told {
            lanes: 0..lanes,
            times,
        };
    }
    // What is left out has a line.
    let most = most.saturating_sub(1);
    let kept_for_times = times.min(TIMES_LEAST + 1);
    let count = lanes.min(most.saturating_sub(kept_for_times).max(1));
    let first = pointed.unwrap_or(0).saturating_sub(count / 2);
    let first = first.min(lanes - count);
    Told {
        lanes: first..first + count,
        times: times.min(most.saturating_sub(count)),
    }
}

/// What isn't told of lanes and of labels, in words; nothing where nothing is.
fn left_out_words([lanes, labels]: [usize; 2]) -> String {
    let words = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {one}s")),
    };
    let parts = [words(lanes, "lane"), words(labels, "label")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match &*parts {
        [] => String::new(),
        _ => format!("+ {} more", parts.join(", ")),
    }
}

/// Where on the axis: as exactly as the samples there.
fn heading(
    (watched, plot, view): (&dyn Watched, &PlotPlan, &View),
    (ui, transform, x): (&Ui, &PlotTransform, f64),
    lanes: &[LaneRow],
) -> String {
    let wall = Wall {
        zone: &view.zone,
        start: watched.wall_start(),
        now: watched.now(),
        since: view.time_shown.since(),
    };
    let step = transform.dvalue_dpos()[0] / f64::from(ui.pixels_per_point());
    let first = lanes.first().and_then(|row| row.parts.last());
    let trace = first.map(|part| part.trace);
    let sample = trace.and_then(|trace| Some((trace.nearest(watched, x)?[0], trace)));
    let step = sample.map_or(step, |(x, trace)| {
        trace.step_at(watched, &plot.id.axis, (x, step))
    });
    place_text(&plot.id.axis, x, step, wall)
}

/// What a lane holds at `x`, as pale as it is.
fn lane_row(
    watched: &dyn Watched,
    plan: &Plan,
    (plot, lane): (&PlotPlan, &LaneRow),
    x: f64,
) -> Row {
    let strength = lane.parts.last().map_or(100, |part| part.strength);
    let (ink, value) = match stay_text(watched, plan, (lane, &plot.id.axis), x) {
        Some((label, length)) => (
            Some(plan.label_ink(lane.series, &label).receded(strength)),
            format!("{label} {length}"),
        ),
        None => (None, "–".into()),
    };
    Row {
        ink,
        name: lane.curve_name(),
        value,
    }
}

/// How long each label of a lane was held in sight, under a heading.
fn times_of(
    watched: &dyn Watched,
    plan: &Plan,
    (plot, lane): (&PlotPlan, &LaneRow),
    sight: [f64; 2],
) -> Vec<Row> {
    let heading = Row {
        ink: None,
        name: format!("{} in view", lane.name).into(),
        value: String::new(),
    };
    let times = times_in_states(watched, plan, (lane, &plot.id.axis), sight);
    let row = |(label, text): (String, String)| Row {
        ink: Some(plan.label_ink(lane.series, &label)),
        name: label.into(),
        value: text,
    };
    let times = times.into_iter().map(|time| row((time.label, time.text)));
    [heading].into_iter().chain(times).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_lanes_the_one_under_the_pointer_and_its_times_are_told() {
        for lanes in 1..60 {
            for pointed in 0..lanes {
                for (most, times) in
                    (LINES_LEAST..=LINES_MOST).flat_map(|most| [(most, 2), (most, 9)])
                {
                    let told = told(most, (lanes, Some(pointed)), times);
                    let said = format!("{told:?} of {lanes}, {pointed}, {most}, {times}");
                    assert!(told.lanes.contains(&pointed), "{said}");
                    assert!(told.lanes.end <= lanes, "{said}");
                    let more = usize::from(told.lanes.len() < lanes || told.times < times);
                    assert!(told.lanes.len() + more + told.times <= most, "{said}");
                    assert!(most < 5 || told.times >= times.min(3), "{said}");
                    let is_full = told.lanes.len() + more + told.times == most;
                    assert!(is_full || told.times == times, "{said}");
                }
            }
        }
    }
}
