//! The name before a sign: how many of the words there belong to it.

use super::{NAME_WORDS_MAX, Role, Walk};
use crate::format::segment::{
    has_letter, is_filler, is_level, is_poor, is_tie, segment_start, words,
};
use crate::format::text::{is_blank, trim, trim_end};
use crate::format::token::{Kind, Token};
use crate::format::unit;

/// Words of a name with blanks before its sign, as lists in columns have them.
const LABEL_WORDS_MAX: usize = 8;

impl Walk<'_> {
    /// The name with the words that belong to it, where its last word alone says too little.
    pub(super) fn best_name(
        &mut self,
        index: usize,
        token: &Token,
        (text, own): (&[u8], &str),
        is_spaced: bool,
    ) -> String {
        let is_wide =
            self.line[..token.at].ends_with(b"  ") || self.line[..token.at].ends_with(b"\t");
        let full = self.full_name(text, own, is_wide);
        // `Bit Rate=866.7 Mb/s`: what is written as a title is one, however its sign is glued.
        let is_spaced = is_spaced || is_title(&full);
        let full = match self.number_in_front(index, text, &full) {
            Some(number) => format!("{number} {full}"),
            None => full,
        };
        let start = self.floor.min(token.at);
        self.lead_end.get_or_insert(if is_spaced {
            start + segment_start(trim_end(text))
        } else {
            start + trim_end(text).len().saturating_sub(own.len())
        });
        self.fuller[index].clone_from(&full);
        // `; sync files=15`: an item's name is all of it.
        let item = text.strip_prefix(b";").or(text.strip_prefix(b","));
        let is_item = item.is_some_and(|item| trim(item) == full.as_bytes());
        if is_spaced || is_item || is_poor(own) {
            full
        } else {
            own.to_owned()
        }
    }

    /// What begins like a number and is the first word of a name in columns: `1-4 NB =  552.1  1-4 EEL =`.
    fn number_in_front(&self, index: usize, text: &[u8], full: &str) -> Option<&str> {
        let before = self.tokens.get(index.checked_sub(1)?)?;
        let is_word = matches!(before.kind, Kind::Other(_)) && before.unit_end == before.end;
        let is_apart = self.line[..before.at]
            .iter()
            .rev()
            .take(2)
            .all(|byte| is_blank(*byte));
        let is_one_blank = trim_end(text).strip_suffix(full.as_bytes()) == Some(b" ");
        let word = &self.line[before.at..before.end];
        let is_pair = word
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'-');
        let word = std::str::from_utf8(word).ok()?;
        (is_word && is_apart && is_one_blank && is_pair).then_some(word)
    }

    /// All words of the segment, if they can be a name.
    fn full_name(&self, text: &[u8], name: &str, is_wide: bool) -> String {
        if let Some(label) = self.label_before(text, name, is_wide) {
            return label;
        }
        let text = trim_end(text);
        let segment = words(&text[segment_start(text)..]);
        let list: Vec<&str> = segment.split_whitespace().collect();
        // What is measured may be called as levels are: `Current error`.
        let begins = list[..list.len().saturating_sub(1)]
            .iter()
            .rposition(|word| self.may_be_level(word) || is_filler(word) && !is_tie(word));
        let list = &list[begins.map_or(0, |at| at + 1)..];
        let list = &list[list.iter().take_while(|word| is_tie(word)).count()..];
        let fits = (2..=NAME_WORDS_MAX).contains(&list.len()) && segment.ends_with(name);
        if fits {
            list.join(" ")
        } else {
            name.to_owned()
        }
    }

    /// Whether a word may say how important a line is. Behind a quantity none does that is written as other
    /// words are: `loss: 0.5, error rate: 0.1`.
    fn may_be_level(&self, word: &str) -> bool {
        is_level(word) && !(self.has_quantity && word.starts_with(char::is_lowercase))
    }

    /// A name that says too little alone belongs to the quantity before it: `Core 0: 38 (high = 85)`,
    /// `Courant Number mean: 0.1 max: 0.5`.
    pub(super) fn completed(&self, name: String, text: &[u8]) -> String {
        if is_letter(&name) {
            return self.next_letter(name, text);
        }
        if !is_poor(&name) {
            return name;
        }
        let text = trim_end(text);
        let between = trim_end(text.strip_suffix(name.as_bytes()).unwrap_or(text));
        let is_near = between
            .iter()
            .all(|byte| is_blank(*byte) || matches!(byte, b'(' | b',' | b'/' | b'[' | b'|'));
        let before = self.roles.iter().rev().find_map(|role| match role {
            Role::Quantity { name, .. } => Some(name.as_str()),
            _ => None,
        });
        let stands_alone =
            before.is_some_and(|before| !ends_poorly(before)) && is_own_item(text, between);
        let Some(before) = before.filter(|_| is_near && !stands_alone) else {
            return self.under_title(name, between);
        };
        let mut stem = before;
        while let Some((head, last)) = stem.rsplit_once(' ')
            && is_poor(last)
        {
            stem = head;
        }
        if is_letter(stem) {
            return name;
        }
        format!("{stem} {name}")
    }

    /// `Y` of `Acceleration X: 1.0, Y: 2.0`: the name before has another letter behind its words.
    fn next_letter(&self, name: String, text: &[u8]) -> String {
        let is_near = trim(text)
            .strip_suffix(name.as_bytes())
            .is_some_and(|between| between.iter().all(|byte| is_blank(*byte) || *byte == b','));
        let before = self.roles.last().and_then(|role| match role {
            Role::Quantity { name, .. } => name.rsplit_once(' '),
            _ => None,
        });
        match before.filter(|(_, last)| is_near && is_letter(last) && *last != name) {
            Some((stem, _)) => format!("{stem} {name}"),
            None => name,
        }
    }

    /// `clat (usec): min=2`: what a line begins with is what its poor names are about.
    fn under_title(&self, name: String, between: &[u8]) -> String {
        let is_first = self.roles.is_empty() && self.floor == self.body;
        let is_word = |title: &&[u8]| {
            let title = trim(title);
            !title.is_empty()
                && title
                    .iter()
                    .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        let title = between
            .strip_suffix(b":")
            .filter(|title| is_first || is_word(title));
        let title = title.and_then(|title| std::str::from_utf8(title).ok());
        let (title, _) = unit::split_name(title.unwrap_or_default().trim());
        let is_title = has_letter(&title) && title.len() <= 32 && !is_level(&title);
        if is_title && !title.contains(['=', ':', ',']) {
            return format!("{} {name}", title.trim());
        }
        name
    }

    /// A name that stands alone at a line's beginning is whole, whatever its words: `Requests per
    /// second:`. In a list whose values stand in a column it may be written in small letters: `time to empty:       4.2`.
    fn label_before(&self, text: &[u8], name: &str, is_wide: bool) -> Option<String> {
        let is_first = self.roles.is_empty() && self.floor == self.body;
        let whole = std::str::from_utf8(trim(text)).ok()?;
        let list: Vec<&str> = whole.split_whitespace().collect();
        let is_plain = whole
            .chars()
            .all(|c| c.is_alphanumeric() || " _-./%".contains(c));
        let begins = list
            .first()
            .is_some_and(|word| !is_filler(word) && !is_level(word));
        // Of a list whose signs stand in a column names may be long: `Rx power low alarm threshold   : 0.1 mW`.
        let most = if text.ends_with(b" ") {
            LABEL_WORDS_MAX
        } else {
            NAME_WORDS_MAX
        };
        let fits = is_first && is_plain && begins && (2..=most).contains(&list.len());
        let is_written_so = is_wide || whole.chars().next().is_some_and(char::is_uppercase);
        let is_label = fits && whole.ends_with(name) && is_written_so;
        is_label.then(|| list.join(" "))
    }

    /// A word between a value and the next glued name goes for all names that follow.
    pub(super) fn sectioned(&mut self, name: String, text: &[u8], is_spaced: bool) -> String {
        if !is_spaced && self.has_quantity && self.floor > self.body {
            let head = words(text.strip_suffix(name.as_bytes()).unwrap_or_default());
            let begins = head.chars().next().is_some_and(char::is_uppercase);
            if begins && !head.contains(' ') && head.chars().all(char::is_alphanumeric) {
                self.section = format!("{head} ");
            }
        }
        if is_spaced {
            name
        } else {
            format!("{}{name}", self.section)
        }
    }
}

/// Whether a name is a single letter: an axis, a phase.
pub(super) fn is_letter(name: &str) -> bool {
    name.len() == 1 && name.as_bytes()[0].is_ascii_alphabetic()
}

/// Whether each word of a name begins with a capital: `Link Quality`.
fn is_title(name: &str) -> bool {
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    };
    name.contains(' ') && name.split(' ').all(is_word)
}

/// Whether the last word of a name says too little alone.
fn ends_poorly(name: &str) -> bool {
    name.rsplit(' ').next().is_some_and(is_poor)
}

/// Whether a name is an item of a list that keys are glued to their values in, or of columns that tabs
/// part: `sync=0.1 s, total=0.3 s`.
fn is_own_item(text: &[u8], between: &[u8]) -> bool {
    let is_listed = between
        .iter()
        .all(|byte| is_blank(*byte) || matches!(byte, b',' | b';'))
        && between.iter().any(|byte| matches!(byte, b',' | b';'));
    is_listed || text.first() == Some(&b'\t')
}
