//! Lists of names and values beside the titles of their sections: `LTE  |  rssi: -68.00 dBm`, the bar in one
//! column, the title on the section's first line alone.

use super::{is_name, measure};
use crate::format::Text;
use crate::format::row::Row;
use crate::format::verdict::Verdict;

/// A title of more words is a sentence.
const TITLE_WORDS_MAX: usize = 3;

/// The section that is being read.
#[derive(Default)]
pub(super) struct Titled {
    title: String,
    /// Where the bar stands; none outside of such a list.
    bar: Option<usize>,
}

impl Titled {
    /// Reads a line of the list. The first one follows a ruler; `None` for any other line.
    pub(super) fn take(&mut self, line: &str, is_open: bool, row: &mut Row) -> Option<Verdict> {
        let entry = entry(line).filter(|entry| match self.bar {
            Some(bar) => bar == entry.bar,
            None => is_open && !entry.title.is_empty(),
        });
        let Some(entry) = entry else {
            self.bar = None;
            return None;
        };
        self.bar = Some(entry.bar);
        if !entry.title.is_empty() {
            entry.title.clone_into(&mut self.title);
        }
        // `57% (recent)`
        let value = entry.value.split(" (").next().unwrap_or_default();
        let (value, unit) = measure(value)?;
        row.named(&format!("{}/{}", self.title, entry.name), unit, value);
        Some(Verdict::Row(Some(Text::Data)))
    }
}

struct Entry<'a> {
    bar: usize,
    title: &'a str,
    name: &'a str,
    value: &'a str,
}

fn entry(line: &str) -> Option<Entry<'_>> {
    let (left, right) = line.split_once('|')?;
    let (name, value) = right.split_once(": ")?;
    let (title, name, value) = (left.trim(), name.trim(), value.trim());
    let is_titled = title.is_empty()
        || title.split_whitespace().count() <= TITLE_WORDS_MAX && !title.contains([':', '=', ',']);
    let is_pair = left.ends_with(' ') && is_name(name) && !value.is_empty() && !right.contains('|');
    (is_titled && is_pair).then_some(Entry {
        bar: left.len(),
        title,
        name,
        value,
    })
}
