//! A plot as text, for who can't see it: what it is called, and the last, least and greatest value of its series.

use sprintscope_sim::store::SeriesId;

use super::View;
use super::axis::{self, Times};
use super::plan::{Plan, PlotPlan};
use super::told::{last_value_text, listed_value_text};
use super::watched::Watched;

/// Series of a plot that are told one by one: nobody listens to more.
const TOLD: usize = 8;

/// What the curves of a plot are called: `curves of loss, over step`.
pub(crate) fn curves_name(plot: &PlotPlan, times: Times<'_>) -> String {
    let unit = match plot.unit.as_str() {
        "" => String::new(),
        unit => format!(" in {unit}"),
    };
    let over = axis::title(&plot.id.axis, times).unwrap_or_else(|| "time".into());
    format!("curves of {}{unit}, over {over}", plot.title)
}

/// The values of its series that are drawn: `loss 0.231, least 0.2, greatest 2.31; and 3 more`.
pub(crate) fn values_told(
    watched: &dyn Watched,
    plan: &Plan,
    plot: &PlotPlan,
    view: &View,
) -> String {
    let is_shown = |series: &&SeriesId| !view.hidden.contains(series);
    let mut shown = plot.series.iter().filter(is_shown);
    let first: Vec<SeriesId> = shown.by_ref().take(TOLD).copied().collect();
    let mut told: Vec<String> = first
        .into_iter()
        .filter_map(|series| value_told(watched, plan, plot, series))
        .collect();
    let hidden = plot.series.len() - plot.series.iter().filter(is_shown).count();
    match shown.count() {
        0 => {}
        left => told.push(format!("and {left} more")),
    }
    if hidden > 0 {
        told.push(format!("{hidden} hidden"));
    }
    told.join("; ")
}

fn value_told(
    watched: &dyn Watched,
    plan: &Plan,
    plot: &PlotPlan,
    series: SeriesId,
) -> Option<String> {
    let info = plan.infos.get(&series);
    let stats = watched.stats(plan.data_of(series))?;
    // Whose a series is matters only where jobs share the plot.
    let name = match info {
        Some(info) if plot.jobs.len() > 1 => info.name.as_str(),
        _ => plan.short_name(series),
    };
    let last = last_value_text(&stats, info);
    let ends = stats.history_min.zip(stats.history_max);
    let ends = ends.filter(|_| !info.is_some_and(|info| info.is_state()));
    Some(match ends {
        Some((least, greatest)) => {
            let [least, greatest] =
                [least, greatest].map(|value| listed_value_text(value, &stats, info));
            format!("{name} {last}, least {least}, greatest {greatest}")
        }
        None => format!("{name} {last}"),
    })
}
