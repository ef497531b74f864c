//! The terminal view: jobs, plots, controls, log and status in cells. [`Screen`](screen::Screen) holds what is
//! looked at and draws it, `input` makes commands of what is typed and clicked, `show` waits and draws, `tty` is the
//! terminal itself, and `host` has all of it on a thread of its own.

mod abilities;
mod bell;
mod decode;
mod fields;
mod held;
mod host;
mod input;
mod pace;
mod paper;
mod screen;
mod show;
mod signals;
mod tty;

pub use abilities::{check, has_all_output};
pub use host::{OpenTerminal, TerminalOptions};
