//! Which quantities are wanted, and what they are called: the command line's and a person's word.

use std::borrow::Cow;

use super::corrections::Corrections;
use super::glob::Glob;

/// What was told of a source's names.
#[derive(Default)]
pub(crate) struct Choice {
    only: Vec<Glob>,
    skip: Vec<Glob>,
    corrections: Corrections,
    /// The group of all names, which the source doesn't say.
    group: Box<str>,
}

impl Choice {
    pub(crate) fn new(only: &[String], skip: &[String], corrections: &Corrections) -> Self {
        let patterns = |globs: &[String]| globs.iter().map(|glob| Glob::new(glob)).collect();
        Self {
            only: patterns(only),
            skip: patterns(skip),
            corrections: corrections.clone(),
            group: Box::default(),
        }
    }

    /// The same for names that all are within this group.
    pub(super) fn within(self, group: &str) -> Self {
        Self {
            group: group.into(),
            ..self
        }
    }

    /// A name with the group that the source doesn't say.
    pub(super) fn full<'a>(&self, name: &'a str) -> Cow<'a, str> {
        match &*self.group {
            "" => name.into(),
            group => format!("{group}/{name}").into(),
        }
    }

    /// Whether a quantity that is read under this name is to be a series or a fact. Patterns may
    /// mean the name that it has on the line or the one that a person gave it.
    pub(crate) fn wants(&self, name: &str) -> bool {
        let full = self.full(name);
        let name = &*full;
        if self.corrections.skip.iter().any(|skipped| skipped == name) {
            return false;
        }
        let given = of(&self.corrections.rename, name);
        let fits = |patterns: &[Glob]| {
            let fits = |pattern: &Glob| {
                pattern.fits(name) || given.is_some_and(|given| pattern.fits(given))
            };
            patterns.iter().any(fits)
        };
        (self.only.is_empty() || fits(&self.only)) && !fits(&self.skip)
    }

    /// Whether this very name was asked for: then it is wanted although its numbers say which one, and
    /// not how much.
    pub(super) fn names(&self, name: &str) -> bool {
        let full = self.full(name);
        let mut only = self.only.iter();
        only.any(|pattern| pattern.is_exact() && pattern.fits(&full))
    }

    /// The name that a person gave it.
    pub(crate) fn given_name(&self, name: &str) -> Option<&str> {
        of(&self.corrections.rename, &self.full(name))
    }

    /// Whether any quantity may have another name than the source says.
    pub(super) fn has_given_names(&self) -> bool {
        !self.corrections.rename.is_empty() || !self.group.is_empty()
    }

    /// The unit that a person gave it.
    pub(crate) fn given_unit(&self, name: &str) -> Option<&str> {
        of(&self.corrections.units, &self.full(name))
    }

    /// Whether its values tell others apart.
    pub(super) fn is_group(&self, name: &str) -> bool {
        let full = self.full(name);
        self.corrections.groups.iter().any(|group| *group == full)
    }

    /// Whether a person says that its values are labels.
    pub(super) fn is_state(&self, name: &str) -> bool {
        let full = self.full(name);
        self.corrections.states.iter().any(|state| *state == full)
    }

    /// Whether a person says so of any quantity.
    pub(super) fn has_states(&self) -> bool {
        !self.corrections.states.is_empty()
    }

    /// Whether any quantity tells others apart.
    pub(super) fn has_groups(&self) -> bool {
        !self.corrections.groups.is_empty()
    }
}

fn of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(known, _)| known == name);
    pair.map(|(_, given)| &**given)
}

#[cfg(test)]
mod tests {
    use super::{Choice, Corrections};

    fn choice(only: &[&str], skip: &[&str]) -> Choice {
        let owned = |globs: &[&str]| {
            globs
                .iter()
                .map(|glob| (*glob).to_owned())
                .collect::<Vec<_>>()
        };
        let mut corrections = Corrections::default();
        corrections.rename("x1", "speed");
        corrections.toggle_skip("junk");
        Choice::new(&owned(only), &owned(skip), &corrections)
    }

    fn wanted<'a>(choice: &Choice, names: &[&'a str]) -> Vec<&'a str> {
        let wanted = names.iter().filter(|name| choice.wants(name));
        wanted.copied().collect()
    }

    const NAMES: [&str; 6] = ["loss", "rank0/loss", "rank1/acc", "lr", "x1", "junk"];

    #[test]
    fn without_a_word_all_is_wanted_but_what_was_corrected_away() {
        assert_eq!(wanted(&choice(&[], &[]), &NAMES), &NAMES[..5]);
    }

    #[test]
    fn a_glob_fits_whole_names_and_without_a_slash_their_last_part() {
        assert_eq!(
            wanted(&choice(&["loss"], &[]), &NAMES),
            ["loss", "rank0/loss"]
        );
        assert_eq!(wanted(&choice(&["rank?/*"], &[]), &NAMES), NAMES[1..3]);
        assert_eq!(wanted(&choice(&[], &["l*", "x1"]), &NAMES), ["rank1/acc"]);
        assert_eq!(
            wanted(&choice(&["rank*", "lr"], &["*/acc"]), &NAMES),
            ["rank0/loss", "lr"]
        );
    }

    #[test]
    fn a_glob_may_mean_the_name_that_a_person_gave() {
        assert_eq!(wanted(&choice(&["speed"], &[]), &NAMES), ["x1"]);
        assert_eq!(wanted(&choice(&["junk"], &[]), &NAMES), [""; 0]);
    }
}
