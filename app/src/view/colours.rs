//! The colours of both themes, as red, green and blue: the one place that has them.

#[cfg(test)]
mod difference;
#[cfg(test)]
pub(crate) mod eye;
#[cfg(test)]
mod tests;

use super::inks::{HUES, Ink, SHADES};

/// Red, green and blue, gamma-encoded.
pub(crate) type Rgb = [u8; 3];

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colours {
    /// Behind the plots.
    pub background: Rgb,
    /// Behind jobs, controls, log and bars.
    pub panel: Rgb,
    /// Buttons, the selection.
    pub raised: Rgb,
    /// Grid and borders.
    pub line: Rgb,
    /// Words that matter.
    pub text: Rgb,
    /// Words beside them.
    pub muted: Rgb,
    /// Tick labels only.
    pub faint: Rgb,
    /// Focus, follow, marks.
    pub accent: Rgb,
    /// A job that runs; a value that is applied.
    pub running: Rgb,
    /// A job that stops; a value that isn't applied yet.
    pub waiting: Rgb,
    /// A job that ended badly; what ends something.
    pub dead: Rgb,
    /// On `dead`.
    pub on_dead: Rgb,
    /// Curves, from Okabe and Ito's ("Color universal design", 2008): the nearest to those that all eyes tell
    /// apart, whatever they confuse, which their own stop doing where they are dark enough for a light ground.
    pub curves: [Rgb; HUES],
}

const fn hex(rgb: u32) -> Rgb {
    [(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8]
}

/// On a dark ground.
pub(crate) const DARK: Colours = Colours {
    background: hex(0x0e_1116),
    panel: hex(0x15_1a21),
    raised: hex(0x1b_212a),
    line: hex(0x26_2e39),
    text: hex(0xdb_e1e8),
    muted: hex(0x8a_95a3),
    faint: hex(0x79_8492),
    accent: hex(0x4c_c2ff),
    running: hex(0x3f_cf8e),
    waiting: hex(0xf2_b134),
    dead: hex(0xff_6b61),
    on_dead: hex(0x0e_1116),
    curves: [
        hex(0x79_bce4),
        hex(0xe9_a100),
        hex(0x3b_c293),
        hex(0xd9_643f),
        hex(0xcc_78a7),
        hex(0xfe_f052),
        hex(0x8e_82ff),
        hex(0xff_c2d2),
    ],
};

/// On a light one.
pub(crate) const LIGHT: Colours = Colours {
    background: hex(0xf6_f7f9),
    panel: hex(0xff_ffff),
    raised: hex(0xee_f1f5),
    line: hex(0xdd_e2e9),
    text: hex(0x1d_2530),
    muted: hex(0x5d_6876),
    faint: hex(0x68_727e),
    accent: hex(0x0a_72b3),
    running: hex(0x11_7c53),
    waiting: hex(0x95_6200),
    dead: hex(0xc8_372d),
    on_dead: hex(0xff_ffff),
    curves: [
        hex(0x2d_7bb6),
        hex(0xbc_7500),
        hex(0x11_7558),
        hex(0xab_4311),
        hex(0xa6_4e80),
        hex(0x91_8a5f),
        hex(0x4d_41a6),
        hex(0x79_022a),
    ],
};

impl Colours {
    /// Those of the dark theme, or of the light one.
    pub(crate) fn in_mode(is_dark: bool) -> &'static Self {
        if is_dark { &DARK } else { &LIGHT }
    }

    /// The colour of a curve. When the hues come again they are further from the background.
    pub(crate) fn curve(&self, ink: Ink) -> Rgb {
        let hue = self.curves[ink.hue % HUES];
        let ink_of_shade = match ink.shade % SHADES {
            0 => hue,
            1 => mixed(hue, self.text, 0.45),
            _ => mixed(hue, self.text, 0.7),
        };
        let gone = 1.0 - f32::from(ink.strength.min(100)) / 100.0;
        mixed(ink_of_shade, self.background, gone)
    }

    /// The colour of a curve for words, which are thinner than it looks: as it is where that can be read.
    pub(crate) fn words_of_curve(&self, ink: Ink) -> Rgb {
        let curve = self.curve(ink);
        let inks = (0_u8..=10).map(|tenths| mixed(curve, self.text, f32::from(tenths) / 10.0));
        let mut readable = inks.filter(|ink| contrast(*ink, self.panel) >= OF_WORDS);
        readable.next().unwrap_or(self.text)
    }
}

/// The least contrast of words with what they stand on.
const OF_WORDS: f64 = 4.5;

/// Contrast after WCAG 2.1: from 1 for one colour with itself to 21 for black and white.
pub(crate) fn contrast(one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(|rgb| {
        let [red, green, blue] = rgb.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    });
    one.max(other) / one.min(other)
}

/// How much light it is, from 0 to 1: what sRGB (IEC 61966-2-1) writes so.
fn linear(encoded: u8) -> f64 {
    let part = f64::from(encoded) / 255.0;
    if part <= 0.040_45 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

/// So much of the other colour in the first one.
fn mixed(one: Rgb, other: Rgb, part: f32) -> Rgb {
    let mix = |one: u8, other: u8| f32::from(one) * (1.0 - part) + f32::from(other) * part;
    std::array::from_fn(|place| mix(one[place], other[place]).round() as u8)
}
