//! A moment as a person writes it.

use jiff::civil::{Date, DateTime, Time};

use super::zone::{MONTHS, Zone};

impl Zone {
    /// Seconds since 1970 (UTC) of `10:00:05`, `2026-11-27 10:00`, `27 Nov 2026 10:00:05.25 CET`; without a date
    /// on the day of `near`. What stands behind the time is not looked at.
    pub(crate) fn read(&self, text: &str, near: f64) -> Option<f64> {
        let text = text.replace('T', " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        let place = words.iter().position(|word| word.contains(':'))?;
        let (time, fraction) = time(words[place])?;
        let date = match &words[..place] {
            [] => self.date_of(near),
            [date] => date.parse().ok()?,
            [day, month] => date_of(day, month, self.date_of(near).year())?,
            [day, month, year] => date_of(day, month, year.parse().ok()?)?,
            _ => return None,
        };
        Some(self.secs_of(DateTime::from_parts(date, time))? + fraction)
    }
}

fn date_of(day: &str, month: &str, year: i16) -> Option<Date> {
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Date::new(year, month as i8, day.parse().ok()?).ok()
}

/// Hours, minutes and perhaps seconds, and what the seconds have behind their point.
fn time(text: &str) -> Option<(Time, f64)> {
    let (whole, fraction) = match text.split_once('.') {
        None => (text, 0.0),
        Some((whole, digits)) => (whole, format!("0.{digits}").parse().ok()?),
    };
    let mut parts = whole.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let is_over = parts.next().is_none();
    let time = Time::new(hour, minute, second, 0).ok();
    Some((time.filter(|_| is_over)?, fraction))
}
