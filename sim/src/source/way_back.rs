//! Lines that go back to the other side of a source: to a board, to a peer.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::job::{Job, TaskContext};

use super::input::watched_for;

/// Lines that the other side hasn't taken yet: nobody says more ahead than this.
const LINES_MOST: usize = 64;

/// A longer line is no line that a person says.
const LINE_BYTES_MOST: usize = 4096;

/// What a person says to the other side of a source, line by line; the same over all runs of its job.
#[derive(Debug)]
pub struct WayBack {
    said: flume::Sender<String>,
    taken: flume::Receiver<String>,
    is_open: AtomicBool,
    /// How often somebody has come.
    opened: AtomicU64,
}

/// Why a line doesn't go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSaid {
    /// The connection doesn't stand.
    #[error("nobody is there to be told")]
    Nobody,
    /// The other side takes nothing.
    #[error("the other side takes nothing of what it is told")]
    Full,
    /// It is longer than a line may be.
    #[error("a line of more than {LINE_BYTES_MOST} bytes is too long")]
    TooLong,
}

impl WayBack {
    pub(super) fn new() -> Arc<Self> {
        let (said, taken) = flume::bounded(LINES_MOST);
        Arc::new(Self {
            said,
            taken,
            is_open: AtomicBool::new(false),
            opened: AtomicU64::new(0),
        })
    }

    /// The way back of a job that has one.
    pub fn of(job: &Job) -> Option<Arc<Self>> {
        job.attachment()
    }

    /// Whether somebody is there to be told something.
    pub fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Acquire)
    }

    /// How often somebody has come: who came later doesn't know what was said before.
    pub(super) fn times_opened(&self) -> u64 {
        self.opened.load(Ordering::Acquire)
    }

    /// Says a line, without its end, to the other side.
    ///
    /// # Errors
    /// Where nobody is there, or whoever is takes nothing.
    pub fn say_line(&self, line: &str) -> Result<(), NotSaid> {
        if !self.is_open() {
            return Err(NotSaid::Nobody);
        }
        if line.len() > LINE_BYTES_MOST {
            return Err(NotSaid::TooLong);
        }
        self.said
            .try_send(line.into())
            .map_err(|_full| NotSaid::Full)
    }

    /// Somebody is there until this is dropped.
    pub(super) fn open(&self) -> Open<'_> {
        self.opened.fetch_add(1, Ordering::AcqRel);
        self.is_open.store(true, Ordering::Release);
        Open(self)
    }
}

/// While it lives, lines are taken.
pub(super) struct Open<'a>(&'a WayBack);

impl Open<'_> {
    /// The next line. Nothing is lost if the wait is given up.
    pub(super) async fn next(&self) -> String {
        match self.0.taken.recv_async().await {
            Ok(line) => line,
            // It has a sender itself.
            Err(flume::RecvError::Disconnected) => std::future::pending().await,
        }
    }

    /// Writes the lines that a person says, each with a note in the log. What can't be written is dropped:
    /// reading tells what has happened.
    pub(super) async fn say_all(&self, ctx: &TaskContext, writer: OwnedFd) -> Infallible {
        match watched_for(writer, Interest::WRITABLE) {
            Ok(writer) => loop {
                let line = self.next().await;
                ctx.note(format!("sent: {line}"));
                if write_all(&writer, format!("{line}\n").as_bytes())
                    .await
                    .is_err()
                {
                    return pending().await;
                }
            },
            Err((_, error)) => {
                ctx.note(format!("nothing can be sent: {error}"));
                pending().await
            }
        }
    }
}

async fn write_all(writer: &AsyncFd<OwnedFd>, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let mut ready = writer.writable().await?;
        let written = ready.try_io(|writer| match rustix::io::write(writer, bytes) {
            Err(Errno::INTR) => Ok(0),
            written => Ok(written?),
        });
        if let Ok(written) = written {
            bytes = &bytes[written?..];
        }
    }
    Ok(())
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.is_open.store(false, Ordering::Release);
        // What was said to who is gone isn't for who comes next.
        self.0.taken.drain();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_only_while_somebody_is_there_and_only_so_many() {
        let back = WayBack::new();
        assert_eq!(back.say_line("a"), Err(NotSaid::Nobody));
        let open = back.open();
        for _ in 0..LINES_MOST {
            assert_eq!(back.say_line("a"), Ok(()));
        }
        assert_eq!(back.say_line("a"), Err(NotSaid::Full));
        let long = "x".repeat(LINE_BYTES_MOST + 1);
        assert_eq!(back.say_line(&long), Err(NotSaid::TooLong));
        drop(open);
        assert!(!back.is_open());
        let _open = back.open();
        assert_eq!(back.say_line("b"), Ok(()));
        assert_eq!(back.taken.len(), 1);
    }
}
