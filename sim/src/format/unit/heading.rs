//! Names of columns and keys with their unit: `Voltage (V)`, `memory.used [MiB]`, `U / V`.

use std::borrow::Cow;

use super::is_known;
use super::reading::find;

/// Letters that number or name things in brackets rather than being their unit.
const LABELS: [&str; 4] = ["B", "b", "d", "x"];

/// What is called with something in brackets.
const FUNCTIONS: [&str; 9] = [
    "log", "ln", "log2", "log10", "exp", "sqrt", "sin", "cos", "tan",
];

/// Where a unit stands in a name.
struct Place<'a> {
    before: &'a str,
    unit: &'a str,
    /// What belongs to the name behind it.
    after: &'a str,
    /// What else stands in the unit's brackets.
    beside: &'a str,
}

/// A name with its unit taken off, and the unit, which is empty if there is none.
///
/// What merely looks like one stays in the name: `V(out)`, `mAP50(B)`, `loss (avg)`.
pub(in crate::format) fn split_name(name: &str) -> (Cow<'_, str>, &str) {
    let name = name.trim();
    let place = in_brackets(name)
        .or_else(|| behind(name, " / "))
        .or_else(|| behind(name, ", "))
        .or_else(|| behind(name, " in "));
    match place {
        Some(place) => (joined(&place), place.unit),
        None => (Cow::Borrowed(name), ""),
    }
}

fn joined<'a>(place: &Place<'a>) -> Cow<'a, str> {
    if place.after.is_empty() && place.beside.is_empty() {
        return Cow::Borrowed(place.before);
    }
    let mut name = place.before.to_string();
    if !place.beside.is_empty() {
        name = format!("{name} ({})", place.beside);
    }
    if !place.after.is_empty() {
        name = format!("{name} {}", place.after);
    }
    Cow::Owned(name)
}

/// The last brackets that hold a unit.
fn in_brackets(name: &str) -> Option<Place<'_>> {
    name.rmatch_indices(['(', '['])
        .find_map(|(open, bracket)| place_in_brackets(&name[..open], bracket, &name[open + 1..]))
}

fn place_in_brackets<'a>(before: &'a str, bracket: &str, rest: &'a str) -> Option<Place<'a>> {
    let close = if bracket == "(" { ')' } else { ']' };
    let (inner, after) = rest.split_once(close)?;
    let name = before.trim_end();
    let is_glued = name.len() == before.len();
    let (unit, beside) = inner.split_once([',', ';']).unwrap_or((inner, ""));
    let unit = unit.trim();
    let unit = unit.strip_prefix("in ").unwrap_or(unit);
    let unit = if inner == "-" && !is_glued {
        "" // has none, in so many words
    } else if is_unit(unit) || matches!(unit, "L" | "l" | "T" | "in") {
        unit
    } else {
        return None;
    };
    let is_place = !is_glued || is_glued_unit(name, bracket, unit, after);
    (is_place && !name.is_empty()).then_some(Place {
        before: name,
        unit,
        after: after.trim(),
        beside: beside.trim(),
    })
}

/// Whether brackets that touch the name hold its unit: those of `W.AvgPow(W)`, and neither those of
/// a node (`V(s)` in a circuit), a class (`mAP50(B)`), a function, nor an index in a longer name.
fn is_glued_unit(before: &str, bracket: &str, unit: &str, after: &str) -> bool {
    if after.starts_with(|next: char| !next.is_whitespace()) {
        return false;
    }
    let name = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let is_node = matches!(name, "V" | "v" | "I" | "i")
        && !find(unit).is_some_and(|found| matches!(found.measure.base, "V" | "A"));
    let is_other = LABELS.contains(&unit) || FUNCTIONS.contains(&name);
    !(is_node || (is_other && bracket == "("))
}

/// A unit behind a sign, up to the end or to brackets: `U / V`, `Temp, °C (LGR S/N: 12)`.
fn behind<'a>(name: &'a str, sign: &str) -> Option<Place<'a>> {
    let (before, rest) = name.split_once(sign)?;
    let end = rest.find([' ', '(', '[']).unwrap_or(rest.len());
    let (unit, after) = rest.split_at(end);
    let after = after.trim();
    let is_end = after.is_empty() || after.starts_with(['(', '[']);
    let is_unit = is_unit(unit) && !LABELS.contains(&unit);
    (!before.is_empty() && is_end && is_unit).then_some(Place {
        before: before.trim_end(),
        unit,
        after,
        beside: "",
    })
}

