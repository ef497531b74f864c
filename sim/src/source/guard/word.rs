//! What a guard says to its scope.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};

/// Bytes of a word: its kind, and a number.
const LENGTH: usize = 5;

/// One word. That nothing of the program is left is said by the end of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The program runs, under this process number.
    Started(i32),
    /// It could not be started, for this reason of the system's.
    Failed(i32),
    /// It has ended, with this status as `wait` gives it; what it started may go on.
    Exited(i32),
}

impl Word {
    /// Says it. That nobody listens any more is found out elsewhere.
    pub(super) fn say(self, socket: impl AsFd) {
        let (kind, number) = match self {
            Self::Started(pid) => (b's', pid),
            Self::Failed(errno) => (b'f', errno),
            Self::Exited(status) => (b'x', status),
        };
        let mut bytes = [kind; LENGTH];
        bytes[1..].copy_from_slice(&number.to_ne_bytes());
        let _unheard = send(socket, &bytes, SendFlags::NOSIGNAL);
    }

    /// Hears one; `None` at the end of the conversation.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] where nothing is there and the socket doesn't wait.
    pub(super) fn hear(socket: BorrowedFd<'_>) -> io::Result<Option<Self>> {
        let mut bytes = [0_u8; LENGTH];
        let heard = loop {
            match recv(socket, &mut bytes, RecvFlags::empty()) {
                Err(Errno::INTR) => {}
                heard => break heard?.0,
            }
        };
        if heard < LENGTH {
            return Ok(None);
        }
        let [kind, number @ ..] = bytes;
        let number = i32::from_ne_bytes(number);
        Ok(match kind {
            b's' => Some(Self::Started(number)),
            b'f' => Some(Self::Failed(number)),
            b'x' => Some(Self::Exited(number)),
            _ => None,
        })
    }
}

/// The status that a word holds.
pub(super) fn status(raw: i32) -> ExitStatus {
    ExitStatus::from_raw(raw)
}
