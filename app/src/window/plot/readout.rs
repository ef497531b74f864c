//! The values under the pointer, and at the same x in the other plots of its axis: those of the nearest samples,
//! with a dot on each.

use eframe::egui::{Pos2, Rect, Stroke, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use sprintscope_sim::quantity::Prefix;
use sprintscope_sim::store::SeriesId;

use super::Drawn;
use super::readout_place::{Around, Spot};
use super::readout_table::{PlacedTable, Row, Table, lines_in};
use crate::view::View;
use crate::view::axis::{Wall, place_text};
use crate::view::curves::Curve;
use crate::view::inks::Ink;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::plot_id::PlotId;
use crate::view::time_axes::is_a_time;
use crate::view::told::resolution_there;
use crate::view::trace::Trace;
use crate::view::watched::Watched;
use crate::window::theme::Look;

/// More values than this would hide the plot.
const VALUES_MAX: usize = 16;
/// And fewer than these would say too little.
const VALUES_LEAST: usize = 3;

/// Series looked at in a frame: of ten thousand, the rest has its turn in the next ones.
const SERIES_PER_FRAME: usize = 256;

/// A value near the pointer.
#[derive(Clone, Copy)]
struct Near {
    /// Points between it and the pointer; less than any for the series that stands out.
    distance: f32,
    series: SeriesId,
    /// x and value of the nearest sample.
    sample: [f64; 2],
    /// Where that stands, in points from the top of the window.
    y: f32,
    /// What the numbers along its axis are in.
    prefix: Option<Prefix>,
    ink: Ink,
    /// Whose sample it is.
    trace: Trace,
    /// Of which run, counted from 0, where that is to be told.
    run: Option<u32>,
}

/// Where values are read out.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    /// The plot as it was drawn: from x and y to points.
    pub drawn: &'a Drawn,
    /// Where on the axis.
    pub x: f64,
    /// Whether the pointer is over this plot, and not over another of the axis.
    pub is_pointed: bool,
    /// How much of the curves lies in a rectangle, in square points.
    pub ink: &'a dyn Fn(Rect) -> f32,
    /// Where other plots are.
    pub others: &'a [Rect],
    /// Whether its values stand beside the names of its curves.
    pub has_values_beside_names: bool,
}

/// What is read out of the plot that is pointed at.
pub(crate) struct Read {
    /// The place on the axis, and below it values where they stand nowhere else.
    pub table: PlacedTable,
    /// Which part of a table of the values would lie over curves, at most 1.
    pub covered: f32,
}

/// Which series are near the pointer, kept from frame to frame.
#[derive(Default)]
pub(crate) struct Readout {
    plot: Option<PlotId>,
    /// Those that were nearest so far.
    near: Vec<SeriesId>,
    /// The place in the plot of the series to look at next.
    next: usize,
    /// So many haven't been looked at since the pointer moved.
    left: usize,
    /// The pointer, or where on the axis it is.
    place: Option<(Option<Pos2>, f64)>,
    spot: Spot,
    /// Where the place on the axis stood alone.
    place_spot: Spot,
}

