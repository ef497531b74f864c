//! Says on a console which jobs are at work for their stop, where no view shows it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;
use sprintscope_sim::Scope;

use super::say::say;

/// How often to look.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Who is done sooner isn't worth a word; after that a word so often.
const FIRST: Duration = Duration::from_secs(1);
const AGAIN: Duration = Duration::from_secs(15);

/// The thread that does it, ended and joined when it is dropped.
#[must_use = "dropping it ends it"]
pub(crate) struct Teller {
    end: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Teller {
    /// Begins to look.
    ///
    /// # Errors
    /// If the system has no thread for it.
    pub(crate) fn start(scope: &Scope) -> anyhow::Result<Self> {
        let (end, is_over) = sync_channel(0);
        let scope = scope.clone();
        let thread = thread::Builder::new()
            .name("teller".into())
            .spawn(move || tell(&scope, &is_over))
            .context("no thread")?;
        Ok(Self {
            end: Some(end),
            thread: Some(thread),
        })
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // A panic there was printed when it happened.
            let _printed = thread.join();
        }
    }
}

fn tell(scope: &Scope, is_over: &Receiver<()>) {
    let mut next = FIRST;
    while is_over.recv_timeout(POLL_INTERVAL) == Err(RecvTimeoutError::Timeout) {
        if scope.is_seen() {
            continue;
        }
        let mut longest = Duration::ZERO;
        for job in scope.jobs().running() {
            let status = job.status();
            let Some(at_work) = status.at_work else {
                continue;
            };
            let age = scope.clock().since(at_work.since);
            longest = longest.max(age);
            if age >= next {
                let (name, words) = (job.name(), at_work.words(status.at));
                say(&format!("{name}: {words}; Ctrl-C cuts it off"));
            }
        }
        if longest.is_zero() {
            next = FIRST;
        } else if longest >= next {
            next = longest + AGAIN;
        }
    }
}
