//! Numbers without a sign: named by the words before them, else by those behind them.

use super::{NAME_WORDS_MAX, Role, Strength, Walk, quantity};
use crate::format::ledger::Reason;
use crate::format::segment::{
    are_states, has_letter, is_counter, is_filler, is_identifier, is_level, is_poor, is_thing,
    segment_len, segment_start, words,
};
use crate::format::text::{is_blank, trim_end, trim_start};
use crate::format::token::{Kind, PAIRS_MIN, Token};
use crate::format::unit;

impl Walk<'_> {
    /// A number without a sign.
    pub(super) fn plain(&mut self, index: usize, token: &Token, unit: &str, end: usize) -> Role {
        self.pending = None;
        // A bar that is drawn between a name and its number belongs to neither.
        let before = without_drawing(self.before(token));
        let before = last_sentence(before, &self.line[end..]);
        let text = without_bracket(before);
        let (text, own_unit) = unit_in_brackets(text).unwrap_or((text, ""));
        let unit = if unit.is_empty() { own_unit } else { unit };
        let start = segment_start(text);
        let left = match words(&text[start..]) {
            left if has_letter(left) => left,
            left => qualified(text).unwrap_or(left),
        };
        let after = self.after(index, end);
        // Columns that are padded: the name stands behind more than one blank.
        let padding = after.len() - trim_start(after).len();
        let after = if padding > 1 && !has_letter(left) {
            &after[padding..]
        } else {
            after
        };
        let segment = segment_len(after);
        let reaches_next = segment == after.len() && index + 1 < self.tokens.len();
        // What a sign ends is the next number's name.
        let is_name =
            matches!(after.get(segment), Some(b':' | b'=')) && index + 1 < self.tokens.len();
        let right = if reaches_next || is_name {
            ""
        } else {
            words(&after[..segment])
        };
        // `4.857 HIGH MINOR`: how it is with the value, not what it is called.
        let right = if are_states(right) { "" } else { right };
        let text = &self.line[token.at..token.end];
        let is_whole = token.value.fract() == 0.0 && unit.is_empty() && !text.contains(&b'.');
        if token.kind == Kind::Number && is_code(text) {
            return self.code(left);
        }
        let last = left.rsplit(' ').next().unwrap_or_default();
        // `wrote 504 buffers (3.1%)`
        let is_share = is_share(&after[segment..], self.tokens.get(index + 1));
        if is_whole && is_share && has_letter(right) && !right.contains(' ') {
            self.named_until = Some(end + segment);
            return named_behind(right, unit, is_whole);
        }
        if is_whole && has_letter(left) && !is_counter(last) && is_clause(words(&after[..segment]))
        {
            return Role::Ignored(Reason::Prose);
        }
        if let Some(listed) = self.listed.as_ref().filter(|_| is_poor(left)) {
            return quantity(format!("{listed} {left}"), unit, Strength::Signed);
        }
        if has_letter(left) {
            return self.named_before(index, token, (left, right), unit, is_whole);
        }
        if token.kind == Kind::Done {
            return Role::Done;
        }
        if is_whole && trim_end(before).ends_with(b"\"") {
            return Role::Ignored(Reason::Identifier); // a status behind a request
        }
        if let Some(listed) = &self.listed {
            let all = self.after(index, token.unit_end);
            let word = words(&all[..segment_len(all)]);
            let is_next = before
                .iter()
                .all(|byte| is_blank(*byte) || matches!(byte, b',' | b'.'))
                || before.ends_with(b" ") && before.contains(&b',');
            if is_next && has_letter(word) {
                let glued = token.unit(self.line);
                return quantity(format!("{listed} {word}"), glued, Strength::Signed);
            }
        }
        if has_letter(right) && is_whole && self.is_item(token, right) {
            return quantity(right.to_owned(), unit, Strength::Plain);
        }
        if has_letter(right) {
            return self.within_brackets(token, named_behind(right, unit, is_whole));
        }
        self.unnamed += 1;
        if !unit.is_empty() {
            return quantity(unit.to_owned(), unit, Strength::Plain);
        }
        quantity(self.unnamed.to_string(), "", Strength::Plain)
    }

    /// Whether a number and the few words behind it are an item of a list of such, between commas.
    fn is_item(&self, token: &Token, right: &str) -> bool {
        let behind = trim_start(&self.line[token.unit_end..]);
        let is_whole = behind
            .strip_prefix(right.as_bytes())
            .is_some_and(|rest| rest.first() == Some(&b','));
        let words: Vec<&str> = right.split_whitespace().collect();
        let is_short =
            (1..=3).contains(&words.len()) && words.last().is_some_and(|last| !is_filler(last));
        is_whole
            && is_short
            && self.tokens.len() > 3
            && memchr::memchr_iter(b',', self.line).count() > 1
    }

    /// What stands in the brackets behind a number that has a name is told of that: `eval time = 2969
    /// ms / 262 tokens (11.33 ms per token)`.
    fn within_brackets(&self, token: &Token, role: Role) -> Role {
        let owner = self.roles.iter().rposition(
            |role| matches!(role, Role::Quantity { strength: Strength::Signed, name, .. } if name.contains(' ')),
        );
        let (Some(owner), Role::Quantity { name, unit, .. }) = (owner, &role) else {
            return role;
        };
        let between = &self.line[self.tokens[owner].unit_end..token.at];
        let is_open = memchr::memchr(b'(', between).is_some() && !between.contains(&b')');
        match &self.roles[owner] {
            Role::Quantity { name: outer, .. } if is_open => quantity(
                format!("{} {name}", self.first_words(outer, owner)),
                unit,
                Strength::Plain,
            ),
            _ => role,
        }
    }

    /// The name of the first quantity that a list of them is about.
    fn first_words<'b>(&'b self, name: &'b str, index: usize) -> &'b str {
        let before = index.checked_sub(1).map(|before| &self.roles[before]);
        match before {
            Some(Role::Quantity { name: first, .. }) if name.starts_with(first.as_str()) => first,
            _ => name,
        }
    }

    /// A number that is spelled as codes are is a counter's if anything: `epoch 010`.
    fn code(&self, left: &str) -> Role {
        let last = left.rsplit(' ').next().unwrap_or_default();
        if self.has_role || !is_counter(last) {
            return Role::Ignored(Reason::Identifier);
        }
        Role::Head {
            name: left.to_owned(),
        }
    }

    fn named_before(
        &mut self,
        index: usize,
        token: &Token,
        (left, right): (&str, &str),
        unit: &str,
        is_whole: bool,
    ) -> Role {
        // `in @ 62.9 MiB/s`: what stands before the sign is the name, whatever word it is.
        if let Some(name) = left.strip_suffix(" @").filter(|name| !name.contains(' ')) {
            return quantity(name.to_owned(), unit, Strength::Plain);
        }
        let list: Vec<&str> = left
            .split_whitespace()
            .filter(|word| !is_level(word))
            .collect();
        let Some(last) = list.last() else {
            return Role::Ignored(Reason::Prose);
        };
        let begins = list
            .iter()
            .rposition(|word| is_filler(word))
            .map_or(0, |at| at + 1);
        let has_fillers = begins > 0;
        let name = &list[begins..];
        if is_identifier(last) && is_whole {
            return Role::Ignored(Reason::Identifier);
        }
        let is_head = index == 0 && list.len() <= 2 && is_whole && right.is_empty();
        // `After 100 nodes, 48 on tree, 1391 best solution`
        let is_item = right.split(' ').count() <= 3 && self.is_item(token, right);
        if name.is_empty()
            && is_whole
            && is_item
            && token.kind == Kind::Number
            && !list.iter().any(|word| is_counter(word))
        {
            return quantity(right.to_owned(), unit, Strength::Plain);
        }
        let is_told = token.kind == Kind::Done || is_counter(last) || is_thing(last);
        if is_head && (is_told || index + 1 < self.tokens.len()) {
            let start =
                self.floor.min(token.at) + segment_start(without_bracket(self.before(token)));
            if self.line[self.body..start].trim_ascii_end().ends_with(b":") {
                self.lead_end.get_or_insert(start);
            }
            return Role::Head {
                name: list.join(" "),
            };
        }
        if is_thing(last) && is_whole {
            let is_labelled = !self.has_head && list.len() <= 2;
            return if is_labelled {
                Role::Head {
                    name: (*last).to_owned(),
                }
            } else {
                Role::Ignored(Reason::Label)
            };
        }
        if name.is_empty() && unit::is_known(unit) && token.kind == Kind::Number {
            if self.has_quantity {
                return quantity(unit.to_owned(), unit, Strength::Plain); // `1132 records in 64 ms`
            }
            let measured = measured(&list);
            if !measured.is_empty() {
                return quantity(measured, unit, Strength::Plain);
            }
        }
        // `depth 9 seldepth 12 nodes 3541 time 4 pv e2e4 e7e5`: the last of many such pairs.
        let is_last_pair = list.len() == 1
            && self.roles.len() + 1 >= PAIRS_MIN
            && self
                .roles
                .iter()
                .all(|role| matches!(role, Role::Quantity { .. } | Role::Head { .. }));
        let goes_on = !right.is_empty() && !is_last_pair;
        let is_sentence = has_fillers || goes_on || list.len() > NAME_WORDS_MAX;
        if name.is_empty() || name.len() > NAME_WORDS_MAX || (is_sentence && is_whole) {
            return Role::Ignored(if token.kind == Kind::Done {
                Reason::Progress
            } else {
                Reason::Prose
            });
        }
        let start = self.floor.min(token.at);
        self.lead_end
            .get_or_insert(start + segment_start(without_bracket(self.before(token))));
        // `380 nodes (2.85 seconds)`: the words are the other number's.
        let is_anothers = index > 0
            && !unit.is_empty()
            && self.before(token).ends_with(b"(")
            && self.line[self.tokens[index - 1].unit_end..]
                .strip_prefix(b" ")
                .is_some_and(|rest| rest.starts_with(left.as_bytes()));
        if is_anothers {
            return quantity(
                format!("{} ({unit})", name.join(" ")),
                unit,
                Strength::Plain,
            );
        }
        quantity(name.join(" "), unit, Strength::Plain)
    }
}

