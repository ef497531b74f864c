//! Everything that a person can do, as plain data: keys, buttons, the palette, the overlay, the manual and
//! every view take it from here. Each room of it has a file.

mod arrangement;
mod clearing;
mod controls;
mod exporting;
mod jobs;
mod log;
mod marks;
mod measure;
mod panels;
mod playback;
mod plots;
mod recordings;
mod runs;
mod scale;
mod sources;
mod time_window;
mod window;
mod x_axis;
mod y_axis;

use sprintscope_sim::{Order, StopMethod};

use super::command::Command;
use super::entry::Entry;
pub(crate) use exporting::EXPORT;
pub(crate) use runs::RUNS;
pub(crate) use sources::WATCH;
pub(crate) use window::KEYS;

/// Entries that belong together.
#[derive(Debug)]
pub(crate) struct Room {
    /// What stands over them in a list.
    pub title: &'static str,
    /// In their order there.
    pub entries: &'static [Entry],
}

const fn room(title: &'static str, entries: &'static [Entry]) -> Room {
    Room { title, entries }
}

/// All rooms, in the order of the overlay.
pub(crate) const ROOMS: &[Room] = &[
    room("Jobs", jobs::ENTRIES),
    room("View", x_axis::ENTRIES),
    room("Time window", time_window::ENTRIES),
    room("Playback", playback::ENTRIES),
    room("Plots", plots::ENTRIES),
    room("Runs", runs::ENTRIES),
    room("Y axes", y_axis::ENTRIES),
    room("Arrangement", arrangement::ENTRIES),
    room("Clearing", clearing::ENTRIES),
    room("Marks", marks::ENTRIES),
    room("Measure", measure::ENTRIES),
    room("Export", exporting::ENTRIES),
    room("Controls", controls::ENTRIES),
    room("Sources", sources::ENTRIES),
    room("Recordings", recordings::ENTRIES),
    room("Log", log::ENTRIES),
    room("Panels", panels::ENTRIES),
    room("Window", window::ENTRIES),
    room("Scale", scale::ENTRIES),
];

/// All entries, room by room.
pub(crate) fn catalogue() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().flat_map(|room| room.entries)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what an entry of the catalogue returns"
)]
fn order(order: Order) -> Option<Command> {
    Some(Command::Order(order))
}

/// What stopping in this way is called.
pub(crate) fn stopping(method: StopMethod) -> &'static str {
    match method {
        StopMethod::Event => "job.stop",
        StopMethod::Loop => "job.stop-loop",
        StopMethod::Cancel => "job.cancel",
        StopMethod::Kill => "job.kill",
    }
}

/// What is called so.
pub(crate) fn named(id: &str) -> Option<&'static Entry> {
    catalogue().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use sprintscope_sim::JobId;

    use super::*;
    use crate::view::chord::Chord;
    use crate::view::selection::Selection;

    #[test]
    fn every_key_is_one_and_bound_once() {
        let keys = catalogue().flat_map(|entry| entry.keys);
        let mut seen = HashSet::new();
        for key in keys {
            let chord: Chord = key.parse().unwrap();
            assert_eq!(chord.to_string(), *key);
            assert!(seen.insert(chord), "{key} twice");
        }
    }

    #[test]
    fn names_are_stable_words_and_sentences_say_something() {
        let mut seen = HashSet::new();
        for entry in catalogue() {
            assert!(seen.insert(entry.id), "{} twice", entry.id);
            let (room, name) = entry.id.split_once('.').unwrap();
            let is_of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let is_word = |word: &str| word.chars().all(is_of_word);
            assert!(is_word(room) && is_word(name), "{}", entry.id);
            assert!(!entry.name.is_empty() && !entry.sentence.is_empty());
        }
    }

    /// What ends something says so, and nothing else does.
    #[test]
    fn what_ends_something_is_known_as_that() {
        let selection = Selection {
            plot: None,
            job: Some(JobId(0)),
            control: Some("lr".into()),
            line_control: true,
        };
        for entry in catalogue() {
            let command = (entry.command)(&selection);
            let ends = matches!(
                command,
                Some(Command::Order(
                    Order::Stop { .. } | Order::StopAll { .. } | Order::Restart { .. }
                ))
            );
            assert_eq!(entry.ends(), ends, "{}", entry.id);
        }
    }
}
