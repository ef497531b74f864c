//! How a y axis is divided: evenly, by powers of ten, or by those on both sides of zero.

use std::f64::consts::LN_10;

use serde::{Deserialize, Serialize};

/// How a plot's y axis is divided, as a person says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YScale {
    /// Evenly.
    Linear,
    /// By powers of ten: there are no values at or below zero.
    Log,
    /// By powers of ten on both sides of zero, evenly near it.
    Symlog,
}

impl YScale {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log => "log",
            Self::Symlog => "symlog",
        }
    }
}

/// From values to places along such an axis, and back. Greater values have greater places, so that the least and
/// the greatest value of a column are at its lowest and its highest place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Places {
    /// A value is its own place.
    #[default]
    Linear,
    /// Its power of ten; what is at or below zero lies infinitely far down.
    Log,
    /// Far from zero the power of ten, in those of `linear`; near it the value itself, in some of them:
    /// `asinh(value / (2 · linear)) / ln 10`.
    Symlog {
        /// Up to about here it is even.
        linear: f64,
    },
}

impl Places {
    /// The place of a value; NaN has none.
    #[inline]
    pub fn place(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log if value <= 0.0 => f64::NEG_INFINITY,
            Self::Log => value.log10(),
            Self::Symlog { linear } => (value / (2.0 * linear)).asinh() / LN_10,
        }
    }

    /// The value at a place.
    pub fn value(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log => 10_f64.powf(place),
            Self::Symlog { linear } => (place * LN_10).sinh() * 2.0 * linear,
        }
    }

    /// The ends of values as ends of places; none where there is no such place.
    pub fn ends(self, values: [f64; 2]) -> Option<[f64; 2]> {
        let ends = values.map(|value| self.place(value));
        (ends[0] < ends[1] && ends.iter().all(|end| end.is_finite())).then_some(ends)
    }

    /// Whether it has a place that can be shown.
    #[inline]
    pub fn holds(self, value: f64) -> bool {
        self != Self::Log || value > 0.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Places; 4] = [
        Places::Linear,
        Places::Log,
        Places::Symlog { linear: 1e-3 },
        Places::Symlog { linear: 10.0 },
    ];

    proptest! {
        #[test]
        fn places_keep_the_order_of_values_and_lead_back_to_them(
            power in -12.0..12.0_f64, factor in 1.001..9.0_f64, is_negative in any::<bool>()
        ) {
            let value = 10_f64.powf(power) * if is_negative { -1.0 } else { 1.0 };
            for places in ALL {
                let place = places.place(value);
                if !places.holds(value) {
                    prop_assert_eq!(place, f64::NEG_INFINITY);
                    continue;
                }
                let back = places.value(place);
                prop_assert!((back - value).abs() <= 1e-9 * value.abs() + 1e-12, "{:?} {} {}", places, value, back);
                let further = places.place(value * factor);
                prop_assert!((further > place) != is_negative, "{:?} {} {}", places, value, factor);
            }
        }
    }

    #[test]
    fn far_from_zero_a_symlog_place_counts_powers_of_ten() {
        let places = Places::Symlog { linear: 1.0 };
        for (value, place) in [(1e3, 3.0), (-1e6, -6.0), (0.0, 0.0)] {
            assert!((places.place(value) - place).abs() < 1e-6, "{value}");
        }
    }
}
