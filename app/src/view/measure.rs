//! What is measured at the cursors and between them: a line for each series that is drawn over their axis.

mod apart;
mod held;
mod line;
mod measured_curves;
mod reader;
mod tabbed;

use std::time::Duration;

use sprintscope_sim::Scope;
use sprintscope_sim::store::{RangeStats, XAxis};

pub(crate) use self::apart::{apart, axis_words, place_words};
use self::held::held_text;
pub(crate) use self::held::label_at;
use self::line::Numbers;
pub(crate) use self::line::{COLUMNS, Line, Sure};
use self::measured_curves::{MeasuredCurves, nothing_words, void_words};
use self::reader::{Reader, Within};
use self::tabbed::tabbed;
use super::View;
use super::cursors::{Cursor, Places};
use super::curves::Curve;
use super::number_text::{exact_text, measured_step, measured_text};
use super::paths::WithPaths;
use super::plan::Plan;
use super::resolution::Resolution;
use super::trace::Trace;
use super::watched::Watched;

/// What is read goes on meanwhile: a view looks again so soon.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Series that are measured at most for a copy: of a crowd the rest is left out, and the copy says so.
const COPIED: usize = 1_000;

/// The series that are measured, and who reads them.
#[derive(Debug, Default)]
pub(crate) struct Measure {
    reader: Reader,
    curves: MeasuredCurves,
    /// Whether all of them are read, for a copy.
    is_copying: bool,
    has_more: bool,
}

impl Measure {
    /// The curves that are measured at these places of an axis, plot by plot.
    pub(crate) fn series(
        &mut self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        (axis, places): (&XAxis, Places),
    ) -> &[Curve] {
        self.curves.of(watched, (plan, view), (axis, places))
    }

    /// Why there is no line, or nothing in any, in words; `None` where there is something.
    pub(crate) fn nothing_words(
        &mut self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        (axis, places): (&XAxis, Places),
    ) -> Option<String> {
        let curves = self.curves.of(watched, (plan, view), (axis, places));
        if curves.is_empty() {
            return Some(nothing_words(plan, view, axis));
        }
        void_words(watched, (plan, view), places, curves)
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
        if plan.infos.get(&series).is_some_and(|info| info.is_state()) {
            return self.line_of_states(watched, (plan, view), places, curve);
        }
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
        let known = watched.stats(plan.data_of(series)).unwrap_or_default();
        let resolution = Resolution::of(&known);
        // What was measured has the decimals of its series, what is worked out of that as many as tell it apart.
        let near = |value: Option<f64>| {
            let step = |value| apart.map_or(f64::INFINITY, |apart| measured_step(value, apart));
            value.map(|value| resolution.at(step(value)).read_out(value, "", None))
        };
        let mean =
            |value: Option<f64>| value.map(|value| measured_text(value, apart.unwrap_or_default()));
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
            (mean(of(|stats| stats.mean)), sums),
            (own(of(|stats| stats.deviation)), sums),
            (mean(of(|stats| stats.rms)), sums),
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
            held: None,
        }
    }

    /// The line of a series of labels: those at the cursors, and what was held between them.
    fn line_of_states(
        &self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        places: Places,
        curve: Curve,
    ) -> Line {
        let held = held_text(watched, (plan, view), curve, places);
        let mut cells = COLUMNS.map(|_| (String::new(), Sure::Yes));
        for (cell, label) in cells.iter_mut().zip(held.labels) {
            cell.0 = label.unwrap_or_default();
        }
        let Numbers {
            stats, is_whole, ..
        } = self.numbers(watched, (plan, view), places, curve);
        let changes = stats.map_or(0, |stats| stats.changes);
        let all = stats.map_or(Sure::SoFar, |stats| sure(is_whole && stats.is_complete()));
        let changes = match changes {
            1 => "1 change".into(),
            changes => format!("{changes} changes"),
        };
        let between = held.between.map(|held| (format!("{held}{changes}"), all));
        Line {
            curve,
            ink: curve.ink(plan, view),
            cells,
            held: between,
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
        let text = self.copy(scope, (plan, view), (&axis, places));
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
        (plan, view): (&Plan, &View),
        (axis, places): (&XAxis, Places),
    ) -> Option<String> {
        let watched = WithPaths::new(scope, &view.paths);
        let series = self.series(&watched, (plan, view), (axis, places));
        let count = series.len();
        let all: Vec<Curve> = series.iter().copied().take(COPIED).collect();
        self.want(scope, (plan, view), places, &all);
        self.is_copying =
            self.has_more && places.ends().is_some() && !self.is_all_found((plan, view), &all);
        if self.is_copying {
            return None;
        }
        let mut text = String::from(
            "series\tunit\tA\tB\tΔ\tmin\tmax\tmean\tσ\trms\tn\tnot finite\tslope\tp50\tp99\tnote\n",
        );
        for curve in &all {
            let line = self.line(&watched, (plan, view), places, *curve);
            let numbers = self.numbers(&watched, (plan, view), places, *curve);
            text += &tabbed(plan, &line, &numbers);
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
        let left = count - all.len();
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
