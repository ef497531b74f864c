//! What lies over a view, and has the keys alone while it is open.

use super::asked::Asked;
use super::catalogue::{EXPORT, KEYS, RUNS, WATCH};
use super::exporting::dialog::ExportDialog;
use super::noting::Noting;
use super::palette::{PALETTE, Palette};
use super::watching::dialog::Dialog;

/// What lies over the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The list of keys.
    Keys,
    /// The command palette with what was typed.
    Palette(Box<Palette>),
    /// The question what closing is to do with the live sources at work.
    Closing,
    /// The table of runs.
    Runs,
    /// A note that is typed.
    Note(Box<Noting>),
    /// What is to be watched more.
    Watch(Box<Dialog>),
    /// What is to be exported.
    Export(Box<ExportDialog>),
}

impl Overlay {
    /// What opens it, in the catalogue: the same closes it. `None` where that is a letter of what is typed there, or
    /// would be an answer.
    pub(crate) fn opener(&self) -> Option<&'static str> {
        match self {
            Self::None | Self::Note(_) | Self::Closing => None,
            Self::Keys => Some(KEYS),
            Self::Palette(_) => Some(PALETTE),
            Self::Runs => Some(RUNS),
            Self::Watch(_) => Some(WATCH),
            Self::Export(_) => Some(EXPORT),
        }
    }

    /// Whether what was asked opens or closes it.
    pub(crate) fn is_toggled(&self, asked: &[Asked]) -> bool {
        self.opener()
            .is_some_and(|id| asked.iter().any(|asked| asked.is(id)))
    }
}

#[cfg(test)]
impl Overlay {
    /// One of each kind that lies over anything, for tests.
    pub(crate) fn each(scope: &sprintscope_sim::Scope) -> Vec<Self> {
        use super::asked::Deed;
        let kinds = [KEYS, PALETTE, RUNS, WATCH, EXPORT].map(|id| {
            let mut view = super::View::default();
            let entry = super::catalogue::named(id).expect("of the catalogue");
            super::carry_out::carry_out(Asked::by_key(Deed::Entry(entry)), scope, &mut view);
            view.overlay
        });
        let typed = [Self::Note(Box::new(Noting::file_to_open())), Self::Closing];
        let all: Vec<Self> = kinds.into_iter().chain(typed).collect();
        let kind = |overlay: &Self| match overlay {
            Self::None => unreachable!("it opens"),
            Self::Keys => 0,
            Self::Palette(_) => 1,
            Self::Runs => 2,
            Self::Watch(_) => 3,
            Self::Export(_) => 4,
            Self::Note(_) => 5,
            Self::Closing => 6,
        };
        let there: Vec<usize> = all.iter().map(kind).collect();
        assert_eq!(there, [0, 1, 2, 3, 4, 5, 6], "each kind once");
        all
    }
}
