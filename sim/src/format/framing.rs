//! In what a source's text comes.

/// In what a source's text comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Framing {
    /// A stream of lines: one writer, one form, and what the first lines say goes for the others.
    #[default]
    Stream,
    /// Packets, of whoever sends: each is whole lines, and each line is told by itself.
    Packets,
}
