//! How long is waited for those who answer a stop, and for the others.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

/// How long who answers has, where nobody could see that it is at work.
const UNSEEN: Duration = Duration::from_mins(5);

/// How long who answers a stop has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeLimit {
    /// The grace, as all others have.
    Grace,
    /// All the time it takes while somebody can see it; five minutes otherwise.
    #[default]
    WhileSeen,
}

/// The patience of a scope; clones are the same one.
#[derive(Clone, Debug)]
pub struct Patience {
    grace: Duration,
    limit: TimeLimit,
    /// Since when nobody can see the jobs; `None` while somebody can.
    unseen_since: Arc<watch::Sender<Option<Instant>>>,
}

impl Patience {
    /// So long for all who don't answer, and for those who do as the limit says. Nobody sees it yet.
    pub fn new(grace: Duration, limit: TimeLimit) -> Self {
        Self {
            grace,
            limit,
            unseen_since: Arc::new(watch::Sender::new(Some(Instant::now()))),
        }
    }

    /// How long those have who don't answer.
    pub fn grace(&self) -> Duration {
        self.grace
    }

    /// How long those have at most who answer, where that is fixed.
    pub fn limit(&self) -> Option<Duration> {
        (self.limit == TimeLimit::Grace).then_some(self.grace)
    }

    /// Somebody can see from now on who is at work, or nobody can.
    pub fn set_seen(&self, is_seen: bool) {
        self.unseen_since.send_if_modified(|since| {
            let is_news = since.is_none() != is_seen;
            if is_news {
                *since = (!is_seen).then(Instant::now);
            }
            is_news
        });
    }

    /// Whether somebody can see that.
    pub fn is_seen(&self) -> bool {
        self.unseen_since.borrow().is_none()
    }

    /// Until when who was asked then has time, as it looks now; `None` for all the time it takes.
    pub fn deadline(&self, asked: Instant) -> Option<Instant> {
        match (self.limit, *self.unseen_since.borrow()) {
            (TimeLimit::Grace, _) => asked.checked_add(self.grace),
            (TimeLimit::WhileSeen, Some(unseen)) => asked.max(unseen).checked_add(UNSEEN),
            (TimeLimit::WhileSeen, None) => None,
        }
    }

    /// Waits until who was asked then has had its time.
    pub async fn is_over(&self, asked: Instant) {
        let mut changes = self.unseen_since.subscribe();
        loop {
            changes.mark_unchanged();
            let time = async {
                match self.deadline(asked) {
                    Some(end) => {
                        let left = end.saturating_duration_since(Instant::now());
                        tokio::time::sleep(left).await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = time => return,
                // The sender is here: it can't be gone.
                _changed = changes.changed() => {}
            }
        }
    }
}

impl From<Duration> for Patience {
    fn from(grace: Duration) -> Self {
        Self::new(grace, TimeLimit::Grace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_answers_has_the_time_it_takes_while_it_can_be_seen() {
        let asked = Instant::now();
        let grace = Duration::from_secs(2);
        let given = Patience::new(grace, TimeLimit::Grace);
        assert_eq!(given.deadline(asked), Some(asked + grace));
        let usual = Patience::new(grace, TimeLimit::WhileSeen);
        assert_eq!((given.limit(), usual.limit()), (Some(grace), None));
        assert_eq!(usual.deadline(asked + UNSEEN), Some(asked + UNSEEN * 2));
        usual.set_seen(true);
        given.set_seen(true);
        assert_eq!(usual.deadline(asked), None);
        assert_eq!(given.deadline(asked), Some(asked + grace));
        usual.set_seen(false);
        // From when it was lost, not from when it was asked.
        assert!(
            usual
                .deadline(asked)
                .is_some_and(|end| end >= asked + UNSEEN)
        );
    }
}
