//! Whether somebody waits for what jobs say, to act on it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many wait for what jobs say, to act on it at once: sources then hold lines back for no longer than they must.
#[derive(Clone, Debug, Default)]
pub(crate) struct Urgency(Arc<AtomicUsize>);

/// Somebody waits as long as this is kept.
#[derive(Debug)]
#[must_use = "dropped, nobody waits any more"]
pub(crate) struct Urgent(Urgency);

impl Urgency {
    /// One more waits.
    pub(crate) fn begin(&self) -> Urgent {
        self.0.fetch_add(1, Ordering::Relaxed);
        Urgent(self.clone())
    }

    /// Whether anybody waits.
    pub(crate) fn is_some(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl Drop for Urgent {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Urgency;

    #[test]
    fn it_lasts_as_long_as_anybody_waits() {
        let urgency = Urgency::default();
        let (one, another) = (urgency.begin(), urgency.begin());
        drop(one);
        assert!(urgency.is_some());
        drop(another);
        assert!(!urgency.is_some());
    }
}
