//! What happened, as JSON for programs and as a table in words for people.

mod axis;
mod facts;
mod ledger;
mod run;
mod series;
mod source;
mod states;
mod stop;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use sprintscope_sim::control::ControlStatus;
use sprintscope_sim::job::clean_json;
use sprintscope_sim::quantity::{elapsed_text, rough_elapsed_text};
use sprintscope_sim::{Job, JobState, Scope};

use self::axis::AxisReport;
use self::facts::{FactReport, ProgressReport};
use self::ledger::LedgerReport;
use self::run::RunReport;
use self::series::{SeriesReport, series_of};
use self::source::SourceReport;
use self::stop::{StopReport, Stopped};

use super::frames::FrameSummary;
use crate::platform::peak_memory_bytes;

/// The summary of a scope: stable, versioned; fields may be added.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    version: u32,
    seconds: f64,
    view: &'static str,
    jobs: Vec<JobReport>,
    frames: Option<FrameReport>,
    /// Clients that were refused.
    refused_logins: u64,
    peak_memory_mb: f64,
}

#[derive(Debug, Serialize)]
struct JobReport {
    id: u32,
    name: String,
    state: &'static str,
    reason: String,
    seconds: f64,
    /// Seconds in each state.
    states: BTreeMap<String, f64>,
    stop: Option<StopReport>,
    /// Which run this is, counted from 1, and those before it.
    run: u32,
    runs: Vec<RunReport>,
    tasks: Vec<TaskReport>,
    series: Vec<SeriesReport>,
    controls: Vec<ControlReport>,
    log_lines: u64,
    bad_lines: u64,
    /// What was lost on its way here: samples that a client left out, packets that the kernel had no room for.
    dropped: u64,
    #[serde(flatten)]
    source: Option<SourceReport>,
    format: Option<String>,
    x: Option<AxisReport>,
    facts: Vec<FactReport>,
    progress: Option<ProgressReport>,
    ledger: LedgerReport,
    /// Facts and progress in words.
    #[serde(skip)]
    told: [Option<String>; 2],
    /// The number of the thread that the job was cut off from and that still runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_thread: Option<u64>,
}

#[derive(Debug, Serialize)]
struct TaskReport {
    name: String,
    ticks: u64,
    interval: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ControlReport {
    name: String,
    value: ControlValue,
    /// How far what was asked for has come: a value that was sent alone isn't known to be applied.
    state: &'static str,
}

/// A number, or the name of what was chosen; null for a value that is none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum ControlValue {
    Number(Option<f64>),
    Choice(String),
}

impl ControlValue {
    fn of(control: &ControlStatus) -> Self {
        let Some(value) = control.value() else {
            return Self::Number(None);
        };
        match control.spec.choice_at(value) {
            Some(choice) => Self::Choice(choice.into()),
            None => Self::Number(value.is_finite().then(|| rounded(value, 9))),
        }
    }
}

#[derive(Debug, Serialize)]
struct FrameReport {
    drawn: u64,
    cpu_ms_median: f64,
    cpu_ms_p99: f64,
}

impl Report {
    /// Looks at a scope whose jobs' last words have been taken in.
    pub(crate) fn of(scope: &Scope, view: &'static str, frames: Option<FrameSummary>) -> Self {
        Self {
            version: 1,
            seconds: rounded(scope.now(), 3),
            view,
            jobs: scope
                .jobs()
                .list()
                .iter()
                .map(|job| job_report(scope, job))
                .collect(),
            frames: frames.map(|frames| FrameReport {
                drawn: frames.drawn,
                cpu_ms_median: rounded(frames.cpu_ms_median, 3),
                cpu_ms_p99: rounded(frames.cpu_ms_p99, 3),
            }),
            refused_logins: scope.refused_logins(),
            peak_memory_mb: rounded(peak_memory_bytes() as f64 / 1e6, 1),
        }
    }

    /// The exit code: 0 if all jobs completed, 1 if one is dead (or was left running).
    pub(crate) fn exit_code(&self) -> u8 {
        let completed = JobState::Completed.name();
        u8::from(self.jobs.iter().any(|job| job.state != completed))
    }

    /// As JSON, with a line's end.
    ///
    /// # Errors
    /// None that a summary can cause.
    pub(crate) fn json(&self) -> serde_json::Result<String> {
        let json = serde_json::to_string_pretty(self)? + "\n";
        Ok(clean_json(&json).into_owned())
    }

