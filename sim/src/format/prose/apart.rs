//! Names of one line, told apart.

use std::collections::HashMap;

use super::{Role, Strength, Walk};

impl Walk<'_> {
    /// Within a line names differ, but for what is said twice in the same words.
    pub(super) fn tell_apart(&mut self) {
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

    fn rename(&mut self, index: usize, new: String) {
        if let Role::Quantity { name, .. } = &mut self.roles[index] {
            *name = new;
        }
    }
}
