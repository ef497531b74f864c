//! Wakes who waits for several things at once.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::io;

use crate::platform::pipe;

/// Rung from any thread; a cheap handle.
#[derive(Clone)]
pub(super) struct Bell {
    inner: Arc<Inner>,
}

struct Inner {
    hears: OwnedFd,
    rings: OwnedFd,
    /// It was rung and nobody has heard it yet: once is enough.
    has_rung: AtomicBool,
}

impl Bell {
    /// # Errors
    /// If the system has no pipe for it.
    pub(super) fn new() -> io::Result<Self> {
        let (hears, rings) = pipe()?;
        for end in [&hears, &rings] {
            io::ioctl_fionbio(end, true)?;
        }
        let inner = Inner {
            hears,
            rings,
            has_rung: AtomicBool::new(false),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Wakes who waits.
    pub(super) fn ring(&self) {
        if !self.inner.has_rung.swap(true, Ordering::AcqRel) {
            // Full, it has been rung.
            let _rung = io::write(&self.inner.rings, &[1]);
        }
    }

    /// What a signal rings it by, beside us.
    ///
    /// # Errors
    /// If there are no more descriptors.
    pub(super) fn for_signals(&self) -> io::Result<OwnedFd> {
        io::fcntl_dupfd_cloexec(&self.inner.rings, 3)
    }

    /// Whether it has been rung since it was asked last.
    pub(super) fn was_rung(&self) -> bool {
        // What was put into the pipe is taken out before: who rings from here on puts something in.
        let mut bytes = [0; 64];
        let mut was_rung = false;
        while io::read(&self.inner.hears, &mut bytes).is_ok_and(|count| count > 0) {
            was_rung = true;
        }
        self.inner.has_rung.swap(false, Ordering::AcqRel) || was_rung
    }
}

/// Readable once it was rung.
impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inner.hears.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_heard_once_however_often_it_was_rung() {
        let bell = Bell::new().unwrap();
        assert!(!bell.was_rung());
        let rings = bell.clone();
        rings.ring();
        rings.ring();
        assert!(bell.was_rung() && !bell.was_rung());
        io::write(bell.for_signals().unwrap(), &[1]).unwrap();
        assert!(bell.was_rung() && !bell.was_rung());
    }
}
