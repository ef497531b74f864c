//! One client's stream, over a Unix socket or TCP.

use std::io;
use std::os::fd::AsFd;

use rustix::net::{RecvFlags, recv};
use tokio::net::{TcpStream, UnixStream};

/// A stream in whichever loop it was made. Reading and writing share it.
#[derive(Debug)]
pub(super) enum Stream {
    Unix(UnixStream),
    Tcp(TcpStream),
}

/// A stream that belongs to no event loop: on its way from one to another.
#[derive(Debug)]
pub(super) enum DetachedStream {
    Unix(std::os::unix::net::UnixStream),
    Tcp(std::net::TcpStream),
}

impl Stream {
    /// Takes it out of this event loop.
    pub(super) fn detach(self) -> io::Result<DetachedStream> {
        Ok(match self {
            Self::Unix(stream) => DetachedStream::Unix(stream.into_std()?),
            Self::Tcp(stream) => DetachedStream::Tcp(stream.into_std()?),
        })
    }

    /// Reads something; 0 at the end.
    pub(super) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match self {
                Self::Unix(stream) => {
                    stream.readable().await?;
                    stream.try_read(buffer)
                }
                Self::Tcp(stream) => {
                    stream.readable().await?;
                    stream.try_read(buffer)
                }
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }

    /// Reads what is there, asking the system rather than the loop; `None` where nothing is, or it
    /// can't be read any more.
    pub(super) fn read_at_once(&self, buffer: &mut [u8]) -> Option<usize> {
        let socket = match self {
            Self::Unix(stream) => stream.as_fd(),
            Self::Tcp(stream) => stream.as_fd(),
        };
        let read = recv(socket, buffer, RecvFlags::DONTWAIT).ok()?.0;
        (read > 0).then_some(read)
    }

    /// The process at the other end, where that is one of this machine.
    pub(super) fn peer(&self) -> Option<i32> {
        match self {
            Self::Unix(stream) => stream.peer_cred().ok()?.pid(),
            Self::Tcp(_) => None,
        }
    }

    /// Writes all, as fast as the other side reads.
    pub(super) async fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self {
                Self::Unix(stream) => stream.writable().await?,
                Self::Tcp(stream) => stream.writable().await?,
            }
            match self.write_at_once(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => bytes = &bytes[written?..],
            }
        }
        Ok(())
    }

    /// Writes what can be written without waiting.
    pub(super) fn write_at_once(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Unix(stream) => stream.try_write(bytes),
            Self::Tcp(stream) => stream.try_write(bytes),
        }
    }
}

impl DetachedStream {
    /// Puts it into the event loop that runs here.
    pub(super) fn attach(self) -> io::Result<Stream> {
        Ok(match self {
            Self::Unix(stream) => Stream::Unix(UnixStream::from_std(stream)?),
            Self::Tcp(stream) => Stream::Tcp(TcpStream::from_std(stream)?),
        })
    }
}
