//! The command line: what may be said, and its help.

mod asking;
mod exporting;
mod run_words;
mod steering;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};
use sprintscope_sim::format::Format;
use sprintscope_sim::job::clean_lines;
use sprintscope_sim::recording::Durability;
use sprintscope_sim::source::{Address, Header, LineControl, StopSignal};
use sprintscope_sim::task::Signal;
use sprintscope_sim::{Rule, StopMethod};

pub use exporting::ExportArgs;
pub use steering::{
    FollowEvents, GetSeries, JobsArgs, MarkJob, ReadLog, RemoveJob, RestartJob, SetControls,
    StopJob, WaitFor, Whence, Where,
};

use self::asking::{parse_header, parse_interval, parse_level, parse_sync};
use super::asked_painter::AskedPainter;
use super::asked_view::AskedView;
use super::config::Config;
use super::help::own_options_first;
use super::say::eprint;
use super::secret::Secret;
use crate::view::keys::Keys;
use crate::view::notifying::Way;
use crate::view::quantity::{
    parse_bytes, parse_count, parse_crowd, parse_duration, parse_positive,
};

const EXAMPLES: &str = "\
Examples:
  sprintscope                                 the demo, in a window or the terminal
  sprintscope run -- python3 train.py         run a program and plot what it prints
  ping localhost | sprintscope                plot what another program prints
  sprintscope watch --follow server.log       plot a file while it grows
  sprintscope watch data.csv --x hour         plot a file over one of its columns
  sprintscope read server.log                 how a file would be read, and what is skipped
  sprintscope demo --view none --summary -    no window; what happened, as JSON

SPRINTSCOPE_LOG=debug prints what goes on inside to standard error; warn prints only possible problems.

Exit code: 0 all jobs completed, 1 a job is dead, 2 wrong usage.
For jobs, stop, set, restart, remove, mark, get, log, events: 0 done, 1 refused, 2 wrong usage, 3 no such scope, job or series.
For wait: 0 it holds, 1 the jobs have ended without, 2 wrong usage, 3 no such scope, job or series, 124 timeout.";

/// Shows live what background jobs produce, and lets you stop and tune them while they run.
#[derive(Debug, Parser)]
#[command(name = "sprintscope", version, after_help = EXAMPLES, max_term_width = 100, args_override_self = true)]
pub struct Cli {
    /// What to do; without a command, piped input is watched, otherwise the demo runs
    #[command(subcommand)]
    pub command: Option<Task>,
    /// Options of all commands that run a scope.
    #[command(flatten)]
    pub options: Options,
    /// What holds from run to run.
    #[arg(skip)]
    pub config: Config,
}

impl Cli {
    /// What this program was told; the exit code where that was wrong, or where all that was asked for
    /// was help.
    ///
    /// # Errors
    /// That exit code, once the message was printed.
    pub fn of_arguments() -> Result<Self, ExitCode> {
        let words: Vec<OsString> = std::env::args_os().collect();
        Self::with(&words, Config::load()).map_err(|error| {
            let text = error.render().to_string();
            if clean_lines(&text) == text {
                // With nowhere to print to, the exit code says it alone.
                let _nowhere = error.print();
            } else {
                // Its words are repeated in the message, and are not to reach a terminal as they are.
                eprint(&text);
            }
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        })
    }

