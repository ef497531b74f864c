//! How values, durations, counts and sizes are written for a person: the one rule for lists, sliders,
//! legends, read-outs, logs and summaries, so that the same value reads the same in all of them.
//!
//! JSON and CSV hold numbers in full, and the ticks of an axis take their digits from its step.

#[cfg(test)]
mod tests;

/// Significant digits that are left of a number that was worked out.
const DIGITS: usize = 4;
/// A number of more digits was worked out: people and programs that say what they measured write fewer, and a result
/// of a division has 15 to 17.
const REPORTED: usize = 12;
/// So many digits a number keeps in an f64, whatever is added up: more of them are noise.
const KEPT: usize = 15;
/// A number is written with an exponent below and from these powers of ten on.
const PLAIN_POWERS: std::ops::Range<i32> = -3..15;
/// All whole numbers below are exact in an `f64`.
const WHOLE_MAX: f64 = 1e15;
/// From so many digits before the point on, thousands are set apart.
const GROUPED_FROM: usize = 5;

/// A value: `0.2317`, `61.4`, `123 456.7`, `3e-4`.
///
/// - A value as it was reported keeps all its digits: a seed, a counter, an accuracy of `0.99999998`.
/// - One of more than twelve digits was worked out, and has the first four, with zeros at the end: `1.000` isn't 1. What
///   stands before the point is never rounded away, nor are whole numbers below 10¹⁵.
/// - Below 0.001 and from 10¹⁵ on it has an exponent, without a plus and without leading zeros.
/// - Thousands are set apart by spaces from ten thousand on.
/// - NaN is `gap`; infinities are `inf` and `-inf`.
///
/// ```
/// use sprintscope_sim::quantity::value_text;
///
/// let texts = [3e-4, 0.23171, 2.0 / 3.0, 123_456.7, 4_294_967_296.0].map(value_text);
/// assert_eq!(texts, ["3e-4", "0.23171", "0.6667", "123 456.7", "4 294 967 296"]);
/// ```
pub fn value_text(value: f64) -> String {
    moved_text(value, 0)
}

/// The same of a value divided by this power of ten.
fn moved_text(value: f64, power: i32) -> String {
    if value.is_nan() {
        return "gap".into();
    }
    if value.is_infinite() {
        return value.to_string();
    }
    let mut decimal = Decimal::without_noise(value);
    if !is_reported(value) {
        let before_point = usize::try_from(decimal.power - power + 1).unwrap_or(0);
        let is_plain = PLAIN_POWERS.contains(&(decimal.power - power));
        let digits = if is_plain { before_point } else { 0 };
        decimal = Decimal::rounded(value, digits.max(DIGITS));
    }
    decimal.power -= power;
    decimal.text()
}

/// Whether a value is written with all its digits: one that was worked out isn't.
pub fn is_reported(value: f64) -> bool {
    let is_whole = value.fract() == 0.0 && value.abs() < WHOLE_MAX;
    is_whole || value.is_finite() && Decimal::without_noise(value).digits.len() <= REPORTED
}

/// How many decimals a value is written with where it is written with all its digits; `None` of one that was worked out.
pub fn reported_decimals(value: f64) -> Option<usize> {
    let decimal = is_reported(value).then(|| Decimal::without_noise(value))?;
    let behind = decimal.digits.len() as i32 - 1 - decimal.power;
    Some(usize::try_from(behind).unwrap_or(0))
}

/// A number in digits, with spaces between thousands from ten thousand on: `101 325.5`.
pub fn grouped(number: &str) -> String {
    let whole_end = number.find(['.', 'e']).unwrap_or(number.len());
    let (whole, rest) = number.split_at(whole_end);
    let digits = whole.trim_start_matches('-');
    if digits.len() < GROUPED_FROM {
        return number.to_owned();
    }
    let mut text = whole[..whole.len() - digits.len()].to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(GROUPED_BY);
        }
        text.push(digit);
    }
    text + rest
}

/// What stands between thousands: a sign that no language reads as the point before decimals.
pub const GROUPED_BY: char = ' ';

/// A finite number in its decimal digits.
struct Decimal {
    is_negative: bool,
    digits: String,
    /// The power of ten of the first digit.
    power: i32,
}

impl Decimal {
    /// The shortest that is read back as this number; of `0.1 + 0.2`, which is `0.30000000000000004`, `0.3`.
    fn without_noise(value: f64) -> Self {
        // Minus zero is zero.
        let shortest = Self::read(&format!("{:e}", value + 0.0));
        if shortest.digits.len() <= KEPT {
            return shortest;
        }
        let mut kept = Self::rounded(value, KEPT);
        kept.digits
            .truncate(kept.digits.trim_end_matches('0').len().max(1));
        if kept.digits.len() <= REPORTED {
            kept
        } else {
            shortest
        }
    }

