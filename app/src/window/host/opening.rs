//! A window that opens: what is shown in it is made once the toolkit has one.

use std::error::Error;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use eframe::egui::{self, ViewportBuilder};
use parking_lot::Mutex;
use sprintscope_sim::Scope;

use super::{Told, WindowOptions};
use crate::program::frames::FrameCosts;
use crate::program::leave::Leave;
use crate::program::onlookers::Onlooker;
use crate::view::title::NOTHING;
use crate::window::main_window::MainWindow;
use crate::window::system_fonts;

/// What the main window is made of.
pub(super) struct Opening {
    pub scope: Scope,
    pub leave: Leave,
    pub options: WindowOptions,
    pub costs: Arc<Mutex<FrameCosts>>,
    pub tell: SyncSender<Told>,
    pub begins: Receiver<()>,
}

impl Opening {
    /// Tells that the window stands, waits until there is something to see, and makes what is shown. `painter` says
    /// in words who paints it.
    ///
    /// # Errors
    /// Whoever opened the window has given up since.
    pub(super) fn make(
        self,
        ctx: &egui::Context,
        painter: &str,
    ) -> Result<MainWindow, Box<dyn Error + Send + Sync>> {
        let Self {
            scope,
            leave,
            options,
            costs,
            tell,
            begins,
        } = self;
        tell.try_send(Told::Stands)?;
        begins.recv()?;
        let window = MainWindow::new(ctx, scope, leave.clone(), costs).painter(painter);
        let window = window.zone(options.zone).asks(options.asks);
        let window = window.keymap(ctx, options.keymap).keys(options.keys);
        let window = window.notifying(ctx, options.notifying);
        let window = window.watching(options.watching);
        let window = window.recordings(options.recordings);
        let window = window.exporting(options.exporting);
        let window = window.theme(ctx, options.theme).kept(ctx, options.kept);
        let window = window.scale(ctx, options.scale, options.keeps_scale);
        system_fonts::install(ctx);
        let woken = ctx.clone();
        leave.set_waker(Onlooker::Window, move || {
            let _told_before = tell.try_send(Told::Leaves);
            woken.request_repaint();
        });
        leave.wake();
        Ok(window)
    }
}

/// What the window is when it opens, whoever paints it.
pub(super) fn viewport() -> ViewportBuilder {
    let viewport = ViewportBuilder::default()
        .with_title(NOTHING)
        .with_app_id("sprintscope")
        .with_inner_size([1280.0, 720.0])
        .with_min_inner_size([640.0, 400.0]);
    let icon = include_bytes!(concat!(env!("SPRINTSCOPE_ASSETS"), "/icon.png"));
    match eframe::icon_data::from_png_bytes(icon) {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    }
}
