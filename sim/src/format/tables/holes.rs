//! Rows between blanks that leave out a cell among others: each of theirs stands in a column all the same.

use crate::format::split::Split;

/// Fewer cells stand in columns by chance.
const CELLS_MIN: usize = 3;

/// The cells of a row with empty ones where a column has none, if each lies within the extent of one column alone,
/// the last one in the last, and half of the columns have one at least.
pub(super) fn with_holes(
    columns: &[(usize, usize)],
    cells: &[(usize, usize)],
) -> Option<Vec<(usize, usize)>> {
    let is_narrow = cells.len() < columns.len() && cells.len() * 2 >= columns.len();
    if cells.len() < CELLS_MIN || !is_narrow {
        return None;
    }
    let mut full = vec![(0, 0); columns.len()];
    let mut next = 0;
    for cell in cells {
        let is_over = |column: &(usize, usize)| column.0 < cell.1 && cell.0 < column.1;
        let at = next + columns[next..].iter().position(is_over)?;
        if columns[at + 1..].iter().any(is_over) {
            return None;
        }
        full[at] = *cell;
        next = at + 1;
    }
    (next == columns.len()).then_some(full)
}

/// The names over a row that leaves out some of its cells.
pub(super) fn names_with_holes(
    header: &[u8],
    cells: &[(usize, usize)],
) -> Option<Vec<(usize, usize)>> {
    let has_gaps = cells.windows(2).all(|pair| pair[1].0 - pair[0].1 > 1);
    let ways = [Split::Gaps, Split::Blanks].into_iter();
    let mut names = ways.map(|split| split.ranges(header));
    names.find(|names| has_gaps && with_holes(names, cells).is_some())
}
