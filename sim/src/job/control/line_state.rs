//! How far the requests of a control have come that are said to a program as lines.

/// How far the newest request has come.
#[derive(Debug, Default)]
pub(super) struct LineState {
    /// Up to here requests were sent.
    pub sent: u64,
    /// The last one that couldn't be.
    pub failed: u64,
    /// Whether a command was to carry that one out.
    pub is_by_command: bool,
    /// Whether anybody knows which value it has on the other side.
    pub is_known: bool,
    /// Whether the program says values of this name.
    pub is_echoed: bool,
}
