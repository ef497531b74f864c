//! What the spelling of a unit may mean.

use super::Ratio;
use super::measure::{Measure, as_spelled, in_any_case};

/// A unit without a `/`, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) measure: &'static Measure,
    /// As it is printed; `None` if the unit stands alone.
    pub(super) prefix: Option<char>,
    /// 2 in `m²`.
    pub(super) power: u8,
}

/// The unit of this spelling, with a prefix and a power or without.
pub(super) fn find(word: &str) -> Option<Found> {
    prefixed(word).or_else(|| {
        let (word, power) = split_power(word)?;
        let found = prefixed(word).filter(|found| matches!(found.measure.base, "m" | "s"))?;
        Some(Found { power, ..found })
    })
}

fn prefixed(word: &str) -> Option<Found> {
    let found = |prefix, measure| Found {
        measure,
        prefix,
        power: 1,
    };
    if let Some(measure) = as_spelled(word) {
        return Some(found(None, measure));
    }
    match with_prefix(word) {
        Some((prefix, measure)) => Some(found(Some(prefix), measure)),
        None => Some(found(
            None,
            has_upper_case(word).then(|| in_any_case(word))??,
        )),
    }
}

fn with_prefix(word: &str) -> Option<(char, &'static Measure)> {
    let prefix = word.chars().next()?;
    scale(prefix)?;
    let rest = &word[prefix.len_utf8()..];
    // Alone it is Fahrenheit, which nobody counts in thousands.
    let rest = if rest == "F" { "farad" } else { rest };
    let measure = as_spelled(rest)?;
    measure.takes(prefix).then_some((prefix, measure))
}

fn has_upper_case(word: &str) -> bool {
    word.len() > 3 && word.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn split_power(word: &str) -> Option<(&str, u8)> {
    const POWERS: [(&str, u8); 6] = [("²", 2), ("^2", 2), ("2", 2), ("³", 3), ("^3", 3), ("3", 3)];
    if word.ends_with(|last: char| last.is_ascii_alphabetic()) {
        return None; // nearly always
    }
    POWERS
        .iter()
        .find_map(|(sign, power)| Some((word.strip_suffix(sign)?, *power)))
}

/// What a prefix stands for.
fn scale(prefix: char) -> Option<Ratio> {
    let (numerator, divisor) = match prefix {
        'f' => (1, 1_000_000_000_000_000),
        'p' => (1, 1_000_000_000_000),
        'n' => (1, 1_000_000_000),
        'µ' | 'μ' | 'u' => (1, 1_000_000),
        'm' => (1, 1_000),
        'c' => (1, 100),
        'd' => (1, 10),
        'h' => (100, 1),
        'k' | 'K' => (1_000, 1),
        'M' => (1_000_000, 1),
        'G' => (1_000_000_000, 1),
        'T' => (1_000_000_000_000, 1),
        'P' => (1_000_000_000_000_000, 1),
        'E' => (1_000_000_000_000_000_000, 1),
        _ => return None,
    };
    Some(Ratio { numerator, divisor })
}

/// The parts of a unit on both sides of its `/`, as in `MB/s`; `Mbps` and `mph` have them, too.
pub(super) fn split_rate(word: &str) -> (&str, Option<&str>) {
    if let Some((over, under)) = word.split_once('/') {
        return (over, Some(under));
    }
    match word {
        "mph" | "MPH" => ("mi", Some("h")),
        "kph" | "kmh" => ("km", Some("h")),
        _ if word.ends_with("bps") || word.ends_with("Bps") => (&word[..word.len() - 2], Some("s")),
        _ => (word, None),
    }
}

/// With what a reading may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    /// `MiB`: counted in powers of 1024.
    Binary,
    /// `M`: a size if the other is one, too.
    Bare,
    /// `m` and `g`, which are other units first: a size only beside a unit that says so.
    BareSmall,
    /// The same for where the other is binary.
    BareBinary,
    /// No unit but what is counted: `steps`.
    Counted,
}

/// One meaning of a unit without a `/`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    base: &'a str,
    power: u8,
    kind: Kind,
    is_bit: bool,
    pub(super) ratio: Ratio,
    pub(super) zero: i128,
}

impl<'a> Reading<'a> {
    fn from_found(found: Found) -> Option<Self> {
        let prefix = found.prefix.map_or(Some(Ratio::ONE), scale)?;
        let ratio = found.measure.ratio();
        let is_binary = found.measure.base == "bit"
            && ratio.numerator >= 1 << 10
            && ratio.numerator.is_power_of_two();
        Some(Self {
            base: found.measure.base,
            power: found.power,
            kind: if is_binary { Kind::Binary } else { Kind::Plain },
            is_bit: found.measure.canonical() == "bit",
            ratio: prefix.times(ratio)?.power(found.power)?,
            zero: found.measure.zero,
        })
    }

