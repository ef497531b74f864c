//! How a terminal may be drawn on: its signs, its colours, its ground.

/// How it may draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Only signs of ASCII, no Braille.
    pub is_ascii: bool,
    /// How many colours there are.
    pub palette: Palette,
    /// On a dark ground.
    pub is_dark: bool,
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Palette {
    /// None: `NO_COLOR` is set.
    None,
    /// The sixteen of every terminal.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// Any.
    True,
}
