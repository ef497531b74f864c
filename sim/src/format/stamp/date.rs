//! A date as it was spelled, and the days of the calendar that it may be.

use super::order::{DateOrder, Orders, SaidOrder};

/// A date as it was spelled; in one order at least it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Date {
    pub(super) spelled: Spelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelled {
    /// It is known which number is what.
    Named(Civil),
    Numbers {
        first: u8,
        second: u8,
        last: Last,
        has_dots: bool,
    },
}

/// The third number of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    Missing,
    TwoDigits(u8),
    Year(i16),
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: Option<i16>,
    pub(super) month: u8,
    pub(super) day: u8,
}

impl Date {
    pub(super) fn named(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        let civil = Civil::new(year, month, day)?;
        Some(Self {
            spelled: Spelled::Named(civil),
        })
    }

    /// The day that it is in `order`, or if it doesn't exist there in the first order that it exists in.
    pub(super) fn civil(self, order: DateOrder) -> Option<Civil> {
        let exists = |order| self.civil_in(order);
        exists(order).or_else(|| DateOrder::ALL.into_iter().find_map(exists))
    }

    /// The day that it is in `order` and no other.
    pub(super) fn civil_in(self, order: DateOrder) -> Option<Civil> {
        let (first, second, last) = match self.spelled {
            Spelled::Named(civil) => return Some(civil),
            Spelled::Numbers {
                first,
                second,
                last,
                ..
            } => (first, second, last),
        };
        let year = match last {
            Last::Missing => None,
            Last::TwoDigits(year) => Some(full_year(year)),
            Last::Year(year) => Some(year),
        };
        match (order, last) {
            (DateOrder::DayFirst, _) => Civil::new(year, second, first),
            (DateOrder::MonthFirst, _) => Civil::new(year, first, second),
            (DateOrder::YearFirst, Last::TwoDigits(day)) => {
                Civil::new(Some(full_year(first)), second, day)
            }
            (DateOrder::YearFirst, _) => None,
        }
    }

    /// What it says of the order of its numbers.
    pub(in crate::format) fn order(self) -> SaidOrder {
        if matches!(self.spelled, Spelled::Named(_)) {
            return SaidOrder::Irrelevant;
        }
        let days = DateOrder::ALL.map(|order| self.civil_in(order).map(|day| (order, day)));
        let mut days = days.into_iter().flatten();
        match (days.next(), days.next(), days.next()) {
            (Some((order, _)), None, _) => SaidOrder::Says(order),
            (Some((_, one)), Some((_, other)), None) if one == other => SaidOrder::Irrelevant,
            _ => SaidOrder::Ambiguous,
        }
    }

    /// The orders that it exists in.
    pub(super) fn orders(self) -> Orders {
        Orders::all_where(|order| self.civil_in(order).is_some())
    }

    /// The order that a date of this spelling has, where the spelling alone makes it likely: German
    /// dates have dots, and programs that leave the year out put the month first.
    pub(super) fn usual_order(self) -> Option<DateOrder> {
        match self.spelled {
            Spelled::Numbers { has_dots: true, .. } => Some(DateOrder::DayFirst),
            Spelled::Numbers {
                last: Last::Missing,
                ..
            } => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether its year, if it has one, may be its first number or its last.
    pub(super) fn has_short_year(self) -> bool {
        matches!(
            self.spelled,
            Spelled::Numbers {
                last: Last::TwoDigits(_),
                ..
            }
        )
    }
}

impl Civil {
    fn new(year: Option<i16>, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day > 0 && day <= month_len(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// The same day of a year; `None` if there is none.
    pub(super) fn in_year(self, year: i16) -> Option<Self> {
        Self::new(Some(year), self.month, self.day)
    }

    /// Days since 1970-01-01, after Howard Hinnant's `days_from_civil`; `None` without a year.
    pub(super) fn days(self) -> Option<i32> {
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        // Years begin in March here, so that a leap day is the last.
        let year = i32::from(self.year?) - i32::from(month <= 2);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Some(year * 365 + leap_days + day_of_year - 719_468)
    }
}

/// The year at a time, to a day or two: good enough to begin a search from.
pub(super) fn year_at(epoch: f64) -> i16 {
    let year = (1970.0 + epoch / (365.2425 * super::DAY_SECS)).floor();
    year.clamp(0.0, 9000.0) as i16
}

/// Without a year any day that is in some year exists.
fn month_len(year: Option<i16>, month: u8) -> u8 {
    let is_leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    match month {
        2 => 28 + u8::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// As POSIX has it: 69 to 99 are in the last century.
pub(super) fn full_year(two_digits: u8) -> i16 {
    let century = if two_digits < 69 { 2000 } else { 1900 };
    century + i16::from(two_digits)
}
