//! How each plot's y axis is divided: as a person said, else by what its series are like.

use std::collections::HashMap;

use sprintscope_sim::store::{Detail, Question, Run, SeriesId};

use super::plot_id::PlotId;
use super::watched::Watched;
use super::y_range::merged;
use super::y_scale::{Places, YScale};

/// Series looked at in a turn.
const SERIES_PER_TURN: usize = 256;
/// Seconds from one turn to the next.
const TURN: f64 = 0.25;
/// Values that are so many times as great as others are too far apart for an even axis.
const SPAN: f64 = 1e3;
/// An even axis shows nothing of what is smaller than the greatest by this factor.
const FLAT: f64 = 30.0;
/// Series whose values are looked at to see how they are spread.
const SPREAD_SERIES: usize = 16;
/// Values of each.
const SPREAD_VALUES: usize = 32;
/// Less than this many values say nothing of how they are spread.
const SPREAD_LEAST: usize = 8;
/// Powers of ten below the greatest value where a symlog axis begins to be even.
const SYMLOG_POWERS: f64 = 4.0;

/// The scales of all y axes.
#[derive(Clone, Debug, Default)]
pub struct YScales {
    chosen: HashMap<PlotId, YScale>,
    known: HashMap<PlotId, Known>,
}

/// What is known of the values of a plot's series.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The plan's revision, and how many of the series of that have been looked at.
    plan: u64,
    looked_at: usize,
    /// The least and the greatest of those.
    ends: Option<[f64; 2]>,
    /// The store's revision when all had been looked at last, and when that was.
    seen: Option<u64>,
    at: Option<f64>,
    /// When it is asked next how they are spread.
    spread_at: f64,
    by_itself: ByItself,
}

/// What a plot does while nobody says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum ByItself {
    #[default]
    Linear,
    Log,
    /// It was log until a value came that has no place there, and stays linear now.
    WasLog,
}

impl YScales {
    /// What persons said, to be kept.
    pub fn chosen(&self) -> &HashMap<PlotId, YScale> {
        &self.chosen
    }

    /// Has axes divided so, and all others as their series are like.
    pub fn choose_only(&mut self, chosen: HashMap<PlotId, YScale>) {
        self.chosen = chosen;
    }

    /// Has a plot's axis divided so, whatever its series are like.
    pub fn choose(&mut self, plot: PlotId, scale: YScale) {
        self.chosen.insert(plot, scale);
    }

    /// A person says nothing of it any more.
    pub fn forget(&mut self, plot: &PlotId) {
        self.chosen.remove(plot);
    }

    /// How a plot's axis is divided.
    pub fn of(&self, plot: &PlotId) -> YScale {
        let by_itself = || match self.known.get(plot)?.by_itself {
            ByItself::Log => Some(YScale::Log),
            ByItself::Linear | ByItself::WasLog => None,
        };
        let chosen = self.chosen.get(plot).copied();
        chosen.or_else(by_itself).unwrap_or(YScale::Linear)
    }

    /// Whether it is log although nobody said so.
    pub fn is_log_by_itself(&self, plot: &PlotId) -> bool {
        !self.chosen.contains_key(plot) && self.of(plot) == YScale::Log
    }

    /// Where values stand on a plot's axis.
    pub fn places(&self, plot: &PlotId) -> Places {
        match self.of(plot) {
            YScale::Linear => Places::Linear,
            YScale::Log => Places::Log,
            YScale::Symlog => {
                let ends = self.known.get(plot).and_then(|known| known.ends);
                let [low, high] = ends.unwrap_or([-1.0, 1.0]);
                let greatest = low.abs().max(high.abs()).clamp(1e-280, 1e280);
                let power = greatest.log10().ceil() - SYMLOG_POWERS;
                let linear = 10_f64.powf(power);
                Places::Symlog { linear }
            }
        }
    }

    /// What comes after the present scale: linear, log and round again; with symlog between them where there are
    /// values that log can't show.
    pub fn next(&self, plot: &PlotId) -> YScale {
        let ends = self.known.get(plot).and_then(|known| known.ends);
        let [low, high] = ends.unwrap_or([1.0, 1.0]);
        match self.of(plot) {
            YScale::Linear if low <= 0.0 => YScale::Symlog,
            YScale::Linear => YScale::Log,
            YScale::Symlog if high > 0.0 => YScale::Log,
            YScale::Symlog | YScale::Log => YScale::Linear,
        }
    }

