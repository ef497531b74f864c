//! Patterns of names, with `*` and `?`.

use wildmatch::WildMatch;

/// A pattern of names. Without a `/` in it, it also fits the last part of a name.
#[derive(Clone, Debug)]
pub struct Glob {
    pattern: WildMatch,
    is_of_last_part: bool,
    is_exact: bool,
}

impl Glob {
    /// The pattern that is written so.
    pub fn new(glob: &str) -> Self {
        Self {
            pattern: WildMatch::new(glob),
            is_of_last_part: !glob.contains('/'),
            is_exact: !glob.contains(['*', '?']),
        }
    }

    /// Whether a name is one of those that are meant.
    pub fn fits(&self, name: &str) -> bool {
        let last_part = || name.rsplit('/').next().unwrap_or(name);
        self.pattern.matches(name) || self.is_of_last_part && self.pattern.matches(last_part())
    }

    /// It means one name, and no other.
    pub(super) fn is_exact(&self) -> bool {
        self.is_exact
    }
}
