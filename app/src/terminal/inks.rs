//! The view's colours as a terminal has them.

use ratatui::style::{Color, Modifier, Style};
use sprintscope_sim::JobState;

use super::dots::Signs;
use super::look::{Look, Palette};
use crate::view::colours::{Colours, Rgb};
use crate::view::inks::{HUES, Ink};

/// Curves among xterm's 256 colours. Some of the nearest to the themes' look the same to some eyes: these are the
/// nearest that don't.
const DARK_256: [u8; HUES] = [117, 179, 36, 166, 175, 184, 105, 181];
const LIGHT_256: [u8; HUES] = [24, 130, 30, 124, 89, 101, 62, 95];

/// What lies pale behind them. The nearest to what the themes would mix are greys, and tell no curve from another.
const DARK_PALE_256: [u8; HUES] = [24, 94, 22, 88, 89, 100, 60, 95];
const LIGHT_PALE_256: [u8; HUES] = [110, 180, 115, 174, 175, 187, 147, 181];

/// How words and curves look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inks {
    look: Look,
    colours: &'static Colours,
    /// The terminal's own colour: whatever its ground is, that can be read on it.
    plain: Style,
}

impl Inks {
    /// Those of this look.
    pub(super) fn of(look: Look) -> Self {
        Self {
            look,
            colours: Colours::in_mode(look.is_dark),
            plain: Style::new(),
        }
    }

    /// Whether only signs of ASCII are drawn.
    pub(super) fn is_ascii(self) -> bool {
        self.look.is_ascii
    }

    /// One of two signs: the second where only ASCII may be drawn.
    pub(super) fn sign(self, sign: &'static str, ascii: &'static str) -> &'static str {
        if self.look.is_ascii { ascii } else { sign }
    }

    /// Words that matter.
    pub(super) fn text(self) -> Style {
        self.plain
    }

    /// Words beside them.
    pub(super) fn muted(self) -> Style {
        self.ink(self.colours.muted, Color::DarkGray)
    }

    /// Headings of a part of the screen.
    pub(super) fn heading(self) -> Style {
        self.muted().add_modifier(Modifier::BOLD)
    }

    /// Lines between parts, and those of a grid.
    pub(super) fn line(self) -> Style {
        self.ink(self.colours.faint, Color::DarkGray)
    }

    /// What has the focus, what is followed.
    pub(super) fn accent(self) -> Style {
        self.ink(self.colours.accent, Color::Cyan)
    }

    /// What waits for something.
    pub(super) fn waiting(self) -> Style {
        self.ink(self.colours.waiting, Color::Yellow)
    }

    /// What went well.
    pub(super) fn running(self) -> Style {
        self.ink(self.colours.running, Color::Green)
    }

    /// What ended badly.
    pub(super) fn dead(self) -> Style {
        self.ink(self.colours.dead, Color::Red)
    }

    /// What is selected.
    pub(super) fn selected(self) -> Style {
        self.plain.add_modifier(Modifier::BOLD)
    }

    /// Of a job in this state.
    pub(super) fn state(self, state: JobState) -> Style {
        match state {
            JobState::Running => self.running(),
            JobState::Stopping => self.waiting(),
            JobState::Completed => self.muted(),
            JobState::Dead => self.dead(),
            JobState::Starting => self.text(),
        }
    }

    /// Of a curve.
    pub(super) fn curve(self, ink: Ink) -> Style {
        const SIXTEEN: [Color; HUES] = [
            Color::LightBlue,
            Color::Yellow,
            Color::LightGreen,
            Color::LightRed,
            Color::LightMagenta,
            Color::LightCyan,
            Color::Magenta,
            Color::Cyan,
        ];
        if self.has_no_mixed() && ink.strength < 100 {
            let whole = Ink {
                strength: 100,
                ..ink
            };
            return self.curve(whole).add_modifier(Modifier::DIM);
        }
        let hue = ink.hue % HUES;
        if self.look.palette == Palette::Indexed && ink.shade == 0 && ink.strength == 100 {
            let curves = if self.look.is_dark {
                DARK_256
            } else {
                LIGHT_256
            };
            return Style::new().fg(Color::Indexed(curves[hue]));
        }
        self.ink(self.colours.curve(ink), SIXTEEN[hue])
    }

    /// Of what lies pale behind a curve.
    pub(super) fn pale(self, ink: Ink) -> Style {
        /// What of it is left, in percent.
        const LEFT: u8 = 45;
        if self.has_no_mixed() {
            return self.curve(ink).add_modifier(Modifier::DIM);
        }
        let hue = ink.hue % HUES;
        if self.look.palette == Palette::Indexed && ink.shade == 0 && ink.strength == 100 {
            let pale = if self.look.is_dark {
                DARK_PALE_256
            } else {
                LIGHT_PALE_256
            };
            return Style::new().fg(Color::Indexed(pale[hue]));
        }
        let strength = u16::from(ink.strength) * u16::from(LEFT) / 100;
        self.curve(ink.receded(strength as u8))
    }

    /// What may be written where a curve is.
    pub(super) fn signs(self) -> Signs {
        Signs {
            is_ascii: self.is_ascii(),
            is_pale_thin: self.has_no_mixed(),
        }
    }

    /// Whether there are no colours between the others.
    fn has_no_mixed(self) -> bool {
        matches!(self.look.palette, Palette::None | Palette::Sixteen)
    }

    fn ink(self, rgb: Rgb, of_sixteen: Color) -> Style {
        let [red, green, blue] = rgb;
        match self.look.palette {
            Palette::None => Style::new(),
            Palette::Sixteen => Style::new().fg(of_sixteen),
            Palette::Indexed => Style::new().fg(Color::Indexed(nearest_of_256(rgb))),
            Palette::True => Style::new().fg(Color::Rgb(red, green, blue)),
        }
    }
}

