//! Moves blocks from an input to its feed, until one of them ends or the stop event is set.

use std::io;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use crate::job::{CutOff, Reason, TaskContext, TaskEnd};
use crate::latch::Latch;

use super::feed::Feed;
use super::input::Input;

/// A pipe's usual capacity a few times over, and few enough blocks a second that what is done once a
/// block doesn't count. Its memory is used only as far as blocks are filled.
const BLOCK: usize = 256 << 10;

/// How long what was read already may wait for room in the channel after the stop event.
const LAST_BLOCK: Duration = Duration::from_millis(35);

/// Why a pump stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pumped {
    ToTheEnd,
    UntilStopped,
}

/// Why a pump broke.
#[derive(Debug, thiserror::Error)]
pub(super) enum PumpError {
    #[error(transparent)]
    Read(#[from] io::Error),
    #[error(transparent)]
    CutOff(#[from] CutOff),
    /// All of it was read, but not over what was asked for: the sentence lists what there is.
    #[error("{0}")]
    NoSuchAxis(String),
    /// Who sends has ended by an error of its own, of which this is the first line.
    #[error("{0}")]
    Producer(String),
}

/// Reads until the end of the input or the stop event.
pub(super) async fn pump(
    ctx: &TaskContext,
    (input, feed): (&mut Input, &mut Feed),
    stop: &Latch,
) -> Result<Pumped, PumpError> {
    let mut block = vec![0; BLOCK];
    loop {
        let wait = feed.wait();
        let (len, arrival) = tokio::select! {
            biased;
            () = stop.wait() => return Ok(Pumped::UntilStopped),
            read = input.read(&mut block) => read?,
            () = sleep(wait.unwrap_or_default()), if wait.is_some() => {
                feed.tick().await?;
                continue;
            }
        };
        if len == 0 {
            return Ok(Pumped::ToTheEnd);
        }
        ctx.count_tick();
        feed.read(&block[..len], arrival).await?;
        // An input that is always ready would keep the loop from everything else.
        yield_now().await;
    }
}

/// What its feed says of it last, and whether all was read as it was asked for.
pub(super) async fn close(feed: &mut Feed, pumped: Pumped) -> Result<Pumped, PumpError> {
    match pumped {
        Pumped::ToTheEnd => feed.finish().await?,
        Pumped::UntilStopped => feed.break_off().await?,
    }
    feed.sum_up().await?;
    match feed.missing_axis().filter(|_| pumped == Pumped::ToTheEnd) {
        Some(missing) => Err(PumpError::NoSuchAxis(missing)),
        None => Ok(pumped),
    }
}

/// Runs a source that ends at the stop event, even if nobody takes what it sends.
pub(super) async fn until_stopped(
    ctx: &TaskContext,
    what: &str,
    source: impl Future<Output = Result<Pumped, PumpError>>,
) -> TaskEnd {
    tokio::pin!(source);
    let end = tokio::select! {
        biased;
        end = &mut source => end,
        () = ctx.stop_event().wait() => {
            timeout(LAST_BLOCK, source).await.unwrap_or(Ok(Pumped::UntilStopped))
        }
    };
    match end {
        Ok(Pumped::ToTheEnd) => TaskEnd::Ended(Reason::EndOfInput),
        Ok(Pumped::UntilStopped) => TaskEnd::Ended(Reason::StopEvent),
        Err(error) => TaskEnd::Failed(Reason::Failed(format!("{what}: {error}"))),
    }
}
