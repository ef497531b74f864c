//! What a line turned out to be.

use super::{Bad, Text};

/// What a reader makes of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Data, and whether the line also stays readable.
    Row(Option<Text>),
    /// A csv header that is known.
    Header,
    /// A csv header if the next line confirms it, otherwise prose.
    MaybeHeader,
    Prose,
    Bad(Bad),
}