impl Readout {
    /// Draws a dot on each shown series' sample nearest to `x`; returns a small table of their values, where it covers no
    /// curve, of the plot that is pointed at.
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        (watched, plan): (&dyn Watched, &Plan),
        plot: &PlotPlan,
        view: &View,
        at: At<'_>,
    ) -> Option<Read> {
        let (drawn, x) = (at.drawn, at.x);
        let transform = &drawn.transform;
        let area = *transform.frame();
        let pointer = ui
            .input(|input| input.pointer.hover_pos())
            .filter(|_| at.is_pointed);
        let looked_at = self.whose_turn_it_is(plot, (pointer, x));
        let highlighted = view
            .highlighted()
            .filter(|series| plot.series.binary_search(series).is_ok());
        // Over what counts, too, runs lie on each other.
        let is_compared = view.comparison.alignment().is_some();
        let names_runs = is_compared || !is_a_time(&plot.id.axis);
        let value_of = |(series, trace, ink): (SeriesId, Trace, Ink)| {
            let (first, last) = trace.range(watched)?;
            if x < first || x > last {
                return None;
            }
            let sample = trace.nearest(watched, x)?;
            let ticked = &drawn.strips[plot.y_axis_of(series)].ticked;
            let axis = &ticked.axis;
            let y = area.bottom() - axis.part(sample[1]) as f32 * area.height();
            let distance = if highlighted == Some(series) {
                -1.0
            } else {
                pointer.map_or(0.0, |pointer| (y - pointer.y).abs())
            };
            Some(Near {
                distance,
                series,
                sample,
                y,
                prefix: ticked.ticks.prefix,
                ink,
                trace,
                run: trace.run.filter(|_| names_runs),
            })
        };
        let curves = |series: SeriesId| -> Vec<(SeriesId, Trace, Ink)> {
            if !names_runs {
                return vec![(series, plan.data_of(series).into(), plan.ink(series))];
            }
            let traces = plan.traces(series, &view.comparison);
            traces.map(|(trace, ink)| (series, trace, ink)).collect()
        };
        let mut candidates = looked_at;
        candidates.extend(highlighted);
        candidates.extend(&self.near);
        // Who was near and has left the plot since is no longer one of its.
        candidates.retain(|series| plot.series.binary_search(series).is_ok());
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<Near> = candidates
            .into_iter()
            .filter(|series| !view.hidden.contains(series))
            .flat_map(curves)
            .filter_map(value_of)
            .collect();
        // What the heading says is of the curve that is meant.
        let meant = near
            .iter()
            .min_by(|a, b| a.distance.total_cmp(&b.distance))
            .map(|near| (near.trace, near.sample[0]));
        // Of many curves those nearest to the pointer are meant; a few stand as in the legend.
        let (found, most) = (near.len(), values_most(area.height()));
        if found > most || plot.series.len() > SERIES_PER_FRAME {
            near.sort_by(|a, b| a.distance.total_cmp(&b.distance));
            near.truncate(most);
            // Those that are left stand in their plot's order, not in one that changes with the pointer.
            near.sort_by_key(|near| (near.series, near.run));
        }
        let all = if plot.series.len() > SERIES_PER_FRAME {
            let shown = plot.series.iter();
            shown.filter(|one| !view.hidden.contains(one)).count()
        } else {
            found
        };
        let left_out = all.saturating_sub(near.len());
        self.near = near.iter().map(|near| near.series).collect();
        if self.left > 0 {
            ui.ctx().request_repaint();
        }
        let wall = Wall::of(watched, view);
        // As exact as the pointer is.
        let step = transform.dvalue_dpos()[0] / f64::from(ui.pixels_per_point());
        let (x, step) = meant.map_or((x, step), |(trace, x)| {
            (x, trace.step_at(watched, &plot.id.axis, (x, step)))
        });
        let heading = place_text(&plot.id.axis, x, step, wall);
        let dots = show_dots(ui, transform, &near);
        // In the other plots they stand beside the names: a table there would be in the way.
        if !at.is_pointed {
            return None;
        }
        let told = (plot, &*near, left_out);
        let read = (pointer, &*dots);
        self.table(ui, (watched, plan), heading, told, at, read)
    }

    /// The series to look at in this frame; all of them, if they are few.
    fn whose_turn_it_is(&mut self, plot: &PlotPlan, place: (Option<Pos2>, f64)) -> Vec<SeriesId> {
        let count = plot.series.len();
        if self.plot.as_ref() != Some(&plot.id) {
            *self = Self {
                plot: Some(plot.id.clone()),
                spot: self.spot,
                place_spot: self.place_spot,
                ..Self::default()
            };
        }
        if self.place.replace(place) != Some(place) {
            self.left = count;
        }
        let turns = count.min(SERIES_PER_FRAME);
        self.left = self.left.saturating_sub(turns);
        let first = self.next;
        self.next = (first + turns) % count.max(1);
        (first..first + turns)
            .map(|turn| plot.series[turn % count])
            .collect()
    }

    fn table(
        &mut self,
        ui: &Ui,
        (watched, plan): (&dyn Watched, &Plan),
        heading: String,
        (plot, near, left_out): (&PlotPlan, &[Near], usize),
        at: At<'_>,
        (pointer, dots): (Option<Pos2>, &[Pos2]),
    ) -> Option<Read> {
        let row = |near: &Near| {
            let info = plan.infos.get(&near.series)?;
            let curve = Curve {
                series: near.series,
                run: near.run,
            };
            // Only of what is read out: a look at each series has its price.
            let stats = watched.stats(near.trace.series).unwrap_or_default();
            let value = near.sample[1];
            let strip = &at.drawn.strips[plot.y_axis_of(near.series)];
            let resolution = resolution_there(Some(&strip.ticked.axis), (&stats, value));
            Some(Row {
                ink: Some(near.ink),
                name: curve.name(plan, plot),
                value: resolution.read_out(value, &info.unit, near.prefix),
            })
        };
        let rows: Vec<Row> = near.iter().filter_map(row).collect();
        if rows.is_empty() {
            return None;
        }
        let left_out = match left_out {
            0 => String::new(),
            left_out => format!("+ {left_out} more"),
        };
        let transform = &at.drawn.transform;
        let line = transform.position_from_point(&PlotPoint::new(at.x, 0.0)).x;
        let around = Around {
            area: *transform.frame(),
            seen: ui.clip_rect(),
            line,
            pointer,
            dots,
            lanes: &[],
            others: at.others,
            heads: &at.drawn.heads,
            labels: &at.drawn.labels,
            ink: at.ink,
        };
        let place = at.has_values_beside_names.then(|| Table {
            heading: heading.clone(),
            ..Table::default()
        });
        let table = Table {
            heading,
            rows,
            left_out,
        };
        let table = table.placed(ui, &around, &mut self.spot);
        let rect = table.rect();
        let covered = ((at.ink)(rect) / rect.area()).min(1.0);
        let place = place.map(|place| place.placed(ui, &around, &mut self.place_spot));
        let table = place.unwrap_or(table);
        Some(Read { table, covered })
    }
}

