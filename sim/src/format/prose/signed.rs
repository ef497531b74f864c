//! Numbers behind a sign: `loss=0.5`, `loss: 0.5`.

use super::{NAME_WORDS_MAX, Role, Strength, Walk, quantity};
use crate::format::ledger::Reason;
use crate::format::ornament::without_ornaments;
use crate::format::prose_name::{Glue, is_place, name_before};
use crate::format::segment::{
    has_letter, is_counter, is_level, is_split, segment_len, segment_start, words,
};
use crate::format::text::{is_blank, trim, trim_end, trim_start};
use crate::format::token::{Kind, Token};
use crate::format::unit;

/// What libraries print around a number.
const WRAPPERS: [&[u8]; 3] = [b"tensor", b"np.float64", b"np.float32"];

impl Walk<'_> {
    /// `name=value`, `name: value`. `end` is where the number's unit ends.
    pub(super) fn signed(
        &mut self,
        index: usize,
        token: &Token,
        unit: &str,
        end: usize,
    ) -> Option<Role> {
        let raw = self.before(token);
        let before = without_wrapper(raw);
        let (last, text) = before.split_last()?;
        if let Some(name) = self.pending.take()
            && *last == b':'
        {
            return Some(quantity(name, unit, Strength::Signed));
        }
        let (glue, is_bound) = match sign(*last, text, before.len() < raw.len()) {
            Sign::None => return None,
            Sign::Comparison => return Some(Role::Ignored(Reason::Prose)),
            Sign::Glue(glue) => (glue, false),
            Sign::Bound => (Glue::Equals, true),
        };
        if glue == Glue::Blank
            && let Some(name) = self.typed(token.at)
        {
            self.lead_end.get_or_insert(self.body);
            return Some(quantity(name, unit, Strength::Signed));
        }
        if glue == Glue::Blank
            && let Some(role) = self.indexed(index, token, text)
        {
            return Some(role);
        }
        if let Some(role) = self.bracketed(index, token, text, (glue, unit)) {
            return Some(role);
        }
        if *last == b'@' && text.last().is_none_or(|byte| is_blank(*byte)) {
            return None; // `… (0.7%) @4.4x`: its unit names it.
        }
        // `val loss 🔥 = 0.5`
        let ends_blank = text.last().is_some_and(|byte| is_blank(*byte));
        let text = without_ornaments(text);
        // `Hum. % = 45`
        let (text, own_unit) = without_unit(text, glue);
        let unit = if unit.is_empty() { own_unit } else { unit };
        let Some(name) = name_before(text, glue)
            .filter(|name| glue != Glue::Blank || !is_level(name) || is_measured(text, token))
        else {
            return self.nameless(text, glue, unit);
        };
        if glue == Glue::Colon && is_place(name, unit, token.value) {
            return Some(Role::Ignored(Reason::Address));
        }
        if glue == Glue::Colon && self.is_code_place(index, token, text, name) {
            return Some(Role::Ignored(Reason::Address));
        }
        let is_spaced = glue == Glue::Blank || ends_blank;
        let name = self.best_name(index, token, (text, name), is_spaced);
        if glue == Glue::Blank
            && let Some(role) = self.of_listed(index, token, &name)
        {
            return Some(role);
        }
        let name = self.sectioned(name, text, is_spaced);
        let name = self.completed(name, text);
        let is_code = unit.bytes().all(|byte| matches!(byte, b'a'..=b'f'));
        if is_code && token.value.fract() == 0.0 && is_named_thing(&name) {
            return Some(Role::Ignored(Reason::Identifier));
        }
        let strength = if glue != Glue::Equals && self.goes_on_as_a_sentence(end) {
            Strength::Weak
        } else {
            Strength::Signed
        };
        Some(Role::Quantity {
            name,
            unit: unit.to_owned(),
            strength,
            is_bound,
        })
    }

    /// `[D][sensor:094]: `: where in the program a line was written.
    fn is_code_place(&self, index: usize, token: &Token, text: &[u8], name: &str) -> bool {
        let digits = &self.line[token.at..token.end];
        let is_padded = digits.len() > 1 && digits[0] == b'0' && !digits.contains(&b'.');
        let head = text.strip_suffix(name.rsplit('[').next().unwrap_or(name).as_bytes());
        let Some(head) = head.and_then(|head| head.strip_suffix(b"[")) else {
            return false;
        };
        let is_closed = self.line[token.unit_end..].starts_with(b"]");
        index == 0 && is_closed && (head.ends_with(b"]") || is_padded)
    }

    /// A number in brackets behind what a line begins with says which line it is: `gw1 : [0], 64 bytes`,
    /// `Test: [ 11/60]`.
    fn indexed(&self, index: usize, token: &Token, text: &[u8]) -> Option<Role> {
        let is_bracketed = trim_end(self.before(token)).ends_with(b"[");
        let name = words(text);
        let is_head = index == 0 && self.floor == self.body && !is_counter(name);
        if !is_bracketed || !is_head || token.value.fract() != 0.0 {
            return None;
        }
        let is_alone = self.line[token.unit_end..].starts_with(b"],");
        match token.kind {
            Kind::Done => Some(Role::Done),
            _ if is_alone && self.tokens.len() > 1 => Some(Role::Ignored(Reason::Index)),
            _ => None,
        }
    }

    /// A sign without a name before it.
    fn nameless(&mut self, text: &[u8], glue: Glue, unit: &str) -> Option<Role> {
        // ` 1: 684.9, 694.7 avg loss`: the colon ends the number of the line, not a name.
        let is_behind_index = self.roles.last() == Some(&Role::Ignored(Reason::Index));
        if is_behind_index && text.iter().all(|byte| is_blank(*byte)) {
            return None;
        }
        // `Epoch 3: 0.5`
        let is_behind_head =
            matches!(self.roles.last(), Some(Role::Head { name }) if !name.is_empty());
        if is_behind_head && glue == Glue::Blank && text.iter().all(|byte| is_blank(*byte)) {
            self.unnamed += 1;
            return Some(quantity(self.unnamed.to_string(), unit, Strength::Signed));
        }
        Some(Role::Ignored(if glue == Glue::Colon {
            Reason::Address
        } else {
            Reason::Prose
        }))
    }

    /// A number behind a name that ends with brackets: `time (ms): 3.1`.
    fn bracketed(
        &mut self,
        index: usize,
        token: &Token,
        text: &[u8],
        (glue, unit): (Glue, &str),
    ) -> Option<Role> {
        let (name, own_unit) = bracketed_name(text, glue)?;
        let start = bracketed_start(text);
        if glue == Glue::Blank
            && let Some(role) = self.of_listed(index, token, words(&text[start..]))
        {
            return Some(role);
        }
        let unit = if unit.is_empty() { &own_unit } else { unit };
        self.lead_end
            .get_or_insert(self.floor.min(token.at) + start);
        Some(quantity(name, unit, Strength::Signed))
    }

    /// Whether words follow that are no pair: `Found: 3 files`.
    fn goes_on_as_a_sentence(&self, end: usize) -> bool {
        let rest = &self.line[end..];
        let next = trim_start(rest);
        let is_word = next.len() < rest.len() && next.first().is_some_and(u8::is_ascii_alphabetic);
        is_word && !begins_pair(next)
    }

    /// `13.5 us,  2.1 sy` behind `%Cpu(s):`: what follows each number names it, and all belong to
    /// what stands before the colon.
    pub(super) fn of_listed(&mut self, index: usize, token: &Token, name: &str) -> Option<Role> {
        let after = self.after(index, token.unit_end);
        let len = segment_len(after);
        let word = words(&after[..len]);
        let next = self.tokens.get(index + 1)?;
        let is_listed = has_letter(word)
            && after.get(len) == Some(&b',')
            && after[len + 1..].iter().all(|byte| is_blank(*byte))
            && word.split_whitespace().count() <= 2;
        let behind = self.after(index + 1, next.unit_end);
        let is_next_named =
            has_letter(words(&behind[..segment_len(behind)])) && !begins_pair(trim_start(behind));
        let next_word = words(&behind[..segment_len(behind)]);
        let are_units = unit::is_known(word) && unit::is_known(next_word);
        if !is_listed || !is_next_named || are_units || token.unit_end > token.end {
            return None;
        }
        self.listed = Some(name.to_owned());
        Some(quantity(format!("{name} {word}"), "", Strength::Signed))
    }
}

