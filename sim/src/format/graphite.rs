//! Lines of Graphite's plain text protocol: `servers.web1.cpu.user 20.5 1732600000`.
//! <https://graphite.readthedocs.io/en/latest/feeding-carbon.html>

use super::number;
use super::row::Row;
use super::text::{Readable, trim};
use super::verdict::Verdict;

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some()
}

/// The path, the value and the seconds since 1970.
fn parts(line: &[u8]) -> Option<(&[u8], f64, f64)> {
    let mut fields = trim(line).split(|byte| *byte == b' ');
    let (path, value, time) = (fields.next()?, fields.next()?, fields.next()?);
    let is_path = path.first().is_some_and(u8::is_ascii_alphabetic)
        && path
            .iter()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'=' | b':' | b','));
    let is_time = time.len() == 10 && time.iter().all(u8::is_ascii_digit);
    if !is_path || !is_time || fields.next().is_some() {
        return None;
    }
    Some((path, number::whole(value)?, number::whole(time)?))
}

/// Reads a line.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let (path, value, time) = parts(line)?;
    let x = row.stamps.number(time, None);
    row.set_time("time", x);
    row.named(Readable::default().text(path), "", value);
    Some(Verdict::Row(None))
}

#[cfg(test)]
mod tests {
    use super::is_sign;

    #[test]
    fn a_path_a_value_and_a_time_are_a_line() {
        assert!(is_sign(b"servers.web1.cpu.user 20.5 1732600000"));
        for line in [
            "loss 0.5 1732600",
            "a=1 2 1732600000",
            "5 6 1732600000",
            "a 1",
        ] {
            assert!(!is_sign(line.as_bytes()), "{line}");
        }
    }
}
