//! Sources: what brings samples in from outside, each a job like any other.
//!
//! Everything runs in the job's own loop: a source waits for its input and for the stop event at
//! the same time, and no thread reads for it. What has arrived is sent at once.
//!
//! The x axis of a source that has none of its own is the scope's time, as its lines arrive. Only a
//! regular file, which is there all at once, stands over a counter at the head of its rows, or else
//! over their numbers.

mod address;
mod backoff;
mod bad_lines;
#[cfg(target_os = "linux")]
mod child;
mod chosen;
mod columns;
mod connection;
mod curves;
mod data_file;
mod drain;
mod exported;
#[cfg(target_os = "linux")]
mod family;
mod feed;
mod file;
mod file_job;
mod follow;
mod found_file;
mod gate;
mod ground;
#[cfg(target_os = "linux")]
mod guard;
#[cfg(any(feature = "numpy", feature = "parquet", feature = "tensorboard"))]
mod half;
#[cfg(test)]
mod harness;
mod holder;
mod http;
mod ignored;
mod input;
mod intake;
mod keyboard;
#[cfg(target_os = "linux")]
mod ladder;
mod limits;
mod line_control;
mod link;
mod listener;
mod loading;
mod long_rows;
#[cfg(target_os = "linux")]
mod marker;
#[cfg(feature = "mcap")]
mod mcap;
mod merge;
mod mqtt;
mod name;
mod nested;
mod notices;
#[cfg(feature = "numpy")]
mod numpy;
mod open_file;
mod own_axis;
#[cfg(feature = "parquet")]
mod parquet;
mod parsed;
mod plain;
mod port_owner;
mod printed;
#[cfg_attr(not(target_os = "linux"), path = "source/process_elsewhere.rs")]
mod process;
// Held to what it says where tests are run, too.
#[cfg(all(test, target_os = "linux"))]
#[allow(unreachable_pub, reason = "it stands in for what is public, elsewhere")]
mod process_elsewhere;
mod process_spec;
mod program;
#[cfg(target_os = "linux")]
mod pty;
mod pump;
mod resolve;
mod row_counter;
mod screen;
mod serial;
mod spoken;
mod started_jobs;
mod stdin;
mod stop_way;
#[cfg(feature = "tensorboard")]
mod tensorboard;
mod terminals;
mod tls;
mod told_series;
mod trace;
mod trail;
mod typing_mode;
mod udp;
mod way_back;

pub use address::{
    Address, AddressError, Framing, HostPort, MqttAddress, Parity, SerialAddress, Side,
};
pub use bad_lines::BadLines;
pub use connection::connection;
pub use data_file::{FileKind, data_file};
pub use file::file;
pub use http::{Header, HeaderError, http};
pub use intake::{Excerpt, Intake};
pub use keyboard::Keyboard;
pub use limits::raise_open_files;
pub use line_control::{LineControl, LineControlError, LineControls, NotAdded};
pub use listener::{Reach, listener};
pub use mqtt::{MqttOptions, Password, TopicListing, TopicsHeard, mqtt};
pub use printed::Printed;
pub use process::{process, process_at};
pub use process_spec::{Output, ProcessSpec, ProgramInput};
pub use screen::Screen;
pub use serial::{LET_GO, SerialDevice, has_let_go, serial, serial_devices};
pub(crate) use spoken::Spoken;
pub use started_jobs::{StartJob, StartedJobs};
pub use stdin::standard_input;
pub use stop_way::{StopSignal, StopWay, UnknownStopSignal};
pub use typing_mode::TypingMode;
pub use udp::udp;
pub use way_back::{NotSaid, WayBack};

use crate::format::{Corrections, Format};

/// How a source is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The job's name; without one the source has a name to offer.
    pub name: Option<String>,
    /// The format, if it is known; otherwise the lines tell.
    pub format: Option<Format>,
    /// The x axis: a series' name, or the number of a column, counted from 1.
    pub x: Option<String>,
    /// Globs: only quantities of such names are series or facts, if there are any.
    pub only: Vec<String>,
    /// Globs: quantities of such names are neither.
    pub skip: Vec<String>,
    /// What a person says of the source.
    pub corrections: Corrections,
    /// Go on at the end of a file, as it grows, is truncated or replaced.
    pub follow: bool,
}
