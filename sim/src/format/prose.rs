//! What the numbers of a line of prose are, and what they are called.
//!
//! A number is named by the words before it, up to the last delimiter, else by those behind it. With
//! a sign between (`loss=0.5`, `loss: 0.5`) it is a quantity for sure; without one it is if the
//! words around it look like names rather than like a sentence.

mod apart;
mod beside;
mod full_name;
mod label;
mod lead;
mod plain;
mod row;
mod signed;
mod spans;
#[cfg(test)]
mod tests;
mod typed;

use self::label::is_in_name;
use self::signed::begins_pair;
use self::spans::Spans;
use super::ledger::Reason;
use super::segment::{is_counter, segment_start, word_behind, words};
use super::text::{is_blank, trim, trim_end, trim_start};
use super::token::{Kind, Token};
use super::unit;

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
    /// What the line is about for sure: one word before a colon, where no other sign stands in the line
    /// (`TCP: inuse 17 orphan 0`), or a name in quotes (`'Living Room': temperature 21.5`).
    pub title: String,
    /// The first number may say which of several things the line is about: `T: 0 Min: 2 Act: 5`. Its values
    /// show whether it does.
    pub may_be_label: bool,
    /// The word before the first number of a sentence that may say so, too: `Side 1 free transition at x = 0.6`.
    pub label_word: String,
    /// Words before a colon behind which the line's pairs stand: `Baseline values: eCO2: 35371`.
    pub heading: String,
    /// The title was in quotes: it is the group, whatever other lines begin with.
    pub is_quoted: bool,
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
            let is_plain = match role {
                Role::Quantity { strength, .. } => *strength == Strength::Plain,
                Role::Head { name } => !is_counter(name),
                _ => false,
            };
            if is_plain {
                *role = Role::Ignored(Reason::Prose);
            }
        }
    }

    /// The names of its quantities, as one text: lines that say the same have the same.
    pub(super) fn signature(&self) -> String {
        self.names().collect::<Vec<_>>().join("\n")
    }

    /// The names of its quantities, from left to right.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().filter_map(|role| match role {
            Role::Quantity { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }
}

