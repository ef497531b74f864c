//! The terminal view: jobs, plots, controls, log and status in cells. [`Screen`] holds what is looked at and
//! draws it, `input` makes commands of what is typed and clicked, `host` has the terminal itself.

mod host;
mod input;
mod screen;

pub use host::{OpenTerminal, TerminalOptions};
