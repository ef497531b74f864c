//! What a job tells of itself, as a person reads it: facts, how far it is, the axis of a source.

use std::sync::Arc;

use sprintscope_sim::control::{ControlKind, ControlState, ControlStatus};
use sprintscope_sim::format::{AxisKind as ParserAxis, ReadAxis};
use sprintscope_sim::job::{ControlValue, Fact, FactValue, Progress, TimeLeft};
use sprintscope_sim::quantity::{count_text, left_text, quantity_text, value_text};
use sprintscope_sim::store::{SeriesId, SeriesInfo, SeriesStats, XAxis, XKind};

use super::View;
use super::axis::{Times, Wall, place_text};
use super::curves::{ASKED_OF, curve_there};
use super::job_shown::JobShown;
use super::measure::{label_at, value_of};
use super::plan::Plan;
use super::resolution::Resolution;
use super::wall_clock::Zone;
use super::watched::Watched;
use super::y_axis::YAxis;

/// Totals from here on are told in three digits and a prefix.
const SHORTENED_FROM: f64 = 1e6;

/// What a fact says, with its unit: `0.01`, `640 px`, `8.3.1`.
pub(crate) fn fact_text(fact: &Fact) -> String {
    match &fact.value {
        FactValue::Number(number) => quantity_text(*number, &fact.unit),
        FactValue::Text(text) if fact.unit.is_empty() => text.clone(),
        FactValue::Text(text) => format!("{text} {}", fact.unit),
    }
}

/// The last value of a series, as lists and legends show it; one without a sample shows that it waits for it.
/// How exact it is follows how much it changes.
pub(crate) fn last_value_text(stats: &SeriesStats, info: Option<&Arc<SeriesInfo>>) -> String {
    if let Some(value) = stats.seen_last() {
        listed_value_text(value, stats, info)
    } else {
        let unit = info.map_or("", |info| &*info.unit);
        format!("– {unit}").trim_end().into()
    }
}

/// Values this part of an axis apart are told from each other there.
const PART_OF_AXIS: f64 = 1e-3;

/// The value where plots read out, of the run that is told of; of a series of their axis that has none there a dash.
pub(crate) fn value_there_text(
    watched: &dyn Watched,
    plan: &Plan,
    view: &View,
    series: SeriesId,
) -> Option<String> {
    let Some(axis) = plan.drawn_over(series) else {
        let value = x_there(watched, (plan, view), series)?;
        let stats = watched.stats(series).unwrap_or_default();
        return Some(listed_value_text(value, &stats, plan.infos.get(&series)));
    };
    let x = view.reads_at.on(axis)?;
    let curve = curve_there(watched, (plan, view), series, (axis, x));
    let info = plan.infos.get(&series);
    let text = if info.is_some_and(|info| info.is_state()) {
        curve.and_then(|curve| label_at(watched, (plan, view), curve, x))
    } else {
        let trace = curve.and_then(|curve| curve.trace(plan, view));
        let value = trace.and_then(|trace| value_of(watched, trace, x));
        let stats = watched.stats(series).unwrap_or_default();
        value.map(|value| value_there((plan, view), series, (&stats, value)))
    };
    Some(text.unwrap_or_else(|| "–".into()))
}

/// What a series over which others of its job stand is where these are read out: the x of the nearest of their samples.
fn x_there(watched: &dyn Watched, (plan, view): (&Plan, &View), counter: SeriesId) -> Option<f64> {
    let others = plan.series_of(plan.job_of(counter)?).iter().copied();
    let over = others.filter(|one| plan.counter_of(plan.data_of(*one)) == Some(counter));
    let found = over.take(ASKED_OF).filter_map(|one| {
        let axis = plan.drawn_over(one)?;
        let x = view.reads_at.on(axis)?;
        let trace = curve_there(watched, (plan, view), one, (axis, x))?.trace(plan, view)?;
        value_of(watched, trace, x)?;
        let [at, _] = trace.nearest(watched, x)?;
        Some((at - trace.moved_by, (at - x).abs()))
    });
    let nearest = found.min_by(|(_, one), (_, other)| one.total_cmp(other));
    nearest.map(|(at, _)| at)
}

/// How finely a value of a series is told where that is drawn. Neighbours are told from each other by how much the
/// series changes, so that lists, legends and read-outs have the same digits; only what is looked at so closely that one
/// change is more than the whole axis is told as exactly as that.
pub(crate) fn resolution_there(
    axis: Option<&YAxis>,
    (stats, value): (&SeriesStats, f64),
) -> Resolution {
    let own = Resolution::of(stats);
    let is_close = |axis: &&YAxis| {
        let whole = axis.step_at(value, 1.0);
        stats.change.is_some_and(|change| whole < change)
    };
    axis.filter(is_close)
        .map_or(own, |axis| own.at(axis.step_at(value, PART_OF_AXIS)))
}