    /// As a table in words.
    pub(crate) fn words(&self) -> String {
        let mut text = String::new();
        let width = self.jobs.iter().map(|job| job.name.chars().count()).max();
        for job in self.jobs.iter().take(JOBS_IN_WORDS) {
            job.words(&mut text, width.unwrap_or(0));
        }
        if self.jobs.len() > JOBS_IN_WORDS {
            let dead = self
                .jobs
                .iter()
                .filter(|job| job.state == JobState::Dead.name());
            let (more, dead) = (self.jobs.len() - JOBS_IN_WORDS, dead.count());
            // Writing into a string can't fail.
            let _ok = writeln!(text, "… and {more} jobs more; {dead} of all are dead");
        }
        text
    }
}

/// More jobs than this are counted rather than listed; the JSON has them all.
const JOBS_IN_WORDS: usize = 20;
/// The same for the series of a job.
const SERIES_IN_WORDS: usize = 12;

impl JobReport {
    fn words(&self, text: &mut String, width: usize) {
        let stop = self.stop.as_ref().map(|stop| {
            format!(
                " ({} by {}, took {}{})",
                stop.method,
                stop.by,
                elapsed_text(stop.took_ms * 1e-3),
                stop.sent()
            )
        });
        let _ok = writeln!(
            text,
            "{:width$}  {} after {}: {}{}",
            self.name,
            self.state,
            rough_elapsed_text(self.seconds),
            self.reason,
            stop.unwrap_or_default(),
        );
        let names = self.series.iter().map(|series| series.name.chars().count());
        let name_width = names.take(SERIES_IN_WORDS).max().unwrap_or(0);
        for series in self.series.iter().take(SERIES_IN_WORDS) {
            series.words(text, width, name_width);
        }
        if self.series.len() > SERIES_IN_WORDS {
            let more = self.series.len() - SERIES_IN_WORDS;
            let _ok = writeln!(text, "{:width$}    … and {more} series more", "");
        }
        let bad = counted(self.bad_lines, "bad line", "bad lines");
        // Packets that the kernel dropped are told by their source.
        let packets = self
            .source
            .as_ref()
            .map_or(0, |source| source.kernel_dropped);
        let samples = self.dropped.saturating_sub(packets);
        let dropped = counted(samples, "sample dropped", "samples dropped");
        let source = self.source.as_ref().and_then(SourceReport::words);
        let [facts, progress] = &self.told;
        let lines = [facts, progress, &bad, &dropped, &source];
        for line in lines.into_iter().flatten() {
            let _ok = writeln!(text, "{:width$}    {line}", "");
        }
        if let Some(thread) = self.left_thread {
            let _ok = writeln!(
                text,
                "{:width$}    its thread {thread} still ran at the end",
                ""
            );
        }
    }
}

/// How many there are, if any.
fn counted(count: u64, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    }
}

fn job_report(scope: &Scope, job: &Job) -> JobReport {
    let status = job.status();
    let counts = job.counts();
    let series = series_of(scope, job);
    let told_of = || series.iter().map(|one| (&*one.info, &one.stats));
    let samples = series.iter().map(|one| one.stats.came()).sum();
    let details = job.details();
    let format = details.iter().find(|(detail, _)| *detail == "format");
    let state = match status.state {
        state if state.has_ended() => state.name(),
        _ => JobState::Running.name(),
    };
    JobReport {
        id: job.id().0,
        name: job.name().to_string(),
        state,
        reason: status
            .reason
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        seconds: rounded(status.seconds, 3),
        states: states::of_last_run(scope, job, &status),
        stop: StopReport::of(Stopped {
            reason: status.reason.as_ref(),
            rungs: &status.rungs,
            ended_by: status.ended_by,
            goes_on: status.goes_on.as_deref(),
        }),
        run: status.run + 1,
        runs: RunReport::all(scope, job),
        tasks: job
            .tasks()
            .into_iter()
            .map(|task| TaskReport {
                name: task.name.to_string(),
                ticks: task.ticks,
                interval: task
                    .interval
                    .map(|interval| rounded(interval.as_secs_f64(), 7)),
            })
            .collect(),
        series: series.iter().map(SeriesReport::of).collect(),
        controls: job
            .controls()
            .into_iter()
            .map(|control| ControlReport {
                name: control.name.to_string(),
                value: ControlValue::of(&control),
                state: control.state.word(),
            })
            .collect(),
        log_lines: counts.log_lines,
        bad_lines: counts.bad_lines,
        dropped: counts.dropped + counts.source.map_or(0, |source| source.kernel_dropped),
        source: counts.source.as_ref().map(SourceReport::of),
        format: format.map(|(_, format)| format.clone()),
        x: AxisReport::of(job, told_of()),
        facts: job.facts().iter().map(FactReport::of).collect(),
        progress: job.progress().map(ProgressReport::of),
        ledger: LedgerReport::of(job.ledger(), samples),
        told: facts::words(job),
        left_thread: status.thread_id.filter(|_| status.has_left_a_thread),
    }
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (value * scale).round() / scale
}
