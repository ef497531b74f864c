//! Shapes for a sprinter to produce.

use std::f64::consts::{PI, TAU};
use std::fmt;
use std::str::FromStr;

/// What a sprinter's samples look like. Pure functions of time and number, so that two runs with
/// the same times show the same picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// The number of the sample, from 1.
    #[default]
    Count,
    /// A sine of one hertz.
    Sine,
    /// A slow wave with noise on it and, now and then, a spike of a single sample; in six significant
    /// digits, as an instrument has them.
    Noisy,
    /// Noise alone, evenly spread from −1 to 1.
    Noise,
    /// A rectangle of one hertz.
    Square,
    /// A sine whose frequency sweeps from 0.2 to 5 hertz and back.
    Chirp,
}

impl Signal {
    /// All signals.
    pub const ALL: &'static [Self] = &[
        Self::Count,
        Self::Sine,
        Self::Noisy,
        Self::Noise,
        Self::Square,
        Self::Chirp,
    ];

    /// The signal's name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sine => "sine",
            Self::Noisy => "noisy",
            Self::Noise => "noise",
            Self::Square => "square",
            Self::Chirp => "chirp",
        }
    }

    /// The value at `t` seconds of the `number`-th sample (from 1) of the `series`-th series.
    pub fn value(self, t: f64, number: u64, series: u32) -> f64 {
        let shifted = t + f64::from(series) * 0.37;
        match self {
            Self::Count => number as f64,
            Self::Sine => (TAU * shifted).sin(),
            Self::Noisy => noisy(shifted, number, series),
            Self::Noise => noise(number, series),
            Self::Square => (TAU * shifted).sin().signum(),
            // The phase is the integral of a frequency that swings between 0.2 and 5 hertz.
            Self::Chirp => (TAU * (2.6 * shifted - 2.4 * (shifted * 0.5).sin() / 0.5)).sin(),
        }
    }
}

/// Cheap enough for a load of a billion samples: sines that are right to the digits that are kept,
/// and one draw for noise and spike.
fn noisy(t: f64, number: u64, series: u32) -> f64 {
    let slow = sine_of_turns(t * (1.0 / 9.0)) + 0.45 * sine_of_turns(t * (1.0 / 2.3));
    let bits = mixed(number, series);
    // Which of the lowest bits are set has nothing to do with the noise, which is made of others.
    let spike = if bits % 2_048 < SPIKES { 2.0 } else { 0.0 };
    rounded(slow + 0.1 * evenly(bits) + spike)
}

/// Of 2,048 samples on average.
const SPIKES: u64 = 6;

/// To five decimals.
fn rounded(value: f64) -> f64 {
    ((value * 1e5 + WHOLE) - WHOLE) / 1e5
}

/// Added to a number, it leaves no room for a fraction: `round` in one instruction, where the plainest
/// machines have a function call for it.
const WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;

/// A sine to seven digits: the Taylor series around the nearest of its zeros, whose next term is
/// below 6e-8 at most.
fn sine_of_turns(turns: f64) -> f64 {
    // One over 3!, 5!, 7!, 9!, 11!, with their signs; a division each would take longest of all.
    const TERMS: [f64; 5] = [
        -1.0 / 6.0,
        1.0 / 120.0,
        -1.0 / 5_040.0,
        1.0 / 362_880.0,
        -1.0 / 39_916_800.0,
    ];
    let halves = 2.0 * turns;
    let shifted = halves + WHOLE;
    // From -π/2 to π/2.
    let angle = (halves - (shifted - WHOLE)) * PI;
    let square = angle * angle;
    let [a, b, c, d, e] = TERMS;
    let series = square * (a + square * (b + square * (c + square * (d + square * e))));
    let sine = angle + angle * series;
    // Around every other zero it falls; the lowest bit says which.
    let sign = shifted.to_bits() << 63;
    f64::from_bits(sine.to_bits() ^ sign)
}

/// Evenly spread over −1 to 1.
fn noise(number: u64, series: u32) -> f64 {
    evenly(mixed(number, series))
}

fn evenly(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

/// Bits without a pattern, by the finaliser of `SplitMix64` (Steele, Lea, Flood: "Fast splittable
/// pseudorandom number generators", OOPSLA 2014).
pub(super) fn mixed(number: u64, series: u32) -> u64 {
    let mut bits = number
        .wrapping_add(u64::from(series) << 40)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No signal has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no signal: use count, sine, noisy, noise, square or chirp")]
pub struct UnknownSignal {
    name: String,
}

impl FromStr for Signal {
    type Err = UnknownSignal;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|signal| signal.name() == name)
            .ok_or_else(|| UnknownSignal { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_is_found_by_its_name_and_stays_finite() {
        for &signal in Signal::ALL {
            assert_eq!(signal.name().parse(), Ok(signal));
            for number in 0..10_000 {
                assert!(signal.value(number as f64 * 0.01, number, 3).is_finite());
            }
        }
    }

    #[test]
    fn noise_fills_its_range_and_has_no_bias() {
        let values: Vec<f64> = (0..100_000).map(|number| noise(number, 0)).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert!(mean.abs() < 0.01, "{mean}");
        assert!(values.iter().all(|v| (-1.0..=1.0).contains(v)));
        assert!(values.iter().any(|v| *v > 0.99) && values.iter().any(|v| *v < -0.99));
    }

    #[test]
    fn a_quick_sine_is_a_sine_to_the_digits_that_are_kept() {
        for i in -100_000..100_000 {
            let turns = f64::from(i) * 0.001_37;
            let error = (sine_of_turns(turns) - (TAU * turns).sin()).abs();
            assert!(error < 1e-7, "{error} at {turns}");
        }
    }

    #[test]
    fn a_noisy_value_has_five_decimals_and_a_spike_is_rare() {
        let values =
            (1..100_000).map(|number| Signal::Noisy.value(number as f64 * 0.01, number, 0));
        let mut spikes = 0;
        for value in values {
            assert_eq!(value, (value * 1e5).round() / 1e5);
            assert!((-1.6..3.6).contains(&value), "{value}");
            spikes += u32::from(value > 1.6);
        }
        assert!((10..1_000).contains(&spikes), "{spikes} of 100,000");
    }
}
