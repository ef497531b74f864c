//! What lies over the screen has the keys alone.

use super::*;
use crate::terminal::fields::Field;
use crate::view::asked::Deed;
use crate::view::catalogue::catalogue;
use crate::view::chord::{Chord, Key};
use crate::view::entry::Entry;
use crate::view::stroke::Stroke;

fn pressed(chord: Chord) -> Press {
    let text = match chord.key {
        Key::Char(sign) if !chord.ctrl && chord.shift => Some(sign),
        Key::Char(sign) if !chord.ctrl => Some(sign.to_ascii_lowercase()),
        _ => None,
    };
    let chord = Some(chord);
    Press { chord, text }
}

/// The commands of the catalogue that its own keys ask for meanwhile.
fn commands_beside(screen: &mut Screen, prepare: impl Fn(&mut Screen)) -> Vec<&'static str> {
    let mut does = |entry: &&'static Entry| {
        let chords: Vec<Chord> = entry.keys.iter().map(|key| key.parse().unwrap()).collect();
        chords.into_iter().any(|chord| {
            prepare(screen);
            let wanted = screen.take(Input::Press(pressed(chord)), &mut Pointer::default());
            let (Wanted::Asked(asked) | Wanted::AskedAnew(asked)) = wanted else {
                return false;
            };
            let is_command = |asked: &Asked| matches!(asked.deed, Deed::Key(Stroke::Pressed(..)));
            asked.iter().any(is_command)
        })
    };
    catalogue()
        .filter(&mut does)
        .map(|entry| entry.id)
        .collect()
}

#[test]
fn nothing_of_the_catalogue_is_done_beneath_what_lies_over_the_screen() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [100, 30]);
    let alone = commands_beside(&mut screen, |screen| {
        screen.view.overlay = Overlay::None;
        screen.fields.go_to(None);
    });
    assert!(alone.len() > 40, "{alone:?}");
    for overlay in Overlay::each(&scope) {
        let found = commands_beside(&mut screen, |screen| {
            screen.view.overlay = overlay.clone();
        });
        assert_eq!(found, [""; 0], "{overlay:?}");
    }
}

#[test]
fn a_text_that_is_edited_leaves_only_what_leads_on_from_there() {
    let (scope, _job) = scope();
    let mut screen = screen(&scope, LOOK);
    drawn(&mut screen, [100, 30]);
    let found = commands_beside(&mut screen, |screen| {
        screen.view.overlay = Overlay::None;
        screen.fields.go_to(Some(Field::LogFilter));
    });
    let expected = catalogue().filter(|entry| entry.while_typing);
    let expected: Vec<&str> = expected.map(|entry| entry.id).collect();
    assert_eq!(found, expected);
}
