//! What a recording says twice: what its jobs and series are. The second time stands elsewhere in the file, so that
//! a block that is damaged takes no name with it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::entry::{Entry, LOG_LINES};
use crate::hub::News;

/// Which of the entries of a kind are said once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    Never,
    Always,
    /// Only the last one of this key.
    Last([u64; 3]),
}

impl Again {
    pub(super) fn of(entry: &Entry) -> Self {
        match entry {
            Entry::Job(_)
            | Entry::News(
                News::State(_)
                | News::Series(_)
                | News::SeriesGone { .. }
                | News::Unit { .. }
                | News::Label { .. }
                | News::Control { .. }
                | News::Mark(_)
                | News::Removed { .. },
            ) => Self::Always,
            Entry::Findings(found) => Self::Last([0, found.job.0.into(), found.run.into()]),
            Entry::Series { series, .. } => Self::Last([1, series.0.into(), 0]),
            _ => Self::Never,
        }
    }
}

/// Lines that were written and are to be said once more.
#[derive(Debug, Default)]
pub(super) struct Twice {
    /// At the next opportunity.
    text: Vec<u8>,
    /// When the recording is closed.
    last: BTreeMap<[u64; 3], String>,
}

impl Twice {
    pub(super) fn note(&mut self, line: String, again: Again) {
        match again {
            Again::Never => {}
            Again::Always => {
                self.text.extend(line.into_bytes());
                self.text.push(b'\n');
            }
            Again::Last(key) => drop(self.last.insert(key, line)),
        }
    }

    /// What is to be said now.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// So many bytes of that were.
    pub(super) fn said(&mut self, bytes: usize) {
        self.text.drain(..bytes);
    }

    /// The last ones, too, are to be said now.
    pub(super) fn close(&mut self) {
        for line in std::mem::take(&mut self.last).into_values() {
            self.note(line, Again::Always);
        }
    }
}

/// What a line is known by; nothing of a log is.
pub(super) fn hash(line: &[u8]) -> u64 {
    if line.starts_with(LOG_LINES) {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    hasher.finish()
}

/// The entries with those that were lost among them and are said again, where they stood: behind what is said before
/// them. `hashes` are those of the entries' lines.
pub(super) fn restored(entries: Vec<Entry>, hashes: &[u64], again: &[Vec<u8>]) -> Vec<Entry> {
    let known: HashMap<u64, usize> = hashes.iter().copied().zip(0..).collect();
    let mut lost: BTreeMap<usize, Vec<Entry>> = BTreeMap::new();
    let mut place = 0;
    let lines = again
        .iter()
        .flat_map(|body| body.split(|byte| *byte == b'\n'));
    for line in lines {
        if let Some(at) = known.get(&hash(line)) {
            place = place.max(at + 1);
        } else if let Ok(entry) = serde_json::from_slice::<Entry>(line) {
            let at = match Again::of(&entry) {
                // Nothing that was said of it is newer.
                Again::Last(_) => entries.len(),
                _ => place,
            };
            lost.entry(at).or_default().push(entry);
        }
    }
    let mut all = Vec::with_capacity(entries.len());
    for (place, entry) in entries.into_iter().enumerate() {
        all.extend(lost.remove(&place).unwrap_or_default());
        all.push(entry);
    }
    all.extend(lost.into_values().flatten());
    all
}
