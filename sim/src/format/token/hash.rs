//! The hash of what stands between the numbers of a line.

use super::{Kind, TOKENS_MAX, Token, Tokens};
use crate::format::text::{trim_end, trim_start};

impl Tokens {
    #[inline]
    pub(super) fn push(&mut self, line: &[u8], token: Token) -> usize {
        if self.list.len() == TOKENS_MAX {
            self.beyond += 1;
            return token.unit_end;
        }
        let kind = match token.kind {
            Kind::Number => 1,
            Kind::Done => 2,
            Kind::Total => 3,
            Kind::Duration => 4,
            Kind::Stamp => 5,
            Kind::Other(_) => 6,
        };
        self.mix_gap(&line[self.hashed..token.at], kind);
        if token.unit_end > token.end {
            self.mix_text(&line[token.end..token.unit_end]);
        }
        if token.is_label(line, self.list.is_empty()) {
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

    /// Mixes what stands between two numbers, and what the second is. How many blanks align a number
    /// doesn't count.
    #[inline]
    fn mix_gap(&mut self, gap: &[u8], kind: u64) {
        // `[ 0.5` and `[-0.5` are columns of one list.
        if let [.., b' ' | b'[' | b'('] = gap {
            let text = trim_end(gap);
            let inner = trim_start(text);
            let lead = (text.len() - inner.len()).min(2);
            self.mix_text(inner);
            self.mix(kind | 0x20 << 8 | (lead as u64) << 16);
        } else {
            self.mix_text(gap);
            self.mix(kind);
        }
    }

    #[inline]
    pub(super) fn mix_text(&mut self, mut text: &[u8]) {
        while let Some((word, rest)) = text.split_first_chunk::<8>() {
            self.mix(u64::from_le_bytes(*word));
            text = rest;
        }
        if !text.is_empty() {
            self.mix(short(text));
        }
    }
}

/// Fewer than eight bytes as one word, without a copy of a length that isn't known.
#[inline]
fn short(text: &[u8]) -> u64 {
    let len = text.len();
    let ends = text.first_chunk::<4>().zip(text.last_chunk::<4>());
    let bytes = if let Some((first, last)) = ends {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
    } else {
        let byte = |at: usize| u64::from(text[at]);
        byte(0) | byte(len / 2) << 8 | byte(len - 1) << 16
    };
    bytes ^ (len as u64) << 61
}
