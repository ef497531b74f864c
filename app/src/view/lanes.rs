//! State series as lanes: what is held where, in words and with the colours of labels. No screen in it.

use sprintscope_sim::quantity::{elapsed_text, percent_text, value_text};
use sprintscope_sim::store::{Block, Held, Lane, SeriesInfo, Stay, TimeInStates, XAxis, XKind};

use super::grid::Grid;
use super::lane_rows::{LanePart, LaneRow};
use super::plan::Plan;
use super::trace::Trace;
use super::watched::Watched;

/// The blocks of a plot's lanes, and what they were asked for: what hasn't changed isn't asked for again.
#[derive(Default)]
pub(crate) struct Lanes {
    made_of: Option<(Grid, Vec<(Trace, u64)>)>,
    lanes: Vec<Lane>,
}

impl Lanes {
    /// The blocks of each lane as they are drawn, by column, each with what is left of its colour in percent.
    pub(crate) fn update(
        &mut self,
        watched: &dyn Watched,
        rows: &[LaneRow],
        grid: &Grid,
    ) -> Vec<Vec<(Block, u8)>> {
        let parts = || rows.iter().flat_map(|row| &row.parts);
        let of = |LanePart { trace, .. }: &LanePart| {
            (*trace, watched.revision_of(trace.series).unwrap_or(0))
        };
        // Read before the samples: what comes in between is seen the next time.
        let made_of = Some((*grid, parts().map(of).collect()));
        if self.made_of != made_of {
            let question = grid.question();
            let lanes = parts().map(|part| part.trace.lane(watched, &question));
            if let Some(lanes) = lanes.collect() {
                (self.lanes, self.made_of) = (lanes, made_of);
            }
        }
        let mut lanes = self.lanes.iter();
        let blocks = |row: &LaneRow| {
            let parts = row.parts.iter().zip(&mut lanes);
            let drawn = parts.flat_map(|(part, lane)| {
                let blocks = held_on(watched, lane, part).into_iter();
                blocks.map(|block| (block, part.strength))
            });
            drawn.collect()
        };
        rows.iter().map(blocks).collect()
    }
}

/// The blocks as they are drawn: what the last sample holds goes on as long as it is held, also where that sample is
/// out of sight.
fn held_on(watched: &dyn Watched, lane: &Lane, part: &LanePart) -> Vec<Block> {
    let mut blocks = lane.blocks.clone();
    let Some(until) = part.until else {
        return blocks;
    };
    let Some((x, label)) = last_held(watched, part.trace) else {
        return blocks;
    };
    let held = Held::Label(label);
    match blocks.last_mut() {
        Some(last) if last.to >= x => last.to = last.to.max(until),
        _ if until > x => blocks.push(Block {
            from: x,
            to: until,
            held,
        }),
        _ => {}
    }
    blocks
}

/// Where the last sample of a curve is drawn, and the label that it holds.
fn last_held(watched: &dyn Watched, trace: Trace) -> Option<(f64, u8)> {
    let (_, last) = trace.range(watched)?;
    let stay = watched.stay_at(trace.series, trace.run, last - trace.moved_by)?;
    Some((last, stay.label))
}

/// The label that the last sample of a run holds, as a value.
pub(crate) fn last_label(watched: &dyn Watched, part: &LanePart) -> Option<f64> {
    last_held(watched, part.trace).map(|(_, label)| f64::from(label))
}

/// What is held, as a label.
pub(crate) fn held_text(info: &SeriesInfo, held: Held) -> &str {
    match held {
        Held::Label(label) => info.label(f64::from(label)).unwrap_or("?"),
        Held::Several => "several",
    }
}

/// How long something was held, in units of this axis.
pub(crate) fn length_text(axis: &XAxis, length: f64) -> String {
    let is_in_secs = match axis {
        XAxis::Time => true,
        XAxis::Own { kind, .. } => matches!(kind, XKind::Clock | XKind::Day | XKind::Elapsed),
    };
    if is_in_secs {
        elapsed_text(length)
    } else {
        value_text(length)
    }
}

