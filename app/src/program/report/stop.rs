//! How a job was stopped.

use serde::Serialize;
use sprintscope_sim::job::{EndedBy, Rung};
use sprintscope_sim::{Reason, StopMethod};

use super::rounded;

#[derive(Debug, Serialize)]
pub(super) struct StopReport {
    pub method: &'static str,
    pub by: &'static str,
    pub took_ms: f64,
    /// By whom who answered has ended, or the leader where nobody did.
    pub ended_by: &'static str,
    /// What the stop didn't end, where the job only listened to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goes_on: Option<String>,
    left_undone: Vec<String>,
    /// The whole ladder, in the order it was climbed.
    rungs: Vec<RungReport>,
}

#[derive(Debug, Serialize)]
struct RungReport {
    method: &'static str,
    /// What was sent, and the processes that it went to; empty for jobs of ours.
    what: String,
    to: Vec<String>,
    by: &'static str,
    at: f64,
    took_ms: Option<f64>,
}

/// How a run was stopped and ended, as it is told.
#[derive(Clone, Copy)]
pub(super) struct Stopped<'a> {
    pub reason: Option<&'a Reason>,
    pub rungs: &'a [Rung],
    pub ended_by: Option<EndedBy>,
    pub goes_on: Option<&'a str>,
}

impl StopReport {
    /// What was sent and by whom it ended, or what goes on, in words behind others; nothing for jobs of ours.
    pub(super) fn sent(&self) -> String {
        let what = self.rungs.iter().map(|rung| &*rung.what);
        let mut what: Vec<&str> = what.filter(|what| !what.is_empty()).collect();
        what.dedup();
        if let Some(goes_on) = &self.goes_on {
            return format!(", {goes_on} goes on");
        }
        if what.is_empty() {
            return String::new();
        }
        let how = match self.ended_by {
            "itself" => "ended by itself",
            "signal" => "ended by the signal",
            other => other,
        };
        format!(", {}, {how}", what.join(", "))
    }

    /// The rung that brought the job down: the one its reason names, else the last.
    pub(super) fn of(stop: Stopped<'_>) -> Option<Self> {
        let method = match stop.reason? {
            Reason::StopEvent => Some(StopMethod::Event),
            Reason::LoopStopped => Some(StopMethod::Loop),
            Reason::TasksCancelled => Some(StopMethod::Cancel),
            Reason::Abandoned | Reason::Killed => Some(StopMethod::Kill),
            _ => None,
        };
        let rungs = stop.rungs;
        // Each method's first rung is the asking for it.
        let asked = |method| rungs.iter().find(|rung| rung.method == method);
        let decisive = method.and_then(asked).or(asked(rungs.last()?.method))?;
        let took_ms = |took: std::time::Duration| rounded(took.as_secs_f64() * 1e3, 3);
        Some(Self {
            method: decisive.method.name(),
            by: decisive.by.name(),
            took_ms: took_ms(decisive.took.unwrap_or_default()),
            ended_by: stop.ended_by.map_or("", EndedBy::name),
            goes_on: stop.goes_on.map(Into::into),
            left_undone: rungs
                .last()
                .map(|rung| rung.left_undone.clone())
                .unwrap_or_default(),
            rungs: rungs
                .iter()
                .map(|rung| RungReport {
                    method: rung.method.name(),
                    what: rung.what.clone(),
                    to: rung.to.clone(),
                    by: rung.by.name(),
                    at: rounded(rung.at, 3),
                    took_ms: rung.took.map(took_ms),
                })
                .collect(),
        })
    }
}