    fn new(base: &'a str, kind: Kind, ratio: Ratio) -> Self {
        Self {
            base,
            power: 1,
            kind,
            is_bit: false,
            ratio,
            zero: 0,
        }
    }

    /// Whether both measure the same.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        use Kind::{Bare, BareBinary, BareSmall, Binary, Counted, Plain};
        let may_meet = match (self.kind, other.kind) {
            (Bare | BareSmall, Plain) | (Plain, Bare | BareSmall) => !self.is_bit && !other.is_bit,
            (Plain | Binary, Plain | Binary)
            | (Bare, Bare)
            | (Binary, BareBinary)
            | (BareBinary, Binary)
            | (Counted, Counted) => true,
            _ => false,
        };
        may_meet && self.base == other.base && self.power == other.power
    }
}

/// All that a unit without a `/` may mean, the likeliest first.
pub(super) fn readings(word: &str) -> impl Iterator<Item = Reading<'_>> {
    let found = find(word).and_then(Reading::from_found);
    let minute = (word == "m").then(|| Reading::new("s", Kind::Plain, Ratio::new(60, 1)));
    found.into_iter().chain(minute).chain(sizes(word))
}

/// The same with what has no scale but can be counted.
pub(super) fn readings_or_count(word: &str) -> impl Iterator<Item = Reading<'_>> {
    let count = Reading::new(counted(word), Kind::Counted, Ratio::ONE);
    readings(word).chain(std::iter::once(count))
}

/// A lone `K`, `M`, `G` as sizes.
fn sizes(word: &str) -> impl Iterator<Item = Reading<'_>> {
    let (thousands, kind) = match word {
        "k" | "K" => (1, Kind::Bare),
        "M" => (2, Kind::Bare),
        "G" => (3, Kind::Bare),
        "T" => (4, Kind::Bare),
        "P" => (5, Kind::Bare),
        "m" => (2, Kind::BareSmall),
        "g" => (3, Kind::BareSmall),
        "t" => (4, Kind::BareSmall),
        _ => (0, Kind::Bare),
    };
    let size = |kind, step: u128| Reading::new("bit", kind, Ratio::new(8 * step.pow(thousands), 1));
    let sizes = [size(kind, 1_000), size(Kind::BareBinary, 1_024)];
    sizes.into_iter().filter(move |_| thousands > 0)
}

/// What is counted, one or many: `step` for `steps`.
fn counted(word: &str) -> &str {
    match word {
        "it" | "its" | "iter" | "iters" | "iteration" | "iterations" => "it",
        "tok" | "toks" | "token" | "tokens" => "token",
        "img" | "imgs" | "image" | "images" => "image",
        "req" | "reqs" | "request" | "requests" => "request",
        "ex" | "example" | "examples" => "example",
        _ => word.strip_suffix('s').unwrap_or(word),
    }
}

#[cfg(test)]
mod tests {
    use super::{find, readings, split_rate};

    #[test]
    fn prefixes_stand_only_before_units_that_take_them() {
        for word in [
            "kHz", "µs", "pF", "mF", "MBytes", "Kbits", "km²", "cm^3", "MΩ", "m2",
        ] {
            assert!(find(word).is_some(), "{word}");
        }
        for word in [
            "k%", "m°", "kmin", "am", "pm", "as", "Es", "mm4", "V2", "k", "MM", "²",
        ] {
            assert!(find(word).is_none(), "{word}");
        }
    }

    #[test]
    fn farads_are_told_from_fahrenheit_by_their_prefix() {
        assert_eq!(find("F").map(|found| found.measure.base), Some("°C"));
        assert_eq!(find("nF").map(|found| found.measure.base), Some("farad"));
    }

    #[test]
    fn rates_are_taken_apart_however_they_are_spelled() {
        assert_eq!(split_rate("Mbps"), ("Mb", Some("s")));
        assert_eq!(split_rate("km/h"), split_rate("kph"));
        assert_eq!(split_rate("ms"), ("ms", None));
    }

    #[test]
    fn a_letter_may_mean_several_things() {
        let count = |word| readings(word).count();
        assert_eq!(
            (count("V"), count("K"), count("m"), count("M")),
            (1, 3, 4, 2)
        );
        assert_eq!(count("files"), 0);
    }
}
