//! What lines of a log must contain: a regular expression, or the letters as they were typed where they are none.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// A larger expression, compiled, would be felt while it is typed.
const COMPILED_BYTES: usize = 1 << 20;

/// A pattern, whatever the case of letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    typed: String,
    regex: Option<Regex>,
    /// A hit is one whatever stands around it, and has a letter at least.
    is_found_anywhere: bool,
    complaint: Option<String>,
}

/// Patterns are the same where the same was typed.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.typed == other.typed
    }
}

impl Pattern {
    /// Of what was typed.
    pub(crate) fn new(typed: &str) -> Self {
        if typed.is_empty() {
            return Self::default();
        }
        let (regex, complaint) = match built(typed) {
            Ok(regex) => (Some(regex), None),
            Err(error) => (built(&regex::escape(typed)).ok(), Some(said(&error))),
        };
        let has_letters = regex.as_ref().is_some_and(|regex| !regex.is_match(""));
        Self {
            is_found_anywhere: has_letters && (complaint.is_some() || !looks_around(typed)),
            typed: typed.to_owned(),
            regex,
            complaint,
        }
    }

    /// Whether it is that of what was typed.
    pub(crate) fn is_of(&self, typed: &str) -> bool {
        self.typed == typed
    }

    /// Whether everything has it.
    pub(crate) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Why it is no regular expression; then its letters are looked for.
    pub(crate) fn complaint(&self) -> Option<&str> {
        self.complaint.as_deref()
    }

    /// Whether all hits of a text are hits of the same text among others.
    pub(super) fn is_found_anywhere(&self) -> bool {
        self.is_found_anywhere
    }

    /// At which byte of the text the first hit begins.
    pub(super) fn first_in(&self, text: &str) -> Option<usize> {
        Some(self.regex.as_ref()?.find(text)?.start())
    }

    /// Whether the text has it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        match &self.regex {
            Some(regex) => regex.is_match(text),
            None => self.is_empty(),
        }
    }

    /// Where it is in the text.
    pub(crate) fn hits(&self, text: &str) -> Vec<Range<usize>> {
        let found = self.regex.iter().flat_map(|regex| regex.find_iter(text));
        let hits = found.map(|hit| hit.range());
        hits.filter(|hit| !hit.is_empty()).collect()
    }
}

/// Whether an expression may ask what stands before or behind a hit: the beginning or the end of a text or a word.
fn looks_around(expression: &str) -> bool {
    let mut signs = expression.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_word = |next: &char| "bBAzZG<>".contains(*next);
        if matches!(sign, '^' | '$') || sign == '\\' && signs.peek().is_some_and(is_word) {
            return true;
        }
    }
    false
}

fn built(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .size_limit(COMPILED_BYTES)
        .build()
}

/// An error in a few words: the expression itself stands in the field.
fn said(error: &regex::Error) -> String {
    if let regex::Error::CompiledTooBig(_) = error {
        return "too large for a regular expression".into();
    }
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    let why = last.strip_prefix("error: ").unwrap_or(last);
    format!("no regular expression: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_regular_expression_in_any_case() {
        let is_in = |typed: &str, text: &str| Pattern::new(typed).is_in(text);
        assert!(is_in("LOSS", "train/loss") && is_in(r"^loss=\d+\.\d", "Loss=0.5"));
        assert!(is_in("größe", "die GRÖßE") && is_in("a|b", "xbx") && is_in("", ""));
        assert!(!is_in("^loss", "a loss") && !is_in("a{3}", "aa"));
        assert_eq!(Pattern::new("a+").hits("caab a"), [1..3, 5..6]);
        assert!(Pattern::new("x*").hits("ab").is_empty());
    }

    #[test]
    fn what_is_none_is_looked_for_as_it_was_typed_and_says_why() {
        let huge = r"\w{999}{999}";
        for (typed, says) in [
            ("loss (", "unclosed group"),
            ("a[", "unclosed character class"),
            ("*", "repetition operator missing expression"),
            (huge, "too large"),
        ] {
            let pattern = Pattern::new(typed);
            let complaint = pattern.complaint().unwrap_or_default();
            assert!(complaint.contains(says), "{typed}: {complaint}");
            assert!(pattern.is_in(&format!("so: {typed} …")), "{typed}");
            assert!(!pattern.is_in("so: …"), "{typed}");
        }
        assert_eq!(Pattern::new("loss").complaint(), None);
    }
}
