//! Buckets over buckets: each level has one bucket for four of the level below.

use super::bucket::Bucket;
use super::columns::{Column, Flags};
use super::mean::Mean;

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

/// A bucket is four numbers, a sum, and what flags it has, apart from each other: flags side by side with
/// numbers would take the room of one, and a sum is read only where a mean is asked for.
#[derive(Debug, Clone)]
struct Level {
    /// In each bucket.
    samples: u64,
    /// Number of `buckets[0]`.
    first: u64,
    /// Min, max, first, last.
    buckets: Vec<[f64; 4]>,
    /// Of their finite values; as many as `buckets`, but none on a level of so few samples that they are
    /// summed up when a mean is asked for.
    sums: Vec<f64>,
    /// As many as `buckets`; empty while no bucket has anything but finite values.
    flags: Vec<Flags>,
    /// As many as `flags`, where there are sums: how many values are finite.
    counts: Vec<u64>,
    /// Of the buckets since the last one that completed one of the level above.
    open: Mean,
}

/// A level, as it is saved.
#[derive(Debug)]
pub(super) struct SavedLevel {
    pub(super) first: u64,
    pub(super) buckets: Vec<[f64; 4]>,
    pub(super) sums: Vec<f64>,
    pub(super) flags: Vec<Flags>,
    pub(super) counts: Vec<u64>,
}

impl Pyramid {
    pub(super) fn saved(&self) -> Vec<SavedLevel> {
        let saved = |level: &Level| SavedLevel {
            first: level.first,
            buckets: level.buckets.clone(),
            sums: level.sums.clone(),
            flags: level.flags.clone(),
            counts: level.counts.clone(),
        };
        self.levels.iter().map(saved).collect()
    }

    /// Of levels that may be anybody's; `None` where one doesn't fit.
    pub(super) fn of_saved(saved: Vec<SavedLevel>) -> Option<Self> {
        let level = |(depth, saved): (usize, SavedLevel)| {
            let SavedLevel {
                first,
                buckets,
                sums,
                flags,
                counts,
            } = saved;
            let samples = (BASE as u64) << (FACTOR_SHIFT as usize * depth);
            let level = Level {
                samples,
                first,
                buckets,
                sums,
                flags,
                counts,
                open: Mean::EMPTY,
            };
            let len = level.buckets.len();
            let sums = if level.has_sums() { len } else { 0 };
            let is_fit = level.sums.len() == sums
                && (level.flags.is_empty() || level.flags.len() == len)
                && level.counts.len() == level.flags.len().min(sums);
            is_fit.then_some(level)
        };
        let levels = saved.into_iter().enumerate().map(level);
        Some(Self {
            levels: levels.collect::<Option<_>>()?,
        })
    }

    /// Adds the next bucket, of so many samples as all of its level, to the lowest level and what it
    /// completes to those above, up to `max_levels`.
    pub(super) fn push(&mut self, number: u64, bucket: Bucket, samples: u64, max_levels: usize) {
        let mut next = Some((number, bucket));
        for depth in 0..max_levels {
            let Some((number, bucket)) = next else { return };
            if depth == self.levels.len() {
                let shift = FACTOR_SHIFT as usize * depth;
                self.levels.push(Level::new(samples << shift));
            }
            next = self.levels[depth].push(number, bucket);
        }
    }

    #[inline]
    pub(super) fn get(&self, depth: usize, number: u64) -> Option<Column> {
        let level = self.levels.get(depth)?;
        level.get(usize::try_from(number.checked_sub(level.first)?).ok()?)
    }

    /// The mean of that bucket; none on a level without sums.
    #[inline]
    pub(super) fn mean(&self, depth: usize, number: u64) -> Option<Mean> {
        let level = self.levels.get(depth)?;
        level.mean(usize::try_from(number.checked_sub(level.first)?).ok()?)
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
            level.sums.shrink_to_fit();
            level.flags.shrink_to_fit();
            level.counts.shrink_to_fit();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let levels: usize = self.levels.iter().map(Level::bytes).sum();
        self.levels.capacity() * size_of::<Level>() + levels
    }
}

impl Level {
    fn new(samples: u64) -> Self {
        Self {
            samples,
            first: 0,
            buckets: Vec::new(),
            sums: Vec::new(),
            flags: Vec::new(),
            counts: Vec::new(),
            open: Mean::EMPTY,
        }
    }

    /// Summing up the lowest level's few samples costs what they cost a column, and their sums would weigh
    /// three times as much as those of all other levels.
    fn has_sums(&self) -> bool {
        self.samples > BASE as u64
    }

