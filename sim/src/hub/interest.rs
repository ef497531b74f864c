//! Which samples a subscriber wants to see.

use std::fmt;

use super::news::SeriesNews;

type Wants = Box<dyn Fn(&SeriesNews) -> bool + Send + Sync>;

/// Which samples a subscriber wants to see. What no subscriber wants isn't made into news; what another one
/// wants it sees, too.
pub(crate) struct Interest {
    wants: Wants,
    past: usize,
}

impl Interest {
    /// The samples of those series of which this says so, asked once for each.
    pub(crate) fn in_series(wants: impl Fn(&SeriesNews) -> bool + Send + Sync + 'static) -> Self {
        let (wants, past) = (Box::new(wants), 0);
        Self { wants, past }
    }

    /// No samples.
    pub(crate) fn in_no_samples() -> Self {
        Self::in_series(|_| false)
    }

    /// Of each of them first the last samples from before, at most so many, if they are of the run under way.
    pub(crate) fn with_past(self, past: usize) -> Self {
        Self { past, ..self }
    }

    pub(super) fn wants(&self, series: &SeriesNews) -> bool {
        (self.wants)(series)
    }

    pub(super) fn past(&self) -> usize {
        self.past
    }
}

impl fmt::Debug for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interest")
            .field("past", &self.past)
            .finish_non_exhaustive()
    }
}
