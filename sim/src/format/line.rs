//! Lines as a stream is cut into them.

/// Seconds after which a line without end is shown.
pub(super) const UNFINISHED_AFTER: f64 = 0.3;

/// A line without its end, terminal sequences and control characters. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    Whole(&'a [u8]),
    /// The beginning of a line that was too long.
    Cut(&'a [u8]),
    /// A line without end that has been quiet for a while, as a prompt is. To be shown only: once it
    /// has its end, it comes as a whole.
    Unfinished(&'a [u8]),
    /// A line whose end will never come: the stream broke off in it.
    BrokenOff(&'a [u8]),
    /// The lines that follow are the rows of a screen that was read as a whole.
    FrameBegins,
    FrameEnds,
}
