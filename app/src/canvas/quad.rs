//! Four numbers at a time, in one SSE2 register on x86-64, where every machine has that.
//!
//! Loops over arrays were tried first: the compiler unrolled them before it could vectorise them,
//! and painting took ten times as long.

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

    /// Cuts off what is behind the point; numbers must fit.
    #[inline(always)]
    pub(super) fn whole(self) -> [i32; 4] {
        let whole = sse!(_mm_cvttps_epi32(self.0));
        let second = sse!(_mm_shuffle_epi32::<0b01>(whole));
        let third = sse!(_mm_shuffle_epi32::<0b10>(whole));
        let fourth = sse!(_mm_shuffle_epi32::<0b11>(whole));
        [whole, second, third, fourth].map(|quad| sse!(_mm_cvtsi128_si32(quad)))
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

#[cfg(not(target_arch = "x86_64"))]
impl Quad {
    pub(super) fn new(values: [f32; 4]) -> Self {
        Self(values)
    }

    pub(super) fn splat(value: f32) -> Self {
        Self([value; 4])
    }

    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    pub(super) fn plus(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    pub(super) fn times(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }

    pub(super) fn over(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }

    /// The smaller ones; `other` where one is NaN.
    pub(super) fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The greater ones; `other` where one is NaN.
    pub(super) fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    pub(super) fn sqrt(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    /// `yes` where a number of `self` is less than that of `other`, elsewhere `no`.
    pub(super) fn if_less(self, other: Self, yes: Self, no: Self) -> Self {
        let pick = |lane: usize| self.0[lane] < other.0[lane];
        Self(std::array::from_fn(|lane| {
            if pick(lane) { yes.0[lane] } else { no.0[lane] }
        }))
    }

    /// A bit for each number that is less than that of `other`, the first one's lowest.
    pub(super) fn less_bits(self, other: Self) -> u8 {
        let bits = (0..4).map(|lane| u8::from(self.0[lane] < other.0[lane]) << lane);
        bits.sum()
    }

    /// Zero but for the numbers whose bits are set, the first one's lowest.
    pub(super) fn keep(self, lanes: u8) -> Self {
        Self(std::array::from_fn(|lane| {
            if lanes >> lane & 1 == 1 {
                self.0[lane]
            } else {
                0.0
            }
        }))
    }

    /// The last numbers of four.
    pub(super) fn lasts(quads: [Self; 4]) -> Self {
        Self(quads.map(Self::last))
    }

    pub(super) fn last(self) -> f32 {
        self.0[3]
    }

    fn swapped_halves(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([c, d, a, b])
    }

    fn swapped_neighbours(self) -> Self {
        let [a, b, c, d] = self.0;
        Self([b, a, d, c])
    }

    fn first(self) -> f32 {
        self.0[0]
    }

    pub(super) fn numbers(self) -> [f32; 4] {
        self.0
    }

    /// Cuts off what is behind the point; numbers must fit.
    pub(super) fn whole(self) -> [i32; 4] {
        self.0.map(|value| value as i32)
    }

    /// Rounds to bytes, ties to even; numbers must be within 0..=255.
    pub(super) fn bytes(self) -> [u8; 4] {
        self.0.map(|value| value.round_ties_even() as u8)
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
