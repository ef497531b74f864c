//! The words that units are spelled with, and what each of them measures.

use super::Ratio;

/// Spreads the words over the slots; of many tried the one with the shortest walks.
const MULTIPLIER: u32 = 0x4f99_681d;

/// Longer words are not looked up.
const WORD_BYTES_MAX: usize = 18;

/// Slots of the table by which words are found; about a third of them is taken.
const SLOTS: usize = 1024;

/// One unit, whatever its spellings.
#[derive(Debug)]
pub(super) struct Measure {
    /// The unit in which all of its kind are counted. Those of one base go together.
    pub(super) base: &'static str,
    /// How many of the base it is, as a fraction.
    numerator: u64,
    divisor: u64,
    /// Where its scale begins, in 1/900 °C: the least step that tells Celsius, Fahrenheit and Kelvin.
    pub(super) zero: i128,
    /// What may stand before it: `k` in `kHz`.
    prefixes: &'static str,
    /// The first is the one for all. Words of four letters or more are known in any case.
    spellings: &'static [&'static str],
}

impl Measure {
    pub(super) fn ratio(&self) -> Ratio {
        Ratio::new(u128::from(self.numerator), u128::from(self.divisor))
    }

    pub(super) fn canonical(&self) -> &'static str {
        self.spellings[0]
    }

    pub(super) fn takes(&self, prefix: char) -> bool {
        self.prefixes.contains(prefix)
    }
}

/// The unit of exactly this spelling, without a prefix.
pub(super) fn as_spelled(word: &str) -> Option<&'static Measure> {
    if word.len() > WORD_BYTES_MAX {
        return None;
    }
    let mut at = slot(word.as_bytes());
    while let (Some(measure), spelling) = (TABLE[at].0.checked_sub(1), TABLE[at].1) {
        let measure = &MEASURES[usize::from(measure)];
        if measure.spellings[usize::from(spelling)] == word {
            return Some(measure);
        }
        at = (at + 1) % SLOTS;
    }
    None
}

/// The same in any case; only long words, `MIN` and `S` may be anything.
pub(super) fn in_any_case(word: &str) -> Option<&'static Measure> {
    let bytes = word.as_bytes();
    if bytes.len() < 4 {
        return None;
    }
    let mut lower = [0; WORD_BYTES_MAX];
    let lower = lower.get_mut(..bytes.len())?;
    lower.copy_from_slice(bytes);
    lower.make_ascii_lowercase();
    as_spelled(std::str::from_utf8(lower).ok()?)
}

/// By length, first, middle and last byte, without a walk over the word: most words aren't here.
const fn slot(word: &[u8]) -> usize {
    if word.is_empty() {
        return 0;
    }
    let (first, last) = (word[0] as u32, word[word.len() - 1] as u32);
    let middle = word[word.len() / 2] as u32;
    let key = (word.len() as u32) << 24 | first << 16 | middle << 8 | last;
    (key.wrapping_mul(MULTIPLIER) >> 22) as usize
}

/// In each slot a measure, counted from 1, and which of its spellings; 0 is an empty slot.
static TABLE: [(u8, u8); SLOTS] = table();

const fn table() -> [(u8, u8); SLOTS] {
    let mut table = [(0, 0); SLOTS];
    let mut measure = 0;
    while measure < MEASURES.len() {
        let spellings = MEASURES[measure].spellings;
        let mut spelling = 0;
        while spelling < spellings.len() {
            let mut at = slot(spellings[spelling].as_bytes());
            while table[at].0 != 0 {
                at = (at + 1) % SLOTS;
            }
            table[at] = (measure as u8 + 1, spelling as u8);
            spelling += 1;
        }
        measure += 1;
    }
    table
}

/// `numerator`/`divisor` of `base`.
const fn part(
    base: &'static str,
    numerator: u64,
    divisor: u64,
    prefixes: &'static str,
    spellings: &'static [&'static str],
) -> Measure {
    let zero = 0;
    Measure {
        base,
        numerator,
        divisor,
        zero,
        prefixes,
        spellings,
    }
}

/// A base, whose scale others may be counted on.
const fn base(prefixes: &'static str, spellings: &'static [&'static str]) -> Measure {
    part(spellings[0], 1, 1, prefixes, spellings)
}

/// What converts to nothing else.
const fn alone(spellings: &'static [&'static str]) -> Measure {
    base("", spellings)
}

const fn degree(
    numerator: u64,
    divisor: u64,
    zero: i128,
    spellings: &'static [&'static str],
) -> Measure {
    Measure {
        zero,
        ..part("°C", numerator, divisor, "m", spellings)
    }
}

const DATA: &str = "kKMGTPE";

