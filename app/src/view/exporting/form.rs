//! What is written, or put on the clipboard.

use sprintscope_sim::export::Form;

/// What comes of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutForm {
    /// Values in a file.
    Values(Form),
    /// A picture in a file.
    Png,
    /// The same, as lines.
    Svg,
    /// Values on the clipboard, with tabs between.
    CopiedValues,
    /// A picture on the clipboard.
    CopiedPicture,
}

impl OutForm {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Values(Form::Csv),
        Self::Values(Form::Tsv),
        Self::Values(Form::JsonLines),
        Self::Values(Form::Npz),
        Self::Values(Form::Parquet),
        Self::Values(Form::Mcap),
        Self::Png,
        Self::Svg,
        Self::CopiedValues,
        Self::CopiedPicture,
    ];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Values(form) => form.name(),
            Self::Png => "PNG",
            Self::Svg => "SVG",
            Self::CopiedValues => "copy values",
            Self::CopiedPicture => "copy picture",
        }
    }

    /// How the file's name ends; `None` where it is none.
    pub(crate) fn ending(self) -> Option<&'static str> {
        match self {
            Self::Values(form) => Some(form.ending()),
            Self::Png => Some("png"),
            Self::Svg => Some("svg"),
            Self::CopiedValues | Self::CopiedPicture => None,
        }
    }

    /// Whether it is a picture.
    pub(crate) fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Svg | Self::CopiedPicture)
    }

    /// Whether rows may be aligned.
    pub(crate) fn has_rows(self) -> bool {
        !self.is_picture() && self != Self::Values(Form::Mcap)
    }
}