/// What is measured where a sentence leads to a number and its unit: `backup finished in 3.2 s`, `total
/// time spent up to now is 1.4 s`, `took 31ms`.
fn measured(words: &[&str]) -> String {
    let is_verb = |word: &&&str| matches!(**word, "took" | "Took" | "takes");
    if let Some(verb) = words.last().filter(is_verb) {
        return (*verb).to_owned();
    }
    let begins = words.iter().position(|word| !is_filler(word));
    let words = &words[begins.unwrap_or(words.len())..];
    let ends = words.iter().position(|word| is_filler(word));
    let words = &words[..ends.unwrap_or(words.len())];
    if words.len() > NAME_WORDS_MAX {
        return String::new();
    }
    words.join(" ")
}

pub(super) fn named_behind(right: &str, unit: &str, is_whole: bool) -> Role {
    let list: Vec<&str> = right.split_whitespace().collect();
    let fillers = list.iter().filter(|word| is_filler(word)).count();
    let name: Vec<&str> = list
        .iter()
        .copied()
        .filter(|word| *word == "per" || !is_filler(word))
        .collect();
    let is_sentence = list.len() > 4 || (is_whole && (fillers > 0 || list.len() > 2));
    if name.is_empty() || is_sentence {
        if unit.is_empty() || is_whole {
            return Role::Ignored(Reason::Prose);
        }
        return quantity(unit.to_owned(), unit, Strength::Plain);
    }
    quantity(name.join(" "), unit, Strength::Plain)
}

