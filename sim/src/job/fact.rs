//! A fact: a value that a job says once. It is listed with the job, not plotted.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use indexmap::IndexMap;

use super::clean::{clean_name, clean_text};
use crate::quantity::quantity_text;
use crate::written;

/// Facts of one run, at most: they are for a person to read.
pub(super) const FACTS_MAX: usize = 1_000;
/// Characters of a text that is a fact's value, at most.
const TEXT_CHARS: usize = 1_000;

/// A value that a job says once: a learning rate, a version, a total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fact {
    /// What it is called; a job has one fact of a name.
    pub name: String,
    /// What was said.
    pub value: FactValue,
    /// Unit of a number, empty for none.
    pub unit: String,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// A number.
    Number(#[serde(with = "written::number")] f64),
    /// Anything else.
    Text(String),
}

impl Fact {
    /// A fact without a unit.
    pub fn new(name: impl Into<String>, value: impl Into<FactValue>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            unit: String::new(),
        }
    }

    /// The same with a unit.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// What it says as a number, where it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            FactValue::Number(number) => Some(number),
            FactValue::Text(_) => None,
        }
    }

    /// A sentence for somebody who takes it for a series: `lr0 is a fact with value 0.01`.
    pub(crate) fn instead_of_series(&self) -> String {
        let value = match &self.value {
            FactValue::Number(number) => quantity_text(*number, &self.unit),
            FactValue::Text(text) => format!("“{text}”, which is no number"),
        };
        format!("{} is a fact with value {value}", self.name)
    }

    /// Fit to be shown beside others, and no longer than it may be.
    fn cleaned(self) -> Self {
        let value = match self.value {
            FactValue::Text(text) => {
                FactValue::Text(clean_text(&text).chars().take(TEXT_CHARS).collect())
            }
            number @ FactValue::Number(_) => number,
        };
        Self {
            name: clean_name(&self.name),
            value,
            unit: clean_name(&self.unit),
        }
    }
}

impl From<f64> for FactValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for FactValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The facts of one run, in the order in which they were first said.
#[derive(Debug, Default)]
pub(super) struct Facts {
    by_name: IndexMap<String, Fact>,
    /// As they were last handed out, until one changes.
    listed: Option<Arc<[Fact]>>,
    left_out: u64,
}

impl Facts {
    /// Takes a fact in the place of the one of its name. `None` if there is no room for another
    /// one, else whether anything is news.
    pub(super) fn set(&mut self, fact: Fact) -> Option<bool> {
        let fact = fact.cleaned();
        let known = self.by_name.get(&fact.name);
        if known.is_none() && self.by_name.len() >= FACTS_MAX {
            self.left_out += 1;
            return None;
        }
        let is_news = known != Some(&fact);
        if is_news {
            self.by_name.insert(fact.name.clone(), fact);
            self.listed = None;
        }
        Some(is_news)
    }

    /// The value of the fact of this name.
    pub(super) fn value(&self, name: &str) -> Option<FactValue> {
        Some(self.by_name.get(name)?.value.clone())
    }

    /// Forgets the fact of this name; returns whether there was one.
    pub(super) fn clear(&mut self, name: &str) -> bool {
        let is_gone = self.by_name.shift_remove(&clean_name(name)).is_some();
        if is_gone {
            self.listed = None;
        }
        is_gone
    }

    /// All of them.
    pub(super) fn list(&mut self) -> Arc<[Fact]> {
        let by_name = &self.by_name;
        let list = || by_name.values().cloned().collect();
        Arc::clone(self.listed.get_or_insert_with(list))
    }

    /// How many found no room.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_fit_to_be_shown_and_bounded() {
        let mut facts = Facts::default();
        let text = "a\x1b[31m\n".to_owned() + &"ä".repeat(5_000);
        facts.set(Fact::new("lr\0\t0", text).unit("m\n/s"));
        let [fact] = &*facts.list() else {
            panic!("one fact");
        };
        assert_eq!((&*fact.name, &*fact.unit), ("lr0", "m/s"));
        let FactValue::Text(text) = &fact.value else {
            panic!("a text");
        };
        assert!(text.starts_with("a\u{fffd}[31m ä"));
        assert_eq!(text.chars().count(), TEXT_CHARS);
        assert!(
            facts.clear("lr0\n"),
            "a name is cleaned where it is looked for"
        );
    }

    #[test]
    fn what_is_handed_out_is_made_anew_only_after_a_change() {
        let mut facts = Facts::default();
        assert_eq!(facts.set(Fact::new("lr0", 0.01)), Some(true));
        let first = facts.list();
        assert_eq!(facts.set(Fact::new("lr0", 0.01)), Some(false));
        assert!(Arc::ptr_eq(&first, &facts.list()));
        assert_eq!(facts.set(Fact::new("lr0", 0.02)), Some(true));
        assert_eq!(*facts.list(), [Fact::new("lr0", 0.02)]);
        assert_eq!(*first, [Fact::new("lr0", 0.01)]);
    }
}
