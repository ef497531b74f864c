//! Which series is meant in tomorrow's run, too.

use serde::{Deserialize, Serialize};

/// A series by its names. In both `*` stands for any text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeriesKey {
    /// The name of its job.
    pub job: String,
    /// Its name within the job.
    pub series: String,
}

impl SeriesKey {
    /// This series of this job alone.
    pub fn new(job: &str, series: &str) -> Self {
        let (job, series) = (job.into(), series.into());
        Self { job, series }
    }

    /// Whether it means this series of this job.
    pub fn is_of(&self, job: &str, series: &str) -> bool {
        fits(&self.job, job) && fits(&self.series, series)
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any text.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text_and_nothing_else_does() {
        for (pattern, text, is_it) in [
            ("loss", "loss", true),
            ("loss", "loss 2", false),
            ("loss", "los", false),
            ("*", "", true),
            ("*loss", "rank0/loss", true),
            ("rank*/loss", "rank0/loss", true),
            ("rank*/loss", "rank0/acc", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false),
            ("aa*a", "aa", false),
        ] {
            assert_eq!(fits(pattern, text), is_it, "{pattern} {text}");
        }
        let key = SeriesKey::new("train*", "loss");
        assert!(key.is_of("train 2", "loss") && !key.is_of("eval", "loss"));
    }
}
