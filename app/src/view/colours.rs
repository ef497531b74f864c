//! The colours of both themes, as red, green and blue: the one place that has them.

use super::plan::{HUES, Ink};

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
    /// Curves after Okabe and Ito: "Color universal design", 2008.
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
    faint: hex(0x6b_7684),
    accent: hex(0x4c_c2ff),
    running: hex(0x3f_cf8e),
    waiting: hex(0xf2_b134),
    dead: hex(0xff_6b61),
    on_dead: hex(0x0e_1116),
    curves: [
        hex(0x56_b4e9),
        hex(0xe6_9f00),
        hex(0x2c_c295),
        hex(0xe8_663c),
        hex(0xcc_79a7),
        hex(0xf0_e442),
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
    faint: hex(0x7b_8592),
    accent: hex(0x0b_7bc1),
    running: hex(0x12_875a),
    waiting: hex(0xa8_6f00),
    dead: hex(0xc8_372d),
    on_dead: hex(0xff_ffff),
    curves: [
        hex(0x00_72b2),
        hex(0xb8_7500),
        hex(0x00_815c),
        hex(0xc0_4a12),
        hex(0xa5_488a),
        hex(0x8a_7d00),
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
        match ink.shade % 3 {
            0 => hue,
            1 => mixed(hue, self.text, 0.45),
            _ => mixed(hue, self.text, 0.7),
        }
    }
}

/// So much of the other colour in the first one.
fn mixed(one: Rgb, other: Rgb, part: f32) -> Rgb {
    let mix = |one: u8, other: u8| f32::from(one) * (1.0 - part) + f32::from(other) * part;
    std::array::from_fn(|place| mix(one[place], other[place]).round() as u8)
}
