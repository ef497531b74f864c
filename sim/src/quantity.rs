//! How values, durations, counts and sizes are written for a person: the one rule for lists, sliders,
//! legends, read-outs, logs and summaries, so that the same value reads the same in all of them.
//!
//! JSON and CSV hold numbers in full, and the ticks of an axis take their digits from its step.

#[cfg(test)]
mod tests;

/// Significant digits of a value that isn't whole.
const DIGITS: usize = 4;
/// A value that isn't whole is written with an exponent below and from these powers of ten on.
const PLAIN_POWERS: std::ops::Range<i32> = -3..7;
/// From here on whole numbers are written like the others. All below are exact in an `f64`.
const WHOLE_MAX: f64 = 1e15;

/// A value: `0.2317`, `61.4`, `123457`, `3e-4`, `1.235e7`.
///
/// - A whole number below 10¹⁵ keeps all its digits: a seed, an epoch, a counter.
/// - Any other has four significant digits, without zeros at the end; what stands before the point is never
///   rounded away.
/// - Below 0.001 and from ten million on it has an exponent, without a plus and without leading zeros.
/// - NaN is `gap`; infinities are `inf` and `-inf`.
///
/// ```
/// use sprintscope_sim::quantity::value_text;
///
/// let texts = [3e-4, 0.23171, 61.40, 123_456.7, 4_294_967_296.0].map(value_text);
/// assert_eq!(texts, ["3e-4", "0.2317", "61.4", "123457", "4294967296"]);
/// ```
pub fn value_text(value: f64) -> String {
    if value.is_nan() {
        return "gap".into();
    }
    if value.is_infinite() || (value.fract() == 0.0 && value.abs() < WHOLE_MAX) {
        // Minus zero is zero.
        return format!("{}", value + 0.0);
    }
    let scientific = format!("{value:.*e}", DIGITS - 1);
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match power.parse() {
        Ok(power) if PLAIN_POWERS.contains(&power) => {
            let decimals = usize::try_from(DIGITS as i32 - 1 - power).unwrap_or(0);
            without_end_zeros(&format!("{value:.decimals$}")).into()
        }
        _ => format!("{}e{power}", without_end_zeros(mantissa)),
    }
}

/// A value with its unit: `0.25 V`, `12 °C`, `3.2 kHz`. Large and small values take a prefix of the SI where their
/// unit has none and takes one.
pub fn quantity_text(value: f64, unit: &str) -> String {
    let prefix = prefix_of(value, unit);
    let (value, sign) = prefix.map_or((value, ""), |prefix| (value / prefix.scale, prefix.sign));
    let mut text = value_text(value);
    if !unit.is_empty() && !value.is_nan() {
        text.push(' ');
        text.push_str(sign);
        text.push_str(unit);
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
        quantity_text(secs * 1e3, "ms")
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
    let number: f64 = digits.trim().parse().ok()?;
    Some(number * factor)
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