    /// What these words say. Of options that go against each other the parser doesn't see it where one stands
    /// before the command and one behind it.
    fn parsed(
        words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Self, clap::Error> {
        let mut command = own_options_first(Self::command());
        let mut matches = command.try_get_matches_from_mut(words)?;
        let cli =
            Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
        if let Some(Task::Watch(watch)) = &cli.command
            && let Err(why) = watch.headers()
        {
            let what = format!("--header: {why}");
            return Err(Self::command().error(ErrorKind::ValueValidation, what));
        }
        let options = &cli.options;
        let against = [
            (options.stop_signal.is_some() && options.stop_by.is_some())
                .then_some("--stop-signal and --stop-by"),
            (options.record.is_some() && options.no_record).then_some("--record and --no-record"),
            (options.sync.is_some() && options.no_record).then_some("--sync and --no-record"),
            (options.token_file.is_some() && options.no_token)
                .then_some("--token-file and --no-token"),
        ];
        match against.into_iter().flatten().next() {
            Some(both) => {
                let what = format!("{both} go against each other: say one of them");
                Err(Self::command().error(ErrorKind::ArgumentConflict, what))
            }
            None => Ok(cli),
        }
    }

    /// What these words say, behind the usual options. Those can't be wrong usage: where they are none, or go
    /// against what is said, they are left out, and that is noted.
    fn with(words: &[OsString], mut config: Config) -> Result<Self, clap::Error> {
        let said = Self::parsed(words)?;
        let (program, said_words) = words.split_at(words.len().min(1));
        let usual = config.options.iter().map(OsString::from);
        let all = program.iter().cloned().chain(usual);
        let mut cli = match Self::parsed(all.chain(said_words.iter().cloned())) {
            Ok(cli) => cli,
            Err(error) => {
                let why = error.to_string();
                let why = why.lines().next().unwrap_or_default();
                let usual = config.options.join(" ");
                let note = format!("the usual options {usual} are left out: {why}");
                config.mistakes.push(note);
                said
            }
        };
        cli.config = config;
        Ok(cli)
    }
}

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Run the demo: a sprinter and a stopper to try things out with
    Demo(DemoArgs),
    /// Run a program and watch what it prints
    Run(RunArgs),
    /// Watch piped input, or files
    Watch(WatchArgs),
    /// Print how lines would be read: names, units, times, groups, and what is skipped
    Read(ReadArgs),
    /// List the jobs of a running scope
    Jobs(JobsArgs),
    /// Stop a job of a running scope
    Stop(StopJob),
    /// Set controls of a job of a running scope
    Set(SetControls),
    /// Restart a job of a running scope, unless the job runs a program
    Restart(RestartJob),
    /// Remove an ended job from the list, with its series and its log
    Remove(RemoveJob),
    /// Put a mark with a text on a job's plots
    Mark(MarkJob),
    /// Look at files: recordings, tables, event files; without one, start a scope without jobs, for programs that connect
    /// to it
    Open(OpenArgs),
    /// Write samples of a recording to a file that other programs read, or draw a picture of them
    Export(ExportArgs),
    /// List the recordings that were kept, or delete some
    Recordings(RecordingsArgs),
    /// List the runs in the recordings that were kept: facts, controls, best and last values
    Runs(RunsArgs),
    /// Read samples of a series of a running scope, or columns of them
    Get(GetSeries),
    /// Read lines of a job's log
    Log(ReadLog),
    /// Tell what passes a running scope: states, controls, logs, marks, losses
    Events(FollowEvents),
    /// Wait until a condition holds in a running scope
    Wait(WaitFor),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Print the path of the configuration file, and all settings with their defaults
    Config,
}

