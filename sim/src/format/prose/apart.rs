//! Names of one line, told apart.

use std::collections::HashMap;

use super::{NAME_WORDS_MAX, Role, Strength, Walk};
use crate::format::segment::is_filler;

impl Walk<'_> {
    /// Within a line names differ, but for what is said twice in the same words.
    pub(super) fn tell_apart(&mut self) {
        let mut owners: HashMap<String, usize> = HashMap::new();
        let mut counts: HashMap<String, u32> = HashMap::new();
        for index in 0..self.roles.len() {
            let Some(name) = self.name(index).map(ToOwned::to_owned) else {
                continue;
            };
            let Some(&twin) = owners.get(&name) else {
                owners.insert(name, index);
                continue;
            };
            if !self.fuller[index].is_empty() && self.fuller[index] != name {
                for which in [twin, index] {
                    self.take_fuller(which);
                }
            }
            if self.name(index) == self.name(twin)
                && let Some(name) = self.sentence_name(index)
            {
                self.rename(index, name);
            }
            let now = self.name(index).map_or(name, ToOwned::to_owned);
            if !(self.is_signed(index) && self.is_signed(twin)) && owners.contains_key(&now) {
                let count = counts.entry(now.clone()).or_insert(1);
                *count += 1;
                self.rename(index, format!("{now} {count}"));
            }
            for which in [twin, index] {
                if let Some(name) = self.name(which) {
                    owners.entry(name.to_owned()).or_insert(which);
                }
            }
        }
    }

    /// The words of the sentence that ends with a number, where another sentence says the same name:
    /// `Best is trial 5 with value: 0.74`.
    fn sentence_name(&self, index: usize) -> Option<String> {
        let before = &self.line[self.body..self.tokens[index].at];
        let start = memchr::memmem::rfind(before, b". ")? + 2;
        let text = std::str::from_utf8(&before[start..]).ok()?;
        let is_part = |c: char| !c.is_alphanumeric() && c != '_';
        let words = text
            .split_whitespace()
            .map(|word| word.trim_matches(is_part));
        let words: Vec<&str> = words
            .filter(|word| !is_filler(word) && word.starts_with(char::is_alphabetic))
            .collect();
        (2..=NAME_WORDS_MAX)
            .contains(&words.len())
            .then(|| words.join(" "))
    }

    pub(super) fn name(&self, index: usize) -> Option<&str> {
        match &self.roles[index] {
            Role::Quantity { name, .. } => Some(name),
            _ => None,
        }
    }

    fn take_fuller(&mut self, index: usize) {
        let fuller = self.fuller[index].clone();
        if !fuller.is_empty() {
            self.rename(index, fuller);
        }
    }

    fn is_signed(&self, index: usize) -> bool {
        matches!(
            &self.roles[index],
            Role::Quantity {
                strength: Strength::Signed,
                ..
            }
        )
    }

    fn rename(&mut self, index: usize, new: String) {
        if let Role::Quantity { name, .. } = &mut self.roles[index] {
            *name = new;
        }
    }
}
