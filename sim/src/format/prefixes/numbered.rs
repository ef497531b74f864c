//! Writers that are numbers: `0: step 10 loss=2.1`, `[3] iter 7: residual = 0.2`.

use std::collections::HashSet;

use super::owners::Owners;
use crate::format::prose::Analysis;

/// More writers are no writers.
const WRITERS_MAX: usize = 64;
/// So many lines of each show that they come again.
const LINES_EACH_MIN: usize = 3;
/// One of so many lines at least comes of another writer than the one before it.
const LINES_A_TURN_MAX: usize = 4;

/// The numbers that a source's first lines begin with. What counts lines only grows; writers take turns.
#[derive(Default)]
pub(super) struct Numbered {
    writers: HashSet<String>,
    lines: usize,
    /// Lines of a writer that has been heard, after those of another one.
    returns: usize,
    last: String,
    /// Who says a name first.
    owners: Owners,
    is_told: bool,
}

impl Numbered {
    /// Takes a line into account whose body is `body`.
    pub(super) fn note(&mut self, body: &[u8], analysis: &Analysis) {
        let Some(number) = number(body) else {
            return;
        };
        self.lines += 1;
        let is_known = self.writers.contains(number);
        if !is_known && self.writers.len() <= WRITERS_MAX {
            self.writers.insert(number.to_owned());
        }
        self.returns += usize::from(is_known && self.last != number);
        number.clone_into(&mut self.last);
        self.owners.note(number, analysis);
        self.is_told = self.owners.has_clash
            && (2..=WRITERS_MAX).contains(&self.writers.len())
            && self.lines >= LINES_EACH_MIN * self.writers.len()
            && self.returns * LINES_A_TURN_MAX >= self.lines;
    }

    /// The number of the line's writer, if the source has several.
    #[inline]
    pub(super) fn writer<'a>(&self, body: &'a [u8]) -> Option<&'a str> {
        if self.is_told { number(body) } else { None }
    }
}

/// The number that a line begins with, before a colon and a blank or in brackets. A counter in brackets is
/// padded or has a total.
fn number(body: &[u8]) -> Option<&str> {
    let text = body.strip_prefix(b"[").unwrap_or(body);
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_closed = if text.len() < body.len() {
        text[len..].starts_with(b"] ") || text[len..].starts_with(b"]: ")
    } else {
        text[len..].starts_with(b": ")
    };
    if !(1..=4).contains(&len) || !is_closed || len > 1 && text[0] == b'0' {
        return None;
    }
    std::str::from_utf8(&text[..len]).ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_before_a_colon_or_in_brackets_may_be_a_writer() {
        assert_eq!(number(b"0: loss=2"), Some("0"));
        assert_eq!(number(b"[12] loss=2"), Some("12"));
        assert_eq!(number(b"[3]: loss=2"), Some("3"));
        for line in [
            "0 loss",
            "03: loss",
            "12:30 loss",
            "[3/9] x",
            "[ 3] x",
            "a: 3",
        ] {
            assert_eq!(number(line.as_bytes()), None, "{line}");
        }
    }
}
