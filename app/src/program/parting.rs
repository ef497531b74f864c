//! Why a view is looked at no more.

/// Why a view is looked at no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parting {
    /// It is time to leave: it was closed, or somebody else said so.
    Leave,
    /// The person closed it and wants the live sources kept.
    Kept,
    /// It was taken away, for this reason.
    Lost(String),
}
