//! Whether a key waits until it is meant.

/// Whether keys wait for intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Those that end what somebody needs do.
    #[default]
    Careful,
    /// Each acts at once.
    Instant,
}
