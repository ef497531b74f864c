//! Data without a name that is too strange for text.

/// The name of what has none.
pub(super) const UNNAMED: &str = "binary data";

/// Parts of a hundred that a text never has of what isn't text, however noisy its line is.
const STRANGE_PERCENT_MAX: usize = 30;

/// Noise that turns into text is text: so many bytes at the end must be strange, too.
const TAIL_BYTES: usize = 64;

/// Parts of a hundred of noise that are control characters, and that are no UTF-8, at least: other encodings have
/// only the latter, what draws only the former.
const NOISE_CONTROL_PERCENT: usize = 3;
const NOISE_INVALID_PERCENT: usize = 20;

/// Whether the bytes are hardly text: NULs among much else that no line has, or noise. NULs alone are none: a log
/// that was truncated under its writer begins with them, and they are dropped with other control
/// characters.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    let Some(nul) = memchr::memchr(0, bytes) else {
        return is_noise(bytes) && is_noise(tail);
    };
    let nuls = memchr::memchr_iter(0, &bytes[nul..]).count();
    let all = strange_bytes(bytes);
    all * 100 > bytes.len() * STRANGE_PERCENT_MAX
        && strange_bytes(tail) * 100 > tail.len() * STRANGE_PERCENT_MAX
        && (all - nuls) * 10 > bytes.len() - nuls
}

/// Whether bytes without a NUL are those that chance makes: of random ones a tenth are control characters that no
/// text has, and half are no UTF-8.
fn is_noise(bytes: &[u8]) -> bool {
    let (controls, invalid) = strange_parts(bytes);
    controls * 100 > bytes.len() * NOISE_CONTROL_PERCENT
        && invalid * 100 > bytes.len() * NOISE_INVALID_PERCENT
}

/// More than this of a line, in parts of a hundred, is no character of a text: no line, then.
const STRANGE_IN_LINE_PERCENT: usize = 25;

/// Whether hardly anything of a line is text.
pub(in crate::format) fn is_noisy_line(line: &[u8]) -> bool {
    strange_bytes(line) * 100 > line.len() * STRANGE_IN_LINE_PERCENT
}

/// Control characters that no text has, and what isn't UTF-8.
pub(super) fn strange_bytes(bytes: &[u8]) -> usize {
    let (controls, invalid) = strange_parts(bytes);
    controls + invalid
}

fn strange_parts(bytes: &[u8]) -> (usize, usize) {
    let parts_of = |chunk: std::str::Utf8Chunk<'_>| {
        let controls = chunk.valid().bytes().filter(|byte| is_strange(*byte));
        (controls.count(), chunk.invalid().len())
    };
    let parts = bytes.utf8_chunks().map(parts_of);
    parts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
}

/// A control character other than those of lines and terminals.
fn is_strange(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x08' | b'\x0c' | b'\x1b')
}

#[cfg(test)]
mod tests {
    use super::is_likely;
    use crate::chance::noise;

    fn repeated(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().copied().cycle().take(512).collect()
    }

    #[test]
    fn numbers_as_a_machine_keeps_them_are_likely_binary() {
        let floats = (0..64).map(|index| f64::from(index).sin());
        let singles = (0..128_u8).map(|index| f32::from(index) * 0.5);
        for bytes in [
            floats.flat_map(f64::to_le_bytes).collect::<Vec<u8>>(),
            singles.flat_map(f32::to_le_bytes).collect(),
            (0..128_u32).flat_map(u32::to_be_bytes).collect(),
            noise(512, 1),
            noise(600, 1)
                .into_iter()
                .filter(|byte| *byte != 0)
                .take(512)
                .collect(),
        ] {
            assert!(is_likely(&bytes), "{bytes:?}");
        }
    }

    #[test]
    fn text_with_strange_bytes_in_it_is_text() {
        let after_noise = [noise(300, 1), repeated(b"boot: ok\r\n")].concat();
        let wide = "温度 23.5 \0".as_bytes();
        for bytes in [
            repeated(b"\x1b[31m\x1b[1mred\x1b[0m\x08\x0c\n"),
            repeated(b"a line with a NUL\0\n"),
            repeated(b"\x01\x02\x03\x04 no NUL"),
            repeated(b"\0"),
            repeated(b"\0\0\0\x31\0\0\0\n"),
            repeated(b"\xb0\xb0\xb0\xe9\xe9 much Latin-1"),
            repeated(b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0 \x1b[1m\xe4\xe0\x1b[0m in windows-1251\r\n"),
            repeated(b"\x02t=21.5\xb0C\x03\r\n"),
            repeated(wide),
            after_noise[..512].to_vec(),
        ] {
            assert!(!is_likely(&bytes), "{}", String::from_utf8_lossy(&bytes));
        }
    }
}
