//! NMEA 0183, as receivers of satellites print it: sentences with a checksum, of which the usual ones
//! are known field by field. <https://gpsd.gitlab.io/gpsd/NMEA.html>

use super::Bad;
use super::ledger::Reason;
use super::number;
use super::row::Row;
use super::verdict::Verdict;

/// A sentence, by the three letters behind the talker's two, and the fields that are quantities:
/// number of the field, name, unit. A place takes two fields: degrees and minutes, and a letter.
type Quantities = &'static [(usize, &'static str, &'static str)];

const SENTENCES: [(&str, Quantities); 5] = [
    (
        "RMC",
        &[
            (3, "latitude", "°"),
            (5, "longitude", "°"),
            (7, "speed", "kn"),
            (8, "course", "°"),
        ],
    ),
    (
        "GGA",
        &[
            (2, "latitude", "°"),
            (4, "longitude", "°"),
            (7, "satellites", ""),
            (8, "HDOP", ""),
            (9, "altitude", "m"),
        ],
    ),
    ("VTG", &[(1, "course", "°"), (7, "speed", "km/h")]),
    (
        "GSA",
        &[(15, "PDOP", ""), (16, "HDOP", ""), (17, "VDOP", "")],
    ),
    ("GSV", &[(3, "satellites in view", "")]),
];

/// Whether the line is a sentence.
pub(super) fn is_sign(line: &[u8]) -> bool {
    body(line).is_some()
}

/// What stands between `$` and `*`, and whether its sum is the one that is said.
fn body(line: &[u8]) -> Option<(&[u8], bool)> {
    let rest = line
        .strip_prefix(b"$")
        .or_else(|| line.strip_prefix(b"!"))?;
    let star = memchr::memchr(b'*', rest)?;
    let sum = std::str::from_utf8(rest.get(star + 1..star + 3)?).ok()?;
    let sum = u8::from_str_radix(sum, 16).ok()?;
    let body = &rest[..star];
    let is_right = body.iter().fold(0, |sum, byte| sum ^ byte) == sum;
    let is_talker = body.len() > 6 && body[..5].iter().all(u8::is_ascii_alphanumeric);
    is_talker.then_some((body, is_right))
}

/// Reads a sentence.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let (body, is_right) = body(line)?;
    if !is_right {
        row.bad_line(Bad::WrongSum);
    }
    let fields: Vec<&[u8]> = body.split(|byte| *byte == b',').collect();
    let talker = String::from_utf8_lossy(fields.first()?).into_owned();
    let known = SENTENCES
        .iter()
        .find(|(sentence, _)| talker.ends_with(sentence));
    let quantities = known.map_or(&[][..], |(_, quantities)| quantities);
    // A maker's own sentence that holds fractions alone is measured values; counts, letters and codes
    // between them would have to be known.
    let is_fraction = |field: &[u8]| field.contains(&b'.') && number::whole(field).is_some();
    let is_measured =
        known.is_none() && fields.len() > 2 && fields[1..].iter().all(|field| is_fraction(field));
    for (index, field) in fields.iter().enumerate().skip(1) {
        let Some(value) = number::whole(field) else {
            continue;
        };
        match quantities.iter().find(|(at, ..)| *at == index) {
            Some((_, name, unit)) => {
                let next = fields.get(index + 1).copied().unwrap_or_default();
                row.named(&format!("{talker}/{name}"), unit, place(name, value, next));
            }
            None if is_measured => row.named(&format!("{talker}/{index}"), "", value),
            None => row.ignore(Reason::Index),
        }
    }
    Some(if row.has_samples() {
        Verdict::Row(None)
    } else {
        Verdict::Prose
    })
}

/// `5000.5144,N` in degrees; other values as they are.
fn place(name: &str, value: f64, letter: &[u8]) -> f64 {
    if !name.ends_with("itude") || name == "altitude" {
        return value;
    }
    let degrees = (value / 100.0).trunc();
    let value = degrees + (value - degrees * 100.0) / 60.0;
    if matches!(letter, b"S" | b"W") {
        -value
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::{body, place};

    #[test]
    fn a_sentence_with_a_wrong_sum_is_none() {
        let line = b"$GPVTG,318.12,T,,M,0.38,N,0.73,K,A*3B";
        assert!(body(line).is_some_and(|(_, is_right)| is_right));
        assert!(
            body(b"$GPVTG,318.13,T,,M,0.38,N,0.73,K,A*3B").is_some_and(|(_, is_right)| !is_right)
        );
        assert!((place("latitude", 5030.0, b"S") + 50.5).abs() < 1e-12);
    }
}
