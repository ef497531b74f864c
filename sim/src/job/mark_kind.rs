//! What a mark is about.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::clean::clean_text;

/// Characters of a mark's text, at most: it stands beside others on a plot.
pub(crate) const MARK_CHARS: usize = 200;

/// What a mark is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MarkKind {
    /// A control took a value, or a button was pressed.
    Applied {
        /// The control's name.
        control: Arc<str>,
    },
    /// Somebody asked for a stop.
    Stop,
    /// Another run began.
    Restart,
    /// A person noted something.
    Note,
    /// The job's program noted something.
    ProgramNote,
    /// A rule held.
    Rule,
    /// Something is missing from here on.
    Gap,
}

/// A mark's text, fit to be shown; `None` if it says nothing.
pub(super) fn mark_text(text: &str) -> Option<String> {
    let text: String = clean_text(text.trim()).chars().take(MARK_CHARS).collect();
    (!text.is_empty()).then_some(text)
}
