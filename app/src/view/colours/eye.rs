//! How eyes see colours that lack one kind of cone: Machado, Oliveira and Fernandes, "A physiologically-based model
//! for simulation of color vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009.

use super::difference::Lab;
use super::{Rgb, linear};

/// An eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eye {
    /// It has all three kinds.
    Usual,
    /// It lacks that for green.
    Deuteranope,
    /// It lacks that for red.
    Protanope,
}

impl Eye {
    const ALL: [Self; 3] = [Self::Usual, Self::Deuteranope, Self::Protanope];

    /// What linear light looks like, at severity 1.
    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Usual => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Deuteranope => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Self::Protanope => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        }
    }

    /// The colour as it sees it.
    fn seen(self, colour: Rgb) -> Lab {
        let light = colour.map(linear);
        let seen = self.matrix().map(|row| {
            let parts = row.iter().zip(light);
            parts
                .map(|(weight, part)| weight * part)
                .sum::<f64>()
                .clamp(0.0, 1.0)
        });
        Lab::from_linear(seen)
    }

    /// The least difference between any two of these colours.
    fn least_difference(self, colours: &[Rgb]) -> f64 {
        let seen: Vec<Lab> = colours.iter().map(|colour| self.seen(*colour)).collect();
        let of_one = |(place, one): (usize, &Lab)| {
            let others = seen[..place].iter();
            others.map(|other| one.difference(*other)).reduce(f64::min)
        };
        let all = seen.iter().enumerate().filter_map(of_one);
        all.fold(f64::INFINITY, f64::min)
    }
}

/// How far apart the nearest two of these colours are, for each eye.
pub(crate) fn least_differences(colours: &[Rgb]) -> [(Eye, f64); 3] {
    Eye::ALL.map(|eye| (eye, eye.least_difference(colours)))
}

#[test]
fn grey_is_grey_to_all_and_red_with_green_is_confused() {
    for eye in Eye::ALL {
        let Lab([lightness, a, b]) = eye.seen([119; 3]);
        assert!((lightness - 50.0).abs() < 0.1, "{eye:?} {lightness}");
        assert!(a.hypot(b) < 0.1, "{eye:?} {a} {b}");
    }
    // Two of the colours that curves had on a light ground: much the same to whoever lacks the cones for red.
    let [usual, _, protanope] = least_differences(&[[0xb8, 0x75, 0x00], [0x8a, 0x7d, 0x00]]);
    assert!(
        usual.1 > 16.0 && protanope.1 < 1.0,
        "{usual:?} {protanope:?}"
    );
}
