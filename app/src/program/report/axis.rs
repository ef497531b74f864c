//! What a job's series stand over.

use serde::Serialize;
use sprintscope_sim::Job;
use sprintscope_sim::job::{AxisReading, Over};
use sprintscope_sim::store::{SeriesInfo, SeriesStats, XAxis, XKind};

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct AxisReport {
    kind: &'static str,
    name: String,
    first: Option<f64>,
    last: Option<f64>,
}

impl AxisReport {
    /// As the job's source read it, else as its series say; `None` where they differ.
    pub(super) fn of<'a>(
        job: &Job,
        series: impl IntoIterator<Item = (&'a SeriesInfo, &'a SeriesStats)>,
    ) -> Option<Self> {
        let read = job.axis_reading();
        read.or_else(|| common(series)).map(Self::from)
    }
}

impl From<AxisReading> for AxisReport {
    fn from(axis: AxisReading) -> Self {
        let finite = |x: Option<f64>| x.filter(|x| x.is_finite());
        Self {
            kind: axis.kind.name(),
            first: finite(axis.first),
            last: finite(axis.last),
            name: axis.name,
        }
    }
}

fn common<'a>(
    series: impl IntoIterator<Item = (&'a SeriesInfo, &'a SeriesStats)>,
) -> Option<AxisReading> {
    let mut all = series.into_iter().map(|(info, stats)| said(info, stats));
    let first = all.next()?;
    all.try_fold(first, |axis, other| {
        let is_same = axis.kind == other.kind && axis.name == other.name;
        is_same.then(|| AxisReading {
            first: first_of(axis.first, other.first, f64::min),
            last: first_of(axis.last, other.last, f64::max),
            ..axis
        })
    })
}

fn first_of(a: Option<f64>, b: Option<f64>, of: fn(f64, f64) -> f64) -> Option<f64> {
    a.zip(b).map(|(a, b)| of(a, b)).or(a).or(b)
}

/// What one series stands over. The beginning is known only while all of it is kept.
fn said(info: &SeriesInfo, stats: &SeriesStats) -> AxisReading {
    match &info.x {
        XAxis::Time => AxisReading {
            kind: Over::Arrival,
            name: String::new(),
            first: None,
            last: None,
        },
        XAxis::Own { name, kind } => AxisReading {
            kind: match kind {
                XKind::Number => Over::Column,
                XKind::Row => Over::Row,
                XKind::Clock | XKind::Day | XKind::Elapsed => Over::Time,
            },
            name: name.clone(),
            first: stats
                .history_first_x
                .filter(|_| stats.history_samples == stats.samples),
            last: stats.history_last_x,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(x: &str, [first, last]: [f64; 2]) -> (SeriesInfo, SeriesStats) {
        let info = SeriesInfo {
            x: match x {
                "" => XAxis::Time,
                name => XAxis::Own {
                    name: name.into(),
                    kind: if name == "row" {
                        XKind::Row
                    } else {
                        XKind::Number
                    },
                },
            },
            ..SeriesInfo::default()
        };
        let stats = SeriesStats {
            samples: 2,
            history_samples: 2,
            history_first_x: Some(first),
            history_last_x: Some(last),
            ..SeriesStats::default()
        };
        (info, stats)
    }

    fn common_of(series: &[(SeriesInfo, SeriesStats)]) -> Option<AxisReport> {
        let series = series.iter().map(|(info, stats)| (info, stats));
        common(series).map(AxisReport::from)
    }

    fn report(kind: &'static str, name: &str, ends: Option<[f64; 2]>) -> AxisReport {
        AxisReport {
            kind,
            name: name.into(),
            first: ends.map(|[first, _]| first),
            last: ends.map(|[_, last]| last),
        }
    }

    #[test]
    fn series_over_one_axis_have_its_outermost_ends() {
        let series = [over("step", [3.0, 9.0]), over("step", [0.0, 7.0])];
        assert_eq!(
            common_of(&series),
            Some(report("column", "step", Some([0.0, 9.0])))
        );
        let rows = [over("row", [0.0, 9.0])];
        assert_eq!(
            common_of(&rows),
            Some(report("row", "row", Some([0.0, 9.0])))
        );
    }

    #[test]
    fn the_scopes_time_is_arrival_and_has_no_ends_that_were_read() {
        let series = [over("", [0.5, 1.5]), over("", [0.1, 2.0])];
        assert_eq!(common_of(&series), Some(report("arrival", "", None)));
    }

    #[test]
    fn series_that_differ_and_no_series_at_all_stand_over_nothing_in_common() {
        assert_eq!(common_of(&[]), None);
        let differ = [over("", [0.0, 1.0]), over("step", [0.0, 1.0])];
        assert_eq!(common_of(&differ), None);
        let differ = [over("epoch", [0.0, 1.0]), over("step", [0.0, 1.0])];
        assert_eq!(common_of(&differ), None);
    }

    #[test]
    fn a_beginning_that_was_dropped_is_unknown() {
        let mut series = over("step", [500.0, 999.0]);
        series.1.samples = 1_000;
        let axis = common_of(&[series]).expect("one axis");
        assert_eq!((axis.first, axis.last), (None, Some(999.0)));
    }
}
