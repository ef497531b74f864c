//! Binary search where there is no slice to search.

use std::cmp::Ordering;
use std::ops::Range;

/// The first number in `range` for which `is_before` doesn't hold, else the range's end.
pub(super) fn partition_point(range: Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start.midpoint(end);
        if is_before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// The nearer to `x` of two `[x, value]`; the later if both are as near.
pub(super) fn nearer(x: f64, one: [f64; 2], later: [f64; 2]) -> [f64; 2] {
    let distance = |sample: [f64; 2]| (sample[0] - x).abs();
    match distance(later).total_cmp(&distance(one)) {
        Ordering::Greater => one,
        _ => later,
    }
}
