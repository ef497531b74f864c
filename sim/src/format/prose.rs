//! What the numbers of a line of prose are, and what they are called.
//!
//! A number is named by the words before it, up to the last delimiter, else by those behind it. With
//! a sign between (`loss=0.5`, `loss: 0.5`) it is a quantity for sure; without one it is if the
//! words around it look like names rather than like a sentence.

use std::collections::HashMap;

use super::ledger::Reason;
use super::prose_name::{Glue, is_place, name_before};
use super::segment::{
    has_letter, is_counter, is_filler, is_identifier, is_level, is_poor, is_thing, segment_len,
    segment_start, word_behind, words,
};
use super::text::{is_blank, trim_end};
use super::token::{Kind, Token};
use super::unit;

/// What libraries print around a number.
const WRAPPERS: [&[u8]; 3] = [b"tensor", b"np.float64", b"np.float32"];

/// A name of more words is a sentence.
const NAME_WORDS_MAX: usize = 5;

/// How sure it is that a number is a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A sign stands between it and its name.
    Signed,
    /// The same, but a word follows, as in `Found: 3 files`: maybe a sentence.
    Weak,
    /// No sign.
    Plain,
}

/// What a number of a line is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    Quantity {
        name: String,
        unit: String,
        strength: Strength,
        /// It only has a bound: `<1ms`.
        is_bound: bool,
    },
    /// The number at the line's head, behind a word: a counter, or what tells lines apart.
    Head {
        name: String,
    },
    /// `3` of `3/10` where that has no name.
    Done,
    /// `10` of `3/10`.
    Total,
    Ignored(Reason),
}

/// What a line says.
#[derive(Debug, Default)]
pub(super) struct Analysis {
    /// One for each token.
    pub roles: Vec<Role>,
    /// What stands before the first name, without levels and delimiters.
    pub lead: String,
}

impl Analysis {
    pub(super) fn has(&self, strength: Strength) -> bool {
        let is =
            |role: &Role| matches!(role, Role::Quantity { strength: own, .. } if *own == strength);
        self.roles.iter().any(is)
    }

    /// Leaves out what no sign ties to its name.
    pub(super) fn drop_plain(&mut self) {
        for role in &mut self.roles {
            if matches!(
                role,
                Role::Quantity {
                    strength: Strength::Plain,
                    ..
                }
            ) {
                *role = Role::Ignored(Reason::Prose);
            }
        }
    }

    /// The names of its quantities, as one text: lines that say the same have the same.
    pub(super) fn signature(&self) -> String {
        let names = self.roles.iter().filter_map(|role| match role {
            Role::Quantity { name, .. } => Some(name.as_str()),
            _ => None,
        });
        names.collect::<Vec<_>>().join("\n")
    }
}

/// Works through the tokens of one line, from left to right.
struct Walk<'a> {
    line: &'a [u8],
    tokens: &'a [Token],
    /// Where the last token ended, its unit included: no name reaches back beyond it.
    floor: usize,
    roles: Vec<Role>,
    /// Words in the place of each name that is too poor or taken.
    fuller: Vec<String>,
    /// The name that a label gave to the number behind it: `Core 0: +45`.
    pending: Option<String>,
    /// What stands between values and names all that follow: `Count A:5 B:6`.
    section: String,
    /// What stands before the colon of a list whose numbers are named by what follows them.
    listed: Option<String>,
    lead_end: Option<usize>,
    body: usize,
    unnamed: usize,
    /// A quantity, a head or a total has been found.
    has_role: bool,
    has_quantity: bool,
    has_head: bool,
}

