//! Answers that take their time: each has its connection and a thread for itself.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;

use super::blocking::Blocking;

/// So many at a time: each has a thread.
const MOST: usize = 64;

/// Whether an answer is to go on: until the scope doesn't listen any more.
#[derive(Clone, Default)]
pub(super) struct GoesOn(Arc<AtomicBool>);

impl GoesOn {
    /// The scope listens still.
    pub(super) fn is_open(&self) -> bool {
        !self.0.load(Ordering::Acquire)
    }
}

/// Who is answered as time goes by.
#[derive(Default)]
pub(crate) struct LongAnswers {
    threads: Mutex<Vec<JoinHandle<()>>>,
    goes_on: GoesOn,
}

impl LongAnswers {
    /// Whether one more may begin.
    pub(super) fn have_room(&self) -> bool {
        let mut threads = self.threads.lock();
        threads.retain(|thread| !thread.is_finished());
        threads.len() < MOST
    }

    /// Has an answer given on a thread of its own, over a connection that is nobody else's from now on.
    pub(super) fn start(
        &self,
        connection: Blocking,
        answer: impl FnOnce(Blocking, &GoesOn) + Send + 'static,
    ) -> io::Result<()> {
        let goes_on = self.goes_on.clone();
        let thread = thread::Builder::new()
            .name("answer".into())
            .spawn(move || answer(connection, &goes_on))?;
        self.threads.lock().push(thread);
        Ok(())
    }

    /// The scope doesn't listen any more: what is left is said, and all end.
    pub(super) fn close(&self) {
        self.goes_on.0.store(true, Ordering::Release);
        let threads = std::mem::take(&mut *self.threads.lock());
        for thread in threads {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}
