//! What a terminal can do, as its environment says it.

use std::env;
use std::fmt;
use std::io::IsTerminal;

use super::look::{Look, Palette};
use crate::view::theme::Theme;

/// Why nothing can be shown in a terminal, in a line that says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoTerminal {
    /// Neither standard output nor standard error is one.
    NotThere,
    /// It is one that only prints lines.
    Dumb(String),
    /// The system has said no.
    Refused(String),
}

impl fmt::Display for NoTerminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere => f.write_str(
                "no terminal view: neither standard output nor standard error is a terminal; run it in one, \
                 or with --view none",
            ),
            Self::Dumb(said) => write!(
                f,
                "no terminal view: {said}, and such a terminal can't place text on its screen; set TERM to what \
                 yours is (xterm-256color), or say --view none"
            ),
            Self::Refused(said) => write!(f, "no terminal view: the terminal can't be opened ({said})"),
        }
    }
}

impl std::error::Error for NoTerminal {}

/// Looks whether there is a terminal that can show something. Asked for by name, one output that goes to it is
/// enough: the other one may be for another program.
///
/// # Errors
/// [`NoTerminal`] with what to mend.
pub(crate) fn check() -> Result<(), NoTerminal> {
    if !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal() {
        return Err(NoTerminal::NotThere);
    }
    match set("TERM").as_deref() {
        None => Err(NoTerminal::Dumb("TERM isn't set".into())),
        Some("dumb") => Err(NoTerminal::Dumb("TERM is dumb".into())),
        Some(_) => Ok(()),
    }
}

/// Whether all that is printed would go to a terminal.
pub(crate) fn has_all_output() -> bool {
    std::io::stdout().is_terminal() && std::io::stderr().is_terminal()
}

/// How to draw there.
pub(super) fn look(is_ascii: bool, theme: Theme) -> Look {
    Look {
        is_ascii: is_ascii || !is_utf8(set),
        palette: colours(set),
        is_dark: match theme {
            Theme::Dark => true,
            Theme::Light => false,
            Theme::Auto => is_dark(set),
        },
    }
}

/// A variable of the environment that says something.
fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether text is in UTF-8: the first variable that is set says it for characters.
fn is_utf8(set: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let locale = locale.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

fn colours(set: impl Fn(&str) -> Option<String>) -> Palette {
    let says = |name, word: &str| set(name).is_some_and(|value| value.contains(word));
    if set("NO_COLOR").is_some() {
        Palette::None
    } else if says("COLORTERM", "truecolor") || says("COLORTERM", "24bit") {
        Palette::True
    } else if says("TERM", "256color") {
        Palette::Indexed
    } else {
        Palette::Sixteen
    }
}

/// Some terminals say `text;ground` by the numbers of the sixteen colours; most are dark.
fn is_dark(set: impl Fn(&str) -> Option<String>) -> bool {
    let ground = set("COLORFGBG").and_then(|said| said.rsplit(';').next()?.parse::<u8>().ok());
    !matches!(ground, Some(7 | 15))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn the_first_of_the_locales_counts() {
        for (variables, expected) in [
            (&[("LANG", "en_US.UTF-8")][..], true),
            (&[("LANG", "C.utf8")], true),
            (&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], false),
            (&[("LC_CTYPE", "de_DE.UTF-8"), ("LANG", "C")], true),
            (&[("LANG", "de_DE")], false),
            (&[], false),
        ] {
            assert_eq!(is_utf8(environment(variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn there_are_as_many_colours_as_the_terminal_says_and_none_where_nobody_wants_any() {
        for (variables, expected) in [
            (&[("TERM", "xterm")][..], Palette::Sixteen),
            (&[("TERM", "linux")], Palette::Sixteen),
            (&[("TERM", "tmux-256color")], Palette::Indexed),
            (
                &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
                Palette::True,
            ),
            (&[("TERM", "xterm"), ("COLORTERM", "24bit")], Palette::True),
            (
                &[("NO_COLOR", "1"), ("COLORTERM", "truecolor")],
                Palette::None,
            ),
        ] {
            assert_eq!(colours(environment(variables)), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_light_ground_is_one_that_the_terminal_names() {
        assert!(is_dark(environment(&[])));
        assert!(is_dark(environment(&[("COLORFGBG", "15;0")])));
        assert!(!is_dark(environment(&[("COLORFGBG", "0;default;15")])));
    }
}
