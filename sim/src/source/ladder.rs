//! How a program is stopped: asked first, killed after the grace.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::time::timeout;

use crate::job::{Reason, TaskContext, TaskEnd};

use super::child::Child;

/// Why a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// By itself.
    Own,
    /// It was asked by the stop event, and followed.
    StopEvent,
    /// It was to be killed, by a person or because it didn't follow.
    Kill,
}

impl Cause {
    /// The job's end after the program's.
    pub fn end(self, status: ExitStatus) -> TaskEnd {
        match (self, status.code(), status.signal()) {
            (Self::Kill, ..) => TaskEnd::Failed(Reason::Killed),
            (Self::StopEvent, ..) => TaskEnd::Ended(Reason::StopEvent),
            (Self::Own, Some(0), _) => TaskEnd::Ended(Reason::ExitCode(0)),
            (Self::Own, Some(code), _) => TaskEnd::Failed(Reason::ExitCode(code)),
            (Self::Own, None, signal) => TaskEnd::Failed(Reason::Signal(signal.unwrap_or(0))),
        }
    }
}

/// Waits until the program has exited, and carries out what is asked of it meanwhile.
pub(super) async fn until_exit(ctx: &TaskContext, child: &Child) -> io::Result<Cause> {
    tokio::select! {
        biased;
        exited = child.exited() => return exited.map(|()| Cause::Own),
        () = ctx.kill_event().wait() => {}
        () = ctx.stop_event().wait() => {
            // A program that speaks to the scope was asked in its own words, and ends in its own
            // way; the signal is for one that doesn't follow.
            if ctx.has_guest()
                && let Some(cause) = until_impatient(ctx, child).await?
            {
                return Ok(cause);
            }
            child.terminate();
            if let Some(cause) = until_impatient(ctx, child).await? {
                return Ok(cause);
            }
            return until_killed(child).await;
        }
    }
    child.terminate();
    if let Some(exited) = within(ctx.grace(), child).await {
        return exited.map(|()| Cause::Kill);
    }
    until_killed(child).await
}

/// Waits for an asked program, until the grace is over or somebody wants it killed.
async fn until_impatient(ctx: &TaskContext, child: &Child) -> io::Result<Option<Cause>> {
    tokio::select! {
        biased;
        exited = within(ctx.grace(), child) => match exited {
            Some(exited) => exited.map(|()| Some(Cause::StopEvent)),
            None => Ok(None),
        },
        () = ctx.kill_event().wait() => Ok(None),
    }
}

async fn within(grace: Duration, child: &Child) -> Option<io::Result<()>> {
    timeout(grace, child.exited()).await.ok()
}

async fn until_killed(child: &Child) -> io::Result<Cause> {
    child.kill();
    child.exited().await?;
    Ok(Cause::Kill)
}
