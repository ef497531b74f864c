//! A line that was good: what it says goes on to the sink.

use super::{Row, When};
use crate::format::ledger::{Loss, Reason};
use crate::format::{Bad, Place, Sink};

impl Row {
    /// The line was good: passes it on and is empty again.
    #[inline]
    pub(in crate::format) fn commit(&mut self, sink: &mut impl Sink) {
        if self.is_like_those_before() {
            self.commit_at_once(sink);
        } else {
            self.commit_news(sink);
        }
    }

    /// Whether the row says nothing but values of known series, at the place that it has to have.
    #[inline]
    fn is_like_those_before(&self) -> bool {
        self.when == When::Now
            && self.x.is_some() == self.axis.is_told
            && !self.axis.is_asked_for
            && self.refused == 0
            && self.bad_line.is_none()
            && self.bad_cell.is_none()
            && !self.names.has_groups()
            && !self.names.has_states_by_hand()
            && !self.names.has_news()
    }

    /// Passes such a row on, at the least cost: sources print millions of them.
    #[inline]
    fn commit_at_once(&mut self, sink: &mut impl Sink) {
        self.names.begin_again();
        if !self.ignored.is_empty() {
            self.count_ignored();
        }
        sink.row(self.x);
        let mut samples = 0;
        for index in 0..self.samples.len() {
            let (key, value) = self.samples[index];
            let series = match self.names.series(key) {
                Some(series) => Some(series),
                None => self.say((key, value), sink),
            };
            if let Some(series) = series {
                samples += 1;
                sink.sample(series, value);
            }
        }
        self.rows += 1;
        self.ledger.seen += self.samples.len() as u64;
        self.ledger.samples += samples;
        self.x = None;
        self.samples.clear();
        self.needs_x = false;
    }

    /// A value of what was no series so far.
    #[cold]
    fn say(&mut self, sample: (u32, f64), sink: &mut impl Sink) -> Option<u32> {
        let place = self.place();
        self.names.say(sample, place, &mut self.ledger, sink)
    }

    fn commit_news(&mut self, sink: &mut impl Sink) {
        if self.names.has_states_by_hand() {
            self.label_numbers();
        }
        if self.names.has_groups() {
            self.sort_into_groups();
        }
        self.names.commit(&mut self.ledger, sink);
        self.count_ignored();
        if self.x.is_some() && !self.axis.is_told {
            self.axis.is_told = true;
            sink.x_axis(
                self.axis.name.as_deref().unwrap_or_default(),
                self.axis.kind,
            );
            if let Some(x) = self.passed.take() {
                sink.passed(x);
            }
        }
        self.ledger.seen += self.samples.len() as u64;
        let place = self.place();
        if !matches!(self.when, When::Again(_)) {
            sink.row(self.x);
            self.rows += 1;
        }
        let has_samples = self.pass_on(place, sink);
        let lacks_x = self.x.is_none() && (self.axis.is_told || self.axis.is_asked_for);
        // What is said once stands beside the axis that was asked for.
        if lacks_x && (self.needs_x || self.axis.is_asked_for && has_samples) {
            sink.bad(Bad::MissingX);
        }
        if let Some(why) = self.bad_line.take() {
            sink.bad(why);
        }
        if let Some((column, cell)) = self.bad_cell.take() {
            sink.bad(Bad::NotANumber);
            sink.note_bad(&format!("`{column}` holds `{cell}`, which is no number"));
        }
        self.clear();
    }

    /// What tells the others of the line apart is no sample, and they belong to the group it says.
    fn sort_into_groups(&mut self) {
        let labels = self.samples.iter();
        let labels = labels.filter_map(|(key, value)| self.names.group_label(*key, *value));
        let labels: Vec<String> = labels.collect();
        if labels.is_empty() {
            return;
        }
        let group = labels.join("/");
        for (key, value) in std::mem::take(&mut self.samples) {
            if self.names.group_label(key, value).is_some() {
                self.ignore(Reason::Label);
            } else if let Some(key) = self.names.key_within(&group, key) {
                self.samples.push((key, value));
            } else {
                self.refuse();
            }
        }
    }

    /// Numbers that a person says are labels are called as they were said.
    fn label_numbers(&mut self) {
        for (key, value) in &mut self.samples {
            *value = self.names.labelled(*key, *value);
        }
    }

    /// Returns whether any of its values was a sample.
    #[inline]
    fn pass_on(&mut self, place: Place, sink: &mut impl Sink) -> bool {
        let mut samples = 0;
        for index in 0..self.samples.len() {
            let (key, value) = self.samples[index];
            let series = self.names.series(key);
            let series =
                series.or_else(|| self.names.say((key, value), place, &mut self.ledger, sink));
            let Some(series) = series else { continue };
            samples += 1;
            match self.when {
                When::Now => sink.sample(series, value),
                When::Later | When::Again(_) => sink.late(series, value, place),
            }
        }
        self.ledger.samples += samples;
        samples > 0
    }

    pub(super) fn count_ignored(&mut self) {
        for (reason, count) in self.ignored.drain(..) {
            self.ledger.seen += u64::from(count);
            let told = match reason {
                Reason::Version => count.min(self.told_versions),
                _ => 0,
            };
            self.told_versions -= told;
            self.ledger.facts += u64::from(told);
            self.ledger.ignore(reason, u64::from(count - told));
        }
        if self.refused > 0 {
            self.ledger.seen += u64::from(self.refused);
            self.ledger.lose(Loss::Limit, u64::from(self.refused));
            self.refused = 0;
        }
    }
}
