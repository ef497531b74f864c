//! How far the drawn series reach along x, and where their history begins. Of many series a frame
//! looks at some, so that its cost has a bound; the live edge is exact all the same while the series
//! that was ahead stays ahead.

use std::collections::HashMap;

use sprintscope_sim::store::XAxis;

use super::View;
use super::plan::Plan;
use super::trace::Trace;
use super::watched::Watched;

/// Series looked at in a frame. Ten thousand are through in less than a second.
const SERIES_PER_FRAME: usize = 256;

/// What is known of one plot's series.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    ends: Option<[f64; 2]>,
    history: Option<f64>,
}

impl Reach {
    fn add(&mut self, [first, last]: [f64; 2], history: Option<f64>) {
        let [least, greatest] = self.ends.unwrap_or([first, last]);
        self.ends = Some([least.min(first), greatest.max(last)]);
        // Left of the latest beginning the picture lacks something.
        self.history = match (self.history, history) {
            (Some(known), Some(new)) => Some(known.max(new)),
            (known, new) => known.or(new),
        };
    }
}

/// One plot: what was found in the round before, and in the one under way.
#[derive(Clone, Copy, Debug, Default)]
struct PlotReach {
    known: Reach,
    round: Reach,
    /// The place of its axis.
    axis: usize,
}

/// All plots of an axis: a frame looks at these, however many plots there are.
#[derive(Clone, Debug)]
struct AxisReach {
    axis: XAxis,
    ends: Option<[f64; 2]>,
    /// The series that reaches furthest, and how far.
    leader: Option<(Trace, f64)>,
}

/// How far the plots' series reach, kept up a few series a frame.
#[derive(Default)]
pub(crate) struct DataEnds {
    /// The plan's revision, that of what is hidden, and that of where runs are drawn.
    made_of: Option<[u64; 3]>,
    /// Series are drawn elsewhere than they stand.
    is_compared: bool,
    /// The store's revision when some series were looked at last.
    seen: u64,
    /// The series whose samples are drawn, each with the place of its plot.
    drawn: Vec<(Trace, usize)>,
    /// The place in `drawn` of the series to look at next.
    next: usize,
    plots: Vec<PlotReach>,
    axes: Vec<AxisReach>,
}

impl DataEnds {
    /// Looks at the series whose turn it is; at all of them if what is drawn has changed.
    pub(crate) fn update(&mut self, watched: &dyn Watched, plan: &Plan, view: &View) {
        let compared = view.comparison.revision();
        let made_of = Some([plan.revision, view.hidden.revision(), compared]);
        let revision = watched.revision();
        self.is_compared = plan.compared().is_some();
        let is_same = self.made_of == made_of;
        if is_same && self.seen == revision {
            return;
        }
        self.seen = revision;
        if !is_same {
            self.made_of = made_of;
            self.begin(plan, view);
        }
        if !is_same || self.drawn.len() <= SERIES_PER_FRAME {
            self.look(watched, self.drawn.len());
            return;
        }
        for place in 0..self.axes.len() {
            if let Some((leader, _)) = self.axes[place].leader
                && let Some((_, last)) = leader.range(watched)
            {
                self.axes[place].reaches(leader, last);
            }
        }
        self.look(watched, SERIES_PER_FRAME);
    }

    /// The first and the last x of what is drawn, by axis.
    pub(crate) fn by_axis(&self) -> HashMap<XAxis, [f64; 2]> {
        let with_ends = |reach: &AxisReach| Some((reach.axis.clone(), reach.ends?));
        self.axes.iter().filter_map(with_ends).collect()
    }

    /// Where history begins for the plot at this place: left of it some drawn series has lost
    /// samples. `None` while none has.
    pub(crate) fn history_of(&self, place: usize) -> Option<f64> {
        self.plots.get(place)?.known.history
    }

    fn begin(&mut self, plan: &Plan, view: &View) {
        self.drawn.clear();
        for (place, plot) in plan.plots.iter().enumerate() {
            let all = plot.series.iter();
            let drawn = all.filter(|series| !view.hidden.contains(series));
            for series in drawn {
                if self.is_compared {
                    let traces = plan.traces(*series, &view.comparison);
                    self.drawn.extend(traces.map(|(trace, _)| (trace, place)));
                } else {
                    self.drawn.push((plan.data_of(*series).into(), place));
                }
            }
        }
        self.next = 0;
        self.plots.clear();
        self.axes.clear();
        let mut places: HashMap<&XAxis, usize> = HashMap::new();
        for plot in &plan.plots {
            let axis = *places.entry(&plot.id.axis).or_insert_with(|| {
                self.axes.push(AxisReach {
                    axis: plot.id.axis.clone(),
                    ends: None,
                    leader: None,
                });
                self.axes.len() - 1
            });
            self.plots.push(PlotReach {
                axis,
                ..PlotReach::default()
            });
        }
    }

