//! What a terminal sends, as keys, clicks and pasted text.

use ratatui::layout::Position;
use vte::{Params, Parser, Perform};

use crate::view::chord::{Chord, Key, Named};

/// More is never pasted at once.
const PASTE_MOST: usize = 1 << 20;

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Pressed a key.
    Press(Press),
    /// Pasted a text.
    Paste(String),
    /// Did something with the mouse, here.
    Mouse(Mouse, Position),
    /// The terminal says that it has taken all that was written.
    Answer,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Press {
    /// What it is for commands; `None` for what no view can say.
    pub chord: Option<Chord>,
    /// What it writes.
    pub text: Option<char>,
}

/// What a mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mouse {
    /// Its button went down.
    Down,
    /// Another button went down, or this one while a key was held.
    OtherDown,
    /// Its button came up.
    Up,
    /// It was moved with its button down.
    Dragged,
    /// It was moved.
    Moved,
    /// Its wheel was turned so far, upwards if positive.
    Wheel(i32),
}

/// Reads what comes, in whatever pieces.
#[derive(Default)]
pub(super) struct Decoder {
    parser: Parser,
    found: Found,
    /// The last byte began a sequence, or was the key Escape.
    has_escape: bool,
}

impl Decoder {
    /// What these bytes say, as far as it is known by now.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Vec<Input> {
        for byte in bytes {
            // The first of two began nothing.
            match (std::mem::take(&mut self.has_escape), *byte) {
                (is_second, ESCAPE) => {
                    self.has_escape = true;
                    if is_second {
                        self.found.named(Named::Escape, 0);
                    }
                }
                (true, b'[' | b'O') | (false, _) => {}
                // Alt and a key. For the parser it may begin a text without an end: nobody sends us one.
                (true, other) => {
                    self.parser = Parser::new();
                    if let b' '..=b'~' = other
                        && self.found.pasted.is_none()
                    {
                        self.found.sign(char::from(other), ALT);
                        continue;
                    }
                }
            }
            self.parser.advance(&mut self.found, &[*byte]);
        }
        std::mem::take(&mut self.found.inputs)
    }

    /// Whether only time tells what the last byte was.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.has_escape
    }

    /// Nothing has come for some time: then it was the key.
    pub(super) fn wait_is_over(&mut self) -> Vec<Input> {
        if std::mem::take(&mut self.has_escape) {
            self.parser = Parser::new();
            self.found.named(Named::Escape, 0);
        }
        std::mem::take(&mut self.found.inputs)
    }
}

const ESCAPE: u8 = 0x1b;

/// What is held, as terminals number it: one more than the sum of these.
const SHIFT: u16 = 1;
const ALT: u16 = 2;
const CTRL: u16 = 4;

#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    pasted: Option<String>,
    /// The next sign is the end of a sequence that the parser takes for whole.
    lead: Option<Lead>,
}

#[derive(Clone, Copy)]
enum Lead {
    /// `ESC O`: keys beside the letters, in the other of their modes.
    Single,
    /// `ESC [ [`: the first function keys of Linux' own terminal.
    Linux,
}

impl Found {
    fn key(&mut self, key: Key, held: u16, text: Option<char>) {
        // Alt is held for signs on many keyboards, and with anything else it is another key.
        let is_sign = matches!(key, Key::Char(char) if !char.is_ascii_alphanumeric());
        let is_ours = is_sign || held & ALT == 0;
        let chord = is_ours.then(|| Chord::new(key, held & CTRL != 0, held & SHIFT != 0));
        if chord.is_some() || text.is_some() {
            self.inputs.push(Input::Press(Press { chord, text }));
        }
    }

    fn named(&mut self, named: Named, held: u16) {
        let text = (named == Named::Space && held & (CTRL | ALT) == 0).then_some(' ');
        self.key(Key::Named(named), held, text);
    }

    /// A sign as it is written, with what is held beside what it takes to write it.
    fn sign(&mut self, sign: char, held: u16) {
        if sign == ' ' {
            return self.named(Named::Space, held);
        }
        let held = held | if sign.is_ascii_uppercase() { SHIFT } else { 0 };
        let text = (held & (CTRL | ALT) == 0).then_some(sign);
        if sign.is_ascii_graphic() {
            self.key(Key::Char(sign), held, text);
        } else if let Some(text) = text {
            let (chord, text) = (None, Some(text));
            self.inputs.push(Input::Press(Press { chord, text }));
        }
    }

    fn control(&mut self, byte: u8, held: u16) {
        match byte {
            b'\r' | b'\n' => self.named(Named::Enter, held),
            b'\t' => self.named(Named::Tab, held),
            0x08 | 0x7f => self.named(Named::Backspace, held),
            0 => self.named(Named::Space, held | CTRL),
            1..=26 => self.key(Key::Char(char::from(byte + b'A' - 1)), held | CTRL, None),
            _ => {}
        }
    }

