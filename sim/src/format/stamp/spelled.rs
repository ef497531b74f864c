//! Reads dates: `2026-11-27`, `27/11/2026`, `11/27`, `Fri Nov 27`, `27-Nov-2026`, `20261127`.

use super::cursor::Cursor;
use super::date::{Date, Last, Spelled, full_year};
use super::order::DateOrder;
use super::vocabulary::{month, weekday};

/// What must follow for a date to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    Clock,
    Seconds,
    Fraction,
}

/// A date and what may follow it.
pub(super) struct SpelledDate<'a> {
    pub(super) date: Date,
    pub(super) end: Cursor<'a>,
    pub(super) needs: Needs,
    /// Times of day may follow without colons.
    pub(super) is_compact: bool,
    /// Times of day may follow a colon: `27/Nov/2026:10:00:01`.
    pub(super) may_precede_colon: bool,
    /// The year may follow the time of day.
    has_weekday: bool,
}

impl<'a> SpelledDate<'a> {
    fn new(date: Date, needs: Needs, end: Cursor<'a>) -> Self {
        Self {
            date,
            end,
            needs,
            is_compact: false,
            may_precede_colon: false,
            has_weekday: false,
        }
    }
}

/// The date that begins with a digit.
pub(super) fn in_numbers(at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (first, count, end) = at.digits(8)?;
    if count == 8 {
        return compact(first, end);
    }
    if count < 3 && end.peek().is_some_and(|next| next.is_ascii_alphabetic()) {
        return glued(first as u8, end);
    }
    let (mark, end) = end.eat_any(b"-/. ")?;
    match (count, mark) {
        (4, b'-' | b'/' | b'.') => year_first(first as i16, mark, end),
        (1 | 2, _) if end.peek()?.is_ascii_alphabetic() => month_second(first as u8, mark, end),
        (1 | 2, b'-' | b'/' | b'.') => year_last(first as u8, count, mark, end),
        _ => None,
    }
}

/// `20261127`, only with a time of day behind it: else it is a number.
fn compact(value: u32, end: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let year = plausible_year(value / 10_000)?;
    let date = Date::named(Some(year), (value / 100 % 100) as u8, (value % 100) as u8)?;
    Some(SpelledDate {
        is_compact: end.eat_any(b"T_-:").is_some(),
        may_precede_colon: true,
        ..SpelledDate::new(date, Needs::Clock, end)
    })
}

/// What follows the year: `11-27`.
fn year_first(year: i16, mark: u8, at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (month, month_digits, end) = at.short()?;
    let (day, day_digits, end) = end.eat(mark)?.short()?;
    let date = Date::named(Some(year), month, day).filter(|_| year >= 1000)?;
    let needs = match mark {
        // Versions are spelled like this.
        b'.' if month_digits + day_digits < 4 => return None,
        b'.' => Needs::Clock,
        _ => Needs::Nothing,
    };
    Some(SpelledDate::new(date, needs, end))
}

/// What follows the first of three numbers, or of two without a year: `11/2026`, `11/26`, `27`.
fn year_last(first: u8, first_digits: usize, mark: u8, at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (second, second_digits, end) = at.short()?;
    let are_two = first_digits + second_digits == 4;
    let third = end.eat(mark).and_then(|at| at.digits(4));
    let (last, needs, end) = match third {
        Some((year, 4, end)) if year >= 1000 => (Last::Year(year as i16), Needs::Nothing, end),
        // Progress and versions are spelled like the others.
        Some((year, 2, end)) if mark == b'/' && are_two => {
            (Last::TwoDigits(year as u8), Needs::Nothing, end)
        }
        Some((year, 2, end)) => (Last::TwoDigits(year as u8), Needs::Clock, end),
        None if mark != b'.' && are_two => (Last::Missing, Needs::Seconds, end),
        _ => return None,
    };
    let spelled = Spelled::Numbers {
        first,
        second,
        last,
        has_dots: mark == b'.',
    };
    let date = Date { spelled };
    date.civil(DateOrder::DayFirst)?;
    Some(SpelledDate::new(date, needs, end))
}

