//! A line of the palette.

use super::asked::Deed;

/// A line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it says.
    pub text: String,
    /// Its key, if it has one, or else what kind of thing it is.
    pub beside: Beside,
    /// What choosing it does.
    pub deed: Deed,
}

impl Hit {
    /// What it is called elsewhere, on a button or in a book: it is found by that, too.
    pub(crate) fn called(&self) -> Option<&'static str> {
        match self.deed {
            Deed::Entry(entry) => Some(entry.name),
            _ => None,
        }
    }

    /// Whether choosing it ends something.
    pub(crate) fn ends_something(&self) -> bool {
        matches!(self.deed, Deed::Entry(entry) if entry.ends())
    }
}

/// What stands at the end of a line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// A key, as it is printed.
    Key(String),
    /// `job`, `series`, `control` or `preset`.
    Kind(&'static str),
}
