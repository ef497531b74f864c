//! Lines that a person typed and that the terminal itself has shown: nobody is to print them again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// A program may read far behind what is typed, but nobody types more ahead than this.
const MOST: usize = 64;

#[derive(Debug, Default)]
struct Typed {
    lines: VecDeque<String>,
    count: u64,
}

/// What was typed. A cheap handle, shared by who passes it on and who prints.
#[derive(Clone, Debug, Default)]
pub struct Echoes {
    typed: Arc<Mutex<Typed>>,
}

impl Echoes {
    /// This line was typed to its end, and shown.
    pub fn add(&self, line: &str) {
        self.locked(|typed| {
            typed.lines.push_back(line.to_owned());
            typed.lines.truncate(MOST);
            typed.count += 1;
        });
    }

    /// How many there were so far: the cursor stands at a line's beginning where this has grown.
    pub fn count(&self) -> u64 {
        self.locked(|typed| typed.count)
    }

    /// Whether the line ends in the one that was typed first; that one is done with then.
    pub fn take_end_of(&self, line: &str) -> Option<String> {
        self.locked(|typed| {
            let first = typed.lines.front()?;
            // An empty one is at the end of all lines.
            let is_it = if first.is_empty() {
                line.ends_with(' ') || line.is_empty()
            } else {
                line.ends_with(first.as_str())
            };
            is_it.then(|| typed.lines.pop_front())?
        })
    }

    fn locked<T>(&self, f: impl FnOnce(&mut Typed) -> T) -> T {
        f(&mut self.typed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
