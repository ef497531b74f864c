//! What is measured at the cursors and between them: a line for each series that is drawn over their axis.

mod reader;
mod tabbed;

use std::time::Duration;

use sprintscope_sim::Scope;
use sprintscope_sim::quantity::{secs_text, value_text};
use sprintscope_sim::store::{RangeStats, SeriesId, XAxis, XKind};

use self::reader::{Reader, Within};
use self::tabbed::tabbed;
use super::View;
use super::axis::{self, Wall};
use super::cursors::{Cursor, Places, place};
use super::curves::Curve;
use super::inks::Ink;
use super::number_text::{exact_text, measured_text};
use super::paths::WithPaths;
use super::plan::{Plan, PlotPlan};
use super::trace::Trace;
use super::watched::Watched;

/// What is read goes on meanwhile: a view looks again so soon.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Series that are measured at most for a copy: of a crowd the rest is left out, and the copy says so.
const COPIED: usize = 1_000;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    /// What stands over it.
    pub head: &'static str,
    /// What it says, as a sentence.
    pub says: &'static str,
}

/// The columns, the most asked for first.
pub(crate) const COLUMNS: [Measured; 14] = [
    column("A", "The value of the sample nearest to cursor A"),
    column("B", "The value of the sample nearest to cursor B"),
    column("Δ", "B minus A"),
    column("min", "The least value between the cursors"),
    column("max", "The greatest value between the cursors"),
    column("mean", "Their arithmetic mean"),
    column(
        "σ",
        "Their standard deviation, of the population as in numpy",
    ),
    column("rms", "Square root of their mean square"),
    column("n", "How many finite values there are; gaps don't count"),
    column(
        "slope",
        "Of the straight line with the least squared distances, per unit of x",
    ),
    column("p50", "The median"),
    column("p99", "What 99 of 100 values lie below"),
    column("gaps", "Samples that don't count: gaps and infinities"),
    column("read", "How much of the range is read so far"),
];

const fn column(head: &'static str, says: &'static str) -> Measured {
    Measured { head, says }
}

/// What cursors stand over, in words: `over step`.
pub(crate) fn axis_words(axis: &XAxis, view: &View) -> String {
    let title = axis::title(axis, view.times());
    format!("over {}", title.unwrap_or_else(|| "time".into()))
}

/// How sure a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sure {
    /// It is of all samples in the range.
    Yes,
    /// It is of those that were read so far.
    SoFar,
}

/// The line of a series: a text for each of [`COLUMNS`], empty where there is nothing to say.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Whose.
    pub curve: Curve,
    /// Its colour.
    pub ink: Ink,
    /// The texts.
    pub cells: [(String, Sure); COLUMNS.len()],
}

/// What is known of a series.
struct Numbers {
    at: [Option<f64>; 2],
    stats: Option<RangeStats>,
    is_whole: bool,
}

/// The series that are measured, and who reads them.
#[derive(Debug, Default)]
pub(crate) struct Measure {
    reader: Reader,
    series: Vec<Curve>,
    /// What they were worked out from: the revision of the plan, of what is hidden, of what is folded and of where runs
    /// are drawn, whether those are compared, and the axis.
    made_of: Option<([u64; 4], bool, XAxis)>,
    /// Whether all of them are read, for a copy.
    is_copying: bool,
    has_more: bool,
}

impl Measure {
    /// The curves drawn over this axis, plot by plot.
    pub(crate) fn series(&mut self, plan: &Plan, view: &View, axis: &XAxis) -> &[Curve] {
        let revisions = [
            plan.revision,
            view.hidden.revision(),
            view.plot_folds.revision(),
            view.comparison.revision(),
        ];
        let is_compared = view.comparison.alignment().is_some();
        let made_of = Some((revisions, is_compared, axis.clone()));
        if self.made_of != made_of {
            self.made_of = made_of;
            let plots = plan.plots.iter();
            let plots =
                plots.filter(|plot| plot.id.axis == *axis && !view.plot_folds.is_folded(&plot.id));
            // Labels have no mean.
            let plots = plots.filter(|plot| !plot.is_of_states);
            let series = plots.flat_map(|plot| plot.series.iter().copied());
            let shown = series.filter(|one| !view.hidden.contains(one));
            self.series = shown.flat_map(|one| Curve::of(plan, view, one)).collect();
        }
        &self.series
    }

