//! How far a job is.

use serde::{Deserialize, Serialize};

/// How much is done of a total: `3/10` epochs, 41 of 100 percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is done; more than the total where a job has gone on.
    pub done: f64,
    /// All there is to do, above zero.
    pub total: f64,
}

impl Progress {
    /// How much of the total that is, from 0 to 1.
    pub fn share(self) -> f64 {
        (self.done / self.total).clamp(0.0, 1.0)
    }

    /// Whether it says anything: finite numbers, and something to do.
    pub(super) fn says_something(self) -> bool {
        self.done.is_finite() && self.total.is_finite() && self.total > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn a_share_stays_between_nothing_and_all() {
        let share = |done, total| Progress { done, total }.share();
        assert_eq!(share(41.0, 100.0), 0.41);
        assert_eq!((share(12.0, 10.0), share(-1.0, 10.0)), (1.0, 0.0));
    }

    #[test]
    fn nothing_to_do_is_no_progress() {
        let says = |done, total| Progress { done, total }.says_something();
        assert!(says(0.0, 1.0) && says(7.0, 5.0));
        for (done, total) in [
            (0.0, 0.0),
            (1.0, -1.0),
            (f64::NAN, 1.0),
            (1.0, f64::INFINITY),
        ] {
            assert!(!says(done, total), "{done}/{total}");
        }
    }
}
