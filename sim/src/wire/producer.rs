//! A producer: a client that is a job.

use std::sync::{Arc, Weak};

use tokio::time::sleep;

use crate::format::without_sequences;
use crate::job::{
    CutOff, JobManager, JobSpec, LogLine, Reason, StopMethod, Stream as LogStream, TaskContext,
    TaskEnd, TaskSpec, clean_text,
};

use crate::source::Spoken;

use super::VERSION;
use super::connection::Stream;
use super::ending;
use super::handshake::{Handshake, NextHandshake};
use super::lines::{LINE_MAX, LineError, Lines};
use super::message::{Done, FromProducer, Log, OwnStop, Reply};
use super::outbox::Outbox;
use super::peer;
use super::samples::{ProducerSeries, SampleError};
use super::time_limit;
use super::unread::{Unread, numbers_in_part};

/// Lines of one log message that are taken, and a line's characters; the rest is counted.
const LOG_LINES: usize = 128;
const LOG_CHARS: usize = 4_096;

/// Of those that a client left undone so many are named.
const NAMES_LEFT: usize = 128;

/// The job of a producer. Its program was not started from here, and can't be started again.
pub(super) fn job(handshake: Handshake) -> JobSpec {
    let hello = &handshake.hello;
    let name = hello.name.clone().unwrap_or_else(|| "client".into());
    let program = hello.detail.as_ref().or(hello.program.as_ref());
    let pid = hello.pid.map(|pid| format!("pid {pid}"));
    let detail = program
        .cloned()
        .into_iter()
        .chain(pid)
        .collect::<Vec<_>>()
        .join(", ");
    let attached = Arc::new(NextHandshake::with(handshake));
    let next = Arc::clone(&attached);
    let client = TaskSpec::new("client", move |ctx| {
        let handshake = next.take();
        async move {
            match handshake {
                Some(handshake) => Conversation::hold(&ctx, handshake, false).await,
                None => TaskEnd::Failed(Reason::Failed(
                    "its program was not started from here: start it again where it was".into(),
                )),
            }
        }
    });
    JobSpec::new(name)
        .detail(crate::job::clean_name(&detail))
        .of_client()
        .attach(attached)
        .stopper(client)
}

/// One producer's conversation with the scope.
pub(super) struct Conversation<'a> {
    ctx: &'a TaskContext,
    series: ProducerSeries,
    outbox: &'a Outbox,
    jobs: Weak<JobManager>,
    /// Reads what it prints, once it has sent that.
    spoken: Option<Spoken>,
    has_noted_unknown: bool,
    has_noted_bad: bool,
    /// A guest's error ends its program, not this job.
    is_guest: bool,
}

