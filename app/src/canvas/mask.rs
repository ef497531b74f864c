//! One bit for each row of a pixel column.

use std::ops::Range;

/// How many words a column of that height has: one more than its bits need, so that four rows can
/// be asked for anywhere.
pub(super) fn word_count(height: usize) -> usize {
    height.div_ceil(64) + 1
}

/// The words that rows fall into, with their bits.
#[inline]
pub(super) fn words(rows: &Range<usize>) -> impl DoubleEndedIterator<Item = (usize, u64)> + use<> {
    let Range { start, end } = *rows;
    (start / 64..end.div_ceil(64)).map(move |word| {
        let from = start.saturating_sub(word * 64);
        let to = (end - word * 64).min(64);
        (word, (u64::MAX << from) & (u64::MAX >> (64 - to)))
    })
}

/// Whether all of these rows are set.
#[inline]
pub(super) fn has_all(mask: &[u64], rows: &Range<usize>) -> bool {
    // Most curves are thin: begin with the row that most often tells.
    let is_first_clear = mask
        .get(rows.start / 64)
        .is_some_and(|word| (word >> (rows.start % 64)) & 1 == 0);
    if rows.is_empty() || is_first_clear {
        return rows.is_empty();
    }
    words(rows).all(|(word, bits)| bits & !mask[word] == 0)
}

/// The rows from the first to the last that isn't set.
#[inline]
pub(super) fn hull_of_clear(mask: &[u64], rows: &Range<usize>) -> Range<usize> {
    let clear = |(word, bits): (usize, u64)| (word, bits & !mask[word]);
    let has_any = |clear: &(usize, u64)| clear.1 != 0;
    let first = words(rows).map(clear).find(has_any);
    let last = words(rows).rev().map(clear).find(has_any);
    match (first, last) {
        (Some((first, first_bits)), Some((last, last_bits))) => {
            first * 64 + first_bits.trailing_zeros() as usize
                ..last * 64 + last_bits.ilog2() as usize + 1
        }
        _ => rows.start..rows.start,
    }
}

/// These rows, which are set, with all set ones that they touch.
#[inline]
pub(super) fn grown(mask: &[u64], rows: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = rows;
    while let Some(word) = mask.get(end / 64) {
        let more = (word >> (end % 64)).trailing_ones() as usize;
        end += more;
        if more == 0 || end % 64 != 0 {
            break;
        }
    }
    while start > 0 {
        let last = start - 1;
        let more = (mask[last / 64] << (63 - last % 64)).leading_ones() as usize;
        start -= more;
        if more == 0 || start % 64 != 0 {
            break;
        }
    }
    start..end
}

/// Whether a row is set.
#[inline]
pub(super) fn has(mask: &[u64], row: usize) -> bool {
    mask[row / 64] >> (row % 64) & 1 == 1
}

/// Which of four rows are set: a bit for each, the first one's lowest.
#[inline]
pub(super) fn four(mask: &[u64], row: usize) -> u8 {
    let (word, shift) = (row / 64, row % 64);
    let mut bits = mask[word] >> shift;
    if shift > 60 {
        bits |= mask[word + 1] << (64 - shift);
    }
    bits as u8 & 15
}

/// Sets rows by their bits, as [`four`] tells them.
#[inline]
pub(super) fn set_four(mask: &mut [u64], row: usize, rows: u8) {
    let (word, shift) = (row / 64, row % 64);
    mask[word] |= u64::from(rows) << shift;
    if shift > 60 {
        mask[word + 1] |= u64::from(rows) >> (64 - shift);
    }
}