/// Options of all commands that run a scope.
#[derive(Clone, Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own on the command line"
)]
#[command(next_help_heading = "Common options")]
pub struct Options {
    /// Where to show the scope; auto: a window if there is a display, else the terminal if output and
    /// errors go to one, else none
    #[arg(long, global = true, value_enum, default_value_t = AskedView::Auto)]
    pub view: AskedView,
    /// Stop all jobs after this long: 250ms, 10s, 2m
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse_duration, allow_negative_numbers = true)]
    pub stop_after: Option<Duration>,
    /// Stop a job once this holds, tried for each job by itself unless it names one: 'loss < 0.1 for 5',
    /// 'loss is nan', 'train/loss < 0.1 and val > 0.9', 'quiet for 30s'; may be repeated
    #[arg(long, global = true, value_name = "RULE")]
    pub stop_when: Vec<Rule>,
    /// Mark a job's plots, with a line in its log, each time this begins to hold, at most once a second; as --stop-when
    #[arg(long, global = true, value_name = "RULE")]
    pub mark_when: Vec<Rule>,
    /// How --stop-after and --stop-when stop: event, loop, cancel, kill
    #[arg(long, global = true, value_name = "METHOD", default_value_t = StopMethod::Event)]
    pub stop_method: StopMethod,
    /// How long any job may take to stop; without it 2s for a job that doesn't answer, and as long as
    /// it takes for one that does (five minutes if no view is open)
    #[arg(long, global = true, value_name = "DURATION", value_parser = parse_duration, allow_negative_numbers = true)]
    pub grace: Option<Duration>,
    /// The signal sent to all processes of a program at a stop, instead of the one that it handles
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "stop_by")]
    pub stop_signal: Option<StopSignal>,
    /// A command that stops a program, instead of a signal: 'touch STOP'
    #[arg(long, global = true, value_name = "COMMAND")]
    pub stop_by: Option<OsString>,
    /// Exit when the last job has ended (always so with --view none)
    #[arg(long, global = true)]
    pub exit_when_done: bool,
    /// Don't ask before closing; running jobs are stopped
    #[arg(long, global = true)]
    pub yes: bool,
    /// Keep running after a hangup (SIGHUP: the terminal was closed)
    #[arg(long, global = true)]
    pub keep: bool,
    /// Tell somebody who doesn't look that a job has ended, is dead, or doesn't respond: bell, desktop, or a
    /// command: 'curl -d', which gets a sentence as its last argument
    #[arg(long, global = true, value_name = "WAY")]
    pub notify: Option<Way>,
    /// On exit, write a summary as JSON to this file, or to standard output for -
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary: Option<PathBuf>,
    /// Write what jobs print to this file, line by line
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
    /// Record all that is seen, said and asked in this file, for sprintscope open
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub record: Option<PathBuf>,
    /// Keep no recording; without it what live sources say is kept, 2 GB in all, and the oldest go
    #[arg(long, global = true, conflicts_with = "record")]
    pub no_record: bool,
    /// What of a recording outlasts a power cut: 1s, all but the last second; never (usual), what the system has written
    #[arg(long, global = true, value_name = "1s|never", conflicts_with = "no_record", value_parser = parse_sync)]
    pub sync: Option<Durability>,
    /// Let --record, --picture and export write over a file that is there
    #[arg(long, global = true)]
    pub force: bool,
    /// Memory for samples: 500MB, 2GB, 512MiB; the oldest of the largest series go first (half of
    /// what the machine has free, 16 GB at most)
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_bytes, allow_negative_numbers = true)]
    pub memory: Option<u64>,
    /// On exit, draw all plots into this file, .png or .svg, on paper; --force writes over one
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = exporting::parse_picture)]
    pub picture: Option<PathBuf>,
    /// With --view none, don't print the jobs' logs, and their results only if a job is dead
    #[arg(long, global = true)]
    pub quiet: bool,
    /// What lines look like: numbers, csv, pairs, json, table, box, shapes, prometheus, screen, teleplot, statsd; detected if not given
    #[arg(long, global = true, value_name = "NAME")]
    pub format: Option<Format>,
    /// The column, by name or number, that is the x axis
    #[arg(long, global = true, value_name = "NAME")]
    pub x: Option<String>,
    /// Make series only of quantities whose names match, with * and ?; may be repeated
    #[arg(long, global = true, value_name = "GLOB")]
    pub only: Vec<String>,
    /// Make no series of quantities whose names match; may be repeated
    #[arg(long, global = true, value_name = "GLOB")]
    pub skip: Vec<String>,
    /// A control of a program, a board or a peer that knows nothing of controls: what is turned is sent as a line.
    /// 'kp 0..10: P{}' is a slider, 'rate 1..1000 log Hz: R{}' one in ratios, 'mode a|b|c: M{}' a choice, 'reset: R' a
    /// button; with ! in front of the text it is a command: 'rate 1..9: !./set-rate {}'. May be repeated; kept for the
    /// same command line
    #[arg(long, global = true, value_name = "SPEC")]
    pub control: Vec<LineControl>,
    /// Arrange plots and panels as this file says; the command "Save layout" writes it. Without it what is arranged
    /// is kept for the same command line
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub layout: Option<PathBuf>,
    /// Let each key act at once, on programs and clients, too: S stops at the first press, K kills
    #[arg(long, global = true)]
    pub instant_keys: bool,
    /// Who paints the window; auto: OpenGL where a GPU is behind it, else this program, on the processor
    #[arg(long, global = true, value_enum, value_name = "WHO", default_value_t = AskedPainter::Auto)]
    pub painter: AskedPainter,
    /// Draw only with ASCII in a terminal (the default if the locale isn't UTF-8)
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Show clock times in UTC instead of the local zone
    #[arg(long, global = true)]
    pub utc: bool,
    /// The job's name
    #[arg(long, global = true)]
    pub name: Option<String>,
    /// The name by which clients find this scope (scope, or scope-2 if that is taken)
    #[arg(long, global = true, value_name = "NAME")]
    pub scope_name: Option<String>,
    /// Also listen at this address: tcp://127.0.0.1:PORT
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// A file with the token that clients over TCP must send; by default one is generated and printed
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub token_file: Option<PathBuf>,
    /// Let every user of this machine connect over TCP, and watch, stop and tune the jobs
    #[arg(long, global = true, conflicts_with = "token_file")]
    pub no_token: bool,
}

impl Options {
    /// Whether keys wait for intent.
    pub(crate) fn keys(&self) -> Keys {
        if self.instant_keys {
            Keys::Instant
        } else {
            Keys::Careful
        }
    }
}