    /// Forgets what is known of plots that are gone; what persons said stays, should they come back.
    pub(crate) fn retain(&mut self, is_there: impl Fn(&PlotId) -> bool) {
        self.known.retain(|plot, _| is_there(plot));
    }

    /// Looks at the series of a plot, now and then, and only where there is something new.
    pub(crate) fn look(
        &mut self,
        watched: &dyn Watched,
        (plot, plan): (&PlotId, u64),
        series: impl FnOnce() -> Vec<SeriesId>,
    ) {
        if !self.known.contains_key(plot) {
            self.known.insert(plot.clone(), Known::default());
        }
        let Some(known) = self.known.get_mut(plot) else {
            return;
        };
        if known.plan != plan || known.at.is_none() {
            // Which of them were looked at isn't known any more; what they were like stays.
            (known.plan, known.looked_at, known.seen) = (plan, 0, None);
            known.at = None;
        }
        let (revision, now) = (watched.revision(), watched.now());
        let is_early = known.at.is_some_and(|at| now - at < TURN);
        if is_early || known.seen == Some(revision) {
            return;
        }
        known.at = Some(now);
        let series = series();
        if known.looked_at >= series.len() {
            known.looked_at = 0;
        }
        let turn = known.looked_at..(known.looked_at + SERIES_PER_TURN).min(series.len());
        for one in &series[turn.clone()] {
            let stats = watched.stats(*one);
            let ends = stats.and_then(|stats| Some([stats.min?, stats.max?]));
            known.ends = known.ends.into_iter().chain(ends).reduce(merged);
        }
        known.looked_at = turn.end;
        if turn.end < series.len() {
            return;
        }
        known.seen = Some(revision);
        known.decide(watched, now, &series);
    }
}

impl Known {
    /// Log where all is positive, spans three powers of ten, and lies too low to be seen on an even axis. A number
    /// that only counts up spans as much, and lies evenly.
    fn decide(&mut self, watched: &dyn Watched, now: f64, series: &[SeriesId]) {
        let Some([low, high]) = self.ends else {
            return;
        };
        match self.by_itself {
            ByItself::Log if low <= 0.0 => self.by_itself = ByItself::WasLog,
            ByItself::Linear if low > 0.0 && high >= low * SPAN && now >= self.spread_at => {
                if lies_low(watched, series, high) {
                    self.by_itself = ByItself::Log;
                } else {
                    self.spread_at = now + TURN.max(now * 0.2);
                }
            }
            _ => {}
        }
    }
}

/// Whether half of the values are too small for an axis that shows `greatest`.
fn lies_low(watched: &dyn Watched, series: &[SeriesId], greatest: f64) -> bool {
    let step = series.len().div_ceil(SPREAD_SERIES).max(1);
    let some = series.iter().step_by(step);
    let mut values: Vec<f64> = some.flat_map(|one| spread(watched, *one)).collect();
    if values.len() < SPREAD_LEAST {
        return false;
    }
    values.sort_by(f64::total_cmp);
    values[values.len() / 2] * FLAT <= greatest
}

