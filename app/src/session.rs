//! One session of the program: parse → start the scope → view it → report.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::CommandFactory;
use sprintscope_sim::{Listen, Scope, ScopeOptions, TimeLimit, Wire};

use crate::cli::{Cli, Options, Task, ViewKind};
use crate::console::{Console, LogFile, Output, eprint, print, say};
use crate::display;
use crate::frames::FrameSummary;
use crate::leave::Leave;
use crate::platform;
use crate::read::read;
use crate::report::Report;
use crate::start::{Audience, start};
use crate::steer::steer;
use crate::steward::{Steward, StopAfter};
use crate::teller::Teller;
use crate::wall_clock::Zone;
use crate::window;

/// Runs what the command line asks for and returns the exit code.
///
/// # Errors
/// What hinders it, with what to do about it.
pub fn run(cli: &Cli) -> anyhow::Result<ExitCode> {
    match &cli.command {
        Some(Task::Completions { shell }) => print_completions(*shell),
        Some(Task::Man) => print_manual(),
        Some(Task::Read(asked)) => read(asked, &cli.options),
        command if let Some(steered) = steer(command.as_ref()) => steered,
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
    let scope = new_scope(options)?;
    let session = Session {
        wire: listen(&scope, options)?,
        scope,
        leave: Leave::default(),
        command,
        options,
    };
    session.open_log()?;
    let stop = options.stop_after.map(|after| StopAfter {
        after,
        method: options.stop_method,
    });
    let steward = Steward::start(&session.scope, stop, &session.leave)?;
    let teller = (!options.quiet).then(|| Teller::start(&session.scope));
    let teller = teller.transpose()?;
    let frames = session.view(audience)?;
    session.scope.set_seen(false);
    session.scope.jobs().shut_down(session.leave.by());
    drop(teller);
    let has_settled = session.settle();
    let code = session.report(frames, summary)?;
    let code = if session.leave.was_forced() {
        ExitCode::FAILURE
    } else {
        code
    };
    drop(steward);
    if !has_settled {
        // Dropping the scope would wait for the reader of our output, which is not to be waited for.
        std::mem::forget(session);
    }
    Ok(code)
}

fn new_scope(options: &Options) -> anyhow::Result<Scope> {
    let usual = ScopeOptions::default();
    let options = ScopeOptions {
        grace: options.grace.unwrap_or(usual.grace),
        limit: match options.grace {
            Some(_) => TimeLimit::Grace,
            None => TimeLimit::WhileSeen,
        },
        memory_bytes: options.memory.unwrap_or(usual.memory_bytes),
    };
    Scope::try_with(options).context("no thread for the scope")
}

/// Listens for clients. That nobody can come in is worth a note, unless somebody was expected.
fn listen(scope: &Scope, options: &Options) -> anyhow::Result<Option<Wire>> {
    let listen = Listen {
        name: options.scope_name.clone().unwrap_or_default(),
        address: options.listen.clone(),
        token_file: options.token_file.clone(),
    };
    let wire = match scope.listen(&listen) {
        Ok(wire) => wire,
        Err(error) if options.listen.is_some() || options.token_file.is_some() => {
            bail!("{error}")
        }
        Err(error) => {
            say(&format!("not listening for clients: {error}"));
            return Ok(None);
        }
    };
    if let Some(name) = options
        .scope_name
        .as_ref()
        .filter(|name| **name != wire.name())
    {
        say(&format!(
            "the name {name} can't be had: clients find this scope as {}",
            wire.name()
        ));
    }
    if let Some(address) = wire.address() {
        say(&format!("listening at {address}"));
    }
    Ok(Some(wire))
}

/// How often to look whether somebody is in a hurry.
const HURRY: Duration = Duration::from_millis(200);

/// One scope from its start to its report.
struct Session<'a> {
    /// Closed before the scope is.
    wire: Option<Wire>,
    scope: Scope,
    leave: Leave,
    command: Option<&'a Task>,
    options: &'a Options,
}

