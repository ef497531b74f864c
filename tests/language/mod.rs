//! The small language of these tests: start the program, do something to it, expect what comes.

mod client;
mod ended;
mod noise;
mod peer;
mod picture;
mod processes;
mod program;
mod relay;
mod running;
mod screen;
mod shell;
mod summary;
mod tmux;
mod wait;
mod window;

pub use client::Client;
pub use ended::Ended;
pub use noise::Noise;
pub use peer::Peer;
pub use picture::Picture;
pub use processes::{is_alive, pids_in, until_gone};
pub use program::{Program, asset, program, run};
pub use relay::Relay;
pub use running::Running;
pub use screen::Screen;
pub use shell::Shell;
pub use summary::Series;
pub use tmux::Tmux;
pub use wait::until;
pub use window::{FIRST_CURVE, LIGHT_FIRST_CURVE, LIGHT_PANEL, MARK, PANEL, STOP_BUTTON, Window};

/// How much memory a scope may take that has bounded everything, in MB: far more than it does, far
/// less than what it is given to read.
pub const BOUNDED_MB: f64 = 96.0;
