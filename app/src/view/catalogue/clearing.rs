//! Forgetting what was seen.

use crate::view::command::Command;
use crate::view::entry::{Entry, entry};

/// In the order of the overlay.
pub(super) const ENTRIES: &[Entry] = &[entry(
    "view.clear",
    ["Clear", "Clear: forget what was seen so far; jobs go on"],
    &["Ctrl+L"],
    |_| Some(Command::Clear),
)];
