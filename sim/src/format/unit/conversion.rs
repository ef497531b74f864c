//! From the values in one unit to those in another.

use super::Ratio;
use super::reading::{Reading, readings, readings_or_count, split_rate};

/// How values in one unit become values in another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::format) struct Conversion {
    /// Whole numbers, one of them mostly 1: a division by an exact number rounds once, where a
    /// factor of 0.001 would have been rounded before.
    numerator: f64,
    divisor: f64,
    /// What is added before and after; for temperatures, and never both.
    before: f64,
    after: f64,
    /// `s/it` and `it/s`.
    is_reciprocal: bool,
}

impl Conversion {
    const IDENTITY: Self = Self {
        numerator: 1.0,
        divisor: 1.0,
        before: 0.0,
        after: 0.0,
        is_reciprocal: false,
    };

    fn new(ratio: Ratio) -> Self {
        Self {
            numerator: ratio.numerator as f64,
            divisor: ratio.divisor as f64,
            ..Self::IDENTITY
        }
    }

    /// Where the scales begin at different places. The offset is added where it is counted in the
    /// finer unit, because there it has few digits: 32 °F rather than 17.777… °C.
    fn between(from: &Reading<'_>, to: &Reading<'_>, ratio: Ratio) -> Self {
        let distance = (from.zero - to.zero) as f64;
        let counted_in =
            |unit: Ratio| distance * unit.divisor as f64 / (900 * unit.numerator) as f64;
        let plain = Self::new(ratio);
        if ratio.numerator < ratio.divisor {
            let before = counted_in(from.ratio);
            Self { before, ..plain }
        } else {
            let after = counted_in(to.ratio);
            Self { after, ..plain }
        }
    }

    /// The same value in the other unit. Nothing per unit becomes infinitely many units for one.
    pub(in crate::format) fn apply(&self, value: f64) -> f64 {
        if self.is_reciprocal {
            self.numerator / (self.divisor * value)
        } else {
            (value + self.before) * self.numerator / self.divisor + self.after
        }
    }

    /// Whether both units are one, spelled differently at most.
    pub(in crate::format) fn is_identity(&self) -> bool {
        *self == Self::IDENTITY
    }
}

/// How values in `from` become values in `to`; `None` if the two don't go together. What letters
/// mean that have several meanings (`m`, `K`, `G`) is told by the other unit.
pub(in crate::format) fn conversion(from: &str, to: &str) -> Option<Conversion> {
    if from == to {
        return Some(Conversion::IDENTITY);
    }
    let (from_over, from_under) = split_rate(from);
    let (to_over, to_under) = split_rate(to);
    match (from_under, to_under) {
        (None, None) => between_units(from_over, to_over),
        (Some(from_under), Some(to_under)) => same_way(from_over, from_under, to_over, to_under)
            .map(Conversion::new)
            .or_else(|| other_way(from_over, from_under, to_over, to_under)),
        _ => None,
    }
}

fn between_units(from: &str, to: &str) -> Option<Conversion> {
    let (from, to) = readings(from).find_map(|from| {
        let to = readings(to).find(|to| from.goes_with(to))?;
        Some((from, to))
    })?;
    let ratio = from.ratio.over(to.ratio)?;
    Some(Conversion::between(&from, &to, ratio))
}

fn same_way(from_over: &str, from_under: &str, to_over: &str, to_under: &str) -> Option<Ratio> {
    ratio(from_over, to_over)?.over(ratio(from_under, to_under)?)
}

fn other_way(
    from_over: &str,
    from_under: &str,
    to_over: &str,
    to_under: &str,
) -> Option<Conversion> {
    let ratio = ratio(to_under, from_over)?.times(ratio(from_under, to_over)?)?;
    Some(Conversion {
        is_reciprocal: true,
        ..Conversion::new(ratio)
    })
}

