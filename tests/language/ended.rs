//! The program after its end: what it said and what it wrote, and what is expected of that.

use std::fmt;
use std::process::ExitStatus;

use super::summary::{Job, Series, Summary};

/// Lines of each text in the story of a failure.
const STORY_LINES: usize = 25;

/// What is left of a program.
pub(crate) struct Ended {
    command: String,
    status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    pub log: String,
    summary: String,
}

impl Ended {
    pub(super) fn new(command: String, status: ExitStatus, texts: [String; 4]) -> Self {
        let [stdout, stderr, log, summary] = texts;
        Self {
            command,
            status,
            stdout,
            stderr,
            log,
            summary,
        }
    }

    /// What the summary says; it may have gone to standard output.
    #[track_caller]
    pub(crate) fn summary(&self) -> Summary {
        let texts = [&self.summary, &self.stdout];
        let text = texts.into_iter().find(|text| text.starts_with('{'));
        let text = text.unwrap_or_else(|| panic!("no summary\n{self}"));
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// The summary's text, empty where there is none.
    pub(crate) fn summary_text(&self) -> &str {
        &self.summary
    }

    /// The one job.
    #[track_caller]
    pub(crate) fn job(&self) -> Job {
        let mut jobs = self.summary().jobs;
        assert_eq!(jobs.len(), 1, "there should be one job\n{self}");
        jobs.remove(0)
    }

    /// The job of that name.
    #[track_caller]
    pub(crate) fn job_named(&self, name: &str) -> Job {
        let found = self.summary().jobs.into_iter().find(|job| job.name == name);
        found.unwrap_or_else(|| panic!("no job {name:?}\n{self}"))
    }

    #[track_caller]
    pub(crate) fn expect_exit(&self, code: i32) -> &Self {
        assert_eq!(self.status.code(), Some(code), "the exit code\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_state(&self, state: &str) -> &Self {
        assert_eq!(self.job().state, state, "the state\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_reason(&self, reason: &str) -> &Self {
        assert_eq!(self.job().reason, reason, "the reason\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_name(&self, name: &str) -> &Self {
        assert_eq!(self.job().name, name, "the name\n{self}");
        self
    }

    #[track_caller]
    pub(crate) fn expect_format(&self, format: &str) -> &Self {
        assert_eq!(self.job().format.as_deref(), Some(format), "\n{self}");
        self
    }

    /// The job was stopped like this, by that.
    #[track_caller]
    pub(crate) fn expect_stop(&self, method: &str, by: &str) -> &Self {
        let stop = self.job().stop;
        let stop = stop.unwrap_or_else(|| panic!("nobody stopped the job\n{self}"));
        assert_eq!((&*stop.method, &*stop.by), (method, by), "\n{self}");
        assert!(stop.took_ms.is_finite() && stop.took_ms >= 0.0, "\n{self}");
        self
    }

    /// Nobody asked the job to stop.
    #[track_caller]
    pub(crate) fn expect_no_stop(&self) -> &Self {
        assert!(self.job().stop.is_none(), "the job was stopped\n{self}");
        self
    }

    /// These series, in this order, and no others.
    #[track_caller]
    pub(crate) fn expect_only_series(&self, names: &[&str]) -> &Self {
        assert_eq!(self.job().series_names(), names, "the series\n{self}");
        self
    }

    /// There is this series, and it is as `look` says.
    #[track_caller]
    pub(crate) fn expect_series(&self, name: &str, look: impl FnOnce(&Series)) -> &Self {
        let job = self.job();
        let series = job.series(name);
        look(series.unwrap_or_else(|| panic!("no series {name:?}\n{self}")));
        self
    }

    /// This many samples of the series, from the first number to the second, the third at the end.
    #[track_caller]
    pub(crate) fn expect_samples(
        &self,
        name: &str,
        samples: u64,
        [min, max, last]: [f64; 3],
    ) -> &Self {
        let job = self.job();
        let series = job.series(name);
        let series = series.unwrap_or_else(|| panic!("no series {name:?}\n{self}"));
        let found = (series.samples, series.min, series.max, series.last);
        let expected = (samples, Some(min), Some(max), Some(last));
        assert_eq!(found, expected, "the series {name:?}\n{self}");
        self
    }

    /// This was said once.
    #[track_caller]
    pub(crate) fn expect_fact(&self, name: &str, value: f64) -> &Self {
        let job = self.job();
        let fact = job.facts.iter().find(|fact| fact["name"] == name);
        let fact = fact.unwrap_or_else(|| panic!("no fact {name:?}\n{self}"));
        assert_eq!(fact["value"].as_f64(), Some(value), "{name}\n{self}");
        self
    }

    /// So many numbers were left out for that reason, and every number has gone somewhere.
    #[track_caller]
    pub(crate) fn expect_ignored(&self, reason: &str, count: u64) -> &Self {
        let ledger = self.job().ledger;
        assert!(ledger.is_closed(), "{ledger:?}\n{self}");
        assert_eq!(
            ledger.ignored.get(reason),
            Some(&count),
            "{ledger:?}\n{self}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn expect_unit(&self, name: &str, unit: &str) -> &Self {
        self.expect_series(name, |series| assert_eq!(series.unit, unit, "{name}"))
    }

    #[track_caller]
    pub(crate) fn expect_bad_lines(&self, count: u64) -> &Self {
        assert_eq!(self.job().bad_lines, count, "the bad lines\n{self}");
        self
    }

    /// Never had more memory than this.
    #[track_caller]
    pub(crate) fn expect_memory_below(&self, megabytes: f64) -> &Self {
        let peak = self.summary().peak_memory_mb;
        assert!(peak > 0.0 && peak < megabytes, "{peak} MB\n{self}");
        self
    }

    /// Exactly this line on standard output.
    #[track_caller]
    pub(crate) fn expect_stdout_line(&self, line: &str) -> &Self {
        let has_line = self.stdout.lines().any(|said| said == line);
        assert!(has_line, "no {line:?} on standard output\n{self}");
        self
    }

    /// This somewhere on standard output.
    #[track_caller]
    pub(crate) fn expect_stdout(&self, part: &str) -> &Self {
        let has_part = self.stdout.contains(part);
        assert!(has_part, "no {part:?} on standard output\n{self}");
        self
    }

    /// Exactly this line on standard error.
    #[track_caller]
    pub(crate) fn expect_stderr_line(&self, line: &str) -> &Self {
        let has_line = self.stderr.lines().any(|said| said == line);
        assert!(has_line, "no {line:?} on standard error\n{self}");
        self
    }

    /// This somewhere on standard error.
    #[track_caller]
    pub(crate) fn expect_stderr(&self, part: &str) -> &Self {
        let has_part = self.stderr.contains(part);
        assert!(has_part, "no {part:?} on standard error\n{self}");
        self
    }

    /// A line of the log with this behind its time.
    #[track_caller]
    pub(crate) fn expect_log(&self, said: &str) -> &Self {
        let is_said = |line: &str| line.split_once(' ').is_some_and(|(_, rest)| rest == said);
        let has_line = self.log.lines().any(is_said);
        assert!(has_line, "no {said:?} in the log\n{self}");
        self
    }

    /// Nothing at all on standard output.
    #[track_caller]
    pub(crate) fn expect_silent_stdout(&self) -> &Self {
        assert!(self.stdout.is_empty(), "there is output\n{self}");
        self
    }

    /// Nothing at all on standard error.
    #[track_caller]
    pub(crate) fn expect_silent_stderr(&self) -> &Self {
        assert!(self.stderr.is_empty(), "there are messages\n{self}");
        self
    }
}

/// The story for a failure's message.
impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "--- {}\n--- {}", self.command, self.status)?;
        let texts = [
            ("stdout", &self.stdout),
            ("stderr", &self.stderr),
            ("log", &self.log),
        ];
        texts
            .iter()
            .try_for_each(|(name, text)| tail(f, name, text))?;
        let summary: String = self.summary.chars().take(4_000).collect();
        writeln!(f, "--- summary:\n{summary}")
    }
}

/// The last lines of a text, for the story of a failure.
pub(super) fn tail(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    let lines: Vec<&str> = text.lines().collect();
    writeln!(f, "--- {name}, {} lines:", lines.len())?;
    for line in &lines[lines.len().saturating_sub(STORY_LINES)..] {
        let short: String = line.chars().take(200).collect();
        writeln!(f, "{short}")?;
    }
    Ok(())
}
