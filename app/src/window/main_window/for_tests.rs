//! What tests see of the window, and change.

use eframe::egui::Rect;

use super::MainWindow;
use crate::view::plan::Plan;
use crate::view::{self, View};

impl MainWindow {
    /// What is looked at.
    pub(in crate::window) fn view(&self) -> &View {
        &self.view
    }

    /// Has what is exported written by this.
    pub(in crate::window) fn set_exporting(
        &mut self,
        exporting: crate::view::exporting::Exporting,
    ) {
        self.view.exporting = exporting;
    }

    /// Has sources started by this.
    pub(in crate::window) fn set_watching(&mut self, watching: crate::view::watching::Watching) {
        self.view.watching = watching;
    }

    /// Has recordings kept and opened by this.
    pub(in crate::window) fn set_recordings(
        &mut self,
        recordings: crate::view::recordings::Recordings,
    ) {
        self.view.recordings = recordings;
    }

    /// Shows nothing beside the plots.
    pub(in crate::window) fn show_plots_alone(&mut self) {
        use crate::view::playback::{PlaybackCommand, carry_out};
        for panel in view::panels::Panel::ALL {
            self.view.panels.set(panel, view::Shown::No);
        }
        if self.view.playback.has_bar() {
            carry_out(PlaybackCommand::Bar, &mut self.view);
        }
    }

    /// Changes what is looked at.
    pub(in crate::window) fn change_view(&mut self, change: impl FnOnce(&mut View)) {
        change(&mut self.view);
    }

    /// Each plot's size and pixels.
    pub(in crate::window) fn pictures(
        &self,
    ) -> std::collections::BTreeMap<String, ([usize; 2], Vec<[u8; 4]>)> {
        self.plots.pictures()
    }

    /// Where the table of what is read out stands.
    pub(in crate::window) fn read_out(&self) -> Option<Rect> {
        self.plots.read_out()
    }

    /// Which series are where.
    pub(in crate::window) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many plots have asked for something.
    pub(in crate::window) fn asking_plots(&self) -> usize {
        self.plots.asking()
    }
}