/// Options of the demo.
#[derive(Clone, Debug, Default, Args)]
pub struct DemoArgs {
    /// How many ticks the sprinter runs for, 0 for no end (400 with --view none and no limit given)
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub sprints: Option<u64>,
    /// How many ticks the stopper counts to, 0 for no end (41 with --view none and no limit given)
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub stops: Option<u64>,
    /// How long the sprinter sleeps between two ticks, in seconds (0.1; 0.02 without an end)
    #[arg(long, value_name = "S", value_parser = parse_positive, allow_negative_numbers = true)]
    pub sprinter_interval: Option<f64>,
    /// How long the stopper sleeps between two ticks, in seconds (0.1)
    #[arg(long, value_name = "S", value_parser = parse_positive, allow_negative_numbers = true)]
    pub stopper_interval: Option<f64>,
    /// How many such jobs to start
    #[arg(long, value_name = "N", value_parser = parse_crowd, allow_negative_numbers = true)]
    pub jobs: Option<u64>,
    /// What the samples look like: count, sine, noisy, noise, square, chirp (count; noisy without an end)
    #[arg(long, value_name = "NAME")]
    pub signal: Option<Signal>,
    /// How many series each sprinter produces
    #[arg(long, value_name = "N", value_parser = parse_crowd, allow_negative_numbers = true)]
    pub series: Option<u64>,
    /// Samples of each series from before the job began, loaded before it goes live
    #[arg(long, value_name = "N", value_parser = parse_count, allow_negative_numbers = true)]
    pub prefill: Option<u64>,
    /// Samples per second and series, whatever the interval
    #[arg(long, value_name = "HZ", value_parser = parse_positive, allow_negative_numbers = true)]
    pub rate: Option<f64>,
    /// Space the samples of --prefill and --rate unevenly
    #[arg(long)]
    pub irregular: bool,
}

/// A program to run.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// Give the program plain pipes instead of a terminal: it may then buffer its output
    #[arg(long)]
    pub pipe: bool,
    /// Give the program no input: it reads an end of file at once
    #[arg(long)]
    pub no_input: bool,
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "PROG ARGS", value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// Sources to watch.
#[derive(Clone, Debug, Args)]
pub struct WatchArgs {
    /// Keep reading as the file grows, through truncation and rotation
    #[arg(long)]
    pub follow: bool,
    /// Listen beyond this machine, for udp:// and for ?listen: anyone who reaches the port may send
    #[arg(long)]
    pub listen_anywhere: bool,
    /// How often to ask for http://…: 1s, 5m [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = parse_interval)]
    pub every: Option<Duration>,
    /// A line of the requests' head for http://…, as in 'Authorization: Bearer TOKEN'; @FILE reads it from a file
    #[arg(long, value_name = "TEXT", value_parser = |text: &str| Ok::<_, Infallible>(parse_header(text)))]
    pub header: Vec<Result<Header, String>>,
    /// Of a broker: which level of a topic under the subscription is the job; 0 for none [default: 1]
    #[arg(long, value_name = "N", value_parser = parse_level, allow_negative_numbers = true)]
    pub job_level: Option<usize>,
    /// Of a broker's USER: the password is the first line of this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub password_file: Option<PathBuf>,
    /// The password, once it is known.
    #[arg(skip)]
    pub(crate) secret: Secret,
    /// What is watched.
    #[arg(
        required = true,
        help = "A file (lines of any form, Parquet, MCAP, numpy's arrays, event files of TensorBoard or a folder of its runs; \
                to only look at it, `open` it), - for standard input, udp://HOST:PORT, tcp://HOST:PORT[?listen], unix:PATH[?listen], \
                serial:DEVICE@BAUD (serial: alone lists devices), mqtt[s]://[USER@]HOST[:PORT]/TOPIC, or http[s]://…",
        value_name = "SOURCE",
        value_hint = ValueHint::FilePath,
        value_parser = OsStringValueParser::new().try_map(|given| Address::read(&given))
    )]
    pub sources: Vec<Address>,
}

/// What is looked at.
#[derive(Clone, Debug, Default, Args)]
pub struct OpenArgs {
    /// Recordings: files that --record has written, or names of those that were kept. The jobs of several stand in one
    /// list, and second 0 is where each of them begins.
    /// Also CSV, TSV, JSON lines and whatever else `read` reads, Parquet, MCAP with JSON messages, numpy's arrays, and TensorBoard's event
    /// files: one, a run's folder, or a folder of runs. A view follows them while they grow; to have one as a job of
    /// a scope that is there for something else, `watch` it
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub files: Vec<PathBuf>,
}

/// Recordings that were kept.
#[derive(Clone, Debug, Default, Args)]
pub struct RecordingsArgs {
    /// Print the list as JSON
    #[arg(long)]
    pub json: bool,
    /// Delete these
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub delete: Vec<PathBuf>,
}

/// Runs in the recordings that were kept.
#[derive(Clone, Debug, Default, Args)]
pub struct RunsArgs {
    /// Only of these: words of the command line or of a job's name
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Print the runs as JSON, with all that is known of them
    #[arg(long)]
    pub json: bool,
}

/// Lines to be read, and what came of them told.
#[derive(Clone, Debug, Args)]
pub struct ReadArgs {
    /// A file, or - for standard input
    #[arg(default_value = "-", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub source: PathBuf,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    /// Also print the first lines, and what was read from each
    #[arg(long)]
    pub lines: bool,
}
