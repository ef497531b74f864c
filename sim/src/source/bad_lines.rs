//! Lines that should have been data and were not.

use crate::format::Bad;

/// More examples say no more.
const EXAMPLES_MAX: usize = 5;
/// An example is cut here.
const EXAMPLE_BYTES: usize = 256;

/// How often each kind of bad line came, and how the first ones look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadLines {
    /// Each kind with its count, in the order in which they came.
    pub counts: Vec<(Bad, u64)>,
    /// The beginnings of the first ones, or what was bad in them.
    pub examples: Vec<String>,
    /// Not yet counted by the job.
    pub(super) uncounted: u64,
}

impl BadLines {
    /// Counts one; returns whether it is the first of its kind.
    pub(super) fn count(&mut self, why: Bad) -> bool {
        self.uncounted += 1;
        self.add(why, 1)
    }

    fn add(&mut self, why: Bad, count: u64) -> bool {
        if let Some((_, known)) = self.counts.iter_mut().find(|(kind, _)| *kind == why) {
            *known += count;
            return false;
        }
        self.counts.push((why, count));
        true
    }

    /// Keeps one to be shown, as long as there is room and none is like it.
    pub(super) fn show(&mut self, line: &str) {
        let example = &line[..line.floor_char_boundary(EXAMPLE_BYTES)];
        let is_shown = self.examples.iter().any(|shown| shown == example);
        if !is_shown && self.examples.len() < EXAMPLES_MAX {
            self.examples.push(example.into());
        }
    }

    /// These and those of another stream.
    pub(super) fn and(mut self, others: &Self) -> Self {
        for (why, count) in &others.counts {
            self.add(*why, *count);
        }
        for example in &others.examples {
            self.show(example);
        }
        self
    }

    /// The counts in words, where they say more than the first ones of each kind did.
    pub(super) fn summary(&self) -> Option<String> {
        if self.counts.iter().all(|(_, count)| *count == 1) {
            return None;
        }
        let each = self.counts.iter();
        let each: Vec<String> = each
            .map(|(why, count)| format!("{count} × {why}"))
            .collect();
        Some(format!("bad lines: {}", each.join(", ")))
    }
}
