//! Four numbers at a time, in one register wherever the processor has such.
//!
//! Loops over arrays were tried first: the compiler unrolled them before it could vectorise them,
//! and painting took ten times as long.

use wide::{f32x4, i16x8, i32x4, i32x8, u8x16, u32x4};

/// One instruction for the smaller number answers NaN as [`Quad::min`] does. Elsewhere it differs from
/// processor to processor. Compared and picked on x86, too, painting took a tenth longer: the compiler
/// doesn't see that it is that instruction.
const MIN_AND_MAX_FIT: bool = cfg!(target_arch = "x86_64");

/// Four numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad(f32x4);

#[allow(clippy::inline_always, reason = "each is a handful of instructions")]
impl Quad {
    #[inline(always)]
    pub(super) fn new(numbers: [f32; 4]) -> Self {
        Self(f32x4::new(numbers))
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Self {
        Self(f32x4::splat(value))
    }

    /// Four numbers, each from its place.
    #[inline(always)]
    pub(super) fn from_fn(mut number: impl FnMut(usize) -> f32) -> Self {
        // `array::map` would leave a call for each.
        let (a, b) = (number(0), number(1));
        let (c, d) = (number(2), number(3));
        Self::new([a, b, c, d])
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }

    #[inline(always)]
    pub(super) fn over(self, other: Self) -> Self {
        Self(self.0 / other.0)
    }

    /// The smaller ones; `other` where one is NaN.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        if MIN_AND_MAX_FIT {
            Self(self.0.fast_min(other.0))
        } else {
            self.if_less(other, self, other)
        }
    }

    /// The greater ones; `other` where one is NaN.
    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        if MIN_AND_MAX_FIT {
            Self(self.0.fast_max(other.0))
        } else {
            other.if_less(self, self, other)
        }
    }

    #[inline(always)]
    pub(super) fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }

    /// `yes` where a number of `self` is less than that of `other`, elsewhere `no`.
    #[inline(always)]
    pub(super) fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        Self(self.0.simd_lt(other.0).bitselect(yes.0, no.0))
    }

    /// A bit for each number that is less than that of `other`, the first one's lowest.
    #[inline(always)]
    pub(super) fn less_bits(self, other: Self) -> u8 {
        self.0.simd_lt(other.0).to_bitmask() as u8
    }

    /// Zero but for the numbers whose bits are set, the first one's lowest.
    #[inline(always)]
    pub(super) fn keep(self, lanes: u8) -> Self {
        const MASKS: [[u32; 4]; 16] = masks();
        let mask = u32x4::new(MASKS[usize::from(lanes & 15)]);
        Self(self.0 & wide::bytemuck::cast::<u32x4, f32x4>(mask))
    }

    /// The last numbers of four.
    #[inline(always)]
    pub(super) fn lasts([a, b, c, d]: [Self; 4]) -> Self {
        let (first, second) = (a.0.unpack_hi(c.0), b.0.unpack_hi(d.0));
        Self(first.unpack_hi(second))
    }

    #[inline(always)]
    pub(super) fn last(self) -> f32 {
        self.numbers()[3]
    }

    #[inline(always)]
    pub(super) fn numbers(self) -> [f32; 4] {
        self.0.to_array()
    }

    /// Cuts off what is behind the point; numbers must fit.
    #[inline(always)]
    pub(super) fn whole(self) -> [i32; 4] {
        self.0.fast_trunc_int().to_array()
    }

    /// Rounds to bytes, ties to even where the processor has registers of four; numbers must be within 0..=255.
    #[inline(always)]
    pub(super) fn bytes(self) -> [u8; 4] {
        let whole = self.0.fast_round_int();
        let wide: i32x8 = wide::bytemuck::cast::<[i32x4; 2], i32x8>([whole, whole]);
        let half = i16x8::from_i32x8_saturate(wide);
        let [a, b, c, d, ..] = u8x16::narrow_i16x8(half, half).to_array();
        [a, b, c, d]
    }

    /// The sum of all four.
    #[inline(always)]
    pub(super) fn sum(self) -> f32 {
        self.folded(Self::plus)
    }

    /// The least of all four.
    #[inline(always)]
    pub(super) fn least(self) -> f32 {
        self.folded(Self::min)
    }

    /// The greatest of all four.
    #[inline(always)]
    pub(super) fn greatest(self) -> f32 {
        self.folded(Self::max)
    }

    #[inline(always)]
    fn folded(self, merge: impl Fn(Self, Self) -> Self) -> f32 {
        let highs = Self(self.0.unpack_hi(self.0));
        let pairs = merge(Self(self.0.unpack_lo(self.0)), highs);
        merge(pairs, Self(pairs.0.unpack_hi(pairs.0))).numbers()[0]
    }
}

/// For each choice of four numbers, all bits set where a number is chosen.
const fn masks() -> [[u32; 4]; 16] {
    let mut masks = [[0; 4]; 16];
    let mut index = 0;
    while index < 64 {
        if ((index / 4) >> (index % 4)) & 1 == 1 {
            masks[index / 4][index % 4] = u32::MAX;
        }
        index += 1;
    }
    masks
}
