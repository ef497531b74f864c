//! The terminal view: jobs, plots, controls, log and status in cells. [`Screen`](screen::Screen) holds what is
//! looked at, `drawing` draws it, `input` makes commands of what is typed and clicked, `show` waits and draws, `tty` is the
//! terminal itself, and `host` has all of it on a thread of its own.

mod abilities;
mod bell;
mod controls;
mod copying;
mod curve;
mod decode;
mod dots;
mod drawing;
mod export_dialog;
mod fields;
mod held;
mod history;
mod host;
mod inks;
mod input;
mod jobs;
mod key_list;
mod lanes;
mod layout;
mod log;
mod log_rate;
mod look;
mod measure;
mod options;
mod overlay;
mod pace;
mod paper;
mod pen;
mod playback_line;
mod plot;
mod plot_shared;
mod plots;
mod pointing;
mod redraws;
mod rows;
mod run_table;
mod screen;
mod show;
mod signals;
mod status;
mod target;
mod tty;
mod watch_dialog;

#[cfg(test)]
mod tests;

pub(crate) use abilities::{check, has_all_output};
pub(crate) use host::OpenTerminal;
pub(crate) use options::TerminalOptions;
pub use redraws::{Redraw, Redraws};
