//! What a program has printed, in pieces.

use crate::job::Stream;

/// A piece of what a program has printed, as it may be written to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Where it was printed.
    pub stream: Stream,
    /// What is to be written.
    pub bytes: Vec<u8>,
}
