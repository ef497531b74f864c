//! The keys: one table that is read, shown in the overlay, and offered by the palette; there also what
//! has no key.

use eframe::egui::{self, Key, Modifiers};
use sprintscope_sim::{StopBy, StopMethod};

use crate::view::command::{Asked, Command};

/// A key and what it does.
pub struct Binding {
    key: Option<Key>,
    modifiers: Modifiers,
    /// As it is printed.
    pub shown: &'static str,
    /// What it does, as a sentence.
    pub says: &'static str,
    command: fn() -> Command,
}

impl Binding {
    const fn new(
        (modifiers, key): (Modifiers, Key),
        shown: &'static str,
        says: &'static str,
        command: fn() -> Command,
    ) -> Self {
        Self {
            key: Some(key),
            modifiers,
            shown,
            says,
            command,
        }
    }

    /// Something without a key of its own.
    const fn unbound(says: &'static str, command: fn() -> Command) -> Self {
        Self {
            key: None,
            modifiers: PLAIN,
            shown: "",
            says,
            command,
        }
    }

    /// Whether it has a key.
    pub fn is_bound(&self) -> bool {
        self.key.is_some()
    }

    /// What it does.
    pub fn command(&self) -> Command {
        (self.command)()
    }
}

const PLAIN: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;

/// Every key, in the order of the overlay.
pub const BINDINGS: &[Binding] = &[
    Binding::new(
        (PLAIN, Key::S),
        "S",
        "Set the selected job's stop event",
        || Command::Stop(StopMethod::Event),
    ),
    Binding::new((SHIFT, Key::S), "Shift+S", "Stop all jobs", || {
        Command::StopAll
    }),
    Binding::new((PLAIN, Key::L), "L", "Stop its loop", || {
        Command::Stop(StopMethod::Loop)
    }),
    Binding::new((PLAIN, Key::C), "C", "Cancel its tasks", || {
        Command::Stop(StopMethod::Cancel)
    }),
    Binding::new((PLAIN, Key::K), "K", "Kill it", || {
        Command::Stop(StopMethod::Kill)
    }),
    Binding::new((PLAIN, Key::R), "R", "Restart it", || Command::Restart),
    Binding::new(
        (PLAIN, Key::Delete),
        "Del",
        "Remove it from the list",
        || Command::Remove,
    ),
    Binding::new(
        (SHIFT, Key::Delete),
        "Shift+Del",
        "Remove all jobs that have ended",
        || Command::Flush,
    ),
    Binding::new((PLAIN, Key::ArrowUp), "↑", "Select the job above", || {
        Command::SelectNextJob(-1)
    }),
    Binding::new(
        (PLAIN, Key::ArrowDown),
        "↓",
        "Select the job below",
        || Command::SelectNextJob(1),
    ),
    Binding::new(
        (PLAIN, Key::E),
        "E",
        "List its series, or close them",
        || Command::OpenOrClose,
    ),
    Binding::new(
        (CTRL, Key::E),
        "Ctrl+E",
        "Reading: how its lines are read, and to correct it",
        || Command::Reading,
    ),
    Binding::new((CTRL, Key::F), "Ctrl+F", "Search jobs and series", || {
        Command::Search
    }),
    Binding::new(
        (PLAIN, Key::Space),
        "Space",
        "Hold the plots; data keeps coming",
        || Command::Pause,
    ),
    Binding::new((PLAIN, Key::F), "F", "Follow the live edge", || {
        Command::Follow
    }),
    Binding::new((PLAIN, Key::A), "A", "Fit all", || Command::Fit),
    Binding::new((PLAIN, Key::M), "M", "Show or hide the marks", || {
        Command::Marks
    }),
    Binding::new(
        (PLAIN, Key::OpenBracket),
        "[",
        "Select the control above",
        || Command::SelectNextControl(-1),
    ),
    Binding::new(
        (PLAIN, Key::CloseBracket),
        "]",
        "Select the control below",
        || Command::SelectNextControl(1),
    ),
    Binding::new((PLAIN, Key::Enter), "Enter", "Press it, or flip it", || {
        Command::Press
    }),
    Binding::new((PLAIN, Key::ArrowLeft), "←", "Turn it down", || {
        Command::Turn(-1.0)
    }),
    Binding::new((PLAIN, Key::ArrowRight), "→", "Turn it up", || {
        Command::Turn(1.0)
    }),
    Binding::new(
        (SHIFT, Key::ArrowLeft),
        "Shift+←",
        "Turn it far down",
        || Command::Turn(-10.0),
    ),
    Binding::new(
        (SHIFT, Key::ArrowRight),
        "Shift+→",
        "Turn it far up",
        || Command::Turn(10.0),
    ),
    Binding::new(
        (PLAIN, Key::X),
        "X",
        "The next x axis: time, step, epoch …",
        || Command::NextAxis,
    ),
    Binding::new((PLAIN, Key::D), "D", "Density or curves", || {
        Command::Density
    }),
    Binding::new((PLAIN, Key::T), "T", "Light or dark", || Command::Theme),
    Binding::new((CTRL, Key::P), "Ctrl+P", "Find a command", || {
        Command::Palette
    }),
    Binding::new((PLAIN, Key::Questionmark), "?", "Show these keys", || {
        Command::Keys
    }),
    Binding::new((CTRL, Key::Q), "Ctrl+Q", "Quit", || Command::Quit),
    Binding::unbound(
        "Show the log's lines per second by level, or hide them",
        || Command::LogRate,
    ),
];

