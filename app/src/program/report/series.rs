//! The series of a job.

use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;
use sprintscope_sim::hub::{JobSeries, RunSeries};
use sprintscope_sim::quantity::{count_text, quantity_text, value_text};
use sprintscope_sim::store::{SeriesInfo, SeriesStats};
use sprintscope_sim::{Job, Scope};

use crate::view::elsewhere::told_series;

/// A series, and what the last run of its job has added to it.
pub(super) struct Known {
    series: JobSeries,
    pub info: Arc<SeriesInfo>,
    pub stats: SeriesStats,
}

/// Those of a job's last run: after a restart, the ones that have come in it.
pub(super) fn series_of(scope: &Scope, job: &Job) -> Vec<Known> {
    let is_first = job.status().run == 0;
    let known = |series: JobSeries| {
        let info = scope.store().info(series.id)?;
        let stats = scope.store().span_stats(series.id)?;
        (is_first || stats.samples > 0).then_some(Known {
            series,
            info,
            stats,
        })
    };
    let series = told_series(scope, job);
    series.into_iter().filter_map(known).collect()
}

#[derive(Debug, Serialize)]
pub(super) struct SeriesReport {
    pub name: String,
    unit: String,
    samples: u64,
    min: Option<f64>,
    max: Option<f64>,
    last: Option<Last>,
    not_finite: u64,
    /// `state` for a state series.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Of a state series.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
}

/// A last value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Last {
    Number(f64),
    Label(String),
}

impl SeriesReport {
    pub(super) fn of(known: &Known) -> Self {
        let Known {
            series,
            info,
            stats,
        } = known;
        Self::told(&series.name, info, stats)
    }

    /// Of an earlier run.
    pub(super) fn of_run(series: &RunSeries) -> Self {
        let info = SeriesInfo {
            unit: series.unit.clone(),
            labels: series.labels.clone(),
            ..SeriesInfo::default()
        };
        Self::told(&series.name, &info, &series.stats)
    }

    fn told(name: &str, info: &SeriesInfo, stats: &SeriesStats) -> Self {
        // JSON has no NaN and no infinity: a last value that is none is null, and counted.
        let finite = |value: f64| value.is_finite().then_some(value);
        // The numbers of labels say nothing by themselves.
        let number = |value: Option<f64>| value.filter(|_| !info.is_state());
        let last = stats.last.and_then(finite);
        Self {
            name: name.into(),
            unit: info.unit.clone(),
            samples: stats.came(),
            min: number(stats.min),
            max: number(stats.max),
            last: match &info.labels {
                Some(_) => last.and_then(|last| Some(Last::Label(info.label(last)?.to_owned()))),
                None => last.map(Last::Number),
            },
            not_finite: stats.not_finite,
            kind: info.is_state().then_some("state"),
            labels: info.labels.clone(),
        }
    }

    /// As a line of a table.
    pub(super) fn words(&self, text: &mut String, indent: usize, width: usize) {
        let Self { name, unit, .. } = self;
        let count = count_text(self.samples as f64);
        let samples = if self.samples == 1 {
            "sample"
        } else {
            "samples"
        };
        let _ok = write!(text, "{:indent$}    {name:width$}  {count} {samples}", "");
        if let Some(Last::Label(last)) = &self.last {
            let _ok = write!(text, ", last {last}");
        } else if let (Some(min), Some(max), Some(Last::Number(last))) =
            (self.min, self.max, &self.last)
        {
            let [min, max] = [min, max].map(value_text);
            let last = quantity_text(*last, unit);
            let _ok = write!(text, ", {min} to {max}, last {last}");
        }
        let _ok = match self.not_finite {
            0 => writeln!(text),
            count => writeln!(text, ", {count} not finite"),
        };
    }
}
