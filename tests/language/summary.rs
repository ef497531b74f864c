//! The summary as its readers know it: fields may be added, none may go.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Summary {
    pub version: u32,
    pub seconds: f64,
    pub view: String,
    pub jobs: Vec<Job>,
    pub frames: Option<Frames>,
    pub refused_logins: u64,
    pub peak_memory_mb: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Job {
    pub id: u32,
    pub name: String,
    pub state: String,
    pub reason: String,
    pub seconds: f64,
    pub stop: Option<Stop>,
    pub run: u32,
    pub runs: Vec<PastRun>,
    pub tasks: Vec<Task>,
    pub series: Vec<Series>,
    pub controls: Vec<Control>,
    pub log_lines: u64,
    pub bad_lines: u64,
    pub dropped: u64,
    #[serde(flatten)]
    pub source: Option<Source>,
    pub format: Option<String>,
    pub x: Option<Value>,
    pub facts: Vec<Value>,
    pub progress: Option<Value>,
    pub ledger: Ledger,
}

/// What a source counted.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Source {
    pub pieces: String,
    pub received: u64,
    pub read: u64,
    pub kernel_dropped: u64,
    pub reconnected: u64,
}

/// An earlier run of a job.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PastRun {
    pub run: u32,
    pub state: String,
    pub reason: String,
    pub seconds: f64,
    pub stop: Option<Stop>,
    pub series: Vec<Series>,
    pub ledger: Ledger,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Ledger {
    pub seen: u64,
    pub samples: u64,
    pub facts: u64,
    pub bad: u64,
    pub ignored: BTreeMap<String, u64>,
    pub dropped: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Stop {
    pub method: String,
    pub by: String,
    pub took_ms: f64,
    pub ended_by: String,
    pub left_undone: Vec<String>,
    pub rungs: Vec<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Task {
    pub name: String,
    pub ticks: u64,
    pub interval: Option<f64>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Series {
    pub name: String,
    pub unit: String,
    pub samples: u64,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// A label is no number.
    #[serde(deserialize_with = "number")]
    pub last: Option<f64>,
    pub not_finite: u64,
    /// `state` where it is one.
    pub kind: Option<String>,
    /// Of a state series, in the order in which they came.
    #[serde(default)]
    pub labels: Vec<String>,
}

fn number<'a, D: serde::Deserializer<'a>>(told: D) -> Result<Option<f64>, D::Error> {
    Ok(Value::deserialize(told)?.as_f64())
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Control {
    pub name: String,
    /// A number, or the name of a choice.
    pub value: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Frames {
    pub drawn: u64,
    pub cpu_ms_median: f64,
    pub cpu_ms_p99: f64,
}

impl Ledger {
    pub(crate) fn is_closed(&self) -> bool {
        let by_reason = self.ignored.values().chain(self.dropped.values());
        self.seen == self.samples + self.facts + self.bad + by_reason.sum::<u64>()
    }
}

impl Job {
    pub(crate) fn task(&self, name: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.name == name)
    }

    pub(crate) fn series(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }

    pub(crate) fn control(&self, name: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.name == name)
    }

    pub(crate) fn series_names(&self) -> Vec<&str> {
        self.series.iter().map(|series| &*series.name).collect()
    }
}
