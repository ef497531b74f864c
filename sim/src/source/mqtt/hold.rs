//! How long a job waits at its stop for a producer that was told of it.

use std::cell::Cell;
use std::io;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use crate::job::{EndedBy, Reason, TaskContext, TaskEnd};
use crate::source::pump::{PumpError, Pumped};

use super::PUBLISHER;
use super::steering::{Heard, Steering};

/// How long what was read already may wait for room in the channel after the stop event.
const LAST_BLOCK: Duration = Duration::from_millis(35);

/// Why a job ends without the answer of the producer that it has told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CutOff {
    /// It said nothing within the grace.
    Unanswered,
    /// The connection that its answer would have come by has ended.
    ConnectionEnded,
    /// The broker was away, and couldn't be told.
    Away,
    /// The broker has never confirmed that it was told.
    Unconfirmed,
}

/// Whether the job's end is up to a producer.
#[derive(Debug, Default)]
pub(super) struct Hold {
    since: Cell<Option<Instant>>,
    /// It has told producers itself.
    is_told: Cell<bool>,
    /// The producer has seen the stop: it has the time it takes.
    is_seen: Cell<bool>,
}

impl Hold {
    /// A producer was told.
    pub(super) fn begin(&self) {
        self.since.set(Some(Instant::now()));
        self.is_told.set(true);
    }

    /// Whether producers of the job itself were told.
    pub(super) fn is_told(&self) -> bool {
        self.is_told.get()
    }

    pub(super) fn is_held(&self) -> bool {
        self.since.get().is_some()
    }

    /// Waits until a producer that says nothing has had its grace.
    pub(super) async fn overdue(&self, ctx: &TaskContext) {
        match self.since.get().filter(|_| !self.is_seen.get()) {
            Some(since) => sleep_until(since + ctx.grace()).await,
            None => std::future::pending().await,
        }
    }

    /// Why a job ends that would wait for an answer: who wasn't told gives none.
    pub(super) fn why(steering: &Steering, told: CutOff) -> CutOff {
        match told {
            _ if steering.has_told_stop() => told,
            CutOff::Unanswered => CutOff::Unconfirmed,
            _ => CutOff::Away,
        }
    }

    /// The job ends without the answer of who was told to stop, who goes on.
    pub(super) fn cut_off(ctx: &TaskContext, why: CutOff) -> PumpError {
        ctx.tell_ended_by(EndedBy::CutOff);
        ctx.tell_goes_on(Some(PUBLISHER));
        io::Error::other(match why {
            CutOff::Unanswered => "cut off: its producer was told to stop, and hasn't answered",
            CutOff::ConnectionEnded => {
                "cut off: its producer was told to stop, and hadn't answered when the connection ended"
            }
            CutOff::Away => {
                "cut off: the broker is away, its producer couldn't be told to stop"
            }
            CutOff::Unconfirmed => {
                "cut off: the broker doesn't answer, its producer may not have been told to stop"
            }
        })
        .into()
    }

    /// Those that were told by other jobs have the time that these give them.
    pub(super) fn begin_for(&self, ctx: &TaskContext, jobs: Vec<String>) {
        if !self.is_held() {
            self.since.set(Some(Instant::now()));
            self.is_seen.set(true);
        }
        ctx.tell_at_work(jobs, "");
    }

    /// Takes what a producer said; returns whether the job ends with that.
    pub(super) fn hear(
        &self,
        ctx: &TaskContext,
        heard: &Heard,
        steering: &Steering,
    ) -> Result<bool, PumpError> {
        match heard {
            Heard::Nothing => {}
            Heard::Seen => {
                self.is_seen.set(true);
                if self.is_held() {
                    ctx.tell_at_work(vec![ctx.job_name().to_string()], "told");
                }
            }
            Heard::Done(error) => {
                let mut lines = error.as_deref().unwrap_or_default().lines();
                if let Some(error) = lines.find(|line| !line.trim().is_empty()) {
                    if self.is_held() || !steering.has_producers() {
                        ctx.tell_goes_on(None);
                        return Err(PumpError::Producer(error.trim().to_owned()));
                    }
                    ctx.note(format!("a producer of it has ended: {error}"));
                } else if !self.is_held() {
                    ctx.note("its producer has ended".into());
                }
                return Ok(self.is_held() && !steering.has_producers());
            }
        }
        Ok(false)
    }

    /// Runs a job that ends at the stop event, even if nobody takes what it sends, unless a producer is to answer
    /// first; a kill ends that.
    pub(super) async fn until_ended(
        &self,
        ctx: &TaskContext,
        what: &str,
        source: impl Future<Output = Result<Pumped, PumpError>>,
    ) -> TaskEnd {
        tokio::pin!(source);
        let end = loop {
            let is_stopping = ctx.stop_event().is_set();
            tokio::select! {
                biased;
                end = &mut source => break end,
                () = ctx.kill_event().wait() => {
                    // There is nothing here that could be killed.
                    ctx.tell_goes_on(Some(PUBLISHER));
                    return TaskEnd::Failed(Reason::Killed);
                }
                () = ctx.stop_event().wait(), if !is_stopping => {}
                () = sleep(LAST_BLOCK), if is_stopping => {
                    if !self.is_held() {
                        break Ok(Pumped::UntilStopped);
                    }
                }
            }
        };
        match end {
            Ok(Pumped::ToTheEnd) => TaskEnd::Ended(Reason::EndOfInput),
            Ok(Pumped::UntilStopped) => TaskEnd::Ended(Reason::StopEvent),
            Err(PumpError::Producer(error)) => TaskEnd::Failed(Reason::Failed(error)),
            Err(error) => TaskEnd::Failed(Reason::Failed(format!("{what}: {error}"))),
        }
    }
}
