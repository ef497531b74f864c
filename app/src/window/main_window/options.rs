//! What the window is told before it is drawn: keys, theme, layout, whom to tell.

use eframe::egui;

use super::MainWindow;
use crate::view::exporting::Exporting;
use crate::view::intent::{Intent, Keyboard};
use crate::view::keymap::Keymap;
use crate::view::keys::Keys;
use crate::view::layout::keeper::Kept;
use crate::view::notifying::Notifying;
use crate::view::recordings::Recordings;
use crate::view::scale::Scale;
use crate::view::theme::Theme;
use crate::view::wall_clock::Zone;
use crate::view::watching::Watching;
use crate::window::scale::KeepsScale;
use crate::window::{keys, scale, theme};

impl MainWindow {
    /// The same, with clock times read in this zone.
    pub(in crate::window) fn zone(mut self, zone: Zone) -> Self {
        self.view.zone = zone;
        self
    }

    /// The same, painted by whom this names.
    pub(in crate::window) fn painter(mut self, painter: &str) -> Self {
        self.status.set_painter(painter);
        self
    }

    /// The same, with these keys.
    pub(in crate::window) fn keymap(self, ctx: &egui::Context, keymap: Keymap) -> Self {
        keys::install(ctx, keymap);
        self
    }

    /// The same, whose keys wait for intent, or don't.
    pub(in crate::window) fn keys(mut self, keys: Keys) -> Self {
        self.view.intent = Intent::of(Keyboard::Whole, keys);
        self
    }

    /// The same, in these colours, unless a person chooses others.
    pub(in crate::window) fn theme(mut self, ctx: &egui::Context, theme: Theme) -> Self {
        self.usual_theme = theme;
        theme::choose(ctx, theme);
        self
    }

    /// The same, arranged as it was kept, and kept so.
    pub(in crate::window) fn kept(mut self, ctx: &egui::Context, kept: Kept) -> Self {
        if let Some(keeper) = &kept.keeper {
            let woken = ctx.clone();
            keeper.add_waker(move || woken.request_repaint());
        }
        self.view.keep_by(kept);
        self
    }

    /// The same, which rings where somebody is to be told, and says whether it is looked at.
    pub(in crate::window) fn notifying(
        mut self,
        ctx: &egui::Context,
        notifying: Notifying,
    ) -> Self {
        let (ringing, leaving) = (ctx.clone(), self.leave.clone());
        notifying.add_ring(move || {
            use egui::{UserAttentionType, ViewportCommand};
            let attention = ViewportCommand::RequestUserAttention(UserAttentionType::Informational);
            ringing.send_viewport_cmd(attention);
            ringing.request_repaint();
            !leaving.is_view_to_close()
        });
        self.view.notifying = notifying;
        self
    }

    /// The same, in which sources are started by this.
    pub(in crate::window) fn watching(mut self, watching: Watching) -> Self {
        self.view.watching = watching;
        self
    }

    /// The same, in which recordings are kept and opened by this.
    pub(in crate::window) fn recordings(mut self, recordings: Recordings) -> Self {
        self.view.recordings = recordings;
        self
    }

    /// The same, in which this writes what is exported.
    pub(in crate::window) fn exporting(mut self, exporting: Exporting) -> Self {
        self.view.exporting = exporting;
        self
    }

    /// The same, drawn so large, if a person has said how, and kept so by this.
    pub(in crate::window) fn scale(
        mut self,
        ctx: &egui::Context,
        scale: Option<Scale>,
        keeps: Option<KeepsScale>,
    ) -> Self {
        self.scale = scale::WindowScale::new(ctx, scale, keeps);
        self
    }

    /// The same, which asks before it is closed, or doesn't.
    pub(in crate::window) fn asks(mut self, asks: bool) -> Self {
        self.asks = asks;
        self
    }
}
