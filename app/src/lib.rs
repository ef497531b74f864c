//! The front end of Sprintscope: the program, and the window as a library.
//!
//! [`show`] opens the window on a scope of your own and returns when it is closed. The jobs
//! themselves, and everything that needs no screen, are in the crate `sprintscope-sim`.
//!
//! # Features
//! All are on by default.
//! - `mcap`, `parquet`, `tensorboard`: readers of files that others have written; `parquet` writes them, too.

pub mod canvas;
mod figure;
#[cfg(test)]
mod fuzz;
mod platform;
mod program;
mod session;
mod terminal;
mod view;
mod window;

/// A plot's picture as the window keeps it from frame to frame, for those who measure it.
pub mod picture {
    pub use crate::view::y_scale::Places;
    pub use crate::window::{Grid, Picture, Texture, Wanted};
}

/// What the terminal view writes to a terminal, for those who measure it.
pub mod redraws {
    pub use crate::terminal::{Redraw, Redraws};
}

/// What a view does to find a pattern in a log, for those who measure it.
pub mod lookup {
    pub use crate::view::log::lookup::Lookup;
}

use sprintscope_sim::{Scope, StopBy};

use program::asked_painter::AskedPainter;
use program::leave::Leave;
use program::onlookers::Onlookers;
use program::parting::Parting;

pub use program::cli;
pub use program::display::NoWindow;
pub use session::{refused, run};

/// Shows a scope in the window and returns when that is closed. Closing stops all jobs, and asks nothing:
/// by their event, and after the grace by the harder methods. So does a display that goes away.
///
/// # Errors
/// [`NoWindow`] says what is missing for a window here, and the jobs run on then; or that it was lost.
pub fn show(scope: &Scope) -> Result<(), NoWindow> {
    program::display::check(AskedPainter::default())?;
    let zone = view::wall_clock::Zone::local();
    let options = window::WindowOptions {
        zone,
        ..Default::default()
    };
    let (leave, onlookers) = (Leave::default(), Onlookers::of(scope));
    let mut window = window::OpenWindow::open(scope, (&leave, &onlookers), options)?;
    window.begin();
    let parting = window.wait();
    scope.shut_down(StopBy::Close);
    let _frames = window.close();
    match parting {
        Parting::Lost(_) => Err(NoWindow::lost()),
        Parting::Leave | Parting::Kept => Ok(()),
    }
}
