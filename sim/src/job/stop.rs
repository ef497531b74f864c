//! The ladder on which a job is stopped, and the proof of each rung.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::written;

/// How a job is stopped, the gentlest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopMethod {
    /// Sets the stop event; the job ends itself, cleanly.
    Event,
    /// Drops the job's loop without asking the stopper.
    Loop,
    /// Aborts the tasks one by one.
    Cancel,
    /// Kills a child process; cuts a job off from a thread that doesn't end. Asked for once more
    /// after the grace, it cuts off what its source couldn't kill, too.
    Kill,
}

impl StopMethod {
    /// All methods, the gentlest first.
    pub const ALL: &'static [Self] = &[Self::Event, Self::Loop, Self::Cancel, Self::Kill];

    /// The method's name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Loop => "loop",
            Self::Cancel => "cancel",
            Self::Kill => "kill",
        }
    }
}

impl fmt::Display for StopMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No stop method has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no stop method: use event, loop, cancel or kill")]
pub struct UnknownMethod {
    name: String,
}

impl FromStr for StopMethod {
    type Err = UnknownMethod;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|method| method.name() == name)
            .ok_or_else(|| UnknownMethod { name: name.into() })
    }
}

/// What `kill` does to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnKill {
    /// Cut the job off from its thread, which can't be killed.
    CutOff,
    /// Tell the source, which has something that can be killed.
    AskSource,
}

/// Who asked for a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StopBy {
    /// A key in a view.
    Key,
    /// A button in a view.
    Button,
    /// The view was closed.
    Close,
    /// A signal to the scope's process.
    Signal,
    /// An option of the command line.
    Option,
    /// A rule on a series.
    Rule,
    /// A client, or a program that uses the library.
    Client,
}

impl StopBy {
    /// The asker as one word, as in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Button => "button",
            Self::Close => "close",
            Self::Signal => "signal",
            Self::Option => "option",
            Self::Rule => "rule",
            Self::Client => "client",
        }
    }
}

impl fmt::Display for StopBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// By whom who answered for a job has ended, or its program where nobody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EndedBy {
    /// By itself, in its own time.
    Itself,
    /// By a signal: one that asked it to, or the one that the reason names.
    Signal,
    /// It was dropped, killed or left alone.
    CutOff,
}

impl EndedBy {
    /// In words, as in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Itself => "itself",
            Self::Signal => "signal",
            Self::CutOff => "cut off",
        }
    }
}

/// Who answers a stop, and is at work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AtWork {
    /// It, or they: `python3 (1234)`, a task's name.
    pub who: Vec<String>,
    /// What they were told: a signal's name, `told`, `--stop-by`; empty for tasks of ours.
    pub what: String,
    /// When they were, in seconds since the scope's start.
    pub since: f64,
    /// Until when they have time; `None` for as long as it takes.
    pub until: Option<f64>,
}

/// One rung of the ladder: what was sent to whom, who asked and when, how long it took, what was left
/// undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rung {
    /// How the stop was asked for.
    pub method: StopMethod,
    /// What was sent: a signal's name, `told`, `--stop-by`; empty for jobs of ours.
    pub what: String,
    /// The processes that it went to, with their numbers.
    pub to: Vec<String>,
    /// Who asked.
    pub by: StopBy,
    /// When, in seconds since the scope's start.
    pub at: f64,
    /// From the asking to the job's end; `None` while it hasn't ended.
    #[serde(with = "written::seconds")]
    pub took: Option<Duration>,
    /// Names of the tasks that were dropped or aborted before they returned, and of processes that had
    /// to be killed or couldn't be.
    pub left_undone: Vec<String>,
}

/// What came of asking for a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StopOutcome {
    /// The job was asked.
    Asked,
    /// It had been asked in this way before; nothing changed.
    AskedBefore,
    /// It had ended already; nothing changed.
    HadEnded,
}
