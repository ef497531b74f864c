//! Which key does what: the usual keys of the catalogue, and what a person has changed of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::catalogue::{ROOMS, Room, catalogue};
use super::chord::Chord;
use super::entry::Entry;

/// The keys of everything in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// Of each entry, by its id.
    chords: HashMap<&'static str, Vec<Chord>>,
    /// The first of them as it is printed: buttons ask for theirs in each frame.
    shown: HashMap<&'static str, Arc<str>>,
    /// The entry of each key.
    entries: HashMap<Chord, &'static Entry>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::with(&HashMap::new())
    }
}

impl Keymap {
    /// The usual keys, but for those things, by their id, that have keys of their own. A key that is given to
    /// one thing is taken from what it usually did.
    pub fn with(changed: &HashMap<&str, Vec<Chord>>) -> Self {
        let taken: HashSet<Chord> = changed.values().flatten().copied().collect();
        let chords_of = |entry: &Entry| match changed.get(entry.id) {
            Some(chords) => chords.clone(),
            None => usual(entry)
                .filter(|chord| !taken.contains(chord))
                .collect(),
        };
        let chords: HashMap<&str, Vec<Chord>> = catalogue()
            .map(|entry| (entry.id, chords_of(entry)))
            .collect();
        let entries =
            catalogue().flat_map(|entry| chords[entry.id].iter().map(move |chord| (*chord, entry)));
        let entries = entries.collect();
        let shown = shown_of(&chords);
        Self {
            chords,
            shown,
            entries,
        }
    }

    /// The same without these keys: a view may have another use for them.
    pub fn without(mut self, keys: &[Chord]) -> Self {
        self.entries.retain(|chord, _| !keys.contains(chord));
        for chords in self.chords.values_mut() {
            chords.retain(|chord| !keys.contains(chord));
        }
        self.shown = shown_of(&self.chords);
        self
    }

    /// What a key does.
    pub fn find(&self, chord: Chord) -> Option<&'static Entry> {
        self.entries.get(&chord).copied()
    }

    /// The first key of an entry, as it is printed; empty where it has none.
    pub fn shown(&self, entry: &Entry) -> String {
        String::from(&*self.shown_for(entry.id))
    }

    /// The same by its id.
    pub fn shown_for(&self, id: &str) -> Arc<str> {
        self.shown.get(id).cloned().unwrap_or_default()
    }

    /// What has a key, with that, in the catalogue's order.
    pub fn bound(&self) -> impl Iterator<Item = (&'static Entry, String)> {
        ROOMS.iter().flat_map(|room| self.bound_in(room))
    }

    /// The same of one room.
    pub(crate) fn bound_in(&self, room: &Room) -> impl Iterator<Item = (&'static Entry, String)> {
        room.entries
            .iter()
            .map(|entry| (entry, self.shown(entry)))
            .filter(|(_, shown)| !shown.is_empty())
    }
}