    /// With so many digits, zeros at the end among them.
    fn rounded(value: f64, digits: usize) -> Self {
        Self::read(&format!("{value:.*e}", digits - 1))
    }

    fn read(scientific: &str) -> Self {
        let (mantissa, power) = scientific.split_once('e').unwrap_or((scientific, "0"));
        Self {
            is_negative: mantissa.starts_with('-'),
            digits: mantissa.chars().filter(char::is_ascii_digit).collect(),
            power: power.parse().unwrap_or(0),
        }
    }

    fn text(&self) -> String {
        let Self {
            is_negative,
            digits,
            power,
        } = self;
        let sign = if *is_negative { "-" } else { "" };
        let with_point = |digits: &str, place: usize| match digits.split_at_checked(place) {
            Some((_, "")) | None => format!("{digits:0<place$}"),
            Some((whole, rest)) => format!("{whole}.{rest}"),
        };
        if !PLAIN_POWERS.contains(power) {
            return format!("{sign}{}e{power}", with_point(digits, 1));
        }
        let number = if *power < 0 {
            let zeros = "0".repeat(power.unsigned_abs() as usize - 1);
            format!("0.{zeros}{digits}")
        } else {
            with_point(digits, *power as usize + 1)
        };
        grouped(&format!("{sign}{number}"))
    }
}

/// A value with its unit: `0.25 V`, `12 °C`, `3.2 kHz`. Large and small values take a prefix of the SI where their
/// unit has none and takes one.
pub fn quantity_text(value: f64, unit: &str) -> String {
    let prefix = prefix_of(value, unit);
    let (power, sign) = prefix.map_or((0, ""), |prefix| (prefix.power(), prefix.sign));
    let text = moved_text(value, power);
    with_unit(text, value, [sign, unit])
}

fn with_unit(mut text: String, value: f64, unit: [&str; 2]) -> String {
    if !unit[1].is_empty() && !value.is_nan() {
        text.push(' ');
        text.extend(unit);
    }
    text
}

/// A prefix of the SI.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prefix {
    /// How many units it stands for.
    pub scale: f64,
    /// What stands before the unit.
    pub sign: &'static str,
}

impl Prefix {
    /// Of ten, as its scale.
    fn power(self) -> i32 {
        self.scale.log10().round() as i32
    }
}

/// From large to small.
const PREFIXES: [(f64, &str); 8] = [
    (1e12, "T"),
    (1e9, "G"),
    (1e6, "M"),
    (1e3, "k"),
    (1e-3, "m"),
    (1e-6, "µ"),
    (1e-9, "n"),
    (1e-12, "p"),
];

/// Units that take every prefix, by themselves and a second. Which others would is anybody's guess: `min`, `m²`,
/// `°C`, `%`, `kHz` and `epochs` don't.
/// `C`, `F` and `g` are also read as degrees and as an acceleration.
const UNITS: [&str; 16] = [
    "V", "A", "W", "Hz", "Pa", "N", "J", "H", "T", "Ω", "ohm", "m", "eV", "bar", "lm", "VA",
];
/// Units that take prefixes of large values alone.
const COUNTED: [&str; 6] = ["B", "bit", "b", "FLOPS", "bps", "samples"];

/// The prefix that a value of this size takes in this unit; none from a hundredth up to a thousand, where values
/// are read without one.
pub fn prefix_of(value: f64, unit: &str) -> Option<Prefix> {
    let size = value.abs();
    let is_plain = (0.01..999.95).contains(&size) || size == 0.0 || !size.is_finite();
    if is_plain || unit.is_empty() {
        return None;
    }
    let base = unit.strip_suffix("/s").unwrap_or(unit);
    let is_large = size >= 1.0;
    let takes = if is_large {
        UNITS.contains(&base) || COUNTED.contains(&base)
    } else {
        UNITS.contains(&base) || unit == "s"
    };
    // What is rounded up to a thousand has the next one.
    let (scale, sign) = PREFIXES
        .into_iter()
        .find(|(scale, _)| size >= scale * 0.99995)
        .unwrap_or(PREFIXES[PREFIXES.len() - 1]);
    takes.then_some(Prefix { scale, sign })
}