    /// `ESC [ 3 ; 2 ~`
    fn numbered(&mut self, number: u16, held: u16) {
        let named = match number {
            1 | 7 => Named::Home,
            2 => Named::Insert,
            3 => Named::Delete,
            4 | 8 => Named::End,
            5 => Named::PageUp,
            6 => Named::PageDown,
            // With gaps for keys that keyboards once had.
            11..=15 => return self.key(Key::Function((number - 10) as u8), held, None),
            17..=21 => return self.key(Key::Function((number - 11) as u8), held, None),
            23..=26 => return self.key(Key::Function((number - 12) as u8), held, None),
            _ => return,
        };
        self.named(named, held);
    }

    /// `ESC [ 1 ; 2 A`, `ESC O A`
    fn lettered(&mut self, letter: char, held: u16) {
        let named = match letter {
            'A' => Named::Up,
            'B' => Named::Down,
            'C' => Named::Right,
            'D' => Named::Left,
            'F' => Named::End,
            'H' => Named::Home,
            'M' => Named::Enter,
            'Z' => return self.named(Named::Tab, held | SHIFT),
            // As rxvt says it with Shift.
            'a' => return self.named(Named::Up, held | SHIFT),
            'b' => return self.named(Named::Down, held | SHIFT),
            'c' => return self.named(Named::Right, held | SHIFT),
            'd' => return self.named(Named::Left, held | SHIFT),
            'P'..='S' => {
                let number = letter as u8 - b'P' + 1;
                return self.key(Key::Function(number), held, None);
            }
            _ => return,
        };
        self.named(named, held);
    }

    fn mouse(&mut self, numbers: &[u16], is_up: bool) {
        let &[what, column, row] = numbers else {
            return;
        };
        let at = Position::new(column.saturating_sub(1), row.saturating_sub(1));
        let (is_moved, is_wheel) = (what & 32 != 0, what & 64 != 0);
        // Shift, Alt or Ctrl, of which terminals keep the first for themselves.
        let is_key_held = what & 0b1_1100 != 0;
        let mouse = match (what & 3, is_wheel, is_moved) {
            (0, true, _) => Mouse::Wheel(1),
            (1, true, _) => Mouse::Wheel(-1),
            (3, false, true) => Mouse::Moved,
            (0, false, true) => Mouse::Dragged,
            (0, false, false) if is_up => Mouse::Up,
            (2, false, false) if is_up => return,
            (2, false, false) => Mouse::OtherDown,
            (0, false, false) if is_key_held => Mouse::OtherDown,
            (0, false, false) => Mouse::Down,
            _ => return,
        };
        self.inputs.push(Input::Mouse(mouse, at));
    }

    fn paste(&mut self, sign: char) -> bool {
        let Some(pasted) = &mut self.pasted else {
            return false;
        };
        if pasted.len() < PASTE_MOST {
            pasted.push(sign);
        }
        true
    }
}

impl Perform for Found {
    fn print(&mut self, sign: char) {
        match self.lead.take() {
            Some(Lead::Single) => return self.lettered(sign, 0),
            Some(Lead::Linux) => {
                if let 'A'..='E' = sign {
                    self.key(Key::Function(sign as u8 - b'A' + 1), 0, None);
                }
                return;
            }
            None => {}
        }
        if self.paste(sign) {
            return;
        }
        if sign == '\u{7f}' {
            self.control(0x7f, 0);
        } else {
            self.sign(sign, 0);
        }
    }

    fn execute(&mut self, byte: u8) {
        if !self.paste(char::from(byte)) {
            self.control(byte, 0);
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _ignore: bool, last: char) {
        let numbers: Vec<u16> = params
            .iter()
            .map(|one| one.first().copied().unwrap_or_default())
            .collect();
        let first = numbers.first().copied().unwrap_or_default();
        let held = numbers.get(1).map_or(0, |held| held.saturating_sub(1));
        match (intermediates, last) {
            ([], '~') if first == 200 => self.pasted = Some(String::new()),
            ([], '~') if first == 201 => {
                let pasted = self.pasted.take();
                self.inputs.extend(pasted.map(Input::Paste));
            }
            _ if self.pasted.is_some() => {}
            ([b'<'], 'M' | 'm') => self.mouse(&numbers, last == 'm'),
            // As xterm says keys that have no sequence of their own.
            ([], '~') if first == 27 => {
                let sign = numbers
                    .get(2)
                    .and_then(|sign| char::from_u32((*sign).into()));
                self.coded(sign, held);
            }
            ([], 'u') => self.coded(char::from_u32(first.into()), held),
            ([], '~') => self.numbered(first, held),
            // As rxvt says it with Ctrl.
            ([], '^') => self.numbered(first, CTRL),
            ([], '[') => self.lead = Some(Lead::Linux),
            ([], 'n') => self.inputs.push(Input::Answer),
            ([], letter) => self.lettered(letter, held),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, _intermediates: &[u8], _ignore: bool, byte: u8) {
        if byte == b'O' && self.pasted.is_none() {
            self.lead = Some(Lead::Single);
        }
    }
}

impl Found {
    /// A key by the number of its sign.
    fn coded(&mut self, sign: Option<char>, held: u16) {
        match sign {
            Some('\u{1b}') => self.named(Named::Escape, held),
            Some(control @ ('\r' | '\n' | '\t' | '\u{8}' | '\u{7f}')) => {
                self.control(control as u8, held);
            }
            Some(sign) => self.sign(sign, held),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests;
