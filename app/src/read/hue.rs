//! Colours on a terminal.

use std::io::IsTerminal;

/// Whether there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    /// A terminal shows it.
    Colours,
    /// It goes into a file or a pipe, or a person wants none.
    Plain,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hue {
    /// One of several that are to be told apart.
    Number(usize),
    /// The x axis.
    Axis,
    /// Said once.
    Fact,
    /// Not used.
    Quiet,
    /// Wrong.
    Bad,
    /// A heading.
    Strong,
}

impl Paint {
    /// As standard output has it.
    pub fn of_stdout() -> Self {
        let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if std::io::stdout().is_terminal() && !is_unwanted {
            Self::Colours
        } else {
            Self::Plain
        }
    }

    /// The text in its colour.
    pub fn text(self, text: &str, hue: Hue) -> String {
        /// Blue, yellow, green, magenta, cyan: of the terminal's own theme.
        const HUES: [&str; 5] = ["94", "33", "32", "35", "36"];
        let code = match hue {
            _ if self == Self::Plain => return text.to_owned(),
            Hue::Number(number) => HUES[number % HUES.len()],
            Hue::Axis => "7",
            Hue::Fact => "4",
            Hue::Quiet => "2",
            Hue::Bad => "31",
            Hue::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