/// A label and how long it was held.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeInState {
    /// The label.
    pub label: String,
    /// How long, in words, with its share of all.
    pub text: String,
}

/// How long each label was held in this range of x, the last one of each run as long as it is drawn; the longest
/// first.
pub(crate) fn times_in_states(
    watched: &dyn Watched,
    plan: &Plan,
    (row, axis): (&LaneRow, &XAxis),
    ends: [f64; 2],
) -> Vec<TimeInState> {
    let Some(info) = plan.infos.get(&row.series) else {
        return Vec::new();
    };
    let mut times = TimeInStates::default();
    for part in &row.parts {
        add_times(watched, part, ends, &mut times);
    }
    let all = times.held.iter().sum::<f64>() + times.gaps;
    // What is left of a difference of two sums isn't time.
    let is_some = |(_, held): &(usize, f64)| *held > all * 1e-9;
    let held = times.held.iter().copied().enumerate();
    let mut held: Vec<_> = held.filter(is_some).collect();
    held.sort_by(|a, b| b.1.total_cmp(&a.1));
    let text = |held: f64| {
        let share = percent_text(held / all);
        format!("{} · {share}", length_text(axis, held))
    };
    let told = |(label, held): (usize, f64)| TimeInState {
        label: info.label(label as f64).unwrap_or("?").to_owned(),
        text: text(held),
    };
    held.into_iter().map(told).collect()
}

/// Adds how long each label was held in one run.
fn add_times(watched: &dyn Watched, part: &LanePart, [from, to]: [f64; 2], all: &mut TimeInStates) {
    let trace = part.trace;
    let own = from - trace.moved_by..to - trace.moved_by;
    let times = watched.time_in_states(trace.series, trace.run, own);
    let TimeInStates { mut held, gaps } = times.unwrap_or_default();
    all.gaps += gaps;
    // The last one goes on behind its sample.
    if let Some(until) = part.until
        && let Some((x, label)) = last_held(watched, trace)
    {
        let label = usize::from(label);
        held.resize(held.len().max(label + 1), 0.0);
        held[label] += (until.min(to) - x.max(from)).max(0.0);
    }
    all.held.resize(all.held.len().max(held.len()), 0.0);
    for (all, one) in all.held.iter_mut().zip(held) {
        *all += one;
    }
}

/// What a lane holds at `x`, and how long it did.
pub(crate) fn stay_text(
    watched: &dyn Watched,
    plan: &Plan,
    (row, axis): (&LaneRow, &XAxis),
    x: f64,
) -> Option<(String, String)> {
    let info = plan.infos.get(&row.series)?;
    let mut parts = row.parts.iter().rev();
    let (stay, length) = parts.find_map(|part| stay_in(watched, part, x))?;
    let label = info.label(f64::from(stay.label))?;
    let so_far = if stay.is_newest { " so far" } else { "" };
    let length = length_text(axis, length);
    Some((label.to_owned(), format!("for {length}{so_far}")))
}

/// Why a lane is empty along such an x.
pub(crate) const NOT_ALONG_X: &str = "x goes to and fro: no state is held along it";

/// Whether a state series stands over an x that goes to and fro, along which nothing is held and no lane is drawn.
pub(crate) fn is_to_and_fro(watched: &dyn Watched, trace: Trace) -> bool {
    let Some((first, last)) = trace.range(watched) else {
        return false;
    };
    let range = first - trace.moved_by..last - trace.moved_by;
    let times = watched.time_in_states(trace.series, trace.run, range);
    times.is_none()
}

/// What is held at `x` in one run, and how long it is drawn.
fn stay_in(watched: &dyn Watched, part: &LanePart, x: f64) -> Option<(Stay, f64)> {
    let trace = part.trace;
    let (_, last) = trace.range(watched)?;
    let until = part.until.unwrap_or(last).max(last);
    if x > until {
        return None;
    }
    let [own, own_last] = [x, last].map(|x| x - trace.moved_by);
    let stay = watched.stay_at(trace.series, trace.run, own.min(own_last))?;
    let behind = if stay.to >= own_last {
        until - last
    } else {
        0.0
    };
    Some((stay, stay.to - stay.from + behind))
}