    /// Why there is no line, in words; `None` where there is one.
    pub(crate) fn nothing_words(
        &mut self,
        plan: &Plan,
        view: &View,
        axis: &XAxis,
    ) -> Option<String> {
        if !self.series(plan, view, axis).is_empty() {
            return None;
        }
        let plots: Vec<&PlotPlan> = plan
            .plots
            .iter()
            .filter(|plot| plot.id.axis == *axis)
            .collect();
        let open = plots
            .iter()
            .filter(|plot| !view.plot_folds.is_folded(&plot.id));
        let with_numbers = plots.iter().filter(|plot| !plot.is_of_states);
        let (open, with_numbers) = (open.count(), with_numbers.count());
        let over = axis_words(axis, view);
        Some(match (plots.len(), open, with_numbers) {
            (_, _, 0) if plan.compared().is_some() => format!(
                "No plot stands {over} while runs are compared: Shift+R goes back, a click puts cursors here"
            ),
            (0, _, _) => {
                format!("No plot stands {over} any more: a click on a plot puts cursors there")
            }
            (_, 0, _) => format!("All plots {over} are folded: open one to measure it"),
            (_, _, 0) => {
                "States have nothing to measure: point at them for how long each was held".into()
            }
            _ => format!("All series {over} are hidden or in folded plots: show one to measure it"),
        })
    }

    /// Has the range between the cursors read, for the series in sight and no others.
    pub(crate) fn look(
        &mut self,
        scope: &Scope,
        (plan, view): (&Plan, &View),
        places: Places,
        in_sight: &[Curve],
    ) {
        // What is to be copied is read first.
        if !self.is_copying {
            self.want(scope, (plan, view), places, in_sight);
        }
    }

    fn want(
        &mut self,
        scope: &Scope,
        (plan, view): (&Plan, &View),
        places: Places,
        series: &[Curve],
    ) {
        let Some([from, to]) = places.ends() else {
            self.reader.rest();
            self.has_more = false;
            return;
        };
        let range = |curve: &Curve| {
            let trace = curve.trace(plan, view)?;
            // A sample at a cursor lies between them, too.
            let ends = [from, to].map(|x| x - trace.moved_by);
            let range = ends[0]..ends[1].next_up();
            let run = trace.run;
            Some((trace.series, Within { range, run }))
        };
        let ranges: Vec<_> = series.iter().filter_map(range).collect();
        self.has_more = self.reader.want(scope.store(), &ranges);
    }

    /// Nothing is measured.
    pub(crate) fn rest(&mut self) {
        self.reader.rest();
        self.has_more = false;
        self.is_copying = false;
    }

    /// Whether something will be known that isn't yet.
    pub(crate) fn has_more(&self) -> bool {
        self.has_more
    }

