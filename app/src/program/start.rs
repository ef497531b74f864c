//! Starts in a scope what the command line asks for.

mod broker;
mod distinct_names;
mod files;
mod sources;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use sprintscope_sim::format::Corrections;
use sprintscope_sim::job::SeriesSpec;
use sprintscope_sim::source::{
    Keyboard, LineControl, Output, ProcessSpec, ProgramInput, ReadOptions, StopWay, process_at,
    standard_input,
};
use sprintscope_sim::task::{Load, Signal, Spacing, smooth, sprinter, stopper};
use sprintscope_sim::wire::{Guests, Wire};
use sprintscope_sim::{JobId, JobSpec, Scope, TaskSpec};

pub(crate) use self::broker::{learn_password, password_of_environment};
use self::distinct_names::distinct_names;
pub(crate) use self::files::{is_recording, open_file};
pub(crate) use self::sources::start_asked;
use self::sources::start_source;
use super::carried;
use super::cli::{DemoArgs, Options, RunArgs, Task};
use super::line_controls;
use super::piped::is_piped_into;
use super::say::say;
use crate::view::corrections::Kept;

/// Whether a person watches, or the program ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// A window is open.
    Watching,
    /// Nobody: what isn't limited gets a limit.
    Nobody,
}

/// Starts the jobs of this command; a program is typed to on this keyboard. Without a command, what is
/// piped in is watched, or the demo runs.
pub(crate) fn start(
    (scope, wire, keyboard): (&Scope, Option<&Wire>, &Arc<Keyboard>),
    command: Option<&Task>,
    options: &Options,
    audience: Audience,
) {
    match command {
        Some(Task::Run(run)) => {
            let guests = wire.map(Wire::guests);
            start_program((scope, guests.as_ref(), keyboard), run, options, audience);
        }
        Some(Task::Watch(watch)) => {
            let names = distinct_names(&watch.sources);
            for (address, name) in watch.sources.iter().zip(names) {
                start_source(scope, (address, name), watch, options);
            }
        }
        Some(Task::Demo(demo)) => start_demo(scope, demo, options, audience),
        Some(Task::Open(open)) => files::open_files(scope, open, options, audience),
        Some(
            Task::Completions { .. }
            | Task::Man
            | Task::Config
            | Task::Export(_)
            | Task::Recordings(_)
            | Task::Runs(_)
            | Task::Read(_)
            | Task::Jobs(_)
            | Task::Stop(_)
            | Task::Set(_)
            | Task::Restart(_)
            | Task::Remove(_)
            | Task::Mark(_)
            | Task::Wait(_)
            | Task::Get(_)
            | Task::Log(_)
            | Task::Events(_),
        ) => {}
        None if is_piped_into() => {
            let controls = line_controls::of_line(STANDARD_INPUT, options);
            let job = standard_input(read_options(STANDARD_INPUT, options));
            scope.start(job.line_controls(&controls));
        }
        None => start_demo(scope, &DemoArgs::default(), options, audience),
    }
}

/// What a job that reads standard input says of itself, as [`Address`] writes it.
pub(crate) const STANDARD_INPUT: &str = "standard input";

/// What a person corrected before of the source of this command line, as its job's detail says it.
pub(crate) fn corrections(line: &str) -> Corrections {
    let kept = Kept::of(line).map_or(Ok(Corrections::default()), |kept| kept.load());
    kept.unwrap_or_else(|error| {
        say(&error);
        Corrections::default()
    })
}

/// How a source of this command line is read: as asked for, and as a person corrected it before.
fn read_options(line: &str, options: &Options) -> ReadOptions {
    ReadOptions {
        name: options.name.clone(),
        format: options.format,
        x: options.x.clone(),
        only: options.only.clone(),
        skip: options.skip.clone(),
        corrections: corrections(line),
        follow: false,
    }
}

/// Where a program reads what is typed: at its own terminal, which a person types on through ours or in
/// the window. What was piped to us is for the program.
fn program_input(run: &RunArgs, controls: &[LineControl], audience: Audience) -> ProgramInput {
    let is_watched = audience == Audience::Watching;
    if run.no_input {
        ProgramInput::Nothing
    } else if controls.iter().any(LineControl::says_lines) {
        if crate::platform::stdin_is_a_pipe() {
            say("what is piped in isn't read: --control says lines to the program's input");
        }
        ProgramInput::Lines
    } else if std::io::stdin().is_terminal() || is_watched && crate::platform::stdin_is_nothing() {
        ProgramInput::Keyboard
    } else if is_watched || std::fs::File::open("/dev/tty").is_ok() {
        ProgramInput::Beside
    } else {
        ProgramInput::Inherited
    }
}

