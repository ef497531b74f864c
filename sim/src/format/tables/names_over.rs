//! Where the names in a header lie that stand over the cells of a row.

use crate::format::split::Split;
use crate::format::text::is_blank;

/// Fewer cells may stand under names by chance.
const CELLS_MIN: usize = 4;

/// The names that stand over the cells of a row, as ranges of the header.
pub(super) fn names_over(
    header: &[u8],
    cells: &[(usize, usize)],
    split: Split,
    is_stamped: bool,
) -> Vec<(usize, usize)> {
    let mut names = split.ranges(header);
    if split == Split::Blanks && names.len() > cells.len() {
        names = names_above(header, cells)
            .or_else(|| names_in_columns(header, cells))
            .unwrap_or(names);
    }
    // The last name may be of two words: `Mounted on`.
    if split == Split::Blanks
        && names.len() == cells.len() + 1
        && cells.len() > 2
        && let [.., (start, end), (from, to)] = names[..]
        && from == end + 1
        && cells.last().is_some_and(|(cell, _)| *cell == start)
    {
        names.pop();
        names.pop();
        names.push((start, to));
    }
    // The header has a name for the time, too, or one for its date and one for its clock; the rows are read
    // without.
    let is_two = |names: &[(usize, usize)]| {
        let name = |at: usize| &header[names[at].0..names[at].1];
        name(0).eq_ignore_ascii_case(b"date") && name(1).eq_ignore_ascii_case(b"time")
    };
    if is_stamped && names.len() == cells.len() + 1 {
        names.remove(0);
    } else if is_stamped && names.len() == cells.len() + 2 && is_two(&names) {
        names.drain(..2);
    }
    // `time/iter` stands over two cells.
    let is_one_short = split == Split::Blanks && names.len() + 1 == cells.len();
    if let Some((start, end)) = names.last().copied().filter(|_| is_one_short)
        && let Some(slash) = memchr::memchr(b'/', &header[start..end])
    {
        names.pop();
        names.extend([(start, start + slash), (start + slash + 1, end)]);
    }
    names
}

/// Names of several words in columns of fixed widths: each ends where its cells end, as in
/// `Temperature Pressure (bar)   Constr. rmsd`.
pub(super) fn names_above(header: &[u8], cells: &[(usize, usize)]) -> Option<Vec<(usize, usize)>> {
    let mut start = 0;
    let mut names = Vec::with_capacity(cells.len());
    for (_, end) in cells {
        let name = header.get(start..*end)?;
        let is_apart = header.get(*end).is_none_or(|byte| is_blank(*byte));
        let first = name.iter().position(|byte| !is_blank(*byte))?;
        let has_gap = name[first..].windows(2).any(|pair| pair == b"  ");
        if !is_apart
            || has_gap
            || is_blank(*name.last()?)
            || !name.iter().any(u8::is_ascii_alphabetic)
        {
            return None;
        }
        names.push((start + first, *end));
        start = *end;
    }
    header[start..]
        .iter()
        .all(|byte| is_blank(*byte))
        .then_some(names)
}

/// Names of several words, parted by more than a blank, over cells that a single one may part: each stands over
/// its cell, though not over all of it.
pub(super) fn names_in_columns(
    header: &[u8],
    cells: &[(usize, usize)],
) -> Option<Vec<(usize, usize)>> {
    let names = Split::Gaps.ranges(header);
    let mut both = names.iter().zip(cells);
    let fits = names.len() == cells.len()
        && both.all(|(name, cell)| name.0 <= cell.1 + 1 && cell.0 <= name.1 + 1);
    fits.then_some(names)
}

/// Whether the cells of a row begin or end where their names do, but for a few beside one that was too long: so do
/// columns, and sentences don't, though a row may have more texts than numbers then.
pub(super) fn stand_under(names: &[(usize, usize)], cells: &[(usize, usize)]) -> bool {
    let both = || names.iter().zip(cells);
    let is_exact =
        |(name, cell): &(&(usize, usize), &(usize, usize))| name.0 == cell.0 || name.1 == cell.1;
    names.len() == cells.len()
        && names.len() > CELLS_MIN
        && both().all(|(name, cell)| name.0 < cell.1 && cell.0 < name.1)
        && both().filter(is_exact).count() * 4 >= names.len() * 3
}