impl Session<'_> {
    fn open_log(&self) -> anyhow::Result<()> {
        if let Some(path) = &self.options.log {
            self.scope.add_log_sink(LogFile::create(path)?);
        }
        Ok(())
    }

    fn start(&self, audience: Audience) {
        self.scope.set_seen(audience == Audience::Watching);
        if audience == Audience::Nobody {
            self.print_logs();
        }
        start(
            (&self.scope, self.wire.as_ref()),
            self.command,
            self.options,
            audience,
        );
        self.leave.jobs_have_begun();
        // Not before there are jobs: with none, all is done.
        // An open scope without a view waits for programs until it is told to end.
        let is_open = matches!(self.command, Some(Task::Open));
        if audience == Audience::Nobody && !is_open || self.options.exit_when_done {
            self.leave.when_done();
        }
    }

    /// Without a window the console has what jobs log.
    fn print_logs(&self) {
        if self.options.quiet {
            return;
        }
        let is_stdout_taken = self.options.summary.as_deref() == Some(Path::new("-"));
        self.scope.add_log_sink(Console {
            output: if is_stdout_taken {
                Output::Stderr
            } else {
                Output::Stdout
            },
            has_names: jobs_to_start(self.command) > 1,
            leave: self.leave.clone(),
        });
    }

    /// Shows the scope until it is time to leave; what the frames cost, if there was a window.
    fn view(&self, audience: Audience) -> anyhow::Result<Option<FrameSummary>> {
        if audience == Audience::Watching {
            // The jobs begin when the window stands: should it fail, they begin without it.
            let begin = || self.start(Audience::Watching);
            match window::show(&self.scope, &self.leave, self.zone(), begin) {
                Ok(frames) => return Ok(Some(frames)),
                Err(lost) if !self.scope.jobs().list().is_empty() => {
                    // As if it had been closed: the jobs are stopped, and the report is written.
                    say(&lost.to_string());
                    return Ok(None);
                }
                Err(missing) if self.options.view == ViewKind::Window => bail!("{missing}"),
                Err(missing) => say(&format!("{missing}. Going on with --view none")),
            }
        }
        self.start(Audience::Nobody);
        self.leave.wait();
        Ok(None)
    }

    /// In which zone clock times are read.
    fn zone(&self) -> Zone {
        if self.options.utc {
            Zone::utc()
        } else {
            Zone::local()
        }
    }

    /// Waits until all the jobs said has been taken in, as long as nobody is in a hurry: a reader of
    /// our output may be slow, or may not read at all.
    fn settle(&self) -> bool {
        while !self.scope.settle_within(HURRY) {
            if self.leave.is_urgent() {
                return false;
            }
        }
        true
    }

    fn report(
        &self,
        frames: Option<FrameSummary>,
        summary: Option<Destination>,
    ) -> anyhow::Result<ExitCode> {
        let view = if frames.is_some() { "window" } else { "none" };
        let report = Report::of(&self.scope, view, frames);
        // Quiet or not, a job that died is worth a word.
        if frames.is_none() && (!self.options.quiet || report.exit_code() != 0) {
            eprint(&report.words());
        }
        if let Some(summary) = summary {
            summary.write(&report.json()?)?;
        }
        Ok(ExitCode::from(report.exit_code()))
    }
}

/// Whether there will be a window: as asked for, or as the display allows.
fn audience(view: ViewKind) -> anyhow::Result<Audience> {
    if view == ViewKind::None {
        return Ok(Audience::Nobody);
    }
    match display::check() {
        Ok(()) => Ok(Audience::Watching),
        Err(missing) if view == ViewKind::Window => bail!("{missing}"),
        Err(missing) => {
            say(&format!("no window: {missing}. Going on with --view none"));
            Ok(Audience::Nobody)
        }
    }
}

fn jobs_to_start(command: Option<&Task>) -> u64 {
    match command {
        Some(Task::Demo(demo)) => demo.jobs.unwrap_or(1),
        Some(Task::Watch(watch)) => watch.sources.len() as u64,
        Some(Task::Open) => 0,
        _ => 1,
    }
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
