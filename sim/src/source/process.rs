//! A program as a source: what it prints is read, and it is stopped like any job.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use crate::job::{JobSpec, Reason, Stream, TaskContext, TaskEnd, TaskSpec};
use crate::latch::Latch;

use super::child::{Child, Outputs};
use super::drain::Outlets;
use super::feed::{FallbackAxis, Feed};
use super::input::{End, Input};
use super::intake::Intake;
use super::keyboard::Keyboard;
use super::ladder::{Cause, Ladder};
use super::name::job_name;
use super::process_spec::{Output, ProcessSpec};
use super::program::cannot_start;
use super::pump::{PumpError, pump};
use super::terminals::SIZE;
use super::way_back::WayBack;

/// How long a killed job goes on saying what its program had printed, if the channel has no room.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A job that runs a program and reads what it prints.
///
/// It ends as "exit code N" or "signal N" when the program ends by itself. At the stop event the
/// program's process group gets SIGTERM, and after the grace SIGKILL; a program that speaks to the
/// scope by itself is asked in words before that, and has a grace to follow. Nothing that the program
/// started outlives the job, however that ends.
pub fn process(spec: ProcessSpec) -> JobSpec {
    process_at(spec, Arc::default())
}

/// The same with a keyboard, and what a person has beside it, of which others hold a handle.
pub fn process_at(spec: ProcessSpec, keyboard: Arc<Keyboard>) -> JobSpec {
    let name = spec.read.name.clone();
    let name = name.unwrap_or_else(|| job_name(&spec.program, &spec.args));
    let detail = spec.command_line();
    let intake = Intake::new(spec.read.clone());
    keyboard.set_programs_input(spec.reads_keyboard());
    let keyboard = spec.has_keyboard().then_some(keyboard);
    let way_back = spec.reads_lines().then(WayBack::new);
    let (spec, taken, typed) = (Arc::new(spec), Arc::clone(&intake), keyboard.clone());
    let said = way_back.clone();
    let reader = TaskSpec::new("reader", move |ctx| {
        let ways = (typed.clone(), said.clone());
        run(ctx, Arc::clone(&spec), Arc::clone(&taken), ways)
    });
    let job = JobSpec::new(name);
    let job = match keyboard {
        Some(keyboard) => job.attach(keyboard),
        None => job,
    };
    let job = match way_back {
        Some(way_back) => job.attach(way_back),
        None => job,
    };
    job.detail(detail)
        .task(reader)
        .attach(intake)
        .killed_by_its_source()
        .running_a_program()
        .live_source()
}

/// What is typed to a program, and lines that are said to it.
type WaysIn = (Option<Arc<Keyboard>>, Option<Arc<WayBack>>);

/// Says lines at a program's standard input, where that is a pipe of ours.
async fn say_lines(
    ctx: &TaskContext,
    way_back: Option<&WayBack>,
    to_input: Option<OwnedFd>,
) -> Infallible {
    match (way_back, to_input) {
        (Some(way_back), Some(input)) => way_back.open().say_all(ctx, input).await,
        _ => pending().await,
    }
}

async fn run(
    ctx: TaskContext,
    spec: Arc<ProcessSpec>,
    intake: Arc<Intake>,
    (keyboard, way_back): WaysIn,
) -> TaskEnd {
    let end = run_program(&ctx, spec, intake, (keyboard, way_back)).await;
    // What the program said to the scope by itself is yet to be read, too.
    ctx.let_guest_finish().await;
    ctx.end_with_guest(end)
}

async fn run_program(
    ctx: &TaskContext,
    spec: Arc<ProcessSpec>,
    intake: Arc<Intake>,
    (keyboard, way_back): WaysIn,
) -> TaskEnd {
    let size = keyboard.as_ref().map_or(SIZE, |keyboard| keyboard.size());
    let (mut child, mut outputs) = match Child::start(&spec, size) {
        Ok(started) => started,
        Err(error) => {
            let why = cannot_start(&spec.program, &error);
            return TaskEnd::Failed(Reason::Failed(why));
        }
    };
    ctx.tell("pid", child.pid().to_string());
    if let Some(format) = spec.read.format {
        ctx.tell("format", format.name());
    }
    let to_input = outputs.input.take();
    let watched = watch(
        ctx,
        (&spec, &intake, keyboard.as_ref()),
        &mut child,
        outputs,
    );
    let end = tokio::select! {
        biased;
        end = watched => end,
        never = say_lines(ctx, way_back.as_deref(), to_input) => match never {},
    };
    end.unwrap_or_else(|error| {
        let why = format!("{}: {error}", spec.program.display());
        TaskEnd::Failed(Reason::Failed(why))
    })
}

