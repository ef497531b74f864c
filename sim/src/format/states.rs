//! Texts that are labels of a state: which ones by themselves, and their numbers.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::Place;
use super::column::is_key_name;
use super::text::trim;

/// Texts of more kinds than this are no labels by themselves.
const KINDS_MAX: usize = 16;
/// And so many have to be seen before.
const SEEN_MIN: u32 = 6;
/// A state series has no more.
const LABELS_MAX: usize = 256;
/// Of no more names it is found out whether their texts are labels.
const WATCHED_MAX: usize = 1_000;
/// So many texts of all these names are kept one by one until that is known; of more, the first of each stay and the
/// last one.
const KEPT_MAX: usize = 1 << 18;
const LABEL_CHARS_MAX: usize = 32;
const LABEL_WORDS_MAX: usize = 3;

/// What is called so names who or where, or is told in words, whatever it says.
const NO_STATES: [&str; 21] = [
    "user",
    "username",
    "hostname",
    "logger",
    "module",
    "caller",
    "file",
    "filename",
    "path",
    "url",
    "uri",
    "function",
    "func",
    "title",
    "description",
    "comment",
    "note",
    "email",
    "version",
    "reason",
    "error",
];

/// The labels of a state series, in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    known: IndexSet<Box<str>>,
    /// How many the sink knows.
    pub told: usize,
    /// Its labels are `false` and `true`, which are numbers elsewhere.
    pub are_truths: bool,
    /// Its labels are numbers, which are labels by a person's word.
    pub are_numbers: bool,
}

impl Labels {
    /// `false` and `true`.
    pub(super) fn truths() -> Self {
        Self {
            known: ["false".into(), "true".into()].into_iter().collect(),
            told: 0,
            are_truths: true,
            are_numbers: false,
        }
    }

    /// Of numbers.
    pub(super) fn of_numbers() -> Self {
        Self {
            are_numbers: true,
            ..Self::default()
        }
    }

    /// The number of a label; a gap where there are too many.
    pub(super) fn number(&mut self, label: &str) -> f64 {
        if let Some(number) = self.known.get_index_of(label) {
            return number as f64;
        }
        if self.known.len() > LABELS_MAX {
            // One more is kept, so that who is told of them can say that there are too many.
            return f64::NAN;
        }
        self.known.insert_full(label.into()).0 as f64
    }

    pub(super) fn label(&self, value: f64) -> Option<&str> {
        let label = (value >= 0.0).then(|| self.known.get_index(value as usize))?;
        label.map(|label| &**label)
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// Those that the sink doesn't know.
    pub(super) fn untold(&mut self) -> impl Iterator<Item = &str> {
        let from = std::mem::replace(&mut self.told, self.known.len());
        self.known.iter().skip(from).map(|label| &**label)
    }
}

/// Texts that are labels now, and what was seen of them before.
pub(super) struct Found {
    pub labels: Labels,
    /// Each that came before, as long as there was room for all.
    pub seen: Vec<(f64, Place)>,
}

/// Texts of one name, as long as it isn't known whether they are labels.
#[derive(Debug, Default)]
struct Watch {
    labels: Labels,
    seen: Vec<(f64, Place)>,
    count: u32,
    are_none: bool,
}

impl Watch {
    /// Takes another text, and keeps it where there is room; returns whether all are labels.
    fn take(&mut self, text: &str, place: Place, claim: Claim, has_room: bool) -> bool {
        self.count += 1;
        let value = self.labels.number(text);
        if self.labels.len() > KINDS_MAX {
            *self = Self {
                are_none: true,
                ..Self::default()
            };
            return false;
        }
        // A label is held: without room for all, the first of a stay and the last one tell how long.
        if !has_room
            && let [.., (before, _), (last, at)] = &mut self.seen[..]
            && *before == value
            && *last == value
        {
            *at = place;
        } else {
            self.seen.push((value, place));
        }
        match claim {
            Claim::None => repeats(self.labels.len(), self.count),
            Claim::State => self.labels.len() > 1,
        }
    }
}

/// What a source says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Nothing: it is a label once it has changed and come again.
    None,
    /// That it is a state: it is a label once it has changed.
    State,
}

/// Whether texts of so many kinds that came so often say a state: they change, and they come again.
fn repeats(kinds: usize, count: u32) -> bool {
    (2..=KINDS_MAX).contains(&kinds) && count >= SEEN_MIN && 2 * kinds <= count as usize
}

/// The names whose texts are watched.
#[derive(Debug, Default)]
pub(super) struct Watches {
    by_name: HashMap<Box<str>, Watch>,
    /// How many texts are kept.
    kept: usize,
}

