//! What a task tells of its job beside samples and lines: facts, how far it is, what its series stand over, and
//! where numbers went.

use std::sync::atomic::Ordering;

use super::axis_reading::AxisReading;
use super::clean::clean_text;
use super::context::TaskContext;
use super::fact::{Fact, FactValue};
use super::ledger::LedgerChange;
use super::pace::Pace;
use super::progress::Progress;

impl TaskContext {
    /// Says something about the job that views show under its name: `format`, `pid`.
    pub fn tell(&self, detail: &'static str, value: impl Into<String>) {
        self.core.tell(detail, &value.into());
    }

    /// Says a fact of this run, in the place of the one of its name. Returns whether it was taken:
    /// of more than a thousand the rest is only counted ([`Job::facts_left_out`]).
    ///
    /// [`Job::facts_left_out`]: super::Job::facts_left_out
    pub fn set_fact(&self, fact: Fact) -> bool {
        let set = self.findings.locked(|told| told.facts.set(fact));
        if set == Some(true) {
            self.core.tell_change();
        }
        set.is_some()
    }

    /// Takes a fact back: it became a series.
    pub fn clear_fact(&self, name: &str) {
        if self.findings.locked(|told| told.facts.clear(name)) {
            self.core.tell_change();
        }
    }

    /// Says how far this run is. Numbers that aren't finite and a total of nothing say nothing.
    pub fn set_progress(&self, progress: Progress) {
        if !progress.says_something() {
            return;
        }
        let now = self.now();
        let before = self.findings.locked(|told| {
            told.pace.add(progress, now);
            told.progress.replace(progress)
        });
        if before != Some(progress) {
            self.core.tell_change();
        }
    }

    /// Says nothing any more of how far this run is.
    pub(crate) fn clear_progress(&self) {
        let before = self.findings.locked(|told| {
            told.pace = Pace::default();
            told.progress.take()
        });
        if before.is_some() {
            self.core.tell_change();
        }
    }

    /// Says what the job's series stand over; `None` where they differ.
    pub fn set_axis_reading(&self, axis: Option<AxisReading>) {
        let axis = axis.map(|axis| AxisReading {
            name: clean_text(&axis.name).into_owned(),
            ..axis
        });
        self.findings.locked(|told| told.axis = axis);
    }

    /// Says that the series of this name counts, so that the others may stand over it. Returns whether
    /// that is news.
    pub fn offer_axis(&self, counter: &str) -> bool {
        self.offer(counter, false)
    }

    /// The same of a series that says the wall clock's time, in seconds since 1970.
    pub(crate) fn offer_clock(&self, series: &str) -> bool {
        self.offer(series, true)
    }

    fn offer(&self, series: &str, is_clock: bool) -> bool {
        let is_news = self.core.offers.add(series, is_clock);
        if is_news {
            self.core.tell_change();
        }
        is_news
    }

    /// Counts where numbers went, for a source that keeps the ledger of its job.
    pub fn count_in_ledger(&self, change: &LedgerChange) {
        self.findings.locked(|told| told.ledger.apply(change));
    }

    /// Counts lines that were no data although they should have been.
    pub fn count_bad_lines(&self, lines: u64) {
        self.core
            .counters
            .bad_lines
            .fetch_add(lines, Ordering::Relaxed);
    }

    /// The value of the fact of this name.
    pub(crate) fn fact(&self, name: &str) -> Option<FactValue> {
        self.findings.locked(|told| told.facts.value(name))
    }
}