/// Whether a word that levels are called by is a quantity's name: `Current error: 0.25`, not `Error: 3`.
fn is_measured(text: &[u8], token: &Token) -> bool {
    let name = words(&text[segment_start(trim_end(text))..]);
    token.value.fract() != 0.0 || name.contains(' ')
}

/// What stands between a name and its number.
enum Sign {
    None,
    /// `a <= 3`: no value of `a`.
    Comparison,
    Glue(Glue),
    /// `time<1ms`
    Bound,
}

/// What the last byte before a number says, behind `text`. Between it and the number may be something.
fn sign(last: u8, text: &[u8], is_apart: bool) -> Sign {
    let before = text.last().copied().unwrap_or(b' ');
    match last {
        b'=' if b"=<>!+-*/~".contains(&before) => Sign::Comparison,
        b'=' => Sign::Glue(Glue::Equals),
        b'<' | b'>' if before.is_ascii_alphanumeric() && !is_apart => Sign::Bound,
        // A column of signs: `accuracy    <     0.1988`.
        b'<' if text.ends_with(b"  ") && is_apart => Sign::Glue(Glue::Blank),
        b'@' if !is_apart => Sign::Glue(Glue::Equals),
        b':' if is_apart => Sign::Glue(Glue::Blank),
        b':' => Sign::Glue(Glue::Colon),
        _ => Sign::None,
    }
}