impl Conversation<'_> {
    /// Holds it to its end, which is the job's.
    pub(super) async fn hold(ctx: &TaskContext, handshake: Handshake, is_guest: bool) -> TaskEnd {
        let Handshake {
            hello,
            stream,
            mut lines,
            scope,
            jobs,
        } = handshake;
        let stream = match stream.attach() {
            Ok(stream) => stream,
            Err(error) => return TaskEnd::Failed(Reason::Failed(error.to_string())),
        };
        lines.line_max = LINE_MAX;
        if let Some(pid) = hello.pid {
            ctx.tell("pid", pid.to_string());
        }
        let outbox = Outbox::new();
        outbox.answer(&Reply::Welcome {
            version: VERSION,
            scope,
            now: ctx.now(),
            job: Some(ctx.job_name().to_string()),
            id: Some(ctx.job_id().0),
            grace: Some(ctx.grace().as_secs_f64()),
            limit: time_limit::told(ctx, is_guest),
        });
        let mut conversation = Conversation {
            ctx,
            series: ProducerSeries::new(ctx),
            outbox: &outbox,
            jobs,
            spoken: None,
            has_noted_unknown: false,
            has_noted_bad: false,
            is_guest,
        };
        tokio::select! {
            biased;
            () = outbox.send(ctx, &stream) => TaskEnd::Finished,
            end = conversation.listen(&stream, lines) => {
                end.unwrap_or(TaskEnd::Failed(Reason::Abandoned))
            }
            () = time_limit::overdue(ctx, &outbox), if !is_guest => TaskEnd::Failed(Reason::LoopStopped),
        }
    }

    async fn listen(&mut self, stream: &Stream, lines: Lines) -> Result<TaskEnd, CutOff> {
        let mut unread = Unread {
            ctx: self.ctx,
            stream,
            lines,
        };
        loop {
            loop {
                match unread.lines.take() {
                    Ok(None) => break,
                    Ok(Some(line)) => {
                        if let Some(end) = self.take_in(line).await? {
                            self.end_of_words().await?;
                            self.series.flush(self.ctx).await?;
                            return Ok(end);
                        }
                    }
                    Err(error) => {
                        self.series.flush(self.ctx).await?;
                        return self.refuse(stream, &error).await;
                    }
                }
            }
            self.series.flush(self.ctx).await?;
            // What is asked of the producer goes between two readings, however much it says.
            tokio::task::yield_now().await;
            let wait = self.spoken.as_ref().and_then(Spoken::wait);
            let filled = tokio::select! {
                biased;
                filled = unread.lines.fill(stream) => filled,
                () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                    if let Some(spoken) = &mut self.spoken {
                        spoken.tick().await?;
                    }
                    continue;
                }
            };
            match filled {
                Ok(true) => {}
                Ok(false) | Err(LineError::Io(_)) => return self.lost(stream).await,
                Err(error) => return self.refuse(stream, &error).await,
            }
        }
    }

    async fn end_of_words(&mut self) -> Result<(), CutOff> {
        match &mut self.spoken {
            Some(spoken) => spoken.finish().await,
            None => Ok(()),
        }
    }

    async fn lost(&mut self, stream: &Stream) -> Result<TaskEnd, CutOff> {
        self.end_of_words().await?;
        if self.is_guest {
            self.note("connection lost").await?;
        } else if let Some(pid) = stream.peer()
            && peer::has_ended(pid).await
        {
            return Ok(TaskEnd::Failed(Reason::ProgramEnded));
        }
        Ok(TaskEnd::Failed(Reason::ConnectionLost))
    }

    async fn refuse(&self, stream: &Stream, error: &LineError) -> Result<TaskEnd, CutOff> {
        let error = error.to_string();
        let reply = Reply::Refused {
            error: error.clone(),
        };
        // It may be gone.
        let _unheard = stream.write_at_once(&reply.line());
        if self.is_guest {
            self.note(&error).await?;
        }
        Ok(TaskEnd::Failed(Reason::Failed(error)))
    }

    /// Takes a line in; how the job ends, if that is what it said.
    async fn take_in(&mut self, line: &[u8]) -> Result<Option<TaskEnd>, CutOff> {
        if line.is_empty() {
            return Ok(None);
        }
        let message = match FromProducer::parse(line) {
            Ok(message) => message,
            Err(error) => {
                self.series.unreadable(numbers_in_part(line));
                self.bad("message", None, &error).await?;
                return Ok(None);
            }
        };
        match message {
            FromProducer::Samples(samples) => {
                let taken = self.series.take(self.ctx, samples).await;
                self.check("samples", taken).await?;
            }
            FromProducer::Series(series) => {
                let taken = self.series.announce(self.ctx, series).await;
                self.check("series", taken).await?;
            }
            FromProducer::Log(log) => self.log(log).await?,
            FromProducer::Control(control) => self.outbox.announce(self.ctx, control).await,
            FromProducer::Applied(applied) => self.outbox.applied(self.ctx, applied).await,
            FromProducer::Skipped(skipped) => {
                self.ctx.count_dropped(skipped.samples);
                self.series.skipped(skipped.samples);
            }
            FromProducer::Stop(stop) => self.own_stop(stop).await?,
            FromProducer::Mark(mark) => {
                // Where it stands among the samples that were sent before it.
                self.series.flush(self.ctx).await?;
                self.ctx.mark_at(&mark.text, mark.at).await?;
            }
            FromProducer::Rename(rename) => {
                let name = crate::job::clean_name(&rename.name);
                if let Some(jobs) = self.jobs.upgrade().filter(|_| !name.is_empty()) {
                    jobs.rename(self.ctx.job_id(), &name);
                }
            }
            FromProducer::Seen(seen) if seen.method == StopMethod::Event.name() => {
                self.ctx.guest_saw();
                if !self.is_guest {
                    let name = self.ctx.job_name().to_string();
                    self.ctx.tell_at_work(vec![name], "told");
                }
            }
            // Only of the event there is something to be seen.
            FromProducer::Seen(_) => {}
            FromProducer::Done(done) => return self.done(done).await.map(Some),
            FromProducer::Unknown(kind) => self.unknown(&kind).await?,
        }
        Ok(None)
    }

    async fn check(&mut self, about: &str, taken: Result<(), SampleError>) -> Result<(), CutOff> {
        match taken {
            Ok(()) => Ok(()),
            Err(SampleError::CutOff(cut_off)) => Err(cut_off),
            Err(error) => self.bad(about, None, &error).await,
        }
    }

    /// Counts a bad message, answers it, and notes the first.
    async fn bad(
        &mut self,
        about: &str,
        name: Option<String>,
        error: &impl ToString,
    ) -> Result<(), CutOff> {
        self.ctx.count_bad_lines(1);
        self.outbox.object(about, name, error);
        if std::mem::replace(&mut self.has_noted_bad, true) {
            return Ok(());
        }
        self.note(&format!("bad {about}: {}", error.to_string()))
            .await
    }

    async fn unknown(&mut self, kind: &str) -> Result<(), CutOff> {
        if std::mem::replace(&mut self.has_noted_unknown, true) {
            return Ok(());
        }
        let kind = crate::job::clean_name(kind);
        self.note(&format!(
            "ignored: messages of a kind {kind:?}, and other unknown ones"
        ))
        .await
    }

    async fn log(&mut self, log: Log) -> Result<(), CutOff> {
        let stream = match log.stream.as_deref() {
            Some("err") => LogStream::Err,
            _ => LogStream::Out,
        };
        if log.read {
            let spoken = self.spoken.get_or_insert_with(|| Spoken::new(self.ctx));
            return spoken.read(stream, &log.lines).await;
        }
        let bare: Vec<_> = log
            .lines
            .iter()
            .map(|text| without_sequences(text))
            .collect();
        self.say(stream, bare.iter().flat_map(|text| text.lines()))
            .await
    }

    async fn note(&self, note: &str) -> Result<(), CutOff> {
        self.say(LogStream::Note, [note]).await
    }

    async fn say<'t>(
        &self,
        stream: LogStream,
        lines: impl IntoIterator<Item = &'t str>,
    ) -> Result<(), CutOff> {
        let t = self.ctx.now();
        let lines = lines.into_iter().map(|text| LogLine {
            t,
            stream,
            text: clean_line(text).into(),
            is_open: false,
            is_shown: false,
            is_data: false,
        });
        let lines: Vec<LogLine> = lines.collect();
        let mut lines = lines.into_iter();
        while !lines.as_slice().is_empty() {
            let message = lines.by_ref().take(LOG_LINES).collect();
            self.ctx.log_lines(message).await?;
        }
        Ok(())
    }

    /// The program stops itself, and carries that out. A guest's end is its program's, not this.
    async fn own_stop(&mut self, stop: OwnStop) -> Result<(), CutOff> {
        match stop.method.parse() {
            Ok(method) if self.is_guest => self.note(&format!("stops itself: {method}")).await,
            Ok(method) => {
                self.outbox.knows_stop(method);
                self.ctx.stops_itself(method);
                Ok(())
            }
            Err(error) => self.bad("stop", None, &error).await,
        }
    }

    async fn done(&self, done: Done) -> Result<TaskEnd, CutOff> {
        let names = done.left_undone.iter().take(NAMES_LEFT);
        let left_undone = names.map(|name| crate::job::clean_name(name));
        self.ctx.tell_left_behind(left_undone.collect());
        let error = match ending::said(done.error, self.outbox.known_stop()) {
            Ok(end) => {
                let is_cut_off = matches!(
                    end,
                    TaskEnd::Failed(Reason::LoopStopped | Reason::Abandoned)
                );
                if is_cut_off && self.ctx.stop_event().is_set() {
                    self.ctx.guest_cut_off();
                }
                return Ok(end);
            }
            Err(error) => error,
        };
        self.say(LogStream::Err, error.lines()).await?;
        let first = error.lines().next().unwrap_or("an error without a text");
        Ok(TaskEnd::Failed(Reason::Failed(clean_line(first))))
    }
}

/// A line of text as a log can show it, and not too long.
fn clean_line(text: &str) -> String {
    let head: String = text.chars().take(LOG_CHARS).collect();
    clean_text(&head).into_owned()
}
