//! What was asked for, and how.

use sprintscope_sim::StopBy;

use super::catalogue::{Entry, named};
use super::command::Command;

/// What was asked for, before it is known what it acts on.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Something of the catalogue, with what is selected when it is its turn.
    Entry(&'static Entry),
    /// This command.
    Command(Command),
}

/// What was asked for, and how.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// What to do.
    pub deed: Deed,
    /// By a key or a button.
    pub by: StopBy,
}

impl Asked {
    /// Said by a key.
    pub(crate) fn by_key(deed: Deed) -> Self {
        let by = StopBy::Key;
        Self { deed, by }
    }

    /// Something of the catalogue, said by its button; `None` where nothing is called so.
    pub(crate) fn by_button_for(id: &str) -> Option<Self> {
        let (deed, by) = (Deed::Entry(named(id)?), StopBy::Button);
        Some(Self { deed, by })
    }

    /// Said by a button, or what is clicked like one.
    pub(crate) fn by_button(command: Command) -> Self {
        let (deed, by) = (Deed::Command(command), StopBy::Button);
        Self { deed, by }
    }

    /// Whether it only moves what is looked at.
    pub(crate) fn is_movement(&self) -> bool {
        matches!(&self.deed, Deed::Command(command) if command.is_movement())
    }

    /// Whether it is what is called so in the catalogue.
    pub(crate) fn is(&self, id: &str) -> bool {
        matches!(&self.deed, Deed::Entry(entry) if entry.id == id)
    }
}
