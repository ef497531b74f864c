//! Keys as the toolkit tells them, looked up in the person's keymap.

use std::sync::Arc;

use eframe::egui::{self, Id, Modifiers};

use crate::view::Overlay;
use crate::view::asked::{Asked, Deed};
use crate::view::chord::{Chord, Key, Named};
use crate::view::closing;
use crate::view::entry::Entry;
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::stroke::Stroke;

/// From now on these are the window's keys.
pub(super) fn install(ctx: &egui::Context, keymap: Keymap) {
    ctx.data_mut(|data| data.insert_temp(place(), Arc::new(keymap)));
}

/// The window's keys.
pub(super) fn keymap(ctx: &egui::Context) -> Arc<Keymap> {
    ctx.data_mut(|data| data.get_temp_mut_or_default::<Arc<Keymap>>(place()).clone())
}

fn place() -> Id {
    Id::unique("keymap")
}

/// The key of something in the catalogue, as it is printed; empty for what has none.
pub(super) fn shown(ctx: &egui::Context, id: &str) -> Arc<str> {
    keymap(ctx).shown_for(id)
}

/// What a key does, as it is printed, and what it waits for.
pub(super) fn does(ctx: &egui::Context, key: &str) -> Option<String> {
    let entry = keymap(ctx).find(key.parse().ok()?)?;
    Some(entry.by_key(Keys::Careful))
}

/// What cuts off a job that is at work, as a word of a sentence.
pub(super) fn kill(ctx: &egui::Context) -> String {
    closing::kill(&keymap(ctx))
}

/// What was typed since the last frame, in its order, keys that do nothing and those that came up with it. While a text is edited its keys are its own;
/// while a widget has the focus, so are those that work widgets. What is typed behind a key that may have opened
/// something is for what it opened, in the next frame.
pub(super) fn typed(ctx: &egui::Context) -> Vec<Asked> {
    let edits_text = ctx.text_edit_focused();
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    let keymap = keymap(ctx);
    let mut pressed: Vec<Asked> = Vec::new();
    let mut later = Vec::new();
    let mut is_last = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            if is_last && is_typed(event) {
                later.push(event.clone());
                return false;
            }
            let egui::Event::Key {
                key,
                pressed: is_down,
                modifiers,
                repeat,
                ..
            } = event
            else {
                return true;
            };
            let stroke = |stroke| Asked::by_key(Deed::Key(stroke));
            let chord = chord(*key, *modifiers);
            if !is_down {
                pressed.extend(chord.map(|chord| stroke(Stroke::Released(chord))));
                return true;
            }
            let found = chord.and_then(|chord| Some((chord, keymap.find(chord)?)));
            let is_free = |(chord, entry): &(Chord, &Entry)| {
                if edits_text {
                    entry.is_free_in_text(*chord)
                } else {
                    modifiers.command || !(has_focus && works_widgets(*key))
                }
            };
            match found.filter(is_free) {
                // A key held down turns and selects on, but stops or pauses once.
                Some((chord, entry)) if !repeat || entry.repeats => {
                    pressed.push(stroke(Stroke::Pressed(chord, entry)));
                    is_last = !entry.repeats;
                    false
                }
                Some(_) => false,
                None => {
                    // A key that is only held for others is none between them.
                    if !repeat && !is_modifier(*key) {
                        pressed.push(stroke(Stroke::Other));
                    }
                    true
                }
            }
        });
    });
    // The key's own letter isn't for the field.
    if let Some(egui::Event::Text(_)) = later.first() {
        later.remove(0);
    }
    if !later.is_empty() {
        ctx.data_mut(|data| data.insert_temp(Id::unique(LATER), later));
    }
    pressed
}

/// What was typed since the last frame, where all keys are for what lies over the window: only that something was.
/// Whoever has them reads them.
pub(super) fn told(ctx: &egui::Context) -> Vec<Asked> {
    let told = |event: &egui::Event| match event {
        egui::Event::Key {
            key,
            pressed: false,
            modifiers,
            ..
        } => Some(Stroke::Released(chord(*key, *modifiers)?)),
        egui::Event::Key {
            key, repeat: false, ..
        } if !is_modifier(*key) => Some(Stroke::Other),
        _ => None,
    };
    let stroke = |stroke| Asked::by_key(Deed::Key(stroke));
    ctx.input(|input| input.events.iter().filter_map(told).map(stroke).collect())
}

