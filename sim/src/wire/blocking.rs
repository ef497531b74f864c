//! A connection that a thread of its own writes to.

use std::io::{self, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::net::{RecvFlags, recv};

use super::connection::DetachedStream;

/// How long one attempt to write may wait for the reader: then it is looked whether to go on.
const ATTEMPT: Duration = Duration::from_millis(100);

/// A connection that a thread of its own writes to. What else its client says isn't read.
#[derive(Debug)]
pub(super) enum Blocking {
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Blocking {
    pub(super) fn of(stream: DetachedStream) -> io::Result<Self> {
        match stream {
            DetachedStream::Unix(stream) => {
                stream.set_nonblocking(false)?;
                stream.set_write_timeout(Some(ATTEMPT))?;
                Ok(Self::Unix(stream))
            }
            DetachedStream::Tcp(stream) => {
                stream.set_nonblocking(false)?;
                stream.set_write_timeout(Some(ATTEMPT))?;
                Ok(Self::Tcp(stream))
            }
        }
    }

    /// Writes all, as fast as the other side reads, for as long as `goes_on`. Returns whether all was written.
    pub(super) fn write(&mut self, mut bytes: &[u8], goes_on: impl Fn() -> bool) -> bool {
        while !bytes.is_empty() {
            let written = match self {
                Self::Unix(stream) => stream.write(bytes),
                Self::Tcp(stream) => stream.write(bytes),
            };
            match written {
                Ok(written) => bytes = &bytes[written..],
                Err(error) if is_for_now(&error) && goes_on() => {}
                Err(_) => return false,
            }
        }
        true
    }

    /// Whether the client has closed it.
    pub(super) fn is_closed(&self) -> bool {
        let socket = match self {
            Self::Unix(stream) => stream.as_fd(),
            Self::Tcp(stream) => stream.as_fd(),
        };
        // What was said meanwhile is thrown away, so that the end behind it is seen.
        let mut said = [0_u8; 4_096];
        loop {
            match recv(socket, &mut said[..], RecvFlags::DONTWAIT) {
                Ok((0, _)) => return true,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::AGAIN) => return false,
                Err(_) => return true,
            }
        }
    }
}

fn is_for_now(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}