#[rustfmt::skip]
static MEASURES: &[Measure] = &[
    // Time.
    base("fpnµμum", &["s", "sec", "secs", "second", "seconds", "Sec", "SEC"]),
    part("s", 60, 1, "", &["min", "mins", "minute", "minutes"]),
    part("s", 3_600, 1, "", &["h", "hr", "hrs", "hour", "hours"]),
    part("s", 86_400, 1, "", &["d", "day", "days"]),
    part("s", 604_800, 1, "", &["week", "weeks"]),
    part("s", 1, 1_000, "", &["ms", "millis", "millisecond", "milliseconds"]),
    part("s", 1, 1_000_000, "", &["µs", "us", "μs", "micros", "microsecond", "microseconds"]),
    part("s", 1, 1_000_000_000, "", &["ns", "nanos", "nanosecond", "nanoseconds"]),
    // Data.
    base(DATA, &["bit", "bits", "b", "Bits"]),
    part("bit", 8, 1, DATA, &["B", "byte", "bytes", "Byte", "Bytes"]),
    part("bit", 8_000_000, 1, "", &["mb"]),
    part("bit", 8_000_000_000, 1, "", &["gb"]),
    part("bit", 8_000_000_000_000, 1, "", &["tb"]),
    part("bit", 8 << 10, 1, "", &["KiB", "kiB", "Ki"]),
    part("bit", 8 << 20, 1, "", &["MiB", "Mi"]),
    part("bit", 8 << 30, 1, "", &["GiB", "Gi"]),
    part("bit", 8 << 40, 1, "", &["TiB", "Ti"]),
    part("bit", 8 << 50, 1, "", &["PiB"]),
    part("bit", 1 << 10, 1, "", &["Kibit", "Kib"]),
    part("bit", 1 << 20, 1, "", &["Mibit", "Mib"]),
    part("bit", 1 << 30, 1, "", &["Gibit", "Gib"]),
    alone(&["baud", "Bd"]),
    // Temperature.
    degree(1, 1, 0, &["°C", "C", "degC", "ºC", "˚C", "℃", "deg C", "deg c", "*C", "^C", "degrees C", "degrees Celsius", "degree C", "° C", "celsius"]),
    degree(5, 9, -16_000, &["°F", "F", "degF", "ºF", "˚F", "℉", "deg F", "deg f", "*F", "^F", "degrees F", "degrees Fahrenheit", "degree F", "° F", "fahrenheit"]),
    degree(1, 1, -245_835, &["K", "°K", "kelvin"]),
    // Length and what is made of it.
    base("nµμumcdkK", &["m", "meter", "meters", "metre", "metres"]),
    part("m", 1, 10_000_000_000, "", &["Å", "\u{212b}", "angstrom", "angstroms"]),
    part("m", 254, 10_000, "", &["inch", "inches"]),
    part("m", 3_048, 10_000, "", &["ft", "feet"]),
    part("m", 1_609_344, 1_000, "", &["mi", "mile", "miles"]),
    part("m", 1_852, 1, "", &["nmi"]),
    base("nµμumcdh", &["L", "l", "liter", "liters", "litre", "litres"]),
    part("L", 3_785_411_784, 1_000_000_000, "", &["gal", "gallon", "gallons"]),
    base("M", &["px", "pixel", "pixels"]),
    // Mechanics.
    base("nµμumkK", &["g", "gram", "grams"]),
    part("g", 45_359_237, 100_000, "", &["lb", "lbs"]),
    part("g", 45_359_237, 1_600_000, "", &["oz"]),
    base("nµμumkM", &["N", "newton", "newtons"]),
    base("mk", &["Nm", "N·m", "N*m", "N.m"]),
    base("mMG", &["Pa", "pascal"]),
    part("Pa", 100, 1, "", &["hPa", "hpa"]),
    part("Pa", 1_000, 1, "", &["kPa", "kpa", "KPa"]),
    part("Pa", 100_000, 1, "µμum", &["bar", "bars", "Bar"]),
    part("Pa", 101_325, 1, "", &["atm"]),
    part("Pa", 101_325, 760, "mµμu", &["Torr", "torr"]),
    part("Pa", 133_322_387_415, 1_000_000_000, "", &["mmHg"]),
    part("Pa", 3_386_389, 1_000, "", &["inHg"]),
    part("Pa", 6_894_757_293_168, 1_000_000_000, "k", &["psi", "PSI", "psig", "psia"]),
    base("pnµμumkKMGT", &["J", "joule", "joules"]),
    part("J", 3_600, 1, "mkKMGT", &["Wh", "wh", "WH"]),
    part("J", 4_184, 1_000, "k", &["cal"]),
    base("mkMGT", &["eV"]),
    part("eV", 13_605_693, 1_000_000, "m", &["Ry", "rydberg", "Rydberg"]),
    part("eV", 27_211_386, 1_000_000, "m", &["Ha", "hartree", "Hartree"]),
    base("pnµμumkKMGT", &["W", "watt", "watts", "Watt"]),
    base("k", &["Wp"]),
    part("W", 745_699_872, 1_000_000, "", &["hp", "HP"]),
    // Electricity.
    base("nµμumkKM", &["V", "volt", "volts", "Vdc", "Vac", "Vrms"]),
    base("fpnµμumk", &["A", "amp", "Amp", "amps", "ampere", "amperes"]),
    base("kM", &["VA"]),
    base("", &["VAr"]),
    part("VAr", 1_000, 1, "", &["kVAr", "kvar", "kVAR"]),
    base("µμumk", &["Ah"]),
    base("nµμumkKMG", &["Ω", "\u{2126}", "ohm", "ohms", "Ohm"]),
    base("fpnµμum", &["farad", "farads"]),
    base("pnµμum", &["H", "henry"]),
    base("pnµμum", &["S", "siemens"]),
    base("pnµμum", &["T", "tesla"]),
    part("T", 1, 10_000, "mk", &["gauss"]),
    // Frequency and pace.
    base("mkKMGT", &["Hz", "hz", "HZ", "hertz"]),
    alone(&["rpm", "RPM", "U/min"]),
    alone(&["fps", "FPS"]),
    alone(&["tps", "TPS"]),
    alone(&["qps", "QPS"]),
    alone(&["rps", "RPS"]),
    base("kKM", &["IOPS", "iops"]),
    base("kKMG", &["pps"]),
    alone(&["bpm", "BPM"]),
    alone(&["cpm", "CPM"]),
    alone(&["knots", "knot", "kn"]),
    base("kKMGTPE", &["FLOPS", "flops", "FLOPs"]),
    base("kKMGTPE", &["FLOP"]),
    // Parts and levels.
    alone(&["%", "pct", "percent", "Pct"]),
    alone(&["‰"]),
    alone(&["%RH", "%rh", "%rF", "RH%"]),
    part("ppb", 1_000, 1, "", &["ppm", "PPM"]),
    base("", &["ppb", "PPB"]),
    alone(&["dB", "db"]),
    alone(&["dBm"]),
    alone(&["dBA", "dB(A)", "dBa"]),
    alone(&["dBFS"]),
    alone(&["dBi"]),
    alone(&["dBV"]),
    alone(&["pH"]),
    alone(&["x"]),
    // Angle.
    base("", &["°", "deg", "degs", "degree", "degrees", "Deg"]),
    base("µμum", &["rad", "rads", "radian", "radians"]),
    // Light, substance, radiation.
    base("km", &["lx", "lux"]),
    base("k", &["lm", "lumen", "lumens"]),
    base("pnµμumk", &["mol"]),
    base("kMG", &["Bq"]),
    base("nµμum", &["Sv"]),
    base("nµμum", &["Gy"]),
    // Money.
    alone(&["$", "USD"]),
    alone(&["€", "EUR"]),
    alone(&["£", "GBP"]),
    alone(&["¥", "JPY"]),
    alone(&["ct", "cents"]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{MEASURES, SLOTS, TABLE, as_spelled, in_any_case};

    /// Taken slots from one on.
    fn walk(from: usize) -> usize {
        let taken = |slot: usize| TABLE[slot % SLOTS].0 != 0;
        (from..from + SLOTS).take_while(|slot| taken(*slot)).count()
    }

    #[test]
    fn every_spelling_is_found_and_no_two_units_share_one() {
        let mut seen = HashSet::new();
        for expected in MEASURES {
            for spelling in expected.spellings {
                assert!(seen.insert(*spelling), "{spelling} is spelled twice");
                let found = as_spelled(spelling).expect("it's in the table");
                assert!(std::ptr::eq(found, expected), "{spelling}");
            }
        }
        let longest = (0..SLOTS).map(walk).max();
        assert!(longest < Some(8), "{longest:?}");
        assert!(MEASURES.len() < usize::from(u8::MAX) && seen.len() < SLOTS / 2);
    }

    #[test]
    fn long_words_are_known_in_any_case() {
        for (word, expected) in [("VOLTS", "V"), ("Seconds", "s"), ("kelvin", "K")] {
            let found = in_any_case(word).expect(word);
            assert_eq!(found.canonical(), expected);
        }
        for other in ["MIN", "Min", "PX", "", "a", "secondsandmoreandmore"] {
            assert!(in_any_case(other).is_none(), "{other}");
        }
    }

    #[test]
    fn every_base_is_a_unit_of_its_own_kind() {
        for each in MEASURES {
            let base = as_spelled(each.base).expect("a base is a unit");
            assert_eq!((base.base, base.numerator, base.divisor), (each.base, 1, 1));
        }
    }
}
