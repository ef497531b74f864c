//! What takes longer than a frame may is made on a thread of its own, beside the view's: one thing at a time.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

use sprintscope_sim::store::{Answer, Run};
use tracing::warn;

/// A path of more points than this is painted on a thread of its own.
const LONG: usize = 2_000;

/// What only grows is made again after so many times as long as it took.
const REST: u32 = 4;

/// Whether painting this takes too long for a frame.
pub(crate) fn is_long(answer: &Answer) -> bool {
    let points = answer.runs.iter().map(|run| match run {
        Run::Path(points) => points.len(),
        Run::Samples(_) | Run::Columns { .. } => 0,
    });
    points.sum::<usize>() > LONG
}

/// One thing that is being made.
struct Making<W, M> {
    wanted: W,
    begun: Instant,
    is_over: Arc<AtomicBool>,
    made: Receiver<M>,
}

impl<W, M> Drop for Making<W, M> {
    fn drop(&mut self) {
        // Its thread ends soon, and nobody waits for it.
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// Makes what is wanted, on a thread of its own.
pub(crate) struct Beside<W, M> {
    making: Option<Making<W, M>>,
    /// When the last one was done, and how long that took.
    last: Option<(Instant, Duration)>,
}

impl<W, M> Default for Beside<W, M> {
    fn default() -> Self {
        Self {
            making: None,
            last: None,
        }
    }
}

impl<W, M> fmt::Debug for Beside<W, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beside").finish_non_exhaustive()
    }
}

impl<W, M: Send + 'static> Beside<W, M> {
    /// Whether something is being made.
    pub(crate) fn is_at_work(&self) -> bool {
        self.making.is_some()
    }

    /// How long what has only grown is left as it is.
    pub(crate) fn rest(&self) -> Option<Duration> {
        let (at, cost) = self.last?;
        (cost * REST).checked_sub(at.elapsed())
    }

    /// Gives up what is being made, unless it is of use.
    pub(crate) fn keep_only(&mut self, is_of_use: impl Fn(&W) -> bool) {
        self.making.take_if(|making| !is_of_use(&making.wanted));
    }

    /// Gives up what is being made.
    pub(crate) fn forget(&mut self) {
        self.making = None;
    }

    /// What has been made since this was last asked.
    pub(crate) fn take(&mut self) -> Option<M> {
        let making = self.making.as_ref()?;
        match making.made.try_recv() {
            Ok(made) => {
                self.last = Some((Instant::now(), making.begun.elapsed()));
                self.making = None;
                Some(made)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.making = None;
                None
            }
        }
    }

    /// Begins to make it; `done` is called where it is made, and not where it is over before that.
    pub(crate) fn begin(
        &mut self,
        wanted: W,
        make: impl FnOnce(&AtomicBool) -> Option<M> + Send + 'static,
        done: impl FnOnce() + Send + 'static,
    ) {
        let is_over = Arc::new(AtomicBool::new(false));
        let (told, made) = sync_channel(1);
        let thread = {
            let is_over = Arc::clone(&is_over);
            Builder::new().name("long paths".into()).spawn(move || {
                if let Some(made) = make(&is_over) {
                    // Nobody waits for it any more where it is over.
                    told.send(made).ok();
                    done();
                }
            })
        };
        match thread {
            Ok(_) => {
                self.making = Some(Making {
                    wanted,
                    begun: Instant::now(),
                    is_over,
                    made,
                });
            }
            Err(error) => warn!(%error, "no thread to paint by: a long path isn't shown"),
        }
    }
}