/// A value of the series where plots read out.
fn value_there(
    (plan, view): (&Plan, &View),
    series: SeriesId,
    (stats, value): (&SeriesStats, f64),
) -> String {
    let mut plots = plan.plots.iter();
    let plot = plots.find(|plot| plot.series.binary_search(&series).is_ok());
    let axis = plot.and_then(|plot| {
        let id = plot.y_axis_id(plot.y_axis_of(series));
        view.y_shown.get(&id)
    });
    let unit = plan.infos.get(&series).map_or("", |info| &*info.unit);
    resolution_there(axis, (stats, value)).listed(value, unit)
}

/// Another value of the series, as exact as its last one.
pub(crate) fn listed_value_text(
    value: f64,
    stats: &SeriesStats,
    info: Option<&Arc<SeriesInfo>>,
) -> String {
    if let Some(info) = info.filter(|info| info.is_state()) {
        return info.label(value).unwrap_or("–").into();
    }
    let unit = info.map_or("", |info| &*info.unit);
    Resolution::of(stats).listed(value, unit)
}

/// How far something is: `41/100`, `1.20 M/4.00 M`.
pub(crate) fn progress_text(progress: Progress) -> String {
    let Progress { done, total } = progress;
    let text = if total >= SHORTENED_FROM {
        count_text
    } else {
        value_text
    };
    format!("{}/{}", text(done), text(total))
}

/// How far a job is, and how long it still takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProgressWords {
    /// From 0 to 1.
    pub share: f64,
    /// Done of total.
    pub done: String,
    /// `1 h 12`, `stalled`; `None` where nobody can tell.
    left: Option<String>,
    is_stalled: bool,
}

impl ProgressWords {
    /// Those of a job that says how far it is.
    pub(crate) fn of(job: &JobShown<'_>) -> Option<Self> {
        let progress = job.progress()?;
        let left = job.time_left();
        Some(Self {
            share: progress.share(),
            done: progress_text(progress),
            left: left.map(|left| match left {
                TimeLeft::Secs(secs) => left_text(secs),
                _ => "stalled".into(),
            }),
            is_stalled: matches!(left, Some(TimeLeft::Stalled(_))),
        })
    }

    /// In whole per cent that are done: not all before it is.
    pub(crate) fn percent(&self) -> String {
        format!("{} %", (self.share * 100.0 + 1e-9).floor())
    }

    /// `34 % · 1 h 12`.
    pub(crate) fn short(&self) -> String {
        let left = self.left.iter().map(|left| format!(" · {left}"));
        left.fold(self.percent(), |words, left| words + &left)
    }

    /// For ever less room.
    pub(crate) fn lines(&self) -> [String; 3] {
        let short = self.short();
        [format!("{} · {short}", self.done), short, self.percent()]
    }

    /// As a sentence's end: `41/100 done, 41 %, 1 h 12 left`.
    pub(crate) fn sentence(&self) -> String {
        let (done, percent) = (&self.done, self.percent());
        match &self.left {
            Some(stalled) if self.is_stalled => format!("{done} done, {percent}, {stalled}"),
            Some(left) => format!("{done} done, {percent}, {left} left"),
            None => format!("{done} done, {percent}"),
        }
    }
}

/// Whether a job has followed what was asked of a control; `None` where there is nothing to say.
pub(crate) fn control_text(control: &ControlStatus, times: Times<'_>) -> Option<String> {
    match control.state {
        ControlState::Asked => Some(differing(control)),
        ControlState::NotApplied => Some(format!("not applied · {}", differing(control))),
        ControlState::Applied => match control.applied_at {
            Some(t) if control.spec.kind != ControlKind::Value => {
                Some(format!("applied at {}", times.text(t, 0.1)))
            }
            _ => None,
        },
        ControlState::Sent => Some(sent(control, times)),
        ControlState::NotSent => Some("not sent".into()),
        ControlState::Failed => Some("its command failed".into()),
        ControlState::Unset if control.spec.kind == ControlKind::Button => {
            Some("not pressed yet".into())
        }
        ControlState::Unset => Some("not set yet".into()),
    }
}

/// Whether there is something to say of it.
pub(crate) fn says_state(control: &ControlStatus) -> bool {
    let is_applied = control.state == ControlState::Applied;
    let has_followed = control.applied_at.is_some() && control.spec.kind != ControlKind::Value;
    !is_applied || has_followed
}

/// What a run has left of a control; empty where nobody knows.
pub(crate) fn control_left_text(control: &ControlValue) -> String {
    let Some(value) = control.value else {
        return String::new();
    };
    let text = control.spec.text(value);
    if control.is_applied {
        text
    } else {
        format!("{text} (sent)")
    }
}

/// Whether the job is known to work with another value than was asked for.
pub(crate) fn is_elsewhere(control: &ControlStatus) -> bool {
    match control.state {
        ControlState::Asked | ControlState::NotApplied | ControlState::Sent => control.is_known,
        ControlState::Applied
        | ControlState::NotSent
        | ControlState::Failed
        | ControlState::Unset => false,
    }
}

