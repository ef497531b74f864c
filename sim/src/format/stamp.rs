//! The one place that knows how times are spelled: `2026-11-27T10:00:00Z`, `Nov 27 10:00:01`, `10:00`,
//! `11/27/2026 10:00:01 AM`, `1795774801123` in a column `time_ms`.
//!
//! [`stamp`] reads one time from the beginning of some bytes and knows nothing but them. [`Stamps`] reads
//! a column of them, and learns from each what the others leave open: the order of day and month, the
//! year, the day. `numeric` reads numbers as times, `naming` knows the names of columns that hold times.
//!
//! Conventions: days begin at midnight and are counted from 1970-01-01; an offset is in seconds east of
//! Greenwich; a time is in seconds since 1970 in UTC unless it is called a time of day.

mod column;
mod cursor;
mod date;
mod known_day;
mod naming;
mod numeric;
mod order;
mod round;
mod spelled;
#[cfg(test)]
mod tests;
mod time_of_day;
mod vocabulary;
mod zone;

use jiff::tz::{AmbiguousOffset, TimeZone};

pub(super) use column::{COUNTER_LEN, StampKind, Stamps};
pub(super) use date::Date;
#[cfg(test)]
pub(super) use naming::TimeName;
pub(crate) use naming::is_time_name;
pub(super) use naming::{time_name, unit_of_time};
pub(super) use numeric::{epoch_unit, scaled};
pub(super) use order::{DateOrder, SaidOrder, order_from_header, usual_order};
pub(super) use zone::Zone;

use cursor::Cursor;
use date::Civil;
use spelled::{Needs, SpelledDate};
use time_of_day::TimeOfDay;

const DAY_SECS: f64 = 86_400.0;

/// Smaller numbers in a column of times count from something else than 1970.
pub(super) const ELAPSED_MAX: f64 = 1e8;

/// A time as it was spelled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stamp {
    /// `None` for a time of day.
    pub(super) date: Option<Date>,
    /// Since midnight, with fraction; 0 for a date alone.
    pub(super) seconds: f64,
    pub(super) zone: Zone,
    /// How many bytes it takes.
    pub(super) len: usize,
    /// False for a date alone.
    pub(super) has_clock: bool,
}

/// The time at the beginning of `bytes`, the longest there is; `None` if what follows continues it as
/// something else. A comma before three digits begins a fraction: who has cells between commas cuts them
/// apart before.
pub(super) fn stamp(bytes: &[u8]) -> Option<Stamp> {
    let begin = Cursor::new(bytes);
    let first = begin.peek()?;
    let dated = if first.is_ascii_digit() {
        spelled::in_numbers(begin)
    } else if first.is_ascii_alphabetic() {
        spelled::in_words(begin).or_else(|| spelled::in_glog(begin))
    } else {
        return None;
    };
    if let Some(found) = dated.and_then(|date| with_date(&date, bytes.len())) {
        return Some(found);
    }
    let (clock, end) = time_of_day::alone(begin)?;
    Some(Stamp::new(None, Some(clock), bytes.len() - end.left()))
}

/// The date that a cell holds whose time of day stands in the next one: there a date may be spelled as
/// versions and numbers are, too: `2026.11.26`, `20261126`.
pub(super) fn date_beside_clock(cell: &[u8]) -> Option<Stamp> {
    let whole = stamp(cell).filter(|found| found.len == cell.len());
    whole.or_else(|| {
        let date = spelled::in_numbers(Cursor::new(cell))?;
        let is_whole = date.end.left() == 0 && date.needs != Needs::Seconds;
        is_whole.then(|| Stamp::new(Some(date.date), None, cell.len()))
    })
}

/// The beginning of a stretch from one time to another that a cell holds: `11/28/2026 8:00:00 AM - 8:05:00 AM`.
pub(super) fn start_of_span(cell: &[u8]) -> Option<Stamp> {
    let start = stamp(cell).filter(|found| found.date.is_some() && found.has_clock)?;
    let rest = cell.get(start.len..)?.trim_ascii_start();
    let end = rest.strip_prefix(b"-").or(rest.strip_prefix(b"to "))?;
    let end = end.trim_ascii();
    stamp(end)
        .is_some_and(|found| found.len == end.len())
        .then_some(start)
}

