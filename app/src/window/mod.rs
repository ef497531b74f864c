//! The window: one panel a file. Panels draw and push what was asked; after the frame is laid out
//! the commands are carried out in one place.

mod branch;
mod control_list;
mod control_row;
mod control_widgets;
mod controls;
mod data_ends;
mod extents;
mod fact_row;
mod frame_clock;
mod grid;
mod ground;
mod handles;
mod history;
mod job_progress;
mod job_row;
mod jobs;
mod keys;
mod keys_overlay;
mod lean;
mod legend;
mod legend_list;
mod log;
mod log_line;
mod log_rate;
mod main_window;
mod painting;
mod palette;
mod picture;
mod picture_item;
mod pieces;
mod plot;
mod plots;
mod reading;
mod reading_form;
mod reading_line;
mod readout;
mod search_head;
mod seen;
mod series_row;
mod status;
#[cfg(test)]
mod tests;
mod theme;
mod ticks;
mod toolbar;
mod tree;
mod widgets;
mod y_range;

pub use grid::Grid;
pub use picture::{Picture, Texture, Wanted};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui;
use sprintscope_sim::Scope;

use crate::display::NoWindow;
use crate::frames::{FrameCosts, FrameSummary};
use crate::leave::Leave;
use crate::wall_clock::Zone;
use main_window::MainWindow;

/// Shows the scope until the window is closed or it is time to leave; clock times are read in `zone`.
/// `begin` is called once the window stands.
///
/// # Errors
/// [`NoWindow`] where the toolkit can't open one.
pub fn show(
    scope: &Scope,
    leave: &Leave,
    zone: Zone,
    begin: impl FnOnce(),
) -> Result<FrameSummary, NoWindow> {
    let costs = Arc::new(Mutex::new(FrameCosts::default()));
    let (shown_scope, shown_leave) = (scope.clone(), leave.clone());
    let counted = Arc::clone(&costs);
    let run = || {
        eframe::run_native(
            "sprintscope",
            options(),
            Box::new(move |cc| {
                begin();
                let ctx = &cc.egui_ctx;
                let window = MainWindow::new(ctx, shown_scope, shown_leave, counted).zone(zone);
                Ok(Box::new(window))
            }),
        )
    };
    // The toolkit panics when its window is taken away; the jobs are to end as they should even then.
    let shown = catch_unwind(AssertUnwindSafe(run));
    // The window is gone: nobody is to be woken any more.
    scope.set_waker(|| {});
    leave.set_waker(|| {});
    match shown {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(NoWindow::from_toolkit(&error)),
        Err(_) => return Err(NoWindow::lost()),
    }
    let costs = costs.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(costs.summary())
}

fn options() -> eframe::NativeOptions {
    let mut viewport = egui::ViewportBuilder::default()
        .with_title(main_window::TITLE)
        .with_app_id("sprintscope")
        .with_inner_size([1280.0, 720.0])
        .with_min_inner_size([720.0, 420.0]);
    let icon = include_bytes!("../../../assets/icon.png");
    if let Ok(icon) = eframe::icon_data::from_png_bytes(icon) {
        viewport = viewport.with_icon(icon);
    }
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        run_and_return: true,
        persist_window: false,
        // There is no gradient here, and where a processor draws it would be paid for in each pixel.
        dithering: false,
        ..Default::default()
    }
}
