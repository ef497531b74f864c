//! What nobody would write, and the same each time: xorshift, 64 bits.

/// Of a seed.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(0x9e37_79b9_7f4a_7c15 ^ seed.wrapping_mul(0xbf58_476d_1ce4_e5b9))
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Less than this, which isn't 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = std::iter::repeat_with(|| self.number().to_le_bytes());
        words
            .take(count.div_ceil(8))
            .flatten()
            .take(count)
            .collect()
    }

    /// One of these lines, spoilt: cut, with other bytes in it, with another value for one, or none of it.
    /// A line's end stands only behind it.
    pub(crate) fn spoilt(&mut self, lines: &[&str], odd: &[&str]) -> Vec<u8> {
        let line = self.pick(lines);
        let mut bytes = line.as_bytes().to_vec();
        match self.below(5) {
            0 => {
                let end = 1 + self.below(300);
                let count = 1 + self.below(end);
                bytes = self.bytes(count);
            }
            1 => bytes.truncate(self.below(bytes.len())),
            2 => {
                for _ in 0..=self.below(4) {
                    let place = self.below(bytes.len());
                    let odd = b"{}[]\",:0 \0\xff";
                    bytes[place] = odd[self.below(odd.len())];
                }
            }
            3 => bytes = self.pick(odd).as_bytes().to_vec(),
            _ => bytes = self.with_another_value(line, odd),
        }
        bytes.retain(|byte| *byte != b'\n');
        bytes.push(b'\n');
        bytes
    }

    /// What stands behind one of its colons is something else.
    fn with_another_value(&mut self, line: &str, odd: &[&str]) -> Vec<u8> {
        let colons: Vec<usize> = line.match_indices(':').map(|(at, _)| at + 1).collect();
        let start = colons[self.below(colons.len())];
        let rest = &line[start..];
        let end = rest.find([',', ']', '}']).unwrap_or(rest.len());
        let other = self.pick(odd);
        format!("{}{other}{}", &line[..start], &rest[end..]).into_bytes()
    }
}
