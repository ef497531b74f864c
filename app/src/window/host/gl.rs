//! The window painted by OpenGL, as eframe does it.

use std::cell::RefCell;
use std::rc::Rc;

use eframe::glow::{self, HasContext};
use eframe::{CreationContext, UserEvent};
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand;

use super::gpu;
use super::on_any_thread;
use super::opening::{self, Opening};
use crate::program::display::NoWindow;

/// Shows it, whoever is behind OpenGL.
///
/// # Errors
/// Why OpenGL can't.
pub(super) fn show(opening: Opening) -> Result<(), NoWindow> {
    let options = eframe::NativeOptions {
        run_and_return: true,
        event_loop_builder: Some(Box::new(on_any_thread)),
        ..native_options()
    };
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let painter = format!("OpenGL ({})", renderer(cc));
        Ok(Box::new(opening.make(&cc.egui_ctx, &painter)?))
    });
    eframe::run_native("sprintscope", options, create)
        .map_err(|error| NoWindow::from_toolkit(&error))
}

/// Shows it if a GPU is behind OpenGL. Else what is to be shown comes back: there is no OpenGL, or a processor draws it.
///
/// # Errors
/// The toolkit's loop doesn't run.
pub(super) fn show_by_gpu(
    event_loop: &mut EventLoop<UserEvent>,
    opening: Opening,
) -> Result<Option<Opening>, NoWindow> {
    let left = Rc::new(RefCell::new(Some(opening)));
    let taken = Rc::clone(&left);
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let renderer = renderer(cc);
        if gpu::is_a_processor(&renderer) {
            return Err(format!("a processor is behind OpenGL: {renderer}").into());
        }
        let opening = taken.take().ok_or("it is shown already")?;
        let painter = format!("OpenGL ({renderer})");
        Ok(Box::new(opening.make(&cc.egui_ctx, &painter)?))
    });
    let mut app = eframe::create_native("sprintscope", native_options(), create, event_loop);
    let ran = event_loop.run_app_on_demand(&mut app);
    drop(app);
    ran.map_err(|error| NoWindow::from_toolkit(&error))?;
    Ok(left.take())
}

fn native_options() -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport: opening::viewport(),
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        // There is no gradient here, and where a processor draws it would be paid for in each pixel.
        dithering: false,
        ..Default::default()
    }
}

/// Who paints for OpenGL, in its own words.
fn renderer(cc: &CreationContext<'_>) -> String {
    let Some(gl) = &cc.gl else {
        return String::new();
    };
    // SAFETY: the context is current while the window is made.
    unsafe { gl.get_parameter_string(glow::RENDERER) }
}
