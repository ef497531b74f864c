//! Lines of `OpenTSDB`: `put sys.cpu.user 1795773600 42.5 host=web01 cpu=0`, also without the command, as
//! its files for import have them. <http://opentsdb.net/docs/build/html/user_guide/writing/>

use super::number;
use super::row::Row;
use super::text::trim;
use super::verdict::Verdict;

struct Parts<'a> {
    metric: &'a [u8],
    time: f64,
    value: f64,
    tags: Vec<(&'a [u8], &'a [u8])>,
}

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some()
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let line = trim(line);
    let body = line.strip_prefix(b"put ").unwrap_or(line);
    let mut words = body
        .split(|byte| *byte == b' ')
        .filter(|word| !word.is_empty());
    let (metric, time, value) = (words.next()?, words.next()?, words.next()?);
    let is_metric = metric.first().is_some_and(u8::is_ascii_alphabetic)
        && metric
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(byte) || *byte >= 0x80);
    // Seconds, or milliseconds: with more digits, or as a fraction of three.
    let digits = time.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_time = matches!((digits, time.len()), (10, 10) | (13, 13 | 14))
        && time
            .iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let tags: Vec<_> = words.map(tag).collect::<Option<_>>()?;
    (is_metric && is_time && !tags.is_empty()).then_some(Parts {
        metric,
        time: number::whole(time)?,
        value: number::whole(value)?,
        tags,
    })
}

fn tag(word: &[u8]) -> Option<(&[u8], &[u8])> {
    let sign = memchr::memchr(b'=', word)?;
    (sign > 0).then(|| (&word[..sign], &word[sign + 1..]))
}

/// Reads a line. Tags make its group, but for the name of the only machine.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let parts = parts(line)?;
    let name = row.tagged(parts.metric, parts.tags.iter().copied());
    let x = row.stamps.number(parts.time, None);
    row.set_time("time", x);
    row.named(&name, "", parts.value);
    Some(Verdict::Row(None))
}

#[cfg(test)]
mod tests {
    use super::is_sign;

    #[test]
    fn a_metric_a_time_a_value_and_tags_are_a_line() {
        for line in [
            "put sys.cpu.user 1795773600 42.5 host=web01 cpu=0",
            "put sys.cpu.user 1795773600123 42 host=web01",
            "proc.loadavg.1m 1795773600.250 0.72 host=web01",
        ] {
            assert!(is_sign(line.as_bytes()), "{line}");
        }
        for line in [
            "put sys.cpu.user 1795773600 42.5",
            "put sys.cpu.user 17957 42.5 host=web01",
            "loss 1795773600 high host=web01",
            "took 1795773600 42.5 s on a=1",
        ] {
            assert!(!is_sign(line.as_bytes()), "{line}");
        }
    }
}
