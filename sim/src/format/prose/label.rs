//! Numbers that name or tell apart what stands behind them: `Core 0: +45`, `iter 10: loss 2.3`, `[10]`.

use super::{Role, Strength, Walk};
use crate::format::ledger::Reason;
use crate::format::segment::{
    has_letter, is_counter, is_level, is_poor, is_thing, segment_start, words,
};
use crate::format::text::{is_blank, trim, trim_end};
use crate::format::token::{Kind, Token};
use crate::format::unit;

/// A number that tells things apart is less than this.
const LABEL_MAX: f64 = 1_024.0;
/// So many decimals are those of a clock.
const DECIMALS_OF_TIME: usize = 6;

impl Walk<'_> {
    /// `Core 0: +45`, `+3.3V: 3.29`, `iter 10: loss 2.3`, `[10]`.
    pub(super) fn label(&mut self, index: usize, token: &Token) -> Option<Role> {
        let before = self.before(token);
        let segment = words(&before[segment_start(before)..]);
        let after = self.after(index, token.unit_end);
        let is_first = !self.has_role;
        if is_in_name(before, after) {
            return Some(Role::Ignored(Reason::Label));
        }
        if is_first && is_written_time(&self.line[token.at..token.end], before, after) {
            return Some(Role::Ignored(Reason::Date));
        }
        if is_first && trim(before) == b"[" && after.starts_with(b"]") && token.value.fract() == 0.0
        {
            let name = String::new();
            return Some(if after.starts_with(b"]:") {
                Role::Head { name }
            } else {
                Role::Ignored(Reason::Index)
            });
        }
        if before.ends_with(b"=") || token.kind != Kind::Number {
            return None;
        }
        if let Some(name) = self.measured_label(index, token) {
            self.pending = Some(name);
            return Some(Role::Ignored(Reason::Label));
        }
        let colon = token.label_colon(self.line, index == 0)? - token.unit_end;
        if colon > 0 && !has_letter(segment) {
            return None;
        }
        let behind = after.get(colon + 1..)?;
        let is_before_number =
            behind.iter().all(|b| is_blank(*b) || *b == b'$') && index + 1 < self.tokens.len();
        let is_before_space = behind.first().is_none_or(|b| is_blank(*b));
        let is_counted = is_first && token.is_counted(self.line);
        if is_before_number
            && !is_counted
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
        let is_bare = token.unit_end == token.end;
        let names_head = is_first && is_bare && has_letter(segment) && !is_level(segment);
        (names_head && segment.split(' ').count() <= 3).then(|| Role::Head {
            name: segment.to_owned(),
        })
    }

    /// A number that with its unit names the next one: `(600 MHz:  10% 912 MHz:   5%)`.
    fn measured_label(&self, index: usize, token: &Token) -> Option<String> {
        let before = &self.line[..token.at];
        let bracket = before
            .iter()
            .rposition(|byte| matches!(byte, b'(' | b')'))?;
        let next = self.tokens.get(index + 1)?;
        let between = self.line.get(token.unit_end..next.at)?;
        let colon = between.iter().position(|byte| *byte == b':')?;
        let word = std::str::from_utf8(trim(&between[..colon])).ok()?;
        let is_apart = between[colon + 1..].iter().all(|byte| is_blank(*byte));
        let is_within = before[bracket] == b'(' && self.has_role;
        let names_next = is_apart && is_within && between.starts_with(b" ");
        (names_next && unit::is_known(word)).then(|| {
            let number = String::from_utf8_lossy(&self.line[token.at..token.end]);
            format!("{number} {word}")
        })
    }

    /// Whether the first number is a small count behind a sign, with other quantities after it.
    pub(super) fn may_be_label(&self) -> bool {
        let (
            Some(Role::Quantity {
                name,
                unit,
                strength,
                ..
            }),
            [token, _, ..],
        ) = (self.roles.first(), self.tokens)
        else {
            return false;
        };
        let is_count = self.line[token.at..token.end]
            .iter()
            .all(u8::is_ascii_digit);
        let is_glued = !is_blank(self.line[token.at.saturating_sub(1)]);
        // `T` is a thread's, `t` a time.
        let counts = is_counter(name) && name != "T";
        let is_title = name.starts_with(char::is_uppercase) && !is_glued;
        let is_name = is_thing(name) || is_title && !counts && !is_poor(name);
        let is_word = name.chars().all(char::is_alphanumeric);
        let is_first = is_word && self.lead_end.is_none_or(|end| end <= self.body);
        is_count
            && is_first
            && is_name
            && unit.is_empty()
            && *strength == Strength::Signed
            && token.value < LABEL_MAX
    }
}

impl<'a> Walk<'a> {
    /// The word before the number that a sentence begins with, where that may be a thing of several:
    /// `Side 1 free transition at x = 0.6`; empty otherwise.
    pub(super) fn label_in_sentence(&self) -> &'a str {
        let (Some(Role::Ignored(Reason::Prose)), [token, _, ..]) =
            (self.roles.first(), self.tokens)
        else {
            return "";
        };
        let before = &self.line[self.body.min(token.at)..token.at];
        let word = words(before);
        let is_word = word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
            && before.ends_with(b" ")
            && trim(before).len() == word.len();
        let number = &self.line[token.at..token.unit_end];
        let is_count = number.iter().all(u8::is_ascii_digit) && token.value < LABEL_MAX;
        let is_told = self.roles.iter().any(
            |role| matches!(role, Role::Quantity { strength, .. } if *strength == Strength::Signed),
        );
        if is_word && is_count && is_told && !is_level(word) {
            word
        } else {
            ""
        }
    }
}

/// Whether a number says when a message was written, behind whoever writes: `kernel: [ 5120.400311] usb 1-2`.
/// Such times go to the microsecond, or count from 1970.
fn is_written_time(number: &[u8], before: &[u8], after: &[u8]) -> bool {
    let point = number.iter().position(|byte| *byte == b'.');
    let is_fine = point.is_some_and(|at| at == 10 || number.len() - at > DECIMALS_OF_TIME);
    let is_open = trim_end(before).ends_with(b"[");
    let is_behind_writer = trim_end(before).len() > 1 && before.contains(&b' ');
    // `<info>  [6280.224] dhcp4`, `NetworkManager[703]: [6364.204] device`
    let text = trim_end(trim_end(before).strip_suffix(b"[").unwrap_or(before));
    let is_behind_level = text.strip_suffix(b">").is_some_and(|text| {
        let start = text
            .iter()
            .rposition(|byte| *byte == b'<')
            .map_or(0, |at| at + 1);
        is_level(words(&text[start..]))
    });
    let is_told = point.is_some() && (is_behind_level || text.ends_with(b"]:"));
    (is_fine && is_behind_writer || is_told) && is_open && after.starts_with(b"] ")
}

/// Whether a number stands in brackets that end before a sign: `(ms,95%): `.
pub(super) fn is_in_name(before: &[u8], after: &[u8]) -> bool {
    let opens = before.iter().rposition(|byte| *byte == b'(');
    let is_open = opens.is_some_and(|open| open > 0 && !before[open..].contains(&b')'));
    let closes = after
        .strip_prefix(b")")
        .is_some_and(|rest| matches!(rest.first(), Some(b':' | b'=')));
    is_open && closes
}