    /// Looks at so many series; where the last one is done a round is complete.
    fn look(&mut self, watched: &dyn Watched, count: usize) {
        let end = (self.next + count).min(self.drawn.len());
        for turn in self.next..end {
            let (series, place) = self.drawn[turn];
            self.look_at(watched, series, place);
        }
        self.next = end;
        if end == self.drawn.len() {
            self.next = 0;
            for axis in &mut self.axes {
                axis.ends = None;
            }
            for plot in &mut self.plots {
                plot.known = std::mem::take(&mut plot.round);
                self.axes[plot.axis].add(plot.known.ends);
            }
        }
    }

    fn look_at(&mut self, watched: &dyn Watched, trace: Trace, place: usize) {
        let Some((first, last)) = trace.range(watched) else {
            return;
        };
        let series = trace.series;
        let stats = watched.stats(series).unwrap_or_default();
        let kept = stats.history_samples + stats.cleared_samples;
        let has_lost_some = kept < stats.samples && !self.is_compared;
        let history = stats.history_first_x.filter(|_| has_lost_some);
        let plot = &mut self.plots[place];
        plot.round.add([first, last], history);
        self.axes[plot.axis].reaches(trace, last);
    }
}

impl AxisReach {
    /// A series reaches so far: the live edge doesn't wait for the round's end.
    fn reaches(&mut self, trace: Trace, last: f64) {
        if let Some(ends) = &mut self.ends {
            ends[1] = ends[1].max(last);
        }
        if self.leader.is_none_or(|(_, furthest)| last > furthest) {
            self.leader = Some((trace, last));
        }
    }

    /// A plot of it has these ends.
    fn add(&mut self, ends: Option<[f64; 2]>) {
        let merged = self.ends.into_iter().chain(ends);
        self.ends = merged.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    }
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesId, SeriesInfo, XValues};

    use super::*;

    struct Bench {
        scope: Scope,
        series: Vec<SeriesId>,
        plan: Plan,
        ends: DataEnds,
    }

    impl Bench {
        fn with(count: usize) -> Self {
            let scope = Scope::new();
            let create = |number| {
                let info = SeriesInfo {
                    name: format!("job/{number}"),
                    group: Some("all".into()),
                    ..SeriesInfo::default()
                };
                scope.store().create(info)
            };
            let series = (0..count).map(create).collect();
            let mut plan = Plan::default();
            plan.update(&scope, &[]);
            let ends = DataEnds::default();
            Self {
                scope,
                series,
                plan,
                ends,
            }
        }

        fn append(&self, place: usize, x: f64) {
            let times = XValues::Each(&[x]);
            let store = self.scope.store();
            store.append(self.series[place], times, &[1.0]).unwrap();
        }

        fn look(&mut self, view: &View) -> Option<[f64; 2]> {
            self.ends.update(&self.scope, &self.plan, view);
            self.ends.by_axis().get(&XAxis::Time).copied()
        }
    }

    #[test]
    fn the_live_edge_of_ten_thousand_series_is_seen_at_once() {
        let mut bench = Bench::with(10_000);
        let view = View::default();
        bench.append(9_000, 1.0);
        assert_eq!(bench.look(&view), Some([1.0, 1.0]));
        bench.append(9_000, 2.0);
        assert_eq!(bench.look(&view), Some([1.0, 2.0]));
    }

    #[test]
    fn whoever_comes_from_behind_is_seen_within_a_round() {
        let mut bench = Bench::with(1_000);
        let view = View::default();
        bench.append(0, 5.0);
        bench.look(&view);
        bench.append(999, 2.0);
        bench.append(999, 9.0);
        for _ in 0..=1_000 / SERIES_PER_FRAME * 2 {
            bench.append(0, 5.0);
            bench.look(&view);
        }
        assert_eq!(bench.look(&view), Some([2.0, 9.0]));
    }

    #[test]
    fn what_is_hidden_has_no_ends() {
        let mut bench = Bench::with(2);
        let mut view = View::default();
        bench.append(0, 1.0);
        bench.append(1, 7.0);
        assert_eq!(bench.look(&view), Some([1.0, 7.0]));
        view.toggle_series(bench.series[1]);
        assert_eq!(bench.look(&view), Some([1.0, 1.0]));
        view.toggle_series(bench.series[0]);
        assert_eq!(bench.look(&view), None);
    }

    #[test]
    fn history_begins_where_the_last_series_that_lost_samples_still_has_them() {
        let mut reach = Reach::default();
        reach.add([0.0, 9.0], None);
        assert_eq!(reach.history, None);
        reach.add([3.0, 9.0], Some(3.0));
        reach.add([2.0, 9.0], Some(2.0));
        reach.add([5.0, 9.0], None);
        assert_eq!((reach.history, reach.ends), (Some(3.0), Some([0.0, 9.0])));
    }
}
