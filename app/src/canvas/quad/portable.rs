//! Four numbers at a time where there is no SSE2.

use super::Quad;

impl Quad {
    pub(in super::super) fn new(values: [f32; 4]) -> Self {
        Self(values)
    }

    pub(in super::super) fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    pub(in super::super) fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    pub(in super::super) fn minus(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    pub(in super::super) fn times(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }

    pub(in super::super) fn over(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }

    /// The smaller ones; `other` where one is NaN.
    pub(in super::super) fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The greater ones; `other` where one is NaN.
    pub(in super::super) fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    pub(in super::super) fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    /// `yes` where a number of `self` is less than that of `other`, elsewhere `no`.
    pub(in super::super) fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        let pick = |lane: usize| self.0[lane] < other.0[lane];
        Self(std::array::from_fn(|lane| {
            if pick(lane) { yes.0[lane] } else { no.0[lane] }
        }))
    }

    /// A bit for each number that is less than that of `other`, the first one's lowest.
    pub(in super::super) fn less_bits(self, other: Self) -> u8 {
        let bits = (0..4).map(|lane| u8::from(self.0[lane] < other.0[lane]) << lane);
        bits.sum()
    }

    /// Zero but for the numbers whose bits are set, the first one's lowest.
    pub(in super::super) fn keep(self, lanes: u8) -> Self {
        Self(std::array::from_fn(|lane| {
            if lanes >> lane & 1 == 1 {
                self.0[lane]
            } else {
                0.0
            }
        }))
    }

    /// The last numbers of four.
    pub(in super::super) fn lasts(quads: [Self; 4]) -> Self {
        Self(quads.map(Self::last))
    }

    pub(in super::super) fn last(self) -> f32 {
        self.0[3]
    }

    pub(super) fn swapped_halves(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([c, d, a, b])
    }

    pub(super) fn swapped_neighbours(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([b, a, d, c])
    }

    pub(super) fn first(self) -> f32 {
        self.0[0]
    }

    pub(in super::super) fn numbers(self) -> [f32; 4] {
        self.0
    }

    pub(in super::super) fn splats(self) -> [Self; 4] {
        self.0.map(Self::splat)
    }

    pub(in super::super) fn pixels(quads: [Self; 4]) -> [[u8; 4]; 4] {
        quads.map(Self::bytes)
    }

    /// Rounds to bytes, ties to even; numbers must be within 0..=255.
    pub(in super::super) fn bytes(self) -> [u8; 4] {
        self.0.map(|value| value.round_ties_even() as u8)
    }
}