/// A name like `pid` or `port` alone, `fsuid`, `SPT`, `idVendor`, `requestId`; not `user_id_count`.
fn is_named_thing(name: &str) -> bool {
    const THINGS: [&str; 20] = [
        "pid", "ppid", "tid", "uid", "gid", "port", "sid", "serial", "uuid", "euid", "egid",
        "suid", "sgid", "fsuid", "fsgid", "ouid", "auid", "spt", "dpt", "lineno",
    ];
    let name = name.rsplit('.').next().unwrap_or(name);
    // Identifiers are capitalised within words, or at their beginning before another one.
    let is_capitalised = name
        .strip_suffix("Id")
        .is_some_and(|stem| stem.ends_with(|last: char| last.is_ascii_lowercase()))
        || name
            .strip_prefix("id")
            .is_some_and(|stem| stem.starts_with(|first: char| first.is_ascii_uppercase()));
    is_capitalised || name == "ID" || THINGS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a pair begins here: `ClockTime = 0`.
pub(super) fn begins_pair(text: &[u8]) -> bool {
    let end = text
        .iter()
        .position(|byte| matches!(byte, b'=' | b':' | b',' | b';' | b'|' | b'.'));
    end.is_some_and(|end| {
        matches!(text[end], b'=' | b':')
            && end <= 32
            && text[..end].split(|b| *b == b' ').count() <= 4
    })
}

/// What stands before a sign without the unit that ends it, which no name looks like: `Temp °C`, `Hum. %`.
fn without_unit(text: &[u8], glue: Glue) -> (&[u8], &str) {
    let trimmed = trim_end(text);
    let is_part = |byte: &u8| !byte.is_ascii_alphanumeric() && !is_blank(*byte);
    let start = trimmed.iter().rposition(|byte| is_blank(*byte));
    let Some(at) = start.filter(|at| glue != Glue::Colon && is_part(&trimmed[at + 1])) else {
        return (text, "");
    };
    let unit = std::str::from_utf8(&trimmed[at + 1..]).unwrap_or_default();
    let name = trim_end(&trimmed[..at]);
    let is_named = has_letter(words(&name[segment_start(name)..]));
    if is_named && unit::is_known(unit) {
        (name, unit)
    } else {
        (text, "")
    }
}

/// A name whose unit or kind stands in brackets before its sign: `time (ms): `, `lat (ms,95%): `, `Force [kN] = `.
fn bracketed_name(text: &[u8], glue: Glue) -> Option<(String, String)> {
    let text = trim_end(text);
    let is_square = text.ends_with(b"]");
    if !is_square && !text.ends_with(b")") {
        return None;
    }
    let start = bracketed_start(text);
    let whole = std::str::from_utf8(trim(&text[start..])).ok()?;
    let (name, unit) = unit::split_name(whole);
    let is_known = unit::is_known(unit);
    if is_square && !is_known {
        return of_split(whole);
    }
    let name = name.trim();
    // `temp(C):23.3`; `main(3):7` is a place in a program.
    let is_told = glue != Glue::Colon || is_known;
    let is_name = is_told
        && has_letter(name)
        && name.len() <= 64
        && name
            .split(['(', '['])
            .next()
            .is_some_and(|words| words.split_whitespace().count() <= NAME_WORDS_MAX + 1);
    is_name.then(|| (name.to_owned(), unit.to_owned()))
}

/// A name with the part of the data behind it that its number is of: `loss [train]`.
fn of_split(whole: &str) -> Option<(String, String)> {
    let (name, part) = whole.strip_suffix(']')?.split_once(" [")?;
    let is_name = has_letter(name) && name.split(' ').count() <= NAME_WORDS_MAX;
    (is_name && is_split(part)).then(|| (whole.to_owned(), String::new()))
}

/// Where such a name begins.
fn bracketed_start(text: &[u8]) -> usize {
    let opens = if text.ends_with(b"]") { b'[' } else { b'(' };
    let open = text.iter().rposition(|byte| *byte == opens).unwrap_or(0);
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
