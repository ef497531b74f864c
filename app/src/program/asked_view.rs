//! Where a person wants to see the scope.

use clap::ValueEnum;

/// What `--view` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AskedView {
    /// A window where there is a display, else the terminal if output and errors go to one, else nowhere.
    Auto,
    /// A window.
    Window,
    /// The terminal.
    Terminal,
    /// Nowhere.
    None,
    /// A window and the terminal.
    #[value(name = "window,terminal", alias = "terminal,window")]
    Both,
}

impl AskedView {
    /// Whether a window is asked for by its name.
    pub fn names_window(self) -> bool {
        matches!(self, Self::Window | Self::Both)
    }

    /// Whether the terminal is asked for by its name.
    pub fn names_terminal(self) -> bool {
        matches!(self, Self::Terminal | Self::Both)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_listed_in_any_order() {
        for (said, expected) in [
            ("auto", Some(AskedView::Auto)),
            ("window,terminal", Some(AskedView::Both)),
            ("terminal,window", Some(AskedView::Both)),
            ("terminal", Some(AskedView::Terminal)),
            ("none,terminal", None),
            ("auto,window", None),
            ("", None),
        ] {
            assert_eq!(AskedView::from_str(said, false).ok(), expected, "{said}");
        }
    }
}
