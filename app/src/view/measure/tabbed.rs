//! A line of the table as it is copied: numbers with all their digits.

use sprintscope_sim::store::RangeStats;

use super::Numbers;
use crate::view::curves::Curve;
use crate::view::number_text::exact_text;
use crate::view::plan::Plan;

/// The line of a curve, with tabs.
pub(super) fn tabbed(plan: &Plan, curve: Curve, numbers: &Numbers) -> String {
    let Numbers {
        at: [a, b],
        stats,
        is_whole,
    } = numbers;
    let info = plan.infos.get(&curve.series);
    let (name, unit) = info.map_or(("", ""), |info| (&info.name, &info.unit));
    let stats = stats.as_ref();
    let number = |value: Option<f64>| value.map_or_else(String::new, exact_text);
    let of = |number: fn(&RangeStats) -> Option<f64>| stats.and_then(number);
    let count = |count: fn(&RangeStats) -> u64| {
        stats.map_or_else(String::new, |stats| count(stats).to_string())
    };
    let quantiles = stats.and_then(|stats| stats.quantiles);
    let notes = [
        (!is_whole && stats.is_some()).then_some("more has come since"),
        stats
            .filter(|stats| !stats.is_whole)
            .map(|_| "some samples were dropped"),
        quantiles
            .filter(|quantiles| !quantiles.is_exact)
            .map(|_| "p50 and p99 about"),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    let cells = [
        // What would part cells is no part of a name's meaning.
        name.replace(['\t', '\n', '\r'], " ") + &curve.run_words(),
        unit.to_owned(),
        number(*a),
        number(*b),
        number(b.zip(*a).map(|(b, a)| b - a)),
        number(of(|stats| stats.min)),
        number(of(|stats| stats.max)),
        number(of(|stats| stats.mean)),
        number(of(|stats| stats.deviation)),
        number(of(|stats| stats.rms)),
        count(|stats| stats.count),
        count(|stats| stats.not_finite),
        number(of(|stats| stats.slope)),
        number(quantiles.map(|quantiles| quantiles.p50)),
        number(quantiles.map(|quantiles| quantiles.p99)),
        notes.join(", "),
    ];
    cells.join("\t") + "\n"
}