/// A setting in seconds, in milliseconds below one second: `250 ms`, `1.5 s`. [`parse_secs`] reads it back.
pub fn secs_text(secs: f64) -> String {
    if secs.abs() < 1.0 {
        with_unit(moved_text(secs, -3), secs, ["", "ms"])
    } else {
        quantity_text(secs, "s")
    }
}

/// How long something has taken, as far as that is of interest: `0.25 ms`, `0.41 s`, `14 s`, `5 min 2 s`.
pub fn elapsed_text(secs: f64) -> String {
    let secs = secs.max(0.0);
    let short = |value: f64, decimals| without_end_zeros(&format!("{value:.decimals$}")).to_owned();
    match secs {
        ..0.01 => format!("{} ms", short(secs * 1e3, 2)),
        ..10.0 => format!("{} s", short(secs, 2)),
        ..100.0 => format!("{secs:.0} s"),
        _ => format!("{} min {} s", (secs / 60.0).floor(), (secs % 60.0).floor()),
    }
}

/// How long something has been going on, in whole seconds: `14 s`, `5 min 2 s`.
pub fn running_text(secs: f64) -> String {
    match secs.max(0.0).floor() {
        0.0 => "0 s".into(),
        secs => elapsed_text(secs),
    }
}

/// The same to a tenth of a second from there on, for what is looked at only now and then.
pub fn rough_elapsed_text(secs: f64) -> String {
    let tenths = (secs * 10.0).round() / 10.0;
    elapsed_text(if secs < 0.1 { secs } else { tenths })
}

/// How long something still takes, as roughly as that is known: `45 s`, `12 min`, `1 h 12`, `2 d 3 h`.
pub fn left_text(secs: f64) -> String {
    let minutes = (secs.max(0.0) / 60.0).round();
    let (hours, days) = ((minutes / 60.0).floor(), (minutes / 1_440.0).floor());
    match secs.max(0.0).round() {
        secs @ ..60.0 => format!("{secs:.0} s"),
        ..3_570.0 => format!("{minutes:.0} min"),
        _ if days < 1.0 => format!("{hours:.0} h {:02.0}", minutes - hours * 60.0),
        _ if days < 100.0 => format!("{days:.0} d {:.0} h", hours - days * 24.0),
        _ => format!("{days:.0} d"),
    }
}

/// Reads seconds as a person writes them: `250ms`, `1.5 s`, `2m`, `1h`; a bare number is seconds.
pub fn parse_secs(text: &str) -> Option<f64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3_600.0,
        _ => return None,
    };
    Some(parse_number(digits)? * factor)
}

/// Reads a number as a person writes it, and as [`value_text`] does: `0.5`, `3e-4`, `12 000`.
pub fn parse_number(text: &str) -> Option<f64> {
    let plain = text.trim();
    let is_between_digits = |(place, _): &(usize, char)| {
        let beside = [
            plain[..*place].chars().next_back(),
            plain[*place..].chars().nth(1),
        ];
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        beside.into_iter().all(is_digit)
    };
    let kept = plain
        .char_indices()
        .filter(|at| at.1 != GROUPED_BY || !is_between_digits(at));
    kept.map(|(_, c)| c).collect::<String>().parse().ok()
}

/// A count in three digits and a prefix, always three so that a running one keeps its width: `48.2 k`,
/// `1.20 G`. Below a thousand it is whole.
pub fn count_text(count: f64) -> String {
    let prefixes = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")];
    for (scale, prefix) in prefixes {
        if count >= scale * 0.9995 {
            return format!("{}{prefix}", three_digits(count / scale));
        }
    }
    format!("{count:.0}")
}

/// How many come in a second: as a count from ten on, to a tenth below that, and of fewer than one in ten seconds the
/// first digit: `48.2 k`, `2.5`, `0.2`, `0.03`.
pub fn rate_text(per_sec: f64) -> String {
    match per_sec {
        0.095..9.95 => without_end_zeros(&format!("{per_sec:.1}")).into(),
        1e-6..0.095 => {
            let decimals = -per_sec.log10().floor() as usize;
            without_end_zeros(&format!("{per_sec:.decimals$}")).into()
        }
        _ => count_text(per_sec),
    }
}

/// Bytes, likewise: `120 MB`.
pub fn bytes_text(bytes: f64) -> String {
    let text = count_text(bytes);
    let gap = if text.contains(' ') { "" } else { " " };
    format!("{text}{gap}B")
}

/// A share of the whole in per cent: `42 %`.
pub fn percent_text(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn three_digits(value: f64) -> String {
    match value {
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    }
}

fn without_end_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}
