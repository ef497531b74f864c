//! In which forms pictures are written.

use std::path::Path;

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureForm {
    Png,
    Svg,
}

impl PictureForm {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::Png, Self::Svg];

    /// How the names of such files end.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// The form that a file of this name has.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let mut all = Self::ALL.into_iter();
        all.find(|form| ending.eq_ignore_ascii_case(form.ending()))
    }
}
