//! What one run of a job tells of itself beside samples and lines.

use parking_lot::Mutex;

use super::axis_reading::AxisReading;
use super::fact::Facts;
use super::ledger::Ledger;
use super::pace::Pace;
use super::progress::Progress;

/// What one run has told. The next run begins with nothing told.
#[derive(Debug, Default)]
pub(super) struct Findings {
    told: Mutex<Told>,
}

#[derive(Debug, Default)]
pub(super) struct Told {
    pub facts: Facts,
    pub progress: Option<Progress>,
    pub pace: Pace,
    pub axis: Option<AxisReading>,
    pub ledger: Ledger,
}

impl Findings {
    pub(super) fn locked<T>(&self, f: impl FnOnce(&mut Told) -> T) -> T {
        f(&mut self.told.lock())
    }
}
