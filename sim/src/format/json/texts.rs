//! Which fields of records have texts that are labels, as the first lines show.

use super::objects::each_object;
use super::{LEVELS, MESSAGES, is_time_field, last_part, says_which};
use crate::format::scanner::{Takes, scan};
use crate::format::segment::is_level;
use crate::format::states;

/// The texts of the first records.
#[derive(Default)]
struct Texts {
    found: Vec<(String, Vec<u8>)>,
}

impl Takes for Texts {
    fn number(&mut self, _: &str, _: f64) {}

    fn truth(&mut self, _: &str, _: bool) {}

    fn text(&mut self, name: &str, text: &[u8]) {
        let part = last_part(name)
            .trim_start_matches(['_', '@'])
            .to_ascii_lowercase();
        let part = part.as_str();
        let is_other = MESSAGES.contains(&part) || LEVELS.contains(&part) || is_level(part);
        if !is_other && !is_time_field(name) && !says_which(last_part(name)) {
            self.found.push((name.to_owned(), text.to_vec()));
        }
    }
}

pub(super) fn learn<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<Box<str>> {
    let mut texts = Texts::default();
    each_object(lines, |object| {
        let before = texts.found.len();
        let is_whole = scan(object, &mut String::new(), &mut texts).is_ok();
        if !is_whole {
            texts.found.truncate(before);
        }
        is_whole
    });
    let found = texts.found.iter();
    states::learn(found.map(|(name, text)| (name.as_str(), text.as_slice())))
}