/// Whether nothing more is said of a number: it ends the line, or a sign in blanks parts it from the next. What
/// stands before it with a full stop is an abbreviation then: `Up. 1000 : Sen. 2,178,680 : Cost 7.8`.
fn ends_item(after: &[u8]) -> bool {
    let next = trim_start(after);
    match next.first() {
        None => true,
        Some(sign) => {
            matches!(sign, b':' | b'|' | b';' | b',')
                && (next.len() < after.len() || matches!(sign, b';' | b','))
                && next.get(1).is_none_or(|byte| is_blank(*byte))
        }
    }
}

/// Whether the share of what was counted follows in brackets: `(3.1%)`.
fn is_share(behind: &[u8], next: Option<&Token>) -> bool {
    behind == b"(" && next.is_some_and(|next| next.unit_end == next.end + 1)
}

/// Whether words between two numbers are part of a sentence: `unit 7 | opened for user | 12`.
fn is_clause(between: &str) -> bool {
    let mut words = between.split_whitespace();
    // `1132 records in 64 ms` says how many.
    let is_counted = words
        .next()
        .is_some_and(|first| first.ends_with('s') || is_filler(first));
    !is_counted && words.any(is_filler)
}

/// Whether a number is spelled as codes are and measured values aren't: `0x1f`, `007`.
fn is_code(text: &[u8]) -> bool {
    let is_padded = text.len() > 1 && text[0] == b'0' && text.iter().all(u8::is_ascii_digit);
    is_padded || text.starts_with(b"0x") || text.starts_with(b"0X")
}

