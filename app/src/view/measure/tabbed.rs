//! A line of the table as it is copied: numbers with all their digits.

use sprintscope_sim::store::RangeStats;

use super::line::{COLUMNS, Line, Numbers};
use crate::view::number_text::exact_text;
use crate::view::plan::Plan;

/// The line of a curve, with tabs.
pub(super) fn tabbed(plan: &Plan, line: &Line, numbers: &Numbers) -> String {
    let curve = line.curve;
    let Numbers {
        at: [a, b],
        stats,
        is_whole,
    } = numbers;
    let info = plan.infos.get(&curve.series);
    let (name, unit) = info.map_or(("", ""), |info| (&info.name, &info.unit));
    // What would part cells is no part of a name's meaning, nor of a label's.
    let one_cell = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let name = one_cell(name) + &curve.run_words();
    if info.is_some_and(|info| info.is_state()) {
        let [a, b] = [0, 1].map(|place| one_cell(&line.cells[place].0));
        let held = line.held.as_ref().map_or("", |(held, _)| held);
        let empty = "\t".repeat(COLUMNS.len() - 2);
        return format!("{name}\t{unit}\t{a}\t{b}{empty}\t{}\n", one_cell(held));
    }
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
        name,
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
