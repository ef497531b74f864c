//! Lines of Graphite's plain text protocol: `servers.web1.cpu.user 20.5 1732600000`, with tags
//! `disk.used;rack=a1 42 1732600000`.
//! <https://graphite.readthedocs.io/en/latest/feeding-carbon.html>

use super::number;
use super::row::Row;
use super::text::trim;
use super::verdict::Verdict;

/// Whether the line is one.
pub(super) fn is_sign(line: &[u8]) -> bool {
    parts(line).is_some()
}

struct Parts<'a> {
    path: &'a [u8],
    /// `rack=a1;datacenter=dc1`, if there are any.
    tags: &'a [u8],
    value: f64,
    /// Seconds since 1970.
    time: f64,
}

fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let mut fields = trim(line).split(|byte| *byte == b' ');
    let (path, value, time) = (fields.next()?, fields.next()?, fields.next()?);
    let (path, tags) = match memchr::memchr(b';', path) {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => (path, &b""[..]),
    };
    let is_path = path.first().is_some_and(u8::is_ascii_alphabetic)
        && path
            .iter()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'=' | b':' | b','));
    let is_time = time.len() == 10 && time.iter().all(u8::is_ascii_digit);
    if !is_path || !is_time || fields.next().is_some() {
        return None;
    }
    Some(Parts {
        path,
        tags,
        value: number::whole(value)?,
        time: number::whole(time)?,
    })
}

/// Reads a line. Tags make its group, but for the name of the only machine.
pub(super) fn read(line: &[u8], row: &mut Row) -> Option<Verdict> {
    let parts = parts(line)?;
    let x = row.stamps.number(parts.time, None);
    row.set_time("time", x);
    let tags = parts.tags.split(|byte| *byte == b';').filter_map(|tag| {
        let sign = memchr::memchr(b'=', tag)?;
        Some((&tag[..sign], &tag[sign + 1..]))
    });
    let name = row.tagged(parts.path, tags);
    row.named(&name, "", parts.value);
    Some(Verdict::Row(None))
}

#[cfg(test)]
mod tests {
    use super::is_sign;

    #[test]
    fn a_path_a_value_and_a_time_are_a_line() {
        assert!(is_sign(b"servers.web1.cpu.user 20.5 1732600000"));
        assert!(is_sign(b"disk.used;datacenter=dc1;rack=a1 42 1732600000"));
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
