//! The front end of Sprintscope: the program, and the window as a library.
//!
//! [`show`] opens the window on a scope of your own and returns when it is closed. The jobs
//! themselves, and everything that needs no screen, are in the crate `sprintscope-sim`.

mod asked;
mod axis;
pub mod canvas;
mod carried;
pub mod cli;
mod command;
mod console;
mod corrections;
mod display;
mod elsewhere;
mod folds;
mod frames;
pub mod helper;
mod highlight;
mod job_list;
mod leave;
mod level;
mod line_rate;
mod needle;
mod number_text;
mod plan;
mod platform;
mod quantity;
mod range;
mod read;
mod record;
mod report;
mod series_set;
mod session;
mod start;
mod steer;
mod step;
mod steward;
mod teller;
mod told;
mod turn;
mod view;
mod wall_clock;
mod window;

/// A plot's picture as the window keeps it from frame to frame, for those who measure it.
pub mod picture {
    pub use crate::window::{Grid, Picture, Texture, Wanted};
}

use sprintscope_sim::{Scope, StopBy};

pub use display::NoWindow;
pub use session::run;

/// Shows a scope in the window and returns when that is closed. Closing stops all jobs: by their
/// event, and after the grace by the harder methods.
///
/// # Errors
/// [`NoWindow`] says what is missing for a window here; the jobs run on then.
pub fn show(scope: &Scope) -> Result<(), NoWindow> {
    display::check()?;
    let zone = wall_clock::Zone::local();
    window::show(scope, &leave::Leave::default(), zone, || {})?;
    scope.shut_down(StopBy::Close);
    Ok(())
}
