//! Whether something is there that isn't always.

/// Whether a panel is there that isn't always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// It was asked for.
    Yes,
    /// It wasn't.
    #[default]
    No,
}

impl Shown {
    /// What it isn't.
    pub fn other(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }
}
