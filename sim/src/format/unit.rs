//! Units: which words are some, which of them go together, and where they stand in names.

mod conversion;
mod heading;
mod measure;
mod ratio;
mod reading;
mod row;

use ratio::Ratio;
use reading::{Found, find, split_rate};

pub(super) use conversion::{Conversion, conversion};
pub(super) use heading::split_name;
pub(super) use row::are_units;

/// Longer words behind a number are no units.
const UNIT_BYTES_MAX: usize = 24;

/// The sign of what was spelled out in words that no axis has room for; other units stay as they were
/// printed.
pub(super) fn symbol(unit: &str) -> &str {
    match unit {
        "percent" | "Percent" | "pct" => "%",
        "degrees C" | "degrees Celsius" | "degree C" | "deg C" | "*C" | "celsius" | "Celsius" => {
            "°C"
        }
        "degrees F" | "degrees Fahrenheit" | "degree F" | "deg F" | "*F" | "fahrenheit"
        | "Fahrenheit" => "°F",
        "Seconds" => "s",
        "Volts" => "V",
        "Watts" => "W",
        "Minutes" | "minutes" => "min",
        "Hours" | "hours" => "h",
        "mb" => "MB",
        "gb" => "GB",
        "tb" => "TB",
        unit => unit,
    }
}

/// Whether this word is a unit that people print behind a number and one blank: `23.5 C`.
///
/// Ordinary words that follow numbers are none, nor are letters that are units only where they
/// touch their number or stand in brackets (`M`, `T`, `L`). `min` is a unit here, though it is a
/// name before another number.
pub(super) fn is_known(word: &str) -> bool {
    match word.as_bytes() {
        [letter] => b"CFKVAWJNmgshdBbx%$".contains(letter),
        bytes if bytes.len() > UNIT_BYTES_MAX => false,
        _ => match split_rate(word) {
            (unit, None) => find(unit).is_some_and(|found| is_power_spelled(unit, found)),
            (over, Some(under)) => is_rate(over, under),
        },
    }
}

/// `m2` is rather the second of its name; `m²` and `m^2` are units.
fn is_power_spelled(unit: &str, found: Found) -> bool {
    found.power == 1 || !unit.is_ascii() || unit.contains('^')
}

fn is_rate(over: &str, under: &str) -> bool {
    let is_unit = || over == "1" || over == "#" || find(over).is_some();
    match find(under) {
        Some(found) if found.measure.base == "s" && found.power == 1 => is_word(over) || is_unit(),
        // `N/A`, `A/B`, `C/F`.
        Some(_) => !matches!(under, "A" | "B" | "b" | "F" | "C" | "x") && is_unit(),
        // `loss/step` is a name.
        None => is_item(under) && (is_plural(over) || is_unit()),
    }
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && is_word(word)
}

fn is_word(text: &str) -> bool {
    text.len() > 1 && text.chars().all(char::is_alphabetic)
}

/// What work is counted in.
fn is_item(word: &str) -> bool {
    #[rustfmt::skip]
    const ITEMS: [&str; 29] = [
        "it", "iter", "iteration", "step", "batch", "epoch", "sample", "token", "tok", "image",
        "img", "frame", "request", "req", "op", "call", "query", "row", "example", "episode",
        "game", "packet", "cell", "atom", "event", "record", "page", "loop", "cycle",
    ];
    ITEMS.contains(&word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_known;

    const UNITS: &str = "\
        C ms % KBytes hPa tps V RPM Mbits/sec MBytes steps/s it/s tokens/s s sec seconds bytes \
        ppm ug/m3 GiB W kW mW MW °C °F ° Ω kΩ ohm m/s m/s2 m/s^2 µg/m³ kWh mAh dB dBm rad/s deg \
        px fps FPS Hz kHz MHz GHz ppb lux bar mbar psi Pa kPa eV kcal/mol kJ/mol Å nm um mm cm \
        km l/min rpm pct percent $ € £ ¥ USD EUR s/step s/it ms/batch images/sec req/s km/h Mbps \
        MB/s kB W/m2 W/m² 1/s min h d days m x Volt Watt tokens/step degrees °C/min MiB/s mg/dL \
        µs us km² €/MWh";

    const OTHER_WORDS: &str = "\
        files requests in a at of to an is are and or as am pm AM PM i I users errors items of \
        with on by from steps epochs loss acc max avg mean std lr it its no not new per points \
        tests passed failed ok GPU CPU cores threads workers packets lines rows samples k M G T \
        S H L l t r y z e N/A n/a I/O A/B and/or TCP/IP w/o train/loss loss/step loss/epoch \
        min/max m2 s2 V2 Min MIN /s s/ / // m/s/s 3 - # xs manythousandsofthings/second";

    #[test]
    fn what_people_print_behind_a_number_is_known() {
        for word in UNITS.split(' ') {
            assert!(is_known(word), "{word}");
        }
    }

    #[test]
    fn words_of_prose_and_names_are_no_units() {
        for word in OTHER_WORDS.split(' ').chain([""]) {
            assert!(!is_known(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,30}") {
            is_known(&word);
        }
    }
}
