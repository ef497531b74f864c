//! Reads any descriptor within a job's loop.
//!
//! `O_NONBLOCK` is never set on a descriptor that came from outside: it belongs to the open file,
//! which a shell or another program may share. A look with `poll` comes before each read instead.

use std::cell::Cell;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::{AsyncFd, AsyncFdRegisterError};
use tokio::task::yield_now;

use super::trace::Trace;

/// What is there is gathered for so long at most: who writes as fast as it is read, piece by piece, would hold up a
/// stop until a block is full.
const GATHER: Duration = Duration::from_millis(2);

/// How what was read came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// It was waited for, so it came just now.
    Awaited,
    /// It was there when the input was looked at, so it came since the last look.
    Found,
}

/// What an input is doing, for whoever waits for it to fall silent.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Bytes read so far.
    pub bytes: Cell<u64>,
    /// Nothing is there to be read, now or ever.
    pub is_idle: Cell<bool>,
    /// Nobody holds the other side open any more.
    pub has_ended: Cell<bool>,
}

/// What the end of an input looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A read of nothing.
    Nothing,
    /// Also EIO: nobody has the other side of a pseudo-terminal open any more.
    HungUp,
}

enum Descriptor {
    Watched(AsyncFd<OwnedFd>),
    /// Always readable, as a regular file is, and nothing that could be watched.
    Direct(OwnedFd),
}

/// A descriptor that is read in blocks.
pub(super) struct Input {
    descriptor: Descriptor,
    end: End,
    /// The end was seen behind a block that had to be handed over first.
    is_at_end: bool,
    activity: Rc<Activity>,
    /// Of a file that may be rewritten.
    trace: Option<Trace>,
}

impl Input {
    /// An input from a descriptor, within a loop that has I/O.
    pub(super) fn new(descriptor: OwnedFd, end: End) -> io::Result<Self> {
        let descriptor = match watched(descriptor) {
            Ok(watched) => Descriptor::Watched(watched),
            Err((direct, why)) if Errno::from_io_error(&why) == Some(Errno::PERM) => {
                Descriptor::Direct(direct)
            }
            Err((_, why)) => return Err(why),
        };
        Ok(Self {
            descriptor,
            end,
            is_at_end: false,
            activity: Rc::default(),
            trace: None,
        })
    }

    /// Remembers from here on what was read, of a file whose next byte is this one.
    pub(super) fn keep_trace(&mut self, start: u64) {
        self.trace = Some(Trace::from(start));
    }

    /// What is remembered of it.
    pub(super) fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        match &self.descriptor {
            Descriptor::Watched(fd) => fd.get_ref().as_fd(),
            Descriptor::Direct(fd) => fd.as_fd(),
        }
    }

    pub(super) fn activity(&self) -> Rc<Activity> {
        Rc::clone(&self.activity)
    }

    /// Waits until something is there and reads all of it, as far as the block goes. Nothing read
    /// is the end. Dropped while it waits, it has read nothing.
    pub(super) async fn read(&mut self, block: &mut [u8]) -> io::Result<(usize, Arrival)> {
        let mut arrival = Arrival::Found;
        let mut len = 0;
        while len == 0 && !std::mem::take(&mut self.is_at_end) {
            if let Descriptor::Watched(fd) = &self.descriptor
                && until_ready(fd, &self.activity).await? == Arrival::Awaited
            {
                arrival = Arrival::Awaited;
            }
            len = self.read_what_is_there(block)?;
            if len == 0 && !self.is_at_end {
                // Somebody who shares it was faster.
                yield_now().await;
            }
        }
        self.activity.is_idle.set(len == 0);
        self.activity.has_ended.set(len == 0);
        self.activity.bytes.update(|bytes| bytes + len as u64);
        if let Some(trace) = &mut self.trace {
            trace.take(&block[..len]);
        }
        Ok((len, arrival))
    }

    fn read_what_is_there(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let is_watched = matches!(self.descriptor, Descriptor::Watched(_));
        let begin = Instant::now();
        let mut len = 0;
        while len < block.len() {
            match rustix::io::read(self.fd(), &mut block[len..]) {
                Ok(0) => self.is_at_end = true,
                Err(Errno::IO) if self.end == End::HungUp => self.is_at_end = true,
                Ok(read) => len += read,
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => break,
                // What was read first is handed over first; the error will come again.
                Err(_) if len > 0 => break,
                Err(error) => return Err(error.into()),
            }
            let is_late = begin.elapsed() >= GATHER;
            if self.is_at_end || !is_watched || is_late || !is_ready(self.fd())? {
                break;
            }
        }
        Ok(len)
    }
}

/// A descriptor that the job's loop watches for something to read; it comes back if it can't be.
pub(super) fn watched(descriptor: OwnedFd) -> Result<AsyncFd<OwnedFd>, (OwnedFd, io::Error)> {
    watched_for(descriptor, Interest::READABLE)
}

/// The same for room to write.
pub(super) fn watched_for(
    descriptor: OwnedFd,
    interest: Interest,
) -> Result<AsyncFd<OwnedFd>, (OwnedFd, io::Error)> {
    // SAFETY: an owned descriptor stays open and the same until it is dropped.
    let registered = unsafe { AsyncFd::register_with_interest(descriptor, interest) };
    registered.map_err(AsyncFdRegisterError::into_parts)
}

async fn until_ready(fd: &AsyncFd<OwnedFd>, activity: &Activity) -> io::Result<Arrival> {
    let mut arrival = Arrival::Found;
    while !is_ready(fd.as_fd())? {
        activity.is_idle.set(true);
        let mut guard = fd.readable().await?;
        // What the loop remembers may be old. An event between this look and the clearing is not
        // lost: the loop hasn't seen it yet.
        if !is_ready(fd.as_fd())? {
            guard.clear_ready();
        }
        arrival = Arrival::Awaited;
    }
    activity.is_idle.set(false);
    Ok(arrival)
}

/// Whether a read would come back at once, with bytes, the end or an error.
fn is_ready(fd: BorrowedFd<'_>) -> io::Result<bool> {
    let mut fds = [PollFd::from_borrowed_fd(fd, PollFlags::IN)];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    match poll(&mut fds, Some(&now)) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
