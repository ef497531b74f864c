//! Which lanes a plot of state series has: one for each series, or one for each run where runs would lie on top of
//! each other.

use sprintscope_sim::store::{SeriesId, XAxis};

use super::View;
use super::curve_names::CurveName;
use super::plan::{Plan, PlotPlan};
use super::quantity::name_end;
use super::trace::Trace;
use super::watched::Watched;

/// Runs of a series that have lanes of their own, at most: more would leave none of them any height.
const RUNS_MOST: usize = 6;

/// What one run shows in a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LanePart {
    /// Whose labels, and where.
    pub trace: Trace,
    /// How much is left of its colours, in percent.
    pub strength: u8,
    /// Up to where its last label is held, as it is drawn: the end of its run, or now.
    pub until: Option<f64>,
}

/// One lane.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LaneRow {
    /// Whose.
    pub series: SeriesId,
    /// What it is called.
    pub name: String,
    /// What its series is called alone.
    pub series_name: String,
    /// Which runs it shows of it, where another lane shows others: `2`, `3–5`.
    pub runs: Option<String>,
    /// What it shows, one run after the other.
    pub parts: Vec<LanePart>,
}

impl LaneRow {
    /// Its series and its runs.
    pub(crate) fn curve_name(&self) -> CurveName {
        let word = |runs: &String| {
            let several = if runs.contains('–') { "s" } else { "" };
            format!(" · run{several} {runs}")
        };
        CurveName {
            series: self.series_name.clone(),
            runs: self.runs.as_ref().map(word).unwrap_or_default(),
        }
    }

    /// What it is called in so much room, at whose ends its series and its run are told.
    pub(crate) fn short(&self, room: usize) -> String {
        let Some(runs) = &self.runs else {
            return name_end(&self.series_name, room);
        };
        let runs = format!(" {runs}");
        let left = room.saturating_sub(runs.chars().count());
        name_end(&self.series_name, left) + &runs
    }
}

/// The lanes of the plot's shown series, the earliest run of each first.
pub(crate) fn rows(
    watched: &dyn Watched,
    plan: &Plan,
    plot: &PlotPlan,
    view: &View,
) -> Vec<LaneRow> {
    let shown = plot.series.iter().copied();
    let shown = shown.filter(|series| !view.hidden.contains(series));
    shown
        .flat_map(|series| rows_of(watched, plan, (plot, series), view))
        .collect()
}

fn rows_of(
    watched: &dyn Watched,
    plan: &Plan,
    (plot, series): (&PlotPlan, SeriesId),
    view: &View,
) -> Vec<LaneRow> {
    let part = |(trace, ink): (Trace, super::inks::Ink)| LanePart {
        trace,
        strength: ink.strength,
        until: held_until(watched, plan, (series, trace)),
    };
    let parts = plan.traces(series, &view.comparison).map(part);
    let mut rows = apart(parts, |part| part.trace.range(watched));
    let left_out = rows.len().saturating_sub(RUNS_MOST);
    rows.drain(..left_out);
    let name = name(plan, plot, series);
    let is_one = rows.len() < 2;
    let named = |(place, parts): (usize, Vec<LanePart>)| {
        let runs: Vec<u32> = parts.iter().filter_map(|part| part.trace.run).collect();
        let runs = match (&runs[..], is_one) {
            (_, true) | ([], _) => None,
            ([run], _) => Some(format!("{}", run + 1)),
            ([first, .., last], _) => Some(format!("{}–{}", first + 1, last + 1)),
        };
        let mut row = LaneRow {
            series,
            name: String::new(),
            series_name: name.to_owned(),
            runs,
            parts,
        };
        row.name = row.curve_name().whole();
        if place == 0 && left_out > 0 {
            row.name = format!("{} ({left_out} before not shown)", row.name);
        }
        row
    };
    rows.into_iter().enumerate().map(named).collect()
}

/// Up to where the last label of a curve is held, as it is drawn: as long as its run goes on, and then to its end.
pub(crate) fn held_until(
    watched: &dyn Watched,
    plan: &Plan,
    (series, trace): (SeriesId, Trace),
) -> Option<f64> {
    // What a job has come to is so from then on.
    if plan.is_job_lane(series) {
        return Some(watched.now());
    }
    let is_over_time = plan.axis_of(series) == Some(&XAxis::Time);
    let job = plan.job_of(series).filter(|_| is_over_time)?;
    let end = watched.end_of_run(job, trace.run)?;
    Some(end + trace.moved_by)
}

/// What a lane is called.
pub(crate) fn name<'a>(plan: &'a Plan, plot: &PlotPlan, series: SeriesId) -> &'a str {
    match plan.infos.get(&series) {
        Some(info) if plot.jobs.len() > 1 => &info.name,
        _ => plan.short_name(series),
    }
}

/// Puts what begins where the one before has ended into the same row.
fn apart<T>(
    parts: impl Iterator<Item = T>,
    range: impl Fn(&T) -> Option<(f64, f64)>,
) -> Vec<Vec<T>> {
    let mut rows: Vec<(f64, Vec<T>)> = Vec::new();
    for part in parts {
        let range = range(&part);
        match (rows.last_mut(), range) {
            // What has nothing to show yet needs no room.
            (Some((_, row)), None) => row.push(part),
            (Some((end, row)), Some((first, last))) if first >= *end => {
                *end = last;
                row.push(part);
            }
            (_, range) => {
                let end = range.map_or(f64::NEG_INFINITY, |(_, last)| last);
                rows.push((end, vec![part]));
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_tells_series_and_run() {
        let row = |runs: Option<&str>| LaneRow {
            series: SeriesId(0),
            name: String::new(),
            series_name: "gpu_busy".into(),
            runs: runs.map(Into::into),
            parts: Vec::new(),
        };
        assert_eq!(row(None).short(12), "gpu_busy");
        assert_eq!(row(Some("2")).short(12), "gpu_busy 2");
        assert_eq!(row(Some("12")).short(8), "…busy 12");
        for room in 3..12 {
            let short = row(Some("3")).short(room);
            assert!(
                short.chars().count() <= room && short.ends_with(" 3"),
                "{short}"
            );
        }
    }

    #[test]
    fn runs_share_a_lane_as_long_as_they_follow_each_other() {
        let rows = |ranges: &[Option<(f64, f64)>]| {
            let parts = ranges.iter().copied().enumerate();
            let rows = apart(parts, |(_, range)| *range);
            let places = |row: Vec<(usize, _)>| row.into_iter().map(|(place, _)| place).collect();
            rows.into_iter().map(places).collect::<Vec<Vec<usize>>>()
        };
        let over_time = [Some((0.0, 3.0)), Some((4.0, 5.0)), None];
        assert_eq!(rows(&over_time), [[0, 1, 2]]);
        let over_a_counter = [Some((0.0, 9.0)), Some((0.0, 4.0)), Some((4.0, 9.0))];
        assert_eq!(rows(&over_a_counter), [vec![0], vec![1, 2]]);
        assert_eq!(rows(&[]), Vec::<Vec<usize>>::new());
    }
}
