//! Four numbers at a time, in one SSE2 register on x86-64, where every machine has that.
//!
//! Loops over arrays were tried first: the compiler unrolled them before it could vectorise them,
//! and painting took ten times as long.

#[cfg(not(target_arch = "x86_64"))]
mod portable;

/// Four numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(target_arch = "x86_64")]
pub(super) struct Quad(std::arch::x86_64::__m128);

/// Four numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(not(target_arch = "x86_64"))]
pub(super) struct Quad([f32; 4]);

/// An SSE2 instruction.
#[cfg(target_arch = "x86_64")]
macro_rules! sse {
    ($name:ident $(::<$choice:literal>)? ($($argument:expr),*)) => {
        // SAFETY: every x86-64 has SSE2, and what is called here works on registers only.
        unsafe { std::arch::x86_64::$name$(::<$choice>)?($($argument),*) }
    };
}

#[cfg(target_arch = "x86_64")]
#[allow(clippy::inline_always, reason = "each is one instruction")]
impl Quad {
    #[inline(always)]
    pub(super) fn new([a, b, c, d]: [f32; 4]) -> Self {
        Self(sse!(_mm_set_ps(d, c, b, a)))
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Self {
        Self(sse!(_mm_set1_ps(value)))
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self(sse!(_mm_add_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        Self(sse!(_mm_sub_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        Self(sse!(_mm_mul_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(super) fn over(self, other: Self) -> Self {
        Self(sse!(_mm_div_ps(self.0, other.0)))
    }

    /// The smaller ones; `other` where one is NaN.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        Self(sse!(_mm_min_ps(self.0, other.0)))
    }

    /// The greater ones; `other` where one is NaN.
    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        Self(sse!(_mm_max_ps(self.0, other.0)))
    }

    #[inline(always)]
    pub(super) fn sqrt(self) -> Self {
        Self(sse!(_mm_sqrt_ps(self.0)))
    }

    /// `yes` where a number of `self` is less than that of `other`, elsewhere `no`.
    #[inline(always)]
    pub(super) fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        let mask = sse!(_mm_cmplt_ps(self.0, other.0));
        let (yes, no) = (
            sse!(_mm_and_ps(mask, yes.0)),
            sse!(_mm_andnot_ps(mask, no.0)),
        );
        Self(sse!(_mm_or_ps(yes, no)))
    }

    /// A bit for each number that is less than that of `other`, the first one's lowest.
    #[inline(always)]
    pub(super) fn less_bits(self, other: Self) -> u8 {
        let mask = sse!(_mm_cmplt_ps(self.0, other.0));
        sse!(_mm_movemask_ps(mask)) as u8
    }

    /// Zero but for the numbers whose bits are set, the first one's lowest.
    #[inline(always)]
    pub(super) fn keep(self, lanes: u8) -> Self {
        const MASKS: [[u32; 4]; 16] = masks();
        let [a, b, c, d] = MASKS[usize::from(lanes & 15)].map(u32::cast_signed);
        let mask = sse!(_mm_set_epi32(d, c, b, a));
        let mask = sse!(_mm_castsi128_ps(mask));
        Self(sse!(_mm_and_ps(self.0, mask)))
    }

    /// The last numbers of four.
    #[inline(always)]
    pub(super) fn lasts([a, b, c, d]: [Self; 4]) -> Self {
        let (first, second) = (
            sse!(_mm_unpackhi_ps(a.0, b.0)),
            sse!(_mm_unpackhi_ps(c.0, d.0)),
        );
        Self(sse!(_mm_movehl_ps(second, first)))
    }

    #[inline(always)]
    pub(super) fn last(self) -> f32 {
        let last = sse!(_mm_shuffle_ps::<0b11_11_11_11>(self.0, self.0));
        sse!(_mm_cvtss_f32(last))
    }

    #[inline(always)]
    fn swapped_halves(self) -> Self {
        Self(sse!(_mm_shuffle_ps::<0b01_00_11_10>(self.0, self.0)))
    }

    #[inline(always)]
    fn swapped_neighbours(self) -> Self {
        Self(sse!(_mm_shuffle_ps::<0b10_11_00_01>(self.0, self.0)))
    }

    #[inline(always)]
    fn first(self) -> f32 {
        sse!(_mm_cvtss_f32(self.0))
    }

    #[inline(always)]
    pub(super) fn numbers(self) -> [f32; 4] {
        let second = self.swapped_neighbours().first();
        let third = self.swapped_halves().first();
        [self.first(), second, third, self.last()]
    }

    /// Four times each number.
    #[inline(always)]
    pub(super) fn splats(self) -> [Self; 4] {
        [
            Self(sse!(_mm_shuffle_ps::<0b00_00_00_00>(self.0, self.0))),
            Self(sse!(_mm_shuffle_ps::<0b01_01_01_01>(self.0, self.0))),
            Self(sse!(_mm_shuffle_ps::<0b10_10_10_10>(self.0, self.0))),
            Self(sse!(_mm_shuffle_ps::<0b11_11_11_11>(self.0, self.0))),
        ]
    }

    /// Rounds four times four numbers as [`Self::bytes`] does.
    #[inline(always)]
    pub(super) fn pixels(quads: [Self; 4]) -> [[u8; 4]; 4] {
        let [a, b, c, d] = quads.map(|quad| sse!(_mm_cvtps_epi32(quad.0)));
        let (first, second) = (sse!(_mm_packs_epi32(a, b)), sse!(_mm_packs_epi32(c, d)));
        let pixels = sse!(_mm_packus_epi16(first, second));
        // SAFETY: both are sixteen bytes that may be anything.
        unsafe { std::mem::transmute::<std::arch::x86_64::__m128i, [[u8; 4]; 4]>(pixels) }
    }

    /// Rounds to bytes, ties to even; numbers must be within 0..=255.
    #[inline(always)]
    pub(super) fn bytes(self) -> [u8; 4] {
        let wide = sse!(_mm_cvtps_epi32(self.0));
        let half = sse!(_mm_packs_epi32(wide, wide));
        let narrow = sse!(_mm_packus_epi16(half, half));
        sse!(_mm_cvtsi128_si32(narrow)).to_le_bytes()
    }
}

#[allow(clippy::inline_always, reason = "each is a handful of instructions")]
impl Quad {
    /// Four numbers, each from its place.
    #[inline(always)]
    pub(super) fn from_fn(mut number: impl FnMut(usize) -> f32) -> Self {
        // `array::map` would leave a call for each.
        let (a, b) = (number(0), number(1));
        let (c, d) = (number(2), number(3));
        Self::new([a, b, c, d])
    }

    /// The sum of all four.
    #[inline(always)]
    pub(super) fn sum(self) -> f32 {
        let halves = self.plus(self.swapped_halves());
        halves.plus(halves.swapped_neighbours()).first()
    }

    /// The least of all four.
    #[inline(always)]
    pub(super) fn least(self) -> f32 {
        let halves = self.min(self.swapped_halves());
        halves.min(halves.swapped_neighbours()).first()
    }

    /// The greatest of all four.
    #[inline(always)]
    pub(super) fn greatest(self) -> f32 {
        let halves = self.max(self.swapped_halves());
        halves.max(halves.swapped_neighbours()).first()
    }
}

/// For each choice of four numbers, all bits set where a number is chosen.
#[cfg(target_arch = "x86_64")]
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
