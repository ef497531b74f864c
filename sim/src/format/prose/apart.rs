//! Names of one line, told apart.

use std::collections::HashMap;

use super::full_name::is_letter;
use super::{NAME_WORDS_MAX, Role, Strength, Walk};
use crate::format::segment::{has_letter, is_filler, is_level, is_split, segment_start, words};
use crate::format::text::{is_blank, trim_end};

impl Walk<'_> {
    /// Within a line names differ, but for what is said again at once in the same words: `b: 3 b: 4`.
    pub(super) fn tell_apart(&mut self) {
        self.tell_from_longer();
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
            if self.name(index) == self.name(twin) {
                self.take_stems(twin, index);
            }
            if self.name(index) == self.name(twin)
                && let Some(name) = self.sentence_name(index)
            {
                self.rename(index, name);
            }
            let now = self.name(index).map_or(name, ToOwned::to_owned);
            if !self.is_said_again(twin, index) && owners.contains_key(&now) {
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
        if counts.is_empty() {
            self.share_words();
        }
    }

    /// Letters behind one that took its words along take them, too: `Accel X=1 Y=2 Gyro X=3 Y=4`.
    fn share_words(&mut self) {
        let mut words: Option<String> = None;
        for index in 0..self.roles.len() {
            let Some(name) = self.name(index).map(ToOwned::to_owned) else {
                continue;
            };
            let (stem, last) = name.rsplit_once(' ').unwrap_or(("", &name));
            match &words {
                _ if !is_letter(last) => words = None,
                Some(words) if stem.is_empty() => self.rename(index, format!("{words} {name}")),
                _ if stem.is_empty() => {}
                _ => words = Some(stem.to_owned()),
            }
        }
    }

    /// A name that another one ends with takes the words before it along: `work-load balance` beside
    /// `memory-balance`.
    fn tell_from_longer(&mut self) {
        for index in 0..self.roles.len() {
            let Some(name) = self.name(index) else {
                continue;
            };
            let is_short = !self.fuller[index].is_empty() && self.fuller[index] != name;
            let is_tail = |other: &str| {
                let stem = other.strip_suffix(name);
                stem.is_some_and(|stem| stem.ends_with(['-', '_', ' ']))
            };
            let names = (0..self.roles.len()).filter(|other| *other != index);
            if is_short && names.filter_map(|other| self.name(other)).any(is_tail) {
                self.take_fuller(index);
            }
        }
    }

    /// Names both after what they are a part of, where that differs: `[READ: Max=3] [UPDATE: Max=5]`,
    /// `bed: temp=60 extruder: temp=210`, `Accel X=1 Y=2 Gyro X=3 Y=4`.
    fn take_stems(&mut self, twin: usize, index: usize) {
        let (first, second) = (self.stem(twin), self.stem(index));
        if first == second {
            return;
        }
        for (which, stem) in [(twin, first), (index, second)] {
            if let (Some(stem), Some(name)) = (stem, self.name(which)) {
                let full = format!("{stem} {name}");
                self.rename(which, full);
            }
        }
    }

    /// What a number's name is a part of: the words before the colon or the bracket that its list stands
    /// behind, or those before the first name of its row.
    fn stem(&self, index: usize) -> Option<String> {
        for at in (0..=index).rev() {
            let from = at.checked_sub(1).map_or(self.body, |before| {
                let before = &self.tokens[before];
                before.unit_end
            });
            let gap = &self.line[from.min(self.tokens[at].at)..self.tokens[at].at];
            let name = without_own_name(gap);
            if let Some(title) = title(name) {
                return Some(title);
            }
            let own = self.name(at).unwrap_or_default();
            let longer = self.fuller[at].strip_suffix(own).map(str::trim);
            if let Some(longer) = longer.filter(|longer| has_letter(longer)) {
                return Some(longer.to_owned());
            }
            if matches!(
                name.iter().rfind(|byte| !is_blank(**byte)),
                Some(b']' | b'}')
            ) {
                return None;
            }
        }
        None
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

    /// Whether a number says another value of what an earlier one says: both stand behind signs, and no other
    /// name between them. In `Mem: 209M (Peak 210M) | Mem: 151M, Peak: 172M` they are of two things.
    fn is_said_again(&self, twin: usize, index: usize) -> bool {
        let name = self.name(index);
        let mut between = (twin + 1..index).filter_map(|at| self.name(at));
        self.is_signed(index) && self.is_signed(twin) && between.all(|other| Some(other) == name)
    }

    fn rename(&mut self, index: usize, new: String) {
        if let Role::Quantity { name, .. } = &mut self.roles[index] {
            *name = new;
        }
    }
}

/// What stands between two numbers, without the name and the sign of the second.
fn without_own_name(gap: &[u8]) -> &[u8] {
    let end = gap
        .iter()
        .rposition(|byte| matches!(byte, b'=' | b':'))
        .unwrap_or(gap.len());
    let text = trim_end(&gap[..end]);
    let start = text.iter().rposition(|byte| {
        is_blank(*byte) || matches!(byte, b',' | b';' | b'[' | b'(' | b'{' | b'|')
    });
    &text[..start.map_or(0, |at| at + 1)]
}

/// The words before the colon or the opening bracket that a text ends with: `READ` of `4 minutes [READ: `.
fn title(text: &[u8]) -> Option<String> {
    let text = trim_end(text);
    let (last, before) = text.split_last()?;
    if *last == b']' {
        // `[valid] loss=0.5`
        let open = before.iter().rposition(|byte| *byte == b'[')?;
        let word = words(&before[open + 1..]);
        return is_split(word).then(|| word.to_owned());
    }
    if !matches!(last, b':' | b'[' | b'(' | b'{') {
        return None;
    }
    let before = trim_end(before);
    let title = words(&before[segment_start(before)..]);
    let is_title = has_letter(title) && title.split(' ').count() <= 3 && !is_level(title);
    is_title.then(|| title.to_owned())
}