/// Works through the tokens of one line, from left to right.
struct Walk<'a> {
    line: &'a [u8],
    tokens: &'a [Token],
    /// Where the words end that named the last token from behind.
    named_until: Option<usize>,
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
    /// The numbers that stand behind spans of time.
    spans: Option<Spans>,
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
        named_until: None,
        floor: body,
        roles: Vec::with_capacity(tokens.len()),
        fuller: vec![String::new(); tokens.len()],
        pending: None,
        section: String::new(),
        listed: None,
        spans: None,
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
        walk.floor = walk.named_until.take().unwrap_or(end);
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
        if let Some(found) = self.span(index) {
            return found;
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
            .or_else(|| self.enumerated(&token))
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
        if let Some((word, end)) = self.elapsed(token) {
            return (word.into(), end);
        }
        let after = self.after(index, token.unit_end);
        if let Some((unit, len)) = self.unit_in_columns(token) {
            return (unit.into(), token.unit_end + len);
        }
        match word_behind(after) {
            Some((word, len)) if !unit::is_known(word) && is_signed(self.before(token)) => {
                match unit_behind(&after[len..]) {
                    Some((unit, more)) => (unit.into(), token.unit_end + len + more),
                    None => (String::new(), token.unit_end),
                }
            }
            // `fps step: 58506 fps total: 48172`: names of the line begin with that word.
            Some((word, _)) if self.begins_names(word) => (String::new(), token.unit_end),
            Some((word, len)) if self.is_next_name(index, word, &after[len..]) => {
                (String::new(), token.unit_end)
            }
            Some((word, len)) if unit::is_known(word) => {
                let (unit, len) = unit_of_two(word, after).unwrap_or((word, len));
                (unit.into(), token.unit_end + len)
            }
            _ if before == Some(b'$') => ("$".into(), token.unit_end),
            _ => (String::new(), token.unit_end),
        }
    }

    /// Whether the line's first name begins with a word, with others behind it.
    fn begins_names(&self, word: &str) -> bool {
        let first = trim_start(&self.line[self.body..]);
        let rest = first.strip_prefix(word.as_bytes());
        word.len() > 1 && rest.is_some_and(|rest| rest.starts_with(b" ") && begins_pair(rest))
    }

    /// Whether a word between two numbers is the second one's name, whatever else it may mean: `packets 1200
    /// bytes 900000` begins with a name and ends with a number, and a word stands before each of them.
    fn is_next_name(&self, index: usize, word: &str, behind: &[u8]) -> bool {
        let is_between = index + 1 < self.tokens.len() && word.len() > 2 && behind == b" ";
        let is_word = |gap: &[u8]| {
            let inner = trim(gap);
            gap.len() > inner.len() + 1
                && !inner.is_empty()
                && inner
                    .iter()
                    .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))
        };
        is_between
            && self
                .tokens
                .last()
                .is_some_and(|last| last.unit_end == self.line.len())
            && is_named(&self.line[self.body..self.tokens[0].at])
            && self
                .tokens
                .windows(2)
                .all(|pair| is_word(&self.line[pair[0].unit_end..pair[1].at]))
    }

    /// The unit of a list whose names, values and units are columns: `Pump speed      1864  rpm`. It ends the
    /// line.
    fn unit_in_columns(&self, token: &Token) -> Option<(&'a str, usize)> {
        let after = self.line[token.unit_end..].strip_prefix(b"  ")?;
        let word = std::str::from_utf8(trim(after)).ok()?;
        let is_in_columns = self.line[..token.at].ends_with(b"  ") && !word.contains(' ');
        (is_in_columns && unit::is_known(word)).then_some((word, after.len() + 2))
    }

    /// The unit of a time at the head of a line, and where its colon ends: `10 sec: 15140 operations`.
    fn elapsed(&self, token: &Token) -> Option<(&'a str, usize)> {
        let is_head = !self.has_role && self.before(token).iter().all(|byte| is_blank(*byte));
        let after = self.line[token.unit_end..].strip_prefix(b" ")?;
        let len = after.iter().position(|byte| *byte == b':')?;
        let word = std::str::from_utf8(&after[..len]).ok()?;
        let is_time = is_head && unit::conversion(word, "s").is_some();
        (is_time && after.get(len + 1).is_none_or(|byte| is_blank(*byte)))
            .then_some((word, token.unit_end + 1 + len + 1))
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

    /// Whether a number stands before the bar, or behind it with no name that ends it between.
    fn is_of_bar(&self, index: usize) -> bool {
        let before = self.roles[..index].iter().rev();
        let mut behind_bar = before.take_while(|role| !matches!(role, Role::Done | Role::Total));
        let is_named = |role: &Role| matches!(role, Role::Quantity { strength, .. } if *strength == Strength::Signed);
        let has_bar = self.roles[..index]
            .iter()
            .any(|role| matches!(role, Role::Done | Role::Total));
        !has_bar || !behind_bar.any(is_named)
    }

    fn finish(mut self) -> Analysis {
        self.tell_apart();
        let has_signed = self.roles.iter().any(
            |role| matches!(role, Role::Quantity { strength, .. } if *strength != Strength::Plain),
        );
        let has_bar = self.roles.contains(&Role::Total) || self.roles.contains(&Role::Done);
        for index in 0..self.roles.len() {
            if has_signed && has_bar && self.is_named_by_unit(index) && self.is_of_bar(index) {
                self.roles[index] = Role::Ignored(Reason::Progress);
            } else if (has_signed || self.is_in_list(index)) && self.is_unnamed(index) {
                self.roles[index] = self.of_list(index);
            }
        }
        // Where each number is named by what follows it, all before the first one tells lines apart.
        let first = self.tokens.first().filter(|_| self.has_quantity);
        let end = self
            .lead_end
            .unwrap_or(first.map_or(self.body, |token| token.at))
            .clamp(self.body, self.line.len());
        let names = |role: &&Role| matches!(role, Role::Quantity { .. } | Role::Head { .. });
        let is_titled = !has_signed
            && self.tokens.first().is_some_and(|token| token.at >= end)
            && self.roles.iter().filter(names).count() > 1
            && self.line[self.body..end].trim_ascii_end().ends_with(b":");
        let lead = lead::lead(&self.line[self.body..end], self.body, self.tokens);
        let quoted = lead::quoted(&self.line[self.body..end]).filter(|_| self.has_quantity);
        let is_quoted = quoted.is_some();
        let is_heading = has_signed && self.line[self.body..end].trim_ascii_end().ends_with(b":");
        let heading = if is_heading {
            lead.clone()
        } else {
            String::new()
        };
        let label_word = self.label_in_sentence().to_owned();
        let is_word = is_titled && !lead.contains(' ');
        let row_name = self.take_row_name();
        let title = quoted
            .or(row_name.as_deref())
            .unwrap_or(if is_word { &lead } else { "" })
            .to_owned();
        Analysis {
            may_be_label: self.may_be_label() || !label_word.is_empty(),
            label_word,
            heading,
            roles: self.roles,
            lead,
            title,
            is_quoted,
        }
    }
}

fn quantity(name: String, unit: &str, strength: Strength) -> Role {
    Role::Quantity {
        name,
        unit: unit.to_owned(),
        strength,
        is_bound: false,
    }
}

/// Whether a word and a blank stand before a number.
fn is_named(before: &[u8]) -> bool {
    before.ends_with(b" ") && trim_end(before).last().is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a sign stands before a number, with blanks between.
fn is_signed(before: &[u8]) -> bool {
    before.ends_with(b" ") && matches!(trim_end(before).last(), Some(b':' | b'='))
}

/// A unit of two words behind a number, whose first is `word`, and where it goes on to: `35.2 degrees C`.
fn unit_of_two<'a>(word: &str, after: &'a [u8]) -> Option<(&'a str, usize)> {
    let begins = word.starts_with(['d', 'D', '°']);
    let (_, len) = word_behind(after.get(1 + word.len()..)?).filter(|_| begins)?;
    let end = 1 + word.len() + len;
    let text = std::str::from_utf8(&after[1..end]).ok()?;
    unit::is_known(text).then_some((text, end))
}

/// A unit that is spelled out at a line's end, behind another word: `1.2 elapsed seconds`.
fn unit_behind(after: &[u8]) -> Option<(&str, usize)> {
    let (word, len) = word_behind(after)?;
    let is_spelled_out = word.len() > 4 && unit::is_known(word);
    (is_spelled_out && trim(&after[len..]).is_empty()).then_some((word, len))
}

fn has_name_before(before: &[u8]) -> bool {
    before.len() > 1 && before[before.len() - 2].is_ascii_alphabetic()
}