    /// The line of a series.
    pub(crate) fn line(
        &self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        places: Places,
        curve: Curve,
    ) -> Line {
        let series = curve.series;
        let numbers = self.numbers(watched, (plan, view), places, curve);
        let Numbers {
            at,
            stats,
            is_whole,
        } = numbers;
        let sums = stats.map_or(Sure::SoFar, |stats| {
            sure(is_whole && stats.are_sums_complete())
        });
        let all = stats.map_or(Sure::SoFar, |stats| sure(is_whole && stats.is_complete()));
        let apart = stats
            .and_then(|stats| Some(stats.max? - stats.min?))
            .or_else(|| {
                let stats = watched.stats(plan.data_of(series))?;
                Some(stats.history_max? - stats.history_min?)
            });
        let near_text = |value| match apart {
            Some(apart) => measured_text(value, apart),
            None => value_text(value),
        };
        let near = |value: Option<f64>| value.map(near_text);
        let own = |value: Option<f64>| value.map(|value| measured_text(value, 0.0));
        let of = |number: fn(&RangeStats) -> Option<f64>| stats.as_ref().and_then(number);
        let quantiles = stats.and_then(|stats| stats.quantiles);
        let about = |text: Option<String>| {
            let is_exact = quantiles.is_some_and(|quantiles| quantiles.is_exact);
            text.map(|text| if is_exact { text } else { format!("≈{text}") })
        };
        let [a, b] = at;
        let delta = b.zip(a).map(|(b, a)| b - a);
        let read = stats.filter(|_| all == Sure::SoFar).map(progress);
        let cells = [
            (near(a), Sure::Yes),
            (near(b), Sure::Yes),
            (near(delta), Sure::Yes),
            (near(of(|stats| stats.min)), sums),
            (near(of(|stats| stats.max)), sums),
            (near(of(|stats| stats.mean)), sums),
            (own(of(|stats| stats.deviation)), sums),
            (near(of(|stats| stats.rms)), sums),
            (stats.map(|stats| stats.count.to_string()), sums),
            (own(of(|stats| stats.slope)), all),
            (about(near(quantiles.map(|quantiles| quantiles.p50))), all),
            (about(near(quantiles.map(|quantiles| quantiles.p99))), all),
            (stats.map(|stats| stats.not_finite.to_string()), sums),
            (read, all),
        ];
        let cells = cells.map(|(text, sure)| (text.unwrap_or_default(), sure));
        Line {
            curve,
            ink: curve.ink(plan, view),
            cells,
        }
    }

    fn numbers(
        &self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        places: Places,
        curve: Curve,
    ) -> Numbers {
        let trace = curve.trace(plan, view);
        let at = Cursor::ALL.map(|cursor| value_of(watched, trace?, places.of(cursor)?));
        let found = places
            .ends()
            .zip(trace)
            .and_then(|(_, trace)| self.reader.found((trace.series, trace.run)));
        Numbers {
            at,
            is_whole: found.as_ref().is_some_and(|found| found.is_whole),
            stats: found.map(|found| found.stats),
        }
    }

    /// The table, where it was asked to be copied and all of it is read; the view says what becomes of that.
    pub(crate) fn copied(&mut self, scope: &Scope, plan: &Plan, view: &mut View) -> Option<String> {
        if !view.cursors.copy_is_wanted {
            return None;
        }
        let Some(axis) = view.cursors.axis().cloned() else {
            view.cursors.copy_is_wanted = false;
            view.note = Some("No cursor is put: click on a plot".into());
            return None;
        };
        let places = view.cursors.on(&axis);
        let text = self.copy(scope, plan, view, (&axis, places));
        view.cursors.copy_is_wanted = text.is_none();
        view.note = Some(match &text {
            Some(text) => format!("{} lines copied", text.lines().count()),
            None => "Copied once all of it is read".into(),
        });
        text
    }