impl Watches {
    /// Takes a text of this name; what is known of it, once it turns out to be a label.
    pub(super) fn take(
        &mut self,
        name: &str,
        text: &[u8],
        place: Place,
        claim: Claim,
    ) -> Option<Found> {
        if !self.by_name.contains_key(name) {
            if self.by_name.len() >= WATCHED_MAX {
                return None;
            }
            self.by_name.insert(name.into(), Watch::default());
        }
        let watch = self.by_name.get_mut(name)?;
        if watch.are_none {
            return None;
        }
        let is_known = watch.count > 0 || claim == Claim::State;
        let label = label(text).filter(|_| is_known || may_be_state(name));
        let Some(label) = label else {
            // An empty one says nothing, neither this nor that.
            watch.are_none = !trim(text).is_empty();
            if watch.are_none {
                self.kept -= std::mem::take(&mut watch.seen).len();
            }
            return None;
        };
        let before = watch.seen.len();
        let are_labels = watch.take(label, place, claim, self.kept < KEPT_MAX);
        self.kept = self.kept + watch.seen.len() - before;
        if !are_labels {
            return None;
        }
        let Watch {
            labels, mut seen, ..
        } = self.by_name.remove(name)?;
        self.kept -= seen.len();
        // The newest is said by the line that is being read.
        seen.pop();
        Some(Found { labels, seen })
    }
}

/// Which names have texts that are labels among those of a source's first lines.
pub(super) fn learn<'a>(texts: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<Box<str>> {
    let mut watches: HashMap<&str, (IndexSet<&[u8]>, u32, bool)> = HashMap::new();
    for (name, text) in texts {
        let (kinds, count, are_labels) = watches
            .entry(name)
            .or_insert_with(|| (IndexSet::new(), 0, may_be_state(name)));
        *are_labels &= label(text).is_some();
        kinds.insert(text);
        *count += 1;
    }
    let states = watches.into_iter();
    let states = states
        .filter(|(_, (kinds, count, are_labels))| *are_labels && repeats(kinds.len(), *count));
    states.map(|(name, _)| name.into()).collect()
}

/// Whether what is called so may have a state.
fn may_be_state(name: &str) -> bool {
    let last = name.rsplit(['/', '.']).next().unwrap_or(name);
    let is_one_of_many = name.contains('[');
    let is_none = NO_STATES
        .iter()
        .any(|known| known.eq_ignore_ascii_case(last));
    !is_none && !is_one_of_many && !is_key_name(last)
}

/// The text as a label: a word or a few, no number, date, path, address or sentence.
fn label(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(trim(text)).ok()?;
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '+' | '%' | '(' | ')');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_label = text.starts_with(char::is_alphabetic)
        && text.chars().all(is_plain)
        && text.chars().count() <= LABEL_CHARS_MAX
        && text.split(' ').count() <= LABEL_WORDS_MAX
        && digits <= 2
        && !text.ends_with('.');
    is_label.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place {
        row: 0,
        arrival: 0.0,
        x: None,
    };

    fn found(name: &str, texts: &[&str]) -> Option<usize> {
        let mut watches = Watches::default();
        let take = |text: &&str| {
            watches
                .take(name, text.as_bytes(), PLACE, Claim::None)
                .is_some()
        };
        texts.iter().position(take)
    }

    #[test]
    fn texts_that_change_and_come_again_are_labels() {
        let texts = ["idle", "idle", "run", "run", "idle", "idle"];
        assert_eq!(found("state", &texts), Some(5));
        assert_eq!(found("state", &texts[..5]), None);
        assert_eq!(found("state", &["idle"; 100]), None);
    }

    #[test]
    fn names_texts_of_their_own_and_what_is_no_word_are_none() {
        let many: Vec<String> = (0..100)
            .map(|n| format!("w{}", char::from(b'a' + n % 26)))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(found("state", &many), None);
        let two = |one, other| [one, other].repeat(10);
        assert_eq!(found("host", &two("web", "db")), None);
        assert_eq!(found("user", &two("ann", "bob")), None);
        for text in [
            "2026-01-01",
            "/var/log",
            "a@b.c",
            "12",
            "it has been done again",
            "req 1234",
            "Done.",
        ] {
            assert_eq!(found("state", &two("run", text)), None, "{text}");
        }
        assert_eq!(found("state", &two("run", "")), None);
    }

    #[test]
    fn each_text_before_the_first_change_is_a_sample_as_long_as_there_is_room() {
        let mut watches = Watches::default();
        let mut rows_of = |name: &str, count: u64| {
            let mut found = None;
            for row in 0..=count {
                let text = if row < count { "idle" } else { "run" };
                let place = Place { row, ..PLACE };
                found = watches.take(name, text.as_bytes(), place, Claim::None);
            }
            let seen = found.unwrap().seen;
            let rows = seen.iter().map(|(_, place)| place.row);
            rows.collect::<Vec<u64>>()
        };
        assert_eq!(rows_of("state", 50), (0..50).collect::<Vec<u64>>());
        // Then the first and the last of the stay tell how long it was.
        let room = KEPT_MAX as u64;
        let rows = rows_of("mode", room + 1_000);
        assert_eq!(rows.len() as u64, room);
        assert_eq!(rows.last(), Some(&(room + 999)));
        // What has become a series gives its room to others, and so does what turned out to be none.
        for text in ["idle", "idle", "it has been done again"] {
            watches.take("phase", text.as_bytes(), PLACE, Claim::None);
        }
        assert_eq!(watches.kept, 0);
    }
}
