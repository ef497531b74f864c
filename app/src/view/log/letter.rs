//! A part of the log, from one character to another.

/// A place between two characters of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Letter {
    /// The line's number.
    pub line: u64,
    /// So many of its characters come before.
    pub place: usize,
}

/// The places of the characters of a line that lie between two places, where it has so many.
pub(crate) fn part_of(ends: [Letter; 2], line: u64, characters: usize) -> Option<[usize; 2]> {
    let [from, to] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    if !(from.line..=to.line).contains(&line) {
        return None;
    }
    let begin = if line == from.line { from.place } else { 0 };
    let end = if line == to.line {
        to.place
    } else {
        characters
    };
    Some([begin.min(characters), end.min(characters)])
}

/// These characters of a text.
pub(crate) fn characters(text: &str, [from, to]: [usize; 2]) -> &str {
    let at = |place: usize| {
        text.char_indices()
            .nth(place)
            .map_or(text.len(), |(at, _)| at)
    };
    &text[at(from)..at(to)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u64, place: usize) -> Letter {
        Letter { line, place }
    }

    #[test]
    fn what_is_selected_begins_and_ends_within_lines_whichever_way_it_was_dragged() {
        for ends in [[at(3, 2), at(5, 4)], [at(5, 4), at(3, 2)]] {
            let parts = (2..=6).map(|line| part_of(ends, line, 9));
            let parts: Vec<_> = parts.collect();
            assert_eq!(
                parts,
                [None, Some([2, 9]), Some([0, 9]), Some([0, 4]), None]
            );
        }
        assert_eq!(part_of([at(1, 7), at(1, 3)], 1, 5), Some([3, 5]));
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!(characters("größe 3 µm", [1, 5]), "röße");
        assert_eq!(characters("größe", [2, 99]), "öße");
    }
}
