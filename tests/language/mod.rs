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
mod senders;
mod shell;
mod summary;
mod tmux;
mod wait;
mod window;

pub(crate) use client::Client;
pub(crate) use ended::Ended;
pub(crate) use noise::Noise;
pub(crate) use peer::Peer;
pub(crate) use picture::Picture;
pub(crate) use processes::{is_alive, pids_in, until_gone};
pub(crate) use program::{Program, asset, program, run};
pub(crate) use relay::Relay;
pub(crate) use running::Running;
pub(crate) use screen::Screen;
pub(crate) use senders::Senders;
pub(crate) use shell::Shell;
pub(crate) use summary::Series;
pub(crate) use tmux::Tmux;
pub(crate) use wait::until;
pub(crate) use window::{
    FIRST_CURVE, LIGHT_FIRST_CURVE, LIGHT_PANEL, MARK, PAINTERS, PANEL, STOP_BUTTON, Window,
};

/// How much memory a scope may take that has bounded everything, in MB: far more than it does, far
/// less than what it is given to read.
pub(crate) const BOUNDED_MB: f64 = 96.0;
