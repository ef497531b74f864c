//! Which curves are measured, and why none is.

use sprintscope_sim::store::XAxis;

use super::apart::axis_words;
use crate::view::View;
use crate::view::cursors::Places;
use crate::view::curves::Curve;
use crate::view::plan::{Plan, PlotPlan};
use crate::view::time_axes::is_a_time;
use crate::view::watched::Watched;

/// Of more curves than this it isn't asked whether any has a sample.
const ASKED: usize = 256;

/// The curves that are measured.
#[derive(Debug, Default)]
pub(super) struct MeasuredCurves {
    curves: Vec<Curve>,
    made_of: Option<MadeOf>,
}

/// What they were worked out from.
#[derive(Debug, PartialEq)]
struct MadeOf {
    /// Of the plan, of what is hidden, of what is folded and of where runs are drawn.
    revisions: [u64; 4],
    is_compared: bool,
    axis: XAxis,
    places: Places,
}

impl MeasuredCurves {
    /// Those drawn over this axis, plot by plot. Over a time each run of a series has a line of its own, if it has to
    /// do with the places: what runs have in common is no mean of both.
    pub(super) fn of(
        &mut self,
        watched: &dyn Watched,
        (plan, view): (&Plan, &View),
        (axis, places): (&XAxis, Places),
    ) -> &[Curve] {
        let made_of = MadeOf {
            revisions: [
                plan.revision,
                view.hidden.revision(),
                view.plot_folds.revision(),
                view.comparison.revision(),
            ],
            is_compared: view.comparison.alignment().is_some(),
            axis: axis.clone(),
            places,
        };
        if self.made_of.as_ref() != Some(&made_of) {
            self.made_of = Some(made_of);
            let plots = plan.plots.iter();
            let plots =
                plots.filter(|plot| plot.id.axis == *axis && !view.plot_folds.is_folded(&plot.id));
            let series = plots.flat_map(|plot| plot.series.iter().copied());
            let shown = series.filter(|one| !view.hidden.contains(one));
            let curves = shown.flat_map(|one| {
                let curves = Curve::of(plan, view, one);
                if plan.compared().is_some() || !is_a_time(axis) {
                    return curves;
                }
                let of_runs = runs_at(watched, (plan, view), curves[0], places);
                if of_runs.is_empty() { curves } else { of_runs }
            });
            self.curves = curves.collect();
        }
        &self.curves
    }
}

/// The runs of a series that have to do with these places, the oldest first; none where it has one run alone.
fn runs_at(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    curve: Curve,
    places: Places,
) -> Vec<Curve> {
    let series = curve.series;
    let Some([from, to]) = ends(places) else {
        return Vec::new();
    };
    let newest = plan.newest_trace(series, &view.comparison);
    let traces = plan.traces(series, &view.comparison);
    let met = traces.filter(|(trace, _)| {
        let is_newest = newest.is_some_and(|newest| newest.run == trace.run);
        match trace.range(watched) {
            // The newest one grows.
            Some((first, last)) => first <= to && (is_newest || from <= last),
            None => is_newest,
        }
    });
    let runs = met.filter_map(|(trace, _)| trace.run);
    let curves = runs.map(|run| Curve {
        series,
        run: Some(run),
    });
    curves.collect()
}

/// What lies between the places, or at the only one.
fn ends(places: Places) -> Option<[f64; 2]> {
    let only = places.a.or(places.b).map(|x| [x, x]);
    places.ends().or(only)
}

/// Why no curve is measured, in words.
pub(super) fn nothing_words(plan: &Plan, view: &View, axis: &XAxis) -> String {
    let plots: Vec<&PlotPlan> = plan
        .plots
        .iter()
        .filter(|plot| plot.id.axis == *axis)
        .collect();
    let open = plots
        .iter()
        .filter(|plot| !view.plot_folds.is_folded(&plot.id));
    let over = axis_words(axis, view);
    match (plots.len(), open.count()) {
        (0, _) if plan.compared().is_some() => format!(
            "No plot stands {over} while runs are compared: Shift+R goes back, a click puts cursors here"
        ),
        (0, _) => {
            format!("No plot stands {over} any more: a click on a plot puts cursors there")
        }
        (_, 0) => format!("All plots {over} are folded: open one to measure it"),
        _ => format!("All series {over} are hidden or in folded plots: show one to measure it"),
    }
}

/// Why none of these curves has anything to be measured, in words; `None` where one has.
pub(super) fn void_words(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    places: Places,
    curves: &[Curve],
) -> Option<String> {
    let [from, to] = ends(places)?;
    let is_met = |curve: &Curve| {
        let range = curve.trace(plan, view)?.range(watched)?;
        // What was held last is held on.
        let is_held = plan.infos.get(&curve.series)?.is_state();
        (range.0 <= to && (from <= range.1 || is_held)).then_some(())
    };
    if curves.len() > ASKED || curves.iter().any(|curve| is_met(curve).is_some()) {
        return None;
    }
    let cleared = |curve: &Curve| {
        let stats = watched.stats(plan.data_of(curve.series));
        stats.is_some_and(|stats| stats.cleared_samples > 0)
    };
    Some(if curves.iter().any(cleared) {
        "No sample is left where the cursors are: what was there was cleared, and undo shows it again".into()
    } else {
        "No sample is where the cursors are".into()
    })
}
