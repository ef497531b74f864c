//! The names that a job has had.

use std::sync::{Arc, OnceLock};

/// Names, the last of which counts. Whoever holds an earlier one by reference doesn't lose it.
#[derive(Debug)]
pub(super) struct Names {
    name: Arc<str>,
    next: OnceLock<Box<Names>>,
}

/// A job may be renamed so often, which nobody does by hand.
const NAMES_MAX: usize = 1_000;

impl Names {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self {
            name,
            next: OnceLock::new(),
        }
    }

    /// The one that counts.
    pub(super) fn last(&self) -> &Arc<str> {
        &self.end().0.name
    }

    /// Gives another one.
    pub(super) fn give(&self, name: Arc<str>) {
        let mut name = name;
        loop {
            let (end, count) = self.end();
            if *end.name == *name || count >= NAMES_MAX {
                return;
            }
            match end.next.set(Box::new(Self::new(name))) {
                Ok(()) => return,
                // Somebody was faster: this one comes after.
                Err(again) => name = again.name,
            }
        }
    }

    fn end(&self) -> (&Self, usize) {
        let (mut end, mut count) = (self, 1);
        while let Some(next) = end.next.get() {
            (end, count) = (next, count + 1);
        }
        (end, count)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn the_last_name_counts_and_an_earlier_one_can_still_be_read() {
        let names = Names::new("run".into());
        let first = names.last();
        for name in ["train", "train", "b"] {
            names.give(name.into());
        }
        assert_eq!((&**first, &**names.last()), ("run", "b"));
        for number in 0..2_000 {
            names.give(number.to_string().into());
        }
        assert_eq!(&**names.last(), "996");
    }
}
