//! Shapes for a sprinter to produce.

use std::f64::consts::TAU;
use std::fmt;
use std::str::FromStr;

/// What a sprinter's samples look like. Pure functions of time and number, so that two runs with
/// the same times show the same picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signal {
    /// The number of the tick.
    Count,
    /// A sine of one hertz.
    Sine,
    /// A slow wave with noise on it and, now and then, a spike of a single sample.
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
    pub const ALL: [Self; 6] = [
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

fn noisy(t: f64, number: u64, series: u32) -> f64 {
    let slow = (TAU * t / 9.0).sin() + 0.45 * (TAU * t / 2.3).sin();
    let spike = if noise(number, series ^ 0x5bd1) > 0.994 {
        2.0
    } else {
        0.0
    };
    slow + 0.16 * noise(number, series) + spike
}

/// Evenly spread over −1 to 1, by the finaliser of `SplitMix64` (Steele, Lea, Flood: "Fast
/// splittable pseudorandom number generators", OOPSLA 2014).
fn noise(number: u64, series: u32) -> f64 {
    let mut bits = number
        .wrapping_add(u64::from(series) << 40)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
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
            .into_iter()
            .find(|signal| signal.name() == name)
            .ok_or_else(|| UnknownSignal { name: name.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_is_found_by_its_name_and_stays_finite() {
        for signal in Signal::ALL {
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
}
