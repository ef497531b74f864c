//! Numbers as whole numbers, exactly.

/// Most digits behind the point that are tried.
const MOST_DIGITS: i32 = 15;

/// How a float is made of a whole number; of a greater one, never a lesser float.
///
/// Decimal numbers after ALP (Afroozeh, Kuffo & Boncz, "Adaptive Lossless floating-Point
/// Compression", SIGMOD 2023), which multiplies twice where one division, rounded correctly, makes
/// every decimal number fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Scale {
    /// Divided by a power of ten: what was read from text, or rounded to digits.
    Parts { power: f64 },
    /// Times a negative power of ten: what was counted in such units.
    Multiples { unit: f64 },
    /// Its own bits, but for some at the end that are zero in all: floats of 32 bits, binary
    /// fractions.
    Binary { shift: u32 },
}

impl Scale {
    /// Those that may serve: once one with digits has all numbers, the others say no more.
    pub(in super::super) fn candidates(numbers: &[f64]) -> impl Iterator<Item = Self> + use<> {
        let magnitudes = numbers.iter().filter(|number| number.is_finite());
        let shift = magnitudes.map(|number| number.to_bits().trailing_zeros());
        let shift = shift.min().unwrap_or(0).min(u64::BITS - 1);
        let decimals = (0..=MOST_DIGITS).flat_map(|digits| {
            let parts = Self::Parts {
                power: 10_f64.powi(digits),
            };
            let multiples = Self::Multiples {
                unit: 1.0 / 10_f64.powi(digits),
            };
            [parts, multiples]
        });
        [Self::Binary { shift }].into_iter().chain(decimals)
    }

    /// Its kind and its digits, or the zero bits.
    pub(in super::super) fn code(&self) -> [u8; 2] {
        let digits = |power: f64| power.log10().round() as u8;
        match *self {
            Self::Parts { power } => [0, digits(power)],
            Self::Multiples { unit } => [1, digits(1.0 / unit)],
            Self::Binary { shift } => [2, shift as u8],
        }
    }

    /// The scale of this code, if there is one.
    pub(in super::super) fn of_code([kind, number]: [u8; 2]) -> Option<Self> {
        let power = (i32::from(number) <= MOST_DIGITS).then(|| 10_f64.powi(number.into()));
        match kind {
            0 => Some(Self::Parts { power: power? }),
            1 => Some(Self::Multiples { unit: 1.0 / power? }),
            2 => (u32::from(number) < u64::BITS).then_some(Self::Binary {
                shift: number.into(),
            }),
            _ => None,
        }
    }

    pub(super) fn has_digits(&self) -> bool {
        !matches!(self, Self::Binary { .. })
    }

    /// The whole number that stands for this one to the bit, if there is one. There is none for
    /// what isn't finite, nor for -0.
    #[inline]
    pub(in super::super) fn whole(&self, number: f64) -> Option<i64> {
        let whole = match *self {
            Self::Parts { power } => nearest(number * power),
            Self::Multiples { unit } => nearest(number / unit),
            Self::Binary { shift } => {
                let magnitude = (number.abs().to_bits() >> shift) as i64;
                if number < 0.0 { -magnitude } else { magnitude }
            }
        };
        let is_it = number.is_finite() && self.number(whole).to_bits() == number.to_bits();
        is_it.then_some(whole)
    }

    #[inline]
    pub(in super::super) fn number(&self, whole: i64) -> f64 {
        match *self {
            Self::Parts { power } => whole as f64 / power,
            Self::Multiples { unit } => whole as f64 * unit,
            Self::Binary { shift } => {
                let magnitude = f64::from_bits(whole.unsigned_abs() << shift);
                if whole < 0 { -magnitude } else { magnitude }
            }
        }
    }
}

/// The nearest whole number to one of less than 2⁵¹; another's is of no use, and not looked for.
#[inline]
fn nearest(number: f64) -> i64 {
    /// Added to so little, it leaves no room for a fraction. On the plainest machines
    /// `f64::round` is a function.
    const ROUNDS: f64 = 1.5 * (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
    (number + ROUNDS - ROUNDS) as i64
}
