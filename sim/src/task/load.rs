//! What a sprinter is asked to produce.

use super::signal::Signal;

/// What a sprinter produces at each tick, and before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Load {
    /// What the samples look like.
    pub signal: Signal,
    /// How many series; one is called `sprinter`, more are `sprinter 1`, `sprinter 2`, ….
    pub series: u32,
    /// Samples a second and series; `None` for one sample a tick.
    pub rate_hz: Option<f64>,
    /// Samples of each series from before the job's beginning, at the same rate (or that of the
    /// interval): they come first, as fast as they can be taken in.
    pub prefill: u64,
    /// How they lie in time.
    pub spacing: Spacing,
}

/// How samples lie in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// All at the same distance.
    #[default]
    Even,
    /// Each up to four fifths of the distance late, so that none overtakes another.
    Uneven,
}