fn start_program(
    (scope, guests, keyboard): (&Scope, Option<&Guests>, &Arc<Keyboard>),
    run: &RunArgs,
    options: &Options,
    audience: Audience,
) -> Option<JobId> {
    let words = run.command.iter().map(|word| word.to_string_lossy());
    let line = words.collect::<Vec<_>>().join(" ");
    let mut command = run.command.iter().cloned();
    let program = command.next()?;
    let controls = line_controls::of_line(&line, options);
    let spec = ProcessSpec {
        output: if run.pipe {
            Output::Pipe
        } else {
            Output::Terminal
        },
        input: program_input(run, &controls, audience),
        read: read_options(&line, options),
        stop: match (&options.stop_by, options.stop_signal) {
            (Some(command), _) => StopWay::Command(command.clone()),
            (None, Some(signal)) => StopWay::Signal(signal),
            (None, None) => StopWay::Usual,
        },
        ..ProcessSpec::new(program).args(command)
    };
    let guest = guests.and_then(|guests| {
        let guest = guests.guest(options.name.is_some());
        let guest = guest.map_err(|error| say(&format!("no place for a client: {error}")));
        Some((guests, guest.ok()?))
    });
    let job = match guest {
        Some((guests, guest)) => {
            let spec = ProcessSpec {
                env: environment(guests),
                ticket: guest.ticket,
                ..spec
            };
            process_at(spec, Arc::clone(keyboard))
                .line_controls(&controls)
                .task(guest.task)
        }
        None => process_at(spec, Arc::clone(keyboard)).line_controls(&controls),
    };
    Some(scope.start(job).id())
}

/// What a program finds in its environment, so that it can speak to the scope.
fn environment(guests: &Guests) -> Vec<(OsString, OsString)> {
    let mut variables = vec![("SPRINTSCOPE_SOCKET".into(), guests.path().into())];
    match carried::python_path() {
        Ok(client) => {
            // Behind what the person has put there.
            let mut path = std::env::var_os("PYTHONPATH").unwrap_or_default();
            if !path.is_empty() {
                path.push(":");
            }
            path.push(client);
            variables.push(("PYTHONPATH".into(), path));
        }
        Err(error) => say(&format!("Python programs don't find the client: {error}")),
    }
    variables
}

fn start_demo(scope: &Scope, demo: &DemoArgs, options: &Options, audience: Audience) {
    for _ in 0..demo.jobs.unwrap_or(1) {
        scope.start(demo_job(demo, options, audience));
    }
}

/// Samples that an evaluator takes in one go; with more it would fall behind, and skip.
const MOST_EVALUATED: f64 = 30_000.0;

/// The recipe: a sprinter that would go on to 400, a stopper that counts to 41, at 0.1 s each. In a
/// window without a limit it goes on for ever, and faster, so that there is something to see.
fn demo_job(demo: &DemoArgs, options: &Options, audience: Audience) -> JobSpec {
    let is_limited = demo.sprints.is_some() || demo.stops.is_some();
    let is_stopped = options.stop_after.is_some();
    let is_recipe = !is_limited && !is_stopped && audience == Audience::Nobody;
    let (usual_sprints, usual_stops) = if is_recipe { (400, 41) } else { (0, 0) };
    let sprints = demo.sprints.unwrap_or(usual_sprints);
    let is_endless =
        sprints == 0 && demo.stops.unwrap_or(usual_stops) == 0 && audience == Audience::Watching;
    let (usual_interval, usual_signal) = if is_endless {
        (0.02, Signal::Noisy)
    } else {
        (0.1, Signal::Count)
    };
    let secs = |given: Option<f64>, usual| Duration::from_secs_f64(given.unwrap_or(usual).min(1e9));
    let interval = secs(demo.sprinter_interval, usual_interval);
    let stopper_interval = secs(demo.stopper_interval, 0.1);
    let stops = demo.stops.unwrap_or(match audience {
        // Nobody would stop it: it ends when the sprinter has.
        Audience::Nobody if demo.sprints.is_some() && !is_stopped => {
            let ticks = sprints as f64 * interval.as_secs_f64() / stopper_interval.as_secs_f64();
            ticks.ceil() as u64 + u64::from(sprints > 0)
        }
        _ => usual_stops,
    });
    let load = Load {
        signal: demo.signal.unwrap_or(usual_signal),
        series: demo.series.unwrap_or(1).min(1_000_000) as u32,
        rate_hz: demo.rate,
        prefill: demo.prefill.unwrap_or_default(),
        spacing: if demo.irregular {
            Spacing::Uneven
        } else {
            Spacing::Even
        },
    };
    let name = options.name.as_deref().unwrap_or("demo");
    let job = JobSpec::new(name)
        .detail("a sprinter and a stopper")
        .without_io()
        .task(sprinter(sprints, interval, load));
    let evaluation = interval.max(Duration::from_millis(50));
    let samples_per_evaluation = load.rate_hz.unwrap_or_default() * evaluation.as_secs_f64();
    // Who says how many series there are to be gets that many.
    let is_evaluated = demo.series.is_none() && samples_per_evaluation <= MOST_EVALUATED;
    let job = if is_evaluated {
        job.task(smooth("sprinter", evaluation, 0.5))
    } else {
        job
    };
    let job = if is_endless && is_evaluated {
        job.task(rhythm(evaluation))
    } else {
        job
    };
    job.stopper(stopper(stops, stopper_interval))
}

/// Milliseconds from each of the sprinter's samples to the next: turning its interval shows here.
fn rhythm(interval: Duration) -> TaskSpec {
    TaskSpec::new("rhythm", |ctx| {
        let sprinter = ctx.read("sprinter");
        let rhythm = ctx.series(SeriesSpec::named("rhythm").unit("ms"));
        async move {
            let mut last = None;
            while ctx.sleep().await {
                for sample in sprinter.take() {
                    if let Some(before) = last.replace(sample.t) {
                        // A job that was cut off has no one to tell; its stop says so.
                        let _cut_off = rhythm.push(sample.t, (sample.t - before) * 1e3);
                    }
                }
            }
        }
    })
    .every(interval)
}
