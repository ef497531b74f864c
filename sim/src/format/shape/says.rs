//! What a shape says, beside what others say.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Shape, State, quantities};
use crate::format::ledger::Reason;
use crate::format::prose::Role;
use crate::format::segment::has_letter;

impl Shape {
    /// Whether two shapes have a quantity in common.
    pub(in crate::format) fn shares_name(&self, other: &Self) -> bool {
        let is_own = |name: &str| quantities(&self.roles).any(|(own, _)| own == name);
        self.group == other.group && quantities(&other.roles).any(|(name, _)| is_own(name))
    }

    /// Whether it says these quantities, too, and others beside them.
    pub(in crate::format) fn says_more(&self, roles: &[Role]) -> bool {
        let is_own = |name: &str| quantities(&self.roles).any(|(own, _)| own == name);
        let count = quantities(roles).count();
        count > 0
            && quantities(&self.roles).count() > count
            && quantities(roles).all(|(name, _)| is_own(name))
    }

    /// Whether it says nothing but what another shape says, which is known to be data.
    pub(in crate::format) fn repeats(&self, other: &Self) -> bool {
        matches!(other.state, State::Data)
            && self.group == other.group
            && quantities(&self.roles).next().is_some()
            && quantities(&self.roles).eq(quantities(&other.roles))
    }

    /// What its lines say, where they wait though the same words from another shape would be data at once.
    pub(in crate::format) fn waits_for(&self) -> Option<u64> {
        let is_open = matches!(self.state, State::Trial(_)) && !self.may_be_label;
        let names = || quantities(&self.roles).map(|(name, _)| name);
        let are_names = || names().count() > 1 || names().any(has_letter);
        (is_open && self.head().is_none() && are_names()).then_some(self.says)
    }

    /// What its lines say, where they are data.
    pub(in crate::format) fn tells(&self) -> Option<u64> {
        matches!(self.state, State::Data).then_some(self.says)
    }

    /// Its quantities, unless it is said what its lines are about.
    pub(in crate::format) fn plain_names(&self) -> impl Iterator<Item = &str> {
        let is_plain = self.group.is_empty() && !self.has_heading;
        let names = quantities(&self.roles).map(|(name, _)| name);
        names.filter(move |_| is_plain)
    }

    pub(super) fn hash_of_quantities(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.group.hash(&mut hasher);
        quantities(&self.roles).for_each(|quantity| quantity.hash(&mut hasher));
        hasher.finish()
    }

    /// What the numbers are that another line begins with in the same way, where that line says less
    /// of them: a last line with something added to it.
    pub(in crate::format) fn lend(&self, roles: &mut [Role]) -> bool {
        let is_data = matches!(self.state, State::Data | State::Trial(_)) && !self.has_signed;
        let fits = is_data
            && self.roles.len() > 1
            && self.roles.len() < roles.len()
            && self.roles.iter().zip(roles.iter()).all(|(own, other)| {
                own == other
                    || (matches!(other, Role::Ignored(Reason::Label | Reason::Progress))
                        && matches!(own, Role::Quantity { .. }))
            });
        if fits {
            roles[..self.roles.len()].clone_from_slice(&self.roles);
        }
        fits
    }
}
