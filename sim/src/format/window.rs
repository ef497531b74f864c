//! The first lines of a source, kept until enough is known to read them: what was decided on one line
//! alone would often be wrong.

/// So many lines say what a source is like.
const LINES: usize = 64;
/// And so many bytes.
const BYTES: usize = 32 * 1024;
/// A source that says less is read after this long, in seconds.
pub(super) const PATIENCE: f64 = 1.0;

/// A line that is kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub line: Vec<u8>,
    pub arrival: f64,
    /// It was shown as text when it came.
    pub is_shown: bool,
    /// Its beginning alone: it was too long.
    pub is_cut: bool,
}

/// The first lines.
#[derive(Debug, Default)]
pub(super) struct Window {
    pub lines: Vec<Kept>,
    bytes: usize,
}

impl Window {
    pub(super) fn push(&mut self, kept: Kept) {
        self.bytes += kept.line.len();
        self.lines.push(kept);
    }

    /// Whether all of them have been shown.
    pub(super) fn is_shown(&self) -> bool {
        self.lines.last().is_none_or(|kept| kept.is_shown)
    }

    /// Whether there is enough.
    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= LINES || self.bytes >= BYTES
    }

    /// When the first line came.
    pub(super) fn since(&self) -> Option<f64> {
        self.lines.first().map(|kept| kept.arrival)
    }
}
