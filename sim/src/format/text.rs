//! Bytes → readable text, whatever the bytes.

/// Makes text of bytes, without allocating once its buffer has grown.
#[derive(Default)]
pub(super) struct Readable {
    buffer: String,
}

impl Readable {
    /// The bytes as text; what isn't UTF-8 becomes U+FFFD.
    pub(super) fn text<'a>(&'a mut self, bytes: &'a [u8]) -> &'a str {
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => self.lossy(bytes),
        }
    }

    fn lossy(&mut self, bytes: &[u8]) -> &str {
        self.buffer.clear();
        for chunk in bytes.utf8_chunks() {
            self.buffer.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.buffer.push(char::REPLACEMENT_CHARACTER);
            }
        }
        &self.buffer
    }
}

/// The bytes' beginning: at most `bytes_max`, and no character cut in two.
pub(super) fn head(bytes: &[u8], bytes_max: usize) -> &[u8] {
    let Some(head) = bytes.get(..bytes_max) else {
        return bytes;
    };
    let is_continuation = |index: usize| bytes.get(index).is_some_and(|byte| byte & 0xc0 == 0x80);
    // A character has at most four bytes; longer runs of continuation bytes are no UTF-8 anyway.
    let back = (0..4).find(|back| *back <= head.len() && !is_continuation(head.len() - back));
    &head[..head.len() - back.unwrap_or(0)]
}

/// Without blanks and tabs at the end.
pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !is_blank(*byte));
    &bytes[..end.map_or(0, |end| end + 1)]
}

/// Without blanks and tabs at the beginning.
pub(super) fn trim_start(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !is_blank(*byte));
    &bytes[start.unwrap_or(bytes.len())..]
}

pub(super) fn trim(bytes: &[u8]) -> &[u8] {
    trim_start(trim_end(bytes))
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::{Readable, head, trim};

    #[test]
    fn what_is_not_utf8_is_shown_as_replacement_characters() {
        let mut readable = Readable::default();
        assert_eq!(readable.text(b"a\xffb\xc3"), "a\u{fffd}b\u{fffd}");
        assert_eq!(readable.text("é".as_bytes()), "é");
    }

    #[test]
    fn a_head_ends_between_characters() {
        assert_eq!(head("aéb".as_bytes(), 2), b"a");
        assert_eq!(head("aéb".as_bytes(), 3), "aé".as_bytes());
        assert_eq!(
            head(b"\x80\x80\x80\x80\x80\x80", 5),
            b"\x80\x80\x80\x80\x80"
        );
        assert_eq!(head(b"short", 100), b"short");
        assert_eq!(head("é".as_bytes(), 1), b"");
    }

    #[test]
    fn blanks_and_tabs_are_trimmed_at_both_ends() {
        assert_eq!(trim(b" \ta b\t "), b"a b");
        assert_eq!(trim(b" \t "), b"");
    }
}