    /// Returns the bucket of the level above that this one completes.
    fn push(&mut self, number: u64, bucket: Bucket) -> Option<(u64, Bucket)> {
        if number != self.first + self.buckets.len() as u64 {
            // The first one, or a hole after history was dropped: what lies behind it is lost to
            // this level only, and the levels below still have it.
            self.buckets.clear();
            self.sums.clear();
            self.flags.clear();
            self.counts.clear();
            self.open = Mean::EMPTY;
            self.first = number;
        }
        self.put(&bucket);
        self.open.merge(&bucket.mean);
        if !(number + 1).is_multiple_of(FACTOR as u64) {
            return None;
        }
        let mean = std::mem::replace(&mut self.open, Mean::EMPTY);
        let first = self.buckets.len().checked_sub(FACTOR)?;
        let mut column = self.get(first)?;
        for place in first + 1..first + FACTOR {
            column.merge(&self.get(place)?);
        }
        Some((number >> FACTOR_SHIFT, Bucket { column, mean }))
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

    #[inline]
    fn mean(&self, place: usize) -> Option<Mean> {
        let sum = *self.sums.get(place)?;
        let count = self.counts.get(place).copied().unwrap_or(self.samples);
        Some(Mean::new(count, sum))
    }

    fn put(&mut self, bucket: &Bucket) {
        let &Bucket { column, mean } = bucket;
        let Column {
            min,
            max,
            first,
            last,
            flags,
        } = column;
        let len = self.buckets.len();
        if len == self.buckets.capacity() {
            // By an eighth only: what is left over shows, and buckets are few beside samples.
            let more = (len / 8).max(FACTOR);
            self.buckets.reserve_exact(more);
            if self.has_sums() {
                self.sums.reserve_exact(more);
            }
        }
        if flags != Flags::SAMPLE && self.flags.is_empty() {
            self.flags.resize(len, Flags::SAMPLE);
            self.counts.resize(self.sums.len(), self.samples);
        }
        if !self.flags.is_empty() || flags != Flags::SAMPLE {
            self.flags.push(flags);
            if self.has_sums() {
                self.counts.push(mean.count);
            }
        }
        self.buckets.push([min, max, first, last]);
        if self.has_sums() {
            self.sums.push(mean.sum());
        }
    }

    fn bytes(&self) -> usize {
        let Self {
            samples: _,
            first: _,
            buckets,
            sums,
            flags,
            counts,
            open: _,
        } = self;
        buckets.capacity() * size_of::<[f64; 4]>()
            + sums.capacity() * size_of::<f64>()
            + flags.capacity() * size_of::<Flags>()
            + counts.capacity() * size_of::<u64>()
    }

    fn forget_before(&mut self, number: u64) {
        let gone = number
            .saturating_sub(self.first)
            .min(self.buckets.len() as u64);
        self.buckets.drain(..gone as usize);
        if self.has_sums() {
            self.sums.drain(..gone as usize);
        }
        if !self.flags.is_empty() {
            self.flags.drain(..gone as usize);
            if self.has_sums() {
                self.counts.drain(..gone as usize);
            }
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
            pyramid.push(number, Bucket::of(&[number as f64; BASE]), BASE as u64, 3);
        }
        let top = pyramid.get(2, 0).unwrap();
        assert_eq!(
            (top.first, top.min, top.max, top.last),
            (0.0, 0.0, 15.0, 15.0)
        );
        let middle = pyramid.get(1, 2).unwrap();
        assert_eq!((middle.first, middle.last), (8.0, 11.0));
        let means = [pyramid.mean(2, 0), pyramid.mean(1, 2)];
        assert_eq!(
            means.map(|mean| mean.unwrap().value()),
            [Some(7.5), Some(9.5)]
        );
    }

    #[test]
    fn a_mean_counts_what_is_finite_in_each_bucket() {
        let mut pyramid = Pyramid::default();
        let buckets = [[1.0, 1.0], [f64::NAN, 7.0], [1.0, 1.0], [f64::NAN; 2]];
        for (number, values) in (0..).zip(buckets) {
            pyramid.push(number, Bucket::of(&values.repeat(BASE)), 2 * BASE as u64, 3);
        }
        let mean = pyramid.mean(1, 0).unwrap();
        assert_eq!(mean.count, 5 * BASE as u64);
        assert_eq!(mean.value(), Some(11.0 / 5.0));
        assert_eq!(pyramid.mean(0, 1).unwrap().value(), Some(7.0));
    }

    #[test]
    fn a_bucket_that_lost_a_part_is_forgotten_as_a_whole() {
        let mut pyramid = Pyramid::default();
        (0..32).for_each(|number| pyramid.push(number, Bucket::of(&[1.0]), 1, 3));
        pyramid.forget_before(5);
        assert!(pyramid.get(0, 4).is_none() && pyramid.get(0, 5).is_some());
        assert!(pyramid.get(1, 1).is_none() && pyramid.get(1, 2).is_some());
        assert!(pyramid.get(2, 0).is_none() && pyramid.get(2, 1).is_some());
    }

    #[test]
    fn numbering_that_begins_in_the_middle_builds_only_whole_parents() {
        let mut pyramid = Pyramid::default();
        (6..12).for_each(|number| pyramid.push(number, Bucket::of(&[1.0]), 1, 3));
        assert!(pyramid.get(1, 1).is_none() && pyramid.get(1, 2).is_some());
    }
}
