//! Quantities as people write them on a command line; the time on a clock, and names that are cut to fit.

use std::time::Duration;

use sprintscope_sim::quantity::parse_secs;

use super::step::decimals;

/// Reads a duration: `250ms`, `10s`, `2m`, `1h`; a bare number is seconds.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let secs = parse_secs(text)
        .ok_or_else(|| format!("{text:?} is no duration: write 250ms, 10s, 2m or 1h"))?;
    Duration::try_from_secs_f64(secs)
        .map_err(|_| format!("{text:?} is no duration: it must be 0 or more, and not for ever"))
}

/// Reads a count: `1000`, `1_000`, `1e6`.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(crate) fn parse_count(text: &str) -> Result<u64, String> {
    let plain = text.replace('_', "");
    if let Ok(count) = plain.parse() {
        return Ok(count);
    }
    match plain.parse::<f64>() {
        // Up to 2^53 every whole number is exact.
        Ok(count) if count.fract() == 0.0 && (0.0..=9e15).contains(&count) => Ok(count as u64),
        _ => Err(format!(
            "{text:?} is no count: write a whole number, 1000 or 1e6"
        )),
    }
}

/// Reads a count of what there is to be at least one of.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(crate) fn parse_some(text: &str) -> Result<u64, String> {
    match parse_count(text)? {
        0 => Err(format!("{text:?} asks for nothing: write 1 or more")),
        count => Ok(count),
    }
}

/// Reads an amount of memory in bytes: `500MB`, `2GB`, `1.5G`, `512MiB`; a bare number is bytes.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(crate) fn parse_bytes(text: &str) -> Result<u64, String> {
    const RIGHT: &str = "write 500MB, 2GB, 512MiB or plain bytes";
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    // An exponent is no unit: `1e9`.
    let (digits, unit) = match parse_count(text) {
        Ok(_) => (text, ""),
        Err(_) => (digits, unit),
    };
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "t" | "tb" => 1e12,
        "ki" | "kib" => 1_024.0,
        "mi" | "mib" => 1_048_576.0,
        "gi" | "gib" => 1_073_741_824.0,
        "ti" | "tib" => 1_099_511_627_776.0,
        _ => return Err(format!("{unit:?} is no unit of memory: {RIGHT}")),
    };
    let number = digits.trim().replace('_', "").parse::<f64>();
    match number.map(|number| (number * factor).round()) {
        Ok(bytes) if (1.0..=9e15).contains(&bytes) => Ok(bytes as u64),
        Ok(_) => Err(format!(
            "{text:?} is no amount of memory that a machine has: {RIGHT}"
        )),
        Err(_) => Err(format!("{text:?} is no amount of memory: {RIGHT}")),
    }
}

/// Reads how many jobs or series to make: a count that a machine can hold.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(crate) fn parse_crowd(text: &str) -> Result<u64, String> {
    const COUNT_MAX: u64 = 10_000;
    match parse_count(text)? {
        count if count > COUNT_MAX => Err(format!("{text} are too many: {COUNT_MAX} at most")),
        count => Ok(count),
    }
}

/// Reads a positive number, as of a rate.
///
/// # Errors
/// Says what is wrong.
pub(crate) fn parse_positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err(format!("{text:?} is no number above 0")),
    }
}

/// A duration on the clock: `0:17`, `1:42:05`, with tenths where `step` is below a second.
pub(crate) fn clock_text(secs: f64, step: f64) -> String {
    let sign = if secs < -1e-9 { "-" } else { "" };
    let secs = secs.abs();
    let decimals = decimals(step, 9);
    let scale = 10_f64.powi(decimals as i32);
    let rounded = (secs * scale).round() / scale;
    let (minutes, rest) = ((rounded / 60.0).floor(), rounded % 60.0);
    let width = if decimals == 0 { 2 } else { decimals + 3 };
    if minutes < 60.0 {
        return format!("{sign}{minutes}:{rest:0width$.decimals$}");
    }
    let (hours, minutes) = ((minutes / 60.0).floor(), minutes % 60.0);
    format!("{sign}{hours}:{minutes:02}:{rest:0width$.decimals$}")
}

