//! What is searched for in names and lines: letters, whatever their case.

/// A part of a text to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needle {
    lower: String,
}

impl Needle {
    /// Finds what has this in it.
    pub(crate) fn new(typed: &str) -> Self {
        Self {
            lower: typed.to_lowercase(),
        }
    }

    /// Whether it is in everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.lower.is_empty()
    }

    /// Whether the text has it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let (needle, text_bytes) = (self.lower.as_bytes(), text.as_bytes());
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.lower);
        }
        // Names come by the ten thousand and lines by the hundred thousand: no copy of each.
        let Some((first, rest)) = needle.split_first() else {
            return true;
        };
        text_bytes.windows(needle.len()).any(|window| {
            window[0].to_ascii_lowercase() == *first && window[1..].eq_ignore_ascii_case(rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_any_script() {
        let is_in = |needle, text| Needle::new(needle).is_in(text);
        assert!(is_in("LOSS", "train/loss") && is_in("loss", "Train/LOSS"));
        assert!(is_in("größe", "GRÖSSE und GRÖßE") && is_in("Ö", "größe"));
        assert!(is_in("", "") && is_in("", "a") && !is_in("a", ""));
        assert!(is_in("aab", "aaab") && !is_in("longer than it", "short"));
        assert!(!is_in("é", "e"));
    }
}
