//! On which ground a picture is drawn.

use std::str::FromStr;

use super::colours::{Colours, DARK, LIGHT, Rgb};

/// The ground and the inks of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PaperTheme {
    /// White, with the inks of the light theme.
    #[default]
    Paper,
    /// As the light theme.
    Light,
    /// As the dark one.
    Dark,
}

impl PaperTheme {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Paper, Self::Light, Self::Dark];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Whether inks are light on dark.
    pub(crate) fn is_dark(self) -> bool {
        self == Self::Dark
    }

    /// Its colours.
    pub(crate) fn colours(self) -> Colours {
        const WHITE: Rgb = [0xFF; 3];
        match self {
            Self::Dark => DARK,
            Self::Light => LIGHT,
            Self::Paper => Colours {
                background: WHITE,
                panel: WHITE,
                ..LIGHT
            },
        }
    }
}

impl FromStr for PaperTheme {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|theme| theme.name() == name)
            .ok_or_else(|| "write paper, light or dark".into())
    }
}