/// Whether Escape was typed, or the key that opens this.
pub(super) fn is_closing(ctx: &egui::Context, overlay: &Overlay) -> bool {
    let keymap = keymap(ctx);
    let is_opener = |pressed: Chord| {
        let does = keymap.find(pressed).map(|entry| entry.id);
        does.is_some() && does == overlay.opener()
    };
    // A letter that opens something is one of the text, where a text is typed.
    let edits_text = ctx.text_edit_focused();
    let is_free = |pressed: &Chord| !edits_text || pressed.is_no_sign();
    let is_escape = |pressed: &Chord| pressed.key == Key::Named(Named::Escape);
    let chords = pressed(ctx);
    chords.iter().any(is_escape) || chords.into_iter().filter(is_free).any(is_opener)
}

/// The keys that went down since the last frame, or are held and came again.
pub(super) fn pressed(ctx: &egui::Context) -> Vec<Chord> {
    let pressed = |event: &egui::Event| match event {
        egui::Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => chord(*key, *modifiers),
        _ => None,
    };
    ctx.input(|input| input.events.iter().filter_map(pressed).collect())
}

fn is_typed(event: &egui::Event) -> bool {
    use egui::Event;
    matches!(
        event,
        Event::Key { .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
    )
}

/// What was typed on in one frame with the key that opened something is for that, which is there by now, and no
/// command.
pub(super) fn take_up(ctx: &egui::Context) {
    let later = ctx.data_mut(|data| data.remove_temp::<Vec<egui::Event>>(Id::unique(LATER)));
    if let Some(later) = later {
        ctx.input_mut(|input| {
            input.events.splice(0..0, later);
        });
    }
}

/// What is kept from one frame for the next.
const LATER: &str = "typed on";

fn works_widgets(key: egui::Key) -> bool {
    use egui::Key;
    matches!(
        key,
        Key::Space | Key::Enter | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
    )
}

fn is_modifier(key: egui::Key) -> bool {
    use egui::Key;
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
    )
}

/// What was pressed; `None` for what no view can say. Alt is held for signs on many keyboards, and with
/// anything else it is another key.
fn chord(key: egui::Key, modifiers: Modifiers) -> Option<Chord> {
    let key = match key_of(key)? {
        // The toolkit has no names for what stands above them.
        Key::Char(',') if modifiers.shift => Key::Char('<'),
        Key::Char('.') if modifiers.shift => Key::Char('>'),
        key => key,
    };
    let chord = Chord::new(key, modifiers.command, modifiers.shift);
    let is_sign = matches!(key, Key::Char(char) if !char.is_ascii_alphanumeric());
    (is_sign || !modifiers.alt).then_some(chord)
}

fn key_of(key: egui::Key) -> Option<Key> {
    let named = match key {
        egui::Key::Space => Named::Space,
        egui::Key::Enter => Named::Enter,
        egui::Key::Escape => Named::Escape,
        egui::Key::Tab => Named::Tab,
        egui::Key::Backspace => Named::Backspace,
        egui::Key::Delete => Named::Delete,
        egui::Key::Insert => Named::Insert,
        egui::Key::Home => Named::Home,
        egui::Key::End => Named::End,
        egui::Key::PageUp => Named::PageUp,
        egui::Key::PageDown => Named::PageDown,
        egui::Key::ArrowUp => Named::Up,
        egui::Key::ArrowDown => Named::Down,
        egui::Key::ArrowLeft => Named::Left,
        egui::Key::ArrowRight => Named::Right,
        sign => return sign_of(sign),
    };
    Some(Key::Named(named))
}

fn sign_of(key: egui::Key) -> Option<Key> {
    let name = key.symbol_or_name();
    let mut chars = name.chars();
    match (chars.next()?, chars.next()) {
        // The toolkit's minus is the one of mathematics.
        ('−', None) => Some(Key::Char('-')),
        (char, None) if char.is_ascii_graphic() => Some(Key::Char(char)),
        _ => name.strip_prefix('F')?.parse().ok().map(Key::Function),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::catalogue::catalogue;
    use crate::view::keymap::usual;

    #[test]
    fn every_usual_key_can_be_typed() {
        let typed: Vec<Chord> = egui::Key::ALL
            .iter()
            .flat_map(|key| {
                let both = Modifiers::COMMAND | Modifiers::SHIFT;
                let held = [Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND, both];
                held.map(|held| chord(*key, held))
            })
            .flatten()
            .collect();
        for chord in catalogue().flat_map(usual) {
            assert!(typed.contains(&chord), "{chord}");
        }
    }

    #[test]
    fn signs_are_the_same_whatever_is_held_for_them() {
        let question = chord(egui::Key::Questionmark, Modifiers::SHIFT);
        assert_eq!(question, chord(egui::Key::Questionmark, Modifiers::ALT));
        assert_eq!(question.map(Chord::shown).as_deref(), Some("?"));
        assert_eq!(chord(egui::Key::S, Modifiers::ALT), None);
        assert_eq!(
            chord(egui::Key::F5, Modifiers::NONE)
                .map(Chord::shown)
                .as_deref(),
            Some("F5")
        );
    }
}
