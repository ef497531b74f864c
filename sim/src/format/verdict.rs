//! What a line turned out to be.

use super::{Bad, Text};

/// What a reader makes of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Data, and whether the line also stays readable.
    Row(Option<Text>),
    /// A header, a ruler: what belongs to data and is none.
    Header,
    Prose,
    /// Its reader has said all there is to say of it.
    Said,
    /// It looks like prose and will be data if more lines like it come.
    Waits,
    Bad(Bad),
}