/// The sentence that leads to a number, of what stands before it; an abbreviation ends none, and neither do
/// dots that lead on from a name: `Remaining Runtime....... 61 min.`.
fn last_sentence<'a>(before: &'a [u8], behind: &[u8]) -> &'a [u8] {
    let stop = memchr::memmem::rfind(before, b". ").filter(|at| !before[..*at].ends_with(b".."));
    let sentence = stop.map_or(0, |at| at + 2);
    let is_abbreviated =
        sentence > 0 && trim_start(&before[sentence..]).is_empty() && ends_item(behind);
    if is_abbreviated {
        before
    } else {
        &before[sentence..]
    }
}

/// Words before a number without the unit that stands in brackets behind them: `in RPY (radian) [0.03, 0.04]`.
fn unit_in_brackets(before: &[u8]) -> Option<(&[u8], &str)> {
    let inner = trim_end(before).strip_suffix(b")")?;
    let open = inner.iter().rposition(|byte| *byte == b'(')?;
    let unit = std::str::from_utf8(&inner[open + 1..]).ok()?;
    let name = inner[..open].strip_suffix(b" ")?;
    let is_named = name.last().is_some_and(u8::is_ascii_alphanumeric);
    (is_named && unit::is_known(unit)).then_some((name, unit))
}

/// Words before a number whose last ones stand in brackets: `f1-score (micro avg)  0.62`.
fn qualified(before: &[u8]) -> Option<&str> {
    let text = trim_end(before);
    let inner = text.strip_suffix(b")")?;
    let open = inner.iter().rposition(|byte| *byte == b'(')?;
    let name = words(&inner[segment_start(&inner[..open])..open]);
    let is_word = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'_');
    let is_qualified = has_letter(name)
        && has_letter(words(&inner[open + 1..]))
        && inner[open + 1..].iter().all(is_word)
        && text.len() < before.len();
    is_qualified.then(|| words(&text[segment_start(&inner[..open])..]))
}

/// Without the bar that is drawn at the end, and the blanks around it.
pub(super) fn without_drawing(before: &[u8]) -> &[u8] {
    let mut text = before;
    while let [rest @ .., 0xe2, 0x94..=0x96, _] | [rest @ .., b' '] = text {
        text = rest;
    }
    if text.len() + 2 < before.len() && before[text.len()..].contains(&0xe2) {
        text
    } else {
        before
    }
}

fn without_bracket(before: &[u8]) -> &[u8] {
    let trimmed = trim_end(before);
    match trimmed.split_last() {
        Some((b'[' | b'(' | b'$', rest)) if !trim_end(rest).is_empty() => trim_end(rest),
        _ => before,
    }
}
