//! Which kinds of lines of a log are shown.

use sprintscope_sim::job::{LoggedLine, Stream};

use crate::view::level::Level;
use crate::view::record::may_have_message;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// What a program says.
    Words,
    /// What was read as samples, and says nothing else.
    Data,
    /// What it says on its standard error.
    Stderr,
    /// The scope's own notes.
    Scope,
}

impl LineKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Words, Self::Data, Self::Stderr, Self::Scope];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Data => "data",
            Self::Stderr => "stderr",
            Self::Scope => "scope",
        }
    }

    /// What such lines are, as a sentence's subject.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Words => "Lines with words",
            Self::Data => "Lines that were read as samples, and are plotted",
            Self::Stderr => "Lines of standard error",
            Self::Scope => "Notes of the scope",
        }
    }

    /// The kind of a line.
    pub(super) fn of(line: &LoggedLine<'_>) -> Self {
        match line.stream {
            Stream::Note => Self::Scope,
            _ if line.is_data && !speaks(line.text) => Self::Data,
            Stream::Err => Self::Stderr,
            Stream::Out => Self::Words,
        }
    }
}

/// Which kinds are shown: at first all but data, which is plotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chips {
    shown: [bool; LineKind::ALL.len()],
}

impl Default for Chips {
    fn default() -> Self {
        let shown = LineKind::ALL.map(|kind| kind != LineKind::Data);
        Self { shown }
    }
}

impl Chips {
    /// Whether such lines are shown.
    pub fn has(self, kind: LineKind) -> bool {
        self.shown[kind as usize]
    }

    /// Shows such lines, or doesn't.
    pub fn toggle(&mut self, kind: LineKind) {
        let shown = &mut self.shown[kind as usize];
        *shown = !*shown;
    }

    /// Whether all lines are shown, where some of them carry samples or none does.
    pub(super) fn takes_all(self, has_data: bool) -> bool {
        let counts = |kind: &LineKind| *kind != LineKind::Data || has_data;
        LineKind::ALL
            .into_iter()
            .filter(counts)
            .all(|kind| self.has(kind))
    }
}

/// Whether a line that carried samples also says something to a person: a sentence with a number in it, a warning.
fn speaks(text: &str) -> bool {
    // What the fields of an object are called are no words of anybody's.
    let is_silent = text.starts_with('{') && !may_have_message(text);
    let (mut words, mut numbers) = (0, 0);
    let mut may_be_level = false;
    let parts = text
        .as_bytes()
        .split(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_'));
    for part in parts.filter(|part| !part.is_empty()) {
        if part.iter().any(u8::is_ascii_digit) {
            numbers += 1;
        } else if part.len() > 1 {
            words += 1;
            may_be_level |= matches!(
                part[0] | 0x20,
                b'e' | b'w' | b'f' | b'c' | b's' | b'a' | b'p'
            );
        }
    }
    words > 2 * numbers + 1 && !is_silent
        || may_be_level && matches!(Level::of(text), Some(Level::Error | Level::Warning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, stream: Stream) -> LineKind {
        LineKind::of(&LoggedLine {
            t: 0.0,
            stream,
            text,
            is_open: false,
            is_shown: false,
            is_data: true,
        })
    }

    #[test]
    fn what_was_read_as_samples_is_data_unless_it_speaks() {
        let data = [
            "loss=0.25 lr=3e-4",
            "Epoch 12/99 - loss: 0.4321 - accuracy: 0.5 - 12ms/step",
            "step 100 | train loss 0.43 | val loss 0.51",
            r#"{"step": 3, "loss": 0.5}"#,
            r#"{"sensor": "kitchen", "room": "north", "quality": "good", "temperature": 21.5}"#,
            "[train] iter 100: loss 0.3, time 31ms, left 3",
        ];
        for line in data {
            assert_eq!(kind(line, Stream::Out), LineKind::Data, "{line}");
            assert_eq!(kind(line, Stream::Err), LineKind::Data, "{line}");
        }
        let words = [
            "WARNING loss=0.25 lr=3e-4 grad=9",
            "error: step 3 loss 5 lr 1",
            r#"{"level": "info", "message": "all of the images are read by now", "images": 500}"#,
            r#"{"level": "error", "sensor": "kitchen", "temperature": 85}"#,
            "the worker on the second machine has read 500 images by now",
        ];
        for line in words {
            assert_eq!(kind(line, Stream::Out), LineKind::Words, "{line}");
            assert_eq!(kind(line, Stream::Err), LineKind::Stderr, "{line}");
        }
        assert_eq!(kind("loss=1", Stream::Note), LineKind::Scope);
    }
}
