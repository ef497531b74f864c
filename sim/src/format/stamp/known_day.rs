//! A day whose clocks aren't set: its times are told without asking the calendar and the zone again.

use super::date::Date;
use super::{DAY_SECS, Stamp, Zone};

/// Where a day begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownDay {
    pub(super) date: Date,
    utc_midnight: f64,
    local_midnight: f64,
}

impl KnownDay {
    /// The day of a stamp, with `epochs` to ask for its times; `None` if local clocks are set on it.
    pub(super) fn new(
        stamp: &Stamp,
        date: Date,
        epochs: impl Fn(&Stamp) -> Option<(f64, f64)>,
    ) -> Option<Self> {
        let at = |seconds, zone| {
            let (first, second) = epochs(&Stamp {
                seconds,
                zone,
                ..*stamp
            })?;
            (first == second).then_some(first)
        };
        let local_midnight = at(0.0, Zone::None)?;
        let last_second = at(DAY_SECS - 1.0, Zone::None)?;
        let is_plain = last_second - local_midnight == DAY_SECS - 1.0;
        is_plain.then_some(Self {
            date,
            utc_midnight: at(0.0, Zone::Offset(0))?,
            local_midnight,
        })
    }

    /// The time of a stamp of this day.
    pub(super) fn epoch(&self, stamp: &Stamp) -> f64 {
        match stamp.zone {
            Zone::None => self.local_midnight + stamp.seconds,
            Zone::Offset(offset) => self.utc_midnight + stamp.seconds - f64::from(offset),
        }
    }
}
