//! Clock times as people read them: in a zone, with the date where it isn't plain, and without. No
//! screen in it.

mod day;
mod hands;
mod label;
mod read;
mod step;
mod ticks;
mod zone;

pub(crate) use day::{day_text, day_ticks};
pub(crate) use ticks::clock_ticks;
pub(crate) use zone::Zone;

/// A day in seconds, but for those on which the clock is changed.
const DAY: f64 = 86_400.0;

/// A place on an axis, and what stands there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tick {
    /// Where.
    pub x: f64,
    /// What.
    pub text: String,
    /// What stands below: what the ticks from here on have in common, where that changes.
    pub below: String,
}
