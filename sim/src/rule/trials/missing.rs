//! Series that a rule names and that aren't there, and what is there instead.

use std::collections::HashSet;

use super::Trials;
use crate::job::JobId;
use crate::listing::there_are;
use crate::rule::Leaf;

/// Series that a rule names and that aren't there.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::rule) struct Missing {
    /// Which, as a sentence: `no series los: there is loss`, `lr0 is a fact with value 0.01`.
    pub words: String,
    /// They are facts, whose values the rule has looked at.
    pub are_looked_at: bool,
}

impl Trials {
    /// The series that aren't there so far, with what these jobs have instead.
    pub(in crate::rule) fn missing(&self, about: &[JobId]) -> Option<Missing> {
        let trials = self.by_job.iter();
        let missing = trials.flat_map(|(subject, trial)| {
            let leaves = self.rule.leaves.iter().enumerate();
            let unbound = leaves.filter(|(number, _)| !trial.is_bound(*number));
            unbound.map(|(_, leaf)| (*subject, leaf))
        });
        self.said(missing, about)
    }

    /// The series that never came, of whichever job.
    pub(in crate::rule) fn never_came(&self) -> Option<Missing> {
        let jobs: Vec<JobId> = self.known.jobs.keys().copied().collect();
        let leaves = self.rule.leaves.iter().zip(&self.was_bound);
        let missing = leaves
            .filter(|(_, was_bound)| !**was_bound)
            .flat_map(|(leaf, _)| self.by_job.keys().map(move |subject| (*subject, leaf)));
        self.said(missing, &jobs)
    }

    fn said<'a>(
        &self,
        missing: impl Iterator<Item = (Option<JobId>, &'a Leaf)>,
        about: &[JobId],
    ) -> Option<Missing> {
        let (mut facts, mut names) = (Vec::new(), Vec::new());
        let mut are_looked_at = true;
        for (subject, leaf) in missing {
            let Leaf::Series { name, hold, .. } = leaf else {
                continue;
            };
            let Some(fact) = self.known.fact(name, subject) else {
                if !names.contains(&&**name) {
                    names.push(&**name);
                }
                continue;
            };
            let mut words = fact.instead_of_series();
            let is_once = hold.is_once();
            if fact.number().is_some() && !is_once {
                words.push_str(", said once: it holds for no longer");
            }
            are_looked_at &= fact.number().is_some() && is_once;
            if !facts.contains(&words) {
                facts.push(words);
            }
        }
        // What one job has as a fact is no series of another.
        names.retain(|name| {
            let mut subjects = self.by_job.keys();
            !subjects.any(|subject| self.known.fact(name, *subject).is_some())
        });
        if let Some(wanted) = names.first() {
            let there_are = there_are(wanted, self.names_of_series(about).into_iter());
            facts.push(format!("no series {}: {there_are}", names.join(", ")));
            are_looked_at = false;
        }
        (!facts.is_empty()).then(|| Missing {
            words: facts.join("; "),
            are_looked_at,
        })
    }

    /// The names of the series of these jobs, within each, without those that several have.
    fn names_of_series(&self, jobs: &[JobId]) -> Vec<String> {
        let series = self.known.series.iter();
        let mut series: Vec<_> = series
            .filter(|(_, series)| jobs.contains(&series.job))
            .collect();
        series.sort_unstable_by_key(|(number, _)| **number);
        let names = series
            .into_iter()
            .map(|(_, series)| series.name.to_string());
        let mut seen = HashSet::new();
        names.filter(|name| seen.insert(name.clone())).collect()
    }
}
