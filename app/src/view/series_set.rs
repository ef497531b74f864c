//! A set of series that is asked thousands of times a frame.

use sprintscope_sim::store::SeriesId;

/// Which series. Their numbers are dense, so that a bit for each is smaller and faster than hashes.
#[derive(Clone, Debug, Default)]
pub struct SeriesSet {
    bits: Vec<u64>,
    revision: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "asked as any set is, by those who filter references"
)]
impl SeriesSet {
    /// Whether the series is in it.
    pub fn contains(&self, series: &SeriesId) -> bool {
        let (word, bit) = place(*series);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Puts a series in; returns whether it wasn't there.
    pub fn insert(&mut self, series: SeriesId) -> bool {
        let (word, bit) = place(series);
        if word >= self.bits.len() {
            self.bits.resize(word + 1, 0);
        }
        let is_new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        self.revision += u64::from(is_new);
        is_new
    }

    /// Takes a series out; returns whether it was there.
    pub fn remove(&mut self, series: &SeriesId) -> bool {
        let (word, bit) = place(*series);
        let Some(bits) = self.bits.get_mut(word) else {
            return false;
        };
        let was_there = *bits & bit != 0;
        *bits &= !bit;
        self.revision += u64::from(was_there);
        was_there
    }

    /// Has those in it that are in another one, and no others.
    pub fn become_as(&mut self, other: &Self) {
        if self != other {
            self.bits.clone_from(&other.bits);
            self.revision += 1;
        }
    }

    /// Grows with every change: what was worked out from the set before it is stale.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

/// What is in them counts, and not how often they have changed.
impl PartialEq for SeriesSet {
    fn eq(&self, other: &Self) -> bool {
        let count = self.bits.len().max(other.bits.len());
        let word = |set: &Self, at: usize| set.bits.get(at).copied().unwrap_or_default();
        (0..count).all(|at| word(self, at) == word(other, at))
    }
}

fn place(series: SeriesId) -> (usize, u64) {
    (series.0 as usize / 64, 1 << (series.0 % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_there_until_it_is_taken_out() {
        let mut set = SeriesSet::default();
        for number in [0, 63, 64, 9_999] {
            let series = SeriesId(number);
            assert!(!set.contains(&series) && set.insert(series) && !set.insert(series));
            assert!(set.contains(&series) && !set.contains(&SeriesId(number + 1)));
        }
        assert!(set.remove(&SeriesId(64)) && !set.remove(&SeriesId(64)));
        assert!(!set.remove(&SeriesId(1_000_000)));
        assert!(set.contains(&SeriesId(63)) && !set.contains(&SeriesId(64)));
    }

    #[test]
    fn only_a_change_is_a_new_revision() {
        let mut set = SeriesSet::default();
        set.insert(SeriesId(7));
        let revision = set.revision();
        set.insert(SeriesId(7));
        set.remove(&SeriesId(8));
        assert_eq!(set.revision(), revision);
        set.remove(&SeriesId(7));
        assert!(set.revision() > revision);
    }
}
