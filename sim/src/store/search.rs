//! Binary search where there is no slice to search.

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
