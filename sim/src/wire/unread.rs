//! What a client had sent and nobody took in any more: counted, so that its job's ledger has it.

use super::connection::Stream;
use super::lines::Lines;
use super::message::{FromProducer, kind_of};
use crate::job::{Ledger, LedgerChange, StopMethod, TaskContext};

/// More than any socket holds: whoever sends more goes on sending.
const SOCKET_BYTES: usize = 8 << 20;

/// A client's stream, and what was read of it. Dropped, the samples that are left are counted.
pub(super) struct Unread<'a> {
    pub ctx: &'a TaskContext,
    pub stream: &'a Stream,
    pub lines: Lines,
}

impl Drop for Unread<'_> {
    fn drop(&mut self) {
        let mut numbers = self.lines.drain_whole(numbers_in);
        let mut room = SOCKET_BYTES;
        while let Some(read) = self.lines.fill_at_once(self.stream)
            && room > 0
        {
            room = room.saturating_sub(read);
            numbers += self.lines.drain_whole(numbers_in);
        }
        numbers += numbers_in_part(self.lines.rest());
        if numbers == 0 {
            return;
        }
        let was_cut_off = self
            .ctx
            .asked()
            .is_some_and(|(method, _)| method > StopMethod::Event);
        let reason = if was_cut_off {
            Ledger::CUT_OFF
        } else {
            Ledger::CLIENT_GONE
        };
        let count = i64::try_from(numbers).unwrap_or(i64::MAX);
        self.ctx.count_dropped(numbers);
        self.ctx.count_in_ledger(&LedgerChange {
            seen: count,
            dropped: vec![(reason, count)],
            ..LedgerChange::default()
        });
    }
}

/// How many samples a whole line holds.
fn numbers_in(line: &[u8]) -> u64 {
    match FromProducer::parse(line) {
        Ok(FromProducer::Samples(samples)) => samples.count(),
        Ok(FromProducer::Skipped(skipped)) => skipped.samples,
        _ => 0,
    }
}

/// How many samples the beginning of a line holds, the last one perhaps in part.
pub(super) fn numbers_in_part(part: &[u8]) -> u64 {
    const VALUES: &[u8] = b"\"values\":";
    let is_samples = kind_of(part).is_ok_and(|kind| kind == "samples");
    let Some(start) = memchr::memmem::find(part, VALUES).filter(|_| is_samples) else {
        return 0;
    };
    let mut rest = &part[start + VALUES.len()..];
    let (mut count, mut depth, mut is_packed) = (0, 0, false);
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'"' => {
                let end = memchr::memchr(b'"', rest);
                let text = &rest[..end.unwrap_or(rest.len())];
                if is_packed {
                    // Doubles in base64: four characters are three bytes.
                    count += text.len() as u64 * 3 / 4 / 8;
                }
                is_packed = text == b"f64";
                rest = &rest[end.map_or(rest.len(), |end| end + 1)..];
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth <= 0 {
                    return count;
                }
            }
            b'-' | b'0'..=b'9' | b'n' => {
                count += 1;
                let is_end = |byte: &u8| matches!(byte, b',' | b']' | b'}');
                rest = &rest[rest.iter().position(is_end).unwrap_or(rest.len())..];
            }
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{numbers_in, numbers_in_part};

    #[test]
    fn the_beginning_of_a_message_holds_as_many_samples_as_were_said_in_it() {
        for (line, count) in [
            (
                r#"{"type":"samples","at":[1,2],"values":{"a":[1,-2.5e3],"b":[null,4]}}"#,
                4,
            ),
            (r#"{"type":"samples","values":{"a 1":7},"at":[1,2,3]}"#, 1),
            (
                r#"{"type":"samples","start":0,"step":1,"values":{"v":{"f64":"AAAAAAAA4D8AAAAAAADwPw=="}}}"#,
                2,
            ),
        ] {
            assert_eq!(numbers_in(line.as_bytes()), count, "{line}");
            assert_eq!(numbers_in_part(line.as_bytes()), count, "{line}");
        }
        for (part, count) in [
            ("", 0),
            (r#"{"type":"samples","at":[1,2],"val"#, 0),
            (r#"{"type":"samples","values":{"a":[1,2,3"#, 3),
            (r#"{"type":"samples","values":{"a":[1,2],"b 7"#, 2),
            (
                r#"{"type":"samples","values":{"v":{"f64":"AAAAAAAA4D8AAAAAAADw"#,
                1,
            ),
            (r#"{"type":"log","lines":["values\": 1 2 3"#, 0),
        ] {
            assert_eq!(numbers_in_part(part.as_bytes()), count, "{part}");
        }
    }
}
