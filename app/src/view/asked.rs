//! What was asked for, and how.

use sprintscope_sim::StopBy;

use super::catalogue::named;
use super::command::Command;
use super::entry::Entry;
use super::stroke::Stroke;

/// What was asked for, before it is known what it acts on.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Something of the catalogue, with what is selected when it is its turn.
    Entry(&'static Entry),
    /// This command.
    Command(Command),
    /// What this key does, if it is meant.
    Key(Stroke),
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

    /// Whether what was answered to the command before stays to be read: it only moves what is looked at, or is a
    /// key that does nothing.
    pub(crate) fn leaves_note(&self) -> bool {
        match &self.deed {
            Deed::Command(command) => command.is_movement(),
            Deed::Key(Stroke::Other | Stroke::Released(_)) => true,
            Deed::Key(Stroke::Pressed(..)) | Deed::Entry(_) => false,
        }
    }

    /// Whether something of it may be seen.
    pub(crate) fn is_seen(&self) -> bool {
        !matches!(self.deed, Deed::Key(Stroke::Other | Stroke::Released(_)))
    }

    /// Whether it is what is called so in the catalogue.
    pub(crate) fn is(&self, id: &str) -> bool {
        match &self.deed {
            Deed::Entry(entry) | Deed::Key(Stroke::Pressed(_, entry)) => entry.id == id,
            _ => false,
        }
    }
}
