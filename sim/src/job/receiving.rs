//! What a source that waits for others tells of its job: what it counts, for what it waits, and where it was away.

use std::sync::atomic::Ordering;

use super::clean::clean_text;
use super::context::TaskContext;
use super::message::Message;
use super::outlet::CutOff;
use super::source_counts::{Piece, SourceCounters};

impl TaskContext {
    /// What comes is counted from now on, in these pieces.
    pub fn count_pieces(&self, piece: Piece) {
        self.source_counters().begin(piece);
        self.core.tell_change();
    }

    /// So many pieces came.
    pub fn count_received(&self, pieces: u64) {
        self.source_counters()
            .received
            .fetch_add(pieces, Ordering::Relaxed);
    }

    /// So many pieces, or lines of a stream, were read as they should be.
    pub fn count_read(&self, pieces: u64) {
        self.source_counters()
            .read
            .fetch_add(pieces, Ordering::Relaxed);
    }

    /// The kernel had no room for so many packets more.
    pub fn count_kernel_dropped(&self, packets: u64) {
        self.source_counters()
            .kernel_dropped
            .fetch_add(packets, Ordering::Relaxed);
        self.core.tell_change();
    }

    /// The connection was made again.
    pub fn count_reconnected(&self) {
        self.source_counters()
            .reconnected
            .fetch_add(1, Ordering::Relaxed);
        self.core.tell_change();
    }

    /// A message came that was marked as sent again: it may have come before.
    pub fn count_possibly_twice(&self) {
        self.source_counters()
            .possibly_twice
            .fetch_add(1, Ordering::Relaxed);
        self.core.tell_change();
    }

    /// So many messages came for jobs that were stopped.
    pub fn count_unheard(&self, messages: u64) {
        self.source_counters()
            .unheard
            .fetch_add(messages, Ordering::Relaxed);
        self.core.tell_change();
    }

    /// The job runs, but waits for this before anything can come: `the device`. `None` ends the wait.
    pub fn tell_waiting(&self, waiting: Option<&str>) {
        let waiting = waiting.map(|what| clean_text(what).into_owned());
        self.tell_life(|life| life.waiting = waiting);
    }

    /// The job's source is lost: no curve goes on from here to what comes later.
    ///
    /// # Errors
    /// [`CutOff`] if nobody takes it any more.
    pub async fn say_gap(&self) -> Result<(), CutOff> {
        let (job, t) = (self.core.about.id, self.now());
        self.outlet.send_async(Message::Gap { job, t }).await
    }

    fn source_counters(&self) -> &SourceCounters {
        &self.core.counters.source
    }
}
