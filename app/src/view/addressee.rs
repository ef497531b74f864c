//! Who takes what a person types in the field below a log.

use std::sync::Arc;

use sprintscope_sim::Job;
use sprintscope_sim::source::{Keyboard, TypingMode, WayBack};

/// Who takes lines that a person types.
#[derive(Debug)]
pub(crate) enum Addressee {
    /// A program, at its terminal.
    Program(Arc<Keyboard>),
    /// The other side of a source: a board, a peer.
    OtherSide(Arc<WayBack>),
}

impl Addressee {
    /// That of a job, if it has one.
    pub(crate) fn of(job: &Job) -> Option<Self> {
        let program = Keyboard::of(job).map(Self::Program);
        program.or_else(|| WayBack::of(job).map(Self::OtherSide))
    }

    /// Whether a field for it is to be there, whether somebody types or not.
    pub(crate) fn has_field(&self) -> bool {
        match self {
            Self::Program(keyboard) => keyboard.is_awaited(),
            Self::OtherSide(way_back) => way_back.is_open(),
        }
    }

    /// Whether it takes lines now.
    pub(crate) fn takes_lines(&self) -> bool {
        match self {
            Self::Program(keyboard) => keyboard.mode().is_some(),
            Self::OtherSide(way_back) => way_back.is_open(),
        }
    }

    /// Whether it waits for a line.
    pub(crate) fn is_waiting(&self) -> bool {
        match self {
            Self::Program(keyboard) => keyboard.is_awaited(),
            Self::OtherSide(_) => false,
        }
    }

    /// Whether what is typed isn't to be seen.
    pub(crate) fn hides(&self) -> bool {
        match self {
            Self::Program(keyboard) => keyboard.mode().is_some_and(TypingMode::hides),
            Self::OtherSide(_) => false,
        }
    }

    /// Says a line to it.
    ///
    /// # Errors
    /// Why it doesn't go, in a sentence.
    pub(crate) fn say_line(&self, line: &str) -> Result<(), String> {
        match self {
            Self::Program(keyboard) => keyboard.type_line(line).map_err(|error| error.to_string()),
            Self::OtherSide(way_back) => way_back.say_line(line).map_err(|error| error.to_string()),
        }
    }

    /// What stands before the field.
    pub(crate) fn words(&self, job: &str) -> String {
        if self.is_waiting() {
            format!("{job} waits for input")
        } else {
            format!("To {job}")
        }
    }
}
