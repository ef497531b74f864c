//! What a job is doing, and why it ended.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clean::clean_text;

/// The states of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Its thread is being made.
    Starting,
    /// Its loop runs.
    Running,
    /// A stop was asked for and the job has not ended yet.
    Stopping,
    /// It ended as it should.
    Completed,
    /// It ended otherwise; the [`Reason`] says how.
    Dead,
}

impl JobState {
    /// Whether the job has come to its end.
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Dead)
    }

    /// The state as one lower-case word, as in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Completed => "completed",
            Self::Dead => "dead",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a job ended. Its `Display` is the summary's `reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The stopper counted to its number.
    StopperFinished,
    /// Somebody set the stop event, and the job ended itself.
    StopEvent,
    /// All tasks returned by themselves.
    TasksFinished,
    /// A source has nothing more to read.
    EndOfInput,
    /// A child process ended with this code.
    ExitCode(i32),
    /// A child process was ended by this signal, which the scope did not send.
    Signal(i32),
    /// The loop was dropped without asking the stopper.
    LoopStopped,
    /// The tasks were aborted one by one.
    TasksCancelled,
    /// A child process had to be killed.
    Killed,
    /// The job's thread could not be ended; the job was cut off from it.
    Abandoned,
    /// A client was gone before it said that it is done.
    ConnectionLost,
    /// The program that the job belonged to ended before the job did.
    ProgramEnded,
    /// What is known of the job goes no further: its recording was cut off.
    RecordingEnds,
    /// A task panicked.
    Panicked {
        /// What the panic said.
        message: String,
        /// `file:line` of the panic, empty where it isn't known.
        place: String,
    },
    /// A task returned an error, or the job could not be started.
    Failed(String),
}

impl Reason {
    /// The state in which a job ends for this reason.
    pub fn state(&self) -> JobState {
        match self {
            Self::StopperFinished
            | Self::StopEvent
            | Self::TasksFinished
            | Self::EndOfInput
            | Self::ExitCode(0) => JobState::Completed,
            Self::ExitCode(_)
            | Self::Signal(_)
            | Self::LoopStopped
            | Self::TasksCancelled
            | Self::Killed
            | Self::Abandoned
            | Self::ConnectionLost
            | Self::ProgramEnded
            | Self::RecordingEnds
            | Self::Panicked { .. }
            | Self::Failed(_) => JobState::Dead,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StopperFinished => f.write_str("stopper finished"),
            Self::StopEvent => f.write_str("stop event"),
            Self::TasksFinished => f.write_str("tasks finished"),
            Self::EndOfInput => f.write_str("end of input"),
            Self::ExitCode(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
            Self::LoopStopped => f.write_str("loop stopped"),
            Self::TasksCancelled => f.write_str("tasks cancelled"),
            Self::Killed => f.write_str("killed"),
            Self::Abandoned => f.write_str("abandoned"),
            Self::ConnectionLost => f.write_str("connection lost"),
            Self::ProgramEnded => f.write_str("program ended"),
            Self::RecordingEnds => f.write_str("recording ends here"),
            Self::Panicked { message, place } if place.is_empty() => {
                write!(f, "panicked: {}", clean_text(message))
            }
            Self::Panicked { message, place } => {
                write!(f, "panicked: {}, at {place}", clean_text(message))
            }
            Self::Failed(why) => write!(f, "failed: {}", clean_text(why)),
        }
    }
}