/// The key of a command, as it is printed; empty for one that has none.
pub fn shown(command: &Command) -> &'static str {
    let binding = BINDINGS
        .iter()
        .find(|binding| binding.command() == *command);
    binding.map_or("", |binding| binding.shown)
}

/// The commands that were typed since the last frame. While a text is edited its keys are its own;
/// while a widget has the focus, so are those that work widgets.
pub fn typed(ctx: &egui::Context) -> Vec<Asked> {
    let edits_text = ctx.text_edit_focused();
    let has_focus = ctx.memory(|memory| memory.focused().is_some());
    let mut pressed = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let egui::Event::Key {
                key,
                pressed: true,
                modifiers,
                repeat,
                ..
            } = event
            else {
                return true;
            };
            let is_free = modifiers.command || !(edits_text || has_focus && works_widgets(*key));
            match find(*key, *modifiers).filter(|_| is_free) {
                // A key held down turns and selects on, but stops or pauses once.
                Some(binding) if !repeat || repeats(*key) => {
                    pressed.push(binding.command());
                    false
                }
                Some(_) => false,
                None => true,
            }
        });
    });
    let by = StopBy::Key;
    pressed
        .into_iter()
        .map(|command| Asked { command, by })
        .collect()
}

fn works_widgets(key: Key) -> bool {
    matches!(
        key,
        Key::Space | Key::Enter | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
    )
}

fn repeats(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, CloseBracket, OpenBracket};
    matches!(
        key,
        ArrowDown | ArrowLeft | ArrowRight | ArrowUp | CloseBracket | OpenBracket
    )
}

fn find(key: Key, modifiers: Modifiers) -> Option<&'static Binding> {
    BINDINGS.iter().find(|binding| {
        let wants_shift = binding.modifiers.shift;
        // Where `?` or `[` is on a keyboard, and what must be held for it, is the keyboard's business.
        let is_letter = !matches!(
            key,
            Key::Questionmark | Key::OpenBracket | Key::CloseBracket
        );
        binding.key == Some(key)
            && binding.modifiers.command == modifiers.command
            && (!is_letter || (!modifiers.alt && wants_shift == modifiers.shift))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_contract_does_what_it_says() {
        let expected = [
            (PLAIN, Key::S, Command::Stop(StopMethod::Event)),
            (SHIFT, Key::S, Command::StopAll),
            (PLAIN, Key::L, Command::Stop(StopMethod::Loop)),
            (PLAIN, Key::C, Command::Stop(StopMethod::Cancel)),
            (PLAIN, Key::K, Command::Stop(StopMethod::Kill)),
            (PLAIN, Key::R, Command::Restart),
            (PLAIN, Key::Delete, Command::Remove),
            (SHIFT, Key::Delete, Command::Flush),
            (PLAIN, Key::Space, Command::Pause),
            (PLAIN, Key::F, Command::Follow),
            (PLAIN, Key::A, Command::Fit),
            (PLAIN, Key::ArrowUp, Command::SelectNextJob(-1)),
            (PLAIN, Key::ArrowDown, Command::SelectNextJob(1)),
            (PLAIN, Key::OpenBracket, Command::SelectNextControl(-1)),
            (PLAIN, Key::CloseBracket, Command::SelectNextControl(1)),
            (PLAIN, Key::ArrowLeft, Command::Turn(-1.0)),
            (SHIFT, Key::ArrowRight, Command::Turn(10.0)),
            (PLAIN, Key::Enter, Command::Press),
            (CTRL, Key::P, Command::Palette),
            (PLAIN, Key::X, Command::NextAxis),
            (PLAIN, Key::D, Command::Density),
            (PLAIN, Key::E, Command::OpenOrClose),
            (CTRL, Key::E, Command::Reading),
            (CTRL, Key::F, Command::Search),
            (CTRL, Key::Q, Command::Quit),
            (SHIFT, Key::Questionmark, Command::Keys),
        ];
        for (modifiers, key, command) in expected {
            let found = find(key, modifiers).map(Binding::command);
            assert_eq!(found, Some(command), "{modifiers:?} {key:?}");
        }
    }

    #[test]
    fn no_key_is_bound_twice() {
        for binding in BINDINGS.iter().filter(|binding| binding.is_bound()) {
            let keys = |binding: &Binding| (binding.key, binding.modifiers);
            let same = BINDINGS.iter().filter(|other| keys(other) == keys(binding));
            assert_eq!(same.count(), 1, "{}", binding.shown);
        }
    }
}