/// Reads what the program prints until it has exited and everything was read.
async fn watch(
    ctx: &TaskContext,
    source: (&ProcessSpec, &Arc<Intake>, Option<&Arc<Keyboard>>),
    child: &mut Child,
    outputs: Outputs,
) -> Result<TaskEnd, PumpError> {
    let plugged = source
        .2
        .map(|keyboard| keyboard.plug_in((&outputs.out, &outputs.err)));
    let _plugged = plugged.transpose()?;
    let [mut out, mut err] = output_readers(ctx, source, outputs)?;
    let outlets = Outlets([out.input.activity(), err.input.activity()]);
    let enough = Latch::new();
    let mut listening = Box::pin(async {
        tokio::try_join!(out.listen(ctx, &enough), err.listen(ctx, &enough)).map(drop)
    });
    let ladder = Ladder::new(ctx, child, &source.0.stop, &outlets);
    let (cause, has_heard_all) = tokio::select! {
        biased;
        over = hear_until_over(&ladder, listening.as_mut()) => over?,
        () = ladder.pass_signals() => unreachable!("it passes on whatever comes"),
    };
    drop(ladder);
    // What is left, if anything is: nobody writes to the outputs behind this.
    child.kill_all();
    if !has_heard_all {
        let impatience = async {
            ctx.kill_event().wait().await;
            sleep(LAST_WORDS).await;
        };
        tokio::select! {
            biased;
            heard = last_words(listening.as_mut(), &outlets, &enough) => heard?,
            () = impatience => {}
        }
    }
    drop(listening);
    let status = child.exited().await?;
    end_of_output(ctx, [&mut out, &mut err], is_whole(cause, status)).await?;
    Ok(cause.end(status))
}

/// Whether a last line without an end is one all the same: the program ended by itself. One that was
/// ended by a signal may have been cut off in the middle of a number; a shell says 128 and the signal
/// of a child that was.
fn is_whole(cause: Cause, status: ExitStatus) -> bool {
    let is_of_signal = |code: i32| (129..=192).contains(&code);
    cause != Cause::Kill && status.code().is_some_and(|code| !is_of_signal(code))
}

/// Nothing more comes: reads what waited for more.
async fn end_of_output(
    ctx: &TaskContext,
    output_readers: [&mut OutputReader; 2],
    is_whole: bool,
) -> Result<(), PumpError> {
    let reading = async {
        for OutputReader { feed, .. } in output_readers {
            if is_whole {
                feed.finish().await?;
            } else {
                feed.break_off().await?;
            }
            feed.sum_up().await?;
        }
        Ok(())
    };
    let impatience = async {
        ctx.kill_event().wait().await;
        sleep(LAST_WORDS).await;
    };
    tokio::select! {
        biased;
        read = reading => read,
        () = impatience => Ok(()),
    }
}

/// Returns why the program ended, and whether its outputs had come to their ends before.
async fn hear_until_over(
    ladder: &Ladder<'_>,
    mut listening: Pin<&mut impl Future<Output = Result<(), PumpError>>>,
) -> Result<(Cause, bool), PumpError> {
    let course = ladder.climb();
    tokio::pin!(course);
    tokio::select! {
        biased;
        heard = &mut listening => heard?,
        cause = &mut course => return Ok((cause?, false)),
    }
    Ok((course.await?, true))
}

/// Reads what was written, but doesn't wait for the end of an output that somebody keeps open who
/// can't be killed from here.
async fn last_words(
    mut listening: Pin<&mut impl Future<Output = Result<(), PumpError>>>,
    outlets: &Outlets,
    enough: &Latch,
) -> Result<(), PumpError> {
    tokio::select! {
        biased;
        heard = &mut listening => return heard,
        () = outlets.caught_up() => enough.set(),
    }
    listening.await
}

/// One output of the program and what becomes of it.
struct OutputReader {
    input: Input,
    feed: Feed,
}

impl OutputReader {
    async fn listen(&mut self, ctx: &TaskContext, enough: &Latch) -> Result<(), PumpError> {
        let Self { input, feed } = self;
        pump(ctx, (input, feed), enough).await?;
        Ok(())
    }
}

/// Standard output's and standard error's.
fn output_readers(
    ctx: &TaskContext,
    (spec, intake, keyboard): (&ProcessSpec, &Arc<Intake>, Option<&Arc<Keyboard>>),
    outputs: Outputs,
) -> io::Result<[OutputReader; 2]> {
    let end = match spec.output {
        Output::Terminal => End::HungUp,
        Output::Pipe => End::Nothing,
    };
    let size = keyboard.map_or(SIZE, |keyboard| keyboard.size());
    let reader = |descriptor, stream| {
        let mut feed = Feed::new(ctx, stream, intake, FallbackAxis::Time);
        feed.count_lines();
        if spec.output == Output::Terminal {
            feed.set_terminal(size.ws_col, size.ws_row);
        }
        if let Some(keyboard) = keyboard {
            feed.set_keyboard(keyboard);
        }
        let input = Input::new(descriptor, end)?;
        Ok(OutputReader { input, feed })
    };
    let Outputs { out, err, input: _ } = outputs;
    let out: io::Result<OutputReader> = reader(out, Stream::Out);
    Ok([out?, reader(err, Stream::Err)?])
}

#[cfg(test)]
mod tests;
