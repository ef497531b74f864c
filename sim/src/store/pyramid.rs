//! Buckets over buckets: each level has one bucket for four of the level below.

use super::columns::Column;

/// Samples in a bucket of the lowest level: few enough that a column finer than that is read
/// sample by sample, many enough that the buckets weigh little beside the samples.
pub(super) const BASE: usize = 64;
/// `BASE` as a shift.
pub(super) const BASE_SHIFT: u32 = 6;
/// Buckets that make one of the level above. Two would give finer steps at half as much memory
/// again.
pub(super) const FACTOR: usize = 4;
pub(super) const FACTOR_SHIFT: u32 = 2;

/// Samples in a bucket of that level, as a shift.
pub(super) const fn shift_of(level: usize) -> u32 {
    BASE_SHIFT + FACTOR_SHIFT * level as u32
}

/// Complete buckets of neighbouring levels, numbered absolutely: bucket `b` of a level with
/// `n` samples each covers the samples `b * n .. (b + 1) * n` of the series.
#[derive(Debug, Default)]
pub(super) struct Pyramid {
    levels: Vec<Level>,
}

#[derive(Debug, Default)]
struct Level {
    /// Number of `buckets[0]`.
    first: u64,
    buckets: Vec<Column>,
}

impl Pyramid {
    /// Adds the next bucket to the lowest level and what it completes to those above, up to
    /// `max_levels`.
    pub(super) fn push(&mut self, number: u64, bucket: Column, max_levels: usize) {
        let mut next = Some((number, bucket));
        for depth in 0..max_levels {
            let Some((number, bucket)) = next else { return };
            if depth == self.levels.len() {
                self.levels.push(Level::default());
            }
            next = self.levels[depth].push(number, bucket);
        }
    }

    pub(super) fn get(&self, depth: usize, number: u64) -> Option<&Column> {
        let level = self.levels.get(depth)?;
        level
            .buckets
            .get(usize::try_from(number.checked_sub(level.first)?).ok()?)
    }

    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Forgets what lies, in whole or in part, before the lowest level's bucket `number`.
    pub(super) fn forget_before(&mut self, number: u64) {
        let mut keep = number;
        for level in &mut self.levels {
            level.forget_before(keep);
            keep = keep.div_ceil(FACTOR as u64);
        }
    }

    /// Gives back memory that a sealed chunk won't use.
    pub(super) fn shrink(&mut self) {
        self.levels.shrink_to_fit();
        for level in &mut self.levels {
            level.buckets.shrink_to_fit();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let buckets: usize = self
            .levels
            .iter()
            .map(|level| level.buckets.capacity())
            .sum();
        self.levels.capacity() * size_of::<Level>() + buckets * size_of::<Column>()
    }
}

impl Level {
    /// Returns the bucket of the level above that this one completes.
    fn push(&mut self, number: u64, bucket: Column) -> Option<(u64, Column)> {
        if number != self.first + self.buckets.len() as u64 {
            // The first one, or a hole after history was dropped: what lies behind it is lost to
            // this level only, and the levels below still have it.
            self.buckets.clear();
            self.first = number;
        }
        self.buckets.push(bucket);
        if !(number + 1).is_multiple_of(FACTOR as u64) {
            return None;
        }
        let (parent, rest) = self.buckets.last_chunk::<FACTOR>()?.split_first()?;
        let mut parent = *parent;
        for bucket in rest {
            parent.merge(bucket);
        }
        Some((number >> FACTOR_SHIFT, parent))
    }

    fn forget_before(&mut self, number: u64) {
        let gone = number
            .saturating_sub(self.first)
            .min(self.buckets.len() as u64);
        self.buckets.drain(..gone as usize);
        self.first += gone;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_buckets_make_one_of_the_level_above() {
        let mut pyramid = Pyramid::default();
        for number in 0..16 {
            pyramid.push(number, Column::of(&[number as f64]), 3);
        }
        let top = pyramid.get(2, 0).unwrap();
        assert_eq!(
            (top.first, top.min, top.max, top.last),
            (0.0, 0.0, 15.0, 15.0)
        );
        let middle = pyramid.get(1, 2).unwrap();
        assert_eq!((middle.first, middle.last), (8.0, 11.0));
    }

    #[test]
    fn a_bucket_that_lost_a_part_is_forgotten_as_a_whole() {
        let mut pyramid = Pyramid::default();
        (0..32).for_each(|number| pyramid.push(number, Column::of(&[1.0]), 3));
        pyramid.forget_before(5);
        assert!(pyramid.get(0, 4).is_none() && pyramid.get(0, 5).is_some());
        assert!(pyramid.get(1, 1).is_none() && pyramid.get(1, 2).is_some());
        assert!(pyramid.get(2, 0).is_none() && pyramid.get(2, 1).is_some());
    }

    #[test]
    fn numbering_that_begins_in_the_middle_builds_only_whole_parents() {
        let mut pyramid = Pyramid::default();
        (6..12).for_each(|number| pyramid.push(number, Column::of(&[1.0]), 3));
        assert!(pyramid.get(1, 1).is_none() && pyramid.get(1, 2).is_some());
    }
}
