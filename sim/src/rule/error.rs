//! What is wrong with a rule, and at which character.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use crate::job::clean_text;

/// What is wrong with a rule as it was written. Its `Display` shows the rule with a mark under the
/// character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    text: String,
    /// In bytes; always between two characters of `text`, or at its end.
    at: usize,
    why: String,
}

impl RuleError {
    pub(super) fn new(text: &str, at: usize, why: impl Into<String>) -> Self {
        let (text, why) = (text.to_owned(), why.into());
        Self { text, at, why }
    }

    /// The character that is meant, counted from 1; one more than there are where the end is meant.
    pub fn column(&self) -> usize {
        self.text[..self.at].chars().count() + 1
    }

    /// What is wrong, in a line.
    pub fn line(&self) -> String {
        format!("character {}: {}", self.column(), self.why)
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = clean_text(&self.text[..self.at]);
        let width = UnicodeWidthStr::width(&*before);
        writeln!(f, "{}", self.line())?;
        writeln!(f, "  {}", clean_text(&self.text))?;
        write!(f, "  {:width$}^", "")
    }
}

impl std::error::Error for RuleError {}
