//! What happens once per run of the program: its command line, what it starts, what it says, and its end.

pub mod asked;
pub mod asked_view;
pub mod carried;
pub mod cli;
pub mod config;
pub mod console;
pub mod crash_signals;
pub mod debug_log;
pub mod display;
pub mod foreground;
pub mod frames;
pub mod hangup;
pub mod leave;
pub mod onlookers;
pub mod outputs;
pub mod own_files;
pub mod parting;
pub mod read;
pub mod report;
pub mod rescue;
pub mod say;
pub mod start;
pub mod steer;
pub mod steward;
pub mod suspend;
pub mod teller;