/// How many values stand in a table within a plot so high: beyond it the table would lie over the next one.
fn values_most(height: f32) -> usize {
    // The place on the axis and what is left out have a line each.
    let lines = lines_in(height);
    lines.saturating_sub(2).clamp(VALUES_LEAST, VALUES_MAX)
}

/// A dot on each sample that is read out; returns where they are.
fn show_dots(ui: &Ui, transform: &PlotTransform, near: &[Near]) -> Vec<Pos2> {
    let look = Look::of(ui);
    let area = *transform.frame();
    let ring = Stroke::new(1.0, look.background);
    let dot = |near: &Near| {
        let [x, value] = near.sample;
        let x = transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
        let at = pos2(x, near.y);
        let ink = look.curve(near.ink);
        (value.is_finite() && area.contains(at)).then(|| {
            ui.painter().circle(at, 3.5, ink, ring);
            at
        })
    };
    near.iter().filter_map(dot).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_no_higher_than_its_plot_and_a_dozen_values_have_room_in_a_usual_one() {
        for height in [80.0, 130.0, 200.0, 300.0_f32] {
            let rows = values_most(height) + 2;
            assert!(rows <= lines_in(height.max(92.0)), "{height}");
        }
        assert!(values_most(240.0) >= 12);
        assert_eq!(values_most(1_000.0), VALUES_MAX);
        assert_eq!(values_most(40.0), VALUES_LEAST);
    }
}
