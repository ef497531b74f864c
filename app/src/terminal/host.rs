//! The terminal itself: taken, given back, written to.

/// How it is shown.
#[derive(Clone, Debug, Default)]
pub struct TerminalOptions {}

/// A terminal that shows a scope. Dropped, it is given back as it was.
pub struct OpenTerminal {}
