//! A row without a header: what it is about, and numbers that only their units name, in columns.

use super::{Role, Strength, Walk, quantity};
use crate::format::text::trim_end;

/// Fewer numbers behind a name are what it is called after.
const MEASURES_MIN: usize = 3;

impl Walk<'_> {
    /// What a line is about that has several quantities of units alone behind its only name, as programs draw
    /// what is under way: `core    6.1 KiB  146.7 KiB/s 00:05 [#-----]   5%`. Its first number is named by its unit
    /// then, as the others are.
    pub(super) fn take_row_name(&mut self) -> Option<String> {
        let Some(Role::Quantity {
            name,
            unit,
            strength: Strength::Plain,
            ..
        }) = self.roles.first()
        else {
            return None;
        };
        if unit.is_empty() || name == unit || self.roles.len() < MEASURES_MIN {
            return None;
        }
        let before = &self.line[self.body..self.tokens[0].at];
        let is_column = before.ends_with(b"  ") && trim_end(before).ends_with(name.as_bytes());
        let others = self.roles[1..].iter();
        let is_bare = |role: &&Role| match role {
            Role::Quantity { name, unit, .. } => {
                let stem = name
                    .trim_end_matches(|c: char| c.is_ascii_digit())
                    .trim_end();
                !unit.is_empty() && (name == unit || stem == unit)
            }
            Role::Done | Role::Total | Role::Ignored(_) => true,
            Role::Head { .. } => false,
        };
        let quantities = others
            .clone()
            .filter(|role| matches!(role, Role::Quantity { .. }));
        let is_row = is_column
            && quantities.count() + 1 >= MEASURES_MIN
            && others.clone().all(|role| is_bare(&role));
        if !is_row {
            return None;
        }
        let (name, unit) = (name.clone(), unit.clone());
        let is_taken = self.roles[1..]
            .iter()
            .any(|role| matches!(role, Role::Quantity { name, .. } if *name == unit));
        let own = if is_taken {
            format!("{unit} 1")
        } else {
            unit.clone()
        };
        self.roles[0] = quantity(own, &unit, Strength::Plain);
        Some(name)
    }
}