/// How many of `to` are one `from`, in a rate: what has no scale counts, too.
fn ratio(from: &str, to: &str) -> Option<Ratio> {
    readings_or_count(from).find_map(|from| {
        let to = readings_or_count(to).find(|to| from.goes_with(to))?;
        from.ratio.over(to.ratio)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::conversion;

    #[track_caller]
    fn converts(value: f64, from: &str, expected: f64, to: &str) {
        let conversion = conversion(from, to);
        let found = conversion.map(|conversion| conversion.apply(value));
        assert_eq!(found, Some(expected), "{value} {from} in {to}");
    }

    #[test]
    fn what_people_meet_comes_out_to_the_last_digit() {
        for (value, from, expected, to) in [
            (1.2, "ms", 1200.0, "µs"),
            (2.0, "s", 2e6, "us"),
            (980.0, "µs", 0.98, "ms"),
            (0.1, "ns", 0.0001, "us"),
            (90.0, "min", 1.5, "h"),
            (2.0, "days", 48.0, "hours"),
            (1.1, "MB", 1100.0, "kB"),
            (512.0, "kB", 0.512, "MB"),
            (1.5, "GiB", 1536.0, "MiB"),
            (1.0, "GiB", 1_073.741_824, "MB"),
            (324.0, "KBytes", 0.324, "MBytes"),
            (914.0, "Mbits/sec", 0.914, "Gbits/sec"),
            (1.0, "MB/s", 8.0, "Mbit/s"),
            (1.5, "kW", 1500.0, "W"),
            (12.0, "mA", 0.012, "A"),
            (4.7, "kOhm", 4700.0, "Ω"),
            (1013.25, "hPa", 101_325.0, "Pa"),
            (1.0, "bar", 1000.0, "hPa"),
            (1.0, "kWh", 3.6, "MJ"),
            (1.0, "kcal/mol", 4.184, "kJ/mol"),
            (36.0, "km/h", 10.0, "m/s"),
            (60.0, "mph", 96.560_640, "km/h"),
            (1.0, "km²", 1e6, "m2"),
            (5.0, "ug/m3", 0.005, "mg/m³"),
            (3.0, "ppm", 3000.0, "ppb"),
            (120.0, "tokens/min", 2.0, "tok/s"),
            (30.0, "ms/step", 0.03, "s/step"),
        ] {
            converts(value, from, expected, to);
        }
    }

    #[test]
    fn temperatures_are_shifted_too() {
        converts(212.0, "°F", 100.0, "°C");
        converts(-40.0, "C", -40.0, "F");
        converts(37.0, "°C", 98.6, "°F");
        converts(300.0, "K", 300.0 - 273.15, "C");
        converts(21.5, "C", 21.5 + 273.15, "K");
        converts(45_000.0, "m°C", 45.0, "°C");
        converts(273_150.0, "mK", 0.0, "C");
        converts(32.0, "F", 273.15, "K");
        converts(9.0, "°F/min", 5.0, "K/min");
    }

    #[test]
    fn seconds_per_item_are_items_per_second_turned_over() {
        converts(2.0, "s/it", 0.5, "it/s");
        converts(4.0, "it/s", 0.25, "s/it");
        converts(250.0, "ms/step", 4.0, "steps/s");
        converts(120.0, "it/min", 0.5, "s/it");
    }

    #[test]
    fn lone_letters_are_sizes_beside_a_size_and_only_there() {
        converts(1.5, "K", 1500.0, "B");
        converts(2.0, "M", 2000.0, "kB");
        converts(512.0, "M", 0.5, "GiB");
        converts(1.2, "g", 1200.0, "MB");
        converts(1.5, "M", 1500.0, "K");
        converts(1.5, "M/s", 1500.0, "kB/s");
        converts(5.0, "m", 300.0, "s");
        converts(5.0, "m", 0.005, "km");
        for (from, to) in [
            ("K", "Mbit"),
            ("M", "W"),
            ("m", "g"),
            ("m", "K"),
            ("K", "V"),
        ] {
            assert_eq!(conversion(from, to), None, "{from} in {to}");
        }
    }

    #[test]
    fn other_spellings_of_a_unit_are_the_same() {
        for (a, b) in [
            ("C", "°C"),
            ("degC", "°C"),
            ("sec", "s"),
            ("seconds", "s"),
            ("Watt", "W"),
            ("Volt", "V"),
            ("MBytes", "MB"),
            ("Mbits/sec", "Mbit/s"),
            ("Mbps", "Mb/s"),
            ("us", "µs"),
            ("μs", "µs"),
            ("percent", "%"),
            ("iter/s", "it/s"),
            ("step/s", "steps/sec"),
            ("m/s2", "m/s²"),
            ("m/s^2", "m/s²"),
            ("RPM", "rpm"),
            ("kOhm", "kΩ"),
            ("furlongs", "furlongs"),
        ] {
            let conversion = conversion(a, b).expect(a);
            assert!(conversion.is_identity(), "{a} and {b}: {conversion:?}");
        }
    }

    #[test]
    fn what_doesnt_go_together_has_no_conversion() {
        for (from, to) in [
            ("s", "m²"),
            ("V", "A"),
            ("%", "°C"),
            ("%", ""),
            ("", "s"),
            ("ms", "MB"),
            ("MB", "MB/s"),
            ("it/s", "tokens/s"),
            ("m/s", "m/s2"),
            ("m", "m2"),
            ("dB", "dBm"),
            ("$", "€"),
            ("furlongs", "s"),
            ("Hz", "rpm"),
        ] {
            assert_eq!(conversion(from, to), None, "{from} in {to}");
            assert_eq!(conversion(to, from), None, "{to} in {from}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same(
            value in -1e9..1e9_f64,
            pair in prop::sample::select(vec![
                ("µs", "h"), ("GiB", "kB"), ("Mbit/s", "MB/s"), ("mV", "kV"), ("°F", "K"),
                ("°C", "°F"), ("s/it", "it/s"), ("km/h", "m/s"), ("nm", "ft"), ("psi", "hPa"),
            ]),
        ) {
            let there = conversion(pair.0, pair.1).expect("they go together");
            let back = conversion(pair.1, pair.0).expect("they go together");
            let found = back.apply(there.apply(value));
            prop_assert!((found - value).abs() <= 1e-12 * value.abs().max(500.0), "{}", found);
        }

        #[test]
        fn no_words_panic(from in "[a-zµ°%/²23^K]{0,8}", to in "\\PC{0,12}", value: f64) {
            for (from, to) in [(&from, &to), (&to, &from), (&from, &from)] {
                if let Some(conversion) = conversion(from, to) {
                    conversion.apply(value);
                }
            }
        }
    }
}