/// The longest stamp that begins with `date`, out of `total` bytes.
fn with_date(date: &SpelledDate, total: usize) -> Option<Stamp> {
    if let Some((clock, end)) = time_of_day::behind(date) {
        let (date, end) = match spelled::year_behind(date, end) {
            Some((dated, end)) => (dated, end),
            None => (date.date, end),
        };
        return Some(Stamp::new(Some(date), Some(clock), total - end.left()));
    }
    let stands = date.needs == Needs::Nothing && date.end.ends();
    stands.then(|| Stamp::new(Some(date.date), None, total - date.end.left()))
}

impl Stamp {
    fn new(date: Option<Date>, clock: Option<TimeOfDay>, len: usize) -> Self {
        Self {
            date,
            seconds: clock.map_or(0.0, |clock| clock.seconds),
            zone: clock.map_or(Zone::None, |clock| clock.zone),
            len,
            has_clock: clock.is_some(),
        }
    }

    /// One stamp out of a date and a time of day that stand in two columns; `None` if they don't.
    pub(super) fn with_clock(self, clock: &Self) -> Option<Self> {
        let fit = self.date.is_some() && !self.has_clock && clock.date.is_none();
        fit.then_some(Self {
            date: self.date,
            ..*clock
        })
    }

    /// What it says of the order of day and month.
    pub(super) fn order(&self) -> SaidOrder {
        self.date.map_or(SaidOrder::Irrelevant, Date::order)
    }

    /// Seconds since 1970 UTC. A stamp without zone is in `local`; of a time that clocks show twice it is
    /// the first, and one that they skip is as much later. A date without year is in the last year that
    /// isn't more than a day ahead of `now_epoch`. A date that doesn't exist in `order` is read in the
    /// one that it exists in. `None` without a date.
    pub(super) fn epoch(&self, order: DateOrder, local: &TimeZone, now_epoch: f64) -> Option<f64> {
        Some(self.epochs(order, local, now_epoch)?.0)
    }

    /// As [`Stamp::epoch`], with the second of the two times that it may stand for when clocks are set
    /// back; else both are one.
    fn epochs(&self, order: DateOrder, local: &TimeZone, now_epoch: f64) -> Option<(f64, f64)> {
        let civil = self.date?.civil(order)?;
        if civil.year.is_some() {
            return self.epochs_on(civil, local);
        }
        let this_year = date::year_at(now_epoch);
        // One ahead for New Year's Eve, eight back for the 29th of February around 2100.
        (this_year - 8..=this_year + 1)
            .rev()
            .filter_map(|year| self.epochs_on(civil.in_year(year)?, local))
            .find(|(first, _)| *first <= now_epoch + DAY_SECS)
    }

    /// The times on a day with a year.
    fn epochs_on(&self, civil: Civil, local: &TimeZone) -> Option<(f64, f64)> {
        let clock_secs = f64::from(civil.days()?) * DAY_SECS + self.seconds;
        let (first, second) = match self.zone {
            Zone::Offset(offset) => (offset, offset),
            Zone::None => local_offsets(civil, self.seconds, local)?,
        };
        Some((
            clock_secs - f64::from(first),
            clock_secs - f64::from(second),
        ))
    }
}

/// The offsets of a local time, the earlier time's first.
fn local_offsets(civil: Civil, seconds: f64, local: &TimeZone) -> Option<(i32, i32)> {
    // A leap second has the offset of the second before it.
    let whole = seconds.min(DAY_SECS - 1.0) as i32;
    let (hour, minute, second) = (whole / 3600, whole / 60 % 60, whole % 60);
    let time = jiff::civil::Time::new(hour as i8, minute as i8, second as i8, 0).ok()?;
    let day = jiff::civil::Date::new(civil.year?, civil.month as i8, civil.day as i8).ok()?;
    Some(
        match local.to_ambiguous_timestamp(day.to_datetime(time)).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset.seconds(), offset.seconds()),
            AmbiguousOffset::Gap { before, .. } => (before.seconds(), before.seconds()),
            AmbiguousOffset::Fold { before, after } => (before.seconds(), after.seconds()),
        },
    )
}
