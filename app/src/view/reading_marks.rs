//! Where in a line stands what was read out of it: values, and beside them names, units, groups.

use std::ops::Range;

use sprintscope_sim::format::{ExplainedLine, Part, What};

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A number or a time itself.
    Value,
    /// The name or the unit of a value.
    Beside,
    /// What tells the line's quantities from those of other lines.
    Group,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark<'a> {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What it belongs to.
    pub what: &'a What,
    /// What of that it is.
    pub role: Role,
}

/// The pieces of the line's first bytes that mean something, in their order, apart from each other.
pub(crate) fn of(line: &ExplainedLine, shown: usize) -> Vec<Mark<'_>> {
    let mut marks = Marks(Vec::new());
    let is_shown = |part: &&Part| !part.range.is_empty() && part.range.end <= shown;
    let (ignored, said): (Vec<&Part>, Vec<&Part>) = line
        .parts
        .iter()
        .filter(is_shown)
        .partition(|part| matches!(part.what, What::Ignored(_)));
    for Part { range, what } in &said {
        marks.add(range.clone(), what, Role::Value);
    }
    let text = &line.text[..shown];
    for Part { range, what } in said {
        let (What::Sample { name, unit, .. } | What::Fact { name, unit, .. }) = what else {
            continue;
        };
        let (group, name) = name.rsplit_once('/').unwrap_or(("", name));
        // Behind the value before.
        let from = marks.end_before(range.start);
        if let Some(place) = last_word(&text[from..range.start], name) {
            marks.add(from + place.start..from + place.end, what, Role::Beside);
        }
        let blanks = usize::from(text[range.end..].starts_with(' '));
        let behind = range.end + blanks;
        if first_word(&text[behind.min(text.len())..], unit) {
            marks.add(behind..behind + unit.len(), what, Role::Beside);
        }
        for group in group.split('/') {
            if let Some(place) = last_word(&text[..range.start], group) {
                marks.add(place, what, Role::Group);
            }
        }
    }
    for Part { range, what } in ignored {
        marks.add(range.clone(), what, Role::Value);
    }
    marks.0
}

struct Marks<'a>(Vec<Mark<'a>>);

impl<'a> Marks<'a> {
    /// Where the last value before this place ends.
    fn end_before(&self, place: usize) -> usize {
        let ends = self.0.iter().map(|mark| mark.range.end);
        ends.filter(|end| *end <= place).max().unwrap_or(0)
    }

    /// Adds one in its place, if that is free.
    fn add(&mut self, range: Range<usize>, what: &'a What, role: Role) {
        let at = self.0.partition_point(|mark| mark.range.end <= range.start);
        let is_free = self
            .0
            .get(at)
            .is_none_or(|next| range.end <= next.range.start);
        if is_free {
            self.0.insert(at, Mark { range, what, role });
        }
    }
}

/// Where a word stands last.
fn last_word(text: &str, word: &str) -> Option<Range<usize>> {
    if word.is_empty() {
        return None;
    }
    let mut places = text.rmatch_indices(word).map(|(at, _)| at..at + word.len());
    places.find(|at| !ends_in_word(&text[..at.start]) && !begins_in_word(&text[at.end..]))
}

/// Whether a text begins with this word.
fn first_word(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word).filter(|_| !word.is_empty());
    rest.is_some_and(|rest| !begins_in_word(rest))
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_of_word)
}

fn begins_in_word(text: &str) -> bool {
    text.chars().next().is_some_and(is_of_word)
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use sprintscope_sim::format::{Options as ParserOptions, Reading};

    use super::{Role, of};

    /// The marked pieces of a text's last line: `(role, text)`.
    fn marked(text: &str) -> Vec<(Role, String)> {
        let reading = Reading::of(text.as_bytes(), ParserOptions::default()).unwrap();
        let line = reading.explained.last().unwrap();
        let marks = of(line, line.text.len());
        let piece = |mark: super::Mark<'_>| (mark.role, line.text[mark.range].to_owned());
        marks.into_iter().map(piece).collect()
    }

    #[test]
    fn names_and_units_are_marked_beside_their_values() {
        let line = |n: u32| format!("loss=0.{n} val_loss=1.{n} lat 12.{n} ms\n");
        let text: String = (10..30).map(line).collect();
        let said = marked(&text);
        let beside = |text: &str| (Role::Beside, text.to_owned());
        for name in ["loss", "val_loss"] {
            assert!(said.contains(&beside(name)), "{name}: {said:?}");
        }
        assert!(said.contains(&(Role::Value, "1.29".into())), "{said:?}");
    }

    #[test]
    fn a_group_is_marked_before_its_quantities() {
        let line = |n: u32| format!("[rank{}]: loss=0.{n} acc=0.9{n}\n", n % 2);
        let text: String = (10..30).map(line).collect();
        let said = marked(&text);
        assert_eq!(said[0], (Role::Group, "rank1".into()), "{said:?}");
        assert_eq!(said[1], (Role::Beside, "loss".into()), "{said:?}");
    }
}
