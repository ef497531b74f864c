//! Colours on a terminal.

use std::io::IsTerminal;

use sprintscope_sim::job::clean_lines;

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
    pub(super) fn of_stdout() -> Self {
        let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if std::io::stdout().is_terminal() && !is_unwanted {
            Self::Colours
        } else {
            Self::Plain
        }
    }

    /// The text as it may be shown: with these colours, and nothing else that a terminal obeys.
    pub(super) fn clean(self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut pieces = text.split('\u{1b}');
        clean.extend(pieces.next().map(clean_lines));
        for piece in pieces {
            let is_colour = self == Self::Colours && is_colour(piece);
            clean.push(if is_colour {
                '\u{1b}'
            } else {
                char::REPLACEMENT_CHARACTER
            });
            clean += &clean_lines(piece);
        }
        clean
    }

    /// The text in its colour.
    pub(super) fn text(self, text: &str, hue: Hue) -> String {
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

/// Whether this begins with what follows the ESC of a colour.
fn is_colour(piece: &str) -> bool {
    let code = piece.strip_prefix('[');
    let end = code.map(|code| code.trim_start_matches(|c: char| c.is_ascii_digit()));
    end.is_some_and(|end| end.starts_with('m'))
}

#[cfg(test)]
mod tests {
    use super::{Hue, Paint};

    #[test]
    fn colours_are_all_that_a_terminal_obeys() {
        let said = Paint::Colours.text("a\u{9b}31m", Hue::Bad) + "\u{1b}[2J\u{1b}]0;t\u{7}\n";
        let shown = "\u{1b}[31ma\u{fffd}31m\u{1b}[0m\u{fffd}[2J\u{fffd}]0;t\u{fffd}\n";
        assert_eq!(Paint::Colours.clean(&said), shown);
        assert!(!Paint::Plain.clean(&said).contains('\u{1b}'));
    }
}