/// Names are said on purpose: here `m2` is a unit, too. `x` is an axis.
fn is_unit(word: &str) -> bool {
    let is_long = || word.len() > 1 && find(word).is_some();
    word != "x" && (is_known(word) || is_long())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::split_name;

    #[test]
    fn units_are_taken_off_names() {
        for (name, expected, unit) in [
            ("Voltage (V)", "Voltage", "V"),
            ("memory.used [MiB]", "memory.used", "MiB"),
            ("utilization.gpu [%]", "utilization.gpu", "%"),
            ("power.draw [W]", "power.draw", "W"),
            ("Temp [°C]", "Temp", "°C"),
            ("Temp (deg C)", "Temp", "deg C"),
            ("RH (%)", "RH", "%"),
            ("W.AvgPow(W)", "W.AvgPow", "W"),
            ("lat (ms,95%)", "lat (95%)", "ms"),
            ("lat (ms, 95%):", "lat (95%) :", "ms"),
            ("Time (s)", "Time", "s"),
            ("speed / m/s", "speed", "m/s"),
            ("U / V", "U", "V"),
            ("Druck in hPa", "Druck", "hPa"),
            ("Temp, °C", "Temp", "°C"),
            (
                "Temp, °C (LGR S/N: 98, SEN S/N: 98)",
                "Temp (LGR S/N: 98, SEN S/N: 98)",
                "°C",
            ),
            ("Temp (°C) [inside]", "Temp [inside]", "°C"),
            ("CPU (core 0) [°C]", "CPU (core 0)", "°C"),
            ("Temp (C) max", "Temp max", "C"),
            ("I(mA)", "I", "mA"),
            ("V(V)", "V", "V"),
            ("Acc(g)", "Acc", "g"),
            ("P(W)", "P", "W"),
            ("gain ln[V]", "gain ln", "V"),
            ("time(s)", "time", "s"),
            ("Memory [B]", "Memory", "B"),
            ("Area (m2)", "Area", "m2"),
            ("Rain (in)", "Rain", "in"),
            ("Time (in ms)", "Time", "ms"),
            ("Volume (L)", "Volume", "L"),
            ("Load [-]", "Load", ""),
            ("throughput (tokens/s)", "throughput", "tokens/s"),
            ("  Speed (km/h) ", "Speed", "km/h"),
        ] {
            let (found, found_unit) = split_name(name);
            assert_eq!((&*found, found_unit), (expected, unit), "{name}");
        }
    }

    #[test]
    fn what_only_looks_like_a_unit_stays_in_the_name() {
        for name in [
            "V(out)",
            "V(n001)",
            "I(R1)",
            "I(V1)",
            "V(s)",
            "V(d)",
            "mAP50(B)",
            "metrics/mAP50(B)",
            "precision(M)",
            "INTRA(B)",
            "INTRA(NB)",
            "INTER(LJ)",
            "Coulomb (SR)",
            "loss (avg)",
            "log(s)",
            "Acc (x)",
            "temperature_C",
            "time_ms",
            "loss",
            "",
            "(ms)",
            "[s]",
            "a/b",
            "train/loss",
            "w / o",
            "pos, x",
            "checked in",
            "items in stock",
            "m/s",
            "x[3]",
            "()",
            "V(",
            "a ) b (",
            "Sensor, left",
            "V(s).mean",
            "x[s][3]",
        ] {
            assert_eq!(split_name(name), (name.into(), ""), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_name_gives_back_its_own_parts(name in "[ a-zA-Z°%/,()\\[\\]in-]{0,24}|\\PC{0,24}") {
            let (rest, unit) = split_name(&name);
            prop_assert!(name.contains(unit));
            let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            prop_assert!(count(&rest) + count(unit) <= count(&name));
            prop_assert!(rest.trim() == &*rest);
        }

        #[test]
        fn a_name_and_a_unit_in_brackets_are_told_apart(
            name in "[A-Z][a-z]{2,8}( [a-z]{2,6})?",
            unit in prop::sample::select(vec!["V", "mA", "°C", "%", "MiB", "m/s²", "kWh", "s"]),
            (open, close) in prop::sample::select(vec![(" (", ")"), (" [", "]"), ("[", "]"), (" / ", "")]),
        ) {
            let header = format!("{name}{open}{unit}{close}");
            prop_assert_eq!(split_name(&header), (name.as_str().into(), unit));
        }
    }
}
