//! Where one subscribes to what passes the hub.

use std::sync::Arc;

use crate::hub::{Interest, Subscribers, Subscription, WhenFull};
use crate::job::{JobManager, Message};

/// Where one subscribes, and the jobs that the news are of. It keeps no scope alive.
#[derive(Clone)]
pub(crate) struct NewsDesk {
    pub(super) subscribers: Subscribers,
    pub(super) jobs: Arc<JobManager>,
}

impl NewsDesk {
    /// As [`Scope::subscribe`](super::Scope::subscribe), with an interest in some samples alone.
    pub(crate) fn subscribe(
        &self,
        pieces_most: usize,
        when_full: WhenFull,
        interest: Option<Interest>,
    ) -> Subscription {
        let subscription = self.subscribers.add(pieces_most, when_full, interest);
        // The hub looks who is new when something comes.
        let (answer, _nobody_waits) = flume::bounded(1);
        self.jobs.tell_hub(Message::Barrier(answer));
        subscription
    }

    /// The jobs.
    pub(crate) fn jobs(&self) -> &Arc<JobManager> {
        &self.jobs
    }
}
