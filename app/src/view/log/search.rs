//! Looks at the lines of a log as they come: a few at once, many on a thread of their own, which ends with them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};
use sprintscope_sim::job::Log;

use super::found::{Finds, Found};
use super::query::Query;

/// Lines looked at in one go, between two looks at whether the search goes on.
const LINES: u64 = 512;
/// How long a frame may look for itself.
const AT_ONCE: Duration = Duration::from_millis(1);

/// What a search and its thread share.
#[derive(Debug)]
struct Shared {
    log: Log,
    query: Query,
    found: Mutex<Found>,
    is_given_up: AtomicBool,
}

impl Shared {
    /// Looks at the next lines; returns whether some are left.
    fn go_on(&self) -> bool {
        let kept = self.log.seen();
        let (from, errors_from) = {
            let found = self.found.lock();
            (found.looked_at.max(kept.start), found.errors_from())
        };
        let to = kept.end.min(from + LINES);
        let mut finds = Finds::default();
        for piece in self.log.part(from..to).pieces() {
            finds.add_all(piece, &self.query, errors_from);
        }
        self.found.lock().take(finds, to, kept.start, &self.query);
        to < kept.end
    }

    fn go_to_the_end(&self) {
        loop {
            let is_given_up = self.is_given_up.load(Ordering::Relaxed);
            if is_given_up || !self.go_on() {
                break;
            }
        }
    }
}

/// A search of one log. Dropping it gives it up.
#[derive(Debug)]
pub(super) struct Search {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Search {
    /// Of this log, from this line on.
    pub(super) fn new(log: &Log, query: Query, from: u64) -> Self {
        let shared = Shared {
            log: log.clone(),
            query,
            found: Mutex::new(Found::from(from)),
            is_given_up: AtomicBool::new(false),
        };
        Self {
            shared: Arc::new(shared),
            thread: None,
        }
    }

    pub(super) fn query(&self) -> &Query {
        &self.shared.query
    }

    pub(super) fn found(&self) -> MutexGuard<'_, Found> {
        self.shared.found.lock()
    }

    /// Looks at what came, for no longer than a frame can bear; returns whether some is left.
    pub(super) fn keep_up(&mut self) -> bool {
        {
            let mut found = self.found();
            found.look_again(&self.shared.log, &self.shared.query);
            found.forget(self.shared.log.seen().start);
        }
        if let Some(thread) = self.thread.take_if(|thread| thread.is_finished()) {
            join(thread);
        }
        if self.thread.is_some() {
            return true;
        }
        let begun = Instant::now();
        while self.shared.go_on() {
            if begun.elapsed() > AT_ONCE {
                return self.begin_thread();
            }
        }
        false
    }

    /// Whether a thread is at work.
    pub(super) fn is_at_work(&self) -> bool {
        self.thread.is_some()
    }

    fn begin_thread(&mut self) -> bool {
        let shared = Arc::clone(&self.shared);
        let spawned = thread::Builder::new()
            .name("log search".to_owned())
            .spawn(move || shared.go_to_the_end());
        // Where no thread can be had, the next frame goes on by itself.
        self.thread = spawned.ok();
        true
    }

    /// Doesn't wait for it: what it finds goes nowhere. Returns its thread, if it still runs.
    pub(super) fn give_up(&mut self) -> Option<JoinHandle<()>> {
        self.shared.is_given_up.store(true, Ordering::Relaxed);
        self.thread.take()
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        if let Some(thread) = self.give_up() {
            join(thread);
        }
    }
}

/// Waits for a thread, and panics as it did.
pub(super) fn join(thread: JoinHandle<()>) {
    if let Err(panic) = thread.join()
        && !thread::panicking()
    {
        std::panic::resume_unwind(panic);
    }
}
