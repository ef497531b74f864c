//! A key that went down or came up, whatever it does.

use super::chord::Chord;
use super::entry::Entry;

/// What somebody typed, in its turn between what else was typed: what a key that ends something does depends on
/// the keys around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stroke {
    /// A key of the catalogue went down.
    Pressed(Chord, &'static Entry),
    /// Any other key went down, or one that was a letter of a text.
    Other,
    /// A key came up.
    Released(Chord),
}
