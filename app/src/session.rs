//! One session of the program: parse → start the scope → view it → report.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::CommandFactory;
use sprintscope_sim::{Scope, ScopeOptions};

use crate::cli::{Cli, Options, Task, ViewKind};
use crate::console::{Console, LogFile, Output};
use crate::display;
use crate::frames::FrameSummary;
use crate::leave::Leave;
use crate::platform;
use crate::report::Report;
use crate::start::{Audience, start};
use crate::steward::{Steward, StopAfter};
use crate::window;

/// Runs what the command line asks for and returns the exit code.
///
/// # Errors
/// What hinders it, with what to do about it.
pub fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Some(Task::Completions { shell }) => print_completions(*shell),
        Some(Task::Man) => print_manual(),
        command => run_scope(command.as_ref(), &cli.options),
    }
}

fn run_scope(command: Option<&Task>, options: &Options) -> anyhow::Result<ExitCode> {
    platform::raise_open_files();
    let summary = options
        .summary
        .as_deref()
        .map(Destination::open)
        .transpose()?;
    let audience = audience(options.view)?;
    let scope = Scope::try_with(ScopeOptions {
        grace: options.grace,
        ..ScopeOptions::default()
    })
    .context("no thread for the scope")?;
    let leave = Leave::default();
    add_sinks(&scope, command, options, audience, &leave)?;
    if options.exit_when_done || audience == Audience::Nobody {
        leave.when_done();
    }
    start(&scope, command, options, audience);
    let stop = options.stop_after.map(|after| StopAfter {
        after,
        method: options.stop_method,
    });
    let steward = Steward::start(&scope, stop, &leave)?;
    let (view, frames) = watch(&scope, options, audience, &leave)?;
    scope.shut_down(leave.by());
    drop(steward);
    let report = Report::of(&scope, view, frames);
    if audience == Audience::Nobody && !options.quiet {
        eprint(&report.words());
    }
    if let Some(summary) = summary {
        summary.write(&report.json()?)?;
    }
    Ok(ExitCode::from(report.exit_code()))
}

/// Whether there will be a window: as asked for, or as the display allows.
fn audience(view: ViewKind) -> anyhow::Result<Audience> {
    match (view, display::check()) {
        (ViewKind::None, _) => Ok(Audience::Nobody),
        (_, Ok(())) => Ok(Audience::Watching),
        (ViewKind::Window, Err(missing)) => bail!("{missing}"),
        (ViewKind::Auto, Err(missing)) => {
            eprint(&format!(
                "sprintscope: no window: {missing}. Going on with --view none\n"
            ));
            Ok(Audience::Nobody)
        }
    }
}

fn add_sinks(
    scope: &Scope,
    command: Option<&Task>,
    options: &Options,
    audience: Audience,
    leave: &Leave,
) -> anyhow::Result<()> {
    if let Some(path) = &options.log {
        scope.add_log_sink(LogFile::create(path)?);
    }
    if audience == Audience::Nobody && !options.quiet {
        let is_stdout_taken = options.summary.as_deref() == Some(Path::new("-"));
        scope.add_log_sink(Console {
            output: if is_stdout_taken {
                Output::Stderr
            } else {
                Output::Stdout
            },
            has_names: jobs_to_start(command) > 1,
            leave: leave.clone(),
        });
    }
    Ok(())
}

fn jobs_to_start(command: Option<&Task>) -> u64 {
    match command {
        Some(Task::Demo(demo)) => demo.jobs.unwrap_or(1),
        Some(Task::Watch(watch)) => watch.sources.len() as u64,
        _ => 1,
    }
}

/// Shows the scope until it is time to leave. Says where it was shown and what the frames cost.
fn watch(
    scope: &Scope,
    options: &Options,
    audience: Audience,
    leave: &Leave,
) -> anyhow::Result<(&'static str, Option<FrameSummary>)> {
    if audience == Audience::Watching {
        match window::show(scope, leave) {
            Ok(frames) => return Ok(("window", Some(frames))),
            Err(missing) if options.view == ViewKind::Window => bail!("{missing}"),
            Err(missing) => {
                eprint(&format!(
                    "sprintscope: {missing}. Going on with --view none\n"
                ));
                leave.when_done();
            }
        }
    }
    leave.wait();
    Ok(("none", None))
}

/// Where the summary goes, opened before anything runs: an hour's work is not to end in an error.
enum Destination {
    Stdout,
    File(std::fs::File, std::path::PathBuf),
}

impl Destination {
    fn open(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Stdout);
        }
        let file = std::fs::File::create(path).with_context(|| {
            let path = path.display();
            format!("{path}: can't write the summary; give --summary a file that can be made")
        })?;
        Ok(Self::File(file, path.into()))
    }

    fn write(self, json: &str) -> anyhow::Result<()> {
        match self {
            Self::Stdout => print(json.as_bytes()),
            Self::File(mut file, path) => file
                .write_all(json.as_bytes())
                .with_context(|| format!("{}: writing the summary", path.display())),
        }
    }
}

fn print_completions(shell: clap_complete::Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sprintscope", &mut script);
    print(&script)?;
    Ok(ExitCode::SUCCESS)
}

fn print_manual() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    print(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output; a reader that has gone away is no error of ours.
fn print(bytes: &[u8]) -> anyhow::Result<()> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(error).context("writing to standard output")
        }
        _ => Ok(()),
    }
}

fn eprint(text: &str) {
    // With standard error closed there is nowhere left to say anything.
    let _nowhere = std::io::stderr().write_all(text.as_bytes());
}
