//! What is said to a scope that runs elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use sprintscope_sim::{Rule, StopMethod};

use crate::view::quantity::{parse_duration, parse_some};

/// Which scope is meant, and for whom the answer is.
#[derive(Clone, Debug, Args)]
pub struct Where {
    /// The scope's name, if several run
    #[arg(long, value_name = "NAME")]
    pub scope: Option<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// Which scope or which recording is asked, and for whom the answer is.
#[derive(Clone, Debug, Args)]
pub struct Whence {
    /// A recording is asked, rather than a scope that runs: a file, or the name of one that is kept
    #[arg(long, value_name = "RECORDING", conflicts_with = "scope")]
    pub file: Option<PathBuf>,
    /// Which scope.
    #[command(flatten)]
    pub target: Where,
}

/// The jobs of a scope that runs.
#[derive(Clone, Debug, Args)]
pub struct JobsArgs {
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// A job to be stopped.
#[derive(Clone, Debug, Args)]
pub struct StopJob {
    /// Its name or number
    pub job: String,
    /// How to stop it: event, loop, cancel, kill
    #[arg(long, default_value_t = StopMethod::Event)]
    pub method: StopMethod,
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// Controls to be set.
#[derive(Clone, Debug, Args)]
pub struct SetControls {
    /// The job's name or number
    pub job: String,
    /// Controls and their values: lr=3e-4; a button is pressed by its name alone
    #[arg(required = true, value_name = "NAME=VALUE")]
    pub values: Vec<String>,
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// A job to be started again.
#[derive(Clone, Debug, Args)]
pub struct RestartJob {
    /// Its name or number; one that still runs is stopped first
    pub job: String,
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// A job to be taken off the list, or all that have ended.
#[derive(Clone, Debug, Args)]
pub struct RemoveJob {
    /// Its name or number
    #[arg(required_unless_present = "ended")]
    pub job: Option<String>,
    /// All jobs that have ended
    #[arg(long, conflicts_with = "job")]
    pub ended: bool,
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// A mark to be put on plots.
#[derive(Clone, Debug, Args)]
pub struct MarkJob {
    /// The job's name or number
    pub job: String,
    /// The text beside the mark, in one line
    #[arg(required = true)]
    pub text: Vec<String>,
    /// Whose.
    #[command(flatten)]
    pub target: Where,
}

/// A series to be read.
#[derive(Clone, Debug, Args)]
pub struct GetSeries {
    /// Its name; without the job's where there is one job only
    #[arg(value_name = "JOB/SERIES")]
    pub series: String,
    /// Only the last part: 10s, 2m; of a series over steps or rows so many of them
    #[arg(long, value_name = "DURATION")]
    pub last: Option<String>,
    /// Where there are more samples, so many columns of them: first, least, greatest and last (200)
    #[arg(long, value_name = "N", value_parser = parse_some)]
    pub columns: Option<u64>,
    /// Samples, however many
    #[arg(long, conflicts_with = "columns")]
    pub samples: bool,
    /// The newest so many samples or columns at most (10000)
    #[arg(long, value_name = "N", value_parser = parse_some)]
    pub limit: Option<u64>,
    /// Whose.
    #[command(flatten)]
    pub whence: Whence,
}

/// A log to be read.
#[derive(Clone, Debug, Args)]
pub struct ReadLog {
    /// The job's name or number
    pub job: String,
    /// Only lines that match this regular expression, whatever the case of letters
    #[arg(long, value_name = "PATTERN")]
    pub grep: Option<String>,
    /// The newest so many lines at most (10000)
    #[arg(long, value_name = "N", value_parser = parse_some)]
    pub limit: Option<u64>,
    /// Whose.
    #[command(flatten)]
    pub whence: Whence,
}

/// What passes a scope.
#[derive(Clone, Debug, Args)]
pub struct FollowEvents {
    /// Go on with what passes from now on, until interrupted
    #[arg(long)]
    pub follow: bool,
    /// Samples, too
    #[arg(long)]
    pub samples: bool,
    /// Of what there is already the newest so many events at most (all of them)
    #[arg(long, value_name = "N", value_parser = parse_some)]
    pub limit: Option<u64>,
    /// Whose.
    #[command(flatten)]
    pub whence: Whence,
}

/// A rule to be waited for.
#[derive(Clone, Debug, Args)]
pub struct WaitFor {
    /// What is to hold: 'loss < 0.1 or ended', 'train/loss is nan for 3', 'quiet for 30s'
    #[arg(value_name = "CONDITION")]
    pub rule: Rule,
    /// How long to wait at most: 250ms, 10s, 2m, 1h
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    pub timeout: Option<Duration>,
    /// Whose.
    #[command(flatten)]
    pub whence: Whence,
}