/// Some values of a series, evenly over its x.
fn spread(watched: &dyn Watched, series: SeriesId) -> Vec<f64> {
    let Some((first, last)) = watched.range(series) else {
        return Vec::new();
    };
    let width = (last - first) / SPREAD_VALUES as f64;
    if !(width.is_finite() && width > 0.0) {
        return Vec::new();
    }
    let start = (first / width).floor() as i64;
    let question = Question {
        width,
        columns: start..start.saturating_add(SPREAD_VALUES as i64 + 1),
        detail: Detail::Columns,
        ..Question::default()
    };
    let answer = watched.columns(series, &question);
    let runs = answer.into_iter().flat_map(|answer| answer.runs);
    let values = runs.flat_map(|run| match run {
        Run::Columns { columns, .. } => columns
            .iter()
            .filter(|column| !column.is_empty())
            .map(|column| column.last)
            .collect::<Vec<_>>(),
        Run::Samples(samples) | Run::Path(samples) => {
            let step = samples.len().div_ceil(SPREAD_VALUES).max(1);
            let some = samples.iter().step_by(step);
            some.map(|[_, value]| *value).collect()
        }
    });
    values.filter(|value| value.is_finite()).collect()
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::Scope;
    use sprintscope_sim::store::{SeriesInfo, XAxis, XValues};

    use super::*;

    fn plot() -> PlotId {
        PlotId {
            group: "residual".into(),
            unit: String::new(),
            axis: XAxis::Time,
        }
    }

    struct Bench {
        scope: Scope,
        series: Vec<SeriesId>,
        scales: YScales,
        plan: u64,
    }

    impl Bench {
        fn with(values: &[f64]) -> Self {
            let scope = Scope::new();
            let series = scope.store().create(SeriesInfo::default());
            let bench = Self {
                scope,
                series: vec![series],
                scales: YScales::default(),
                plan: 0,
            };
            bench.say(0.0, values);
            bench
        }

        fn say(&self, from: f64, values: &[f64]) {
            let xs: Vec<f64> = (0..values.len()).map(|x| from + x as f64).collect();
            let store = self.scope.store();
            store
                .append(self.series[0], XValues::Each(&xs), values)
                .unwrap();
        }

        /// Looks as if it was the first time, since turns are a quarter of a second apart.
        fn look(&mut self) -> YScale {
            self.plan += 1;
            let series = self.series.clone();
            self.scales
                .look(&self.scope, (&plot(), self.plan), || series);
            self.scales.of(&plot())
        }
    }

    fn values(value: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..1_000).map(|i| value(f64::from(i))).collect()
    }

    #[test]
    fn what_lies_low_over_three_decades_is_log_by_itself_and_what_counts_is_not() {
        let scale = |values: Vec<f64>| Bench::with(&values).look();
        let residual = values(|i| 10_f64.powf(-i / 125.0));
        assert_eq!(scale(residual), YScale::Log);
        assert_eq!(scale(values(|i| 1.0 / (i + 1.0))), YScale::Log);
        for linear in [
            values(|i| i + 1.0),
            values(|i| (i + 1.0).powi(3)),
            values(|i| 2.0 + (i / 9.0).sin()),
            values(|i| 1.0 / (i + 1.0) - 0.01),
            values(|_| 5.0),
        ] {
            assert_eq!(scale(linear.clone()), YScale::Linear, "{:?}", &linear[..3]);
        }
    }

    #[test]
    fn a_value_that_log_cant_show_makes_it_linear_for_good() {
        let mut bench = Bench::with(&values(|i| 10_f64.powf(-i / 125.0)));
        assert_eq!(bench.look(), YScale::Log);
        assert!(bench.scales.is_log_by_itself(&plot()));
        bench.say(1_000.0, &[-1.0]);
        assert_eq!(bench.look(), YScale::Linear);
        assert_eq!(bench.look(), YScale::Linear);
    }

    #[test]
    fn what_a_person_says_is_never_overridden() {
        let mut bench = Bench::with(&values(|i| 10_f64.powf(-i / 125.0)));
        bench.look();
        let next = bench.scales.next(&plot());
        assert_eq!(next, YScale::Linear);
        bench.scales.choose(plot(), next);
        assert_eq!(bench.look(), YScale::Linear);
        assert!(!bench.scales.is_log_by_itself(&plot()));
    }

    #[test]
    fn the_scales_go_round_and_symlog_is_there_where_log_cant_show_all() {
        let round = |values: &[f64]| {
            let mut bench = Bench::with(values);
            (0..3)
                .map(|_| {
                    bench.look();
                    let next = bench.scales.next(&plot());
                    bench.scales.choose(plot(), next);
                    next
                })
                .collect::<Vec<_>>()
        };
        let (linear, log, symlog) = (YScale::Linear, YScale::Log, YScale::Symlog);
        assert_eq!(round(&[1.0, 2.0]), [log, linear, log]);
        assert_eq!(round(&[-1.0, 2.0]), [symlog, log, linear]);
        assert_eq!(round(&[-3.0, -2.0]), [symlog, linear, symlog]);
    }

    #[test]
    fn symlog_is_even_near_zero_as_seen_from_the_greatest() {
        let mut bench = Bench::with(&[-2.0, 350.0]);
        bench.look();
        bench.scales.choose(plot(), YScale::Symlog);
        let Places::Symlog { linear } = bench.scales.places(&plot()) else {
            panic!("symlog");
        };
        assert!((linear - 0.1).abs() < 1e-12, "{linear}");
    }

    #[test]
    fn what_was_chosen_is_plain_data() {
        let mut scales = YScales::default();
        scales.choose(plot(), YScale::Symlog);
        let written: Vec<_> = scales.chosen().iter().collect();
        let written = serde_json::to_string(&written).unwrap();
        let read: Vec<(PlotId, YScale)> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, [(plot(), YScale::Symlog)]);
    }
}
