//! What a line at the wrong speed sounds like, kept from what reads lines.

/// More than this of a line, in parts of a hundred, is no character of a text: no line, then.
const STRANGE_PERCENT: usize = 25;
/// So many bytes that are no lines, with no line between, are told.
const TOLD_BYTES: usize = 128;
/// What has no end by then is looked at without one.
const LINE_BYTES: usize = 1024;
/// So many lines make what comes then something new.
const LINES_AGAIN: usize = 16;

/// Parts lines from noise.
#[derive(Debug, Default)]
pub(super) struct Noise {
    /// The line that is coming.
    begun: Vec<u8>,
    /// Bytes since the last line.
    noisy: usize,
    /// Lines since the last noise.
    lines: usize,
    is_told: bool,
}

/// What was among some bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// Whole lines that are text, with their ends.
    pub text: Vec<u8>,
    /// Lines that are none, and their bytes.
    pub bad: u64,
    pub bad_bytes: u64,
    /// There was nothing else for a while, and that wasn't told yet.
    pub is_news: bool,
    /// So many lines came since that it holds no more.
    pub is_over: bool,
}

impl Noise {
    /// Takes what came next. A line is passed on once it has an end.
    pub(super) fn hear(&mut self, bytes: &[u8]) -> Heard {
        let mut heard = Heard::default();
        for piece in bytes.split_inclusive(|byte| is_end(*byte)) {
            self.begun.extend_from_slice(piece);
            let has_end = self.begun.last().copied().is_some_and(is_end);
            if has_end || self.begun.len() >= LINE_BYTES {
                self.judge(&mut heard);
            }
        }
        heard
    }

    fn judge(&mut self, heard: &mut Heard) {
        if is_noise(&self.begun) {
            heard.bad += 1;
            heard.bad_bytes += self.begun.len() as u64;
            self.noisy += self.begun.len();
            self.lines = 0;
            if self.noisy >= TOLD_BYTES && !self.is_told {
                self.is_told = true;
                heard.is_news = true;
            }
        } else {
            heard.text.extend_from_slice(&self.begun);
            if self.begun.len() > 1 {
                self.lines += 1;
                self.noisy = 0;
                heard.is_over |= self.is_told && self.lines >= LINES_AGAIN;
                self.is_told &= self.lines < LINES_AGAIN;
            }
        }
        self.begun.clear();
    }

    /// What came has no end and gets none: half a line, of so many bytes.
    pub(super) fn forget(&mut self) -> u64 {
        let bytes = self.begun.len() as u64;
        self.begun.clear();
        bytes
    }
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether hardly anything of it is text.
fn is_noise(line: &[u8]) -> bool {
    strange_bytes(line) * 100 > line.len() * STRANGE_PERCENT
}

/// Control characters that no line has, and what isn't UTF-8.
fn strange_bytes(line: &[u8]) -> usize {
    let is_strange = |byte: &u8| {
        let is_usual = matches!(byte, b'\t' | b'\n' | b'\r' | 0x07..=0x08 | 0x0b..=0x0c | 0x1b);
        byte.is_ascii_control() && !is_usual
    };
    line.utf8_chunks()
        .map(|chunk| {
            let controls = chunk
                .valid()
                .as_bytes()
                .iter()
                .filter(|byte| is_strange(byte));
            controls.count() + chunk.invalid().len()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_passed_on_whole_however_they_come_and_a_sign_in_latin_1_is_no_noise() {
        let text: &[u8] = b"a=1 \xb0C\nb=2\r\n\n\xc2\xb0 3\n";
        for piece in 1..text.len() {
            let mut noise = Noise::default();
            let heard: Vec<Heard> = text.chunks(piece).map(|piece| noise.hear(piece)).collect();
            let passed: Vec<u8> = heard.iter().flat_map(|heard| heard.text.clone()).collect();
            assert_eq!(passed, text);
            assert!(heard.iter().all(|heard| heard.bad == 0 && !heard.is_news));
        }
    }

    #[test]
    fn noise_is_told_once_for_as_long_as_nothing_else_comes() {
        // What 115,200 bits per second look like at 9,600.
        let wrong: Vec<u8> = [0xff, 0x00, 0xf8, 0x80, 0xfe, 0x0a, 0xe0, 0x00]
            .iter()
            .copied()
            .cycle()
            .take(4_000)
            .collect();
        let mut noise = Noise::default();
        let told = wrong.chunks(100).filter(|piece| noise.hear(piece).is_news);
        assert_eq!(told.count(), 1);
        noise.forget();
        let heard = noise.hear(b"a=1\n");
        assert_eq!((heard.text, heard.is_news), (b"a=1\n".to_vec(), false));
        for _ in 0..LINES_AGAIN {
            noise.hear(b"a=1\n");
        }
        assert!(noise.hear(&wrong).is_news);
    }

    #[test]
    fn noise_without_an_end_is_not_kept() {
        let mut noise = Noise::default();
        let heard = noise.hear(&[0xff; 10 * LINE_BYTES]);
        assert!(heard.is_news && heard.bad > 0 && heard.text.is_empty());
        assert!(noise.begun.len() < LINE_BYTES);
    }
}
