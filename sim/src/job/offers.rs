//! The counters of a job that its series may stand over.

use parking_lot::Mutex;

use super::clean::clean_text;

/// The last part of a series' name: what it is called within its group.
pub(crate) fn own_part(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// More than a person would go through with a key.
const OFFERS_MAX: usize = 16;

/// The names of a job's counters, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Offers {
    /// With whether it says the wall clock's time.
    names: Mutex<Vec<(String, bool)>>,
}

impl Offers {
    /// Adds a name; returns whether it is news. Of more than a few the rest is not on offer.
    pub(super) fn add(&self, name: &str, is_clock: bool) -> bool {
        let name = &*clean_text(name);
        self.locked(|names| {
            let is_news = names.len() < OFFERS_MAX && names.iter().all(|(known, _)| known != name);
            if is_news {
                names.push((name.into(), is_clock));
            }
            is_news
        })
    }

    pub(super) fn list(&self) -> Vec<String> {
        self.locked(|names| names.iter().map(|(name, _)| name.clone()).collect())
    }

    pub(super) fn is_clock(&self, name: &str) -> bool {
        self.locked(|names| names.iter().any(|(known, is)| known == name && *is))
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Vec<(String, bool)>) -> T) -> T {
        f(&mut self.names.lock())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_is_on_offer_once_and_only_a_few_are() {
        let offers = Offers::default();
        assert!(offers.add("step", false) && !offers.add("step", false));
        for number in 0..2 * OFFERS_MAX {
            offers.add(&format!("epoch {number}"), false);
        }
        let names = offers.list();
        assert_eq!((names.len(), &*names[1]), (OFFERS_MAX, "epoch 0"));
    }
}
