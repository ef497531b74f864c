//! Numbers that stand by another one: its average, its total, its other unit, the next of a list.

use super::{Role, Strength, Walk, quantity};
use crate::format::ledger::Reason;
use crate::format::segment::{has_letter, segment_len, words};
use crate::format::text::trim;
use crate::format::token::Token;
use crate::format::unit::{conversion, symbol};

impl Walk<'_> {
    /// A number that stands by the one before: its average, its target, its other unit.
    pub(super) fn beside(
        &mut self,
        index: usize,
        token: &Token,
        unit: &str,
        end: usize,
    ) -> Option<Role> {
        let before = self.before(token);
        let between = trim(before);
        let last = index.checked_sub(1)?;
        let after = self.line.get(end).copied();
        if between == b"/" {
            let behind = self.after(index, end);
            let len = segment_len(behind);
            let is_next_name = matches!(behind.get(len), Some(b':' | b'='));
            let word = if is_next_name {
                ""
            } else {
                words(&behind[..len])
            };
            let has_name = matches!(
                &self.roles[last],
                Role::Quantity {
                    strength: Strength::Signed,
                    ..
                }
            );
            if has_name && has_letter(word) {
                self.named_until = Some(end + len);
            }
            return Some(self.behind_slash(last, token, (unit, word)));
        }
        let is_average = between == b"(" && after == Some(b')');
        if let Role::Head { name } = &self.roles[last]
            && is_average
            && !name.is_empty()
        {
            return Some(quantity(format!("{name} avg"), unit, Strength::Plain));
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
        let is_other_unit = name != known
            && between.is_empty()
            && before.len() == 1
            && !unit.is_empty()
            && unit != known
            && !known.is_empty();
        // `Timeticks: (8641000) 1 day, 0:00:10.00`: the same, readable.
        let is_readable = between == b")"
            && known.is_empty()
            && !unit.is_empty()
            && *strength == Strength::Signed
            && self.line[..self.tokens[last].at].ends_with(b": (");
        if is_readable {
            return Some(quantity(format!("{name} ({unit})"), unit, *strength));
        }
        // `best: 0.653 (25)` is where it was best.
        let is_spelled_whole = |token: &Token| !self.line[token.at..token.end].contains(&b'.');
        if is_average
            && unit.is_empty()
            && is_spelled_whole(token)
            && !is_spelled_whole(&self.tokens[last])
        {
            return Some(Role::Ignored(Reason::Index));
        }
        // `T: 0 ( 5680)`: counts have no average.
        if is_average && is_spelled_whole(token) && unit.is_empty() && known.is_empty() {
            return Some(quantity(format!("{name} 2"), unit, *strength));
        }
        if is_average && (unit.is_empty() || unit == known) {
            return Some(quantity(format!("{name} avg"), known, *strength));
        }
        if is_average || is_other_unit {
            return Some(quantity(format!("{name} ({unit})"), unit, *strength));
        }
        None
    }

    /// A number behind a slash is the total of the one before, its target, or what the word behind says.
    fn behind_slash(&mut self, last: usize, token: &Token, (unit, word): (&str, &str)) -> Role {
        // By how they are spelled: `24.00` isn't a count, whatever its value.
        let is_count = |token: &Token| !self.line[token.at..token.end].contains(&b'.');
        let is_whole = is_count(token) && is_count(&self.tokens[last]);
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
                if known.is_empty() && !unit.is_empty() {
                    let (name, strength) = (name.clone(), *strength);
                    self.roles[last] = quantity(name.clone(), unit, strength);
                    return quantity(format!("{name} total"), unit, strength);
                }
                if *strength == Strength::Signed && has_letter(word) {
                    return quantity(format!("{name} {word}"), unit, *strength);
                }
                // `0.58 mW / -2.36 dBm`, `35.2 °C / 95.4 °F`: the same in another unit.
                let is_temperature = |unit: &str| conversion(unit, "°C").is_some();
                let is_same_otherwise = !known.is_empty()
                    && !unit.is_empty()
                    && known != unit
                    && (conversion(unit, known).is_none() || is_temperature(unit));
                if is_same_otherwise {
                    return quantity(format!("{name} ({})", symbol(unit)), unit, *strength);
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
            Role::Head { name } if !unit.is_empty() => {
                // `RAM 3199/7620MB`
                let name = name.clone();
                self.roles[last] = quantity(name.clone(), unit, Strength::Plain);
                quantity(format!("{name} total"), unit, Strength::Plain)
            }
            Role::Head { .. } | Role::Done | Role::Total => Role::Total,
        }
    }

    pub(super) fn is_named_by_unit(&self, index: usize) -> bool {
        let is_size = |unit: &str| {
            ["B", "B/s"]
                .iter()
                .any(|size| conversion(unit, size).is_some())
        };
        matches!(&self.roles[index], Role::Quantity { name, strength: Strength::Plain, unit, .. }
            if name == unit && !is_size(unit))
    }

    pub(super) fn is_unnamed(&self, index: usize) -> bool {
        matches!(&self.roles[index], Role::Quantity { name, strength: Strength::Plain, unit, .. }
            if unit.is_empty() && name.parse::<u32>().is_ok())
    }

    /// Whether a number is a further one in brackets: `dice [0.76, 0.86]`.
    pub(super) fn is_in_list(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).map(|last| &self.tokens[last]) else {
            return false;
        };
        let between = trim(&self.line[before.unit_end..self.tokens[index].at]);
        between == b"," && memchr::memchr(b'[', &self.line[self.body..before.at]).is_some()
    }

    /// A number without a name behind one that has one is the next of a list: `pos: 1.5 2.5 3.5`.
    pub(super) fn of_list(&self, index: usize) -> Role {
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
            }) if is_next && (*strength == Strength::Signed || self.is_in_list(index)) => {
                let (stem, count) = name
                    .rsplit_once(' ')
                    .and_then(|(stem, count)| Some((stem, count.parse::<u32>().ok()?)))
                    .unwrap_or((name, 1));
                quantity(format!("{stem} {}", count + 1), unit, *strength)
            }
            _ => Role::Ignored(Reason::Label),
        }
    }
}
