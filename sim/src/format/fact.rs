//! What is no series: said once, or again and again as a part of the same banner.

use super::Place;
use super::stamp::stamp;

/// So many samples of each series lie between two banners at least: what comes of a run. A record that is printed
/// again and again says each of its values once.
const SAMPLES_BETWEEN: u64 = 5;
/// What is said more often is a series, whatever lines stand around it.
const SAID_MAX: usize = 256;

/// The line of text that stands before a line, told by its hash; 0 where that is none or holds values of series.
pub(super) type LineBefore = u64;

/// What the source has said up to now, and what stands before the line that is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    pub behind: LineBefore,
    pub samples: u64,
    pub series: u32,
}

/// A value that is no series so far, with each time that it was said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    said: Vec<(f64, Place)>,
    /// How it stood when it was said last.
    told: Told,
}

impl Fact {
    pub(super) fn new(value: f64, place: Place, told: Told) -> Self {
        Self {
            said: vec![(value, place)],
            told,
        }
    }

    /// Takes another value, where it leaves the fact what it is: a further one of the same line, or the same value
    /// behind the same line of text, far from the last time. Otherwise it is a series.
    pub(super) fn takes(&mut self, value: f64, place: Place, told: Told) -> bool {
        let Some((last, at)) = self.said.last().copied() else {
            return false;
        };
        let samples = told.samples.saturating_sub(self.told.samples);
        let is_banner = told.behind != 0
            && told.behind == self.told.behind
            && value.to_bits() == last.to_bits()
            && samples >= SAMPLES_BETWEEN * u64::from(told.series.max(1))
            && self.said.len() < SAID_MAX;
        let takes = place.row == at.row || is_banner;
        if takes {
            self.said.push((value, place));
            self.told = told;
        }
        takes
    }

    /// Each value with its place, in order, now that they are samples.
    pub(super) fn into_said(self) -> Vec<(f64, Place)> {
        self.said
    }
}

/// Tells a line of text from others, whenever it was printed.
pub(super) fn line_before(line: &[u8]) -> LineBefore {
    let is_timed = line.first().is_some_and(u8::is_ascii_digit);
    let time = if is_timed { stamp(line) } else { None };
    let line = &line[time.map_or(0, |found| found.len)..];
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in line.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash.max(1)
}
