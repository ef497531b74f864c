//! Everything that a person can do, as plain data: keys, buttons, the palette, the overlay, the manual and
//! every view take it from here.

use sprintscope_sim::StopMethod;

use super::command::Command;

/// One thing to do.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it is called in the file of keys, for good: `view.follow`.
    pub id: &'static str,
    /// What it is called on a button or in a list.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub sentence: &'static str,
    /// Its usual keys, as [`Chord`](super::chord::Chord) reads them.
    pub keys: &'static [&'static str],
    /// Whether a key held down does it again.
    pub repeats: bool,
    /// What is carried out.
    pub command: fn() -> Command,
}

const fn entry(
    id: &'static str,
    [name, sentence]: [&'static str; 2],
    keys: &'static [&'static str],
    command: fn() -> Command,
) -> Entry {
    Entry {
        id,
        name,
        sentence,
        keys,
        repeats: false,
        command,
    }
}

impl Entry {
    const fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }
}

/// All of it, in the order of the overlay.
pub const CATALOGUE: &[Entry] = &[
    entry(
        "job.stop",
        ["Stop", "Set the selected job's stop event"],
        &["S"],
        || Command::Stop(StopMethod::Event),
    ),
    entry(
        "job.stop-all",
        ["Stop all", "Stop all jobs"],
        &["Shift+S"],
        || Command::StopAll,
    ),
    entry(
        "job.stop-loop",
        ["Stop loop", "Stop its loop"],
        &["L"],
        || Command::Stop(StopMethod::Loop),
    ),
    entry("job.cancel", ["Cancel", "Cancel its tasks"], &["C"], || {
        Command::Stop(StopMethod::Cancel)
    }),
    entry("job.kill", ["Kill", "Kill it"], &["K"], || {
        Command::Stop(StopMethod::Kill)
    }),
    entry("job.restart", ["Restart", "Restart it"], &["R"], || {
        Command::Restart
    }),
    entry(
        "job.remove",
        ["Remove", "Remove it from the list"],
        &["Delete"],
        || Command::Remove,
    ),
    entry(
        "job.flush",
        ["Flush", "Remove all jobs that have ended"],
        &["Shift+Delete"],
        || Command::Flush,
    ),
    entry(
        "job.select-above",
        ["Job above", "Select the job above"],
        &["Up"],
        || Command::SelectNextJob(-1),
    )
    .repeating(),
    entry(
        "job.select-below",
        ["Job below", "Select the job below"],
        &["Down"],
        || Command::SelectNextJob(1),
    )
    .repeating(),
    entry(
        "job.open",
        ["Open", "List its series, or close them"],
        &["E"],
        || Command::OpenOrClose,
    ),
    entry(
        "job.reading",
        [
            "Reading",
            "Reading: how its lines are read, and to correct it",
        ],
        &["Ctrl+E"],
        || Command::Reading,
    ),
    entry(
        "view.search",
        ["Search", "Search jobs and series"],
        &["Ctrl+F"],
        || Command::Search,
    ),
    entry(
        "view.pause",
        ["Pause", "Hold the plots; data keeps coming"],
        &["Space"],
        || Command::Pause,
    ),
    entry(
        "view.follow",
        ["Follow", "Follow the live edge"],
        &["F"],
        || Command::Follow,
    ),
    entry("view.fit", ["Fit", "Fit all"], &["A"], || Command::Fit),
    entry(
        "view.marks",
        ["Marks", "Show or hide the marks"],
        &["M"],
        || Command::Marks,
    ),
    entry(
        "control.select-above",
        ["Control above", "Select the control above"],
        &["["],
        || Command::SelectNextControl(-1),
    )
    .repeating(),
    entry(
        "control.select-below",
        ["Control below", "Select the control below"],
        &["]"],
        || Command::SelectNextControl(1),
    )
    .repeating(),
    entry(
        "control.press",
        ["Press", "Press it, or flip it"],
        &["Enter"],
        || Command::Press,
    ),
    entry("control.down", ["Down", "Turn it down"], &["Left"], || {
        Command::Turn(-1.0)
    })
    .repeating(),
    entry("control.up", ["Up", "Turn it up"], &["Right"], || {
        Command::Turn(1.0)
    })
    .repeating(),
    entry(
        "control.far-down",
        ["Far down", "Turn it far down"],
        &["Shift+Left"],
        || Command::Turn(-10.0),
    )
    .repeating(),
    entry(
        "control.far-up",
        ["Far up", "Turn it far up"],
        &["Shift+Right"],
        || Command::Turn(10.0),
    )
    .repeating(),
    entry(
        "view.next-axis",
        ["X axis", "The next x axis: time, step, epoch …"],
        &["X"],
        || Command::NextAxis,
    ),
    entry(
        "view.density",
        ["Density", "Density or curves"],
        &["D"],
        || Command::Density,
    ),
    entry("window.theme", ["Theme", "Light or dark"], &["T"], || {
        Command::Theme
    }),
    entry(
        "view.palette",
        ["Palette", "Find a command, a job, a series or a control"],
        &["Ctrl+P"],
        || Command::Palette,
    ),
    entry("view.keys", ["Keys", "Show these keys"], &["?"], || {
        Command::Keys
    }),
    entry("window.quit", ["Quit", "Quit"], &["Ctrl+Q"], || {
        Command::Quit
    }),
    entry(
        "view.log-rate",
        [
            "Log rate",
            "Show the log's lines per second by level, or hide them",
        ],
        &[],
        || Command::LogRate,
    ),
];

/// What is called so.
pub fn named(id: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::view::chord::Chord;

    #[test]
    fn every_key_is_one_and_bound_once() {
        let keys = CATALOGUE.iter().flat_map(|entry| entry.keys);
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
        for entry in CATALOGUE {
            assert!(seen.insert(entry.id), "{} twice", entry.id);
            let (room, name) = entry.id.split_once('.').unwrap();
            let is_word = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(is_word(room) && is_word(name), "{}", entry.id);
            assert!(!entry.name.is_empty() && !entry.sentence.is_empty());
        }
    }
}