/// The first key of each entry as it is printed.
fn shown_of(chords: &HashMap<&'static str, Vec<Chord>>) -> HashMap<&'static str, Arc<str>> {
    let first = |(id, chords): (&&'static str, &Vec<Chord>)| {
        let first = chords.first()?;
        Some((*id, first.shown().into()))
    };
    chords.iter().filter_map(first).collect()
}

/// The keys that an entry usually has.
pub(crate) fn usual(entry: &Entry) -> impl Iterator<Item = Chord> {
    // A test parses every one of them.
    entry.keys.iter().filter_map(|key| key.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::keys::Keys;

    fn found(keymap: &Keymap, key: &str) -> Option<&'static str> {
        keymap.find(key.parse().unwrap()).map(|entry| entry.id)
    }

    #[test]
    fn the_usual_keys_do_what_the_contract_says() {
        let keymap = Keymap::default();
        let expected = [
            ("S", "job.stop"),
            ("Shift+S", "job.stop-all"),
            ("L", "job.stop-loop"),
            ("C", "job.cancel"),
            ("K", "job.kill"),
            ("R", "job.restart"),
            ("Shift+R", "view.compare"),
            ("Delete", "job.remove"),
            ("Shift+Delete", "job.flush"),
            ("Space", "view.pause"),
            ("F", "view.follow"),
            ("A", "view.fit"),
            ("Up", "job.select-above"),
            ("Down", "job.select-below"),
            ("[", "control.select-above"),
            ("]", "control.select-below"),
            ("Left", "control.down"),
            ("Right", "control.up"),
            ("Shift+Left", "control.far-down"),
            ("Shift+Right", "control.far-up"),
            ("Enter", "control.press"),
            ("M", "view.marks"),
            ("N", "view.note"),
            ("Ctrl+L", "view.clear"),
            ("T", "window.theme"),
            ("Ctrl+P", "view.palette"),
            ("X", "view.next-axis"),
            ("Y", "plot.y-scale"),
            ("Backspace", "view.back"),
            ("D", "view.density"),
            ("E", "job.open"),
            ("Ctrl+E", "job.reading"),
            ("Ctrl+N", "source.watch"),
            ("Ctrl+R", "recording.keep"),
            ("Ctrl+S", "view.export"),
            ("Ctrl+F", "view.search"),
            ("Ctrl+Q", "window.quit"),
            ("?", "view.keys"),
            // Where there is no wheel and nothing to drag, the range of x goes by these.
            ("+", "view.zoom-in"),
            ("-", "view.zoom-out"),
            ("Ctrl+Left", "view.pan-left"),
            ("Ctrl+Right", "view.pan-right"),
            // Likewise what is longer than its place.
            ("PageUp", "view.plots-up"),
            ("PageDown", "view.plots-down"),
            ("Ctrl+Up", "view.log-up"),
            ("Ctrl+Down", "view.log-down"),
            ("Shift+Up", "view.jobs-up"),
            ("Shift+Down", "view.jobs-down"),
            (",", "cursor.before"),
            (".", "cursor.behind"),
            // What Shift makes of them, for the other cursor.
            ("<", "cursor.b-before"),
            (">", "cursor.b-behind"),
            ("Ctrl+Z", "view.undo"),
            ("Ctrl+Shift+Z", "view.redo"),
            ("Shift+Enter", "plot.enlarge"),
            ("F3", "log.next-hit"),
            ("Shift+F3", "log.previous-hit"),
            ("Ctrl+1", "panel.jobs"),
            ("Ctrl+2", "panel.controls"),
            ("Ctrl+3", "panel.log"),
            ("Ctrl+4", "panel.reading"),
        ];
        for (key, id) in expected {
            assert_eq!(found(&keymap, key), Some(id), "{key}");
        }
        let bound = keymap.bound().count();
        assert_eq!(
            bound,
            expected.len(),
            "a key that the contract doesn't name"
        );
    }

    /// The README's table is this one; `INSTA_UPDATE` doesn't write it, a person does.
    #[test]
    fn the_readme_lists_the_usual_keys() {
        let readme = include_str!("../../README.md");
        let keymap = Keymap::default();
        for (entry, key) in keymap.bound() {
            let row = format!("| `{key}` | {} |\n", entry.by_key(Keys::Careful));
            assert!(readme.contains(&row), "the README lacks this line:\n{row}");
        }
        let table = readme
            .split("\n| key | does |\n|---|---|\n")
            .nth(1)
            .unwrap();
        let rows = table.lines().take_while(|line| line.starts_with('|'));
        assert_eq!(rows.count(), keymap.bound().count(), "a key too many");
    }

    #[test]
    fn a_key_that_is_given_to_one_thing_is_taken_from_the_other() {
        let g = "G".parse().unwrap();
        let s = "S".parse().unwrap();
        let changed = [("view.follow", vec![g, s]), ("view.fit", vec![])];
        let keymap = Keymap::with(&changed.into_iter().collect());
        assert_eq!(found(&keymap, "G"), Some("view.follow"));
        assert_eq!(found(&keymap, "S"), Some("view.follow"));
        assert_eq!(found(&keymap, "F"), None);
        assert_eq!(found(&keymap, "A"), None);
        assert_eq!(found(&keymap, "Shift+S"), Some("job.stop-all"));
        assert_eq!(&*keymap.shown_for("view.follow"), "G");
        assert_eq!(&*keymap.shown_for("job.stop"), "");
    }
}
