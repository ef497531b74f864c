//! A program as a source: what it prints is read, and it is stopped like any job.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use crate::job::{JobSpec, Reason, StopEvent, Stream, TaskContext, TaskEnd, TaskSpec};

use super::child::{Child, Outputs};
use super::drain::Outlets;
use super::feed::{Feed, XAxis};
use super::input::{End, Input};
use super::intake::Intake;
use super::ladder::{Cause, Ladder};
use super::name::job_name;
use super::process_spec::{Output, ProcessSpec};
use super::program::cannot_start;
use super::pty::SIZE;
use super::pump::{PumpError, pump};

/// How long a killed job goes on saying what its program had printed, if the channel has no room.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// A job that runs a program and reads what it prints.
///
/// It ends as "exit code N" or "signal N" when the program ends by itself. At the stop event the
/// program's process group gets SIGTERM, and after the grace SIGKILL; a program that speaks to the
/// scope by itself is asked in words before that, and has a grace to follow. Nothing that the program
/// started outlives the job, however that ends.
pub fn process(spec: ProcessSpec) -> JobSpec {
    let name = spec.read.name.clone();
    let name = name.unwrap_or_else(|| job_name(&spec.program, &spec.args));
    let detail = spec.command_line();
    let intake = Intake::new(spec.read.clone());
    let (spec, taken) = (Arc::new(spec), Arc::clone(&intake));
    let reader = TaskSpec::new("reader", move |ctx| {
        run(ctx, Arc::clone(&spec), Arc::clone(&taken))
    });
    JobSpec::new(name)
        .detail(detail)
        .task(reader)
        .attach(intake)
        .killed_by_its_source()
}

async fn run(ctx: TaskContext, spec: Arc<ProcessSpec>, intake: Arc<Intake>) -> TaskEnd {
    let end = run_program(&ctx, spec, intake).await;
    // What the program said to the scope by itself is yet to be read, too.
    ctx.let_guest_finish().await;
    end
}

async fn run_program(ctx: &TaskContext, spec: Arc<ProcessSpec>, intake: Arc<Intake>) -> TaskEnd {
    let (mut child, outputs) = match Child::start(&spec) {
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
    watch(ctx, (&spec, &intake), &mut child, outputs)
        .await
        .unwrap_or_else(|error| {
            let why = format!("{}: {error}", spec.program.display());
            TaskEnd::Failed(Reason::Failed(why))
        })
}

/// Reads what the program prints until it has exited and everything was read.
async fn watch(
    ctx: &TaskContext,
    source: (&ProcessSpec, &Arc<Intake>),
    child: &mut Child,
    outputs: Outputs,
) -> Result<TaskEnd, PumpError> {
    let [mut out, mut err] = ears(ctx, source, outputs)?;
    let outlets = Outlets([out.input.activity(), err.input.activity()]);
    let enough = StopEvent::new();
    let listening =
        async { tokio::try_join!(out.listen(ctx, &enough), err.listen(ctx, &enough)).map(drop) };
    tokio::pin!(listening);
    let ladder = Ladder::new(ctx, child, &source.0.stop, &outlets);
    let (cause, has_heard_all) = tokio::select! {
        biased;
        over = hear_until_over(&ladder, listening.as_mut()) => over?,
        () = ladder.pass_signals() => unreachable!("it passes on whatever comes"),
    };
    // What is left, if anything is: nobody writes to the outputs behind this.
    child.kill_all();
    if !has_heard_all {
        let impatience = async {
            ctx.kill_event().wait().await;
            sleep(LAST_WORDS).await;
        };
        tokio::select! {
            biased;
            heard = last_words(listening, &outlets, &enough) => heard?,
            () = impatience => {}
        }
    }
    Ok(cause.end(child.exited().await?))
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
    enough: &StopEvent,
) -> Result<(), PumpError> {
    tokio::select! {
        biased;
        heard = &mut listening => return heard,
        () = outlets.caught_up() => enough.set(),
    }
    listening.await
}

/// One output of the program and what becomes of it.
struct Ear {
    input: Input,
    feed: Feed,
}

impl Ear {
    async fn listen(&mut self, ctx: &TaskContext, enough: &StopEvent) -> Result<(), PumpError> {
        let Self { input, feed } = self;
        pump(ctx, (input, feed), enough).await?;
        feed.finish().await?;
        feed.sum_up().await?;
        Ok(())
    }
}

/// Standard output's and standard error's.
fn ears(
    ctx: &TaskContext,
    (spec, intake): (&ProcessSpec, &Arc<Intake>),
    outputs: Outputs,
) -> io::Result<[Ear; 2]> {
    let end = match spec.output {
        Output::Terminal => End::HungUp,
        Output::Pipe => End::Nothing,
    };
    let ear = |descriptor, stream| {
        let mut feed = Feed::new(ctx, stream, intake, XAxis::Time);
        if spec.output == Output::Terminal {
            feed.set_terminal(SIZE.ws_col, SIZE.ws_row);
        }
        let input = Input::new(descriptor, end)?;
        Ok(Ear { input, feed })
    };
    let Outputs { out, err } = outputs;
    let out: io::Result<Ear> = ear(out, Stream::Out);
    Ok([out?, ear(err, Stream::Err)?])
}

#[cfg(test)]
mod tests;
