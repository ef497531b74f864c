//! The real program, with real programs under it, in a real window.
//!
//! Every test starts `sprintscope` itself and looks at what anyone could see from outside: its exit
//! code, what it prints, its summary and log, the process table, the pixels on the screen. Nothing
//! is expected within a time; what must come is waited for, long.
#![expect(
    clippy::unwrap_used,
    reason = "this is all tests: what can't go on says where it stopped"
)]

mod answers;
mod brokers;
mod cases;
mod client_limits;
mod command_line;
mod counters;
mod crowd;
mod debug_log;
mod demo;
mod display;
mod doors;
mod export;
mod family;
mod follow;
mod formats;
mod garbage;
mod hostile;
mod http;
mod language;
mod leaving;
mod ledger;
mod line_control;
mod load;
mod many_sources;
mod memory;
mod notify;
mod opened_files;
mod packets;
mod programs;
mod prompts;
mod python;
mod read;
mod recording;
mod run;
mod serial;
mod shown;
mod shown_words;
mod sockets;
mod source_stops;
mod steer;
mod stop;
mod terminal;
mod terminal_view;
mod watch;
mod ways;
mod window_keys;
mod window_leave;
mod window_look;
mod wire;
