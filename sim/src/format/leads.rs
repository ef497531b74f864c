//! What lines of the same quantities begin with: where that differs, it tells them apart.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::segment::{is_filler, is_level, is_split};

/// More kinds of lines, or beginnings of one kind, are no groups.
const KINDS_MAX: usize = 1_000;
const LEADS_MAX: usize = 64;
/// A longer beginning is a sentence.
const WORDS_MAX: usize = 8;
const LEAD_BYTES_MAX: usize = 256;

/// The beginnings of lines, by what the lines say.
#[derive(Default)]
pub(super) struct Leads {
    of_kind: HashMap<u64, HashMap<String, u32>>,
    /// Beginnings that told lines apart: they do so whatever else a line says.
    told: HashMap<String, String>,
}

impl Leads {
    /// Takes into account that a line that says `signature` begins with `lead`.
    pub(super) fn note(&mut self, signature: &str, lead: &str) {
        let kind = kind(signature);
        let is_full = self.of_kind.len() >= KINDS_MAX && !self.of_kind.contains_key(&kind);
        if signature.is_empty() || is_full || lead.len() > LEAD_BYTES_MAX {
            return;
        }
        let leads = self.of_kind.entry(kind).or_default();
        if leads.len() < LEADS_MAX * 2 || leads.contains_key(lead) {
            *leads.entry(lead.to_owned()).or_default() += 1;
        }
    }

    /// The group of such a line: what tells it from others that say the same.
    pub(super) fn group(&mut self, signature: &str, lead: &str) -> String {
        if lead.is_empty() || signature.is_empty() || lead.len() > LEAD_BYTES_MAX {
            return String::new();
        }
        let words: Vec<&str> = lead.split(' ').collect();
        let names = signature.to_lowercase();
        let split = words.iter().find(|word| {
            is_split(word.trim_end_matches(':')) && !names.contains(&word.to_lowercase())
        });
        if let Some(split) = split {
            return (*split).to_owned();
        }
        let indexed = words.iter().find(|word| is_indexed(word));
        if let Some(word) = indexed.filter(|_| words.len() <= WORDS_MAX) {
            return (*word).to_owned();
        }
        let Some(leads) = self.of_kind.get(&kind(signature)) else {
            return String::new();
        };
        let group = Self::difference(&words, lead, leads);
        if group.is_empty() {
            return self.told.get(lead).cloned().unwrap_or_default();
        }
        if self.told.len() < KINDS_MAX {
            self.told.insert(lead.to_owned(), group.clone());
        }
        group
    }

    fn difference(words: &[&str], lead: &str, leads: &HashMap<String, u32>) -> String {
        let others: Vec<Vec<&str>> = leads
            .keys()
            .filter(|other| !other.is_empty() && *other != lead)
            .map(|other| other.split(' ').collect())
            .collect();
        let lines: u32 = leads.values().sum();
        let is_many =
            leads.len() > LEADS_MAX || (leads.len() > 4 && leads.len() * 2 > lines as usize);
        if others.is_empty() || is_many || words.len() > WORDS_MAX {
            return String::new();
        }
        let same_len = others.iter().all(|other| other.len() == words.len());
        if !same_len {
            // Of different lengths: told apart by all that they are.
            let is_sentence = words.iter().any(|word| is_filler(word));
            return if is_sentence {
                String::new()
            } else {
                words.join(" ")
            };
        }
        let differs = |at: usize| others.iter().any(|other| other[at] != words[at]);
        let all: Vec<Vec<&str>> = others.iter().cloned().chain([words.to_vec()]).collect();
        let tells_all = |at: usize| {
            let mut seen: Vec<&str> = all.iter().map(|lead| lead[at]).collect();
            seen.sort_unstable();
            seen.dedup();
            seen.len() == all.len()
        };
        if let Some(at) = (0..words.len()).rev().find(|at| tells_all(*at)) {
            return words[at].to_owned();
        }
        let words = (0..words.len())
            .filter(|at| differs(*at))
            .map(|at| words[at]);
        words
            .filter(|word| !is_level(word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What stands for the names that lines of a kind say, which may be long.
fn kind(signature: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    signature.hash(&mut hasher);
    hasher.finish()
}

/// `rank0`, `train-1`, `worker_3`: a word that counts things.
fn is_indexed(word: &str) -> bool {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let base = stem.trim_end_matches(['-', '_', ':']);
    stem.len() < word.len()
        && base.len() > 1
        && word.len() - stem.len() <= 4
        && base
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::Leads;

    #[test]
    fn what_differs_at_the_beginning_is_the_group() {
        let mut leads = Leads::default();
        for lead in [
            "smoothSolver Solving for Ux",
            "smoothSolver Solving for Uy",
            "GAMG Solving for p",
        ] {
            for _ in 0..3 {
                leads.note("residual", lead);
            }
        }
        assert_eq!(leads.group("residual", "GAMG Solving for p"), "p");
        assert_eq!(leads.group("residual", "smoothSolver Solving for Ux"), "Ux");
        assert_eq!(leads.group("loss", "rank0"), "rank0");
        assert_eq!(leads.group("loss", "anything"), "");
        assert_eq!(leads.group("loss", "train"), "train");
        assert_eq!(leads.group("train loss", "train"), "");
    }
}