/// What the tokens of a line are. Its body begins at `body`, behind a time and the like.
pub(super) fn analyse(line: &[u8], body: usize, tokens: &[Token]) -> Analysis {
    let mut walk = Walk {
        line,
        tokens,
        floor: body,
        roles: Vec::with_capacity(tokens.len()),
        fuller: vec![String::new(); tokens.len()],
        pending: None,
        section: String::new(),
        listed: None,
        lead_end: None,
        body,
        unnamed: 0,
        has_role: false,
        has_quantity: false,
        has_head: false,
    };
    for index in 0..tokens.len() {
        let (role, end) = walk.role(index);
        walk.has_role |= !matches!(role, Role::Ignored(_));
        walk.has_quantity |= matches!(role, Role::Quantity { .. });
        walk.has_head |= matches!(role, Role::Head { .. });
        walk.roles.push(role);
        walk.floor = end;
    }
    walk.finish()
}

impl<'a> Walk<'a> {
    fn before(&self, token: &Token) -> &'a [u8] {
        &self.line[self.floor.min(token.at)..token.at]
    }

    fn after(&self, index: usize, end: usize) -> &'a [u8] {
        let next = self
            .tokens
            .get(index + 1)
            .map_or(self.line.len(), |next| next.at);
        &self.line[end.min(next)..next]
    }

    /// What the token is, and where it ends with its unit.
    fn role(&mut self, index: usize) -> (Role, usize) {
        let token = self.tokens[index];
        match token.kind {
            Kind::Other(reason) => return (self.other(&token, reason), token.unit_end),
            Kind::Stamp => return (Role::Ignored(Reason::Date), token.unit_end),
            Kind::Total => return (Role::Total, token.unit_end),
            Kind::Number | Kind::Done | Kind::Duration => {}
        }
        let (unit, end) = self.unit(index, &token);
        if let Some(role) = self.bar(&token, &unit, end) {
            return (role, end);
        }
        if let Some(role) = self.label(index, &token) {
            // What stands in brackets before a sign belongs to the name: `lat (ms,95%): 33.1`.
            let is_in_name = is_in_name(self.before(&token), self.after(index, token.unit_end));
            return (
                role,
                if is_in_name {
                    self.floor
                } else {
                    token.unit_end
                },
            );
        }
        let role = self
            .signed(index, &token, &unit, end)
            .or_else(|| self.beside(index, &token, &unit, end))
            .unwrap_or_else(|| self.plain(index, &token, &unit, end));
        (role, end)
    }

    fn other(&mut self, token: &Token, reason: Reason) -> Role {
        self.pending = None;
        let before = trim_end(self.before(token));
        if reason == Reason::Identifier && before.ends_with(b":") && before.len() < 2 {
            return Role::Ignored(Reason::Address);
        }
        Role::Ignored(reason)
    }

    /// The unit that is glued to the number, or stands behind one blank.
    fn unit(&self, index: usize, token: &Token) -> (String, usize) {
        if token.kind == Kind::Duration {
            return ("s".into(), token.unit_end);
        }
        if token.kind == Kind::Done {
            return (String::new(), token.unit_end);
        }
        let before = self.line[..token.at].last().copied();
        if token.unit_end > token.end {
            return (token.unit(self.line).into(), token.unit_end);
        }
        match word_behind(self.after(index, token.unit_end)) {
            Some((word, len)) if unit::is_known(word) => (word.into(), token.unit_end + len),
            _ if before == Some(b'$') => ("$".into(), token.unit_end),
            _ => (String::new(), token.unit_end),
        }
    }

    /// Numbers that are drawn as a bar, and what stands in the brackets behind it.
    fn bar(&self, token: &Token, unit: &str, end: usize) -> Option<Role> {
        let rest = &self.line[end..];
        let before = trim_end(self.before(token));
        let is_bare = words(&before[segment_start(before)..]).is_empty() && !before.ends_with(b":");
        if unit == "%" && is_bare && (rest.starts_with(b"|") || rest.starts_with("█".as_bytes()))
        {
            return Some(Role::Done);
        }
        let is_clock = token.kind == Kind::Duration;
        if is_clock
            && (rest.starts_with(b"<") || before.ends_with(b"<") && !has_name_before(before))
        {
            return Some(Role::Ignored(Reason::Progress));
        }
        None
    }

    /// `Core 0: +45`, `+3.3V: 3.29`, `iter 10: loss 2.3`, `[10]`.
    fn label(&mut self, index: usize, token: &Token) -> Option<Role> {
        let before = self.before(token);
        let segment = words(&before[segment_start(before)..]);
        let after = self.after(index, token.unit_end);
        let is_first = !self.has_role;
        if is_in_name(before, after) {
            return Some(Role::Ignored(Reason::Label));
        }
        if is_first
            && trim_end(before).ends_with(b"[")
            && after.starts_with(b"]")
            && segment.is_empty()
            && words(before).is_empty()
            && token.value.fract() == 0.0
        {
            return Some(Role::Ignored(Reason::Index));
        }
        if before.ends_with(b"=") || token.kind != Kind::Number || !after.starts_with(b":") {
            return None;
        }
        let behind = &after[1..];
        let is_before_number =
            behind.iter().all(|b| is_blank(*b) || *b == b'$') && index + 1 < self.tokens.len();
        let is_before_space = behind.first().is_none_or(|b| is_blank(*b));
        if is_before_number
            && !behind.is_empty()
            && (has_letter(segment) || token.unit_end > token.end)
        {
            let text = String::from_utf8_lossy(&self.line[token.at..token.unit_end]);
            let name = format!("{segment} {text}");
            self.lead_end
                .get_or_insert(token.at.saturating_sub(segment.len() + 1));
            self.pending = Some(name.trim().to_owned());
            return Some(Role::Ignored(Reason::Label));
        }
        if !is_before_space || before.iter().rfind(|b| !is_blank(**b)) == Some(&b':') {
            return None;
        }
        if segment.is_empty() && is_first && is_before_number {
            return Some(Role::Ignored(Reason::Index));
        }
        (is_first && has_letter(segment) && !is_level(segment) && segment.split(' ').count() <= 3)
            .then(|| Role::Head {
                name: segment.to_owned(),
            })
    }

    /// `name=value`, `name: value`.
    fn signed(&mut self, index: usize, token: &Token, unit: &str, end: usize) -> Option<Role> {
        let before = without_wrapper(self.before(token));
        let (sign, text) = before.split_last()?;
        if let Some(name) = self.pending.take()
            && *sign == b':'
        {
            return Some(quantity(name, unit, Strength::Signed));
        }
        let (is_bound, glue) = match sign {
            b'=' if text.last().is_some_and(|byte| b"=<>!+-*/~".contains(byte)) => {
                return Some(Role::Ignored(Reason::Prose));
            }
            b'=' => (false, Glue::Equals),
            b'<' | b'>'
                if text.last().is_some_and(u8::is_ascii_alphanumeric)
                    && before.len() == self.before(token).len() =>
            {
                (true, Glue::Equals)
            }
            b':' if before.len() < self.before(token).len() => (false, Glue::Blank),
            b':' => (false, Glue::Colon),
            _ => return None,
        };
        if let Some((name, own_unit)) = bracketed_name(text, glue) {
            let whole = words(&text[bracketed_start(text)..]);
            if glue == Glue::Blank
                && let Some(role) = self.of_listed(index, token, whole)
            {
                return Some(role);
            }
            let unit = if unit.is_empty() {
                own_unit.as_str()
            } else {
                unit
            };
            let start = self.floor.min(token.at);
            self.lead_end.get_or_insert(start + bracketed_start(text));
            return Some(quantity(name, unit, Strength::Signed));
        }
        let name = name_before(text, glue).filter(|name| glue != Glue::Blank || !is_level(name));
        // ` 1: 684.9, 694.7 avg loss`: the colon ends the number of the line, not a name.
        let is_behind_index = self.roles.last() == Some(&Role::Ignored(Reason::Index));
        if name.is_none() && is_behind_index && text.iter().all(|byte| is_blank(*byte)) {
            return None;
        }
        let Some(name) = name else {
            return Some(Role::Ignored(if glue == Glue::Colon {
                Reason::Address
            } else {
                Reason::Prose
            }));
        };
        if glue == Glue::Colon && is_place(name, unit, token.value) {
            return Some(Role::Ignored(Reason::Address));
        }
        let is_spaced = glue == Glue::Blank || text.last().is_some_and(|byte| is_blank(*byte));
        let own = name.to_owned();
        let full = self.full_name(text, name);
        let segment = &text[segment_start(trim_end(text))..];
        let start = self.floor.min(token.at);
        self.lead_end.get_or_insert(if is_spaced {
            start + text.len() - segment.len()
        } else {
            start + trim_end(text).len().saturating_sub(own.len())
        });
        self.fuller[index].clone_from(&full);
        let name = if is_spaced || is_poor(&own) {
            full
        } else {
            own
        };
        if glue == Glue::Blank
            && let Some(role) = self.of_listed(index, token, &name)
        {
            return Some(role);
        }
        let name = self.sectioned(name, text, is_spaced);
        let name = self.completed(name, text);
        if is_identifier(&name)
            && unit.is_empty()
            && token.value.fract() == 0.0
            && is_named_thing(&name)
        {
            return Some(Role::Ignored(Reason::Identifier));
        }
        let follows_word = {
            let rest = &self.line[end..];
            let word = super::text::trim_start(rest);
            word.len() < rest.len() && word.first().is_some_and(u8::is_ascii_alphabetic)
        };
        let next = super::text::trim_start(&self.line[end..]);
        let is_sentence = follows_word && glue != Glue::Equals && !begins_pair(next);
        let strength = if is_sentence {
            Strength::Weak
        } else {
            Strength::Signed
        };
        let mut role = quantity(name, unit, strength);
        if let Role::Quantity {
            is_bound: bound, ..
        } = &mut role
        {
            *bound = is_bound;
        }
        Some(role)
    }

    /// All words of the segment, if they can be a name.
    fn full_name(&self, text: &[u8], name: &str) -> String {
        if let Some(label) = self.label_before(text, name) {
            return label;
        }
        let text = trim_end(text);
        let segment = words(&text[segment_start(text)..]);
        let list: Vec<&str> = segment.split_whitespace().collect();
        let begins = list
            .iter()
            .rposition(|word| is_level(word) || is_filler(word));
        let list = &list[begins.map_or(0, |at| at + 1)..];
        let fits = (2..=NAME_WORDS_MAX).contains(&list.len()) && segment.ends_with(name);
        if fits {
            list.join(" ")
        } else {
            name.to_owned()
        }
    }

    /// A name that says too little alone belongs to the quantity before it: `Core 0: 38 (high = 85)`,
    /// `Courant Number mean: 0.1 max: 0.5`.
    fn completed(&self, name: String, text: &[u8]) -> String {
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
        let Some(before) = before.filter(|_| is_near) else {
            return name;
        };
        let mut stem = before;
        while let Some((head, last)) = stem.rsplit_once(' ')
            && is_poor(last)
        {
            stem = head;
        }
        format!("{stem} {name}")
    }

    /// A name that stands alone at a line's beginning is whole, whatever its words: `Requests per
    /// second:`.
    fn label_before(&self, text: &[u8], name: &str) -> Option<String> {
        let is_first = self.roles.is_empty() && self.floor == self.body;
        let whole = std::str::from_utf8(super::text::trim(text)).ok()?;
        let list: Vec<&str> = whole.split_whitespace().collect();
        let is_plain = whole
            .chars()
            .all(|c| c.is_alphanumeric() || " _-./%".contains(c));
        let begins = list
            .first()
            .is_some_and(|word| !is_filler(word) && !is_level(word));
        let fits = is_first && is_plain && begins && (2..=NAME_WORDS_MAX).contains(&list.len());
        let is_label =
            fits && whole.ends_with(name) && whole.chars().next().is_some_and(char::is_uppercase);
        is_label.then(|| list.join(" "))
    }

    /// `13.5 us,  2.1 sy` behind `%Cpu(s):`: what follows each number names it, and all belong to
    /// what stands before the colon.
    fn of_listed(&mut self, index: usize, token: &Token, name: &str) -> Option<Role> {
        let after = self.after(index, token.unit_end);
        let len = segment_len(after);
        let word = words(&after[..len]);
        let next = self.tokens.get(index + 1)?;
        let is_listed = has_letter(word)
            && after.get(len) == Some(&b',')
            && after[len + 1..].iter().all(|byte| is_blank(*byte))
            && word.split_whitespace().count() <= 2;
        let behind = self.after(index + 1, next.unit_end);
        let is_next_named = has_letter(words(&behind[..segment_len(behind)]))
            && !begins_pair(super::text::trim_start(behind));
        let next_word = words(&behind[..segment_len(behind)]);
        let are_units = unit::is_known(word) && unit::is_known(next_word);
        if !is_listed || !is_next_named || are_units || token.unit_end > token.end {
            return None;
        }
        self.listed = Some(name.to_owned());
        Some(quantity(format!("{name} {word}"), "", Strength::Signed))
    }

    /// A word between a value and the next glued name goes for all names that follow.
    fn sectioned(&mut self, name: String, text: &[u8], is_spaced: bool) -> String {
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

    /// A number that stands by the one before: its average, its target, its other unit.
    fn beside(&mut self, index: usize, token: &Token, unit: &str, end: usize) -> Option<Role> {
        let before = self.before(token);
        let between = super::text::trim(before);
        let last = index.checked_sub(1)?;
        let after = self.line.get(end).copied();
        if between == b"/" {
            return Some(self.behind_slash(last, token, unit));
        }
        let Role::Quantity {
            name,
            unit: known,
            strength,
            ..
        } = &self.roles[last]
        else {
            return None;
        };
        let is_average = between == b"(" && after == Some(b')');
        let is_other_unit = name != known
            && between.is_empty()
            && before.len() == 1
            && !unit.is_empty()
            && unit != known
            && !known.is_empty();
        if is_average && (unit.is_empty() || unit == known) {
            return Some(quantity(format!("{name} avg"), known, *strength));
        }
        if is_average || is_other_unit {
            return Some(quantity(format!("{name} ({unit})"), unit, *strength));
        }
        None
    }

    fn behind_slash(&mut self, last: usize, token: &Token, unit: &str) -> Role {
        let is_whole = token.value.fract() == 0.0 && self.tokens[last].value.fract() == 0.0;
        match &self.roles[last] {
            Role::Quantity {
                name,
                unit: known,
                strength,
                ..
            } => {
                let is_progress =
                    is_whole && known.is_empty() && unit.is_empty() && *strength == Strength::Plain;
                if is_progress && name.parse::<u32>().is_ok() {
                    self.roles[last] = Role::Done;
                    return Role::Total;
                }
                let kind = if is_whole || !known.is_empty() {
                    "total"
                } else {
                    "target"
                };
                quantity(
                    format!("{name} {kind}"),
                    if unit.is_empty() { known } else { unit },
                    *strength,
                )
            }
            Role::Ignored(reason) => Role::Ignored(*reason),
            Role::Head { .. } | Role::Done | Role::Total => Role::Total,
        }
    }

    /// A number without a sign.
    fn plain(&mut self, index: usize, token: &Token, unit: &str, end: usize) -> Role {
        self.pending = None;
        // A bar that is drawn between a name and its number belongs to neither.
        let before = without_drawing(self.before(token));
        let start = segment_start(without_bracket(before));
        let left = words(&without_bracket(before)[start..]);
        let after = self.after(index, end);
        // Columns that are padded: the name stands behind more than one blank.
        let padding = after.len() - super::text::trim_start(after).len();
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
        let is_whole = token.value.fract() == 0.0 && unit.is_empty();
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
                return quantity(format!("{listed} {word}"), "", Strength::Signed);
            }
        }
        if has_letter(right) {
            return named_behind(right, unit, is_whole);
        }
        self.unnamed += 1;
        if !unit.is_empty() {
            return quantity(unit.to_owned(), unit, Strength::Plain);
        }
        quantity(self.unnamed.to_string(), "", Strength::Plain)
    }

    fn named_before(
        &mut self,
        index: usize,
        token: &Token,
        (left, right): (&str, &str),
        unit: &str,
        is_whole: bool,
    ) -> Role {
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
        let is_told = token.kind == Kind::Done || is_counter(last) || is_thing(last);
        if is_head && (is_told || index + 1 < self.tokens.len()) {
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
        let is_sentence = has_fillers || !right.is_empty() || list.len() > NAME_WORDS_MAX;
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
        quantity(name.join(" "), unit, Strength::Plain)
    }

    fn finish(mut self) -> Analysis {
        self.tell_apart();
        let has_signed = self.roles.iter().any(
            |role| matches!(role, Role::Quantity { strength, .. } if *strength != Strength::Plain),
        );
        let has_bar = self.roles.contains(&Role::Total) || self.roles.contains(&Role::Done);
        for index in 0..self.roles.len() {
            if has_signed && has_bar && self.is_named_by_unit(index) {
                self.roles[index] = Role::Ignored(Reason::Progress);
            } else if has_signed && self.is_unnamed(index) {
                self.roles[index] = self.of_list(index);
            }
        }
        let end = self
            .lead_end
            .unwrap_or(self.body)
            .clamp(self.body, self.line.len());
        let lead = lead(&self.line[self.body..end], self.body, self.tokens);
        Analysis {
            roles: self.roles,
            lead,
        }
    }

    fn is_named_by_unit(&self, index: usize) -> bool {
        matches!(&self.roles[index], Role::Quantity { name, strength: Strength::Plain, unit, .. } if name == unit)
    }

    fn is_unnamed(&self, index: usize) -> bool {
        matches!(&self.roles[index], Role::Quantity { name, strength: Strength::Plain, unit, .. }
            if unit.is_empty() && name.parse::<u32>().is_ok())
    }

    /// A number without a name behind one that has one is the next of a list: `pos: 1.5 2.5 3.5`.
    fn of_list(&self, index: usize) -> Role {
        let between = |at: usize| &self.line[self.tokens[at - 1].unit_end..self.tokens[at].at];
        let is_next = index > 0
            && between(index)
                .iter()
                .all(|byte| matches!(byte, b' ' | b'\t' | b','));
        match index.checked_sub(1).map(|before| &self.roles[before]) {
            Some(Role::Quantity {
                name,
                unit,
                strength,
                ..
            }) if is_next && *strength == Strength::Signed => {
                let (stem, count) = name
                    .rsplit_once(' ')
                    .and_then(|(stem, count)| Some((stem, count.parse::<u32>().ok()?)))
                    .unwrap_or((name, 1));
                quantity(format!("{stem} {}", count + 1), unit, Strength::Signed)
            }
            _ => Role::Ignored(Reason::Label),
        }
    }

    /// Within a line names differ, but for what is said twice in the same words.
    fn tell_apart(&mut self) {
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

    fn name(&self, index: usize) -> Option<&str> {
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

fn named_behind(right: &str, unit: &str, is_whole: bool) -> Role {
    let list: Vec<&str> = right.split_whitespace().collect();
    let fillers = list.iter().filter(|word| is_filler(word)).count();
    let name: Vec<&str> = list
        .iter()
        .copied()
        .filter(|word| !is_filler(word))
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

fn quantity(name: String, unit: &str, strength: Strength) -> Role {
    Role::Quantity {
        name,
        unit: unit.to_owned(),
        strength,
        is_bound: false,
    }
}

/// Whether a number stands in brackets that end before a sign: `(ms,95%): `.
fn is_in_name(before: &[u8], after: &[u8]) -> bool {
    let opens = before.iter().rposition(|byte| *byte == b'(');
    let is_open = opens.is_some_and(|open| open > 0 && !before[open..].contains(&b')'));
    let closes = after
        .strip_prefix(b")")
        .is_some_and(|rest| matches!(rest.first(), Some(b':' | b'=')));
    is_open && closes
}

/// A name like `pid` or `port` alone, not `user_id_count`.
fn is_named_thing(name: &str) -> bool {
    ["pid", "ppid", "tid", "uid", "gid", "port", "sid"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a pair begins here: `ClockTime = 0`.
fn begins_pair(text: &[u8]) -> bool {
    let end = text
        .iter()
        .position(|byte| matches!(byte, b'=' | b':' | b',' | b';' | b'|' | b'.'));
    end.is_some_and(|end| {
        matches!(text[end], b'=' | b':')
            && end <= 32
            && text[..end].split(|b| *b == b' ').count() <= 4
    })
}

fn has_name_before(before: &[u8]) -> bool {
    before.len() > 1 && before[before.len() - 2].is_ascii_alphabetic()
}

/// A name whose unit or kind stands in brackets before its sign: `time (ms): `, `lat (ms,95%): `.
fn bracketed_name(text: &[u8], glue: Glue) -> Option<(String, String)> {
    let text = trim_end(text);
    if !text.ends_with(b")") || glue == Glue::Colon {
        return None;
    }
    let start = bracketed_start(text);
    let whole = std::str::from_utf8(super::text::trim(&text[start..])).ok()?;
    let (name, unit) = unit::split_name(whole);
    let name = name.trim();
    let is_name = has_letter(name)
        && name.len() <= 64
        && name.split_whitespace().count() <= NAME_WORDS_MAX + 1;
    is_name.then(|| (name.to_owned(), unit.to_owned()))
}

/// Where such a name begins.
fn bracketed_start(text: &[u8]) -> usize {
    let open = text.iter().rposition(|byte| *byte == b'(').unwrap_or(0);
    segment_start(trim_end(&text[..open]))
}

/// What stands before a number, without blanks, quotes and what opens around it.
fn without_wrapper(before: &[u8]) -> &[u8] {
    let mut text = before;
    loop {
        let trimmed = trim_end(text);
        text = match trimmed.last() {
            Some(b'\'' | b'"' | b'$' | b'~' | b'[') => &trimmed[..trimmed.len() - 1],
            Some(b'(') => {
                let inner = &trimmed[..trimmed.len() - 1];
                match WRAPPERS.iter().find(|wrapper| inner.ends_with(wrapper)) {
                    Some(wrapper) => &inner[..inner.len() - wrapper.len()],
                    None if trim_end(inner).ends_with(b"=") || trim_end(inner).ends_with(b":") => {
                        inner
                    }
                    None => return trimmed,
                }
            }
            _ if ["€", "£", "¥", "≈"]
                .iter()
                .any(|sign| trimmed.ends_with(sign.as_bytes())) =>
            {
                &trimmed[..trimmed.len()
                    - if trimmed.ends_with("≈".as_bytes()) || trimmed.ends_with("€".as_bytes())
                    {
                        3
                    } else {
                        2
                    }]
            }
            _ => return trimmed,
        };
    }
}

/// Without the bar that is drawn at the end, and the blanks around it.
fn without_drawing(before: &[u8]) -> &[u8] {
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

/// What a line begins with, as words: without levels, numbers and delimiters.
fn lead(bytes: &[u8], from: usize, tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut at = 0;
    for token in tokens {
        let (start, end) = (
            token.at.saturating_sub(from),
            token.unit_end.saturating_sub(from),
        );
        if start >= bytes.len() {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&bytes[at.min(start)..start]));
        text.push(' ');
        at = end.min(bytes.len());
    }
    text.push_str(&String::from_utf8_lossy(&bytes[at..]));
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '/' | '.' | '%');
    let parts = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '[' | ']' | '(' | ')' | ',' | ';'));
    let parts = parts.map(|part| part.trim_matches(is_edge)).filter(|part| {
        part.chars().any(char::is_alphanumeric) && !is_level(part) && !part.contains('=')
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Role, analyse};
    use crate::format::token::Tokens;

    fn told(line: &str) -> String {
        let mut tokens = Tokens::default();
        tokens.scan(line.as_bytes(), 0, 0);
        let roles = analyse(line.as_bytes(), 0, &tokens.list).roles;
        let told = roles
            .iter()
            .zip(&tokens.list)
            .filter_map(|(role, token)| match role {
                Role::Quantity { name, unit, .. } => Some(format!("{name}={}{unit}", token.value)),
                Role::Head { name } => Some(format!("{name}#{}", token.value)),
                Role::Done => Some(format!("{} of", token.value)),
                Role::Total => Some(format!("{} in all", token.value)),
                Role::Ignored(_) => None,
            });
        told.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_number_is_named_by_what_tells_it_from_the_others() {
        for (line, expected) in [
            (
                "iter 10: loss 2.31, time 31ms, mfu 4.2%",
                "iter#10, loss=2.31, time=31ms, mfu=4.2%",
            ),
            (
                "Core 0:  +38.8°C  (high = +85.0°C, crit = +105.0°C)",
                "Core 0=38.8°C, Core 0 high=85°C, Core 0 crit=105°C",
            ),
            (
                "+3.3V:   +3.29 V  (min =  +2.96 V)",
                "+3.3V=3.29V, +3.3V min=2.96V",
            ),
            (
                "smoothSolver:  Solving for Ux, Initial residual = 0.4, Final residual = 0.03, No Iterations 2",
                "Initial residual=0.4, Final residual=0.03, No Iterations=2",
            ),
            (
                "Humidity: 39.87%  Temperature: 24.10°C 75.13°F  Heat index: 23.44°C 74.02°F",
                "Humidity=39.87%, Temperature=24.1°C, Temperature (°F)=75.13°F, Heat index=23.44°C, Heat index (°F)=74.02°F",
            ),
            (
                " T0:24.00 /210.00 B:23.00 /60.00 @:127 B@:127",
                "T0=24, T0 total=210, B=23, B total=60, @=127, B@=127",
            ),
            (
                "X:105.03 Y:155.00 E:0.00 Count A:51045 B:-705",
                "X=105.03, Y=155, E=0, Count A=51045, Count B=-705",
            ),
            (
                "progress: 5.0 s, 861.2 tps, lat 1.16 ms",
                "progress=5s, tps=861.2tps, lat=1.16ms",
            ),
            (
                "Loss 6.9 (7.0)  Acc@1 0.1",
                "Loss=6.9, Loss avg=7, Acc@1=0.1",
            ),
            (
                " 1: 684.885186, 694.650765 avg loss, 0.000040 rate, 3.158106 seconds, 64 images",
                "1=684.885186, avg loss=694.650765, rate=0.00004, seconds=3.158106seconds, images=64",
            ),
            (
                "epoch 010  1000 / 4223 loss=0.58 (0.60), wps=958",
                "epoch#10, 1000 of, 4223 in all, loss=0.58, loss avg=0.6, wps=958",
            ),
            (
                "| epoch 010 | train loss 0.67 | words/s    961 | lr 0.001000",
                "epoch#10, train loss=0.67, words/s=961, lr=0.001",
            ),
            ("Session 42 of user root from 10.0.0.1 port 22 ssh2", ""),
            (
                "ExecutionTime = 0.31 s  ClockTime = 0 s",
                "ExecutionTime=0.31s, ClockTime=0s",
            ),
            ("topic 23.5", "topic=23.5"),
            (
                "Reply from 192.0.2.7: bytes=32 time<1ms TTL=117",
                "bytes=32, time=1ms, TTL=117",
            ),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