    /// The table with tabs, once all of it is read; numbers with all their digits. `None` while there is something
    /// to wait for.
    pub(crate) fn copy(
        &mut self,
        scope: &Scope,
        plan: &Plan,
        view: &View,
        (axis, places): (&XAxis, Places),
    ) -> Option<String> {
        let all: Vec<Curve> = self
            .series(plan, view, axis)
            .iter()
            .copied()
            .take(COPIED)
            .collect();
        self.want(scope, (plan, view), places, &all);
        self.is_copying =
            self.has_more && places.ends().is_some() && !self.is_all_found((plan, view), &all);
        if self.is_copying {
            return None;
        }
        let mut text = String::from(
            "series\tunit\tA\tB\tΔ\tmin\tmax\tmean\tσ\trms\tn\tnot finite\tslope\tp50\tp99\tnote\n",
        );
        let watched = WithPaths::new(scope, &view.paths);
        for series in &all {
            let numbers = self.numbers(&watched, (plan, view), places, *series);
            text += &tabbed(plan, *series, &numbers);
        }
        let x = |cursor| places.of(cursor).map_or_else(String::new, exact_text);
        let [a, b] = Cursor::ALL.map(x);
        let delta = places.b.zip(places.a).map(|(b, a)| exact_text(b - a));
        let name = axis.own_name().unwrap_or("s");
        let ends = [
            &*format!("x ({name})"),
            "",
            &a,
            &b,
            &delta.unwrap_or_default(),
        ];
        text += &(ends.join("\t") + "\n");
        let left = self.series.len() - all.len();
        if left > 0 {
            text.push_str(&left.to_string());
            text.push_str(" more series are left out\n");
        }
        Some(text)
    }

    /// What still grows is never read for good: once is enough.
    fn is_all_found(&self, (plan, view): (&Plan, &View), curves: &[Curve]) -> bool {
        curves.iter().all(|curve| {
            // What isn't drawn isn't read.
            curve.trace(plan, view).is_none_or(|trace| {
                let found = self.reader.found((trace.series, trace.run));
                found.is_some_and(|found| found.has_ended())
            })
        })
    }
}

fn sure(is_so: bool) -> Sure {
    if is_so { Sure::Yes } else { Sure::SoFar }
}

fn progress(stats: RangeStats) -> String {
    if stats.is_complete() {
        // More has come since.
        return "so far".into();
    }
    let parts = stats.read as f64 / (stats.samples as f64).max(1.0) * 100.0;
    format!("{} %", parts.floor() as u64)
}

/// The value of the nearest sample, where the curve has come so far.
pub(crate) fn value_of(watched: &dyn Watched, trace: Trace, x: f64) -> Option<f64> {
    let (first, last) = trace.range(watched)?;
    if x < first || x > last {
        return None;
    }
    trace.nearest(watched, x).map(|[_, value]| value)
}

/// The same of all of a series.
pub(crate) fn value_at(watched: &dyn Watched, data: SeriesId, x: f64) -> Option<f64> {
    value_of(watched, data.into(), x)
}

/// How far the cursors are apart, and what that is as a frequency: `Δt 1.250 s`, `1/Δt 0.8 Hz`.
pub(crate) fn apart(axis: &XAxis, places: Places) -> Option<[String; 2]> {
    let delta = places.b? - places.a?;
    let per = 1.0 / delta.abs();
    let is_time = !matches!(
        axis,
        XAxis::Own {
            kind: XKind::Number | XKind::Row,
            ..
        }
    );
    let number = |value: f64| measured_text(value, 0.0);
    Some(if is_time {
        let sign = if delta < 0.0 { "-" } else { "" };
        let hertz = if per.is_finite() {
            format!("{} Hz", number(per))
        } else {
            "–".into()
        };
        [
            format!("Δt {sign}{}", secs_text(delta.abs())),
            format!("1/Δt {hertz}"),
        ]
    } else {
        let per = if per.is_finite() {
            number(per)
        } else {
            "–".into()
        };
        [format!("Δx {}", number(delta)), format!("1/Δx {per}")]
    })
}

/// Where a cursor is, in words; empty where it isn't anywhere.
pub(crate) fn place_words(axis: &XAxis, x: Option<f64>, view: &View, wall: Wall<'_>) -> String {
    /// Places that are told apart on a plot.
    const PLACES: f64 = 10_000.0;
    let [left, right] = view.shown.get(axis).copied().unwrap_or([0.0, PLACES]);
    x.map_or_else(String::new, |x| {
        place::written(axis, x, (right - left) / PLACES, wall)
    })
}