/// What is known of a value that was said as a line.
fn sent(control: &ControlStatus, times: Times<'_>) -> String {
    let text = |value| control.spec.text(value);
    match (&control.spec.kind, control.applied_at) {
        (ControlKind::Button, Some(t)) => format!("sent at {}", times.text(t, 0.1)),
        (ControlKind::Button, None) => "sent".into(),
        (_, None) => format!("sent {}", text(control.requested)),
        (_, Some(_)) => format!(
            "sent {} · still {}",
            text(control.requested),
            text(control.applied)
        ),
    }
}

fn differing(control: &ControlStatus) -> String {
    let text = |value| control.spec.text(value);
    match control.spec.kind {
        ControlKind::Button => {
            let open = control.requested - control.applied;
            format!("asked · {open} to do")
        }
        _ if !control.is_known => format!("asked {}", text(control.requested)),
        _ => format!(
            "asked {} · still {}",
            text(control.requested),
            text(control.applied)
        ),
    }
}

/// A source's axis and how far it goes: `time, a clock, 1 Mar 2026 12:00:00 CET to …`.
pub(crate) fn read_axis_text(axis: &ReadAxis, zone: &Zone) -> String {
    let (kind, is) = match axis.kind {
        ParserAxis::Number => (XKind::Number, "a column"),
        ParserAxis::Clock => (XKind::Clock, "a clock"),
        ParserAxis::Day => (XKind::Day, "a time of day"),
        ParserAxis::Elapsed => (XKind::Elapsed, "elapsed time"),
    };
    let name = axis.name.clone();
    let own = XAxis::Own { name, kind };
    let (start, now, since) = (0.0, 0.0, 0.0);
    let text = |x: f64| {
        let step = if x.fract() == 0.0 { 1.0 } else { 1e-3 };
        place_text(
            &own,
            x,
            step,
            Wall {
                zone,
                start,
                now,
                since,
            },
        )
    };
    match axis.first.zip(axis.last) {
        Some((first, last)) => format!("{}, {is}, {} to {}", axis.name, text(first), text(last)),
        None => format!("{}, {is}", axis.name),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sprintscope_sim::control::ControlSpec;

    use super::*;

    proptest! {
        #[test]
        fn a_value_reads_the_same_at_its_slider_in_lists_and_as_a_fact(
            value in prop_oneof![any::<f64>(), -1e6..1e6_f64, -1e-2..1e-2_f64],
        ) {
            let text = value_text(value);
            let slider = ControlSpec::slider("lr", -1.0, 1.0, 0.0).text(value);
            let shown = ControlSpec::value("lr", 0.0).text(value);
            let fact = fact_text(&Fact::new("lr", value));
            let stats = SeriesStats {
                last: Some(value),
                history_last_x: Some(0.0),
                ..SeriesStats::default()
            };
            for told in [slider, shown, fact, last_value_text(&stats, None)] {
                prop_assert_eq!(&told, &text);
            }
        }
    }

    #[test]
    fn a_fact_is_told_with_its_unit_and_whole_numbers_in_full() {
        let text = |value: f64| fact_text(&Fact::new("fact", value));
        let texts = [0.01, 640.0, -0.0, 1_732_600_000_123.0, 1e300, f64::NAN].map(text);
        assert_eq!(
            texts,
            ["0.01", "640", "0", "1 732 600 000 123", "1e300", "gap"]
        );
        assert_eq!(fact_text(&Fact::new("version", "8.3.1")), "8.3.1");
        assert_eq!(fact_text(&Fact::new("limit", 250.0).unit("W")), "250 W");
    }

    #[test]
    fn an_axis_is_told_with_both_ends_as_its_kind_reads_them() {
        let axis = |kind, first, last| ReadAxis {
            name: "t".into(),
            kind,
            first,
            last,
        };
        let text = |axis| read_axis_text(&axis, &Zone::utc());
        let clock = axis(
            ParserAxis::Clock,
            Some(1_772_366_400.0),
            Some(1_772_366_459.5),
        );
        assert_eq!(
            text(clock),
            "t, a clock, 1 Mar 2026 12:00:00 UTC to 1 Mar 2026 12:00:59.500 UTC"
        );
        let step = axis(ParserAxis::Number, Some(0.0), Some(1e6));
        assert_eq!(text(step), "t, a column, 0 to 1 000 000");
        assert_eq!(
            text(axis(ParserAxis::Elapsed, None, None)),
            "t, elapsed time"
        );
    }

    #[test]
    fn progress_is_done_of_total() {
        let text = |done, total| progress_text(Progress { done, total });
        assert_eq!(text(41.0, 100.0), "41/100");
        assert_eq!(text(0.0, 1.0), "0/1");
        assert_eq!(text(12.5, 98.25), "12.5/98.25");
        assert_eq!(text(1_200_000.0, 4e6), "1.20 M/4.00 M");
    }
}
