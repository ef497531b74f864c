//! Where the numbers went.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use sprintscope_sim::job::Ledger;

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct LedgerReport {
    seen: u64,
    samples: u64,
    facts: u64,
    bad: u64,
    ignored: BTreeMap<Cow<'static, str>, u64>,
    dropped: BTreeMap<Cow<'static, str>, u64>,
}

impl LedgerReport {
    /// As the job's source kept it; a job without one has seen the samples that it made.
    pub(super) fn of(kept: Ledger, samples: u64) -> Self {
        let ledger = if kept == Ledger::default() {
            Ledger {
                seen: samples,
                samples,
                ..kept
            }
        } else {
            kept
        };
        let Ledger {
            seen,
            samples,
            facts,
            bad,
            ignored,
            dropped,
        } = ledger;
        Self {
            seen,
            samples,
            facts,
            bad,
            ignored,
            dropped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(kept: Ledger, samples: u64) -> String {
        serde_json::to_string(&LedgerReport::of(kept, samples)).expect("plain data")
    }

    #[test]
    fn a_job_that_keeps_no_ledger_has_seen_its_samples() {
        assert_eq!(
            json(Ledger::default(), 41),
            r#"{"seen":41,"samples":41,"facts":0,"bad":0,"ignored":{},"dropped":{}}"#
        );
    }

    #[test]
    fn a_ledger_that_is_kept_is_told_as_it_is() {
        let kept = Ledger {
            seen: 7,
            samples: 2,
            facts: 1,
            bad: 1,
            ignored: [("prose".into(), 1), ("date".into(), 1)].into(),
            dropped: [(Ledger::LIMIT.into(), 1)].into(),
        };
        assert_eq!(
            json(kept, 2),
            r#"{"seen":7,"samples":2,"facts":1,"bad":1,"ignored":{"date":1,"prose":1},"dropped":{"limit":1}}"#
        );
    }
}
