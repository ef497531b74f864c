//! The time of a day in digits.

/// How exact a time of day is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hands {
    /// `10:00`
    Minutes,
    /// `10:00:05`, with so many decimals behind it.
    Seconds(usize),
}

impl Hands {
    /// An f64 of seconds since 1970 tells no more decimals apart.
    const DECIMALS_MAX: usize = 6;

    /// As exact as places need that are `step` seconds apart.
    pub(super) fn for_step(step: f64) -> Self {
        if step >= 60.0 {
            Self::Minutes
        } else {
            Self::seconds(step)
        }
    }

    /// The same, and to the second at least.
    pub(super) fn seconds(step: f64) -> Self {
        Self::Seconds(crate::view::step::decimals(step, Self::DECIMALS_MAX))
    }

    /// The whole seconds of a time and the digits behind it. What would be rounded up to the next
    /// second is in the next one, and so is its minute, hour and day.
    pub(super) fn split(self, secs: f64) -> (i64, String) {
        let decimals = match self {
            Self::Minutes | Self::Seconds(0) => return (secs.floor() as i64, String::new()),
            Self::Seconds(decimals) => decimals,
        };
        let whole = secs.floor();
        let scale = 10_f64.powi(decimals as i32);
        // Of the fraction alone: the whole of it, scaled, would be more than an f64 holds.
        let digits = ((secs - whole) * scale).round();
        if digits >= scale {
            (whole as i64 + 1, format!(".{:0decimals$}", 0))
        } else {
            (whole as i64, format!(".{digits:0decimals$}"))
        }
    }

    /// A time of day in whole seconds, with the digits behind it.
    pub(super) fn text(self, second_of_day: i64, digits: &str) -> String {
        let (minutes, seconds) = (second_of_day / 60, second_of_day % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        match self {
            Self::Minutes => format!("{hours:02}:{minutes:02}"),
            Self::Seconds(_) => format!("{hours:02}:{minutes:02}:{seconds:02}{digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Hands;

    fn text(secs: f64, step: f64) -> String {
        let hands = Hands::for_step(step);
        let (second, digits) = hands.split(secs);
        hands.text(second, &digits)
    }

    #[test]
    fn a_time_is_as_exact_as_the_step_asks_for() {
        assert_eq!(text(36_005.0, 60.0), "10:00");
        assert_eq!(text(36_005.25, 1.0), "10:00:05");
        assert_eq!(text(36_005.25, 0.05), "10:00:05.25");
        assert_eq!(text(36_005.25, 1e-9), "10:00:05.250000");
    }

    #[test]
    fn what_is_rounded_up_is_rounded_up_through_all_hands() {
        assert_eq!(text(35_999.999_9, 0.1), "10:00:00.0");
        assert_eq!(Hands::Seconds(1).split(-0.01), (0, ".0".to_owned()));
        assert_eq!(Hands::Seconds(1).split(-0.25), (-1, ".8".to_owned()));
    }
}
