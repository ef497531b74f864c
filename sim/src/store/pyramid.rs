//! Buckets over buckets: each level has one bucket for four of the level below.

use super::columns::{Column, Flags};

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
#[derive(Debug, Default, Clone)]
pub(super) struct Pyramid {
    levels: Vec<Level>,
}

/// A bucket is four numbers and what flags it has, apart from each other: side by side they would
/// take the room of five.
#[derive(Debug, Default, Clone)]
struct Level {
    /// Number of `buckets[0]`.
    first: u64,
    /// Min, max, first, last.
    buckets: Vec<[f64; 4]>,
    /// As many as `buckets`; empty while no bucket has anything but finite values.
    flags: Vec<Flags>,
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

    #[inline]
    pub(super) fn get(&self, depth: usize, number: u64) -> Option<Column> {
        let level = self.levels.get(depth)?;
        level.get(usize::try_from(number.checked_sub(level.first)?).ok()?)
    }

    /// Whether it has that bucket.
    #[inline]
    pub(super) fn has(&self, depth: usize, number: u64) -> bool {
        let is_in = |level: &Level| {
            number
                .checked_sub(level.first)
                .is_some_and(|place| place < level.buckets.len() as u64)
        };
        self.levels.get(depth).is_some_and(is_in)
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
            level.flags.shrink_to_fit();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let levels: usize = self.levels.iter().map(Level::bytes).sum();
        self.levels.capacity() * size_of::<Level>() + levels
    }
}

impl Level {
    /// Returns the bucket of the level above that this one completes.
    fn push(&mut self, number: u64, bucket: Column) -> Option<(u64, Column)> {
        if number != self.first + self.buckets.len() as u64 {
            // The first one, or a hole after history was dropped: what lies behind it is lost to
            // this level only, and the levels below still have it.
            self.buckets.clear();
            self.flags.clear();
            self.first = number;
        }
        self.put(&bucket);
        if !(number + 1).is_multiple_of(FACTOR as u64) {
            return None;
        }
        let first = self.buckets.len().checked_sub(FACTOR)?;
        let mut parent = self.get(first)?;
        for place in first + 1..first + FACTOR {
            parent.merge(&self.get(place)?);
        }
        Some((number >> FACTOR_SHIFT, parent))
    }

    #[inline]
    fn get(&self, place: usize) -> Option<Column> {
        let &[min, max, first, last] = self.buckets.get(place)?;
        let flags = self.flags.get(place).copied().unwrap_or(Flags::SAMPLE);
        Some(Column {
            min,
            max,
            first,
            last,
            flags,
        })
    }

    fn put(&mut self, bucket: &Column) {
        let &Column {
            min,
            max,
            first,
            last,
            flags,
        } = bucket;
        let len = self.buckets.len();
        if len == self.buckets.capacity() {
            // By an eighth only: what is left over shows, and buckets are few beside samples.
            self.buckets.reserve_exact((len / 8).max(FACTOR));
        }
        if flags != Flags::SAMPLE && self.flags.is_empty() {
            self.flags.resize(len, Flags::SAMPLE);
        }
        if !self.flags.is_empty() || flags != Flags::SAMPLE {
            self.flags.push(flags);
        }
        self.buckets.push([min, max, first, last]);
    }

    fn bytes(&self) -> usize {
        let Self {
            first: _,
            buckets,
            flags,
        } = self;
        buckets.capacity() * size_of::<[f64; 4]>() + flags.capacity() * size_of::<Flags>()
    }

    fn forget_before(&mut self, number: u64) {
        let gone = number
            .saturating_sub(self.first)
            .min(self.buckets.len() as u64);
        self.buckets.drain(..gone as usize);
        if !self.flags.is_empty() {
            self.flags.drain(..gone as usize);
        }
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
