//! Bars and currency signs.

use super::Tokens;

const CURRENCIES: [&str; 3] = ["€", "£", "¥"];

impl Tokens {
    /// A bar, whose length says how far something is: it differs from line to line.
    pub(super) fn drawn(&mut self, line: &[u8], at: usize) -> usize {
        let mut end = at;
        while end < line.len() && (is_drawn(&line[end..]) || line[end] == b' ') {
            end += if line[end] == b' ' { 1 } else { 3 };
        }
        let end = at + crate::format::text::trim_end(&line[at..end.min(line.len())]).len();
        self.mask(line, at, end);
        end
    }

    /// `[=====>....]` is a bar, too; other brackets part words.
    pub(super) fn bracket(&mut self, line: &[u8], at: usize) -> usize {
        let inner = &line[at + 1..];
        let is_part = |byte: &u8| b"=>.#-*_ :|o".contains(byte);
        let len = inner
            .iter()
            .position(|byte| !is_part(byte))
            .unwrap_or(inner.len());
        if len >= 3 && inner.get(len) == Some(&b']') {
            self.mask(line, at + 1, at + 1 + len);
            return at + 1 + len;
        }
        at + 1
    }
}

/// Whether a sign that lines and blocks are drawn with stands here: U+2500 to U+259F.
pub(super) fn is_drawn(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x94..=0x96, last, ..] if bytes[1] != 0x96 || *last < 0xa0)
}

pub(super) fn is_currency(bytes: &[u8]) -> bool {
    CURRENCIES
        .iter()
        .any(|sign| bytes.starts_with(sign.as_bytes()))
}

pub(super) fn currency_len(bytes: &[u8]) -> usize {
    CURRENCIES
        .iter()
        .find(|sign| bytes.starts_with(sign.as_bytes()))
        .map_or(1, |sign| sign.len())
}
