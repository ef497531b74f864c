//! A key with what is held for it, as every view can say it: `S`, `Shift+Delete`, `Ctrl+E`.

use std::fmt;
use std::str::FromStr;

/// A key of a keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A letter (as a capital), a digit or a sign.
    Char(char),
    /// A function key.
    Function(u8),
    /// Any other.
    Named(Named),
}

/// A key without a sign of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    Space,
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
}

/// Each with its name in a file, and as it is shown.
const NAMED: [(Named, &str, &str); 15] = [
    (Named::Space, "Space", "Space"),
    (Named::Enter, "Enter", "Enter"),
    (Named::Escape, "Escape", "Esc"),
    (Named::Tab, "Tab", "Tab"),
    (Named::Backspace, "Backspace", "Backspace"),
    (Named::Delete, "Delete", "Del"),
    (Named::Insert, "Insert", "Ins"),
    (Named::Home, "Home", "Home"),
    (Named::End, "End", "End"),
    (Named::PageUp, "PageUp", "PgUp"),
    (Named::PageDown, "PageDown", "PgDn"),
    (Named::Up, "Up", "↑"),
    (Named::Down, "Down", "↓"),
    (Named::Left, "Left", "←"),
    (Named::Right, "Right", "→"),
];

/// A key, and what is held for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// Ctrl, or Command on a Mac.
    pub ctrl: bool,
    /// Shift; never with a sign, for which keyboards differ in what must be held.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

impl Chord {
    /// A key with what is held; of a sign's shift nothing is kept.
    pub fn new(key: Key, ctrl: bool, shift: bool) -> Self {
        let (key, is_sign) = match key {
            Key::Char(char) => (
                Key::Char(char.to_ascii_uppercase()),
                !char.is_ascii_alphanumeric(),
            ),
            other => (other, false),
        };
        let shift = shift && !is_sign;
        Self { ctrl, shift, key }
    }

    /// Whether it is no sign of any text.
    pub(crate) fn is_no_sign(self) -> bool {
        self.ctrl || matches!(self.key, Key::Function(_))
    }

    /// As it is printed on a button: `Shift+↑`.
    pub fn shown(self) -> String {
        self.words(|(_, _, shown)| shown)
    }

    fn words(self, named: impl Fn((Named, &'static str, &'static str)) -> &'static str) -> String {
        let key = match self.key {
            Key::Char(char) => char.to_string(),
            Key::Function(number) => format!("F{number}"),
            Key::Named(key) => {
                let known = NAMED.into_iter().find(|(known, ..)| *known == key);
                known.map(named).unwrap_or_default().into()
            }
        };
        let held = |is_held, name| if is_held { name } else { "" };
        let (ctrl, shift) = (held(self.ctrl, "Ctrl+"), held(self.shift, "Shift+"));
        format!("{ctrl}{shift}{key}")
    }
}

/// As it is written in a file: `Shift+Up`.
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(|(_, name, _)| name))
    }
}

/// A text that is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key: write one like S, Shift+S, Ctrl+E, Delete, Up, F5 or ?")]
pub struct NoKey(String);

impl FromStr for Chord {
    type Err = NoKey;

    /// # Errors
    /// Names what is no key.
    fn from_str(text: &str) -> Result<Self, NoKey> {
        let (mut ctrl, mut shift) = (false, false);
        let mut rest = text.trim();
        while let Some((held, behind)) = rest.split_once('+').filter(|(_, key)| !key.is_empty()) {
            match held.trim().to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "cmd" => ctrl = true,
                "shift" => shift = true,
                _ => return Err(NoKey(text.into())),
            }
            rest = behind.trim();
        }
        let key = key(rest).ok_or_else(|| NoKey(text.into()))?;
        Ok(Self::new(key, ctrl, shift))
    }
}

fn key(name: &str) -> Option<Key> {
    let mut chars = name.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return only.is_ascii_graphic().then_some(Key::Char(only));
    }
    let number = name
        .strip_prefix(['F', 'f'])
        .and_then(|number| number.parse().ok());
    if let Some(number) = number.filter(|number| (1..=24).contains(number)) {
        return Some(Key::Function(number));
    }
    let known = NAMED.into_iter().find(|(_, known, shown)| {
        known.eq_ignore_ascii_case(name) || shown.eq_ignore_ascii_case(name)
    });
    known.map(|(key, ..)| Key::Named(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_are_read() {
        for text in [
            "S",
            "Shift+S",
            "Ctrl+E",
            "Shift+Delete",
            "Up",
            "F5",
            "?",
            "[",
            "Ctrl+Shift+Z",
            "+",
            "Ctrl++",
            "Space",
        ] {
            let chord: Chord = text.parse().unwrap();
            assert_eq!(chord.to_string(), text);
        }
        for (text, as_written) in [
            ("ctrl+e", "Ctrl+E"),
            ("shift+del", "Shift+Delete"),
            ("↑", "Up"),
        ] {
            let chord: Option<Chord> = text.parse().ok();
            let found = chord.map(|chord| chord.to_string());
            assert_eq!(found.as_deref(), (text != "↑").then_some(as_written));
        }
    }

    #[test]
    fn what_is_no_key_is_named() {
        for text in ["", "Hyper+S", "Shift+", "Strg+E", "F99", "ab", "é"] {
            let error = text.parse::<Chord>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
        }
    }

    #[test]
    fn shift_counts_for_letters_and_not_for_signs() {
        let sign = Chord::new(Key::Char('?'), false, true);
        assert_eq!(sign.to_string(), "?");
        let letter = Chord::new(Key::Char('s'), false, true);
        assert_eq!(
            (letter.to_string().as_str(), letter.shown().as_str()),
            ("Shift+S", "Shift+S")
        );
        assert_eq!("Shift+Up".parse::<Chord>().unwrap().shown(), "Shift+↑");
    }
}
