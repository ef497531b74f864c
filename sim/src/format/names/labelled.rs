//! The quantities whose values are numbers of labels.

use super::{Key, Names, State};
use crate::format::ledger::Ledger;
use crate::format::segment::is_counter;
use crate::format::states::{Claim, Found, Labels};
use crate::format::text::trim;
use crate::format::{FactRef, Place, Sink};

/// A longer text is no label, whoever says so.
const LABEL_BYTES_MAX: usize = 200;

/// What a fact says: a label, but for a truth, which is a number as long as it is said once.
pub(super) fn fact_of(labels: Option<&Labels>, value: f64) -> FactRef<'_> {
    let labels = labels.filter(|labels| !labels.are_truths);
    match labels.and_then(|labels| labels.label(value)) {
        Some(label) => FactRef::Text(label),
        None => FactRef::Number(value),
    }
}

impl Names {
    /// Whether a person says of any quantity that its values are labels.
    #[inline]
    pub(in crate::format) fn has_states_by_hand(&self) -> bool {
        self.choice.has_states()
    }

    /// Whether a person says so of this one.
    pub(in crate::format) fn is_state_by_hand(&self, name: &str) -> bool {
        self.choice.is_state(name)
    }

    /// The key of labels of this name; `None` if it is one of numbers, or refused.
    pub(in crate::format) fn key_of_labels(&mut self, name: &str) -> Option<u32> {
        self.labelled_key(name, Labels::default)
    }

    /// The same of what is true or false.
    pub(in crate::format) fn key_of_truths(&mut self, name: &str) -> Option<u32> {
        self.labelled_key(name, Labels::truths)
    }

    fn labelled_key(&mut self, name: &str, labels: impl FnOnce() -> Labels) -> Option<u32> {
        let key = self.key(name)?;
        let (_, known) = self.known.get_index_mut(key as usize)?;
        if known.labels.is_none() && known.state == State::New {
            known.labels = Some(Box::new(labels()));
        }
        let is_labelled = known.labels.is_some() || known.state == State::Unwanted;
        is_labelled.then_some(key)
    }

    /// The key of numbers of this name: another one, where it has labels.
    pub(super) fn key_of_numbers(&mut self, name: &str) -> Option<u32> {
        let key = self.key(name)?;
        let (_, known) = self.known.get_index(key as usize)?;
        match &known.labels {
            Some(_) if !self.choice.is_state(name) => {
                self.key_like(&format!("{name} (numbers)"), name)
            }
            _ => Some(key),
        }
    }

    /// The key and the number of a text, if it is a label.
    pub(in crate::format) fn label(
        &mut self,
        name: &str,
        text: &[u8],
        place: Place,
        claim: Claim,
    ) -> Option<(u32, f64)> {
        let known = self.known.get(name);
        let has_labels = known.is_some_and(|known| known.labels.is_some());
        if !has_labels && !self.choice.is_state(name) {
            if known.is_some() {
                return None;
            }
            let Found { labels, seen } = self.watches.take(name, text, place, claim)?;
            let key = self.labelled_key(name, || labels)?;
            let (_, known) = self.known.get_index_mut(key as usize)?;
            if known.state == State::New && !seen.is_empty() {
                known.state = State::Held(seen);
            }
        }
        let key = self.key_of_labels(name)?;
        let text = trim(text);
        let label = std::str::from_utf8(text).ok();
        let label = label.filter(|label| !label.is_empty() && label.len() <= LABEL_BYTES_MAX);
        Some((key, label.map_or(f64::NAN, |label| self.number(key, label))))
    }

    /// The value of a key whose numbers are labels by a person's word.
    pub(in crate::format) fn labelled(&mut self, key: u32, value: f64) -> f64 {
        let Some((name, known)) = self.known.get_index(key as usize) else {
            return value;
        };
        let is_by_numbers = known
            .labels
            .as_ref()
            .is_none_or(|labels| labels.are_numbers);
        if !is_by_numbers || !self.choice.is_state(name) {
            return value;
        }
        let name = name.clone();
        let Some(key) = self.labelled_key(&name, Labels::of_numbers) else {
            return value;
        };
        if value.is_nan() {
            return value;
        }
        self.number(key, &value.to_string())
    }

    fn number(&mut self, key: u32, label: &str) -> f64 {
        let index = key as usize;
        let Some((
            _,
            Key {
                labels: Some(labels),
                state,
                ..
            },
        )) = self.known.get_index_mut(index)
        else {
            return f64::NAN;
        };
        let before = labels.len();
        let number = labels.number(label);
        if labels.len() > before && matches!(state, State::Series(_)) {
            self.changed_labels.push(index);
            self.has_news = true;
        }
        number
    }

    /// The same quantity within a group has the same labels.
    pub(super) fn share_labels(&mut self, key: u32, labels: Option<Box<Labels>>) {
        let index = key as usize;
        let (Some(mut labels), Some((_, own))) = (labels, self.known.get_index_mut(index)) else {
            return;
        };
        let told = own.labels.as_ref().map_or(0, |own| own.told);
        let has_more = told < labels.len() && matches!(own.state, State::Series(_));
        labels.told = told;
        own.labels = Some(labels);
        if has_more {
            self.changed_labels.push(index);
            self.has_news = true;
        }
    }

    /// Tells the sink which labels have come.
    pub(super) fn tell_labels(&mut self, sink: &mut impl Sink) {
        for index in self.changed_labels.drain(..) {
            if let Some((_, key)) = self.known.get_index_mut(index)
                && let State::Series(series) = key.state
                && let Some(labels) = &mut key.labels
            {
                labels.untold().for_each(|label| sink.label(series, label));
            }
        }
    }

    /// What was said of a key is a series from here on.
    pub(super) fn begin_series(
        &mut self,
        key: u32,
        said: Vec<(f64, Place)>,
        ledger: &mut Ledger,
        sink: &mut impl Sink,
    ) -> u32 {
        let series = self.series_count;
        self.series_count += 1;
        self.series[key as usize] = series;
        if let Some((name, known)) = self.known.get_index_mut(key as usize) {
            known.state = State::Series(series);
            let shown = known.given_name.as_deref().unwrap_or(name);
            let unit = known.given_unit.as_deref().unwrap_or(&known.unit);
            sink.series(series, shown, unit);
            if let Some(group) = &known.group {
                sink.group(series, group);
            }
            if let Some(labels) = &mut known.labels {
                sink.state(series);
                labels.told = 0;
                labels.untold().for_each(|label| sink.label(series, label));
            } else if known.unit.is_empty() && is_counter(name.rsplit('/').next().unwrap_or(name)) {
                sink.counter(series);
            }
        }
        ledger.samples += said.len() as u64;
        for (value, place) in said {
            sink.late(series, value, place);
        }
        series
    }
}
