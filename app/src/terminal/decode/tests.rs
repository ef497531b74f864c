//! What terminals send, and what is made of it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::terminal::input::suspending;
use crate::view::catalogue::catalogue;
use crate::view::keymap::usual;

fn pressed(bytes: &str) -> Vec<String> {
    let mut decoder = Decoder::default();
    let mut inputs = decoder.read(bytes.as_bytes());
    inputs.extend(decoder.wait_is_over());
    let said = |input: Input| match input {
        Input::Press(Press { chord, text }) => match chord {
            Some(chord) => chord.to_string(),
            None => format!("text {}", text.unwrap_or_default()),
        },
        other => format!("{other:?}"),
    };
    inputs.into_iter().map(said).collect()
}

#[test]
fn keys_are_known_however_a_terminal_says_them() {
    for (bytes, key) in [
        ("s", "S"),
        ("S", "Shift+S"),
        ("?", "?"),
        (" ", "Space"),
        ("\r", "Enter"),
        ("\t", "Tab"),
        ("\x1b[Z", "Shift+Tab"),
        ("\x7f", "Backspace"),
        ("\x03", "Ctrl+C"),
        ("\x10", "Ctrl+P"),
        ("\x1b", "Escape"),
        ("\x1b[A", "Up"),
        ("\x1bOA", "Up"),
        ("\x1b[1;2D", "Shift+Left"),
        ("\x1b[d", "Shift+Left"),
        ("\x1b[1;5C", "Ctrl+Right"),
        ("\x1b[3~", "Delete"),
        ("\x1b[3;2~", "Shift+Delete"),
        ("\x1b[3^", "Ctrl+Delete"),
        ("\x1b[1~", "Home"),
        ("\x1b[H", "Home"),
        ("\x1bOP", "F1"),
        ("\x1b[[A", "F1"),
        ("\x1b[11~", "F1"),
        ("\x1b[15~", "F5"),
        ("\x1b[24~", "F12"),
        ("\x1b[27;2;13~", "Shift+Enter"),
        ("\x1b[49;5u", "Ctrl+1"),
        ("\u{f6}", "text \u{f6}"),
        ("\x1b[", "nothing"),
        ("\x1bx", "nothing"),
        ("\x1b_s", "_ S"),
        ("\x1b?", "?"),
    ] {
        let expected = if key == "nothing" { "" } else { key };
        assert_eq!(pressed(bytes).join(" "), expected, "{bytes:?}");
    }
    assert_eq!(pressed("\x1b\x1b"), ["Escape", "Escape"]);
    assert_eq!(pressed("\x1b[0nq"), ["Answer", "Q"]);
}

#[test]
fn pieces_are_put_together() {
    let mut decoder = Decoder::default();
    let mut found = Vec::new();
    for byte in "\x1b[1;2A\x1b[<35;10;5M\u{2192}".as_bytes() {
        found.extend(decoder.read(&[*byte]));
    }
    assert!(!decoder.is_in_doubt());
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[1], Input::Mouse(Mouse::Moved, Position::new(9, 4)));
}

#[test]
fn what_is_pasted_is_text_and_no_keys() {
    let mut decoder = Decoder::default();
    let found = decoder.read(b"\x1b[200~S\x1b[3~\x03\nk\x1b[201~S");
    let key = |sign: char| Press {
        chord: Some(Chord::new(Key::Char(sign), false, true)),
        text: Some(sign),
    };
    assert_eq!(
        found,
        [Input::Paste("S\u{3}\nk".into()), Input::Press(key('S'))]
    );
}

#[test]
fn a_mouse_is_followed() {
    for (bytes, mouse) in [
        ("\x1b[<0;1;1M", Mouse::Down),
        ("\x1b[<0;1;1m", Mouse::Up),
        ("\x1b[<32;1;1M", Mouse::Dragged),
        ("\x1b[<35;1;1M", Mouse::Moved),
        ("\x1b[<64;1;1M", Mouse::Wheel(1)),
        ("\x1b[<65;1;1M", Mouse::Wheel(-1)),
        ("\x1b[<2;1;1M", Mouse::OtherDown),
        ("\x1b[<16;1;1M", Mouse::OtherDown),
    ] {
        let found = Decoder::default().read(bytes.as_bytes());
        assert_eq!(found, [Input::Mouse(mouse, Position::ORIGIN)], "{bytes:?}");
    }
    for ignored in ["\x1b[<1;1;1M", "\x1b[<2;1;1m", "\x1b[<34;1;1M"] {
        let found = Decoder::default().read(ignored.as_bytes());
        assert!(found.is_empty(), "{ignored:?}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics(pieces in vec(select(PIECES), 0..40)) {
        let mut decoder = Decoder::default();
        for piece in pieces {
            decoder.read(piece);
        }
        decoder.wait_is_over();
    }
}

/// What sequences are made of.
const PIECES: &[&[u8]] = &[
    b"\x1b", b"[", b"O", b"<", b";", b"0", b"200", b"201", b"27", b"65535", b"~", b"M", b"m", b"A",
    b"u", b"Z", b"^", b"$", b"n", b"\x00", b"\x7f", b"\x18", b"\xc3", b"\xa4", b"\xff", b"]", b"P",
    b" ", b"s",
];

/// What a plain terminal, without what some say beyond, can send of the usual keys.
#[test]
fn every_usual_key_can_be_typed() {
    let mut typed: Vec<Chord> = Vec::new();
    let bytes = (0..=0x7f_u8).map(|byte| char::from(byte).to_string());
    let sequences = [
        "A", "B", "C", "D", "1;2A", "1;2B", "1;2C", "1;2D", "1;5A", "1;5B", "1;5C", "1;5D", "3~",
        "3;2~", "5~", "6~", "1;2R", "13~",
    ];
    let sequences = sequences.map(|end| format!("\x1b[{end}"));
    for bytes in bytes.chain(sequences) {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.read(bytes.as_bytes());
        inputs.extend(decoder.wait_is_over());
        typed.extend(inputs.into_iter().filter_map(|input| match input {
            Input::Press(press) => press.chord,
            _ => None,
        }));
    }
    // What it can't send is in the palette, and the keys that suspend have others beside them.
    let elsewhere = ["Shift+Enter", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4"];
    let elsewhere: Vec<Chord> = elsewhere.map(|key| key.parse().unwrap()).into();
    let is_elsewhere = |chord: &Chord| elsewhere.contains(chord) || suspending().contains(chord);
    for chord in catalogue()
        .flat_map(usual)
        .filter(|chord| !is_elsewhere(chord))
    {
        assert!(typed.contains(&chord), "{chord}");
    }
}
