//! What becomes of a text that is copied: a terminal is asked to put it on the clipboard (OSC 52), and doesn't say
//! whether it does.

use std::env;

/// More than this many bytes xterm doesn't take, written as base64.
const LONGEST: usize = 74_000;

/// What the terminal's environment says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copying {
    /// Most do it, some where a person allowed it.
    IfAllowed,
    /// tmux passes it on where it was told to.
    ByTmux,
    /// There is no clipboard, or none for programs.
    No,
}

impl Copying {
    /// Of the terminal that we are in.
    pub(super) fn of_terminal() -> Self {
        Self::of(|name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn of(set: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name, value| set(name).as_deref() == Some(value);
        if set("TMUX").is_some() {
            Self::ByTmux
        } else if is("TERM", "linux")
            || set("STY").is_some()
            || is("TERM_PROGRAM", "Apple_Terminal")
        {
            Self::No
        } else {
            Self::IfAllowed
        }
    }

    /// What is to be said behind *n lines copied*.
    pub(super) fn remark(self, text: &str) -> &'static str {
        match self {
            Self::No => ": but this terminal has no clipboard for programs",
            _ if text.len().div_ceil(3) * 4 > LONGEST => {
                ": many terminals don't take so much (OSC 52)"
            }
            Self::IfAllowed => ", if the terminal allows it (OSC 52)",
            Self::ByTmux => ", if tmux passes it on (set-clipboard on)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_a_terminal_may_not_do() {
        let of = |known: &'static str, says: &'static str| {
            Copying::of(|name| (name == known).then(|| says.to_owned()))
        };
        assert_eq!(of("TMUX", "/tmp/tmux-0/default"), Copying::ByTmux);
        assert_eq!(of("TERM", "linux"), Copying::No);
        assert_eq!(of("TERM", "xterm-256color"), Copying::IfAllowed);
        let [short, long] = ["a", &"a".repeat(LONGEST)].map(|text| Copying::ByTmux.remark(text));
        assert!(short.contains("tmux") && long.contains("so much"));
    }
}
