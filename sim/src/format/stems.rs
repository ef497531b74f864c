//! Words before the first name of a line, where other lines say the same without them or with others:
//! what they stand for.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::prose::Analysis;
use super::segment::{is_poor, is_split};

/// So many kinds of lines are told apart, each by so many of its lines.
const KINDS_MAX: usize = 256;
const LINES_MAX: usize = 64;
/// Fewer lines show no order.
const LINES_MIN: usize = 4;

/// What the words before a line's first name stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stem {
    /// They belong to the name.
    Name,
    /// Things that take turns, each with quantities of its own: `Inlet temp: 21 hum: 40`, then `Outlet
    /// temp: 30 hum: 35`.
    Thing,
    /// What happened, in no order, told with the same quantities: `NEW cov: 20 ft: 26`, `pulse cov: 25
    /// ft: 46`.
    Event,
}

/// The words before the first names, by what the lines say without them.
#[derive(Default)]
pub(super) struct Stems {
    of_kind: HashMap<u64, Vec<String>>,
}

impl Stems {
    /// Takes a line of the source's beginning into account.
    pub(super) fn note(&mut self, analysis: &Analysis) {
        let Some((kind, stem)) = stem(analysis) else {
            return;
        };
        if self.of_kind.len() >= KINDS_MAX && !self.of_kind.contains_key(&kind) {
            return;
        }
        let lines = self.of_kind.entry(kind).or_default();
        if lines.len() < LINES_MAX {
            lines.push(stem.to_owned());
        }
    }

    /// What the words before the first name of a line stand for.
    pub(super) fn told(&self, analysis: &Analysis) -> Stem {
        let Some((kind, stem)) = stem(analysis) else {
            return Stem::Name;
        };
        let Some(lines) = self.of_kind.get(&kind) else {
            return Stem::Name;
        };
        let mut distinct: Vec<&str> = lines.iter().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let is_thing = take_turns(lines, distinct.len()) || is_split(stem);
        // `used` alone says less than what happened.
        let says_little = || is_poor(stem_and_own(analysis.names().next().unwrap_or("")).1);
        match (distinct.len() < 2 || lines.len() < LINES_MIN, is_thing) {
            (true, _) => Stem::Name,
            (false, true) if stem.is_empty() => Stem::Name,
            (false, true) => Stem::Thing,
            (false, false) if says_little() => Stem::Name,
            (false, false) => Stem::Event,
        }
    }
}

/// Whether things come in the same order again and again, but for few that are left out.
fn take_turns(lines: &[String], things: usize) -> bool {
    let rest = &lines[things.min(lines.len())..];
    let same = rest.iter().zip(lines).filter(|(now, then)| now == then);
    !rest.is_empty() && same.count() * 10 >= rest.len() * 8
}

/// What a line begins with but for the words before its first name, and those words; nothing where the name
/// is all that the line says, or can't be told without them.
fn stem(analysis: &Analysis) -> Option<(u64, &str)> {
    let mut names = analysis.names();
    let first = names.next()?;
    let rest: Vec<&str> = names.collect();
    let (stem, own) = stem_and_own(first);
    let is_shared = |name: &&str| {
        let is_of_stem = !stem.is_empty() && name.starts_with(stem);
        is_of_stem || name.ends_with(own)
    };
    if rest.is_empty() || rest.iter().any(is_shared) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    (own, rest[0]).hash(&mut hasher);
    Some((hasher.finish(), stem))
}

/// The last word of a name, and those before it.
fn stem_and_own(name: &str) -> (&str, &str) {
    name.rsplit_once(' ').unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::take_turns;

    #[test]
    fn things_take_turns_and_events_do_not() {
        let lines = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(take_turns(&lines("in out in out in out"), 2));
        assert!(take_turns(&lines("a b c a b c a b c a b c"), 3));
        assert!(!take_turns(&lines("NEW NEW pulse NEW REDUCE NEW pulse"), 3));
        assert!(!take_turns(&lines("in out"), 2));
    }
}
