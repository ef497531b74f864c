//! How different two colours look: CIEDE2000, as in Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula:
//! implementation notes, supplementary test data, and mathematical observations", Color Research & Application 30(1),
//! 2005.

/// A colour in CIELAB, under D65: lightness, and from green to red and from blue to yellow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lab(pub [f64; 3]);

impl Lab {
    /// Of linear light in sRGB's primaries.
    pub(crate) fn from_linear([red, green, blue]: [f64; 3]) -> Self {
        let xyz = [
            (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47,
            0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue,
            (0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue) / 1.088_83,
        ];
        let [x, y, z] = xyz.map(|part| {
            if part > 216.0 / 24_389.0 {
                part.cbrt()
            } else {
                (24_389.0 / 27.0 * part + 16.0) / 116.0
            }
        });
        Self([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])
    }

    /// The difference of two colours; 1 is just seen side by side, and 10 at a glance.
    pub(crate) fn difference(self, other: Self) -> f64 {
        let [one, other] = stretched(self, other);
        let is_grey = one.chroma * other.chroma == 0.0;
        let by = if is_grey {
            0.0
        } else {
            turned(other.hue - one.hue)
        };
        let lightness = other.lightness - one.lightness;
        let chroma = other.chroma - one.chroma;
        let hue = 2.0 * (one.chroma * other.chroma).sqrt() * (by / 2.0).to_radians().sin();
        let mean_lightness = f64::midpoint(one.lightness, other.lightness);
        let mean_chroma = f64::midpoint(one.chroma, other.chroma);
        let mean_hue = if is_grey {
            one.hue + other.hue
        } else {
            one.hue + by / 2.0
        };
        let cos = |degrees: f64| degrees.to_radians().cos();
        let weight = 1.0 - 0.17 * cos(mean_hue - 30.0)
            + 0.24 * cos(2.0 * mean_hue)
            + 0.32 * cos(3.0 * mean_hue + 6.0)
            - 0.20 * cos(4.0 * mean_hue - 63.0);
        let from_middle = (mean_lightness - 50.0).powi(2);
        let lightness = lightness / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
        let chroma = chroma / (1.0 + 0.045 * mean_chroma);
        let hue = hue / (1.0 + 0.015 * mean_chroma * weight);
        let blue = 30.0 * (-((mean_hue.rem_euclid(360.0) - 275.0) / 25.0).powi(2)).exp();
        let rotation = -(2.0 * blue).to_radians().sin() * 2.0 * saturation(mean_chroma);
        let squares = lightness.powi(2) + chroma.powi(2) + hue.powi(2);
        (squares + rotation * chroma * hue).sqrt()
    }
}

/// A colour with the axis from green to red stretched for those near grey.
struct Stretched {
    lightness: f64,
    chroma: f64,
    /// In degrees, from 0 to 360.
    hue: f64,
}

fn stretched(one: Lab, other: Lab) -> [Stretched; 2] {
    let chroma = |lab: &Lab| lab.0[1].hypot(lab.0[2]);
    let by = 1.5 - 0.5 * saturation(f64::midpoint(chroma(&one), chroma(&other)));
    [one, other].map(|Lab([lightness, a, b])| {
        let a = a * by;
        Stretched {
            lightness,
            chroma: a.hypot(b),
            hue: b.atan2(a).to_degrees().rem_euclid(360.0),
        }
    })
}

fn saturation(chroma: f64) -> f64 {
    let seventh = chroma.powi(7);
    (seventh / (seventh + 25_f64.powi(7))).sqrt()
}

/// The same angle between -180 and 180 degrees.
fn turned(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

#[test]
fn the_differences_are_those_published_with_the_formula() {
    for [l1, a1, b1, l2, a2, b2, difference] in PUBLISHED {
        let (one, other) = (Lab([l1, a1, b1]), Lab([l2, a2, b2]));
        let found = one.difference(other);
        assert!(
            (found - difference).abs() < 1e-4,
            "{one:?} {other:?} {found}"
        );
        // Opposite hues have two means.
        if a1 != -a2 || b1 != -b2 {
            assert!(
                (other.difference(one) - found).abs() < 1e-9,
                "{one:?} {other:?}"
            );
        }
    }
}

/// Table 1 of the paper: two colours, and their difference to four places.
#[rustfmt::skip]
const PUBLISHED: [[f64; 7]; 34] = [
    [50.0, 2.6772, -79.7751, 50.0, 0.0, -82.7485, 2.0425],
    [50.0, 3.1571, -77.2803, 50.0, 0.0, -82.7485, 2.8615],
    [50.0, 2.8361, -74.0200, 50.0, 0.0, -82.7485, 3.4412],
    [50.0, -1.3802, -84.2814, 50.0, 0.0, -82.7485, 1.0],
    [50.0, -1.1848, -84.8006, 50.0, 0.0, -82.7485, 1.0],
    [50.0, -0.9009, -85.5211, 50.0, 0.0, -82.7485, 1.0],
    [50.0, 0.0, 0.0, 50.0, -1.0, 2.0, 2.3669],
    [50.0, -1.0, 2.0, 50.0, 0.0, 0.0, 2.3669],
    [50.0, 2.49, -0.001, 50.0, -2.49, 0.0009, 7.1792],
    [50.0, 2.49, -0.001, 50.0, -2.49, 0.0010, 7.1792],
    [50.0, 2.49, -0.001, 50.0, -2.49, 0.0011, 7.2195],
    [50.0, 2.49, -0.001, 50.0, -2.49, 0.0012, 7.2195],
    [50.0, -0.001, 2.49, 50.0, 0.0009, -2.49, 4.8045],
    [50.0, -0.001, 2.49, 50.0, 0.0010, -2.49, 4.8045],
    [50.0, -0.001, 2.49, 50.0, 0.0011, -2.49, 4.7461],
    [50.0, 2.5, 0.0, 50.0, 0.0, -2.5, 4.3065],
    [50.0, 2.5, 0.0, 73.0, 25.0, -18.0, 27.1492],
    [50.0, 2.5, 0.0, 61.0, -5.0, 29.0, 22.8977],
    [50.0, 2.5, 0.0, 56.0, -27.0, -3.0, 31.9030],
    [50.0, 2.5, 0.0, 58.0, 24.0, 15.0, 19.4535],
    [50.0, 2.5, 0.0, 50.0, 3.1736, 0.5854, 1.0],
    [50.0, 2.5, 0.0, 50.0, 3.2972, 0.0, 1.0],
    [50.0, 2.5, 0.0, 50.0, 1.8634, 0.5757, 1.0],
    [50.0, 2.5, 0.0, 50.0, 3.2592, 0.3350, 1.0],
    [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
    [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630],
    [61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731],
    [35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645],
    [22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373],
    [36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146],
    [90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441],
    [90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381],
    [6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377],
    [2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082],
];
