//! The ledger: where every number that a job's source saw has gone.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Numbers that were seen, and what became of them. It is closed if none is missing:
/// `seen = samples + facts + bad + ignored + dropped`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Numbers that the source took as such.
    pub seen: u64,
    /// Those that became samples.
    pub samples: u64,
    /// Those that were said once and are facts.
    pub facts: u64,
    /// Those that should have been data and could not be.
    pub bad: u64,
    /// Those that are no quantities, by reason.
    pub ignored: BTreeMap<Cow<'static, str>, u64>,
    /// Those that were lost, by reason.
    pub dropped: BTreeMap<Cow<'static, str>, u64>,
}

impl Ledger {
    /// Dropped because the job was cut off from its scope.
    pub const CUT_OFF: &'static str = "cut off";
    /// Dropped because there was no room: too many series, a full buffer.
    pub const LIMIT: &'static str = "limit";
    /// Dropped because the client that was to send them is gone.
    pub const CLIENT_GONE: &'static str = "client gone";

    /// Whether every number that was seen went somewhere.
    pub fn is_closed(&self) -> bool {
        let by_reason = self.ignored.values().chain(self.dropped.values());
        self.seen == self.samples + self.facts + self.bad + by_reason.sum::<u64>()
    }

    pub(super) fn apply(&mut self, change: &LedgerChange) {
        let Self {
            seen,
            samples,
            facts,
            bad,
            ignored,
            dropped,
        } = self;
        let counts = [
            (seen, change.seen),
            (samples, change.samples),
            (facts, change.facts),
            (bad, change.bad),
        ];
        for (count, by) in counts {
            *count = count.saturating_add_signed(by);
        }
        apply_by_reason(ignored, &change.ignored);
        apply_by_reason(dropped, &change.dropped);
    }
}

/// A reason that nothing is counted under any more isn't kept.
fn apply_by_reason(counts: &mut BTreeMap<Cow<'static, str>, u64>, change: &[(&'static str, i64)]) {
    for (reason, by) in change {
        let count = counts.entry(Cow::Borrowed(*reason)).or_default();
        *count = count.saturating_add_signed(*by);
        if *count == 0 {
            counts.remove(*reason);
        }
    }
}

/// What is to be added to a ledger. Counts go down, too: a fact that is said again was a sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerChange {
    /// Numbers that were taken as such.
    pub seen: i64,
    /// Those that became samples.
    pub samples: i64,
    /// Those that became facts.
    pub facts: i64,
    /// Those that could not be data.
    pub bad: i64,
    /// Those that are no quantities, by reason.
    pub ignored: Vec<(&'static str, i64)>,
    /// Those that were lost, by reason.
    pub dropped: Vec<(&'static str, i64)>,
}

impl LedgerChange {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        let by_reason = self.ignored.iter().chain(&self.dropped);
        [self.seen, self.samples, self.facts, self.bad] == [0; 4]
            && by_reason.into_iter().all(|(_, by)| *by == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_closed_only_if_no_number_is_missing() {
        let mut ledger = Ledger::default();
        assert!(ledger.is_closed());
        ledger.apply(&LedgerChange {
            seen: 10,
            samples: 4,
            facts: 1,
            bad: 1,
            ignored: vec![("x", 2), ("date", 1)],
            dropped: vec![],
        });
        assert!(!ledger.is_closed(), "one is missing");
        ledger.apply(&LedgerChange {
            dropped: vec![(Ledger::LIMIT, 1)],
            ..LedgerChange::default()
        });
        assert!(ledger.is_closed());
        assert_eq!(
            ledger.ignored,
            BTreeMap::from([("date".into(), 1), ("x".into(), 2)])
        );
    }

    #[test]
    fn a_fact_that_is_said_again_becomes_two_samples() {
        let mut ledger = Ledger::default();
        let fact = LedgerChange {
            seen: 1,
            facts: 1,
            ..LedgerChange::default()
        };
        let again = LedgerChange {
            seen: 1,
            facts: -1,
            samples: 2,
            ..LedgerChange::default()
        };
        ledger.apply(&fact);
        ledger.apply(&again);
        assert_eq!((ledger.seen, ledger.samples, ledger.facts), (2, 2, 0));
        assert!(ledger.is_closed());
    }

    #[test]
    fn a_reason_that_is_taken_back_is_gone_and_no_count_falls_below_zero() {
        let mut ledger = Ledger::default();
        let prose = |by| LedgerChange {
            ignored: vec![("prose", by)],
            bad: by,
            ..LedgerChange::default()
        };
        ledger.apply(&prose(3));
        assert_eq!(ledger.ignored["prose"], 3);
        ledger.apply(&prose(-5));
        assert_eq!(ledger, Ledger::default());
    }

    #[test]
    fn a_change_without_counts_is_empty() {
        let mut change = LedgerChange {
            ignored: vec![("prose", 0)],
            ..LedgerChange::default()
        };
        assert!(change.is_empty());
        change.dropped.push((Ledger::CUT_OFF, -1));
        assert!(!change.is_empty());
    }
}
