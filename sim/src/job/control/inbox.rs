//! Which controls of a job have a request that nobody was told of yet.

use std::collections::VecDeque;

use parking_lot::Mutex;
use tokio::sync::Notify;

/// The places of these controls, in the order they were asked. Each control is in it once at most,
/// so it is never longer than the list of controls although nobody may ever read it.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    places: Mutex<VecDeque<u32>>,
    /// Keeps one permit: a request that comes while nobody waits isn't missed.
    has_more: Notify,
}

impl Inbox {
    pub(super) fn push(&self, place: u32) {
        let mut places = self.places.lock();
        places.push_back(place);
        drop(places);
        self.has_more.notify_one();
    }

    pub(crate) fn pop(&self) -> Option<u32> {
        let mut places = self.places.lock();
        places.pop_front()
    }

    pub(crate) async fn more(&self) {
        self.has_more.notified().await;
    }
}