/// What each of the three parts of a colour is in xterm's cube.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of xterm's 256 colours: of its cube of six steps, or of its greys.
fn nearest_of_256(rgb: Rgb) -> u8 {
    let step = |part: u8| {
        let distance = |place: &usize| STEPS[*place].abs_diff(part);
        (0..STEPS.len()).min_by_key(distance).unwrap_or_default()
    };
    let cube = rgb.map(step);
    let mean = rgb.iter().map(|part| u32::from(*part)).sum::<u32>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let far = |other: Rgb| -> u32 {
        let parts = rgb.iter().zip(other);
        parts
            .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
            .sum()
    };
    if far([8 + 10 * grey; 3]) < far(cube.map(|place| STEPS[place])) {
        232 + grey
    } else {
        16 + (36 * cube[0] + 6 * cube[1] + cube[2]) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::colours::{contrast, eye};

    #[test]
    fn colours_are_found_among_256() {
        for (rgb, place) in [
            ([0, 0, 0], 16),
            ([255, 255, 255], 231),
            ([255, 0, 0], 196),
            ([95, 135, 175], 67),
            ([128, 128, 128], 244),
            ([9, 8, 8], 232),
        ] {
            assert_eq!(nearest_of_256(rgb), place, "{rgb:?}");
        }
    }

    #[test]
    fn all_eyes_tell_apart_the_curves_among_256_colours() {
        let rgb = |place: u8| {
            let place = usize::from(place) - 16;
            [place / 36, place / 6 % 6, place % 6].map(|step| STEPS[step])
        };
        for (ground, curves) in [([0; 3], DARK_256), ([255; 3], LIGHT_256)] {
            let curves = curves.map(rgb);
            for (eye, least) in eye::least_differences(&curves) {
                assert!(least >= 10.0, "{eye:?}: {least}");
            }
            for curve in curves {
                assert!(contrast(curve, ground) >= 3.0, "{curve:?}");
            }
        }
    }

    #[test]
    fn what_is_pale_among_256_colours_is_nearer_to_the_ground_than_its_curve_and_seen() {
        let rgb = |place: u8| {
            let place = usize::from(place) - 16;
            [place / 36, place / 6 % 6, place % 6].map(|step| STEPS[step])
        };
        for (ground, curves, pale) in [
            ([0; 3], DARK_256, DARK_PALE_256),
            ([255; 3], LIGHT_256, LIGHT_PALE_256),
        ] {
            for (curve, pale) in curves.into_iter().zip(pale) {
                let [curve, pale] = [curve, pale].map(|place| contrast(rgb(place), ground));
                assert!(pale >= 1.3 && pale * 1.5 < curve, "{pale} behind {curve}");
            }
        }
    }

    #[test]
    fn nothing_has_a_colour_where_none_is_wanted() {
        let look = Look {
            is_ascii: false,
            palette: Palette::None,
            is_dark: true,
        };
        let inks = Inks::of(look);
        let curve = inks.curve(Ink::default());
        for style in [curve, inks.muted(), inks.dead(), inks.accent()] {
            assert_eq!(style.fg, None);
        }
    }
}
