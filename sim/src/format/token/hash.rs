//! The hash of what stands between the numbers of a line.

use super::{Kind, TOKENS_MAX, Token, Tokens};

impl Tokens {
    pub(super) fn push(&mut self, line: &[u8], token: Token) -> usize {
        if self.list.len() == TOKENS_MAX {
            self.beyond += 1;
            return token.unit_end;
        }
        self.mix_gap(&line[self.hashed..token.at]);
        self.mix(match token.kind {
            Kind::Number => 1,
            Kind::Done => 2,
            Kind::Total => 3,
            Kind::Duration => 4,
            Kind::Stamp => 5,
            Kind::Other(_) => 6,
        });
        self.mix_text(&line[token.end..token.unit_end]);
        if is_label(line, &token) {
            self.mix(token.value.to_bits());
        }
        self.hashed = token.unit_end;
        self.list.push(token);
        token.unit_end
    }

    /// Leaves what stands there out of the hash.
    pub(super) fn mask(&mut self, line: &[u8], from: usize, to: usize) {
        if self.hashed <= from {
            self.mix_text(&line[self.hashed..from]);
            self.hashed = to;
        }
    }

    #[inline]
    pub(super) fn mix(&mut self, word: u64) {
        self.hash = (self.hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// Mixes what stands between two numbers. How many blanks align a number doesn't count.
    #[inline]
    fn mix_gap(&mut self, gap: &[u8]) {
        if let [.., b' '] = gap {
            let text = crate::format::text::trim_end(gap);
            let inner = crate::format::text::trim_start(text);
            let lead = (text.len() - inner.len()).min(2);
            self.mix(lead as u64);
            self.mix_text(inner);
            self.mix(0x20);
        } else {
            self.mix_text(gap);
        }
    }

    #[inline]
    pub(super) fn mix_text(&mut self, mut text: &[u8]) {
        while let Some((word, rest)) = text.split_first_chunk::<8>() {
            self.mix(u64::from_le_bytes(*word));
            text = rest;
        }
        if !text.is_empty() {
            let mut last = [0; 8];
            last[..text.len()].copy_from_slice(text);
            self.mix(u64::from_le_bytes(last));
        }
    }
}

/// Whether a number is part of the next one's name: `Core 0: +45`.
fn is_label(line: &[u8], token: &Token) -> bool {
    let Some((b':', behind)) = line[token.unit_end..].split_first() else {
        return false;
    };
    let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    let is_before_number = next.is_some_and(|byte| byte.is_ascii_digit() || b"+-.$".contains(byte));
    is_before_number
        && behind.first() != next
        && line[..token.at]
            .iter()
            .any(|byte| !matches!(byte, b' ' | b'\t' | b'['))
}
