//! The panels beside the plots: which are open, how large a person made them, and which give way where there is no
//! room. No screen in it.

pub(crate) mod fit;

use serde::{Deserialize, Serialize};

use super::Shown;

/// A panel beside the plots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Panel {
    /// The jobs with their series.
    Jobs,
    /// The controls of the selected job.
    Controls,
    /// The log of the selected job.
    Log,
    /// How the selected source is read.
    Reading,
}

impl Panel {
    /// All of them, in the order of their keys.
    pub const ALL: [Self; 4] = [Self::Jobs, Self::Controls, Self::Log, Self::Reading];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Controls => "controls",
            Self::Log => "log",
            Self::Reading => "reading",
        }
    }

    /// What its command is called in the catalogue.
    pub fn command(self) -> &'static str {
        match self {
            Self::Jobs => "panel.jobs",
            Self::Controls => "panel.controls",
            Self::Log => "panel.log",
            Self::Reading => "panel.reading",
        }
    }

    fn place(self) -> usize {
        self as usize
    }
}

/// One of each panel.
type OfEach<T> = [T; Panel::ALL.len()];

/// What a person did to the panels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panels {
    is_open: OfEach<bool>,
    /// How wide or high, in points, where a person said so.
    sizes: OfEach<Option<f32>>,
    /// Who gives way last comes first.
    order: OfEach<Panel>,
}

impl Default for Panels {
    fn default() -> Self {
        Self {
            is_open: [true, true, true, false],
            sizes: [None; 4],
            order: [Panel::Jobs, Panel::Log, Panel::Controls, Panel::Reading],
        }
    }
}

impl Panels {
    /// Whether a panel is to be seen, if there is room for it.
    pub fn is_open(&self, panel: Panel) -> bool {
        self.is_open[panel.place()]
    }

    /// How wide or high a person made it, in points.
    pub fn size(&self, panel: Panel) -> Option<f32> {
        self.sizes[panel.place()]
    }

    /// Makes a panel so wide or high.
    pub fn resize(&mut self, panel: Panel, size: f32) {
        self.sizes[panel.place()] = Some(size);
    }

    /// Opens a panel, before which others give way, or closes it.
    pub fn set(&mut self, panel: Panel, is_open: Shown) {
        let is_open = is_open == Shown::Yes;
        self.is_open[panel.place()] = is_open;
        if is_open {
            // Stable: the others stay in their order.
            self.order.sort_by_key(|one| *one != panel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_that_found_no_room_is_opened_before_others() {
        let mut panels = Panels::default();
        panels.set(Panel::Controls, Shown::Yes);
        assert_eq!(panels.order[0], Panel::Controls);
        panels.set(Panel::Controls, Shown::No);
        assert!(!panels.is_open(Panel::Controls));
    }
}