/// What follows the day: `Nov-2026`, `Nov/2026`, `Nov 2026`.
fn month_second(day: u8, mark: u8, at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (month, end) = month(at)?;
    let (year, count, end) = end.eat(mark)?.digits(4)?;
    let year = match count {
        4 => plausible_year(year)?,
        2 if mark == b'-' => full_year(year as u8),
        _ => return None,
    };
    let date = Date::named(Some(year), month, day)?;
    Some(SpelledDate {
        may_precede_colon: mark == b'/',
        ..SpelledDate::new(date, Needs::Nothing, end)
    })
}

/// What follows the day without a mark: `Nov2026`. A time of day must follow.
fn glued(day: u8, at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (month, end) = month(at)?;
    let (year, count, end) = end.digits(4)?;
    let year = plausible_year(year).filter(|_| count == 4)?;
    let date = Date::named(Some(year), month, day)?;
    Some(SpelledDate {
        may_precede_colon: true,
        ..SpelledDate::new(date, Needs::Clock, end)
    })
}

/// The date that begins with a weekday or a month.
pub(super) fn in_words(at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let Some(behind) = weekday(at) else {
        return month_first(at);
    };
    let found = if behind.peek()?.is_ascii_digit() {
        in_numbers(behind)?
    } else {
        month_first(behind)?
    };
    Some(SpelledDate {
        has_weekday: true,
        ..found
    })
}

/// `Nov 27`, `Nov  7`, `Nov 27 2026`, `November 27, 2026`.
fn month_first(at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (month, end) = month(at)?;
    let (day, _, end) = end.eat_blanks()?.short()?;
    let Some((year, end)) = year(end.eat(b',').unwrap_or(end)) else {
        let date = Date::named(None, month, day)?;
        return Some(SpelledDate::new(date, Needs::Clock, end));
    };
    let date = Date::named(Some(year), month, day)?;
    Some(SpelledDate::new(date, Needs::Nothing, end))
}

/// A date whose year follows the time of day, and with it the zone, that ends at `end`:
/// `Fri Nov 27 10:00:01 UTC 2026`.
pub(super) fn year_behind<'a>(
    date: &SpelledDate<'_>,
    end: Cursor<'a>,
) -> Option<(Date, Cursor<'a>)> {
    let Spelled::Named(civil) = date.date.spelled else {
        return None;
    };
    if civil.year.is_some() || !date.has_weekday {
        return None;
    }
    let (year, end) = year(end).or_else(|| {
        // A zone that we don't know is a local one, most likely.
        let (zone, end) = end.eat(b' ')?.word();
        year(end).filter(|_| (3..=5).contains(&zone.len()))
    })?;
    Some((Date::named(Some(year), civil.month, civil.day)?, end))
}

/// A blank and a year.
fn year(at: Cursor<'_>) -> Option<(i16, Cursor<'_>)> {
    let (year, count, end) = at.eat(b' ')?.digits(4)?;
    let year = plausible_year(year).filter(|_| count == 4 && end.ends())?;
    Some((year, end))
}

/// The year, if it may be meant for one where any other number may stand.
fn plausible_year(value: u32) -> Option<i16> {
    (1900..2200).contains(&value).then_some(value as i16)
}

/// glog's date, behind its letter for the level: `I1127`, `I20261127`. A fraction must follow.
pub(super) fn in_glog(at: Cursor<'_>) -> Option<SpelledDate<'_>> {
    let (_, at) = at.eat_any(b"DIWEF")?;
    let (value, count, end) = at.digits(8)?;
    let year = match count {
        4 => None,
        8 => Some(plausible_year(value / 10_000)?),
        _ => return None,
    };
    let date = Date::named(year, (value / 100 % 100) as u8, (value % 100) as u8)?;
    let is_followed = end.peek() == Some(b' ');
    is_followed.then(|| SpelledDate::new(date, Needs::Fraction, end))
}
