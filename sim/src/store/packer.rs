//! The thread that packs what has gone cold, makes sums, and gives back what became free.
//!
//! A thread and not the hub: the hub would have to leave the channel to itself for some
//! milliseconds per chunk, and to know when it has nothing better to do. Of a thread that stands
//! behind all others the kernel knows.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use flume::{Receiver, RecvTimeoutError, Sender, bounded};
use tracing::{debug, warn};

use super::machine;

/// Chunks after which the memory they leave is given back even if more are waiting: 16 MB, so that
/// a store in the making doesn't grow as if nothing was packed.
const TRIM_WHILE_BUSY_CHUNKS: usize = 32;
/// Chunks that are worth giving back when none is waiting.
const TRIM_WHEN_IDLE_CHUNKS: usize = 16;

/// One per store; dropped, it is joined, after one chunk more at most.
#[derive(Default)]
pub(super) struct Packer {
    /// Started with the first chunk that may be cold. None if the system has no thread: all stays
    /// plain then.
    thread: OnceLock<Option<Thread>>,
    /// Freed, and not by packing, since that was last given back.
    freed_bytes: Arc<AtomicU64>,
}

struct Thread {
    bell: Sender<()>,
    handle: JoinHandle<()>,
}

impl Packer {
    /// Says that there is something to do. `work` packs one chunk each time it is called, or does as
    /// much of something else, and returns whether there was any.
    pub(super) fn wake<Work>(&self, work: impl FnOnce() -> Work)
    where
        Work: FnMut() -> bool + Send + 'static,
    {
        let start = || Thread::start(work(), Arc::clone(&self.freed_bytes));
        let thread = self.thread.get_or_init(start);
        // A bell that is full has been rung and not yet heard.
        if let Some(Thread { bell, handle: _ }) = thread
            && !bell.is_full()
        {
            bell.try_send(()).ok();
        }
    }

    /// Says that so much was freed: the next time it is woken it gives that back.
    pub(super) fn note_freed(&self, bytes: u64) {
        self.freed_bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for Packer {
    fn drop(&mut self) {
        if let Some(Some(Thread { bell, handle })) = self.thread.take() {
            drop(bell);
            // Its panic has been reported where it happened; the samples are as they were.
            handle.join().ok();
        }
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_started = matches!(self.thread.get(), Some(Some(_)));
        f.debug_struct("Packer")
            .field("has_started", &has_started)
            .field("freed_bytes", &self.freed_bytes)
            .finish()
    }
}

impl Thread {
    fn start(
        mut work: impl FnMut() -> bool + Send + 'static,
        freed_bytes: Arc<AtomicU64>,
    ) -> Option<Self> {
        let (bell, rings) = bounded(1);
        let handle = Builder::new()
            .name("store packer".into())
            .spawn(move || {
                let is_last = machine::lower_priority();
                while rings.recv().is_ok() && pack(&rings, is_last, &mut work) {
                    // Told of here, where no lock is held and nobody waits.
                    let freed_bytes = freed_bytes.swap(0, Ordering::Relaxed);
                    if freed_bytes > 0 {
                        machine::trim_allocator();
                        debug!(freed_bytes, "oldest samples dropped to keep the budget");
                    }
                }
            })
            .inspect_err(|error| warn!(%error, "no thread to pack samples: they stay as they are"))
            .ok()?;
        Some(Self { bell, handle })
    }
}

/// Packs until nothing is left or the store is dropped; returns false for the latter.
fn pack(rings: &Receiver<()>, is_last: bool, work: &mut impl FnMut() -> bool) -> bool {
    let mut packed = 0;
    loop {
        if rings.is_disconnected() {
            return false;
        }
        let start = Instant::now();
        if !work() {
            break;
        }
        packed += 1;
        if packed % TRIM_WHILE_BUSY_CHUNKS == 0 {
            machine::trim_allocator();
        }
        // Where the kernel can't put it behind others it takes half of a core at most.
        if !is_last && rings.recv_timeout(start.elapsed()) == Err(RecvTimeoutError::Disconnected) {
            return false;
        }
    }
    if packed >= TRIM_WHEN_IDLE_CHUNKS {
        machine::trim_allocator();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_until_there_is_none_and_again_when_woken() {
        let packer = Packer::default();
        let (done, dones) = bounded(100);
        let (more, mores) = bounded(100);
        for round in 0..3 {
            (0..20).for_each(|chunk| more.send(round * 20 + chunk).unwrap());
            packer.wake(|| {
                let (done, mores) = (done.clone(), mores.clone());
                move || match mores.try_recv() {
                    Ok(chunk) => done.send(chunk).is_ok(),
                    Err(_) => false,
                }
            });
            let packed: Vec<usize> = (0..20).map(|_| dones.recv().unwrap()).collect();
            assert!(packed.into_iter().eq(round * 20..round * 20 + 20));
        }
    }

    #[test]
    fn dropping_ends_the_thread_in_the_middle_of_much_work() {
        let packer = Packer::default();
        let (done, dones) = bounded(1);
        packer.wake(|| {
            move || {
                done.try_send(()).ok();
                true
            }
        });
        dones.recv().unwrap();
        drop(packer);
        // The thread is gone, and with it the end that sends.
        assert!(dones.is_disconnected());
    }
}