/// At most so many characters of a name: its end, which tells it from its neighbours, behind an ellipsis.
pub(crate) fn name_end(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.into();
    }
    let end = name.chars().skip(count - most.saturating_sub(1));
    std::iter::once('…').chain(end).collect()
}

/// At most so many characters of a name: its beginning and its end around an ellipsis, of which this part is beginning.
pub(crate) fn name_around(name: &str, most: usize, beginning: f32) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.into();
    }
    let kept = most.saturating_sub(1);
    let beginning = (kept as f32 * beginning) as usize;
    let end = kept - beginning;
    let head = name.chars().take(beginning);
    let tail = name.chars().skip(count - end);
    head.chain(std::iter::once('…')).chain(tail).collect()
}

/// At most so many characters of a series' name: where it begins with labels (`code=200/requests`), they tell it from
/// its neighbours as much as its end does.
pub(crate) fn series_name_cut(name: &str, most: usize) -> String {
    let has_labels = name
        .split_once('/')
        .is_some_and(|(group, _)| group.contains('='));
    if has_labels {
        name_around(name, most, 0.5)
    } else {
        name_end(name, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_they_tell_apart_least() {
        let address = |most| name_around("tcp://127.0.0.1:41234", most, 0.3);
        assert_eq!(address(21), "tcp://127.0.0.1:41234");
        assert_eq!(address(12), "tcp….1:41234");
        assert_eq!(address(1), "…");
        assert_eq!(
            series_name_cut("code=404/requests_total", 13),
            "code=4…_total"
        );
        assert_eq!(series_name_cut("rank0/layer/loss", 8), "…er/loss");
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        let millis = |text| parse_duration(text).map(|duration| duration.as_millis());
        assert_eq!(millis("250ms"), Ok(250));
        assert_eq!(millis("10s"), Ok(10_000));
        assert_eq!(millis("2m"), Ok(120_000));
        assert_eq!(millis("1.5"), Ok(1_500));
        for wrong in ["", "s", "-1s", "10 parsecs", "infs", "nan"] {
            assert!(millis(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn counts_may_have_an_exponent_but_no_fraction() {
        assert_eq!(parse_count("400"), Ok(400));
        assert_eq!(parse_count("1e6"), Ok(1_000_000));
        assert_eq!(parse_count("1_000"), Ok(1_000));
        for wrong in ["1.5", "-3", "many", "1e99", "nan", ""] {
            assert!(parse_count(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn memory_is_read_in_thousands_and_in_powers_of_two() {
        for (text, bytes) in [
            ("500MB", 500_000_000),
            ("2GB", 2_000_000_000),
            ("1.5G", 1_500_000_000),
            ("512MiB", 512 << 20),
            ("16 gib", 16 << 30),
            ("4096", 4_096),
            ("1e9", 1_000_000_000),
            ("1_000k", 1_000_000),
            ("7B", 7),
        ] {
            assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
        }
        for wrong in [
            "", "MB", "-1MB", "0", "0.1", "2 GX", "half", "nan", "inf", "1e99", "12 MB 3",
        ] {
            let said = parse_bytes(wrong).unwrap_err();
            assert!(said.contains("write 500MB, 2GB, 512MiB"), "{wrong}: {said}");
        }
    }

    #[test]
    fn a_clock_shows_what_its_step_needs() {
        assert_eq!(clock_text(17.0, 17.0), "0:17");
        assert_eq!(clock_text(102.0, 10.0), "1:42");
        assert_eq!(clock_text(3_725.0, 60.0), "1:02:05");
        assert_eq!(clock_text(1.24, 0.2), "0:01.2");
        assert_eq!(clock_text(59.999, 0.1), "1:00.0");
        assert_eq!(clock_text(-3.0, 1.0), "-0:03");
    }

    #[test]
    fn a_long_name_keeps_its_end() {
        assert_eq!(name_end("loss", 4), "loss");
        assert_eq!(name_end("plant/m1/température", 12), "…température");
        assert_eq!(name_end("abc", 0), "…");
    }
}
