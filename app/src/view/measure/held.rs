//! What is told of a series of labels at the cursors and between them.

use sprintscope_sim::store::XAxis;

use super::value_of;
use crate::view::View;
use crate::view::cursors::{Cursor, Places};
use crate::view::curves::Curve;
use crate::view::lane_rows::held_until;
use crate::view::lane_rows::{LanePart, LaneRow};
use crate::view::lanes::{is_to_and_fro, stay_text, times_in_states};
use crate::view::plan::Plan;
use crate::view::watched::Watched;

/// Labels that are told, the longest held first.
const LABELS: usize = 8;

/// What labels are held.
pub(super) struct HeldText {
    /// At A and at B.
    pub labels: [Option<String>; 2],
    /// How long each was held between them, with a comma behind the last; `None` where nothing is between them.
    pub between: Option<String>,
}

/// The label that a series, or one run of it, holds at a place.
pub(crate) fn label_at(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    curve: Curve,
    x: f64,
) -> Option<String> {
    let (row, axis) = row_of(watched, (plan, view), curve)?;
    let held = stay_text(watched, plan, (&row, axis), x).map(|(label, _)| label);
    held.or_else(|| {
        // Where x goes to and fro nothing is held along it: there the nearest sample tells.
        let trace = curve
            .trace(plan, view)
            .filter(|trace| is_to_and_fro(watched, *trace))?;
        let value = value_of(watched, trace, x)?;
        let info = plan.infos.get(&curve.series)?;
        info.label(value).map(str::to_owned)
    })
}

/// The lane of a curve alone, and what it is drawn over.
fn row_of<'a>(
    watched: &dyn Watched,
    (plan, view): (&'a Plan, &View),
    curve: Curve,
) -> Option<(LaneRow, &'a XAxis)> {
    let trace = curve.trace(plan, view)?;
    let part = LanePart {
        trace,
        strength: 100,
        until: held_until(watched, plan, (curve.series, trace)),
    };
    let row = LaneRow {
        series: curve.series,
        name: String::new(),
        series_name: String::new(),
        runs: None,
        parts: vec![part],
    };
    Some((row, plan.drawn_over(curve.series)?))
}

/// What a series of labels, or one run of it, holds at and between these places.
pub(super) fn held_text(
    watched: &dyn Watched,
    (plan, view): (&Plan, &View),
    curve: Curve,
    places: Places,
) -> HeldText {
    let nothing = HeldText {
        labels: [None, None],
        between: None,
    };
    let Some((row, axis)) = row_of(watched, (plan, view), curve) else {
        return nothing;
    };
    let label = |cursor| label_at(watched, (plan, view), curve, places.of(cursor)?);
    let between = places.ends().map(|ends| {
        let times = times_in_states(watched, plan, (&row, axis), ends);
        let left = times.len().saturating_sub(LABELS);
        let told = times.iter().take(LABELS);
        let mut words = String::new();
        for time in told {
            words.extend([&*time.label, " ", &*time.text, ", "]);
        }
        if left > 0 {
            words.push_str(&left.to_string());
            words.push_str(" more labels, ");
        }
        words
    });
    HeldText {
        labels: Cursor::ALL.map(label),
        between,
    }
}
